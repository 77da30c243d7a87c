"""The timeline: who did what, in sentences; what two events say is said once."""

import datetime as dt

import pytest

from pipeline.store.audit import Event
from pipeline.timeline import timeline
from tests.fakes import an_extraction

AT = dt.datetime(2026, 7, 1, 8, tzinfo=dt.UTC)


def told(*events, read=None):
    made = [
        Event(seq, AT + dt.timedelta(minutes=seq), actor, action, subject, body)
        for seq, (actor, action, subject, body) in enumerate(events, 1)
    ]
    return [step.sentence for step in timeline(made, read)]


def on_invoice(actor, action, **body):
    return (actor, action, "invoice:7", body)


def correction(field, value):
    return {"field": field, "value": value, "by": "ann"}


def test_a_correction_says_what_stood_there_before():
    said = [correction("gross_total", "120.00"), correction("iban", None), correction("doc_type", "credit_note")]
    again = [correction("gross_total", "119.00"), correction("gross_total", "119.00"), correction("lines", "[]")]

    sentences = told(
        on_invoice("ann", "corrected", said=said), on_invoice("ann", "corrected", said=again), read=an_extraction()
    )

    assert sentences == [
        (
            "Ann corrected Gross total: 120.00 (was 119.00); removed IBAN (was DE02120300000000202051); "
            "corrected Kind of document: credit note (was invoice)"
        ),
        "Ann corrected Gross total: 119.00 (was 120.00); confirmed Gross total: 119.00; corrected the lines",
    ]


def test_without_the_reading_a_correction_says_the_value_alone():
    sentences = told(on_invoice("ann", "corrected", said=[correction("due_date", "2026-08-31")]))

    assert sentences == ["Ann corrected Due date: 2026-08-31"]


def test_a_decision_and_a_plan_are_said_once():
    decision = {"person": "olga", "approved": True, "note": "fine"}
    stage = {"number": 1, "rule": "R30", "people": ["olga", "omar"], "need": 1}

    sentences = told(
        on_invoice("ann", "assessed", before="in_review", after="in_approval", open=[]),
        on_invoice("ann", "planned", plan={"auto": False, "stages": [stage], "trace": []}),
        on_invoice("ann", "in_approval", before="in_approval", reason="asked by rule R30"),
        on_invoice("olga", "in_approval", before="in_approval", reason="fine"),
        on_invoice("olga", "decided", decision=decision, turn=["maria"]),
        on_invoice("maria", "rejected", before="in_approval", reason="not approved: too much"),
    )

    assert sentences == [
        "Checked: goes to approval",
        "Asks 1 of olga, omar (rule R30)",
        "Olga approved: fine (now waits for maria)",
        "Maria rejected it: not approved: too much",
    ]


def test_the_machine_and_people_are_told_apart():
    events = [
        Event(1, AT, "payables", "assessed", "invoice:7", {"before": "extracted", "after": "in_review", "open": []}),
        Event(2, AT, "ann", "opened", "invoice:7", {}),
        Event(3, AT, "ann", "assessed", "invoice:7", {"before": "in_review", "after": "in_review", "open": []}),
    ]

    assert [(one.who, one.by_person) for one in timeline(events)] == [
        ("payables", False), ("ann", True), ("ann", False)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("event", "sentence"),
    [
        (("payables", "received", "document:1", {"name": "a.pdf"}), "Received: a.pdf"),
        (("payables", "read", "document:1", {"invoices": [7, 8]}), "Read: 2 invoices found"),
        (("payables", "failed", "document:1", {"sentence": "The file asks for a password."}),
         "Set aside: The file asks for a password."),
        (("olga", "restored", "document:1", {}), "Olga had it read again"),
        (on_invoice("payables", "extracted", kind="credit_note"), "Recognised as credit note"),
        (on_invoice("ann", "extracted", kind="invoice"), "Recognised as invoice"),
        (
            on_invoice("ann", "parted", before="1-3", after="1 | 2-3", invoices=[8, 9]),
            "Ann divided the document into invoices: 1 | 2-3 (before: 1-3)",
        ),
        (on_invoice("ann", "replaced", before="in_review", reason="→ 8, 9"), "Ann replaced it: → 8, 9"),
        (on_invoice("payables", "assessed", before="extracted", after="in_review", open=["BANK_CHANGED", "UNSURE", "UNSURE"]),
         "Checked: goes to review (Bank account is new, Not sure enough)"),
        (on_invoice("ann", "answered", said=[{"reason": "BANK_CHANGED", "note": "called them"}]),
         "Ann settled “Bank account is new”: called them"),
        (on_invoice("ann", "withdrew", said=[{"said": "corrections"}, {"said": "corrections"}, {"said": "answers"}]),
         "Ann took back what was said (3)"),
        (on_invoice("payables", "planned", plan={"auto": True, "stages": [], "trace": [["R1", False], ["R2", True]]}),
         "Approved without asking anybody, by rule R2"),
        (on_invoice("ann", "rejected", before="in_review", reason="not our delivery"), "Ann rejected it: not our delivery"),
        (on_invoice("ann", "in_review", before="rejected", reason=""), "Ann took it back to review"),
        (on_invoice("ann", "something_new", reason="because"), "Ann something new: because"),
    ],
)  # fmt: skip
def test_every_kind_of_event_has_its_sentence(event, sentence):
    assert told(event) == [sentence]
