"""Flow: plan the approval of what is clean, and show who is asked."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.judging import judge_all
from flows.retries import RETRIES, passing
from flows.stages import Tally
from flows.wiring import office


@task(name="plan", cache_policy=NO_CACHE, retry_condition_fn=passing, **RETRIES)
def plan() -> Tally:
    """Judge what changed since; each clean invoice leaves with a plan, or approved where nobody is asked."""
    with office() as desk:
        return Tally(checked=judge_all(desk))


@flow(name="approve")
def approve() -> Tally:
    """Plans for everything that is clean, and a table of who is asked."""
    tally = plan()
    with office() as desk:
        rows = [{"invoice": one.invoice_id, "waits for": " or ".join(one.turn)} for one in desk.store.approvals.asked()]
    create_table_artifact(
        key="payables-approvals", table=rows or [{"invoice": "none", "waits for": ""}], description="Who is asked"
    )
    return tally
