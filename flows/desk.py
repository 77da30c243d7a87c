"""The verbs behind the buttons of the review desk (``pipeline.web.acts``), in the process that serves it."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rapidfuzz import fuzz, utils

from extractors.parsing import amounts, dates
from extractors.reading.looking import Looker
from flows import parting, paying
from flows.commands.problems import Problem
from flows.house import house_of
from flows.judging import Court
from flows.wiring import Office
from pipeline.approval import Policy
from pipeline.assess import Verdict
from pipeline.documents import Attachment, Box
from pipeline.invoices import FIELDS, FieldName
from pipeline.parties import Entity
from pipeline.review import Answer, Correction
from pipeline.status import Status
from pipeline.store import NotAllowedError
from pipeline.suppliers import SupplierMatch
from pipeline.web.acts import House, Understood

MOST_PICKED: Final = 12
"""Records that a picker shows."""
_DECIMAL: Final = {"en": ".", "pl": ","}
_ORDER: Final = {"en": "dmy", "pl": "dmy"}


class DeskActs:
    """The real verbs, over one office. Safe to call from many threads."""

    def __init__(
        self, office: Office, looker: Looker | None = None, arrived: Callable[[], None] = lambda: None
    ) -> None:
        """Over one office; what does not change between two invoices is kept until the supplier master changes.

        ``arrived`` is called when something was taken in.
        """
        self._office = office
        self._looker = looker or Looker(office.options)
        self._arrived = arrived
        self._store = office.store
        self._court: tuple[object, dt.date, Court] | None = None
        self._lock = threading.Lock()

    def say(
        self,
        invoice_id: int,
        person: str,
        corrections: Sequence[Correction],
        answers: Sequence[Answer],
        version: int | None,
    ) -> Status:
        """Keep what a person said, all or nothing, and judge the invoice anew."""
        self._store.invoices.say(invoice_id, corrections, answers, version)
        return self.judge(invoice_id, person)

    def withdraw(self, invoice_id: int, person: str, at: dt.datetime) -> Status:
        """Take back what a person said at one moment, with what it taught, and judge the invoice anew."""
        if self._store.invoices.withdraw(invoice_id, person, at):
            taught = self._store.memory.taught(invoice_id, person, at)
            self._store.memory.forget(taught, person, "taken back")
        return self.judge(invoice_id, person)

    def judge(self, invoice_id: int, person: str) -> Status:
        """Judge an invoice anew."""
        with self._store.exclusively("judge"):
            self._sitting().judge(invoice_id, person)
        return self._store.invoices.one(invoice_id).status

    def weigh(self, invoice_id: int, corrections: Sequence[Correction], answers: Sequence[Answer]) -> Verdict:
        """What the verdict would be with these words added to those said before. Changes nothing."""
        return self._sitting().weigh(invoice_id, corrections, answers)

    def suppliers(self, invoice_id: int, corrections: Sequence[Correction], search: str) -> list[SupplierMatch]:
        """The records of the master that may be the sender; by name where ``search`` is given."""
        if not search.strip():
            return self._sitting().likely(invoice_id, corrections)[:MOST_PICKED]
        scored = []
        for one in self._sitting().index.records:
            names = (one.id, one.name, *one.aliases)
            score = max(fuzz.WRatio(search, name, processor=utils.default_process) for name in names)
            if score >= 60:
                scored.append(SupplierMatch(one, score, (), sure=False))
        return sorted(scored, key=lambda one: (-one.points, one.supplier.id))[:MOST_PICKED]

    def understand(self, field: str, text: str, language: str) -> Understood:
        """The canonical values that a text may stand for in a field; a person's own way of writing first."""
        text = text.strip()
        holds = FIELDS[FieldName(field)].holds if field in set(FieldName) else "text"
        if holds in {"amount", "percent"}:
            found = amounts.readings(text)
            own = amounts.settled(found, _DECIMAL.get(language, "."))
            values = [f"{one.value:f}" for one in (*own, *found)]
        elif holds == "date":
            days = dates.readings(text)
            own_order = [one for one in days if one.order == _ORDER.get(language)]
            values = [one.value.isoformat() for one in (*own_order, *days)]
        else:
            values = [text] if text else []
        return Understood(tuple(dict.fromkeys(values)))

    def page_image(self, document_id: int, page: int, dpi: int) -> bytes:
        """A page as WebP, turned and levelled as it was read."""
        arrival = self._store.intake.arrival(document_id)
        content = self._store.intake.content(arrival.document.sha256)
        seen = self._store.intake.page(document_id, page)
        return self._looker.picture(content, arrival.document.media_type, page, dpi, seen)

    def part(self, invoice_id: int, groups: Sequence[Sequence[int]], person: str) -> list[int]:
        """Divide the document of an invoice into these groups of pages; the ids of its invoices now."""
        document_id = self._store.invoices.one(invoice_id).document_id
        return parting.part(self._office, document_id, groups, person, self.judge)

    def region(self, document_id: int, page: int, box: Box) -> str:
        """What is printed in a box of a page, read anew."""
        seen = self._store.intake.page(document_id, page)
        if seen is None:
            raise IndexError(f"the document has no page {page}")
        arrival = self._store.intake.arrival(document_id)
        content = self._store.intake.content(arrival.document.sha256)
        return self._looker.region(content, arrival.document.media_type, box, seen)

    def take_in(self, attachment: Attachment) -> int:
        """Take a file in through the one door; the id of its root document."""
        tree = self._office.unpack(attachment, self._office.settings.limits)
        receipt = self._store.intake.receive(tree)
        if receipt.waiting:
            self._arrived()
        return receipt.document_id

    def policy(self) -> Policy:
        """The approval policy, as it is loaded."""
        return self._office.policy

    def propose_payments(self, person: str, until: dt.date, companies: Collection[str] | None) -> list[int]:
        """Propose what must be paid by a day, of some companies or of all; the runs it became."""
        today = dt.datetime.now(dt.UTC).date()
        with _refused():
            return [one.id for one in paying.propose(self._office, person, today, until, companies)[0]]

    def release_payments(self, run_id: int, person: str) -> None:
        """Release a run."""
        with _refused():
            paying.release(self._office, run_id, person)

    def payment_file(self, run_id: int, person: str) -> bytes:
        """The bank's file of a released run."""
        with _refused():
            return paying.export(self._office, run_id, person)

    def entities(self) -> Sequence[Entity]:
        """Our own companies."""
        return self._office.settings.entities

    def house(self) -> House:
        """The policy, what its check says, and the settings without secrets."""
        return house_of(self._office)

    def _sitting(self) -> Court:
        """The court of today, with the supplier master as it is now."""
        version = (self._store.masters.version(), self._store.absences.version())
        today = dt.datetime.now(dt.UTC).date()
        with self._lock:
            if self._court is None or self._court[:2] != (version, today):
                self._court = (version, today, Court.of(self._office))
            return self._court[2]


@contextmanager
def _refused() -> Iterator[None]:
    """What a terminal would be told, as a refusal that a page can show."""
    try:
        yield
    except Problem as problem:
        raise NotAllowedError(str(problem)) from problem
