"""What the company knows: suppliers and purchase orders. Every change is an event; nothing is created silently."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, delete, func, insert, select, update

from pipeline.parties import PurchaseOrder, Supplier
from pipeline.purchase_orders import normal
from pipeline.status import Status
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.rows import from_json, to_json
from pipeline.store.tables import billings, events, invoices, orders, suppliers


class TakenError(Exception):
    """There is a record with this id already."""


class Masters:
    """Suppliers and orders."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def import_suppliers(self, records: Iterable[Supplier], actor: str) -> int:
        """Add or replace records; returns how many were new or different."""
        with self._database.write() as connection:
            audit.hold(connection)
            known = dict(connection.execute(select(suppliers.c.id, suppliers.c.body)).tuples().all())
            changed = 0
            for record in records:
                body = to_json(record)
                if known.get(record.id) == body:
                    continue
                write_supplier(connection, record, known.get(record.id), actor)
                known[record.id] = body
                changed += 1
        return changed

    def keep(self, record: Supplier, actor: str, *, new: bool) -> bool:
        """Add or change one record but for its accounts, which stay as they are; whether anything changed.

        Accounts enter through ``AccountRequests`` alone. Raises ``TakenError`` and ``LookupError``.
        """
        with self._database.write() as connection:
            audit.hold(connection)
            chosen = select(suppliers.c.body).where(suppliers.c.id == record.id)
            known = connection.execute(chosen).scalar_one_or_none()
            if new and known is not None:
                raise TakenError(f"There is a supplier {record.id} already.")
            if not new and known is None:
                raise LookupError(f"there is no supplier {record.id}")
            ibans = from_json(Supplier, known).ibans if known else ()
            return write_supplier(connection, replace(record, ibans=ibans), known, actor)

    def page(self, search: str = "", after: str = "", limit: int = 50) -> list[Supplier]:
        """Records with every word of ``search`` in what names them, by id, from behind ``after``."""
        words = search.casefold().split()
        found: list[Supplier] = []
        with self._database.read() as connection:
            chosen = _searched(words).execution_options(yield_per=200).where(suppliers.c.id > after)
            for body in connection.execute(chosen).scalars():
                record = from_json(Supplier, body)
                if all(word in _named_by(record) for word in words):
                    found.append(record)
                if len(found) == limit:
                    break
        return found

    def suppliers(self) -> list[Supplier]:
        """The whole master, by id."""
        with self._database.read() as connection:
            bodies = connection.execute(select(suppliers.c.body).order_by(suppliers.c.id)).scalars()
            return [from_json(Supplier, body) for body in bodies]

    def version(self) -> int:
        """A number that grows with every change to the suppliers."""
        about = (events.c.subject >= "supplier:") & (events.c.subject < "supplier;")
        with self._database.read() as connection:
            return connection.execute(select(func.max(events.c.seq)).where(about)).scalar_one() or 0

    def supplier(self, supplier_id: str) -> Supplier:
        """One record. Raises ``LookupError``."""
        with self._database.read() as connection:
            body = connection.execute(
                select(suppliers.c.body).where(suppliers.c.id == supplier_id)
            ).scalar_one_or_none()
        if body is None:
            raise LookupError(f"there is no supplier {supplier_id}")
        return from_json(Supplier, body)

    def import_orders(self, records: Iterable[PurchaseOrder], actor: str) -> int:
        """Add or replace orders; returns how many were new or different."""
        with self._database.write() as connection:
            audit.hold(connection)
            known = dict(connection.execute(select(orders.c.id, orders.c.body)).tuples().all())
            changed = 0
            for record in records:
                key, body = normal(record.number), to_json(record)
                if known.get(key) == body:
                    continue
                if key in known:
                    connection.execute(update(orders).where(orders.c.id == key).values(body=body))
                else:
                    connection.execute(insert(orders).values(id=key, body=body))
                action = "changed" if key in known else "added"
                audit.append(connection, actor, action, f"order:{key}", number=record.number, before=known.get(key))
                known[key] = body
                changed += 1
        return changed

    def orders(self, without: int | None = None) -> Mapping[str, PurchaseOrder]:
        """All orders by their normal number, with what invoices before ``without`` billed on each line."""
        with self._database.read() as connection:
            found = {
                key: from_json(PurchaseOrder, body)
                for key, body in connection.execute(select(orders.c.id, orders.c.body)).tuples()
            }
            billed = _billed(connection, without)
        return {key: _with_billed(order, billed.get(key, {})) for key, order in found.items()}

    def order(self, number: str) -> PurchaseOrder:
        """One order, with everything billed on each line so far. Raises ``LookupError``."""
        key = normal(number)
        with self._database.read() as connection:
            body = connection.execute(select(orders.c.body).where(orders.c.id == key)).scalar_one_or_none()
            billed = _billed(connection, None)
        if body is None:
            raise LookupError(f"there is no order {number}")
        return _with_billed(from_json(PurchaseOrder, body), billed.get(key, {}))


