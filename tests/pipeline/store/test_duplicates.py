"""Where twins are looked for: by key and day, on both databases alike."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import delete, func, insert, select

from flows.training import books
from models.synthetic.histories import history
from pipeline.duplicates import find
from pipeline.findings import Finding, Reason
from pipeline.ledger import reverse
from pipeline.review import Answer
from pipeline.status import Status
from pipeline.store import PostedTwiceError, open_store
from pipeline.store.duplicate_tables import duplicate_backlog, duplicate_facts, duplicate_keys
from pipeline.store.duplicates import CANDIDATES, write_facts
from tests.fakes import an_earlier

AT = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
VAT = {"supplier_vat_id": "DE136695976"}


@pytest.fixture
def known(any_store, make):
    """Judges an invoice with these fields, as the duplicate check will find it."""

    def judge(content: bytes = b"one", status: Status = Status.IN_APPROVAL, **fields: str) -> int:
        clerk = make.clerk(any_store)
        said = make.extraction(**fields)
        invoice_id = clerk.extracted(b"%PDF-1.7 " + content, **fields)
        seen = any_store.duplicates.seen(invoice_id)
        any_store.invoices.record_verdict(invoice_id, make.verdict(status, said=said), seen, "payables")
        return invoice_id

    return judge


def reasons(store, invoice_id):
    seen = store.duplicates.seen(invoice_id)
    return [(one.reason, one.evidence.get("twin")) for one in find(seen, store.duplicates.candidates(seen))]


def test_an_invoice_is_found_by_what_it_shares_with_another(any_store, known):
    first = known(b"one")
    other = known(b"two", number="X-9", gross="77.00", supplier_name="Anders AG", invoice_date="2026-01-02")
    copy = known(b"three", number="R-1O01")

    found = [one.invoice_id for one in any_store.duplicates.candidates(any_store.duplicates.seen(copy))]

    assert found == [first]
    assert other not in found


def test_what_is_compared_comes_back_as_it_was_read(any_store, known):
    told = {
        "delivery_note": "LS-1", "purchase_order": "PO-7", "contract": "C-1", "period_start": "2026-06-01",
        "period_end": "2026-06-30", "iban": "DE02120300000000202051", "net_total": "100.00", **VAT,
    }  # fmt: skip
    first, second = known(b"one", **told), known(b"two", **told)

    (found,) = any_store.duplicates.candidates(any_store.duplicates.seen(second))

    seen = any_store.duplicates.seen(first)
    assert replace(found, status=seen.status, name=seen.name) == seen
    assert (found.net, found.period[1]) == (Decimal("100.00"), dt.date(2026, 6, 30))


def test_the_same_file_is_found_whatever_was_read_of_it(any_store, make, known):
    first = known(b"one")
    again = make.clerk(any_store).store.intake.receive(make.file(b"%PDF-1.7 one", "copy.pdf"))
    suspect = an_earlier(999, sha256=any_store.invoices.one(first).sha256, number="?", seller="name:X", gross=None)

    assert again.document_id
    assert [one.invoice_id for one in any_store.duplicates.candidates(suspect)] == [first]


def test_a_corrected_number_is_found_under_the_new_one_alone(any_store, make, known):
    first = known(b"one", invoice_date="2026-01-02", gross="5.00", number="A-7770010")
    said = make.extraction(number="B-8880023", gross="5.00", invoice_date="2026-01-02")
    seen = replace(any_store.duplicates.seen(first), number="B-8880023")

    any_store.invoices.record_verdict(first, make.verdict(said=said), seen, "payables")

    def under(number):
        return any_store.duplicates.candidates(an_earlier(999, number=number, seller="id:Z", issued=None, net=None))

    assert under("A-7770010") == []
    assert [one.invoice_id for one in under("B-8880023")] == [first]


def test_the_nearest_in_date_are_found_among_any_number_of_equal_rents(store, make):
    clerk = make.clerk(store)
    days = [dt.date(2020, 1, 1) + dt.timedelta(30 * month) for month in range(40)]
    ids = []
    for month, day in enumerate(days):
        invoice_id = clerk.extracted(f"%PDF-1.7 {month}".encode(), number=f"M-{month}", invoice_date=day.isoformat())
        store.invoices.record_verdict(invoice_id, make.verdict(), None, "payables")
        with store.database.write() as connection:
            write_facts(connection, an_earlier(invoice_id, number=f"M-{month}", issued=day))
        ids.append(invoice_id)

    found = store.duplicates.candidates(an_earlier(9999, number=None, issued=days[20]))

    assert len(found) <= CANDIDATES
    assert ids[20] in {one.invoice_id for one in found}


def test_verdicts_are_the_same_on_sqlite_and_postgresql(store, postgres_url, tmp_path):
    other = open_store(postgres_url, f"file://{tmp_path / 'other'}")

    verdicts = []
    for one in (store, other):
        written = books.write(one, history(1500, seed=3))
        verdicts.append(
            [
                [
                    (found.reason, found.evidence)
                    for found in find(case.suspect, one.duplicates.candidates(case.suspect))
                ]
                for case in written.cases
            ]
        )

    other.close()
    assert verdicts[0] == verdicts[1]
    assert sum(map(bool, verdicts[0])) > 50


def test_after_a_release_that_looks_otherwise_every_invoice_is_listed_anew(any_store, known):
    first, second = known(b"one"), known(b"two")
    with any_store.database.write() as connection:
        connection.execute(delete(duplicate_keys))
        connection.execute(delete(duplicate_facts))
        connection.execute(insert(duplicate_backlog), [{"invoice_id": first}, {"invoice_id": second}])

    assert any_store.duplicates.catch_up() == 2
    assert any_store.duplicates.catch_up() == 0
    assert reasons(any_store, second) == [(Reason.DUPLICATE_EXACT, str(first))]


def posted(store, make, invoice_id):
    """Through approval into the ledger."""
    make.clerk(store).planned(invoice_id, make.plan())
    return store.journal.post(make.entry(invoice_id), invoice_id, "payables")


def test_the_ledger_takes_one_invoice_once_whatever_was_said_before(any_store, make, known):
    first, copy = known(b"one", **VAT), known(b"two", **VAT)
    assert posted(any_store, make, first)

    with pytest.raises(PostedTwiceError) as refused:
        posted(any_store, make, copy)

    assert (refused.value.twin, any_store.invoices.one(copy).status) == (first, Status.APPROVED)
    assert len(any_store.journal.entries()) == 1


def test_a_person_may_say_that_it_is_no_duplicate(any_store, make, known):
    first, copy = known(b"one", **VAT), known(b"two", **VAT)
    posted(any_store, make, first)
    any_store.invoices.answer(copy, [Answer(Reason.DUPLICATE_EXACT, "ann", AT, "Two crates.", f"twin {first}")])
    any_store.invoices.record_verdict(
        copy, make.verdict(said=make.extraction(**VAT)), any_store.duplicates.seen(copy), "payables"
    )

    assert posted(any_store, make, copy)


def test_what_was_reversed_may_be_posted_anew(any_store, make, known):
    first, copy = known(b"one", **VAT), known(b"two", **VAT)
    posted(any_store, make, first)
    any_store.journal.post(reverse(make.entry(first), "back", make.today), first, "cora")

    assert posted(any_store, make, copy)


def test_two_suppliers_known_by_name_alone_may_share_a_number(any_store, make, known):
    first, other = known(b"one"), known(b"two")
    posted(any_store, make, first)

    assert posted(any_store, make, other)


def test_a_verdict_that_is_not_kept_leaves_no_key(any_store, make):
    invoice_id = make.clerk(any_store).extracted()
    seen = an_earlier(invoice_id)

    with pytest.raises(Exception, match=r"changed by somebody else"):
        any_store.invoices.record_verdict(invoice_id, make.verdict(), seen, "payables", version=99)

    with any_store.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(duplicate_keys)).scalar_one() == 0


def test_a_twin_is_named_with_what_speaks_for_and_against_it(any_store, known):
    known(b"one", delivery_note="LS-1")
    copy = known(b"two", number="R-1O01", delivery_note="LS-2")
    seen = any_store.duplicates.seen(copy)

    found: list[Finding] = list(find(seen, any_store.duplicates.candidates(seen)))

    for one in found:
        assert "O/0 at position 3" in one.evidence["for"]
        assert "the delivery notes LS-2 and LS-1 differ" in one.evidence["against"].splitlines()
