"""Who asks: the session behind the cookie, the right that a route needs, and the token that a form must carry."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from fastapi import Depends, Request
from starlette.concurrency import run_in_threadpool

from pipeline.accounts import Account, Right
from pipeline.store import Record, Session, Store
from pipeline.web import i18n

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class NotSignedInError(Exception):
    """Nobody is signed in; ``where`` is what they asked for."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


class ForbiddenError(Exception):
    """Somebody asks for what is not theirs; the message says what they would need."""


class ProofNeededError(Exception):
    """The password is needed again; ``back`` is where a person goes on afterwards."""

    def __init__(self, back: str) -> None:
        super().__init__(back)
        self.back = back


class MissingError(Exception):
    """There is no such thing, or it is not theirs to know of."""


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in, and what they chose."""

    account: Account
    session: Session
    preferences: dict[str, Any] = field(default_factory=dict)

    @property
    def login(self) -> str:
        """The name that history and policy know."""
        return self.account.login

    @property
    def entities(self) -> tuple[str, ...] | None:
        """The companies whose invoices they see, ``None`` for all."""
        return self.account.entities

    def may(self, right: str) -> bool:
        """Whether they have a right; templates ask by its name."""
        return self.account.may(Right(right))


def cookie_name(request: Request) -> str:
    """``__Host-`` binds the cookie to this host and to HTTPS; on a machine's own http address there is none."""
    return "__Host-payables" if request.app.state.config.https else "payables"


async def visitor_of(request: Request) -> Visitor | None:
    """Who is signed in, if anybody."""
    secret = request.cookies.get(cookie_name(request))
    if not secret:
        return None
    store: Store = request.app.state.store

    def look() -> Visitor | None:
        session = store.sessions.find(secret)
        if session is None:
            return None
        return Visitor(session.account, session, dict(store.accounts.preferences(session.account.id)))

    found = await run_in_threadpool(look)
    chosen = (found.preferences.get("language") if found else None) or request.cookies.get("language")
    i18n.speak(chosen or i18n.preferred(request.headers.get("accept-language")))
    request.state.visitor = found
    return found


def require(right: Right | None = None) -> Any:  # noqa: ANN401 - FastAPI's Depends has no useful type
    """A dependency: somebody is signed in and has the right; what changes something carries the session's token."""

    async def dependency(request: Request) -> Visitor:
        visitor = await visitor_of(request)
        if visitor is None:
            raise NotSignedInError(request.url.path + (f"?{request.url.query}" if request.url.query else ""))
        if request.method not in SAFE:
            await check_token(request, visitor.session.csrf)
        if right is not None and not visitor.account.may(right):
            raise ForbiddenError(right)
        return visitor

    dependency.right = right  # type: ignore[attr-defined]  # the table of routes and rights is read off it
    return Depends(dependency)


async def check_token(request: Request, expected: str) -> None:
    """Raise ``ForbiddenError`` unless the request carries the token that its page was given."""
    given = request.headers.get("x-csrf-token")
    if given is None and request.headers.get("content-type", "").startswith(
        ("application/x-www-form-urlencoded", "multipart/form-data")
    ):
        given = str((await request.form()).get("csrf", ""))
    if not hmac.compare_digest((given or "").encode(), expected.encode()):
        raise ForbiddenError("csrf")


def seen(visitor: Visitor, record: Record) -> Record:
    """The record, where its company is theirs to see. Raises ``MissingError``: nobody learns what exists."""
    if not visitor.account.sees(record.entity_id):
        raise MissingError
    return record


def sign_in_address(where: str) -> str:
    """The address of the sign-in page that leads back; only to a place of ours."""
    return f"/login?next={quote(where, safe='')}" if is_ours(where) and where != "/" else "/login"


def is_ours(where: str) -> bool:
    """Whether an address stays on this site: a path, not another host in disguise."""
    return where.startswith("/") and not where.startswith(("//", "/\\")) and "\\" not in where and where.isprintable()
