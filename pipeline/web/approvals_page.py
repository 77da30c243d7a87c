"""Approvals: what waits for me, why I am asked, and my yes or no."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Right
from pipeline.approval import standing
from pipeline.invoices import FIELDS
from pipeline.review import apply
from pipeline.status import IllegalMoveError, Status
from pipeline.store import NotAllowedError, Store
from pipeline.timeline import timeline
from pipeline.web.desk_view import show
from pipeline.web.i18n import gettext as _
from pipeline.web.policy_words import in_words
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, require, seen

router = APIRouter()


@router.get("/approvals")
def approvals(request: Request, who: Visitor = require(Right.APPROVE)) -> Response:
    """What waits for this person, what they wait for others with, and what they decided last."""
    store: Store = request.app.state.store
    waiting = store.approvals.of_person(who.login, who.entities)
    context = {
        "mine": [one for one in waiting if who.login in one.turn],
        "others": [one for one in waiting if who.login not in one.turn],
        "decided": store.approvals.decided_by(who.login),
        "rules": _rules(request),
    }
    return page(request, "approvals.html", context)


@router.get("/approvals/{invoice_id}")
def approval(request: Request, invoice_id: int, who: Visitor = require(Right.APPROVE)) -> Response:
    """One invoice with everything that its approver should know."""
    return _approval(request, invoice_id, who)


@router.post("/approvals/{invoice_id}")
def decide(
    request: Request,
    invoice_id: int,
    decision: Annotated[str, Form(pattern="^(approve|reject|ask)$")],
    note: Annotated[str, Form(max_length=500)] = "",
    who: Visitor = require(Right.APPROVE),
) -> Response:
    """Say yes, say no, or send it back to the clerk with a question. A no and a question need words."""
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    if decision != "approve" and not note.strip():
        return _approval(request, invoice_id, who, _("Please say why."), 422)
    try:
        if decision == "ask":
            store.approvals.send_back(invoice_id, who.login, note.strip())
        else:
            store.approvals.decide(invoice_id, who.login, approved=decision == "approve", note=note.strip())
    except IllegalMoveError:
        return _approval(request, invoice_id, who, _("It does not wait for approval."), 409)
    except NotAllowedError as error:
        return _approval(request, invoice_id, who, str(error), 409)
    left = [one for one in store.approvals.of_person(who.login, who.entities) if who.login in one.turn]
    return RedirectResponse(f"/approvals/{left[0].id}" if left else "/approvals", 303)


@router.post("/approvals/{invoice_id}/comment")
def comment(
    request: Request,
    invoice_id: int,
    text: Annotated[str, Form(min_length=1, max_length=2000)],
    who: Visitor = require(Right.SEE),
) -> Response:
    """Leave a remark on the invoice."""
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    store.invoices.comment(invoice_id, who.login, text.strip())
    return RedirectResponse(f"/approvals/{invoice_id}" if who.may("approve") else f"/status/{invoice_id}", 303)


def _approval(request: Request, invoice_id: int, who: Visitor, problem: str = "", status: int = 200) -> Response:
    store: Store = request.app.state.store
    record = seen(who, store.invoices.one(invoice_id))
    extraction = apply(record.extraction, store.invoices.corrections(invoice_id))
    plan, decisions = store.approvals.plan(invoice_id), store.approvals.decisions(invoice_id)
    now = standing(plan, decisions) if plan is not None and record.status is Status.IN_APPROVAL else None
    context = {
        "record": record,
        "facts": [(_(FIELDS[n].label), show(FIELDS[n].holds, field.value)) for n, field in extraction.fields.items()],
        "lines": record.invoice.lines,
        "pages": store.intake.page_sizes(record.document_id, extraction.pages),
        "findings": store.invoices.findings(invoice_id),
        "notes": store.invoices.answers(invoice_id),
        "plan": plan,
        "decisions": [one for one in decisions if plan is not None and one.plan_hash == plan.hash],
        "turn": now.turn if now else (),
        "may": now is not None and who.login in now.turn,
        "rules": _rules(request),
        "steps": timeline(store.invoices.history(invoice_id), record.as_read, _),
        "problem": problem,
    }
    return page(request, "approval.html", context, status)


def _rules(request: Request) -> dict[str, str]:
    policy = request.app.state.acts.policy()
    return {rule.id: in_words(rule, policy) for rule in policy.rules}
