"""A document divided anew: what is new, what stays, what is replaced and comes back; on both databases."""

import contextlib
import threading
from dataclasses import replace

import pytest

from pipeline.documents import Ink, Page, Word
from pipeline.invoices import Reading
from pipeline.parting import BadPartingError
from pipeline.review import Answer, Correction
from pipeline.status import IllegalMoveError, Status
from pipeline.store import StaleVersionError

PAGES = (1, 2, 3)
WHOLE = [(1, 2, 3)]


@pytest.fixture
def office(any_store, clerk, make):
    """A document of three pages, read as the groups that a test says."""

    class Office:
        store = any_store

        def found(self, *groups, **more):
            return [
                replace(
                    make.extraction("0" * 64, index=index, number=f"R-{'-'.join(map(str, group))}", **more), pages=group
                )
                for index, group in enumerate(groups)
            ]

        def read(self, *groups):
            document = clerk.received()
            words = (Word("Rechnung", make.extraction().fields["invoice_number"].box),)
            pages = tuple(Page(number, 595.28, 841.89, words, Ink.TEXT) for number in PAGES)
            return document, any_store.intake.record_reading(
                document, Reading("0" * 64, pages, tuple(self.found(*groups)))
            )

        def divide(self, document, *groups, by="ann"):
            unread = any_store.partings.unread(document, groups)
            return any_store.partings.record(document, groups, self.found(*unread), by)

        def standing(self, document):
            return {one.pages: one.invoice_id for one in any_store.partings.of(document)}

        def status(self, *ids):
            return [any_store.invoices.one(one).status for one in ids]

        def approve(self, invoice_id):
            any_store.invoices.record_verdict(invoice_id, make.verdict(), None, "payables")
            clerk.planned(invoice_id, make.plan())

    yield Office()
    assert any_store.verify_audit().damages == ()
    assert any_store.status()["intake"]["balanced"]


def test_new_invoices_wait_for_their_checks_and_the_old_one_is_replaced(office):
    document, (old,) = office.read((1, 2, 3))

    division = office.divide(document, (1, 2), (3,))

    assert division.invoices == division.changed == [old + 1, old + 2]
    assert office.status(old, *division.invoices) == [Status.REPLACED, Status.EXTRACTED, Status.EXTRACTED]
    assert office.standing(document) == {(1, 2): old + 1, (3,): old + 2}
    assert office.store.invoices.one(old).reason == f"→ {old + 1}, {old + 2}"
    assert [office.store.invoices.one(one).extraction.index for one in division.invoices] == [1, 2]


def test_an_invoice_whose_pages_stay_together_stays_with_what_was_said_of_it(office):
    document, (first, second) = office.read((1,), (2, 3))
    said = Correction("invoice_number", "R-7", "bob", office.store.invoices.one(first).since)
    office.store.invoices.correct(first, [said])
    version = office.store.invoices.one(first).version

    division = office.divide(document, (1,), (2,), (3,))

    assert division.invoices[0] == first
    assert first not in division.changed
    assert (office.store.invoices.one(first).version, office.store.invoices.corrections(first)) == (version, [said])
    assert office.status(second) == [Status.REPLACED]


def test_dividing_as_before_brings_the_old_ones_back_with_what_was_said(office):
    document, (old,) = office.read((1, 2, 3))
    said = Correction("gross_total", "7.00", "ann", office.store.invoices.one(old).since)
    office.store.invoices.correct(old, [said])
    parts = office.divide(document, (1,), (2, 3)).invoices

    back = office.divide(document, (1, 2, 3), by="bob")

    assert (back.invoices, back.changed) == ([old], [old])
    assert office.status(old, *parts) == [Status.IN_REVIEW, Status.REPLACED, Status.REPLACED]
    assert office.store.invoices.corrections(old) == [said]
    assert office.divide(document, (1,), (2, 3)).invoices == parts


def test_dividing_as_it_is_changes_nothing(office):
    document, ids = office.read((1,), (2, 3))
    head = office.store.verify_audit().head

    division = office.divide(document, (1,), (2, 3))

    assert (division.invoices, division.changed) == (ids, [])
    assert office.store.verify_audit().head == head


def test_a_page_may_belong_to_no_invoice(office):
    document, (old,) = office.read((1, 2, 3))

    (now,) = office.divide(document, (1, 2)).invoices

    assert office.standing(document) == {(1, 2): now}
    assert office.status(old) == [Status.REPLACED]


def test_what_is_approved_or_posted_keeps_its_pages_and_nothing_happens(office, make):
    document, (first, second) = office.read((1,), (2, 3))
    office.approve(first)

    for groups in (WHOLE, [(2, 3)], [(1, 2), (3,)]):
        with pytest.raises(IllegalMoveError, match=f"invoice {first} \\(pages 1\\) is approved"):
            office.divide(document, *groups)
    office.store.journal.post(make.entry(first), first, "payables")
    with pytest.raises(IllegalMoveError, match="is posted"):
        office.divide(document, *WHOLE)

    assert office.standing(document) == {(1,): first, (2, 3): second}
    assert "parted" not in {one.action for one in office.store.invoices.history(first)}


