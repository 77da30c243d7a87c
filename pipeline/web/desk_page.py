"""The desk: one invoice with its document, its values and its doubts; who has it open, and what comes next."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse

from pipeline.accounts import Right
from pipeline.invoices import Kind
from pipeline.parting import written
from pipeline.review import apply
from pipeline.settling import FILINGS, REJECTIONS
from pipeline.status import Status
from pipeline.store import Record, Sieve, Store
from pipeline.suppliers import SupplierMatch
from pipeline.timeline import timeline
from pipeline.web import desk_view
from pipeline.web.desk_answers import supplier_name
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, require, seen

router = APIRouter()


@router.get("/invoices/{invoice_id}")
def desk(request: Request, invoice_id: int, who: Visitor = require(Right.SEE)) -> Response:
    """The desk of one invoice; to be read only where it is not in review, or not theirs to change."""
    store: Store = request.app.state.store
    record = seen(who, store.invoices.one(invoice_id))
    extraction = apply(record.extraction, store.invoices.corrections(invoice_id))
    known = store.invoices.findings(invoice_id)
    open_ones = [one for one, is_open in known if is_open]
    holder = store.queue.other_holder(invoice_id, who.login)
    context = {
        "record": record,
        "extraction": extraction,
        "kinds": list(Kind),
        "groups": desk_view.groups(extraction, open_ones, request.app.state.config.thresholds),
        "asked_kind": any("doc_type" in one.fields and one.blocks for one in open_ones),
        "lines": [desk_view.line_cells(line) for line in extraction.lines],
        "doubts": desk_view.doubts([one for one, _open in known], open_ones, {}, who.account, invoice_id),
        "sums": desk_view.sums(record.invoice),
        "pages": store.intake.page_sizes(record.document_id, record.extraction.pages),
        "parting": _parting(store, record),
        "holder": holder,
        "editable": record.status is Status.IN_REVIEW and who.may("review") and not holder,
        "rejections": [_(one) for one in REJECTIONS],
        "filings": [_(one) for one in FILINGS],
        "supplier": supplier_name(store, record),
        "history": timeline(store.invoices.history(invoice_id), record.as_read, _),
        "goes": None,
    }
    return page(request, "desk.html", context)


@router.get("/invoices/{invoice_id}/next")
def following(request: Request, invoice_id: int, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """The invoice after this one, with the pictures to have ready."""
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    found = store.queue.next(Sieve(who.entities, person=who.login), invoice_id)
    if found is None:
        return JSONResponse({"next": None, "pictures": []})
    record = store.invoices.one(found)
    pictures = [
        f"/documents/{record.document_id}/pages/{number}.webp?dpi=110" for number in record.extraction.pages[:2]
    ]
    return JSONResponse({"next": f"/invoices/{found}", "pictures": pictures})


@router.post("/invoices/{invoice_id}/claim")
def claim(request: Request, invoice_id: int, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Take the invoice to this desk, or keep it here."""
    store: Store = request.app.state.store
    record = seen(who, store.invoices.one(invoice_id))
    if record.status is not Status.IN_REVIEW:
        return JSONResponse({"holder": None, "other": False})
    holder = store.queue.claim(invoice_id, who.login)
    return JSONResponse({"holder": holder, "other": holder != who.login})


@router.post("/invoices/{invoice_id}/release")
def release(request: Request, invoice_id: int, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Give the invoice back to the queue."""
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    store.queue.release(invoice_id, who.login)
    return JSONResponse({})


@router.get("/invoices/{invoice_id}/suppliers")
def suppliers(
    request: Request,
    invoice_id: int,
    search: Annotated[str, Query(max_length=200)] = "",
    who: Visitor = require(Right.REVIEW),
) -> Response:
    """Records of the master to pick the sender from, with the reasons for each."""
    seen(who, request.app.state.store.invoices.one(invoice_id))
    found: list[SupplierMatch] = request.app.state.acts.suppliers(invoice_id, (), search)
    return page(request, "desk_suppliers.html", {"found": found, "search": search, "invoice_id": invoice_id})


@router.get("/invoices/{invoice_id}/compare/{other_id}")
def compare(request: Request, invoice_id: int, other_id: int, who: Visitor = require(Right.SEE)) -> Response:
    """Two invoices side by side, with what differs."""
    store: Store = request.app.state.store
    one, other = seen(who, store.invoices.one(invoice_id)), seen(who, store.invoices.one(other_id))
    rows = desk_view.differences(one.invoice, other.invoice)
    return page(request, "desk_compare.html", {"one": one, "other": other, "rows": rows})


def _parting(store: Store, record: Record) -> str:
    """How the document is divided now, as a clerk writes it."""
    pages = [one.number for one in store.intake.page_sizes(record.document_id)]
    return written([one.pages for one in store.partings.of(record.document_id)], pages)
