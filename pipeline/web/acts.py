"""What the desk asks of the rest of the house: it knows no OCR, no Prefect and no judging of its own.

``flows/desk.py`` has the real one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from pipeline.approval import Policy
from pipeline.assess import Verdict
from pipeline.documents import Attachment, Box
from pipeline.parties import Entity
from pipeline.review import Answer, Correction
from pipeline.status import Status
from pipeline.suppliers import SupplierMatch


@dataclass(frozen=True, slots=True)
class Understood:
    """What a typed or clicked text may mean for a field: canonical values, the likeliest first; empty where none."""

    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class House:
    """The set-up as it is loaded: the policy and what its check says, and each setting without secrets."""

    policy: Policy
    problems: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]


class Acts(Protocol):
    """The verbs behind the buttons. Each may raise ``Refused``, ``LookupError`` and the errors of the store."""

    def say(
        self,
        invoice_id: int,
        person: str,
        corrections: Sequence[Correction],
        answers: Sequence[Answer],
        version: int | None,
    ) -> Status:
        """Keep what a person said, all or nothing, and judge the invoice anew."""

    def withdraw(self, invoice_id: int, person: str, at: datetime) -> Status:
        """Take back what a person said at one moment, with what it taught, and judge the invoice anew."""

    def judge(self, invoice_id: int, person: str) -> Status:
        """Judge an invoice anew."""

    def weigh(self, invoice_id: int, corrections: Sequence[Correction], answers: Sequence[Answer]) -> Verdict:
        """What the verdict would be with these words added to those said before. Changes nothing."""

    def suppliers(self, invoice_id: int, corrections: Sequence[Correction], search: str) -> list[SupplierMatch]:
        """The records of the master that may be the sender, the likeliest first; by name where ``search`` is given."""

    def understand(self, field: str, text: str, language: str) -> Understood:
        """The canonical values that a text may stand for in a field."""

    def page_image(self, document_id: int, page: int, dpi: int) -> bytes:
        """A page as WebP, turned and levelled as it was read. ``IndexError`` where there is no such page."""

    def part(self, invoice_id: int, groups: Sequence[Sequence[int]], person: str) -> list[int]:
        """Divide the document of an invoice into these groups of pages; the ids of its invoices now."""

    def region(self, document_id: int, page: int, box: Box) -> str:
        """What is printed in a box of a page, read anew."""

    def take_in(self, attachment: Attachment) -> int:
        """Take a file in through the one door; the id of its root document. It is read when a worker is free."""

    def policy(self) -> Policy:
        """The approval policy, as it is loaded."""

    def propose_payments(self, person: str, until: date, companies: Collection[str] | None) -> list[int]:
        """Propose what must be paid by a day, of some companies or of all; the runs it became."""

    def release_payments(self, run_id: int, person: str) -> None:
        """Release a run. Raises ``ReleaseRefusedError`` and ``NotAllowedError``."""

    def payment_file(self, run_id: int, person: str) -> bytes:
        """The bank's file of a released run. Raises ``NotAllowedError`` and ``NotPayableError``."""

    def entities(self) -> Sequence[Entity]:
        """Our own companies."""

    def house(self) -> House:
        """The policy, what its check says, and the settings without secrets."""
