"""The archive of originals: bytes under their own sha256, written whole or not at all, never modified.

A local folder is written through a temporary file, fsync and rename, so that after a power cut a name never stands for
half a document. Any fsspec address works (``s3://bucket/prefix``): object stores write whole objects themselves.
What is retired lies in the archive's trash, from which it can be brought back until it is purged.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import fsspec

from pipeline.sentences import Said, say

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_TRASH: Final = "trash"
_DRAFT_SECONDS: Final = 24 * 3600
"""After so long a draft is no work in progress but what a crash left."""


class DamagedError(Exception):
    """The archive does not hold what its name says, or does not hold it at all; ``said`` says which."""

    def __init__(self, said: Said) -> None:
        """With the sentence that a finding is made of."""
        super().__init__(said)
        self.said = said


class Archive:
    """Bytes by their sha256."""

    def __init__(self, url: str) -> None:
        """Open an archive; a local folder is made."""
        # without a cache of listings: other workers put and purge too
        self._files, root = fsspec.core.url_to_fs(url, use_listings_cache=False)
        self._root = str(root).rstrip("/")
        self._local = Path(self._root) if "file" in _protocols(self._files) else None
        if self._local:
            (self._local / "tmp").mkdir(parents=True, exist_ok=True)
            _sweep(self._local / "tmp")

    def put(self, content: bytes) -> str:
        """Keep some bytes and return their sha256. The same bytes again cost nothing."""
        sha256 = hashlib.sha256(content).hexdigest()
        if self._local:
            self._put_locally(sha256, content)
        elif not self._files.exists(self._place(sha256)):
            self._files.pipe_file(self._place(sha256), content)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The bytes of that name. Raises ``DamagedError`` where they are not, or are others."""
        try:
            content: bytes = self._files.cat_file(self._place(sha256))
        except FileNotFoundError as error:
            if self._files.exists(self._trash(sha256)):
                raise DamagedError(say("{sha256} was retired; it can be restored.", sha256=sha256)) from error
            raise DamagedError(say("The archive has no {sha256}.", sha256=sha256)) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise DamagedError(say("The archive's {sha256} was changed.", sha256=sha256))
        return content

    def path(self, sha256: str) -> Path | None:
        """The file of that name for programs that need one, ``None`` where the archive is no local folder."""
        return Path(self._place(sha256)) if self._local else None

    def names(self) -> Iterator[str]:
        """Every name in the archive, in no promised order."""
        for place in self._files.find(self._root):
            folder, _, name = str(place).rpartition("/")
            if _NAME.fullmatch(name) and not folder.endswith(f"/{_TRASH}"):
                yield name

    def retire(self, sha256: str) -> None:
        """Put some bytes into the trash; nothing where they are not in the archive."""
        self._move(self._place(sha256), self._trash(sha256))

    def bring_back(self, sha256: str) -> None:
        """Take some bytes out of the trash. Raises ``DamagedError`` where they are neither there nor in the archive."""
        self._move(self._trash(sha256), self._place(sha256))
        self.get(sha256)

    def purge(self, sha256: str) -> None:
        """Delete some bytes for good, wherever they are."""
        for place in (self._place(sha256), self._trash(sha256)):
            with contextlib.suppress(FileNotFoundError):
                self._files.rm_file(place)

    def verify(self) -> Iterator[str]:
        """The names whose bytes are not what they should be."""
        for name in self.names():
            try:
                self.get(name)
            except DamagedError:
                yield name

    def _place(self, sha256: str) -> str:
        if not _NAME.fullmatch(sha256):
            raise ValueError(f"not a sha256: {sha256!r}")
        return f"{self._root}/{sha256[:2]}/{sha256}"

    def _trash(self, sha256: str) -> str:
        return f"{self._root}/{_TRASH}/{self._place(sha256)[-64:]}"

    def _move(self, source: str, target: str) -> None:
        """Where the target is there already, the source is a copy that is not needed."""
        if not self._files.exists(source):
            return
        if self._local:
            Path(target).parent.mkdir(exist_ok=True)
            Path(source).replace(target)
            _fsync_folder(Path(target).parent)
            _fsync_folder(Path(source).parent)
        else:
            self._files.cp_file(source, target)
            self._files.rm_file(source)

    def _put_locally(self, sha256: str, content: bytes) -> None:
        assert self._local is not None  # noqa: S101 - the caller asked
        place = Path(self._place(sha256))
        if place.exists():
            return
        if not place.parent.exists():
            place.parent.mkdir(exist_ok=True)
            _fsync_folder(self._local)
        draft = self._local / "tmp" / uuid.uuid4().hex
        try:
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.chmod(0o444)
            draft.rename(place)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise
        _fsync_folder(place.parent)


def _protocols(files: Any) -> tuple[str, ...]:  # noqa: ANN401 - fsspec has no types
    protocol = files.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


def _sweep(drafts: Path) -> None:
    """Remove what crashes left half written: nothing refers to it."""
    before = time.time() - _DRAFT_SECONDS
    for draft in drafts.iterdir():
        with contextlib.suppress(OSError):  # another process is as quick
            if draft.stat().st_mtime < before:
                draft.unlink()


def _fsync_folder(folder: Path) -> None:
    """Make what was named in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
