"""The stages of the walk as plain functions: take in, read, check, post, remind.

Each may run twice, be killed anywhere or run on two machines at once, and each effect still happens once: the store
claims work, refuses illegal moves and keeps unique keys. None of them needs Prefect.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import Flag, auto
from pathlib import Path

from extractors.reading.isolate import Pool
from flows import folders, mailing, telling
from flows.claims import kept, take_up, worker_name
from flows.commands.problems import FULL
from flows.folders import take_folder
from flows.judging import MACHINE, judge_all
from flows.rechecking import held_back
from flows.wiring import Office
from pipeline.documents import Document
from pipeline.findings import Finding, Reason
from pipeline.intake import Part
from pipeline.intake.folder import parts
from pipeline.invoices import Reading
from pipeline.routing import entry_of
from pipeline.settings import FolderSettings
from pipeline.status import Disposition, Status
from pipeline.store import Claim, DamagedError, PostedTwiceError, Receipt

BATCH = 25
"""Text documents claimed at a time: small enough for their lease, large enough to keep the workers fed."""
BATCH_BYTES = 2 * 2**20
"""Bytes claimed at a time: a few scans, or one large one. A scan costs a hundred times what its text would."""

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Tally:
    """What one run did."""

    new: int = 0
    known: int = 0
    read: int = 0
    failed: int = 0
    checked: int = 0
    posted: int = 0
    reminded: int = 0
    told: int = 0
    problems: list[str] = field(default_factory=list)

    def __add__(self, other: Tally) -> Tally:
        """Two runs together."""
        return Tally(**{name: value + getattr(other, name) for name, value in asdict(self).items()})

    @property
    def changed(self) -> bool:
        """Whether anything happened."""
        return any((self.new, self.read, self.failed, self.checked, self.posted))


class Sources(Flag):
    """Where a walk looks beside the paths it is given."""

    NONE = 0
    FOLDERS = auto()
    MAILBOXES = auto()
    ALL = FOLDERS | MAILBOXES


def take_in(desk: Office, paths: Sequence[Path] = (), sources: Sources = Sources.ALL) -> Tally:
    """The given paths, and the folders and mailboxes of the settings, into the store."""
    tally = Tally()
    for path in paths:
        for tree in parts(path, desk.settings.limits, desk.unpack):
            _receive(desk, tree, tally)
    for folder in desk.settings.folders if Sources.FOLDERS in sources else ():
        _take_folder(desk, folder, tally)
    for mailbox in desk.settings.mailboxes if Sources.MAILBOXES in sources else ():
        tally.problems += mailing.take_mailbox(desk, mailbox, lambda tree: _receive(desk, tree, tally))
    return tally


def _receive(desk: Office, tree: Part, tally: Tally) -> Receipt:
    receipt = desk.store.intake.receive(tree)
    if receipt.new:
        tally.new += 1
    else:
        tally.known += 1
    return receipt


def _take_folder(desk: Office, folder: FolderSettings, tally: Tally) -> None:
    """A folder that is not there, or cannot be read, is a problem to tell; the others go on."""
    try:
        take_folder(desk, folder, lambda tree: _receive(desk, tree, tally))
    except OSError as error:
        if error.errno in FULL:
            raise
        tally.problems.append(f"folder {folder.path}: {error.strerror or error}")


def file_settled(desk: Office) -> Tally:
    """Move files that are settled out of the folders that want it."""
    tally = Tally()
    today = dt.datetime.now(dt.UTC).date()
    for folder in desk.settings.folders:
        try:
            folders.file_settled(desk, folder, today)
        except FileNotFoundError:
            continue  # taking in has told it
        except OSError as error:
            tally.problems.append(f"folder {folder.path}: {error.strerror or error}")
    return tally


def read(desk: Office, pool: Pool, progress: Callable[[int], None] = lambda _: None) -> Tally:
    """Everything that waits to be read, a batch at a time, each document recorded as soon as it is read."""
    tally = Tally()
    while batch := read_batch(desk, pool, progress):
        tally += batch
    return tally


def read_batch(desk: Office, pool: Pool, progress: Callable[[int], None] = lambda _: None) -> Tally | None:
    """One batch of waiting documents; ``None`` where nothing waits."""
    intake = desk.store.intake
    worker, lease = worker_name(), desk.settings.lease_seconds
    take_up(intake)
    claims = intake.claim(worker, BATCH, lease, BATCH_BYTES)
    if not claims:
        return None
    tally = Tally()
    try:
        with kept(intake, worker, lease):
            for claim, outcome in _outcomes(desk, pool, claims):
                if isinstance(outcome, Finding):
                    blank = outcome.reason is Reason.BLANK
                    intake.set_aside(claim.document_id, outcome, Disposition.IGNORED if blank else Disposition.FAILED)
                    tally.failed += 1
                else:
                    intake.record_reading(claim.document_id, outcome)
                    tally.read += 1
                progress(1)
    except (KeyboardInterrupt, SystemExit):
        intake.release(worker)  # stopped by a person: no attempt of these documents' own
        raise
    return tally


def _outcomes(desk: Office, pool: Pool, claims: Sequence[Claim]) -> Iterator[tuple[Claim, Reading | Finding]]:
    """Each claim with its reading or the finding; an original that the archive lost costs itself alone."""
    damaged: dict[int, Finding] = {}
    whole: list[Claim] = []

    def jobs() -> Iterator[tuple[Document, bytes]]:
        for claim in claims:
            try:
                content = desk.store.intake.content(claim.document.sha256)
            except DamagedError as error:
                damaged[claim.document_id] = Finding.of(Reason.ORIGINAL_DAMAGED, error.said)
            else:
                whole.append(claim)
                yield claim.document, content

    for position, (_, outcome) in enumerate(pool.extract(jobs())):
        yield whole[position], outcome
    yield from ((claim, damaged[claim.document_id]) for claim in claims if claim.document_id in damaged)


def post(desk: Office) -> Tally:
    """Post every approved invoice that is still no duplicate. Its key makes it one entry, however often this runs."""
    tally = Tally()
    for invoice_id in desk.store.invoices.waiting(Status.APPROVED):
        if held_back(desk, invoice_id, MACHINE):
            continue
        record = desk.store.invoices.one(invoice_id)
        country = desk.country_of(record.entity_id)
        entry = entry_of(invoice_id, record.invoice, record.supplier_id, desk.chart, country)
        try:
            tally.posted += desk.store.journal.post(entry, invoice_id, MACHINE)
        except PostedTwiceError as error:
            desk.store.invoices.move(invoice_id, Status.IN_REVIEW, MACHINE, str(error))
    return tally


def tell(desk: Office) -> Tally:
    """Tell the webhooks what happened. A receiver that fails is a problem to tell; nothing waits for it."""
    told = telling.tell(desk)
    return Tally(told=told.events, problems=list(told.problems))


def everything(
    desk: Office,
    paths: Sequence[Path] = (),
    *,
    sources: Sources = Sources.ALL,
    progress: Callable[[int], None] = lambda _: None,
) -> Tally:
    """The whole walk once: take in, read, check and route, post, tell."""
    tally = take_in(desk, paths, sources)
    if desk.store.intake.waiting():
        with Pool(desk.options, desk.settings.workers) as pool:
            tally += read(desk, pool, progress)
    tally.checked += judge_all(desk)
    if Sources.FOLDERS in sources:
        tally += file_settled(desk)
    tally += post(desk)
    desk.store.numbers.catch_up()
    return tally + tell(desk)
