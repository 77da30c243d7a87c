"""What no parser needs is taken from a worker before it sees a foreign byte, for good.

On Linux the kernel holds it: a seccomp filter refuses sockets, other programs, new processes and a view into others;
Landlock refuses to write any file and to read those that are not the program's own, the archive and the database among
them. Where there is neither, an audit hook of Python refuses what Python itself is asked to do: that stops a library
that fetches, not one that was taken over. ``docs/security.md`` says what holds where.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pipeline.isolation import guard, landlock, seccomp

FILE_BYTES: Final = 200 * 2**20
"""That one file may grow to, where files may be written at all."""
ONE_THREAD: Final = (
    "OMP_NUM_THREADS",
    "OMP_THREAD_LIMIT",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
_SET_DEATH_SIGNAL: Final = 1
_SYSTEM: Final = ("/usr", "/lib", "/lib64", "/bin", "/etc", "/opt", "/proc", "/sys", "/dev", "/nix")


@dataclass(frozen=True, slots=True)
class Confinement:
    """What a kind of worker may do beside computing. ``readable`` are folders of the program beyond Python's own.

    ``programs`` lets it start one (the ``tesseract`` command) and write the files that it is handed.
    """

    readable: tuple[str, ...] = ()
    programs: bool = False


def one_thread() -> None:
    """Have the numeric libraries compute on one thread; they ask once, when they are imported."""
    for name in ONE_THREAD:
        os.environ[name] = "1"


def confine(confinement: Confinement) -> None:
    """Give up what the worker does not need. Call it once, before there is a second thread."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (FILE_BYTES, FILE_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0)
    held = []
    if not confinement.programs and landlock.version():
        with suppress(OSError):  # a container may forbid what its kernel has
            landlock.restrict(_readable(confinement), listed=_listed())
            held.append("Landlock")
    try:
        seccomp.restrict(programs=confinement.programs)
        held.append("seccomp")
    except OSError:
        guard.restrict(programs=confinement.programs)
        held.append("a guard in Python")
    _Held.by = tuple(held)


class _Held:
    """What keeps this process confined; nothing outside of a worker."""

    by: tuple[str, ...] = ()


def held() -> tuple[str, ...]:
    """What keeps this process confined: ask it in a worker."""
    return _Held.by


def _readable(confinement: Confinement) -> tuple[str, ...]:
    """The system, Python and what it imports, the program; of a source tree its packages alone."""
    own = str(Path(__file__).parents[1])
    installed = [one for one in sys.path if "site-packages" in one or one.startswith(sys.base_prefix)]
    return (*_SYSTEM, sys.prefix, sys.base_prefix, *installed, own, *confinement.readable)


def _listed() -> tuple[str, ...]:
    """Folders whose names may be seen and no more: imports look for packages there."""
    return tuple(one for one in sys.path if one)