def write_supplier(
    connection: Connection,
    record: Supplier,
    known: str | None,
    actor: str,
    **more: Any,  # noqa: ANN401 - JSON
) -> bool:
    """Write a record in place of ``known``, with its event; ``False`` where they are the same."""
    body = to_json(record)
    if known == body:
        return False
    if known is not None:
        connection.execute(update(suppliers).where(suppliers.c.id == record.id).values(body=body))
    else:
        connection.execute(insert(suppliers).values(id=record.id, body=body))
    action = "added" if known is None else "changed"
    audit.append(connection, actor, action, f"supplier:{record.id}", name=record.name, before=known, **more)
    return True


def _searched(words: Sequence[str]) -> Select[tuple[str]]:
    """Records that may fit, so that few are read: databases fold the case of ASCII letters alone."""
    chosen = select(suppliers.c.body).order_by(suppliers.c.id)
    for word in words:
        if word.isascii() and word.isalnum():
            chosen = chosen.where(func.lower(suppliers.c.body).contains(word, autoescape=True))
    return chosen


def _named_by(record: Supplier) -> str:
    named = (record.id, record.name, record.vat_id, record.tax_number, record.email, *record.aliases, *record.ibans)
    return " ".join(one for one in named if one).casefold()


_GONE: Sequence[str] = (Status.REJECTED, Status.VOID, Status.FILED, Status.REPLACED)


def _billed(connection: Connection, without: int | None) -> dict[str, dict[str, Decimal]]:
    chosen = (
        select(billings.c.order_id, billings.c.line, billings.c.quantity)
        .join(invoices, invoices.c.id == billings.c.invoice_id)
        .where(invoices.c.status.not_in(_GONE))
    )
    if without is not None:
        chosen = chosen.where(billings.c.invoice_id < without)
    sums: dict[str, dict[str, Decimal]] = {}
    for order_id, line, quantity in connection.execute(chosen).tuples():
        lines = sums.setdefault(order_id, {})
        lines[line] = lines.get(line, Decimal(0)) + Decimal(quantity)
    return sums


def _with_billed(order: PurchaseOrder, billed: Mapping[str, Decimal]) -> PurchaseOrder:
    lines = tuple(replace(line, billed=billed.get(line.number, Decimal(0))) for line in order.lines)
    return replace(order, lines=lines)


def bill(connection: Connection, invoice_id: int, order_number: str | None, billed: Mapping[str, Decimal]) -> None:
    """Note what an invoice bills of an order, in place of what was noted before. The caller writes the event."""
    connection.execute(delete(billings).where(billings.c.invoice_id == invoice_id))
    if order_number is not None and billed:
        key = normal(order_number)
        rows = [
            {"order_id": key, "line": line, "invoice_id": invoice_id, "quantity": f"{quantity:f}"}
            for line, quantity in billed.items()
        ]
        connection.execute(insert(billings), rows)
