"""The book: entries once, balanced, never changed, in step with their invoices."""

import dataclasses
import threading
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipeline.ledger import Entry, EntryKind, Posting, reverse
from pipeline.money import Money
from pipeline.status import IllegalMoveError, Status
from pipeline.store import KeyReusedError, NotAReversalError


def run(store, *statements):
    """Raw statements in one transaction, past every rule of the program."""
    with store.database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))


def test_posting_writes_the_entry_and_moves_the_invoice(any_store, make):
    invoice_id = make.clerk(any_store).approved()

    new = any_store.journal.post(make.entry(invoice_id), invoice_id, "payables")

    assert new
    assert any_store.journal.entries() == [make.entry(invoice_id)]
    assert any_store.invoices.one(invoice_id).status is Status.POSTED
    assert any_store.journal.trial_balance() == {
        ("Expenses:Office", "EUR"): Decimal("119.00"),
        ("Liabilities:Payables", "EUR"): Decimal("-119.00"),
    }


def test_posting_again_changes_nothing(any_store, make):
    invoice_id = make.clerk(any_store).posted()
    head = any_store.verify_audit().head

    assert not any_store.journal.post(make.entry(invoice_id), invoice_id, "payables")
    assert any_store.verify_audit().head == head


def test_the_same_key_for_something_else_is_an_error(any_store, make):
    invoice_id = make.clerk(any_store).posted()

    with pytest.raises(KeyReusedError):
        any_store.journal.post(make.entry(invoice_id, "120.00"), invoice_id, "payables")
    assert len(any_store.journal.entries()) == 1


def test_many_that_post_at_once_make_one_entry(any_store, make):
    invoice_id = make.clerk(any_store).approved()
    barrier, outcomes = threading.Barrier(4), []

    def post():
        barrier.wait()
        outcomes.append(any_store.journal.post(make.entry(invoice_id), invoice_id, "payables"))

    threads = [threading.Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False, False, False, True]
    assert len(any_store.journal.entries()) == 1


def test_an_invoice_is_not_posted_twice_under_two_keys(any_store, make):
    invoice_id = make.clerk(any_store).posted()

    with pytest.raises(IllegalMoveError):
        any_store.journal.post(make.entry(invoice_id, key="another"), invoice_id, "payables")
    with pytest.raises(DBAPIError, match=r"(?i)unique"):
        run(
            any_store,
            "insert into entries (key, kind, date, description, invoice_id, payload_hash, posted)"
            " values ('raw', 'invoice', '2026-07-01', 'x', 1, 'x', false)",
        )


def test_an_invoice_that_may_not_be_posted_gets_no_entry(any_store, make):
    invoice_id = make.clerk(any_store).extracted()

    with pytest.raises(IllegalMoveError):
        any_store.journal.post(make.entry(invoice_id), invoice_id, "payables")
    assert any_store.journal.entries() == []


def test_a_reversal_voids_its_invoice_once(any_store, make):
    invoice_id = make.clerk(any_store).posted()
    back = reverse(make.entry(invoice_id), f"void:{invoice_id}", make.today)

    assert any_store.journal.post(back, invoice_id, "cora")
    assert not any_store.journal.post(back, invoice_id, "cora")

    assert any_store.invoices.one(invoice_id).status is Status.VOID
    assert set(any_store.journal.trial_balance().values()) == {Decimal(0)}
    with pytest.raises(IllegalMoveError):
        any_store.journal.post(dataclasses.replace(back, key="void again"), invoice_id, "cora")


def test_a_reversal_is_the_exact_opposite_of_an_entry_of_its_invoice(any_store, make):
    clerk = make.clerk(any_store)
    one, other = clerk.posted(b"%PDF-1.7 a"), clerk.posted(b"%PDF-1.7 b")
    less = dataclasses.replace(reverse(make.entry(one, "100.00"), "r1", make.today), reverses=f"invoice:{one}")
    elsewhere = reverse(make.entry(other), "r2", make.today)

    with pytest.raises(NotAReversalError, match="opposite"):
        any_store.journal.post(less, one, "cora")
    with pytest.raises(NotAReversalError, match="no entry of its invoice"):
        any_store.journal.post(elsewhere, one, "cora")
    assert len(any_store.journal.entries()) == 2


