"""Giving the password again before what matters most: rights of people, links for passwords, bank accounts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.store import Store, WaitError
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.sign_in import signed_in
from pipeline.web.visitor import ProofNeededError, Visitor, is_ours, require

router = APIRouter()

FRESH: Final = timedelta(minutes=5)
"""How long a proof is good for."""


def is_proved(who: Visitor) -> bool:
    """Whether somebody gave their password a moment ago."""
    return datetime.now(UTC) - who.session.proved < FRESH


def check_proof(who: Visitor, back: str) -> None:
    """Raise ``ProofNeededError`` unless somebody gave their password a moment ago; ``back`` is where they go on."""
    if not is_proved(who):
        raise ProofNeededError(back)


@router.get("/proof")
def proof_page(request: Request, who: Visitor = require(), next: str = "/") -> Response:  # noqa: A002 - in the address
    """The form for one's own password."""
    if is_proved(who):
        return RedirectResponse(next if is_ours(next) else "/", 303)
    return _form(request, who, next)


@router.post("/proof")
def proof(
    request: Request,
    password: Annotated[str, Form(max_length=1000)],
    who: Visitor = require(),
    next: Annotated[str, Form()] = "/",  # noqa: A002 - in the form
) -> Response:
    """Take the password and go on in a new session. Wrong ones are counted as at signing in."""
    store: Store = request.app.state.store
    try:
        account = store.accounts.prove(who.login, password, request.client.host if request.client else "")
    except WaitError as error:
        problem = _("Too many wrong passwords. Try again in %(seconds)s seconds.") % {"seconds": error.seconds}
        return _form(request, who, next, problem, 429)
    if account is None or account.id != who.account.id:
        return _form(request, who, next, _("The password is wrong."), 401)
    return signed_in(request, account.id, next)


def _form(request: Request, who: Visitor, where: str, problem: str = "", status: int = 200) -> Response:
    has_password = request.app.state.store.accounts.has_password(who.account.id)
    context = {"next": where, "problem": problem, "has_password": has_password}
    return page(request, "proof.html", context, status)
