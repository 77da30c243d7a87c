"""Edge: documents in a folder. Read where they lie, never followed elsewhere, never changed.

``parts`` is the door for what a person names, ``arrivals`` the one for folders that are looked through again and again:
every file gives one part, and one that was seen before is not even opened. ``attachments`` gives what could be read
alone; ``file_away`` moves a file once everything in it is settled.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
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
_CHUNK: Final = 1 << 20
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.EMLINK, errno.ENOSYS})
"""What network shares and FAT answer where a file cannot have two names."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What tells a file from a later one of its name without opening it."""

    location: str
    size: int
    modified_ns: int


Known = Callable[[Mark], bool]


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
    for _, found in _found(path, limits, stable_seconds, now):
        if isinstance(found, Attachment):
            yield found
        elif refused is not None:
            refused(found)
        elif found.finding is not None:
            raise Refused(found.finding)


def parts(path: Path, limits: Limits, unpack: Unpack = unpack) -> Iterator[Part]:
    """Everything at a path, unpacked, and what cannot be read: no file disappears."""
    for _, found in _found(path, limits):
        yield unpack(found, limits) if isinstance(found, Attachment) else found


def arrivals(
    folder: Path,
    limits: Limits,
    *,
    stable_seconds: float = 0.0,
    now: float | None = None,
    known: Known = lambda _: False,
    passed: Container[str] = (),
    entity: str | None = None,
    unpack: Unpack = unpack,
) -> Iterator[tuple[Mark, Part]]:
    """Everything in a folder that is not ``known``, each with what it is known by from now on.

    Folders whose names are ``passed`` are not looked into. ``entity`` is our company that this folder belongs to.
    """
    for mark, found in _found(folder, limits, stable_seconds, now, known, passed):
        if isinstance(found, Attachment):
            ours = replace(found, origin=replace(found.origin, entity=entity)) if entity else found
            yield mark, unpack(ours, limits)
        else:
            yield mark, found


def file_away(location: Path, target: Path) -> Path:
    """Move a settled file into a folder, which is made. Returns where it is now.

    Never overwrites: a name that is taken gets a number. A file that is gone already (the step is run twice, a person
    was quicker) is left at that.
    """
    target.mkdir(parents=True, exist_ok=True)
    place, number = target / location.name, 1
    while True:
        try:
            _rename(location, place)
        except FileExistsError:
            number += 1
            place = target / f"{location.stem}-{number}{location.suffix}"
        except FileNotFoundError:
            return place
        else:
            return place


def _rename(location: Path, place: Path) -> None:
    """Give a file its new name unless that is taken; ``rename`` alone would overwrite."""
    try:
        os.link(location, place, follow_symlinks=False)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        if place.exists():
            raise FileExistsError(place) from error
        location.rename(place)
    else:
        location.unlink(missing_ok=True)


def files(folder: Path, passed: Container[str] = ()) -> Iterator[tuple[Path, Mark]]:
    """The files that ``arrivals`` would look at, each with what it would be known by."""
    start = folder.resolve(strict=True)
    for path in _files(start, start.is_file(), passed):
        with contextlib.suppress(FileNotFoundError):
            status = path.lstat()
            yield path, Mark(_location(path), status.st_size, status.st_mtime_ns)


def _found(
    path: Path,
    limits: Limits,
    stable_seconds: float = 0.0,
    now: float | None = None,
    known: Known = lambda _: False,
    passed: Container[str] = (),
) -> Iterator[tuple[Mark, Attachment | Part]]:
    before = (time.time() if now is None else now) - stable_seconds
    for one, mark in files(path, passed):
        read = None if known(mark) else _read(one, limits, before)
        if read is not None:
            yield read


def _files(path: Path, named: bool, passed: Container[str]) -> Iterator[Path]:  # noqa: FBT001 - asked here alone
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
        if entry.is_symlink() or entry.name.startswith((".", "~")) or entry.name in passed:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _files(Path(entry.path), False, passed)  # noqa: FBT003
        elif entry.is_file(follow_symlinks=False) and not _passed_over(entry.name):
            yield Path(entry.path)


def _passed_over(name: str) -> bool:
    lower = name.lower()
    suffix = os.path.splitext(lower)[1]  # noqa: PTH122 - a name, not a path
    return lower in SYSTEM_FILES or lower.endswith("~") or suffix in UNFINISHED or suffix in SIDE_FILES


def _read(path: Path, limits: Limits, before: float) -> tuple[Mark, Attachment | Part] | None:
    """The attachment, a FAILED part, or ``None`` for a file that is gone, no file, or still being written."""
    unread = Mark(_location(path), 0, 0)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        said = say("The file cannot be opened: {why}.", why=error.strerror or "")
        return unread, _failed(path, Reason.BROKEN_FILE, said)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        mark = Mark(_location(path), status.st_size, status.st_mtime_ns)
        if not stat.S_ISREG(status.st_mode):
            said = say("It is no regular file, or a folder that cannot be read.")
            return unread, _failed(path, Reason.UNKNOWN_TYPE, said)
        if status.st_ctime > before:
            return None
        try:
            found = _attachment(path, file, status, max(limits.bytes, limits.mail_bytes))
        except OSError as error:
            said = say("The file cannot be read: {why}.", why=error.strerror or "")
            return unread, _failed(path, Reason.BROKEN_FILE, said)
        return None if found is None else (mark, found)


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
    received = None if modified is None else datetime.fromtimestamp(modified, UTC)
    return Origin(Channel.FOLDER, _location(path), received_at=received)


def _location(path: Path) -> str:
    """As the system's bytes would be shown: a name that is not UTF-8 is escaped."""
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _name(path: Path) -> str:
    return display_name(path.name, "unnamed")