def test_currencies_with_other_minor_units_are_exact(any_store, make):
    rows = [("A", Money(Decimal(1500), "JPY")), ("B", Money(Decimal(-1500), "JPY")),
            ("A", Money(Decimal("0.125"), "KWD")), ("B", Money(Decimal("-0.125"), "KWD"))]  # fmt: skip
    mixed = Entry("m", EntryKind.INVOICE, make.today, "mixed", tuple(Posting(*row) for row in rows))

    any_store.journal.post(mixed, None, "payables")

    assert any_store.journal.entries()[0].postings == mixed.postings
    assert any_store.journal.trial_balance()["A", "KWD"] == Decimal("0.125")
    assert any_store.status()["ledger"] == {"entries": 1, "balanced": True}


DRAFT = (
    "insert into entries (id, key, kind, date, description, payload_hash, posted)"
    " values (99, 'raw', 'invoice', '2026-07-01', 'x', 'x', false)"
)


def posting(position, minor, currency="EUR", entry_id=99):
    columns = "entry_id, position, account, minor, currency, memo"
    return f"insert into postings ({columns}) values ({entry_id}, {position}, 'A', {minor}, '{currency}', '')"  # noqa: S608


@pytest.mark.parametrize(
    "statements",
    [
        ["update entries set description = 'other'"],
        ["update entries set posted = false"],
        ["delete from entries"],
        ["update postings set minor = minor + 1"],
        ["delete from postings"],
        [posting(3, 5, entry_id=1)],
        [DRAFT, posting(1, 5), "update postings set entry_id = 1, position = 9 where entry_id = 99"],
        [DRAFT, posting(1, 0)],
        [DRAFT, posting(1, 100), posting(2, -99), "update entries set posted = true where id = 99"],
        [DRAFT, posting(1, 100), posting(2, -100, "USD"), "update entries set posted = true where id = 99"],
        [DRAFT, "update entries set posted = true where id = 99"],
        [DRAFT.replace("false", "true")],
        ["update events set body = '{}'"],
        ["delete from events where seq = 2"],
        ["update decisions set body = '{}'"],
        ["delete from decisions"],
        ["update corrections set body = '{}'"],
        ["delete from answers"],
    ],
    ids=lambda statements: statements[-1][:60],
)
def test_the_database_itself_refuses(any_store, make, statements):
    clerk = make.clerk(any_store)
    clerk.posted()
    asked = clerk.asked(b"%PDF-1.7 asked", "omar", "olga", need=2)
    any_store.approvals.decide(asked, "omar", approved=True)
    run(
        any_store,
        "insert into corrections (invoice_id, body) values (1, '{}')",
        "insert into answers (invoice_id, body) values (1, '{}')",
    )

    with pytest.raises(
        DBAPIError, match=r"(?i)immutable|append-only|balance|two postings|nothing|ck_postings|after its"
    ):
        run(any_store, *statements)


@pytest.mark.postgres
def test_postgresql_refuses_to_empty_the_book_at_one_stroke(postgres_url, tmp_path, make):
    from pipeline.store import open_store

    store = open_store(postgres_url, f"file://{tmp_path}")
    for table in ("events", "decisions", "postings"):
        with pytest.raises(DBAPIError, match="append-only"):
            run(store, f"truncate {table} cascade")
    store.close()


def test_sqlite_refuses_to_replace_what_was_written(store, make):
    make.clerk(store).posted()

    with pytest.raises(DBAPIError, match="append-only"):
        run(store, "insert or replace into events select * from events where seq = 2")
