"""How the pages of a document divide into invoices: as they stand, and divided anew by a person in one transaction."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from pipeline.invoices import Extraction
from pipeline.parting import BadPartingError, Pages, written
from pipeline.sentences import say
from pipeline.status import IllegalMoveError, Status
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.intake import MACHINE, insert_invoice
from pipeline.store.moves import StaleVersionError, move
from pipeline.store.tables import documents, events, invoices

FIXED: Final = frozenset({Status.APPROVED, Status.POSTED, Status.SCHEDULED, Status.PAID})
"""What is decided or in the ledger: its pages stay together."""


@dataclass(frozen=True, slots=True)
class Part:
    """An invoice and the pages of its document that it is read from."""

    invoice_id: int
    pages: Pages
    status: Status
    entity_id: str | None


@dataclass(frozen=True, slots=True)
class Division:
    """The invoices of a document, in the order of their pages, and those of them that must be checked (again)."""

    invoices: list[int]
    changed: list[int]


class Partings:
    """The documents with several invoices, or with too many."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def of(self, document_id: int) -> list[Part]:
        """The invoices that stand for the document's pages now, in the order of the pages; none for an e-invoice."""
        with self._database.read() as connection:
            return sorted(_standing(_parts(connection, document_id)).values(), key=lambda one: one.pages)

    def unread(self, document_id: int, groups: Iterable[Pages]) -> list[Pages]:
        """Those of the groups that no invoice of the document, replaced ones too, was ever read from."""
        with self._database.read() as connection:
            known = {one.pages for one in _parts(connection, document_id)}
        return [group for group in groups if group not in known]

    def hands(self, invoice_id: int) -> frozenset[str]:
        """Who made the invoice by dividing its document."""
        chosen = select(events.c.actor).where(
            events.c.subject == f"invoice:{invoice_id}", events.c.action == "extracted", events.c.actor != MACHINE
        )
        with self._database.read() as connection:
            return frozenset(connection.execute(chosen).scalars())

    def record(self, document_id: int, groups: Sequence[Pages], found: Sequence[Extraction], person: str) -> Division:
        """Divide a document into these groups of pages; ``found`` has a reading of each that was ``unread``.

        An invoice whose pages stay together stays as it is. One that was replaced and whose pages come together again
        is taken up again, with what people said of it. Every other group is a new invoice, and what stood for its
        pages is replaced. Raises ``BadPartingError`` for an e-invoice, ``IllegalMoveError`` where one that would be
        replaced is approved or posted, ``StaleVersionError`` where a reading is missing.
        """
        with self._database.write() as connection:
            rows = _locked(connection, document_id)
            plan = _planned(rows, groups)
            made = _make(connection, document_id, plan.new, found)
            now = [(plan.kept | plan.back | made)[one] for one in groups]
            if made or plan.back or plan.leaving:
                before = written(_standing(rows))
                said = {"before": before, "after": written(groups), "invoices": now}
                audit.append(connection, person, "parted", f"document:{document_id}", **said)
            for one in found:
                if one.pages in made:
                    body = {"document": document_id, "kind": str(one.kind)}
                    audit.append(connection, person, "extracted", f"invoice:{made[one.pages]}", **body)
            for invoice_id in plan.leaving:
                where = f"→ {', '.join(map(str, now))}"
                move(connection, invoice_id, Status.REPLACED, person, where, dividing=True)
            for invoice_id in plan.back.values():
                move(connection, invoice_id, Status.IN_REVIEW, person, dividing=True)
        return Division(now, [*plan.back.values(), *made.values()])


@dataclass(frozen=True, slots=True)
class _Plan:
    """What dividing comes to: who stays, who comes back, who goes, and which groups nobody ever stood for."""

    kept: dict[Pages, int]
    back: dict[Pages, int]
    leaving: list[int]
    new: list[Pages]


def _planned(rows: Sequence[Part], groups: Sequence[Pages]) -> _Plan:
    """Raises ``IllegalMoveError`` where an invoice may not go."""
    standing = _standing(rows)
    leaving = [one for pages, one in standing.items() if pages not in groups and one.status is not Status.VOID]
    for one in leaving:
        if one.status in FIXED:
            named = f"invoice {one.invoice_id} (pages {written([one.pages])})"
            raise IllegalMoveError(f"{named} is {one.status.label}: its pages stay together")
    kept = {pages: standing[pages].invoice_id for pages in groups if pages in standing}
    replaced = {one.pages: one.invoice_id for one in rows if one.status is Status.REPLACED}
    back = {pages: replaced[pages] for pages in groups if pages in replaced and pages not in kept}
    new = [pages for pages in groups if pages not in kept and pages not in back]
    return _Plan(kept, back, [one.invoice_id for one in leaving], new)


def _parts(connection: Connection, document_id: int) -> list[Part]:
    chosen = select(invoices).where(invoices.c.document_id == document_id).order_by(invoices.c.id)
    return [_part(row) for row in connection.execute(chosen)]


def _locked(connection: Connection, document_id: int) -> list[Part]:
    """The invoices of a document, oldest first, held with it until the transaction ends. Raises ``LookupError``.

    Rows are held before the audit chain is: everybody who changes an invoice does it in this order.
    """
    held = select(documents.c.id).where(documents.c.id == document_id).with_for_update()
    connection.execute(held)
    chosen = select(invoices).where(invoices.c.document_id == document_id).order_by(invoices.c.id).with_for_update()
    rows = connection.execute(chosen).all()
    if not rows:
        raise LookupError(f"document {document_id} has no invoices")
    if any(json.loads(row.extraction)["syntax"] for row in rows):
        raise BadPartingError(say("An e-invoice is one invoice; its pages cannot be divided."))
    return [_part(row) for row in rows]


def _part(row: Row[Any]) -> Part:
    pages = tuple(json.loads(row.extraction)["pages"])
    return Part(int(row.id), pages, Status(row.status), row.entity_id)


def _standing(parts: Iterable[Part]) -> dict[Pages, Part]:
    """Who stands for which pages. A reversed invoice does, until another one stands for one of them."""
    found = {one.pages: one for one in parts if one.pages and one.status not in {Status.REPLACED, Status.VOID}}
    taken = {page for pages in found for page in pages}
    void = {one.pages: one for one in parts if one.status is Status.VOID and taken.isdisjoint(one.pages)}
    return found | {pages: one for pages, one in void.items() if pages}


def _make(
    connection: Connection, document_id: int, groups: Sequence[Pages], found: Sequence[Extraction]
) -> dict[Pages, int]:
    """New invoices at the next positions of their document."""
    read = {one.pages: one for one in found}
    if any(one not in read for one in groups):
        raise StaleVersionError("the document was divided by somebody else in the meantime")
    taken = connection.execute(select(invoices.c.position).where(invoices.c.document_id == document_id)).scalars()
    return {
        pages: insert_invoice(connection, document_id, replace(read[pages], index=position))
        for position, pages in enumerate(groups, max(taken) + 1)
    }
