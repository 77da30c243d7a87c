"""Who works on a document, and whether they still live."""

import subprocess
import sys
import threading

import pytest

from flows.claims import is_dead, kept, take_up, worker_name

NAME = "from flows.claims import worker_name; print(worker_name())"


@pytest.fixture
def of_the_dead():
    """The name of a process that ended."""
    return subprocess.run([sys.executable, "-c", NAME], capture_output=True, text=True, check=True).stdout.strip()


def test_this_process_lives_and_one_that_ended_is_dead(of_the_dead):
    assert not is_dead(worker_name())
    assert is_dead(of_the_dead)


def test_a_process_number_that_was_given_out_again_is_another_process():
    mine, _, batch = worker_name().rpartition(":")
    assert is_dead(f"{mine}0:{batch}")


def test_of_another_machine_and_of_other_names_nothing_is_known(of_the_dead):
    assert not is_dead(f"elsewhere{of_the_dead}")
    assert not is_dead("worker 1")
    assert not is_dead("")


def test_only_what_the_dead_had_is_taken_up(of_the_dead):
    freed = []

    class Claims:
        def workers(self):
            return [of_the_dead, worker_name(), "elsewhere/1:2@3:x"]

        def abandon(self, worker):
            freed.append(worker)
            return 4

    assert take_up(Claims()) == 4
    assert freed == [of_the_dead]


def test_leases_are_renewed_while_the_work_lasts_and_not_after_though_one_renewal_fails():
    class Claims:
        renewed = 0
        enough = threading.Event()

        def renew(self, worker, seconds):
            self.renewed += 1
            if self.renewed == 3:
                self.enough.set()
            raise OSError("the database is away")

    claims = Claims()
    with kept(claims, "me", 0.03):
        assert claims.enough.wait(20)
    after = claims.renewed

    assert not [one for one in threading.enumerate() if one.name == "leases"]
    assert claims.renewed == after
