"""Progress bars on long work, where a person is looking, and a clock."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Item = TypeVar("Item")


@contextmanager
def bar(title: str, *, quiet: bool = False) -> Iterator[Callable[[int], None]]:
    """A function that advances a bar on stderr; without a terminal it does nothing."""
    from rich.console import Console

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield lambda _steps: None
        return
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn(title), BarColumn(), TextColumn("{task.completed}"), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as drawn:
        task = drawn.add_task(title, total=None)
        yield lambda steps: drawn.advance(task, steps)


def progress(items: Iterable[Item], title: str, *, quiet: bool = False) -> Iterator[Item]:
    """Pass the items on, and advance a bar with each."""
    with bar(title, quiet=quiet) as advance:
        for item in items:
            yield item
            advance(1)


@contextmanager
def timed() -> Iterator[Callable[[], float]]:
    """A function that tells the seconds since, and after the block those it took."""
    start = time.monotonic()
    end: list[float] = []
    yield lambda: (end[0] if end else time.monotonic()) - start
    end.append(time.monotonic())
