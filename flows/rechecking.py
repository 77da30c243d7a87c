"""Is it still no duplicate? Asked again before an invoice is posted and before it is paid: more arrived since."""

from __future__ import annotations

from flows.wiring import Office
from pipeline.duplicates import find
from pipeline.findings import Finding
from pipeline.review import open_findings
from pipeline.status import Status


def duplicates_of(desk: Office, invoice_id: int) -> tuple[Finding, ...]:
    """What holds the invoice now as a duplicate, that nobody has settled; against every record, those in flight too."""
    store = desk.store
    seen = store.duplicates.seen(invoice_id)
    findings = tuple(find(seen, store.duplicates.candidates(seen), desk.rules.duplicates))
    return tuple(one for one in open_findings(findings, store.invoices.answers(invoice_id)) if one.blocks)


def held_back(desk: Office, invoice_id: int, actor: str) -> bool:
    """Send an approved invoice back to review where it turned out to be a duplicate; whether it was."""
    found = duplicates_of(desk, invoice_id)
    if found:
        desk.store.invoices.move(invoice_id, Status.IN_REVIEW, actor, found[0].sentence)
    return bool(found)
