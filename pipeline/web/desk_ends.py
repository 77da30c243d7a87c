"""The other ends that an invoice comes to at the desk: rejected with a letter, filed, divided; and taken back."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse

from pipeline.accounts import Right
from pipeline.letters import SupplierLetter, rejection
from pipeline.parting import BadPartingError, parting
from pipeline.review import apply
from pipeline.status import IllegalMoveError, Status
from pipeline.store import Letter, Store
from pipeline.store.outbox import rejection_key
from pipeline.web import desk_answers, i18n
from pipeline.web.acts import Acts
from pipeline.web.desk_forms import PartIn, ReasonIn, RejectIn
from pipeline.web.i18n import gettext as _
from pipeline.web.visitor import Visitor, require, seen

router = APIRouter()

TAKE_BACK: Final = timedelta(minutes=10)
"""How long a letter to a supplier waits, so that a slip can be undone."""


@router.post("/invoices/{invoice_id}/reject")
def reject(request: Request, invoice_id: int, why: RejectIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Reject an invoice in review; its supplier is told by mail, once it can no longer be taken back."""
    answer = _ended(request, invoice_id, why, who, Status.REJECTED)
    if why.tell and answer.status_code == 200 and (letter := _letter(request, invoice_id, why.reason)) is not None:
        after = datetime.now(UTC) + TAKE_BACK
        body = {**asdict(letter), "text": why.text.strip() or letter.text, "not_before": after.isoformat()}
        request.app.state.store.outbox.put(
            Letter(rejection_key(invoice_id, why.version), "rejection", json.dumps(body))
        )
    return answer


@router.get("/invoices/{invoice_id}/letter")
def letter(
    request: Request,
    invoice_id: int,
    reason: Annotated[str, Query(max_length=500)] = "",
    who: Visitor = require(Right.REVIEW),
) -> JSONResponse:
    """The letter that would tell the supplier; ``to`` is empty where no address is known."""
    seen(who, request.app.state.store.invoices.one(invoice_id))
    found = _letter(request, invoice_id, reason)
    return JSONResponse({"to": ""} if found is None else asdict(found))


@router.post("/invoices/{invoice_id}/file")
def file(request: Request, invoice_id: int, why: ReasonIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """File a document that needs nothing."""
    return _ended(request, invoice_id, why, who, Status.FILED)


@router.post("/invoices/{invoice_id}/part")
def part(request: Request, invoice_id: int, said: PartIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Divide the document into invoices, or join them."""
    store: Store = request.app.state.store
    acts: Acts = request.app.state.acts
    record = seen(who, store.invoices.one(invoice_id))
    for one in store.partings.of(record.document_id):
        if not who.account.sees(one.entity_id):
            return desk_answers.problem(_("The document also holds invoices of companies that are not yours."), 403)
        if holder := store.queue.other_holder(one.invoice_id, who.login):
            return desk_answers.held(holder)
    try:
        groups = parting(said.groups, [one.number for one in store.intake.page_sizes(record.document_id)])
        now = acts.part(invoice_id, groups, who.login)
    except BadPartingError as error:
        return desk_answers.problem(error.said.tell(i18n), 422)
    except IllegalMoveError:
        return desk_answers.problem(_("One of its invoices is past review; take it back first."))
    sentence = _("The document holds these invoices now: %(ids)s.") % {"ids": ", ".join(map(str, now))}
    return JSONResponse({"sentence": sentence, "next": f"/invoices/{now[0]}", "undo": None, "label": ""})


@router.post("/invoices/{invoice_id}/reopen")
def reopen(request: Request, invoice_id: int, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Take a rejected or filed invoice back into review."""
    store: Store = request.app.state.store
    acts: Acts = request.app.state.acts
    seen(who, store.invoices.one(invoice_id))
    try:
        store.invoices.move(invoice_id, Status.IN_REVIEW, who.login, "reopened")
    except IllegalMoveError as error:
        return desk_answers.problem(str(error))
    return JSONResponse({"status": acts.judge(invoice_id, who.login)})


def _ended(request: Request, invoice_id: int, why: ReasonIn, who: Visitor, status: Status) -> JSONResponse:
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    if holder := store.queue.other_holder(invoice_id, who.login):
        return desk_answers.held(holder)
    try:
        store.invoices.move(invoice_id, status, who.login, why.reason, why.version)
    except IllegalMoveError as error:
        return desk_answers.problem(str(error))
    undo = {"address": f"/invoices/{invoice_id}/reopen", "body": {}}
    return JSONResponse(desk_answers.onward(store, who, invoice_id, status, undo, 0))


def _letter(request: Request, invoice_id: int, reason: str) -> SupplierLetter | None:
    """The letter to the address that the master has, else to the one that the mail came from."""
    store: Store = request.app.state.store
    acts: Acts = request.app.state.acts
    record = store.invoices.one(invoice_id)
    known = store.masters.supplier(record.supplier_id).email if record.supplier_id else None
    to = known or store.intake.arrival(record.document_id).origin.sender
    if not to or "@" not in to:
        return None
    ours = {one.id: one.name for one in acts.entities()}
    company = ours.get(record.entity_id or "", next(iter(ours.values()), ""))
    extraction = apply(record.extraction, store.invoices.corrections(invoice_id))
    return rejection(extraction, " ".join(to.split()), reason, company)
