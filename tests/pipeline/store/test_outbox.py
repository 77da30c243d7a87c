"""Letters: put once under their key, waiting until they went out."""

import threading
from datetime import UTC, datetime

import pytest

from pipeline.review import Correction
from pipeline.status import Status
from pipeline.store import Letter
from pipeline.store.outbox import rejection_key

EARLIER = datetime(2026, 7, 2, 9, tzinfo=UTC)


def test_a_letter_waits_until_it_went_out(any_store):
    assert any_store.outbox.put(Letter("a", "reminder", "{}"))
    assert any_store.outbox.waiting() == [Letter("a", "reminder", "{}")]

    any_store.outbox.done("a")

    assert any_store.outbox.waiting() == []
    assert not any_store.outbox.put(Letter("a", "reminder", "{}"))
    assert any_store.outbox.waiting() == []


def test_many_that_put_the_same_letter_at_once_put_it_once(any_store):
    barrier, outcomes = threading.Barrier(4), []

    def put():
        barrier.wait()
        outcomes.append(any_store.outbox.put(Letter("a", "reminder", "{}")))

    threads = [threading.Thread(target=put) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == [False, False, False, True]


@pytest.mark.parametrize(
    "take_back",
    [
        lambda invoices, one: invoices.move(one, Status.IN_REVIEW, "ann", "reopened"),
        lambda invoices, one: invoices.correct(one, [Correction("iban", None, "ann", datetime.now(UTC))]),
        lambda invoices, one: invoices.withdraw(one, "ann", EARLIER),
    ],
    ids=["reopened", "corrected", "withdrawn"],
)
def test_the_letter_about_a_rejection_that_is_taken_back_never_goes_out(any_store, clerk, take_back):
    invoice_id = clerk.extracted()
    any_store.invoices.correct(invoice_id, [Correction("iban", None, "ann", EARLIER)])
    any_store.invoices.move(invoice_id, Status.REJECTED, "ann", "not ours")
    others = [Letter(rejection_key(int(f"{invoice_id}0"), 1), "rejection", "{}"), Letter("a", "reminder", "{}")]
    for letter in (Letter(rejection_key(invoice_id, 2), "rejection", "{}"), *others):
        any_store.outbox.put(letter)

    take_back(any_store.invoices, invoice_id)

    assert sorted(one.key for one in any_store.outbox.waiting()) == sorted(one.key for one in others)


def test_a_letter_about_a_rejection_that_went_out_stays_told(any_store, clerk):
    invoice_id = clerk.extracted()
    any_store.invoices.correct(invoice_id, [Correction("iban", None, "ann", EARLIER)])
    any_store.invoices.move(invoice_id, Status.REJECTED, "ann", "not ours")
    key = rejection_key(invoice_id, 2)
    any_store.outbox.put(Letter(key, "rejection", "{}"))
    any_store.outbox.done(key)

    any_store.invoices.move(invoice_id, Status.IN_REVIEW, "ann", "reopened")

    assert any_store.outbox.has(key)
