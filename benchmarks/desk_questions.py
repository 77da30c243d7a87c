"""What ten clerks ask of the desk: which invoices, which searches, and the same questions put to the store alone."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import func, select

from flows.desk import DeskActs
from pipeline.review import Correction
from pipeline.status import Status
from pipeline.store import Sieve, Store
from pipeline.store.tables import invoices
from pipeline.timeline import timeline

KINDS: Final = (
    "exact number", "part of a number", "number of a year", "amount", "supplier", "supplier and amount", "common word",
    "begun word", "rare words", "two common words", "number and word", "phrase", "date", "nothing",
    "part of two characters",
)  # fmt: skip
"""Sorts of searches; a clerk asks each as often."""


class People:
    """What the clerks have before them: open invoices, and invoices to look for. Safe to share between threads."""

    def __init__(self, store: Store) -> None:
        """Look them up once."""
        self.open = store.invoices.waiting(Status.IN_REVIEW)
        with store.database.read() as connection:
            last = connection.execute(select(func.max(invoices.c.id))).scalar_one()
            ids = random.sample(range(1, last + 1), min(400, last))
            rows = connection.execute(
                select(invoices.c.number, invoices.c.gross, invoices.c.supplier_name, invoices.c.due)
                .where(invoices.c.id.in_(ids))
            ).all()  # fmt: skip
        self.known = [(row.number, f"{row.gross}", row.supplier_name, f"{row.due}") for row in rows]

    def query(self, kind: str) -> str:
        """A search of one sort, as a person types it."""
        number, gross, supplier, due = random.choice(self.known)  # noqa: S311 - no secret
        units, cents = gross.split(".")
        printed = f"{int(units):,}".replace(",", ".") + f",{cents}"
        first = supplier.split()[0]
        return {
            "exact number": number, "part of a number": number[-5:], "number of a year": "2026", "amount": printed,
            "supplier": first, "supplier and amount": f"{first} {gross}", "common word": "Rechnungsnummer",
            "begun word": "rech", "rare words": "Schraubebeton Lederknopf", "two common words": "gmbh rechnung",
            "number and word": f"{number[-4:]} rechnung", "phrase": '"vielen dank für ihren"', "date": due,
            "nothing": "zzyzx 4711", "part of two characters": number[:2],
        }[kind]  # fmt: skip

    def any_query(self) -> str:
        """A search of any sort."""
        return self.query(random.choice(KINDS))  # noqa: S311

    def any_open(self) -> int:
        """An invoice in review."""
        return random.choice(self.open)  # noqa: S311


def of_store(store: Store, acts: DeskActs, people: People) -> dict[str, Callable[[str], object]]:
    """The questions as the pages put them to the store, by their names; each takes who asks."""

    def queue(_who: str) -> object:
        return store.queue.page(Sieve(), limit=51), store.queue.counts()

    def desk(_who: str) -> object:
        id_ = people.any_open()
        record = store.invoices.one(id_)
        said = store.invoices.corrections(id_), store.invoices.answers(id_), store.approvals.plan(id_)
        told = timeline(store.invoices.history(id_), record.extraction)
        return record, said, told, store.invoices.findings(id_), store.intake.pages(record.document_id)

    def correction(who: str) -> object:
        id_, now = people.any_open(), datetime.now(UTC)
        return acts.say(id_, who, [Correction("invoice_number", f"C-{now:%M%S%f}", who, now)], [], None)

    return {
        "queue": queue, "desk of one invoice": desk,
        "search": lambda _who: store.search.find(people.any_query()), "one field correction": correction,
    }  # fmt: skip


def each_search(people: People, times: int) -> Iterator[tuple[str, list[str]]]:
    """Every sort of search, with some queries of it."""
    for kind in KINDS:
        yield kind, [people.query(kind) for _ in range(times)]
