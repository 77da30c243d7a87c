"""Flow: everything once, from intake to reminders. What `payables run` runs."""

from __future__ import annotations

from prefect import flow
from prefect.artifacts import create_table_artifact

from flows.approve import approve
from flows.ingest import ingest
from flows.post import post
from flows.remind import remind
from flows.stages import Tally
from flows.tell import tell
from flows.wiring import office


@flow(name="walk")
def walk(paths: list[str] | None = None) -> Tally:
    """Take in, read, check, plan, post, remind, tell; then where everything stands, as a table."""
    tally = ingest(paths) + approve() + post() + remind() + tell()
    with office() as desk:
        standing = desk.store.status()
    rows = [
        {"what": f"{part}: {name}", "number": str(value)}
        for part, values in standing.items()
        for name, value in values.items()
    ]
    create_table_artifact(key="payables-standing", table=rows, description="Where everything stands")
    return tally
