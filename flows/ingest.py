"""Flow: take in what arrived, read it, check it. Safe to run twice, on several machines, or to kill anywhere."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from extractors.reading.isolate import Pool
from flows import stages
from flows.judging import judge_all
from flows.retries import RETRIES, passing
from flows.stages import Tally
from flows.wiring import Office, office
from pipeline.status import Disposition


@task(name="take in", cache_policy=NO_CACHE, retry_condition_fn=passing, **RETRIES)
def take_in(paths: list[str]) -> Tally:
    """Mailboxes, folders and the given paths into the store."""
    with office() as desk:
        return stages.take_in(desk, [Path(path) for path in paths])


@task(name="read a batch", cache_policy=NO_CACHE, retry_condition_fn=passing, **RETRIES)
def read_batch(pool: Pool) -> Tally | None:
    """One batch of what waits, read by our own worker processes; nothing where nothing waits."""
    with office() as desk:
        return stages.read_batch(desk, pool)


@task(name="file what is settled", cache_policy=NO_CACHE, retry_condition_fn=passing, **RETRIES)
def file_settled() -> Tally:
    """Files of folders out of the way, once everything in them is settled."""
    with office() as desk:
        return stages.file_settled(desk)


@task(name="check", cache_policy=NO_CACHE, retry_condition_fn=passing, **RETRIES)
def check() -> Tally:
    """Verdicts on what was read, and again on what is in review."""
    with office() as desk:
        return Tally(checked=judge_all(desk))


def read() -> Tally:
    """Everything that waits, one Prefect task for each batch: a page as a task would cost more than its OCR."""
    tally = Tally()
    with office() as desk:
        options, workers = desk.options, desk.settings.workers
        if not desk.store.intake.waiting():
            return tally
    with Pool(options, workers) as pool:
        while batch := read_batch(pool):
            tally += batch
    return tally


@flow(name="ingest")
def ingest(paths: list[str] | None = None) -> Tally:
    """Everything that arrived, as far as it goes without a person."""
    tally = take_in(paths or []) + read() + check() + file_settled()
    with office() as desk:
        report(desk)
    return tally


def report(desk: Office) -> None:
    """What could not be read, as a table in Prefect."""
    rows = [
        {"document": one.document.name, "reason": one.finding.reason, "what": one.finding.sentence}
        for one in desk.store.intake.arrivals(Disposition.FAILED) if one.finding
    ]  # fmt: skip
    create_table_artifact(key="payables-refused", table=rows or [{"document": "none", "reason": "", "what": ""}],
                          description="Documents that could not be read")  # fmt: skip
