"""Work is done at the risk of its worker alone."""

from __future__ import annotations

import datetime as dt
import signal
import threading
from decimal import Decimal

import pytest

from pipeline.documents import Attachment, Box, Channel, Origin
from pipeline.findings import Reason, finding
from pipeline.isolation import Confinement, Ended, Faulted, Workers, workers
from pipeline.isolation.workers import NeverBegunError, OverdueError
from pipeline.limits import Limits
from tests.pipeline.isolation import tasks


@pytest.fixture
def crew():
    with Workers(1, Confinement(), named=(tasks.echo,)) as opened:
        yield opened


def done(crew, function, *given, seconds=20.0):
    return crew.submit(function, *given, seconds=seconds).result()


def test_nouns_come_back_as_they_were(crew):
    noun = (
        Attachment("a.pdf", b"%PDF", Origin(Channel.MAIL, "inbox", received_at=dt.datetime(2026, 1, 2, tzinfo=dt.UTC))),
        finding(Reason.BLANK, "There is no word on any page."),
        Box(1.0, 2.0, 3.0, 4.0), Decimal("1.10"), {"a": (1, None)}, frozenset({dt.date(2026, 1, 2)}),
    )  # fmt: skip

    assert done(crew, tasks.echo, noun) == noun


@pytest.mark.parametrize("unfit", [tasks.stranger, tasks.exploit])
def test_what_is_no_noun_is_not_loaded(crew, unfit):
    with pytest.raises(Ended):
        done(crew, unfit)

    assert done(crew, tasks.echo, 1) == 1


def test_an_exception_comes_back_as_text(crew):
    with pytest.raises(Faulted) as fault:
        done(crew, tasks.fail, "by nothing")

    assert (fault.value.kind, fault.value.text) == ("ZeroDivisionError", "by nothing")
    assert "in fail" in fault.value.trace


def test_a_worker_that_dies_says_how_and_where(crew):
    with pytest.raises(Ended) as ended:
        done(crew, tasks.end_at, 7)

    assert (ended.value.code, ended.value.place) == (-signal.SIGKILL, 7)
    assert done(crew, tasks.echo, 1) == 1


def test_computing_is_limited_by_the_processors_own_clock(crew):
    with pytest.raises(Ended) as ended:
        done(crew, tasks.burn, Limits(seconds=0.5))

    assert ended.value.code == -signal.SIGXCPU


def test_a_worker_whose_timers_do_not_end_it_is_ended(crew):
    with pytest.raises(OverdueError):
        done(crew, tasks.sleep, 60, seconds=0.3)

    assert done(crew, tasks.echo, 1) == 1


def test_a_worker_stays_until_it_is_full(crew, monkeypatch):
    one = done(crew, tasks.pid)
    assert done(crew, tasks.pid) == one

    monkeypatch.setattr(workers, "FULL", 200 * 2**20)
    assert done(crew, tasks.bloat, 300 * 2**20) == one
    other = done(crew, tasks.pid)

    assert other != one
    assert done(crew, tasks.pid) == other


def test_a_worker_ends_after_many_tasks(crew, monkeypatch):
    monkeypatch.setattr(workers, "MOST_TASKS", 2)

    assert len({done(crew, tasks.pid) for _ in range(6)}) == 3


def test_an_argument_that_a_worker_cannot_load_is_its_fault(crew):
    with pytest.raises(Faulted):
        done(crew, eval, "1/0")


def test_a_set_up_that_never_begins_is_told(monkeypatch):
    monkeypatch.setattr(workers, "serve", tasks.end)
    with Workers(1, signal.SIGTERM) as broken, pytest.raises(NeverBegunError):
        done(broken, tasks.echo, 1)


def test_what_waits_is_cancelled_when_the_workers_are_stopped(crew):
    running = crew.submit(tasks.sleep, 60, seconds=90)
    waiting = crew.submit(tasks.echo, 1, seconds=90)
    stopper = threading.Thread(target=crew.stop)
    stopper.start()
    stopper.join(10)

    assert not stopper.is_alive()
    assert waiting.cancelled()
    assert running.exception() is not None or running.cancelled()
    with pytest.raises(RuntimeError):
        crew.submit(tasks.echo, 1, seconds=1)


def test_many_threads_share_a_crew():
    found = []
    with Workers(2, Confinement(), named=(tasks.echo,)) as crew:
        asking = [threading.Thread(target=lambda n=n: found.append(done(crew, tasks.echo, n))) for n in range(20)]
        for one in asking:
            one.start()
        for one in asking:
            one.join(30)

    assert sorted(found) == list(range(20))
