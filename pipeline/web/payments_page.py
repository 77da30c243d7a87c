"""Payments: what was proposed and why, the second person's yes, and the file for the bank."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Right
from pipeline.payments import PaymentStatus
from pipeline.payments.pain001 import NotPayableError
from pipeline.payments.release import ReleaseRefusedError
from pipeline.store import NotAllowedError, Run, Store
from pipeline.web import i18n
from pipeline.web.i18n import gettext as _
from pipeline.web.proof import check_proof
from pipeline.web.render import page
from pipeline.web.visitor import MissingError, Visitor, require

router = APIRouter()

AHEAD: Final = timedelta(days=7)
"""How far a proposal looks where nobody says otherwise."""


@router.get("/payments")
def runs(request: Request, who: Visitor = require(Right.NUMBERS)) -> Response:
    """The runs, the newest first, and the form for another."""
    return _runs(request, who)


@router.post("/payments")
def propose(request: Request, until: Annotated[date, Form()], who: Visitor = require(Right.PAY_PROPOSE)) -> Response:
    """Propose what must leave by a day, of the companies that this person sees."""
    try:
        made = request.app.state.acts.propose_payments(who.login, until, who.entities)
    except NotAllowedError as error:
        return _runs(request, who, str(error), 409)
    if not made:
        return _runs(request, who, _("There is nothing to pay until then."))
    return RedirectResponse(f"/payments/{made[0]}", 303)


@router.get("/payments/{run_id}")
def run(request: Request, run_id: int, who: Visitor = require(Right.NUMBERS)) -> Response:
    """One run: its payments, what each pays, and why the other open items are not in it."""
    return _run(request, _theirs(request, run_id, who), who)


@router.post("/payments/{run_id}/release")
def release(request: Request, run_id: int, who: Visitor = require(Right.PAY_RELEASE)) -> Response:
    """The second person's yes. The password is asked for again."""
    found = _theirs(request, run_id, who)
    check_proof(who, f"/payments/{run_id}")
    try:
        request.app.state.acts.release_payments(run_id, who.login)
    except ReleaseRefusedError as error:
        return _run(request, found, who, error.said.tell(i18n), 409)
    except NotAllowedError as error:
        return _run(request, found, who, str(error), 409)
    return RedirectResponse(f"/payments/{run_id}", 303)


@router.post("/payments/{run_id}/file")
def file(request: Request, run_id: int, who: Visitor = require(Right.PAY_PROPOSE)) -> Response:
    """The bank's file of a released run: from now on it counts as sent."""
    found = _theirs(request, run_id, who)
    check_proof(who, f"/payments/{run_id}")
    try:
        content = request.app.state.acts.payment_file(run_id, who.login)
    except (NotAllowedError, NotPayableError) as error:
        return _run(request, found, who, str(error), 409)
    named = {"Content-Disposition": f'attachment; filename="run-{run_id}.xml"'}
    return Response(content, media_type="application/xml", headers=named)


def _theirs(request: Request, run_id: int, who: Visitor) -> Run:
    """The run, where all of its companies are theirs to see."""
    store: Store = request.app.state.store
    if not all(who.account.sees(one) for one in store.payments.companies_of(run_id)):
        raise MissingError
    return store.payments.run(run_id)


def _runs(request: Request, who: Visitor, problem: str = "", status: int = 200) -> Response:
    store: Store = request.app.state.store
    shown = [
        one
        for one in store.payments.runs()
        if all(who.account.sees(each) for each in store.payments.companies_of(one.id))
    ]
    until = datetime.now(UTC).date() + AHEAD
    return page(request, "payments.html", {"runs": shown, "until": until, "problem": problem}, status)


def _run(request: Request, run: Run, who: Visitor, problem: str = "", status: int = 200) -> Response:
    proposed = bool(run.standing(PaymentStatus.PROPOSED))
    context = {
        "run": run,
        "left": [one for one in run.choices if not one.paid],
        "may_release": proposed and who.may("pay_release") and who.login != run.proposed_by,
        "may_send": run.sent_at is not None or bool(run.standing(PaymentStatus.RELEASED)),
        "problem": problem,
    }
    return page(request, "payment_run.html", context, status)
