"""People: who they are, what they may do, where they are signed in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Account, ChangeRefusedError, Right, Role
from pipeline.parties import Entity
from pipeline.store import LoginTakenError, Store
from pipeline.web.i18n import gettext as _
from pipeline.web.proof import check_proof, is_proved
from pipeline.web.render import page
from pipeline.web.sign_in import password_link
from pipeline.web.visitor import Visitor, require

router = APIRouter()

LOGIN: Final = r"^\s*[A-Za-z0-9._@-]{2,100}\s*$"
EMAIL: Final = r"^\s*([^@\s]+@[^@\s]+)?\s*$"

Roles = Annotated[list[str], Form()]
Companies = Annotated[list[str], Form()]


@router.get("/admin", dependencies=[require(Right.ADMIN)])
def people(request: Request) -> Response:
    """Everybody."""
    store: Store = request.app.state.store
    return page(request, "admin_people.html", {"people": store.accounts.all(), "names": _names(request)})


@router.get("/admin/people/new")
def new_person(request: Request, who: Visitor = require(Right.ADMIN)) -> Response:
    """The form for a new person."""
    check_proof(who, "/admin/people/new")
    return _new(request)


@router.post("/admin/people")
def add_person(
    request: Request,
    login: Annotated[str, Form(max_length=100, pattern=LOGIN)],
    name: Annotated[str, Form(min_length=1, max_length=200)],
    who: Visitor = require(Right.ADMIN),
    email: Annotated[str, Form(max_length=200, pattern=EMAIL)] = "",
    role: Roles = [],  # noqa: B006 - FastAPI copies it
    company: Companies = [],  # noqa: B006
    every: Annotated[bool, Form()] = False,  # noqa: FBT002
) -> Response:
    """Add a person and show the link at which they choose a password, once."""
    check_proof(who, "/admin/people/new")
    store: Store = request.app.state.store
    try:
        made = store.accounts.add(
            login, name, _roles(role), who.login, email=email, entities=_entities(request, company, every=every)
        )
    except LoginTakenError:
        return _new(request, {"login": login, "name": name, "email": email}, _("Somebody has this name already."))
    return _link(request, who, made)


@router.get("/admin/people/{account_id}")
def person(request: Request, account_id: int, who: Visitor = require(Right.ADMIN)) -> Response:
    """One person."""
    return _person(request, who, request.app.state.store.accounts.one(account_id))


@router.post("/admin/people/{account_id}")
def change_person(
    request: Request,
    account_id: int,
    name: Annotated[str, Form(min_length=1, max_length=200)],
    who: Visitor = require(Right.ADMIN),
    email: Annotated[str, Form(max_length=200, pattern=EMAIL)] = "",
) -> Response:
    """Change the name and the e-mail address; by the address single sign-on finds a person, so it is proved."""
    check_proof(who, f"/admin/people/{account_id}")
    request.app.state.store.accounts.change(account_id, who.login, name=name.strip(), email=email.strip())
    return RedirectResponse(f"/admin/people/{account_id}", 303)


@router.post("/admin/people/{account_id}/rights")
def change_rights(
    request: Request,
    account_id: int,
    who: Visitor = require(Right.ADMIN),
    role: Roles = [],  # noqa: B006
    company: Companies = [],  # noqa: B006
    every: Annotated[bool, Form()] = False,  # noqa: FBT002
) -> Response:
    """Change roles and companies; the person is signed out with it."""
    check_proof(who, f"/admin/people/{account_id}")
    wanted = {"roles": _roles(role), "entities": _entities(request, company, every=every)}
    return _changed(request, who, account_id, wanted)


@router.post("/admin/people/{account_id}/active")
def switch(
    request: Request,
    account_id: int,
    on: Annotated[bool, Form()],
    who: Visitor = require(Right.ADMIN),
) -> Response:
    """Switch a person on or off; off, their sessions end at once."""
    check_proof(who, f"/admin/people/{account_id}")
    return _changed(request, who, account_id, {"active": on})


@router.post("/admin/people/{account_id}/password")
def new_password(request: Request, account_id: int, who: Visitor = require(Right.ADMIN)) -> Response:
    """A link for a new password, shown once; the person is signed out at once."""
    check_proof(who, f"/admin/people/{account_id}")
    store: Store = request.app.state.store
    account = store.accounts.one(account_id)
    store.accounts.sign_out(account_id, who.login, "password link made")
    return _link(request, who, account)


@router.post("/admin/people/{account_id}/out")
def sign_out(request: Request, account_id: int, who: Visitor = require(Right.ADMIN)) -> Response:
    """End every session of a person."""
    request.app.state.store.accounts.sign_out(account_id, who.login, "signed out")
    return RedirectResponse(f"/admin/people/{account_id}", 303)


def _changed(request: Request, who: Visitor, account_id: int, wanted: Mapping[str, Any]) -> Response:
    store: Store = request.app.state.store
    try:
        store.accounts.change(account_id, who.login, **wanted)
    except ChangeRefusedError as error:
        return _person(request, who, store.accounts.one(account_id), _(str(error)), 409)
    return RedirectResponse(f"/admin/people/{account_id}", 303)


def _roles(names: list[str]) -> set[Role]:
    return {Role(one) for one in names if one in set(Role)}


def _entities(request: Request, names: list[str], *, every: bool) -> list[str] | None:
    """The companies that were ticked; ``None`` for all of them, also those that will be added."""
    return None if every else sorted(set(names) & {one.id for one in _companies(request)})


def _companies(request: Request) -> list[Entity]:
    acts = request.app.state.acts
    return list(acts.entities()) if acts else []


def _names(request: Request) -> dict[str, str]:
    return {one.id: one.name for one in _companies(request)}


def _new(request: Request, typed: dict[str, str] | None = None, problem: str = "") -> Response:
    context = {
        "typed": {"login": "", "name": "", "email": ""} | (typed or {}), "problem": problem, "roles": list(Role),
        "companies": _companies(request),
    }  # fmt: skip
    return page(request, "admin_new.html", context, 409 if problem else 200)


def _link(request: Request, who: Visitor, account: Account) -> Response:
    link = password_link(request.app.state.store, request.app.state.config.address, account.id)
    return _person(request, who, account, link=link)


def _person(
    request: Request, who: Visitor, account: Account, problem: str = "", status: int = 200, link: str = ""
) -> Response:
    store: Store = request.app.state.store
    context = {
        "person": account, "problem": problem, "link": link, "roles": list(Role), "companies": _companies(request),
        "proved": is_proved(who), "oneself": account.id == who.account.id, "sessions": store.sessions.of(account.id),
        "history": store.accounts.history(account.id), "has_password": store.accounts.has_password(account.id),
    }  # fmt: skip
    return page(request, "admin_person.html", context, status)
