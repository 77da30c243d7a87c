"""The invented history: every class there, the same for the same seed, of any size in the same memory."""

from collections import Counter
from itertools import islice

from models.synthetic.billed import COINCIDENCE, COPIES, LOOK_ALIKES
from models.synthetic.histories import history


def test_the_same_seed_gives_the_same_history_and_another_one_another():
    first, again, other = (list(islice(history(5000, seed), 5)) for seed in (1, 1, 2))

    assert first == again
    assert first != other


def test_every_way_of_copying_and_every_look_alike_arrives():
    arrived = Counter(one.sort for chapter in history(30_000) for one in chapter.arrivals)

    assert set(arrived) >= set(COPIES) | set(LOOK_ALIKES) | {COINCIDENCE}


def test_a_copy_names_its_original_and_an_honest_arrival_none():
    for chapter in history(5000):
        for one in chapter.arrivals:
            assert (one.twin is not None) == (one.sort in COPIES)
            assert one.twin is None or chapter.booked[one.twin].kind == "invoice"


def test_what_arrives_is_not_booked():
    for chapter in islice(history(5000), 20):
        held = {(one.billed.number, one.billed.issued) for one in chapter.arrivals if one.sort == "free"}
        booked = {(one.number, one.issued) for one in chapter.booked if one.sort == "free"}
        assert len(held & booked) <= 1  # numberings start anew and readings are imperfect
