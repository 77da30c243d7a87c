"""Workers that do one piece of work after another, each at the risk of its worker alone."""

from __future__ import annotations

import multiprocessing
import pickle
import queue
import socket
import struct
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, Final, Self

from pipeline.isolation.answers import MOST, Answer, UnfitError, unpacked
from pipeline.isolation.confine import Confinement
from pipeline.isolation.deaths import UNRULY
from pipeline.isolation.nursery import Process, nursery
from pipeline.isolation.serving import BEGUN, serve

MOST_TASKS: Final = 2000
"""Pieces of work after which a worker ends whatever it holds: leaks that no measure sees."""
FULL: Final = 850 * 2**20
"""Resident bytes after a piece of work above which a worker ends: OCR runtimes keep memory for every shape they saw."""
PATIENCE: Final = 30.0
"""Seconds that a pipe to a worker may stand still in the middle of a message."""
_PLACE: Final = 4
"""Bytes of a message that says where the work is (``serving.at``); an answer has more."""


class Ended(Exception):  # noqa: N818 - it says what happened
    """The worker ended over its work: by exit code (negative for a signal), at which place if it told one."""

    def __init__(self, code: int, place: int | None) -> None:
        super().__init__(f"exit {code} at {place}")
        self.code, self.place = code, place


class NeverBegunError(Exception):
    """A worker was gone before it looked at the work; a new one too: something is wrong with the set-up."""


class OverdueError(Exception):
    """The worker was ended because its own timers had not ended it."""


class Faulted(Exception):  # noqa: N818 - it says what happened
    """The work raised an exception, in the worker: ``kind`` is its class, ``trace`` where."""

    def __init__(self, kind: str, text: str, trace: str) -> None:
        super().__init__(f"{kind}: {text}")
        self.kind, self.text, self.trace = kind, text, trace


@dataclass(frozen=True, slots=True)
class _Work:
    content: bytes
    seconds: float
    outcome: Future[Any]


