"""Serve the flows on their schedules on this machine: the process that `payables up` starts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from prefect import Flow, serve
from prefect.deployments.runner import RunnerDeployment
from prefect.schedules import Cron, Interval, Schedule

from flows.approve import approve
from flows.ingest import ingest
from flows.post import post
from flows.remind import remind
from flows.tell import tell


def main() -> None:
    """Register the deployments and run what is due, until stopped."""
    every: list[tuple[Flow[..., Any], Schedule]] = [
        (ingest, Interval(timedelta(minutes=5))),
        (approve, Interval(timedelta(minutes=5))),
        (post, Interval(timedelta(minutes=15))),
        (tell, Interval(timedelta(minutes=5))),
        (remind, Cron("0 8 * * 1-5")),
    ]
    deployments = [flow.to_deployment(flow.name, schedule=when, concurrency_limit=1) for flow, when in every]
    serve(*(one for one in deployments if isinstance(one, RunnerDeployment)), print_starting_message=False)


if __name__ == "__main__":
    main()
