"""Letters: put once under their key, waiting until they went out."""

import threading

from pipeline.store import Letter


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