class Workers:
    """Up to ``most`` processes, started when there is work. Safe to use from many threads; end it with ``with``.

    ``loaded`` are modules they share, ``named`` objects whose modules are imported before they are confined.
    """

    def __init__(
        self,
        most: int,
        confinement: Confinement,
        *,
        loaded: tuple[str, ...] = (),
        named: tuple[object, ...] = (),
    ) -> None:
        self._most, self._confinement = max(1, most), confinement
        self._loaded, self._named = loaded, named
        self._work: queue.SimpleQueue[_Work | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._living: set[_Worker] = set()
        self._lock = threading.Lock()
        self._ended = self._stopped = False

    def __enter__(self) -> Self:
        """Nothing starts before the first work."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """Wait for the work, or end it at once when something (KeyboardInterrupt, say) came between."""
        if kind is None:
            self.close()
        else:
            self.stop()

    def submit(self, function: Callable[..., Any], *arguments: object, seconds: float) -> Future[Any]:
        """Have a function of a module called in a worker.

        The future holds what it returned, or ``Ended`` or ``Faulted``. ``seconds`` is when the worker is killed should
        its own timers not have ended it. Raises ``RuntimeError`` after the end.
        """
        outcome: Future[Any] = Future()
        work = _Work(pickle.dumps((function, arguments), pickle.HIGHEST_PROTOCOL), seconds, outcome)
        with self._lock:
            if self._ended:
                raise RuntimeError("these workers have ended")
            self._work.put(work)
            if len(self._threads) < self._most:
                thread = threading.Thread(target=self._tend, name=f"worker {len(self._threads) + 1}", daemon=True)
                self._threads.append(thread)
                thread.start()
        return outcome

    def processes(self) -> tuple[int, ...]:
        """The workers that live now, by process id."""
        with self._lock:
            return tuple(worker.process.pid for worker in self._living)

    def warm(self) -> None:
        """Have a worker ready before there is work."""
        self.submit(int, seconds=PATIENCE)

    def close(self) -> None:
        """Let what was submitted be done, then end the workers."""
        with self._lock:
            self._ended = True
            for _ in self._threads:
                self._work.put(None)
        for thread in self._threads:
            thread.join()

    def stop(self) -> None:
        """End the workers now; what was submitted is cancelled or ends with them."""
        with self._lock:
            self._ended = self._stopped = True
            with suppress(queue.Empty):
                while True:
                    work = self._work.get_nowait()
                    if work is not None:
                        work.outcome.cancel()
            for _ in self._threads:
                self._work.put(None)
            for worker in self._living:
                worker.kill()
        for thread in self._threads:
            thread.join(timeout=10)

    def _tend(self) -> None:
        """The life of one thread here: it has one worker, or none."""
        worker: _Worker | None = None
        while (work := self._work.get()) is not None:
            if work.outcome.set_running_or_notify_cancel():
                worker = self._do(work, worker)
        if worker is not None:
            self._let_go(worker)

    def _do(self, work: _Work, worker: _Worker | None) -> _Worker | None:
        """Do a piece of work; the worker for the next one, which is another where this one is full."""
        try:
            worker, answer = self._asked(work, worker)
        except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits for the work
            work.outcome.set_exception(error)
            return None
        if answer.resident > FULL or worker.done >= MOST_TASKS:
            worker = self._replaced(worker)
        if answer.fault is not None:
            work.outcome.set_exception(Faulted(*answer.fault))
        else:
            work.outcome.set_result(answer.value)
        return worker

    def _asked(self, work: _Work, worker: _Worker | None) -> tuple[_Worker, Answer]:
        """The worker and its answer; a worker that was gone before it began is none of the work's doing."""
        for one in (worker, None):
            asked = one or self._start()
            try:
                return asked, asked.ask(work)
            except NeverBegunError:
                self._let_go(asked)
                if one is None or self._stopped:
                    raise
            except BaseException:
                self._let_go(asked)
                raise
        raise AssertionError

    def _replaced(self, full: _Worker) -> _Worker | None:
        """The next worker, started before the last one is let go."""
        fresh = None
        with suppress(OSError, RuntimeError):
            fresh = self._start()
        self._let_go(full)
        return fresh

    def _start(self) -> _Worker:
        worker = _Worker(self._loaded, self._confinement, self._named)
        with self._lock:
            self._living.add(worker)
            if self._stopped:
                worker.kill()
        return worker

    def _let_go(self, worker: _Worker) -> None:
        worker.connection.close()
        worker.process.end(patience=2)
        with self._lock:
            self._living.discard(worker)


class _Worker:
    """A process and the pipe to it, used by one thread."""

    def __init__(self, loaded: tuple[str, ...], confinement: Confinement, named: tuple[object, ...]) -> None:
        self.connection, other = multiprocessing.Pipe()
        _patient(self.connection)
        self.process: Process = nursery(loaded).born(serve, other, confinement, *named)
        other.close()
        self.done = 0

    def ask(self, work: _Work) -> Answer:
        """What the work amounted to. The worker is of no more use after an exception, which says why."""
        begun, place = False, None
        deadline = time.monotonic() + work.seconds
        try:
            self.connection.send_bytes(work.content)
            while (message := self._next(deadline)) is not None:
                if message == BEGUN:
                    begun = True
                elif len(message) == _PLACE:
                    place = int.from_bytes(message, "big")
                else:
                    self.done += 1
                    return unpacked(message)
        except (EOFError, OSError, UnfitError) as error:
            if not begun:
                raise NeverBegunError(f"exit {self._code(error)}") from error
            raise Ended(self._code(error), place) from error
        self.kill()
        raise OverdueError(f"more than {work.seconds:g} s")

    def _next(self, deadline: float) -> bytes | None:
        """The next message; ``None`` where there is none in time."""
        if not self.connection.poll(max(0.0, deadline - time.monotonic())):
            return None
        return self.connection.recv_bytes(MOST)

    def _code(self, error: Exception) -> int:
        """How it ended; one that has not, and said what is no answer, is ended."""
        code = self.process.wait(timeout=5 if isinstance(error, EOFError) else 0.2)
        self.kill()
        return code or UNRULY

    def kill(self) -> None:
        """End it now."""
        with suppress(OSError, ProcessLookupError):
            self.process.kill()


def _patient(connection: Connection) -> None:
    """A worker that neither reads nor writes on must not hold the thread that tends it."""
    pause = struct.pack("ll", int(PATIENCE), 0)
    with socket.socket(fileno=connection.fileno()) as pipe:
        try:
            pipe.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, pause)
            pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, pause)
        finally:
            pipe.detach()
