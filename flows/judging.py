"""The stage that checks and routes: readings and what the company knows, to a verdict and a plan, one at a time.

One process judges at a time, so that two copies that arrive together cannot both pass as the first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows import remembering
from flows.wiring import Office
from pipeline.assess import Background, Subject, Verdict, assess, domains, identify, projection
from pipeline.duplicates import keys
from pipeline.findings import Finding
from pipeline.invoices import Extraction
from pipeline.review import apply, people, picked_supplier
from pipeline.routing import Route, route
from pipeline.status import Status
from pipeline.store import Record
from pipeline.supplier_memory import overlay
from pipeline.suppliers import SupplierIndex
from pipeline.urgency import urgency

MACHINE = "payables"
"""The actor of everything that no person did."""


def judge_all(desk: Office) -> int:
    """Judge everything that was read, and again everything in review: a supplier may have been added since.

    Returns how many changed. An invoice whose verdict is what it was is left alone.
    """
    with desk.store.exclusively("judge"):
        waiting = desk.store.invoices.waiting(Status.EXTRACTED, Status.IN_REVIEW)
        if not waiting:
            return _plan_the_rest(desk)
        court = Court.of(desk)
        changed = sum(court.judge(invoice_id, MACHINE) for invoice_id in waiting)
        return changed + _plan_the_rest(desk)


def judge_one(desk: Office, invoice_id: int, actor: str) -> Status:
    """Judge one invoice now, after a person said something; returns where it stands then."""
    with desk.store.exclusively("judge"):
        Court.of(desk).judge(invoice_id, actor)
    return desk.store.invoices.one(invoice_id).status


def _plan_the_rest(desk: Office) -> int:
    """Invoices in approval without a plan: a run was killed between its two sentences."""
    unplanned = desk.store.approvals.unplanned()
    if not unplanned:
        return 0
    court = Court.of(desk)
    return sum(court.judge(invoice_id, MACHINE) for invoice_id in unplanned)


@dataclass(frozen=True)
class Court:
    """What does not change between two judgements of one run."""

    desk: Office
    index: SupplierIndex
    known_domains: Sequence[str]
    today: dt.date

    @classmethod
    def of(cls, desk: Office) -> Court:
        """With the supplier master as it is now."""
        suppliers = desk.store.masters.suppliers()
        known = domains([one.email for one in suppliers])
        return cls(desk, SupplierIndex(suppliers), known, dt.datetime.now(dt.UTC).date())

    def judge(self, invoice_id: int, actor: str) -> bool:
        """Assess, route and record one invoice; ``False`` where nothing is new about it."""
        store = self.desk.store
        record = store.invoices.one(invoice_id)
        recalled = remembering.recall(self.desk, record, self._background(record))
        routed, found_keys = self._decide(record, overlay(record.as_read, recalled))
        verdict = replace(routed.verdict, recalled=recalled)
        remembering.learn(self.desk, record, verdict.supplier_id)
        known = store.invoices.findings(invoice_id)
        if record.status is Status.IN_REVIEW and verdict.status is Status.IN_REVIEW and _same(verdict, known):
            return False
        wanted = urgency(verdict.invoice, verdict.open, self.desk.policy.rates, self.desk.policy.currency)
        store.invoices.record_verdict(invoice_id, verdict, found_keys, actor, record.version, wanted)
        if routed.plan is not None:
            version = store.invoices.one(invoice_id).version
            store.approvals.record_plan(invoice_id, routed.plan, actor, version)
        return True

    def _decide(self, record: Record, read: Extraction) -> tuple[Route, tuple[int, ...]]:
        store = self.desk.store
        said, answered = store.invoices.corrections(record.id), store.invoices.answers(record.id)
        extraction = apply(read, said)
        background = self._background(record)
        picked = picked_supplier(said)
        supplier = identify(extraction, background, picked)
        found_keys = keys(projection(extraction, supplier, record.id, record.status))
        supplier_id = supplier.supplier.id if supplier and supplier.sure else None
        subject = Subject(
            record.id,
            candidates=store.invoices.earlier(found_keys, record.id),
            past=store.invoices.past(supplier_id, record.id),
            picked=picked,
        )
        verdict = assess(extraction, background, self.desk.rules, subject, answered)
        routed = route(
            verdict,
            policy=self.desk.policy,
            chart=self.desk.chart,
            actors=people(
                store.invoices.corrections(record.id, withdrawn=True), store.invoices.answers(record.id, withdrawn=True)
            ),
            country=self.desk.country_of(verdict.entity_id),
            on=self.today,
        )
        return routed, found_keys

    def _background(self, record: Record) -> Background:
        store = self.desk.store
        return Background(
            today=self.today,
            own=self.desk.settings.entities,
            suppliers=self.index,
            orders=store.masters.orders(without=record.id),
            known_domains=self.known_domains,
            origin=store.intake.arrival(record.document_id).origin,
        )


def _same(verdict: Verdict, known: Sequence[tuple[Finding, bool]]) -> bool:
    """Whether a verdict says what the store has already."""
    return [(one, one in verdict.open) for one in verdict.findings] == list(known)
