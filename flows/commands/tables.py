"""Plain tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def show_table(
    head: Sequence[str],
    rows: Iterable[Sequence[object]],
    *,
    empty: str = "",
    title: str = "",
    right: Sequence[int] = (),
) -> None:
    """Print a table; columns in ``right`` are set flush right. With no rows, print ``empty`` instead."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    listed = list(rows)
    console = Console(highlight=False)
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
