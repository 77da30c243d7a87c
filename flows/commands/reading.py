"""One reading, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def show_reading(row: Mapping[str, Any]) -> None:
    """Print the fields of one invoice with how sure each is, its lines, and the doubts."""
    from flows.commands.tables import show_table, terminal

    console = terminal()
    if "error" in row:
        console.print(f"{row['path']}: {row['error']['message']} ({row['error']['code']})", markup=False)
        return
    pages, kind = ", ".join(map(str, row["pages"])), row["doc_type"].replace("_", " ")
    console.print(f"{row['path']}, pages {pages}: {kind}, {row['decision']}", markup=False, style="bold")
    fields = [
        (name.replace("_", " "), entry["value"], f"{entry['confidence']:.0%}", entry["source"], entry.get("page", ""))
        for name, entry in row["fields"].items()
    ]
    show_table(("field", "value", "sure", "source", "page"), fields, right=(2, 4))
    lines = [
        (line["quantity"], line["description"], line["unit_price"], line["tax_rate"], line["net_amount"])
        for line in row["line_items"]
    ]
    if lines:
        show_table(("quantity", "line", "price", "tax %", "net"), lines, right=(0, 2, 3, 4))
    for finding in row["findings"]:
        console.print(f"- {finding['message']} ({finding['code']})", markup=False)
    console.print()
