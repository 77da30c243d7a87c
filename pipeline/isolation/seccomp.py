"""System calls that no parser makes, refused by the kernel: a seccomp filter in classic BPF (seccomp(2)).

Refused calls fail with EPERM, so that a library that only tries goes on. ``clone3`` fails as if the kernel had none,
because its flags cannot be looked at: the C library then uses ``clone``, which may make threads and nothing else.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import struct
import sys
from collections.abc import Iterator
from functools import cache
from typing import Final, NamedTuple

_NO_NEW_PRIVILEGES, _GET_SECCOMP = 38, 21
_SET_FILTER, _ALL_THREADS = 1, 1
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050000, 0x80000000
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16
_THREAD: Final = 0x00010000
"""CLONE_THREAD."""


class _Machine(NamedTuple):
    """An architecture: its audit number, and the numbers of the calls (asm/unistd.h)."""

    audit: int
    seccomp: int
    clone: int
    network: tuple[int, ...]
    processes: tuple[int, ...]
    others: tuple[int, ...]


_CLONE3: Final = 435
_ALIKE: Final = (425, 426, 427, 434, 438, 424, 448, 428, 429, 430, 431, 432, 442)
"""The same everywhere: io_uring (a way round this filter), pidfd_open and its kin, process_mrelease, mounts."""
_MACHINES: Final = {
    "x86_64": _Machine(
        audit=0xC000003E,
        seccomp=317,
        clone=56,
        network=(41, 42, 43, 49, 50, 288),  # socket connect accept bind listen accept4
        processes=(57, 58, 59, 322, 62, 200, 129),  # fork vfork execve execveat kill tkill rt_sigqueueinfo
        # ptrace, process_vm_readv and _writev, kcmp, bpf, perf_event_open, userfaultfd, keyctl and its kin, unshare,
        # setns, mount, umount2, pivot_root, chroot, kexec_load, kexec_file_load, the modules, name_to_ and
        # open_by_handle_at, reboot
        others=(
            101, 310, 311, 312, 321, 298, 323, 250, 248, 249, 272, 308, 165, 166, 155, 161, 246, 320, 175, 176, 313,
            303, 304, 169,
        ),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        seccomp=277,
        clone=220,
        network=(198, 203, 202, 200, 201, 242),
        processes=(221, 281, 129, 130, 138),
        others=(
            117, 270, 271, 272, 280, 241, 282, 219, 217, 218, 97, 268, 40, 39, 41, 51, 104, 294, 105, 106, 273, 264,
            265, 142,
        ),
    ),
}  # fmt: skip


@cache
def works() -> bool:
    """Whether this kernel filters, and this architecture is one whose calls are known here."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES or sys.maxsize < 2**32:
        return False
    return bool(ctypes.CDLL(None).prctl(_GET_SECCOMP, 0, 0, 0, 0) >= 0)


def restrict(*, programs: bool) -> None:
    """Refuse the calls from now on, in every thread; nobody can take it back. Raises ``OSError`` where it cannot."""
    if not works():
        raise OSError(errno.ENOSYS, "there is no filter for this machine")
    machine = _MACHINES[platform.machine()]
    code = b"".join(_filter(machine, programs=programs))
    buffer = ctypes.create_string_buffer(code, len(code))
    program = ctypes.create_string_buffer(struct.pack("HxxxxxxP", len(code) // 8, ctypes.addressof(buffer)))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    arguments = ctypes.c_uint(_SET_FILTER), ctypes.c_uint(_ALL_THREADS), ctypes.byref(program)
    if library.syscall(ctypes.c_long(machine.seccomp), *arguments):
        raise OSError(ctypes.get_errno(), "seccomp does not take the filter")


def _filter(machine: _Machine, *, programs: bool) -> Iterator[bytes]:
    """The program: another architecture ends the process, what is listed is refused, the rest allowed."""
    yield _step(_LOAD, _ARCHITECTURE)
    yield _step(_EQUAL, machine.audit, then=1)
    yield _step(_RETURN, _KILL)
    yield _step(_LOAD, _NUMBER)
    if machine is _MACHINES["x86_64"]:
        yield _step(_AT_LEAST, 0x40000000, otherwise=1)  # x32: the same calls by other numbers
        yield _step(_RETURN, _REFUSE | errno.EPERM)
    refused = (*machine.network, *machine.others, *_ALIKE, *(() if programs else machine.processes))
    for number in refused:
        yield _step(_EQUAL, number, otherwise=1)
        yield _step(_RETURN, _REFUSE | errno.EPERM)
    if not programs:
        yield _step(_EQUAL, _CLONE3, otherwise=1)
        yield _step(_RETURN, _REFUSE | errno.ENOSYS)
        yield _step(_EQUAL, machine.clone, otherwise=3)
        yield _step(_LOAD, _FIRST_ARGUMENT)
        yield _step(_ANY_BIT, _THREAD, then=1)
        yield _step(_RETURN, _REFUSE | errno.EPERM)
    yield _step(_RETURN, _ALLOW)


def _step(code: int, value: int, *, then: int = 0, otherwise: int = 0) -> bytes:
    """One instruction: what to do, with what, and how many to skip where a comparison holds or not."""
    return struct.pack("HBBI", code, then, otherwise, value)
