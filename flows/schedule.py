"""Serve the flows on their schedules on this machine: the process that `payables up` starts."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any, Final

from prefect import Flow, serve
from prefect.deployments import run_deployment
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval, Schedule

from flows.approve import approve
from flows.ingest import ingest
from flows.post import post
from flows.remind import remind
from flows.tell import tell
from flows.watching import listening
from flows.wiring import read_settings

QUIET: Final = 5.0
"""Seconds after news from a mailbox in which more of it starts no further run."""

log = logging.getLogger(__name__)


def main() -> None:
    """Register the deployments and run what is due, until stopped."""
    every: list[tuple[Flow[..., Any], Schedule]] = [
        (ingest, Interval(timedelta(minutes=5))),
        (approve, Interval(timedelta(minutes=5))),
        (post, Interval(timedelta(minutes=15))),
        (tell, Interval(timedelta(minutes=5))),
        (remind, Cron("0 8 * * 1-5")),
    ]
    bell = threading.Event()
    threading.Thread(target=_answer, args=(bell,), name="new mail", daemon=True).start()
    deployments = [flow.to_deployment(flow.name, schedule=when, concurrency_limit=1) for flow, when in every]
    with listening(read_settings().mailboxes, bell.set):
        serve(*(one for one in deployments if isinstance(one, RunnerDeployment)), print_starting_message=False)


def _answer(bell: threading.Event) -> None:
    """Start a run of the intake whenever a mailbox has news; the schedule sees to it should that fail."""
    pause = threading.Event()
    while bell.wait():
        pause.wait(QUIET)
        bell.clear()
        try:
            run_deployment("ingest/ingest", timeout=0)
        except Exception:
            log.warning("news from a mailbox started no run; the next scheduled one looks", exc_info=True)


if __name__ == "__main__":
    main()
