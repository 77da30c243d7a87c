"""Signing in and out, the first administrator, a new password."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Role, WeakPasswordError, check_strength
from pipeline.store import Store, WaitError
from pipeline.web import i18n
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, cookie_name, is_ours, require, visitor_of

router = APIRouter()

WELCOME: Final = "welcome"
PASSWORD: Final = "password"  # noqa: S105 - what a link is for
FIRST_START: Final = timedelta(days=7)
NEW_PASSWORD: Final = timedelta(days=3)
FOUNDER: Final = frozenset({Role.ADMIN, Role.CONTROLLER, Role.CLERK, Role.APPROVER})
"""The first person does everything until others are added; nobody approves what they corrected, all the same."""


def first_link(store: Store, address: str) -> str | None:
    """The address at which the first administrator makes their account; ``None`` once there is somebody."""
    if store.accounts.any():
        return None
    return f"{address}/welcome/{store.sessions.invite(WELCOME, 'first', FIRST_START)}"


def password_link(store: Store, address: str, account_id: int) -> str:
    """The address at which somebody sets their password; it works once, for three days."""
    return f"{address}/password/{store.sessions.invite(PASSWORD, str(account_id), NEW_PASSWORD)}"


@router.get("/login")
async def login_page(request: Request, next: str = "/") -> Response:  # noqa: A002 - what the address says
    """The form to sign in with."""
    if await visitor_of(request):
        return RedirectResponse(next if is_ours(next) else "/", 303)
    fresh = not request.app.state.store.accounts.any()
    return page(request, "login.html", {"next": next, "login": "", "problem": "", "fresh": fresh})


@router.post("/login")
def login(
    request: Request,
    login: Annotated[str, Form(max_length=100)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form()] = "/",  # noqa: A002 - what the form says
) -> Response:
    """Sign in. The same answer for a wrong name and a wrong password."""
    i18n.speak(request.cookies.get("language") or i18n.preferred(request.headers.get("accept-language")))
    store: Store = request.app.state.store
    address = request.client.host if request.client else ""
    typed = {"next": next, "login": login, "fresh": False}
    try:
        account = store.accounts.prove(login, password, address)
    except WaitError as error:
        problem = _("Too many wrong passwords. Try again in %(seconds)s seconds.") % {"seconds": error.seconds}
        again = {"Retry-After": str(error.seconds)}
        return page(request, "login.html", {**typed, "problem": problem}, 429, again)
    if account is None:
        problem = _("Name or password is wrong.")
        return page(request, "login.html", {**typed, "problem": problem}, 401)
    return signed_in(request, account.id, next)


def signed_in(request: Request, account_id: int, where: str = "/", proved: datetime | None = None) -> Response:
    """Lead a person on, with a new session in their cookie; one they had before ends.

    ``proved`` is when they showed who they are, now unless somebody else asked them.
    """
    store: Store = request.app.state.store
    earlier = request.cookies.get(cookie_name(request))
    if earlier and (old := store.sessions.find(earlier)):
        store.sessions.end(old.hash)
    response = RedirectResponse(where if is_ours(where) else "/", 303)
    secret = store.sessions.start(account_id, request.headers.get("user-agent", ""), proved)
    response.set_cookie(
        cookie_name(request), secret, httponly=True, samesite="lax", secure=request.app.state.config.https, path="/"
    )
    return response


@router.post("/logout")
def logout(request: Request, who: Visitor = require()) -> Response:
    """Sign out."""
    request.app.state.store.sessions.end(who.session.hash)
    response = RedirectResponse("/login", 303)
    response.delete_cookie(cookie_name(request), path="/", secure=request.app.state.config.https, httponly=True)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@router.get("/welcome/{secret}")
def welcome_page(request: Request, secret: str) -> Response:
    """The form that makes the first administrator."""
    _speak(request)
    fits = request.app.state.store.sessions.invitation(WELCOME, secret) is not None
    return _welcome(request, secret, fits=fits)


@router.post("/welcome/{secret}")
def welcome(
    request: Request,
    secret: str,
    name: Annotated[str, Form(max_length=200)],
    login: Annotated[str, Form(max_length=100, pattern=r"^\s*[A-Za-z0-9._@-]{2,100}\s*$")],
    password: Annotated[str, Form(max_length=1000)],
) -> Response:
    """Make the first administrator and sign them in. The link works once."""
    _speak(request)
    store: Store = request.app.state.store
    try:
        check_strength(password, login, name)
    except WeakPasswordError as error:
        problem = _(str(error))
        return _welcome(request, secret, {"problem": problem, "name": name, "login": login}, 422)
    if store.accounts.any() or store.sessions.use(WELCOME, secret) is None:
        return _welcome(request, secret, fits=False)
    account = store.accounts.add(login, name, FOUNDER, login.strip().lower())
    store.accounts.set_password(account.id, password, account.login)
    return signed_in(request, account.id)


@router.get("/password/{secret}")
def password_page(request: Request, secret: str) -> Response:
    """The form for a new password."""
    _speak(request)
    fits = request.app.state.store.sessions.invitation(PASSWORD, secret) is not None
    return _password(request, secret, fits=fits)


@router.post("/password/{secret}")
def password(request: Request, secret: str, password: Annotated[str, Form(max_length=1000)]) -> Response:
    """Set a new password and sign in. The link works once."""
    _speak(request)
    store: Store = request.app.state.store
    invited = store.sessions.invitation(PASSWORD, secret)
    if invited is None:
        return _password(request, secret, fits=False)
    account = store.accounts.one(int(invited.subject))
    try:
        check_strength(password, account.login, account.name)
    except WeakPasswordError as error:
        return _password(request, secret, fits=True, problem=_(str(error)))
    if not account.active or store.sessions.use(PASSWORD, secret) is None:
        return _password(request, secret, fits=False)
    store.accounts.set_password(account.id, password, account.login)
    return signed_in(request, account.id)


@router.post("/preferences")
def prefer(
    request: Request,
    who: Visitor = require(),
    language: Annotated[str, Form()] = "",
    theme: Annotated[str, Form()] = "",
    back: Annotated[str, Form()] = "/",
) -> Response:
    """Keep the language and the theme that somebody chose."""
    chosen = {}
    if language in i18n.LANGUAGES:
        chosen["language"] = language
    if theme in {"auto", "light", "dark"}:
        chosen["theme"] = theme
    request.app.state.store.accounts.prefer(who.account.id, **chosen)
    return RedirectResponse(back if is_ours(back) else "/", 303)


def _welcome(
    request: Request, secret: str, typed: dict[str, str] | None = None, status: int = 200, *, fits: bool = True
) -> Response:
    context = {"secret": secret, "fits": fits, "problem": "", "name": "", "login": "", **(typed or {})}
    return page(request, "welcome.html", context, status if fits else 410)


def _password(request: Request, secret: str, *, fits: bool, problem: str = "") -> Response:
    status = 410 if not fits else 422 if problem else 200
    return page(request, "password.html", {"secret": secret, "fits": fits, "problem": problem}, status)


def _speak(request: Request) -> None:
    i18n.speak(request.cookies.get("language") or i18n.preferred(request.headers.get("accept-language")))


__all__ = ["PASSWORD", "first_link", "password_link", "router", "signed_in"]
