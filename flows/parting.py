"""Dividing a document into invoices as a person says: what is new is read from the words that are kept, and judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flows.judging import judge_one
from flows.wiring import Office
from pipeline.invoices import Extraction
from pipeline.parting import Pages, checked


def part(
    desk: Office,
    document_id: int,
    groups: Sequence[Sequence[int]],
    person: str,
    judge: Callable[[int, str], object] | None = None,
) -> list[int]:
    """Divide a document into these groups of pages; the ids of its invoices now, in the order of the pages.

    Nothing is recognised anew, and no page is read twice that belongs to an invoice already. Raises
    ``BadPartingError``, and what ``store.partings.record`` raises.
    """
    divided = checked(groups, [one.number for one in desk.store.intake.page_sizes(document_id)])
    found = _read(desk, document_id, desk.store.partings.unread(document_id, divided))
    division = desk.store.partings.record(document_id, divided, found, person)
    for invoice_id in division.changed:
        if judge is None:
            judge_one(desk, invoice_id, person)
        else:
            judge(invoice_id, person)
    return division.invoices


def _read(desk: Office, document_id: int, groups: Sequence[Pages]) -> tuple[Extraction, ...]:
    if not groups:
        return ()
    from extractors import paper  # noqa: PLC0415 - the reading stack, with the first document that is divided

    sha256 = desk.store.intake.arrival(document_id).document.sha256
    return paper.invoices_of(sha256, desk.store.intake.pages(document_id), groups, desk.options)
