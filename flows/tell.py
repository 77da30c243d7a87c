"""Flow: tell the webhooks what happened since the last time."""

from __future__ import annotations

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from flows import stages
from flows.retries import RETRIES, passing
from flows.stages import Tally
from flows.wiring import office


@task(name="tell", cache_policy=NO_CACHE, retry_condition_fn=passing, **RETRIES)
def tell_webhooks() -> Tally:
    """Every event that a webhook waits for."""
    with office() as desk:
        return stages.tell(desk)


@flow(name="tell")
def tell() -> Tally:
    """What happened, told."""
    return tell_webhooks()
