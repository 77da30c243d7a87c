"""`payables suppliers`, `payables orders`, `payables policy`: what the company knows and decided."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

suppliers = typer.Typer(help="The supplier master.", no_args_is_help=True)
orders = typer.Typer(help="Purchase orders.", no_args_is_help=True)
policy = typer.Typer(help="Who must approve what.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A CSV file in UTF-8 with a header row.")]


@suppliers.command("import")
def import_suppliers(file: File) -> None:
    """Add or update suppliers from a CSV file. A row that is the same changes nothing.

    Example: payables suppliers import data/samples/suppliers.csv
    """
    from flows.masters import read_suppliers
    from flows.wiring import office, person

    with office() as desk:
        changed = desk.store.masters.import_suppliers(read_suppliers(file), person())
    typer.echo(f"Suppliers: {changed} new or changed.")


@suppliers.command("list")
def list_suppliers() -> None:
    """Show the supplier master.

    Example: payables suppliers list
    """
    from flows.commands.tables import show_table
    from flows.wiring import office

    with office() as desk:
        known = desk.store.masters.suppliers()
    rows = [(one.id, one.name, one.vat_id or "", one.country or "", ", ".join(one.ibans)) for one in known]
    show_table(
        ("id", "name", "VAT id", "country", "accounts"),
        rows,
        empty="No suppliers yet: payables suppliers import FILE.csv",
    )


@orders.command("import")
def import_orders(file: File) -> None:
    """Add or update purchase orders from a CSV file, a row for each line.

    Example: payables orders import data/samples/orders.csv
    """
    from flows.masters import read_orders
    from flows.wiring import office, person

    with office() as desk:
        changed = desk.store.masters.import_orders(read_orders(file), person())
    typer.echo(f"Purchase orders: {changed} new or changed.")


@policy.command("check")
def check_policy() -> None:
    """Prove that every invoice ends with a permitted person: no gap, no cycle, no group too small.

    Example: payables policy check
    """
    from flows.wiring import office
    from pipeline.approval import check

    with office() as desk:
        problems = check(desk.policy)
    for problem in problems:
        typer.echo(f"- {problem}")
    if problems:
        raise typer.Exit(1)
    typer.echo("The approval policy holds: every invoice ends with a permitted person.")
