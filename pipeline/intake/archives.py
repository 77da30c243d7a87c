"""The members of an archive (ZIP, tar, one packed file), each taken out on its own and only within the limits."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from pipeline.documents import Attachment
from pipeline.findings import Finding, Reason, finding, refuse
from pipeline.limits import Limits

_SMALL: Final = 1 << 20
"""Below this, a high ratio is no danger: a page of blanks compresses a thousandfold."""
_CENTRAL_ENTRY: Final = b"PK\x01\x02"
_Unpressing = gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile
_OPENERS: Final[tuple[tuple[bytes, Callable[[io.BytesIO], _Unpressing]], ...]] = (
    (b"\x1f\x8b", lambda file: gzip.GzipFile(fileobj=file)),
    (b"BZh", bz2.BZ2File),
    (b"\xfd7zXZ\x00", lzma.LZMAFile),
)
_MACOS: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an archive; with a finding where it could not be taken out, and then without content."""

    attachment: Attachment
    finding: Finding | None = None
    is_helper: bool = False
    """Whether an operating system put it there: a preview cache, a resource fork."""


def members(archive: Attachment, limits: Limits) -> Iterator[Member]:
    """The files of an archive, in its order; folders are left out. A damaged member costs only itself.

    Raises ``Refused`` for the whole: BROKEN_FILE without a readable list, ARCHIVE_BOMB beyond
    ``limits.members``, ``unpacked_bytes`` or ``ratio`` by what the list declares; EMPTY_FILE without a file.
    What the list declares is all that is read, so a list that lies costs no more.
    """
    if archive.content.count(_CENTRAL_ENTRY) > 10 * limits.members:
        raise refuse(Reason.ARCHIVE_BOMB, "The archive holds more than {limit} files.", limit=limits.members)
    try:
        opened = zipfile.ZipFile(io.BytesIO(archive.content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError) as error:
        raise refuse(Reason.BROKEN_FILE, "The archive is damaged: it has no readable list of files.") from error
    with opened:
        listed = [info for info in opened.infolist() if not info.filename.endswith("/")]
        _check(listed, limits)
        for info in listed:
            yield _member(opened, info, archive, limits)


def tar_members(archive: Attachment, limits: Limits) -> Iterator[Member]:
    """The files of a tar archive, in its order; links, devices and folders are left out, which are no files.

    Raises ``Refused``: BROKEN_FILE without a readable list, ARCHIVE_BOMB beyond ``limits.members``, EMPTY_FILE.
    """
    found = 0
    try:
        with tarfile.open(fileobj=io.BytesIO(archive.content), mode="r:") as opened:
            for info in opened:
                if not info.isreg():
                    continue
                found += 1
                if found > limits.members:
                    raise refuse(
                        Reason.ARCHIVE_BOMB, "The archive holds more than {limit} files.", limit=limits.members
                    )
                yield _tar_member(opened, info, archive, limits)
    except (tarfile.TarError, ValueError, OverflowError, OSError, EOFError) as error:
        raise refuse(Reason.BROKEN_FILE, "The archive is damaged: it has no readable list of files.") from error
    if not found:
        raise refuse(Reason.EMPTY_FILE, "The archive holds no file.")


def unpressed(packed: Attachment, limits: Limits) -> Member:
    """The one file that gzip, bzip2 or xz packed. Raises ``Refused``: BROKEN_FILE, ARCHIVE_BOMB."""
    name = re.sub(r"\.(?:gz|bz2|xz|tgz|tbz2?|txz)$", "", packed.name, flags=re.IGNORECASE)
    opener = next(opener for magic, opener in _OPENERS if packed.content.startswith(magic))
    most = min(limits.unpacked_bytes, max(_SMALL, limits.ratio * len(packed.content)))
    try:
        with opener(io.BytesIO(packed.content)) as file:
            content = file.read(most + 1)
    except (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError) as error:
        raise refuse(Reason.BROKEN_FILE, "The packed file is damaged.") from error
    if len(content) > most:
        raise refuse(Reason.ARCHIVE_BOMB, "The archive unpacks to more than {limit} bytes.", limit=most)
    return Member(Attachment(name, content, packed.origin))


def _tar_member(opened: tarfile.TarFile, info: tarfile.TarInfo, archive: Attachment, limits: Limits) -> Member:
    content, doubt = b"", None
    if info.size > max(limits.bytes, limits.mail_bytes):
        doubt = finding(Reason.TOO_LARGE, "The file in the archive has {size} bytes.", size=info.size)
    else:
        file = opened.extractfile(info)
        content = file.read(info.size) if file else b""
        if len(content) < info.size:
            content, doubt = b"", finding(Reason.BROKEN_FILE, "The file in the archive is damaged.")
    return Member(Attachment(info.name, content, archive.origin), doubt, _is_helper(info.name))


def _is_helper(name: str) -> bool:
    return name.startswith(_MACOS[0]) or name.rsplit("/", 1)[-1] in _MACOS


def _check(listed: list[zipfile.ZipInfo], limits: Limits) -> None:
    if not listed:
        raise refuse(Reason.EMPTY_FILE, "The archive holds no file.")
    if len(listed) > limits.members:
        raise refuse(
            Reason.ARCHIVE_BOMB,
            "The archive holds {count} files; the limit is {limit}.",
            count=len(listed),
            limit=limits.members,
        )
    size = sum(info.file_size for info in listed)
    if size > limits.unpacked_bytes:
        raise refuse(
            Reason.ARCHIVE_BOMB,
            "The archive unpacks to {size} bytes; the limit is {limit}.",
            size=size,
            limit=limits.unpacked_bytes,
        )
    for info in listed:
        if info.file_size > _SMALL and info.file_size > limits.ratio * max(1, info.compress_size):
            raise refuse(
                Reason.ARCHIVE_BOMB,
                "A file in the archive unpacks to more than {ratio} times its packed size.",
                ratio=limits.ratio,
            )


def _member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, archive: Attachment, limits: Limits) -> Member:
    content, doubt = b"", None
    if info.flag_bits & 0x1:
        doubt = finding(Reason.ENCRYPTED, "The file in the archive asks for a password.")
    elif info.file_size > max(limits.bytes, limits.mail_bytes):
        doubt = finding(Reason.TOO_LARGE, "The file in the archive has {size} bytes.", size=info.file_size)
    else:
        content, doubt = _content(opened, info)
    return Member(Attachment(info.filename, content, archive.origin), doubt, _is_helper(info.filename))


def _content(opened: zipfile.ZipFile, info: zipfile.ZipInfo) -> tuple[bytes, Finding | None]:
    try:
        with opened.open(info) as file:
            return file.read(info.file_size), None
    except NotImplementedError:
        return b"", finding(Reason.BROKEN_FILE, "The file is packed in a way that only its own program reads.")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError, EOFError, IndexError):
        return b"", finding(Reason.BROKEN_FILE, "The file in the archive is damaged.")
