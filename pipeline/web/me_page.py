"""One's own account: where one is signed in, and a new password."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import WeakPasswordError
from pipeline.store import Store, WaitError
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.sign_in import signed_in
from pipeline.web.visitor import MissingError, Visitor, require

router = APIRouter()


@router.get("/me")
def me(request: Request, who: Visitor = require()) -> Response:
    """The account, its roles and its sessions."""
    return _me(request, who)


@router.post("/me/password")
def password(
    request: Request,
    old: Annotated[str, Form(max_length=1000)],
    new: Annotated[str, Form(max_length=1000)],
    who: Visitor = require(),
) -> Response:
    """Set a new password, given the old one; every other session ends."""
    store: Store = request.app.state.store
    try:
        proved = store.accounts.prove(who.login, old, request.client.host if request.client else "")
    except WaitError as error:
        return _me(request, who, str(error), 429)
    if proved is None:
        return _me(request, who, _("The old password is wrong."), 422)
    try:
        store.accounts.set_password(who.account.id, new, who.login)
    except WeakPasswordError as error:
        return _me(request, who, _(str(error)), 422)
    return signed_in(request, who.account.id, "/me")


@router.post("/me/sessions/end")
def end(request: Request, session: Annotated[str, Form(max_length=64)], who: Visitor = require()) -> Response:
    """Sign out somewhere else. Only one's own sessions are there to end."""
    store: Store = request.app.state.store
    if session not in {one[0] for one in store.sessions.of(who.account.id)}:
        raise MissingError
    store.sessions.end(session)
    return RedirectResponse("/me", 303)


def _me(request: Request, who: Visitor, problem: str = "", status: int = 200) -> Response:
    store: Store = request.app.state.store
    context = {"sessions": store.sessions.of(who.account.id), "problem": problem, "mine": who.session.hash}
    return page(request, "me.html", context, status)
