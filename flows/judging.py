"""The stage that checks and routes: readings and what the company knows, to a verdict and a plan, one at a time.

One run judges at a time, in the order of arrival, so that two copies that arrive together cannot both pass as the
first. A person who said something waits for one invoice at most, never for a whole run.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

from flows import remembering
from flows.wiring import Office
from pipeline.approval import Delegation, Policy
from pipeline.assess import Background, Subject, Verdict, assess, domains, identify, projection
from pipeline.duplicates import Earlier
from pipeline.findings import Finding
from pipeline.invoices import Extraction, invoice_of
from pipeline.review import Answer, Correction, apply, people, picked_supplier
from pipeline.routing import Route, route
from pipeline.status import IllegalMoveError, Status
from pipeline.store import Record, StaleVersionError
from pipeline.supplier_memory import overlay
from pipeline.suppliers import SupplierIndex, SupplierMatch
from pipeline.urgency import urgency

JUDGED = frozenset({Status.EXTRACTED, Status.IN_REVIEW, Status.IN_APPROVAL})
MACHINE = "payables"
"""The actor of everything that no person did."""


def judge_all(desk: Office) -> int:
    """Judge everything that was read, and again everything in review: a supplier may have been added since.

    Returns how many changed. An invoice whose verdict is what it was is left alone.
    """
    with desk.store.exclusively("judging"):
        desk.store.duplicates.catch_up()
        court = Court.of(desk)
        waiting = [
            *desk.store.invoices.waiting(Status.EXTRACTED, Status.IN_REVIEW),
            *desk.store.approvals.displaced(court.away),
        ]
        if not waiting:
            return _plan_the_rest(desk)
        changed = sum(_judged(court, invoice_id) for invoice_id in waiting)
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
    return sum(_judged(court, invoice_id) for invoice_id in unplanned)


def _judged(court: Court, invoice_id: int) -> bool:
    """One invoice of a run. What a person changed or moved in between is theirs: it was judged with it."""
    try:
        with court.desk.store.exclusively("judge"):
            return court.judge(invoice_id, MACHINE)
    except (StaleVersionError, IllegalMoveError):
        return False


@dataclass(frozen=True)
class Court:
    """What does not change between two judgements of one run."""

    desk: Office
    index: SupplierIndex
    known_domains: Sequence[str]
    today: dt.date
    policy: Policy
    """With those who are away today, as they said themselves."""

    @property
    def away(self) -> frozenset[str]:
        """Whom somebody stands in for today, whatever the amount."""
        lasting = [one for one in self.policy.delegations if one.limit is None and one.start <= self.today <= one.end]
        return frozenset(one.absent for one in lasting)

    @classmethod
    def of(cls, desk: Office) -> Court:
        """With the supplier master as it is now."""
        suppliers = desk.store.masters.suppliers()
        known = domains([one.email for one in suppliers])
        today = dt.datetime.now(dt.UTC).date()
        said = [Delegation(one.person, one.deputy, one.start, one.end) for one in desk.store.absences.on(today)]
        policy = replace(desk.policy, delegations=(*desk.policy.delegations, *said))
        return cls(desk, SupplierIndex(suppliers), known, today, policy)

    def judge(self, invoice_id: int, actor: str) -> bool:
        """Assess, route and record one invoice; ``False`` where nothing is new about it."""
        store = self.desk.store
        record = store.invoices.one(invoice_id)
        if record.status not in JUDGED:
            return False
        recalled = remembering.recall(self.desk, record, self._background(record))
        routed, seen = self._decide(record, overlay(record.as_read, recalled))
        verdict = replace(routed.verdict, recalled=recalled)
        remembering.learn(self.desk, record, verdict.supplier_id)
        if record.status is verdict.status is Status.IN_REVIEW and self._knows(record, verdict):
            return False
        wanted = urgency(verdict.invoice, verdict.open, self.desk.policy.rates, self.desk.policy.currency)
        store.invoices.record_verdict(invoice_id, verdict, seen, actor, record.version, wanted)
        if routed.plan is not None:
            version = store.invoices.one(invoice_id).version
            store.approvals.record_plan(invoice_id, routed.plan, actor, version)
        return True

    def _knows(self, record: Record, verdict: Verdict) -> bool:
        """Whether the store has it all already; a corrected value may leave every finding as it was."""
        told = (record.invoice, record.supplier_id, record.entity_id)
        known = self.desk.store.invoices.findings(record.id)
        return told == (verdict.invoice, verdict.supplier_id, verdict.entity_id) and _same(verdict, known)

    def weigh(self, invoice_id: int, made: Sequence[Correction], given: Sequence[Answer]) -> Verdict:
        """What the verdict would be with these words added. Records nothing, and holds nobody up."""
        record = self.desk.store.invoices.one(invoice_id)
        routed, _ = self._decide(record, record.extraction, made, given)
        return routed.verdict

    def likely(self, invoice_id: int, made: Sequence[Correction]) -> list[SupplierMatch]:
        """The records that may be the sender, the likeliest first."""
        record = self.desk.store.invoices.one(invoice_id)
        said = [*self.desk.store.invoices.corrections(invoice_id), *made]
        invoice = invoice_of(apply(record.extraction, said))
        hinted = self.desk.store.intake.arrival(record.document_id).origin.supplier
        return self.index.likely(invoice.supplier, invoice.iban, hinted)

    def _decide(
        self, record: Record, read: Extraction, made: Sequence[Correction] = (), given: Sequence[Answer] = ()
    ) -> tuple[Route, Earlier]:
        store = self.desk.store
        said = [*store.invoices.corrections(record.id), *made]
        answered = [*store.invoices.answers(record.id), *given]
        extraction = apply(read, said)
        background = self._background(record)
        picked = picked_supplier(said)
        supplier = identify(extraction, background, picked)
        seen = projection(extraction, supplier, record.id, record.status)
        supplier_id = supplier.supplier.id if supplier and supplier.sure else None
        subject = Subject(
            record.id,
            candidates=store.duplicates.candidates(seen),
            past=store.invoices.past(supplier_id, record.id),
            picked=picked,
            together=[] if extraction.syntax else store.invoices.together(record.id),
        )
        verdict = assess(extraction, background, self.desk.rules, subject, answered)
        routed = route(
            verdict,
            policy=self.policy,
            chart=self.desk.chart,
            actors=people(
                [*store.invoices.corrections(record.id, withdrawn=True), *made],
                [*store.invoices.answers(record.id, withdrawn=True), *given],
            )
            | store.partings.hands(record.id),
            country=self.desk.country_of(verdict.entity_id),
            on=self.today,
        )
        return routed, seen

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
