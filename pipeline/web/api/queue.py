"""The review queue: what clerks are asked about, in its order, and who has what open."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import Query
from pydantic import ConfigDict, Field

from pipeline.findings import Reason
from pipeline.status import Status
from pipeline.store import Sieve
from pipeline.web.api.caller import Reviewing
from pipeline.web.api.models import Amount, InvoiceId, Limit, Model
from pipeline.web.api.problems import ProblemError
from pipeline.web.api.routes import room

router = room("Review queue", 409)


class WaitingOut(Model):
    """An invoice of the queue."""

    model_config = ConfigDict(title="Waiting", from_attributes=True)

    id: int = Field(examples=[7])
    version: int = Field(examples=[4])
    since: datetime
    kind: str
    supplier_name: str | None
    number: str | None
    issued: date | None
    due: date | None
    gross: Amount | None
    currency: str | None
    entity_id: str | None
    document_name: str
    at_risk: int = Field(description="How many signs of fraud there are; these come first.")
    held_by: str | None = Field(description="Who has it open.")
    reasons: list[Reason]


class QueuePage(Model):
    """A page of the queue, the most urgent first."""

    items: list[WaitingOut]
    next: str | None = Field(description="Give it as `after` for the next page; null at the end.")


class ClaimOut(Model):
    """Who has an invoice open."""

    model_config = ConfigDict(title="Claim")

    held_by: str | None = Field(examples=["ann"])


@router.get("/queue", summary="List the review queue", response_model=QueuePage)
def queue(
    who: Reviewing,
    reason: Annotated[Reason | None, Query(description="Those with this finding open.")] = None,
    supplier: Annotated[str | None, Query(description="A part of the supplier's name.", max_length=200)] = None,
    entity: Annotated[str | None, Query(description="For this company of ours.", max_length=80)] = None,
    free: Annotated[bool, Query(description="Leave out what others have open.")] = False,  # noqa: FBT002 - a query
    after: Annotated[
        str | None, Query(description="Where the page before ended: its `next`.", pattern=r"^[^.]{1,30}\.\d{1,18}$")
    ] = None,
    limit: Limit = 50,
) -> QueuePage:
    """The most urgent first: a discount about to lapse, the due date, the amount, signs of fraud."""
    sieve = Sieve(who.entities, reason, supplier, entity, who.login if free else None)
    place, _, last = (after or "").rpartition(".")
    found = who.store.queue.page(sieve, (place, int(last)) if after else None, limit + 1)
    shown = found[:limit]
    more = ".".join(map(str, shown[-1].after)) if len(found) > limit else None
    return QueuePage(items=[WaitingOut.model_validate(one) for one in shown], next=more)


@router.get("/queue/counts", summary="Count the review queue", response_model=dict[str, int])
def counts(who: Reviewing) -> dict[str, int]:
    """`all`, and how many invoices wait for each code of a finding."""
    return who.store.queue.counts(who.entities)


@router.post("/invoices/{invoice_id}/claim", summary="Take an invoice to the desk", response_model=ClaimOut)
def claim(who: Reviewing, invoice_id: InvoiceId) -> ClaimOut:
    """For five minutes; claim it again to keep it. 409 where somebody else has it."""
    record = who.invoice(invoice_id)
    if record.status is not Status.IN_REVIEW:
        raise ProblemError("not-now", f"It is {record.status.replace('_', ' ')}, not in review.")
    holder = who.store.queue.claim(invoice_id, who.login)
    if holder != who.login:
        raise ProblemError("held", f"{holder} has this invoice open.")
    return ClaimOut(held_by=holder)


@router.post("/invoices/{invoice_id}/release", summary="Give an invoice back", response_model=ClaimOut)
def release(who: Reviewing, invoice_id: InvoiceId) -> ClaimOut:
    """What this person had open. What another has open stays with them."""
    who.invoice(invoice_id)
    who.store.queue.release(invoice_id, who.login)
    return ClaimOut(held_by=who.store.queue.holder(invoice_id))
