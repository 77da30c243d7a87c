"""`payables find`: where is invoice X."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from pipeline.store import Found

HOW = {
    "same_number": "number",
    "number": "part of the number",
    "amount": "amount",
    "supplier": "supplier",
    "details": "file, order, date",
    "text": "text",
    "begun": "text",
}


def find(
    words: Annotated[list[str], typer.Argument(help="Supplier, number, amount, date, words of the page.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many at most.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,  # noqa: FBT002 - typer's way
) -> None:
    """Find invoices wherever they stand: every word must be there, any part of a number will do.

    Example: payables find bürobedarf 1.234,50
    """
    from flows.commands.tables import show_table
    from flows.wiring import office

    with office() as desk:
        found = desk.store.search.find(" ".join(words), limit=limit)
    if as_json:
        typer.echo(json.dumps([_plain(one) for one in found], ensure_ascii=False, default=str))
        return
    head = ("id", "status", "supplier", "number", "issued", "total", "", "found by", "where")
    rows = [
        (one.heading.id, one.heading.status.replace("_", " "), one.heading.supplier_name, one.heading.number,
         one.heading.issued, one.heading.gross, one.heading.currency, HOW[one.rank], one.snippet or None)
        for one in found
    ]  # fmt: skip
    show_table(head, rows, right=(0, 5), empty="Nothing is found.")


def _plain(one: Found) -> dict[str, Any]:
    line = one.heading
    return {
        "id": line.id, "status": str(line.status), "since": line.since, "kind": line.kind,
        "supplier": line.supplier_name, "number": line.number, "issued": line.issued, "due": line.due,
        "gross": line.gross, "currency": line.currency, "document": line.document_name,
        "found_by": str(one.rank), "snippet": one.snippet,
    }  # fmt: skip
