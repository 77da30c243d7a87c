"""The walk that events tell: who touched it, how long it stood where, for how long people worked on it."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from pipeline.reports.walk import Stay, Step, walk_of

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@dataclass
class Said:
    at: datetime
    actor: str
    action: str
    body: dict = field(default_factory=dict)


def at(minutes):
    return START + timedelta(minutes=minutes)


def judged(minutes, before, after, *reasons, by="payables"):
    return Said(at(minutes), by, "assessed", {"before": before, "after": after, "open": list(reasons)})


def moved(minutes, before, after, by="payables"):
    return Said(at(minutes), by, after, {"before": before})


def said(minutes, action="corrected", before="in_review", by="ann"):
    return Said(at(minutes), by, action, {"before": before})


def opened(minutes, by="ann"):
    return Said(at(minutes), by, "opened")


THROUGH = [judged(0, "extracted", "in_approval"), moved(0, "in_approval", "approved"), moved(1, "approved", "posted")]
REVIEWED = [judged(0, "extracted", "in_review", "UNSURE"), judged(60, "in_review", "in_approval")]


@pytest.mark.parametrize(
    ("events", "touchless"),
    [
        ([], False),
        (THROUGH, True),
        ([judged(0, "extracted", "in_review", "UNSURE")], False),
        ([judged(0, "extracted", "filed")], False),
        # a supplier was added, nobody looked at this invoice
        (REVIEWED, True),
        # a person's yes is control, not repair
        ([*THROUGH[:1], moved(1, "in_approval", "in_approval"), moved(9, "in_approval", "approved", "omar")], True),
        ([REVIEWED[0], said(5), judged(5, "in_review", "in_approval", by="ann")], False),
        ([REVIEWED[0], said(5, "answered"), judged(6, "in_review", "in_approval")], False),
        ([*THROUGH[:1], said(5, "withdrew", before="in_approval"), judged(6, "in_review", "in_approval")], False),
        # let out of review by a person's hand, without a word
        ([REVIEWED[0], moved(5, "in_review", "approved", "ann")], False),
        ([REVIEWED[0], judged(5, "in_review", "in_approval", by="ann")], False),
        # touched only after it had been let through
        ([*THROUGH[:1], said(30, before="in_approval"), judged(31, "in_review", "in_approval")], False),
        ([*THROUGH[:1], moved(3, "in_approval", "in_review", "omar"), judged(4, "in_review", "in_approval")], False),
        # judged again in review, and opened without a word
        ([REVIEWED[0], opened(2), judged(5, "in_review", "in_review", "UNSURE"), *REVIEWED[1:]], True),
    ],
)
def test_touchless_is_let_through_with_nobodys_hand_in_it(events, touchless):
    assert walk_of(events).touchless is touchless


def test_reasons_are_those_that_sent_it_to_review_each_once_and_not_those_found_there():
    walk = walk_of([
        judged(0, "extracted", "in_review", "UNSURE", "UNSURE", "BAD_IBAN"),
        judged(5, "in_review", "in_review", "TOTALS_DISAGREE"),
        judged(9, "in_review", "in_approval", "UNUSUAL_AMOUNT"),
        judged(20, "approved", "in_review", "NOT_POSTABLE", "UNSURE"),
    ])  # fmt: skip

    assert walk.reasons == {"UNSURE": at(0), "BAD_IBAN": at(0), "NOT_POSTABLE": at(20)}


def test_a_stay_in_review_lasts_through_every_word_said_there():
    walk = walk_of([*REVIEWED[:1], said(10), judged(10, "in_review", "in_review"), said(40, "answered"), *REVIEWED[1:]])

    assert walk.stays == [Stay(Step.REVIEW, at(60), 3600)]


def test_a_rule_that_says_yes_at_once_is_no_stay_in_approval():
    assert walk_of(THROUGH).stays == [Stay(Step.APPROVED, at(1), 60)]


def test_a_stay_in_approval_begins_when_people_are_asked_and_lasts_over_its_stages():
    walk = walk_of([
        judged(0, "extracted", "in_approval"), moved(2, "in_approval", "in_approval"),
        moved(10, "in_approval", "in_approval", "omar"), moved(32, "in_approval", "approved", "cora"),
        moved(40, "approved", "posted"),
    ])  # fmt: skip

    assert walk.stays == [Stay(Step.APPROVAL, at(32), 1800), Stay(Step.APPROVED, at(40), 480)]


def test_approved_and_taken_back_is_no_time_to_the_ledger():
    walk = walk_of([*THROUGH[:2], said(30, before="approved"), moved(50, "in_review", "rejected", "ann")])

    assert walk.stays == [Stay(Step.REVIEW, at(50), 1200)]


def test_a_payment_run_taken_back_does_not_change_when_it_was_posted():
    walk = walk_of([*THROUGH, moved(60, "posted", "scheduled"), moved(70, "scheduled", "posted")])

    assert walk.posted_at == at(1)
    assert len(walk.stays) == 1


@pytest.mark.parametrize(
    ("events", "seconds"),
    [
        ([opened(0), said(2)], [120]),
        ([opened(0), said(40)], [900]),
        ([opened(0)], []),
        ([said(2)], []),
        ([opened(0, "payables"), said(2, by="payables")], []),
        # another person's word ends nothing of mine
        ([opened(0), said(2, by="bob"), said(5)], [300]),
        ([opened(0), opened(1, "bob"), said(2), said(4, by="bob")], [120, 180]),
        # looked, left, came back
        ([opened(0), opened(60), said(61)], [60]),
        # two words at one sitting, and one the day after from elsewhere
        ([opened(0), said(1), said(3, "answered"), said(1500)], [180]),
        ([opened(0), said(1), opened(100), said(102)], [60, 120]),
        # the judgement that follows a word is the machine's, whoever asked for it
        ([opened(0), judged(3, "in_review", "in_review", by="ann")], []),
        ([opened(0), said(1), judged(4, "in_review", "in_review", by="ann")], [60]),
        ([opened(0), moved(6, "in_review", "rejected", "ann")], [360]),
    ],
)
def test_a_touch_lasts_from_opening_to_the_same_persons_last_act_15_minutes_at_most(events, seconds):
    assert [one.seconds for one in walk_of(events).touches] == seconds


def test_what_was_filed_and_taken_back_is_an_invoice_again():
    filed = [judged(0, "extracted", "filed")]

    assert walk_of(filed).filed
    assert not walk_of([*filed, moved(5, "filed", "in_review", "ann")]).filed


def test_what_was_replaced_is_no_invoice_and_what_a_person_divided_is_not_touchless():
    divided = [Said(at(0), "ann", "extracted"), *THROUGH]

    assert walk_of([REVIEWED[0], moved(5, "in_review", "replaced", "ann")]).filed
    assert walk_of([Said(at(0), "payables", "extracted"), *THROUGH]).touchless
    assert not walk_of(divided).touchless


def test_events_of_other_kinds_change_nothing():
    others = [
        Said(at(1), "ann", action, {"after": "posted"}) for action in ("planned", "decided", "commented", "parted")
    ]

    assert walk_of([THROUGH[0], *others]) == walk_of(THROUGH[:1])
