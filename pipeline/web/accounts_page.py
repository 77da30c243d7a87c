"""Bank accounts of suppliers: one person asks, another calls the supplier and confirms."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Right
from pipeline.checks.bank import whole_iban
from pipeline.status import IllegalMoveError
from pipeline.store import AccountRequest, Call, NotAllowedError, Record, Store
from pipeline.web.i18n import gettext as _
from pipeline.web.proof import check_proof
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, require, seen

router = APIRouter()


@router.get("/suppliers/requests", dependencies=[require(Right.MASTERS)])
def requests(request: Request) -> Response:
    """What waits for a second person, and what was settled lately."""
    return _requests(request)


@router.get("/suppliers/{supplier_id}/account")
def ask_page(
    request: Request,
    supplier_id: str,
    who: Visitor = require(Right.MASTERS),
    invoice: Annotated[int | None, Query()] = None,
) -> Response:
    """The form to ask for an account; with an invoice, for the one that stands on it."""
    read = _read(request, who, supplier_id, invoice)
    return _ask(request, supplier_id, (read.invoice.iban or "") if read else "", read)


@router.post("/suppliers/{supplier_id}/account")
def ask(
    request: Request,
    supplier_id: str,
    iban: Annotated[str, Form(max_length=60)],
    who: Visitor = require(Right.MASTERS),
    why: Annotated[str, Form(max_length=500)] = "",
    invoice: Annotated[int | None, Form()] = None,
) -> Response:
    """Ask for an account. Nothing is in the master before another person confirms it."""
    read = _read(request, who, supplier_id, invoice)
    store: Store = request.app.state.store
    try:
        plain = whole_iban(iban)
    except ValueError as error:
        return _ask(request, supplier_id, iban, read, _(str(error)))
    store.account_requests.ask(supplier_id, plain, who.login, why, read.id if read else None)
    return RedirectResponse("/suppliers/requests", 303)


@router.post("/suppliers/requests/{request_id}/confirm")
def confirm(
    request: Request,
    request_id: int,
    called: Annotated[str, Form(max_length=200)],
    number: Annotated[str, Form(max_length=60)],
    who: Visitor = require(Right.CONTROL),
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Confirm an account after a call; the invoice it came from is judged anew."""
    check_proof(who, "/suppliers/requests")
    store: Store = request.app.state.store
    try:
        found = store.account_requests.confirm(request_id, who.login, Call(called, number, note))
    except NotAllowedError as error:
        return _requests(request, _(str(error)), 409)
    _judge(request, found, who.login)
    return RedirectResponse("/suppliers/requests", 303)


@router.post("/suppliers/requests/{request_id}/refuse")
def refuse(
    request: Request,
    request_id: int,
    why: Annotated[str, Form(min_length=1, max_length=500)],
    who: Visitor = require(Right.CONTROL),
) -> Response:
    """Say no to an account, with the reason."""
    try:
        request.app.state.store.account_requests.refuse(request_id, who.login, why)
    except NotAllowedError as error:
        return _requests(request, _(str(error)), 409)
    return RedirectResponse("/suppliers/requests", 303)


def _judge(request: Request, found: AccountRequest, by: str) -> None:
    """The invoice anew; one that went on in the meantime stays where it is."""
    acts = request.app.state.acts
    if found.invoice_id is None or acts is None:
        return
    try:
        acts.judge(found.invoice_id, by)
    except IllegalMoveError:
        return


def _read(request: Request, who: Visitor, supplier_id: str, invoice: int | None) -> Record | None:
    """The invoice that the account comes from; none where it is another supplier's."""
    if invoice is None:
        return None
    record = seen(who, request.app.state.store.invoices.one(invoice))
    return record if record.supplier_id in {None, supplier_id} else None


def _ask(request: Request, supplier_id: str, iban: str, read: Record | None, problem: str = "") -> Response:
    store: Store = request.app.state.store
    one = store.masters.supplier(supplier_id)
    context = {"one": one, "iban": iban, "invoice": read.id if read else None, "problem": problem}
    return page(request, "account_ask.html", context, 422 if problem else 200)


def _requests(request: Request, problem: str = "", status: int = 200) -> Response:
    store: Store = request.app.state.store
    waiting = [
        (one, store.masters.supplier(one.supplier_id), store.supplier_file.history(one.supplier_id)[-1])
        for one in store.account_requests.waiting()
    ]
    context = {"waiting": waiting, "settled": store.account_requests.settled(), "problem": problem}
    return page(request, "account_requests.html", context, status)
