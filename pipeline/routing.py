"""Where a verdict leads: whom the policy asks, and whether the ledger could take it. Pure.

An invoice that nobody may approve, or that no entry can be made of, goes to review with a finding before anybody is
asked, not after.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.approval import Facts, Plan, Policy, plan
from pipeline.assess import Verdict
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Invoice
from pipeline.ledger import Chart, Entry, NotPostableError, UnbalancedError, journal
from pipeline.status import Status


@dataclass(frozen=True, slots=True)
class Route:
    """The verdict with what routing found, and the plan where people (or nobody) are asked."""

    verdict: Verdict
    plan: Plan | None = None


def entry_of(invoice_id: int, invoice: Invoice, supplier_id: str | None, chart: Chart, country: str | None) -> Entry:
    """The entry of an invoice, always under the same key. Raises ``NotPostableError`` and ``UnbalancedError``."""
    return journal(invoice, key=f"invoice:{invoice_id}", supplier_id=supplier_id, chart=chart, country=country)


def facts_of(verdict: Verdict, actors: frozenset[str]) -> Facts:
    """What the policy may ask about a verdict."""
    invoice = verdict.invoice
    return Facts(
        gross=abs(invoice.gross or Decimal(0)),
        currency=invoice.currency or "",
        kind=str(invoice.kind),
        supplier=verdict.supplier_id,
        entity=verdict.entity_id,
        cost_centre=invoice.cost_centre,
        order=str(verdict.order_state),
        flags=frozenset(str(finding.reason) for finding in verdict.findings),
        hands=actors,
        actors=actors | ({verdict.order.order.raised_by} if verdict.order and verdict.order.order.raised_by else set()),
    )


def route(
    verdict: Verdict,
    *,
    policy: Policy,
    chart: Chart,
    actors: frozenset[str],
    country: str | None,
    on: date,
) -> Route:
    """Plan the approval of a verdict that is clean so far; others pass through as they are."""
    if verdict.status is not Status.IN_APPROVAL:
        return Route(verdict)
    try:
        entry_of(0, verdict.invoice, verdict.supplier_id, chart, country)
    except (NotPostableError, UnbalancedError) as error:
        return Route(_held(verdict, finding(Reason.NOT_POSTABLE, "It cannot be posted: {why}.", why=error.said)))
    planned = plan(facts_of(verdict, actors), policy, on)
    if isinstance(planned, Finding):
        return Route(_held(verdict, planned))
    return Route(verdict, planned)


def _held(verdict: Verdict, finding: Finding) -> Verdict:
    """The verdict with one more open finding: an answer cannot open a way that is not there."""
    return replace(
        verdict, findings=(*verdict.findings, finding), open=(*verdict.open, finding), status=Status.IN_REVIEW
    )
