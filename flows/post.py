"""Flow: post approved invoices to the ledger. Each entry has a key; posting twice is posting once."""

from __future__ import annotations

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows import stages
from flows.retries import RETRIES, passing
from flows.stages import Tally
from flows.wiring import office


@task(name="post", cache_policy=NO_CACHE, retry_condition_fn=passing, **RETRIES)
def post_approved() -> Tally:
    """Everything that is approved."""
    with office() as desk:
        return stages.post(desk)


@flow(name="post")
def post() -> Tally:
    """Post, and show the trial balance."""
    tally = post_approved()
    with office() as desk:
        balance = desk.store.journal.trial_balance()
    rows = [
        {"account": account, "balance": f"{amount:,.2f}", "currency": code}
        for (account, code), amount in sorted(balance.items())
    ]
    empty = [{"account": "none", "balance": "", "currency": ""}]
    create_table_artifact(key="payables-ledger", table=rows or empty, description="Trial balance")
    return tally
