"""The stage of folders: take in what is new, and file what is settled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from flows.wiring import Office
from pipeline.intake import Part
from pipeline.intake.folder import Mark, arrivals, file_away, files
from pipeline.settings import FolderSettings
from pipeline.store import Receipt
from pipeline.store.folder_files import Outcome


def take_folder(desk: Office, folder: FolderSettings, receive: Callable[[Part], Receipt]) -> None:
    """Receive what is new in a folder. Raises ``OSError`` where the folder cannot be read."""
    seen = desk.store.folder_files.known(mark for _, mark in files(folder.path, _passed(folder)))
    found = arrivals(
        folder.path, desk.settings.limits, stable_seconds=folder.stable_seconds, known=seen.__contains__,
        passed=_passed(folder), entity=folder.entity, unpack=desk.unpack,
    )  # fmt: skip
    for mark, tree in found:
        receipt = receive(tree)
        if _can_be_known(mark):
            desk.store.folder_files.note(mark, receipt.document_id)


def file_settled(desk: Office, folder: FolderSettings, on: dt.date) -> int:
    """Move what is settled out of the way, to done or to failed; how many files.

    The database says what is settled, the folder what is still here: killed anywhere, the next run goes on.
    """
    if folder.after != "move":
        return 0
    here = {mark: path for path, mark in files(folder.path, _passed(folder))}
    outcomes = desk.store.folder_files.outcomes(here)
    names = {Outcome.DONE: folder.done_folder, Outcome.FAILED: folder.failed_folder}
    settled = {mark: names[outcome] for mark, outcome in outcomes.items() if outcome in names}
    for mark, name in settled.items():
        file_away(here[mark], folder.path / name / on.isoformat())
    return len(settled)


def _passed(folder: FolderSettings) -> tuple[str, ...]:
    return folder.done_folder, folder.failed_folder


def _can_be_known(mark: Mark) -> bool:
    """A file that could not be opened is tried again: a person may give us the right to."""
    return mark.modified_ns != 0
