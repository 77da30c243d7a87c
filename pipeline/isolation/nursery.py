"""Where workers come from: a process that has imported what they need, holds no thread and no document, and forks.

A worker then starts in hundredths of a second and shares the memory of those imports with the others; started from
nothing it took two seconds of them. It never imports our ``__main__``, which may load Prefect.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from functools import cache
from multiprocessing import forkserver, get_context, popen_forkserver, reduction, spawn, util
from multiprocessing.context import set_spawning_popen
from typing import Any, Final

_MAIN: Final = ("init_main_from_name", "init_main_from_path")


class Nursery:
    """One process to fork workers from, started with the first of them; it ends with this process.

    ``loaded`` names the modules it imports. They must start no thread: a fork has only the one that forks.
    """

    def __init__(self, loaded: tuple[str, ...]) -> None:
        self._server = forkserver.ForkServer()
        # libraries of macOS are not to be used after a fork
        self._server.set_forkserver_preload(["pipeline.isolation.alone", *loaded] if sys.platform == "linux" else [])

    def born(self, function: Any, *arguments: Any) -> Process:  # noqa: ANN401 - what a process is to do
        """A new worker that calls the function; its connections are handed over."""
        context: Any = get_context("forkserver")
        return Process(context.Process(target=function, args=arguments, daemon=True), self._server)


@cache
def nursery(loaded: tuple[str, ...]) -> Nursery:
    """The nursery of this process for workers with these imports."""
    return Nursery(loaded)


def leave_home() -> None:
    """In a worker: let go of the pipe that keeps its nursery alive, which shall end with the parent."""
    home: Any = forkserver._forkserver  # noqa: SLF001
    if home._forkserver_alive_fd is not None:  # noqa: SLF001
        os.close(home._forkserver_alive_fd)  # noqa: SLF001
        home._forkserver_alive_fd = None  # noqa: SLF001


def _close(*descriptors: int) -> None:
    for one in descriptors:
        os.close(one)


class Process(popen_forkserver.Popen):
    """A forked worker. One thread at a time may ask for its end."""

    returncode: int | None
    _fds: list[int]

    def __init__(self, what: Any, server: forkserver.ForkServer) -> None:  # noqa: ANN401 - multiprocessing's process
        self._server = server
        super().__init__(what)

    def _launch(self, process_obj: Any) -> None:  # noqa: ANN401 - multiprocessing's name
        """As in multiprocessing, but from our own server, and without what would import ``__main__``."""
        told = {key: value for key, value in spawn.get_preparation_data("worker").items() if key not in _MAIN}
        buffer = io.BytesIO()
        set_spawning_popen(self)
        try:
            reduction.dump(told, buffer)
            reduction.dump(process_obj, buffer)
        finally:
            set_spawning_popen(None)
        self.sentinel, write_end = self._server.connect_to_new_process(self._fds)
        kept = os.dup(write_end)
        self.finalizer = util.Finalize(self, _close, (kept, self.sentinel))
        with open(write_end, "wb", closefd=True) as file:  # noqa: PTH123 - a descriptor
            file.write(buffer.getbuffer())
        self.pid = forkserver.read_signed(self.sentinel)

    def end(self, patience: float) -> int:
        """Its exit code, signals negative; killed where it has not ended within ``patience`` seconds."""
        if self.wait(timeout=patience) is None:
            self.kill()
            self.wait(timeout=5)
        code = -signal.SIGKILL if self.returncode is None else int(self.returncode)
        self.finalizer()
        return code
