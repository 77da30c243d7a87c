"""What waits for approval and for whom; a yes, a no, a question, and remarks."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import ConfigDict, Field, model_validator

from pipeline.store import Record
from pipeline.store.approvals import Asked
from pipeline.web.api.caller import Approving, Seeing, fresh
from pipeline.web.api.invoice_models import StandingOut
from pipeline.web.api.invoice_view import standing_out
from pipeline.web.api.models import Amount, Given, InvoiceId, Limit, Model
from pipeline.web.api.routes import room

router = room("Approval", 409)

Version = Annotated[int, Field(description="The version of the invoice that was looked at.", ge=1, examples=[3])]


class AskedOut(Model):
    """An invoice that waits for people."""

    model_config = ConfigDict(title="Asked")

    id: int = Field(examples=[7])
    version: int = Field(examples=[6])
    since: datetime
    supplier_name: str | None
    number: str | None
    gross: Amount | None
    currency: str | None
    entity_id: str | None
    turn: list[str] = Field(description="Who is asked now.", examples=[["olga"]])
    rules: list[str] = Field(description="The rules of the policy that ask.", examples=[["R30 owner"]])


class AskedPage(Model):
    """A page of what waits for approval, the oldest first."""

    items: list[AskedOut]
    next: int | None = Field(description="Give it as `after` for the next page; null at the end.", examples=[93])


class DecisionIn(Given):
    """A person's word on an invoice that waits for them."""

    model_config = ConfigDict(title="GivenDecision", extra="forbid")

    version: Version
    approved: bool = Field(description="Yes or no.")
    note: str = Field(default="", description="Why; a no needs one.", max_length=500)

    @model_validator(mode="after")
    def reason_for_no(self) -> DecisionIn:
        """Refuse a no without a reason."""
        if not self.approved and not self.note.strip():
            raise ValueError("a no needs a note that says why")
        return self


class QuestionIn(Given):
    """Something that an approver wants to know first."""

    model_config = ConfigDict(title="Question", extra="forbid")

    version: Version
    question: str = Field(min_length=1, max_length=500, examples=["Which project is this for?"])


class RemarkIn(Given):
    """A remark on an invoice."""

    model_config = ConfigDict(title="Remark", extra="forbid")

    text: str = Field(min_length=1, max_length=2000, examples=["The delivery was short; a credit note follows."])


@router.get("/approvals", summary="List what waits for approval", response_model=AskedPage)
def approvals(
    who: Seeing,
    mine: Annotated[bool, Query(description="Only what the token's person is asked about now.")] = False,  # noqa: FBT002
    after: Annotated[int, Query(description="Where the page before ended: its `next`.", ge=0)] = 0,
    limit: Limit = 50,
) -> AskedPage:
    """A word on one of them is given with decide."""
    items: list[AskedOut] = []
    for asked in who.store.approvals.asked():
        if asked.invoice_id <= after or (mine and who.login not in asked.turn):
            continue
        record = who.store.invoices.one(asked.invoice_id)
        if not who.account.sees(record.entity_id):
            continue
        if len(items) == limit:
            return AskedPage(items=items, next=items[-1].id)
        items.append(_asked(asked, record))
    return AskedPage(items=items, next=None)


@router.post("/invoices/{invoice_id}/decide", summary="Approve or refuse", response_model=StandingOut)
def decide(who: Approving, invoice_id: InvoiceId, decision: DecisionIn) -> StandingOut:
    """The word of the token's person, where the policy asks them now; 403 says who is asked where it does not."""
    fresh(who.invoice(invoice_id), decision.version)
    who.store.approvals.decide(invoice_id, who.login, approved=decision.approved, note=decision.note.strip())
    return standing_out(who.store, invoice_id)


@router.post("/invoices/{invoice_id}/ask", summary="Send back with a question", response_model=StandingOut)
def ask(who: Approving, invoice_id: InvoiceId, asked: QuestionIn) -> StandingOut:
    """Back into review, for those who are asked to approve it now."""
    fresh(who.invoice(invoice_id), asked.version)
    who.store.approvals.send_back(invoice_id, who.login, asked.question.strip(), asked.version)
    return standing_out(who.store, invoice_id)


@router.post("/invoices/{invoice_id}/comment", summary="Leave a remark", response_model=StandingOut)
def comment(who: Seeing, invoice_id: InvoiceId, remark: RemarkIn) -> StandingOut:
    """It changes nothing and stays in the history."""
    who.invoice(invoice_id)
    who.store.invoices.comment(invoice_id, who.login, remark.text.strip())
    return standing_out(who.store, invoice_id)


def _asked(asked: Asked, record: Record) -> AskedOut:
    invoice = record.invoice
    return AskedOut(
        id=record.id, version=record.version, since=asked.since, supplier_name=invoice.supplier.name,
        number=invoice.number, gross=invoice.gross, currency=invoice.currency, entity_id=record.entity_id,
        turn=list(asked.turn), rules=[one.rule for one in asked.plan.stages],
    )  # fmt: skip
