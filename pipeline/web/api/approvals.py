"""What waits for approval, and for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import ConfigDict, Field

from pipeline.store import Record
from pipeline.store.approvals import Asked
from pipeline.web.api.caller import Seeing
from pipeline.web.api.models import Amount, Limit, Model
from pipeline.web.api.routes import room

router = room("Approval")


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


def _asked(asked: Asked, record: Record) -> AskedOut:
    invoice = record.invoice
    return AskedOut(
        id=record.id, version=record.version, since=asked.since, supplier_name=invoice.supplier.name,
        number=invoice.number, gross=invoice.gross, currency=invoice.currency, entity_id=record.entity_id,
        turn=list(asked.turn), rules=[one.rule for one in asked.plan.stages],
    )  # fmt: skip
