"""The chain and the records it speaks of: one flipped byte is found, on both databases."""

import datetime as dt
import shutil
import sqlite3
import threading
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pysqlite3
import pytest
from sqlalchemy import text

from pipeline.findings import Finding, Reason
from pipeline.parties import OrderLine, PurchaseOrder, Supplier
from pipeline.review import Answer, Correction
from pipeline.store import open_store

WATCHED = {
    "documents", "pages", "invoices", "findings", "corrections", "answers", "billings", "plans", "decisions",
    "entries", "postings", "suppliers", "orders", "events",
}  # fmt: skip
LEASE = {("documents", "claimed_by"), ("documents", "lease_until"), ("documents", "attempts")}


def fill(store, make):
    """A little of everything."""
    clerk = make.clerk(store)
    store.masters.import_suppliers([Supplier("S1", "Elbe", ibans=("DE02120300000000202051",))], "ann")
    store.masters.import_orders(
        [PurchaseOrder("PO-1", "S1", "EUR", (OrderLine("1", "Paper", Decimal(2), Decimal(50)),))], "ann"
    )
    store.intake.receive(make.message(b"%PDF-1.7 mail"))
    clerk.posted(b"%PDF-1.7 posted")
    asked = clerk.asked(b"%PDF-1.7 asked", "olga", "omar")
    at = dt.datetime(2026, 7, 2, 9, tzinfo=dt.UTC)
    store.invoices.correct(asked, [Correction("invoice_number", "R-1002", "ann", at)])
    store.invoices.answer(asked, [Answer(Reason.UNSURE, "ann", at, "looked")])
    doubt = Finding(Reason.UNSURE, "Look.", ("iban",))
    store.invoices.record_verdict(asked, make.verdict(findings=(doubt,)), None, "ann")
    clerk.planned(asked, make.plan("olga", "omar", mark="b"))
    store.approvals.decide(asked, "omar", approved=True)
    with store.database.write() as connection:
        connection.execute(text("insert into outbox (key, kind, body, created_at) values ('k', 'mail', '{}', 'x')"))


def drop_triggers(connection):
    for (name,) in connection.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        connection.execute(f"drop trigger {name}")


def flipped(value):
    """The value with one bit changed: in text its last bit, so that it stays text."""
    if isinstance(value, int):
        return value ^ 64
    raw = bytearray(value if isinstance(value, bytes) else value.encode())
    raw[len(raw) // 2] ^= 1
    return bytes(raw) if isinstance(value, bytes) else raw.decode("utf-8", "replace")


def columns(file):
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute("select name from sqlite_master where type = 'table'")]
        for table in sorted(WATCHED & set(tables)):
            for row in connection.execute(f"pragma table_info({table})"):
                yield table, row[1]


def test_an_untouched_store_has_no_damage(any_store, make):
    fill(any_store, make)

    proof = any_store.verify_audit()

    assert proof.damages == ()
    assert proof.events > 15


def test_one_bit_flipped_in_any_column_of_any_table_is_found(store, sqlite_file, make, tmp_path):
    fill(store, make)
    store.close()
    looked, missed = 0, []
    for table, column in columns(sqlite_file):
        copy = Path(shutil.copyfile(sqlite_file, tmp_path / "flipped.db"))
        with closing(pysqlite3.connect(str(copy), isolation_level=None)) as raw:
            drop_triggers(raw)
            found = raw.execute(
                f"select rowid, {column} from {table} where {column} is not null order by 1 desc"  # noqa: S608 - names of our own
            ).fetchone()
            if found is None or (table, column) in LEASE or found[1] == "":
                continue
            raw.execute(f"update {table} set {column} = ? where rowid = ?", (flipped(found[1]), found[0]))  # noqa: S608
        damaged = open_store(f"sqlite:///{copy}", f"file://{tmp_path / 'archive'}")
        looked += 1
        if not damaged.verify_audit().damages:
            missed.append(f"{table}.{column}")
        damaged.close()

    assert missed == []
    assert looked > 70


@pytest.mark.parametrize(("table", "column"), [("invoices", "invoice"), ("events", "body"), ("postings", "memo")])
def test_a_byte_that_is_no_text_any_more_is_damage_and_not_a_fault(store, sqlite_file, make, table, column):
    make.clerk(store).posted()
    with closing(pysqlite3.connect(str(sqlite_file), isolation_level=None)) as raw:
        drop_triggers(raw)
        raw.execute(f"update {table} set {column} = cast(x'ff41' as text)")  # noqa: S608

    assert store.verify_audit().damages


def test_a_deleted_record_and_a_record_that_no_event_speaks_of_are_damage(any_store, make):
    make.clerk(any_store).extracted()
    with any_store.database.write() as connection:
        connection.execute(text("insert into suppliers (id, body) values ('S9', '{}')"))
        connection.execute(text("delete from invoices"))

    subjects = {damage.subject for damage in any_store.verify_audit().damages}

    assert subjects == {"supplier:S9", "invoice:1"}


def test_an_event_cut_out_of_the_chain_is_found_where_it_was(any_store, make):
    make.clerk(any_store).posted()
    with any_store.database.write() as connection:
        if any_store.database.is_sqlite:
            connection.execute(text("drop trigger events_delete"))
        else:
            connection.execute(text("alter table events disable trigger user"))
        connection.execute(text("delete from events where seq = 3"))

    damages = any_store.verify_audit().damages

    assert damages[0].seq == 4
    assert "event 3 is missing" in damages[0].sentence


def test_a_posting_changed_past_the_guards_is_found_on_both_databases(any_store, make):
    make.clerk(any_store).posted()
    with any_store.database.write() as connection:
        if any_store.database.is_sqlite:
            connection.execute(text("drop trigger postings_update"))
            connection.execute(text("drop trigger postings_into"))
        else:
            connection.execute(text("alter table postings disable trigger user"))
        connection.execute(text("update postings set minor = minor + 1 where position = 1"))

    (damage,) = any_store.verify_audit().damages

    assert damage.subject == "entry:1"


def test_events_written_by_many_threads_make_one_chain(any_store, make):
    def work(number):
        for one in range(5):
            any_store.intake.receive(make.file(f"{number} {one}".encode()))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    proof = any_store.verify_audit()

    assert (proof.events, proof.damages) == (20, ())


def test_verifying_while_others_write_finds_no_damage(any_store, make):
    clerk = make.clerk(any_store)
    invoice_id = clerk.extracted()
    ready, stop = threading.Event(), threading.Event()

    def write():
        while not stop.is_set():
            any_store.invoices.record_verdict(invoice_id, make.verdict(), None, "payables")
            ready.set()

    writer = threading.Thread(target=write)
    writer.start()
    ready.wait(10)
    proofs = [any_store.verify_audit() for _ in range(10)]
    stop.set()
    writer.join()

    assert [proof.damages for proof in proofs if proof.damages] == []


def test_the_history_of_an_invoice_tells_its_life_in_order(any_store, make):
    invoice_id = make.clerk(any_store).posted()

    actions = [event.action for event in any_store.invoices.history(invoice_id)]

    assert actions == ["received", "read", "extracted", "assessed", "planned", "approved", "posted", "posted"]
