"""Being away: somebody else decides in one's place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Account, Right
from pipeline.store import BadAbsenceError, Store
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.visitor import MissingError, Visitor, require

router = APIRouter()


@router.get("/me/absence")
def absence(request: Request, who: Visitor = require(Right.APPROVE)) -> Response:
    """When one is away, and who stands in."""
    return _absence(request, who)


@router.post("/me/absence")
def add(
    request: Request,
    deputy: Annotated[str, Form(max_length=100)],
    start: Annotated[date, Form()],
    end: Annotated[date, Form()],
    who: Visitor = require(Right.APPROVE),
) -> Response:
    """Say that one will be away. What waits goes to the deputy with the next run, where duties allow it."""
    store: Store = request.app.state.store
    if deputy not in {one.login for one in _deputies(store, who)}:
        return _absence(request, who, _("Choose somebody who may approve."), 422)
    try:
        store.absences.add(who.login, deputy, start, end, who.login)
    except BadAbsenceError as error:
        return _absence(request, who, _(str(error)), 422)
    return RedirectResponse("/me/absence", 303)


@router.post("/me/absence/end")
def end(request: Request, id: Annotated[int, Form()], who: Visitor = require(Right.APPROVE)) -> Response:  # noqa: A002
    """One is back. Only one's own absences are there to end."""
    store: Store = request.app.state.store
    if id not in {one.id for one in store.absences.of(who.login, _today())}:
        raise MissingError
    store.absences.finish(id, who.login)
    return RedirectResponse("/me/absence", 303)


def _deputies(store: Store, who: Visitor) -> list[Account]:
    return [one for one in store.accounts.all() if one.may(Right.APPROVE) and one.login != who.login]


def _today() -> date:
    return datetime.now(UTC).date()


def _absence(request: Request, who: Visitor, problem: str = "", status: int = 200) -> Response:
    store: Store = request.app.state.store
    context = {
        "absences": store.absences.of(who.login, _today()),
        "deputies": _deputies(store, who),
        "today": _today(),
        "problem": problem,
    }
    return page(request, "absence.html", context, status)
