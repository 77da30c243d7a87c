"""Who calls: the token behind ``Authorization: Bearer``, the right that a route needs, and what they may see.

Cookies are not looked at, so no other site can make a browser act here.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Depends, Request, Security
from fastapi.dependencies.models import Dependant
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from starlette.concurrency import run_in_threadpool

from pipeline.accounts import Account, Right
from pipeline.store import Record, Store, Token
from pipeline.web import i18n
from pipeline.web.acts import Acts
from pipeline.web.api.buckets import Buckets
from pipeline.web.api.problems import ProblemError
from pipeline.web.hand_in import Door
from pipeline.web.visitor import MissingError

_BEARER = HTTPBearer(
    auto_error=False, scheme_name="token", description="A token of a person, made with `payables users token`."
)


class Caller:
    """A program, and the person it acts for, limited to the token's scopes."""

    def __init__(self, request: Request, token: Token) -> None:
        """For one request."""
        self.token = token
        self.store: Store = request.app.state.store
        self._acts: Acts | None = request.app.state.acts
        self.door: Door = request.app.state
        """Where files are handed in."""

    @property
    def account(self) -> Account:
        """The person, limited to the token's scopes."""
        return self.token.account

    @property
    def login(self) -> str:
        """The name that history and policy know."""
        return self.token.account.login

    @property
    def entities(self) -> tuple[str, ...] | None:
        """The companies whose invoices they see, ``None`` for all."""
        return self.token.account.entities

    @property
    def acts(self) -> Acts:
        """The verbs. Raises ``ProblemError`` where this server has none."""
        if self._acts is None:
            raise ProblemError("looking-only", "")
        return self._acts

    def invoice(self, invoice_id: int) -> Record:
        """An invoice that is theirs to see. Raises ``MissingError``, so that nobody learns what exists."""
        try:
            record = self.store.invoices.one(invoice_id)
        except LookupError as error:
            raise MissingError from error
        if not self.account.sees(record.entity_id):
            raise MissingError
        return record


def fresh(record: Record, version: int) -> Record:
    """The invoice, where it is as it was looked at. Raises ``ProblemError``."""
    if record.version != version:
        said = f"Invoice {record.id} was changed in the meantime; it is at version {record.version}."
        raise ProblemError("stale", said)
    return record


def needs(right: Right | None = None) -> Any:  # noqa: ANN401 - FastAPI's Depends has no useful type
    """A dependency: the caller, who was found to have a right before anything of the request was read."""

    async def dependency(
        request: Request, _given: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)]
    ) -> Caller:
        caller: Caller = request.state.caller
        return caller

    dependency.right = right  # type: ignore[attr-defined]  # the route reads it off
    return Depends(dependency)


Anybody = Annotated[Caller, needs()]
Seeing = Annotated[Caller, needs(Right.SEE)]
Reviewing = Annotated[Caller, needs(Right.REVIEW)]
Approving = Annotated[Caller, needs(Right.APPROVE)]
Mastering = Annotated[Caller, needs(Right.MASTERS)]
Uploading = Annotated[Caller, needs(Right.UPLOAD)]
Counting = Annotated[Caller, needs(Right.NUMBERS)]
Auditing = Annotated[Caller, needs(Right.AUDIT)]
Administering = Annotated[Caller, needs(Right.ADMIN)]


def right_of(dependant: Dependant) -> Right | None:
    """The right that a route needs. Raises ``TypeError`` for a route that asks for no caller: none may be open."""
    for one in dependant.dependencies:
        if one.call is not None and hasattr(one.call, "right"):
            right: Right | None = one.call.right
            return right
    raise TypeError(f"the route {dependant.path} asks for no caller")


async def called(request: Request, right: Right | None) -> Caller:
    """Who calls, with the right that is needed. Raises ``ProblemError``: 401, 403 or 429."""
    i18n.speak("en")
    scheme, _, secret = request.headers.get("authorization", "").partition(" ")
    store: Store = request.app.state.store
    found = None
    if scheme.lower() == "bearer" and secret.strip():
        found = await run_in_threadpool(store.tokens.find, secret.strip())
    if found is None:
        raise ProblemError("no-token", "", headers={"WWW-Authenticate": 'Bearer realm="payables"'})
    buckets: Buckets = request.app.state.buckets
    if seconds := buckets.take(found.id):
        raise ProblemError("too-many", "", headers={"Retry-After": str(seconds)})
    if right is not None and not found.account.may(right):
        refused = f'Bearer realm="payables", error="insufficient_scope", scope="{right}"'
        sentence = f"This needs the scope {right} and a person who has that right."
        raise ProblemError("no-right", sentence, headers={"WWW-Authenticate": refused})
    caller = Caller(request, found)
    request.state.caller = caller
    return caller
