"""Edge: documents in a folder. Read where they lie, never followed elsewhere, never changed.

``parts`` is the door for a run: every file gives one part. ``attachments`` gives what could be read alone;
``file_away`` moves a file once its arrival is committed.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import BinaryIO, Final

from pipeline.documents import Attachment, Channel, MediaType, Origin
from pipeline.findings import Finding, Reason, Refused
from pipeline.intake.names import display_name
from pipeline.intake.parts import Part
from pipeline.intake.unpack import unpack
from pipeline.intake.unpacker import Unpack
from pipeline.limits import Limits
from pipeline.sentences import Said, say
from pipeline.status import Disposition

SIDE_FILES: Final = frozenset({".csv", ".md", ".jsonl", ".toml", ".json"})
"""Suffixes passed over inside a folder: lists and notes beside documents. A file named itself is read."""
UNFINISHED: Final = (".part", ".partial", ".tmp", ".crdownload", ".download", ".swp")
"""Suffixes that browsers, copiers and editors give to files they are still writing."""
SYSTEM_FILES: Final = frozenset({"thumbs.db", "desktop.ini"})
DONE: Final = ".done"
"""Where ``file_away`` puts files; like every name with a dot in front it is passed over."""

_CHUNK: Final = 1 << 20


def attachments(
    path: Path,
    *,
    limits: Limits = Limits(),  # noqa: B008 - frozen
    stable_seconds: float = 0.0,
    now: float | None = None,
    refused: Callable[[Part], None] | None = None,
) -> Iterator[Attachment]:
    """The document at a path, or those in the folder at it and below, in the order of their names.

    Inside a folder these are passed over: names that begin with ``.`` or ``~``, unfinished and system files,
    ``SIDE_FILES``, links, and whatever is no regular file. So are files that changed within
    ``stable_seconds`` of ``now`` (seconds since the epoch): somebody is still writing them.
    A file above every limit, or that the system does not let us read, goes to ``refused`` as a FAILED part
    with its location and, if it could be read, its sha256; without ``refused``, ``Refused`` is raised.
    Raises ``FileNotFoundError`` where there is nothing at ``path``.
    """
    moment = time.time() if now is None else now
    start = path.resolve(strict=True)
    for found in _files(start, start.is_file()):
        part = _read(found, limits, moment - stable_seconds)
        if isinstance(part, Attachment):
            yield part
        elif part is not None and refused is not None:
            refused(part)
        elif part is not None and part.finding is not None:
            raise Refused(part.finding)


def parts(
    path: Path, limits: Limits, *, stable_seconds: float = 0.0, now: float | None = None, unpack: Unpack = unpack
) -> Iterator[Part]:
    """Everything ``attachments`` finds, unpacked, and what it refuses: no file disappears."""
    refused: list[Part] = []
    found = attachments(path, limits=limits, stable_seconds=stable_seconds, now=now, refused=refused.append)
    for attachment in found:
        yield from refused
        refused.clear()
        yield unpack(attachment, limits)
    yield from refused


def file_away(folder: Path, location: Path, on: date) -> Path:
    """Move a file of the folder to ``.done/<day>/`` in it; call once its arrival is committed.

    Never overwrites: a name that is taken gets a number. Returns where the file is now; a file that is gone
    already (the step is run twice) is left at that.
    """
    target = folder / DONE / on.isoformat() / location.name
    target.parent.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        try:
            os.link(location, target, follow_symlinks=False)
        except FileExistsError:
            number += 1
            target = target.with_name(f"{location.stem}-{number}{location.suffix}")
        except FileNotFoundError:
            return target
        else:
            location.unlink(missing_ok=True)
            return target


def _files(path: Path, named: bool) -> Iterator[Path]:  # noqa: FBT001 - one question, asked here alone
    """The file itself, or all below a folder that do not look like anything but a document."""
    if named or not path.is_dir():
        yield path
        return
    try:
        with os.scandir(path) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
    except OSError:  # reading the folder itself then says why
        yield path
        return
    for entry in listed:
        if entry.is_symlink() or entry.name.startswith((".", "~")):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), named=False)
        elif entry.is_file(follow_symlinks=False) and not _passed_over(entry.name):
            yield Path(entry.path)


def _passed_over(name: str) -> bool:
    lower = name.lower()
    suffix = os.path.splitext(lower)[1]  # noqa: PTH122 - a name, not a path
    return lower in SYSTEM_FILES or lower.endswith("~") or suffix in UNFINISHED or suffix in SIDE_FILES


def _read(path: Path, limits: Limits, before: float) -> Attachment | Part | None:
    """The attachment, a FAILED part, or ``None`` for a file that is gone, no file, or still being written."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        return _failed(path, Reason.BROKEN_FILE, say("The file cannot be opened: {why}.", why=error.strerror or ""))
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return _failed(path, Reason.UNKNOWN_TYPE, say("It is no regular file, or a folder that cannot be read."))
        if status.st_ctime > before:
            return None
        try:
            return _attachment(path, file, status, max(limits.bytes, limits.mail_bytes))
        except OSError as error:
            return _failed(path, Reason.BROKEN_FILE, say("The file cannot be read: {why}.", why=error.strerror or ""))


def _attachment(path: Path, file: BinaryIO, status: os.stat_result, most: int) -> Attachment | Part | None:
    """The whole file, or of one that is too large only its digest; ``None`` where it changed meanwhile."""
    if status.st_size > most:
        digest = _digest(file.read)
        said = say("The file has {size} bytes; the limit is {limit}.", size=status.st_size, limit=most)
        return _failed(path, Reason.TOO_LARGE, said, sha256=digest, size=str(status.st_size))
    content = file.read(most + 1)
    if len(content) > most or os.fstat(file.fileno()).st_mtime_ns != status.st_mtime_ns:
        return None
    return Attachment(_name(path), content, _origin(path, status.st_mtime))


def _digest(read: Callable[[int], bytes]) -> str:
    """The sha256 of a file of any size, a megabyte at a time."""
    running = hashlib.sha256()
    while chunk := read(_CHUNK):
        running.update(chunk)
    return running.hexdigest()


def _failed(path: Path, reason: Reason, said: Said, **evidence: str) -> Part:
    """A part for a file whose content is not here: it stays where it is, and the finding says where."""
    origin = _origin(path, None)
    finding = Finding.of(reason, said, evidence={"location": origin.location, **evidence})
    return Part("", Attachment(_name(path), b"", origin), MediaType.UNKNOWN, Disposition.FAILED, finding)


def _origin(path: Path, modified: float | None) -> Origin:
    """The location is kept as the system's bytes would be shown: a name that is not UTF-8 is escaped."""
    location = os.fsencode(path).decode("utf-8", "backslashreplace")
    received = None if modified is None else datetime.fromtimestamp(modified, UTC)
    return Origin(Channel.FOLDER, location, received_at=received)


def _name(path: Path) -> str:
    return display_name(path.name, "unnamed")
