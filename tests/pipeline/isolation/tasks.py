"""What the workers of the tests are told to do; importable by name in a worker."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from pipeline.isolation.serving import at, limited
from pipeline.limits import Limits


@dataclass(frozen=True)
class Stranger:
    """A class of nobody's."""


class Exploit:
    """What a worker that was taken over would like its parent to load."""

    def __reduce__(self):
        return os.system, ("exit 3",)


def echo(value):
    return value


def pid():
    return os.getpid()


def fail(text):
    raise ZeroDivisionError(text)


def end(how):
    signal.raise_signal(how)


def end_at(place):
    at(place)
    signal.raise_signal(signal.SIGKILL)


def stranger():
    return Stranger()


def exploit():
    return Exploit()


def bloat(size):
    """An answer, and memory that stays."""
    kept.append(b"x" * size)
    return os.getpid()


kept: list[bytes] = []


def sleep(seconds):
    time.sleep(seconds)


def burn(limits: Limits):
    """Compute for ever, letting the clock stand still as far as it can."""
    with limited(limits):
        signal.setitimer(signal.ITIMER_REAL, 0)
        while True:
            pass


def a_thread():
    """A parser may have threads."""
    found = []
    one = threading.Thread(target=found.append, args=(1,))
    one.start()
    one.join()
    return found


def attempt(what: str, where: str = ""):
    """``None`` where the attempt was successful, else the name of the error."""
    try:
        ATTEMPTS[what](where)
    except OSError as error:
        return type(error).__name__
    return None


def _fork(_):
    if os.fork() == 0:
        os._exit(0)


def _raw_socket(_):
    """Past Python: as a library in C, or a document that took over, would."""
    if ctypes.CDLL(None, use_errno=True).socket(2, 1, 0) < 0:
        raise OSError(ctypes.get_errno(), "socket")


def _io_uring(_):
    if ctypes.CDLL(None, use_errno=True).syscall(425, 8, ctypes.byref(ctypes.create_string_buffer(256))) < 0:
        raise OSError(ctypes.get_errno(), "io_uring_setup")


ATTEMPTS = {
    "socket": lambda _: socket.socket(),
    "unix socket": lambda _: socket.socket(socket.AF_UNIX),
    "raw socket": _raw_socket,
    "fork": _fork,
    "program": lambda _: subprocess.run(["/bin/true"], check=False),
    "exec": lambda _: os.execv("/bin/true", ["true"]),  # noqa: S606
    "kill": lambda _: os.kill(os.getppid(), 0),
    "write": lambda where: Path(where).write_bytes(b"x"),
    "make": lambda where: Path(where).mkdir(),
    "remove": lambda where: Path(where).unlink(),
    "read": lambda where: Path(where).read_bytes(),
    "io_uring": _io_uring,
}
