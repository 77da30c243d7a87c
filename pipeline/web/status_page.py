"""Where everything stands, for everyone: the whole, one invoice with its timeline, and the search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from pipeline.accounts import Right
from pipeline.approval import standing
from pipeline.findings import REASONS
from pipeline.invoices import FIELDS
from pipeline.review import apply
from pipeline.status import Disposition
from pipeline.store import Store
from pipeline.timeline import timeline
from pipeline.web.desk_view import show
from pipeline.web.i18n import gettext as _
from pipeline.web.i18n import show_date
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, require, seen

router = APIRouter()

LATEST = 40
"""Arrivals that the page lists."""


@router.get("/status")
def status(request: Request, who: Visitor = require(Right.SEE)) -> Response:
    """What arrived and what became of it; invoices by where they stand; the ledger."""
    store: Store = request.app.state.store
    arrivals = store.intake.latest(LATEST) if who.entities is None else []
    failed = [one for one in arrivals if one.disposition is Disposition.FAILED]
    whole = store.status() if who.entities is None else None
    context = {
        "standing": whole,
        "invoices": whole["invoices"] if whole else store.listing.counts(who.entities or ())["invoices"],
        "arrivals": arrivals,
        "failed": failed,
        "reasons": REASONS,
    }
    return page(request, "status.html", context)


@router.get("/status/{invoice_id}")
def one(request: Request, invoice_id: int, who: Visitor = require(Right.SEE)) -> Response:
    """One invoice to read: its values, its document, who is asked, and everything that happened."""
    store: Store = request.app.state.store
    record = seen(who, store.invoices.one(invoice_id))
    extraction = apply(record.extraction, store.invoices.corrections(invoice_id))
    facts = [
        (_(FIELDS[name].label), _told(FIELDS[name].holds, field.value)) for name, field in extraction.fields.items()
    ]
    plan = store.approvals.plan(invoice_id)
    turn = standing(plan, store.approvals.decisions(invoice_id)).turn if plan is not None else ()
    context = {
        "record": record,
        "facts": facts,
        "lines": extraction.lines,
        "pages": store.intake.page_sizes(record.document_id, extraction.pages),
        "findings": store.invoices.findings(invoice_id),
        "turn": turn,
        "steps": timeline(store.invoices.history(invoice_id), record.as_read, _),
    }
    return page(request, "status_one.html", context)


def _told(holds: str, value: str) -> str:
    return show_date(value) if holds == "date" else _(value) if holds == "flag" else show(holds, value)


@router.get("/search")
def search(
    request: Request, q: Annotated[str, Query(max_length=300)] = "", who: Visitor = require(Right.SEE)
) -> Response:
    """Invoices by number, amount, supplier and the words on their pages."""
    store: Store = request.app.state.store
    return page(request, "search.html", {"found": store.search.find(q, entities=who.entities), "q": q})
