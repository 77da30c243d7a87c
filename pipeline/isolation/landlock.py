"""No file is written, and none is read but the program's own, by Landlock (Linux 5.13; landlock(7)).

Open descriptors stay usable: the pipe to the parent, the log. Threads started later are bound as well.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every architecture
_VERSION_FLAG: Final = 1
_PATH_BENEATH: Final = 1
_NO_NEW_PRIVILEGES: Final = 38

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
_RIGHTS: Final = {1: (1 << 13) - 1, 2: 1 << 13, 3: 1 << 14, 5: 1 << 15}
"""File rights that each version of Landlock added: all but truncate, refer and device control are as old as it."""
_TCP: Final = 0b11
_SCOPES: Final = 0b11
"""Abstract Unix sockets and signals, both kept within the worker (version 6)."""
_DEVICES: Final = ("/dev/null", "/dev/zero")


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _PathBeneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("folder", ctypes.c_int32))


@cache
def version() -> int:
    """The version of Landlock that this kernel has; 0 for none."""
    with suppress(AttributeError, OSError, TypeError):
        return max(0, int(_system()(ctypes.c_long(_CREATE), None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION_FLAG))))
    return 0


def restrict(readable: Iterable[str], *, listed: Iterable[str] = ()) -> None:
    """Leave this thread and its offspring the reading of some folders; of ``listed`` ones only their names."""
    call, known = _system(), version()
    rights = sum(added for since, added in _RIGHTS.items() if known >= since)
    wanted = _Ruleset(rights, _TCP if known >= 4 else 0, _SCOPES if known >= 6 else 0)
    size = 24 if known >= 6 else 16 if known >= 4 else 8
    rules = call(ctypes.c_long(_CREATE), ctypes.byref(wanted), ctypes.c_size_t(size), ctypes.c_uint32(0))
    if rules < 0:
        raise OSError(ctypes.get_errno(), "Landlock makes no rules")
    for folder in dict.fromkeys(readable):
        _allow(rules, folder, _READ_FILE | _READ_DIR)
    for folder in dict.fromkeys(listed):
        _allow(rules, folder, _READ_DIR)
    for device in _DEVICES:
        _allow(rules, device, _READ_FILE | _WRITE_FILE)
    ctypes.CDLL(None).prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    if call(ctypes.c_long(_RESTRICT), ctypes.c_int(rules), ctypes.c_uint32(0)):
        raise OSError(ctypes.get_errno(), "Landlock does not take its rules")
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    """Add a rule; what is not there needs none. A file has no names to list."""
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        allowed = rights if os.path.isdir(path) else rights & ~_READ_DIR  # noqa: PTH112 - a plain string
        rule = _PathBeneath(allowed, place)
        arguments = ctypes.c_int(rules), ctypes.c_int(_PATH_BENEATH), ctypes.byref(rule), ctypes.c_uint32(0)
        if _system()(ctypes.c_long(_ADD), *arguments):
            raise OSError(ctypes.get_errno(), "Landlock does not take a rule", path)
    finally:
        os.close(place)


@cache
def _system() -> ctypes._NamedFuncPointer:
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    return call
