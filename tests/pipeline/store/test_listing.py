"""Lists for programs, on both databases."""

import datetime as dt
import time

import pytest

from pipeline.store import Filter


def test_what_changed_since_a_moment_is_found_by_halving(any_store, clerk):
    ids = [clerk.asked(f"%PDF {number}".encode()) for number in range(6)]
    moments = []
    for one in ids:
        time.sleep(0.002)
        moments.append(dt.datetime.now(dt.UTC))
        time.sleep(0.002)
        any_store.approvals.decide(one, "omar", approved=True)

    for at, moment in enumerate(moments):
        found = any_store.listing.page(Filter(updated_since=moment), None, 50)
        assert [one.id for one in found] == ids[at:][::-1]


def test_filters_and_pages(any_store, clerk):
    ids = [clerk.asked(f"%PDF {number}".encode()) for number in range(3)]
    listing = any_store.listing

    assert [one.id for one in listing.page(Filter(), ids[2], 1)] == [ids[1]]
    assert listing.page(Filter(entities=()), None, 10) == []
    assert len(listing.page(Filter(entities=("ours",), statuses=("in_approval",)), None, 10)) == 3
    assert listing.counts(("ours",))["invoices"] == {"in_approval": 3}
    assert listing.counts(())["invoices"] == {}


def test_events_of_some_companies_are_those_of_their_invoices(any_store, clerk):
    invoice = clerk.asked()

    everything = any_store.events.after(0, 100)
    assert [one.seq for one in everything] == list(range(1, len(everything) + 1))
    assert {one.subject for one in any_store.events.after(0, 100, ("ours",))} == {f"invoice:{invoice}"}
    assert any_store.events.after(0, 100, ("theirs",)) == []


def test_entries_of_an_invoice_with_its_reversal(any_store, clerk, make):
    from pipeline.ledger import reverse

    invoice = clerk.posted()
    entry = any_store.listing.entries(invoice)[0]
    any_store.journal.post(reverse(entry, f"{entry.key}:undone", make.today), invoice, "ann")

    found = any_store.listing.entries(invoice)
    assert [one.key for one in found] == [entry.key, f"{entry.key}:undone"]
    assert found[1].reverses == entry.key


def test_an_arrival_is_a_tree(any_store, make):
    whole = any_store.intake.receive(make.message(b"%PDF a", b"%PDF b")).document_id

    tree = any_store.arrivals.tree(whole + 1)
    assert [one.document_id for one in tree] == [whole, whole + 1, whole + 2, whole + 3]
    assert {one.parent_id for one in tree[1:]} == {whole}
    with pytest.raises(LookupError):
        any_store.arrivals.tree(99)
