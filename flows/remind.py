"""Flow: remind people of what waits for them, once a day each."""

from __future__ import annotations

import datetime as dt

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import reminding
from flows.retries import RETRIES, passing
from flows.stages import Tally
from flows.wiring import office


@task(name="remind", cache_policy=NO_CACHE, retry_condition_fn=passing, **RETRIES)
def remind_people(today: dt.date) -> Tally:
    """Put the day's reminders into the outbox, and send what waits there."""
    with office() as desk:
        return reminding.remind(desk, today)


@flow(name="remind")
def remind() -> Tally:
    """Today's reminders."""
    return remind_people(dt.datetime.now(dt.UTC).date())
