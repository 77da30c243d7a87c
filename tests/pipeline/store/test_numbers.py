"""Numbers: invoices taken along their walk by the real verbs, on a clock that the test sets."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from pipeline.findings import Finding, Reason
from pipeline.invoices import Kind
from pipeline.ledger import reverse
from pipeline.money import Money
from pipeline.parties import Supplier
from pipeline.reports.automation import Posted
from pipeline.reports.due import Offer, Owed
from pipeline.reports.exceptions import Counted
from pipeline.reports.period import Period
from pipeline.reports.steps import Stayed
from pipeline.reports.straight_through import Judged
from pipeline.reports.supplier_quality import Sent, Trouble
from pipeline.reports.touch import Touched
from pipeline.reports.walk import Step
from pipeline.review import Answer, Correction
from pipeline.status import Status
from pipeline.store import audit
from pipeline.store.walk_tables import walk_reasons, walk_stays, walk_touches, walks
from pipeline.suppliers import SupplierMatch

MONDAY = date(2026, 3, 2)
START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
MARCH = Period(date(2026, 3, 1), date(2026, 3, 31))
DOUBT = Finding(Reason.UNSURE, "Is it 119.00?")
BANK = Finding(Reason.BAD_IBAN, "The IBAN fails its check.")


class _AnyDatetime(type):
    def __instancecheck__(cls, value):
        return isinstance(value, datetime)


class Clock(datetime, metaclass=_AnyDatetime):
    """``datetime`` for the audit chain, at the time that the test says."""

    reads = START

    @classmethod
    def now(cls, tz=None):
        return cls.reads


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setattr(audit, "datetime", Clock)
    monkeypatch.setattr(Clock, "reads", START)
    return Clock


@dataclass
class Office:
    """The verbs of the walk at a given minute."""

    store: object
    make: object
    made: int = 0

    def at(self, minutes):
        Clock.reads = START + timedelta(minutes=minutes)
        return self

    def extracted(self, **fields):
        self.made += 1
        return self.make.clerk(self.store).extracted(b"%PDF-1.7 " + bytes([self.made]), **fields)

    def judged(self, invoice_id, status, *findings, entity="ours", supplier=None, by="payables", said=None):
        verdict = self.make.verdict(status, findings=findings, said=said)
        match = supplier and SupplierMatch(Supplier(supplier, f"{supplier} GmbH"), 9.0, (), True)
        self.store.invoices.record_verdict(invoice_id, replace(verdict, entity_id=entity, supplier=match), None, by)
        return invoice_id

    def planned(self, invoice_id, *people):
        version = self.store.invoices.one(invoice_id).version
        self.store.approvals.record_plan(invoice_id, self.make.plan(*people), "payables", version)

    def through(self, **known):
        """Judged clean and approved by rule."""
        invoice_id = self.judged(self.extracted(), Status.IN_APPROVAL, **known)
        self.planned(invoice_id)
        return invoice_id

    def reviewed(self, *findings, **known):
        return self.judged(self.extracted(), Status.IN_REVIEW, *(findings or (DOUBT,)), **known)

    def corrected(self, invoice_id, by="ann"):
        self.store.invoices.correct(invoice_id, [Correction("gross_total", "119.00", by, Clock.reads)])

    def answered(self, invoice_id, by="ann"):
        self.store.invoices.answer(invoice_id, [Answer(Reason.UNSURE, by, Clock.reads, "seen")])

    def opened(self, invoice_id, by="ann"):
        with self.store.database.write() as connection:
            audit.append(connection, by, "opened", f"invoice:{invoice_id}")

    def posted(self, invoice_id):
        self.store.journal.post(self.make.entry(invoice_id), invoice_id, "payables")

    def reversed(self, invoice_id):
        back = reverse(self.make.entry(invoice_id), f"void:{invoice_id}", self.make.today)
        self.store.journal.post(back, invoice_id, "cora")


@pytest.fixture
def office(any_store, make):
    return Office(any_store, make)


@pytest.fixture
def numbers(any_store):
    return any_store.numbers


def test_touchless_invoices_are_counted_on_the_day_they_were_first_judged(office, numbers):
    office.through()
    corrected = office.reviewed()
    office.at(24 * 60).through()
    office.judged(office.extracted(), Status.FILED)
    office.corrected(corrected)
    office.judged(corrected, Status.IN_APPROVAL)

    assert numbers.judged(MARCH) == [Judged(MONDAY, 2, 1), Judged(date(2026, 3, 3), 1, 1)]


def test_an_invoice_touched_after_it_was_counted_is_no_longer_touchless(office, numbers):
    invoice_id = office.through()
    before = numbers.judged(MARCH)

    office.at(60).corrected(invoice_id)

    assert (before, numbers.judged(MARCH)) == ([Judged(MONDAY, 1, 1)], [Judged(MONDAY, 1, 0)])


def test_a_period_holds_its_first_and_its_last_moment_and_no_other(office, numbers):
    for minutes in (-8 * 60 - 1, -8 * 60, 16 * 60 - 1, 16 * 60):  # Sunday 23:59, Monday 0:00 and 23:59, Tuesday 0:00
        office.at(minutes).through()

    assert numbers.judged(Period(MONDAY, MONDAY)) == [Judged(MONDAY, 2, 2)]


def test_reasons_count_each_invoice_once_and_only_what_sent_it_to_review(office, numbers):
    office.reviewed(DOUBT, replace(DOUBT, sentence="Is it 2026?"), BANK)
    second = office.reviewed(DOUBT)
    office.judged(second, Status.IN_REVIEW, Finding(Reason.DUPLICATE_NEAR, "Seen after a correction."))
    office.through()

    assert sorted(numbers.exceptions(MARCH), key=lambda one: one.reason) == [
        Counted("BAD_IBAN", 1),
        Counted("UNSURE", 2),
    ]
    assert numbers.sent_to_review(MARCH) == 2


def test_time_in_each_step(office, numbers):
    asked = office.reviewed()
    office.at(10).corrected(asked)
    office.at(30).judged(asked, Status.IN_APPROVAL)
    office.planned(asked, "omar")
    office.at(90).store.approvals.decide(asked, "omar", approved=True)
    office.at(95).posted(asked)
    office.at(100).posted(office.through())

    assert sorted(numbers.stays(MARCH), key=lambda one: (one.step, one.seconds)) == [
        Stayed(Step.APPROVAL, 3600, 1), Stayed(Step.APPROVED, 0, 1), Stayed(Step.APPROVED, 300, 1),
        Stayed(Step.REVIEW, 1800, 1),
    ]  # fmt: skip


def test_touch_time_is_that_of_all_people_on_an_invoice(office, numbers):
    invoice_id = office.reviewed()
    office.opened(invoice_id)
    office.at(2).opened(invoice_id, "bob")
    office.at(3).corrected(invoice_id)
    office.at(60).answered(invoice_id, "bob")
    office.at(61).opened(office.reviewed())

    assert numbers.touched(MARCH) == [Touched(MONDAY, 180 + 900)]


def test_what_is_owed_is_open_by_due_date_currency_and_direction(office, numbers, make):
    due = make.extraction(due_date="2026-04-01")
    office.judged(office.extracted(), Status.IN_REVIEW, DOUBT, said=due)
    office.judged(office.extracted(), Status.IN_REVIEW, DOUBT, said=due)
    dollars = replace(make.extraction(currency="USD", due_date="2026-04-01"), kind=Kind.CREDIT_NOTE)
    office.judged(office.extracted(), Status.IN_APPROVAL, said=dollars)
    without = replace(due, fields={name: value for name, value in due.fields.items() if name != "gross_total"})
    office.judged(office.extracted(), Status.IN_REVIEW, DOUBT, said=without)
    office.posted(office.through())

    assert sorted(numbers.owed(), key=lambda one: str(one.money)) == [
        Owed(date(2026, 4, 1), Money(Decimal("-119.00"), "USD"), 1),
        Owed(date(2026, 4, 1), Money(Decimal("238.00"), "EUR"), 2), Owed(date(2026, 4, 1), None, 1),
    ]  # fmt: skip


def test_a_discount_is_at_risk_while_the_invoice_is_open(office, numbers, make):
    said = make.extraction(discount_percent="2", discount_date="2026-03-09")
    for status in (Status.IN_REVIEW, Status.IN_APPROVAL, Status.FILED):
        office.judged(office.extracted(), status, said=said)
    later = make.extraction(discount_percent="2", discount_date="2026-03-10")
    office.judged(office.extracted(), Status.IN_REVIEW, DOUBT, said=later)

    offer = Offer(Money(Decimal("119.00"), "EUR"), Decimal(2), date(2026, 3, 9))
    assert numbers.discounts(MONDAY) == [offer, offer]
    assert len(numbers.discounts(date(2026, 3, 10))) == 1


def test_suppliers_with_what_they_sent_and_what_went_wrong(office, numbers):
    office.through(supplier="S1")
    office.reviewed(DOUBT, BANK, supplier="S1")
    office.reviewed(supplier="S2")
    office.reviewed()

    by_id = sorted(numbers.by_supplier(MARCH), key=lambda one: one.supplier_id or "")
    assert by_id == [Sent(None, None, 1, 0), Sent("S1", "S1 GmbH", 2, 1), Sent("S2", "S2 GmbH", 1, 0)]
    assert set(numbers.troubles(MARCH)) == {
        Trouble("S1", "UNSURE", 1), Trouble("S1", "BAD_IBAN", 1), Trouble("S2", "UNSURE", 1), Trouble(None, "UNSURE", 1)
    }  # fmt: skip


def test_a_reversed_touchless_invoice_is_told_apart_from_one_that_a_person_saw(office, numbers):
    wrong, right = office.through(), office.through()
    seen = office.reviewed()
    office.corrected(seen)
    office.judged(seen, Status.IN_APPROVAL)
    office.planned(seen)
    for one in (wrong, right, seen):
        office.posted(one)
    office.at(60 * 24 * 60).reversed(wrong)

    assert sorted(numbers.posted(MARCH), key=lambda one: one.touchless) == [Posted(False, 1, 0), Posted(True, 2, 1)]
    assert numbers.posted(Period(date(2026, 4, 1), date(2026, 6, 1))) == []


def test_only_the_entities_asked_for_are_counted(office, numbers, make):
    said = make.extraction(discount_percent="2", discount_date="2026-03-05")
    for entity in ("ours", "theirs", None):
        invoice_id = office.reviewed(entity=entity, said=said)
        office.opened(invoice_id)
        office.at(1).answered(invoice_id)
        office.judged(invoice_id, Status.IN_APPROVAL, entity=entity, said=said)
        office.planned(invoice_id)
        office.posted(invoice_id)
        office.reviewed(entity=entity, said=said)

    def told(entities):
        return [
            sum(one.invoices for one in numbers.judged(MARCH, entities)), numbers.sent_to_review(MARCH, entities),
            sum(one.invoices for one in numbers.exceptions(MARCH, entities)),
            sum(one.stays for one in numbers.stays(MARCH, entities)), len(numbers.touched(MARCH, entities)),
            sum(one.invoices for one in numbers.owed(entities)), len(numbers.discounts(MONDAY, entities)),
            sum(one.invoices for one in numbers.by_supplier(MARCH, entities)),
            sum(one.invoices for one in numbers.troubles(MARCH, entities)),
            sum(one.invoices for one in numbers.posted(MARCH, entities)),
        ]  # fmt: skip

    one = [2, 2, 2, 2, 1, 1, 1, 2, 2, 1]
    assert told({"ours"}) == told({"theirs"}) == one
    assert told({"ours", "theirs"}) == [2 * number for number in one]
    assert told(None) == [3 * number for number in one]
    assert told(set()) == [0] * 10


def dump(store):
    with store.database.read() as connection:
        return [
            connection.execute(table.select().order_by(*table.primary_key.columns)).all()
            for table in (walks, walk_reasons, walk_stays, walk_touches)
        ]


def test_walks_told_again_from_the_first_event_are_the_same_and_no_proof_is_broken(office, numbers, any_store):
    first = office.reviewed(supplier="S1")
    numbers.catch_up()
    office.opened(first)
    office.at(3).corrected(first)
    numbers.catch_up()
    office.judged(first, Status.IN_APPROVAL, supplier="S2")
    office.at(9).through()
    numbers.catch_up()
    step_by_step = dump(any_store)

    with any_store.database.write() as connection:
        connection.execute(text("update walked set seq = 0"))
    assert numbers.catch_up() > 0

    assert dump(any_store) == step_by_step
    assert any(step_by_step)
    assert numbers.catch_up() == 0
    assert any_store.verify_audit().damages == ()


def test_many_events_are_read_in_small_transactions(office, numbers, monkeypatch):
    monkeypatch.setattr("pipeline.store.walks.BATCH", 2)
    for _ in range(3):
        office.posted(office.through())

    assert numbers.posted(MARCH) == [Posted(True, 3, 0)]


def test_no_person_is_named_in_the_walks(office, any_store, numbers):
    invoice_id = office.reviewed()
    office.opened(invoice_id, "ann.of.accounts")
    office.at(1).corrected(invoice_id, "ann.of.accounts")
    numbers.catch_up()

    assert "ann.of.accounts" not in json.dumps(dump(any_store), default=str)
