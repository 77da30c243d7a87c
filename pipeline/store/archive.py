"""The archive of originals: bytes under their own sha256, written whole or not at all, never modified.

A local folder is written through a temporary file, fsync and rename, so that after a power cut a name never stands for
half a document. Any fsspec address works (``s3://bucket/prefix``): object stores write whole objects themselves.
"""

from __future__ import annotations

import hashlib
import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import fsspec

from pipeline.sentences import Said, say

_NAME: Final = re.compile(r"[0-9a-f]{64}")


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
        self._files, root = fsspec.core.url_to_fs(url)
        self._root = str(root).rstrip("/")
        self._local = Path(self._root) if "file" in _protocols(self._files) else None
        if self._local:
            (self._local / "tmp").mkdir(parents=True, exist_ok=True)

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
            name = str(place).rpartition("/")[2]
            if _NAME.fullmatch(name):
                yield name

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


def _fsync_folder(folder: Path) -> None:
    """Make what was named in a folder survive a power cut."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
