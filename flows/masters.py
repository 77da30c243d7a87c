"""Supplier and order files: CSV to nouns, with the row named where one is wrong."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from flows.commands.problems import Problem
from pipeline.parties import OrderLine, PurchaseOrder, Supplier

SUPPLIER_COLUMNS = {
    "id", "name", "vat_id", "tax_number", "registration", "country", "address", "email", "phone", "ibans", "currency",
    "account", "cost_centre", "aliases", "blocked",
}  # fmt: skip
ORDER_COLUMNS = {
    "number", "supplier_id", "currency", "ordered", "cost_centre", "raised_by", "line", "item", "description",
    "quantity", "unit_price", "received",
}  # fmt: skip


def read_suppliers(path: Path) -> list[Supplier]:
    """The suppliers of a CSV file; several accounts or aliases are joined by ``|``."""
    found = [_supplier(path, number, row) for number, row in _rows(path, {"id", "name"}, SUPPLIER_COLUMNS)]
    _distinct(path, [one.id for one in found])
    return found


def _supplier(path: Path, number: int, row: Mapping[str, str]) -> Supplier:
    if not row["id"] or not row["name"]:
        raise Problem(f"{path}, row {number}: id and name must not be empty.")
    return Supplier(
        id=row["id"],
        name=row["name"],
        vat_id=row.get("vat_id") or None,
        tax_number=row.get("tax_number") or None,
        registration=row.get("registration") or None,
        country=row.get("country") or None,
        address=row.get("address") or None,
        email=row.get("email") or None,
        phone=row.get("phone") or None,
        ibans=_several(row.get("ibans", "").replace(" ", "")),
        currency=row.get("currency") or None,
        account=row.get("account") or None,
        cost_centre=row.get("cost_centre") or None,
        aliases=_several(row.get("aliases", "")),
        blocked=row.get("blocked", "").lower() in {"1", "true", "yes"},
    )


def read_orders(path: Path) -> list[PurchaseOrder]:
    """The purchase orders of a CSV file with a row for each order line."""
    grouped: dict[str, list[tuple[int, Mapping[str, str]]]] = {}
    needed = {"number", "supplier_id", "currency", "line", "description", "quantity", "unit_price"}
    for number, row in _rows(path, needed, ORDER_COLUMNS):
        grouped.setdefault(row["number"], []).append((number, row))
    return [_order(path, rows) for rows in grouped.values()]


def _order(path: Path, rows: list[tuple[int, Mapping[str, str]]]) -> PurchaseOrder:
    number, head = rows[0]
    return PurchaseOrder(
        number=head["number"],
        supplier_id=head["supplier_id"],
        currency=head["currency"],
        lines=tuple(_order_line(path, at, row) for at, row in rows),
        ordered=_day(path, number, head.get("ordered", "")),
        cost_centre=head.get("cost_centre") or None,
        raised_by=head.get("raised_by") or None,
    )


def _order_line(path: Path, number: int, row: Mapping[str, str]) -> OrderLine:
    received = row.get("received", "")
    return OrderLine(
        number=row["line"],
        description=row["description"],
        quantity=_decimal(path, number, row["quantity"]),
        unit_price=_decimal(path, number, row["unit_price"]),
        item=row.get("item") or None,
        received=_decimal(path, number, received) if received else None,
    )


def _rows(path: Path, needed: set[str], known: set[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Rows with their line number, stripped. A missing or unknown column is named."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(f"{path} is not UTF-8; save it as UTF-8 and import it again.") from error
    reader = csv.DictReader(text.splitlines())
    columns = set(reader.fieldnames or ())
    if missing := needed - columns:
        raise Problem(f"{path} lacks the columns {', '.join(sorted(missing))}.")
    if unknown := columns - known:
        raise Problem(f"{path} has unknown columns {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}.")
    for row in reader:
        yield reader.line_num, {name: (value or "").strip() for name, value in row.items() if name is not None}


def _several(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _decimal(path: Path, number: int, text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise Problem(f"{path}, row {number}: {text!r} is not a number with a decimal point.") from error


def _day(path: Path, number: int, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise Problem(f"{path}, row {number}: {text!r} is not a date like 2026-07-31.") from error


def _distinct(path: Path, ids: list[str]) -> None:
    twice = {one for one in ids if ids.count(one) > 1}
    if twice:
        raise Problem(f"{path} has these ids twice: {', '.join(sorted(twice))}.")
