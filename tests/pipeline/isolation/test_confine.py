"""A worker has no network, starts no program, and neither writes files nor reads those of others."""

from __future__ import annotations

import subprocess
import sys

import pytest

from pipeline.isolation import Confinement, Workers, landlock, seccomp
from pipeline.isolation.confine import held
from tests.pipeline.isolation import tasks

by_kernel = pytest.mark.skipif(not seccomp.works(), reason="no seccomp here")
by_landlock = pytest.mark.skipif(not landlock.version(), reason="no Landlock here")


@pytest.fixture(scope="module")
def worker():
    with Workers(1, Confinement(), named=(tasks.attempt,)) as opened:
        yield lambda *given: opened.submit(tasks.attempt, *given, seconds=20).result()


@pytest.mark.parametrize("what", ["socket", "unix socket", "program", "exec", "fork"])
def test_what_no_parser_does_is_refused(worker, what):
    assert worker(what) == "PermissionError"


@by_kernel
@pytest.mark.parametrize("what", ["raw socket", "kill", "io_uring"])
def test_the_kernel_refuses_whoever_asks(worker, what):
    assert worker(what) == "PermissionError"


@by_landlock
@pytest.mark.parametrize("what", ["write", "make", "remove", "read"])
def test_files_of_others_are_out_of_reach(worker, what, tmp_path):
    there = tmp_path / "archive.pdf"
    if what in {"remove", "read"}:
        there.write_bytes(b"somebody's invoice")

    assert worker(what, str(there)) == "PermissionError"
    assert there.exists() is (what in {"remove", "read"})


def test_the_program_itself_is_in_reach(worker):
    assert worker("read", tasks.socket.__file__) is None
    assert worker("read", landlock.__file__) is None


def test_a_worker_that_needs_a_program_has_it_and_still_no_network(tmp_path):
    with Workers(1, Confinement(programs=True), named=(tasks.attempt,)) as workers:
        tried = [
            workers.submit(tasks.attempt, *given, seconds=20).result()
            for given in (("program",), ("write", str(tmp_path / "page.png")), ("socket",))
        ]

    assert tried == [None, None, "PermissionError"]


def test_threads_are_allowed():
    with Workers(1, Confinement(), named=(tasks.attempt,)) as workers:
        assert workers.submit(tasks.a_thread, seconds=20).result() == [1]


def test_without_a_kernel_that_helps_python_refuses():
    """The hook cannot be taken away again, so it is tried in a process of its own."""
    program = (
        "from pipeline.isolation import guard; guard.restrict(programs=False)\n"
        "import socket, subprocess\n"
        "for attempt in (socket.socket, lambda: subprocess.run(['true'])):\n"
        "    try: attempt()\n"
        "    except PermissionError: print('refused')\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.split() == ["refused", "refused"]


def test_a_worker_says_what_holds_it():
    with Workers(1, Confinement()) as workers:
        told = workers.submit(held, seconds=20).result()

    assert ("seccomp" in told) is seccomp.works()
    assert ("Landlock" in told) is bool(landlock.version())
    assert not held()
