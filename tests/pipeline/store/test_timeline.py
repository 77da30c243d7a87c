"""The timeline of invoices that really went their way."""

from pipeline.ledger import EntryKind, reverse
from pipeline.store import Store
from pipeline.timeline import timeline


def told(store: Store, invoice_id: int) -> list[str]:
    record = store.invoices.one(invoice_id)
    return [step.sentence for step in timeline(store.invoices.history(invoice_id), record.extraction)]


def test_the_whole_way_of_an_invoice(any_store, make):
    clerk = make.clerk(any_store)
    invoice_id = clerk.asked(b"%PDF-1.7 one", "omar", "olga", need=2)
    any_store.approvals.decide(invoice_id, "omar", approved=True, note="fine")
    any_store.approvals.decide(invoice_id, "olga", approved=True)
    entry = make.entry(invoice_id)
    any_store.journal.post(entry, invoice_id, "payables")
    any_store.journal.post(reverse(entry, "reversal", make.today), invoice_id, "olga")

    assert told(any_store, invoice_id) == [
        "Received: rechnung.pdf",
        "Read: 1 invoice found",
        "Recognised as invoice",
        "Checked: goes to approval",
        "Asks 2 of omar, olga (rule R30)",
        "Omar approved: fine (now waits for olga)",
        "Olga approved",
        "Posted as entry 1",
        "Olga reversed it by entry 2",
    ]
    assert entry.kind is EntryKind.INVOICE
