"""Plain tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console


def terminal() -> Console:
    """Where people read: as wide as their window, or 120 columns where there is none."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=False)
    return console if console.is_terminal else Console(highlight=False, width=120)


def show_table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    empty: str = "",
    title: str = "",
    right: Sequence[int] = (),
) -> None:
    """Print a table; columns in ``right`` are set flush right. With no rows, print ``empty`` instead."""
    from rich.table import Table
    from rich.text import Text

    listed = list(rows)
    console = terminal()
    if not listed:
        if empty:
            console.print(empty, markup=False)
        return
    table = Table(
        title=title or None, title_justify="left", box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0)
    )
    for number, name in enumerate(head):
        table.add_column(name, justify="right" if number in right else "left", overflow="fold")
    for row in listed:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(table)