def test_beside_a_posted_invoice_the_others_are_divided(office, make):
    document, (first, second) = office.read((1,), (2, 3))
    office.approve(first)
    office.store.journal.post(make.entry(first), first, "payables")

    division = office.divide(document, (1,), (2,), (3,))

    assert office.status(first, second) == [Status.POSTED, Status.REPLACED]
    assert division.changed == division.invoices[1:]


@pytest.mark.parametrize("status", [Status.IN_REVIEW, Status.IN_APPROVAL, Status.FILED, Status.REJECTED])
def test_what_is_not_decided_yet_or_came_to_nothing_is_replaced(office, make, status):
    document, (old,) = office.read((1, 2, 3))
    office.store.invoices.record_verdict(old, make.verdict(Status.IN_REVIEW), None, "payables")
    if status is not Status.IN_REVIEW:
        office.store.invoices.move(old, status, "ann", "x")

    office.divide(document, (1, 2), (3,))

    assert office.status(old) == [Status.REPLACED]


def test_a_filed_statement_in_a_bundle_stands_for_its_page(office, make):
    document, (first, second) = office.read((1, 2), (3,))
    office.store.invoices.record_verdict(second, make.verdict(Status.FILED), None, "payables")

    division = office.divide(document, (1,), (2,), (3,))

    assert division.invoices[2] == second
    assert office.status(first, second) == [Status.REPLACED, Status.FILED]


def test_a_reversed_invoice_stays_reversed_and_its_pages_are_free(office, make):
    from pipeline.ledger import reverse

    document, (old,) = office.read((1, 2, 3))
    office.approve(old)
    office.store.journal.post(make.entry(old), old, "payables")
    office.store.journal.post(reverse(make.entry(old), "two invoices", make.today), old, "cora")
    assert office.standing(document) == {(1, 2, 3): old}

    office.divide(document, (1, 2), (3,))

    assert office.status(old) == [Status.VOID]
    assert set(office.standing(document)) == {(1, 2), (3,)}


def test_a_replaced_invoice_comes_back_by_no_other_way(office, make):
    document, (old,) = office.read((1, 2, 3))
    office.divide(document, (1, 2), (3,))
    since = office.store.invoices.one(old).since
    tries = [
        lambda: office.store.invoices.move(old, Status.IN_REVIEW, "ann"),
        lambda: office.store.invoices.correct(old, [Correction("gross_total", "1.00", "ann", since)]),
        lambda: office.store.invoices.answer(old, [Answer("UNSURE", "ann", since, "x")]),
        lambda: office.store.invoices.record_verdict(old, make.verdict(Status.IN_REVIEW), None, "payables"),
        lambda: office.store.invoices.move(old, Status.FILED, "ann"),
        lambda: office.store.journal.post(make.entry(old), old, "payables"),
    ]
    for one in tries:
        with pytest.raises(IllegalMoveError):
            one()
    with pytest.raises(IllegalMoveError, match="only by dividing"):
        office.store.invoices.move(office.standing(document)[3,], Status.REPLACED, "ann")

    assert office.status(old) == [Status.REPLACED]


def test_an_e_invoice_is_not_divided(office, any_store, make, clerk):
    document = clerk.received(b"<Invoice/>")
    any_store.intake.record_reading(document, make.reading(replace(make.extraction(), syntax="ubl")))

    with pytest.raises(BadPartingError, match="e-invoice"):
        office.divide(document, (1,))


def test_who_divided_has_a_hand_in_what_came_of_it_alone(office):
    document, _ = office.read((1,), (2, 3))

    division = office.divide(document, (1,), (2,), (3,))

    assert [office.store.partings.hands(one) for one in division.invoices] == [set(), {"ann"}, {"ann"}]


def test_a_group_without_a_reading_is_stale(office):
    document, ids = office.read((1,), (2, 3))

    with pytest.raises(StaleVersionError):
        office.store.partings.record(document, [(1, 2), (3,)], office.found((1, 2)), "ann")

    assert list(office.standing(document).values()) == ids


def test_of_two_who_divide_at_once_one_is_told_after_the_other(office):
    """Neither leaves a page with two invoices, and neither waits for the other for ever."""
    document, (old,) = office.read((1, 2, 3))
    ways = [[(1,), (2, 3)], [(1, 2), (3,)], [(1,), (2,), (3,)], WHOLE]
    since = office.store.invoices.one(old).since
    problems = []

    def work(turn):
        try:
            for step in range(6):
                office.divide(document, *ways[(turn + step) % len(ways)], by=f"clerk {turn}")
                for part in office.store.partings.of(document):
                    said = Correction("due_date", "2026-08-01", f"clerk {turn}", since)
                    with contextlib.suppress(IllegalMoveError):  # replaced in between
                        office.store.invoices.correct(part.invoice_id, [said])
        except Exception as error:  # noqa: BLE001 - a thread's fault is the test's
            problems.append(error)

    threads = [threading.Thread(target=work, args=(turn,)) for turn in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)

    assert [one for one in problems if not isinstance(one, StaleVersionError)] == []
    pages = [page for part in office.store.partings.of(document) for page in part.pages]
    assert sorted(pages) == [1, 2, 3]
