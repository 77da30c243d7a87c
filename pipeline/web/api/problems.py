"""Every way in which a request to the API can fail, as problem details (RFC 9457)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from pipeline.desk import NotUnderstoodError, NotYoursError
from pipeline.findings import Refused
from pipeline.review import BadValueError
from pipeline.status import IllegalMoveError
from pipeline.store import NotAllowedError, StaleVersionError
from pipeline.store.idempotency import InProgressError, KeyOfAnotherError
from pipeline.web.guard import TooLargeError
from pipeline.web.visitor import ForbiddenError, MissingError, NotSignedInError

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
ABOUT: Final = "/api/v1/reference#"
"""Where each kind of problem is explained; its name follows."""


class Kind(NamedTuple):
    """One kind of problem."""

    status: int
    title: str
    what: str
    """What a program does about it."""


PROBLEMS: Final[Mapping[str, Kind]] = {
    "bad-request": Kind(400, "Not readable", "The request cannot be read; send what the reference shows."),
    "no-token": Kind(401, "A token is needed", "Send Authorization: Bearer with a token that still holds."),
    "no-right": Kind(403, "Not within its rights", "The token lacks the scope, or its person the right."),
    "not-yours": Kind(403, "Not this person's to do", "Somebody else must do it; the sentence says who."),
    "other-site": Kind(403, "From another site", "A browser sent this for another site; programs need no browser."),
    "not-found": Kind(404, "Nothing here", "There is no such thing, or it is not yours to see."),
    "no-such-method": Kind(405, "Not with this method", "The Allow header says what can be done here."),
    "stale": Kind(409, "Changed in the meantime", "Get the invoice again, look at it, and repeat with its version."),
    "held": Kind(409, "Somebody has it open", "Wait; a claim ends after five minutes without a word."),
    "not-now": Kind(409, "Not where it stands", "Its status does not allow it; the sentence says what would."),
    "in-progress": Kind(409, "Being done", "The request with this key is being done; ask again."),
    "too-large": Kind(413, "Too large", "Send less; the limits are in the reference."),
    "not-valid": Kind(422, "Not valid", "The errors say where and what; send it under another key."),
    "refused": Kind(422, "File refused", "Nobody can read this file; the reason is a finding's code."),
    "key-reused": Kind(422, "Key of another request", "This key came with another request; take a new one."),
    "too-many": Kind(429, "Too many requests", "Wait as many seconds as Retry-After says."),
    "fault": Kind(500, "Our fault", "It is in our log; send it again with the same Idempotency-Key."),
    "looking-only": Kind(503, "Can only be looked at", "This server was started without the part that acts."),
}  # fmt: skip


class Where(BaseModel):
    """One error of a request."""

    model_config = ConfigDict(title="Error")

    pointer: str = Field(
        description="Where: a JSON pointer into the body, or the name of a parameter.", examples=["/version"]
    )
    detail: str = Field(description="What is wrong there.", examples=["Field required"])


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    type: str = Field(description="Names the kind of problem; it never changes.", examples=[ABOUT + "stale"])
    title: str = Field(description="The kind of problem in words.", examples=["Changed in the meantime"])
    status: int = Field(description="The HTTP status.", examples=[409])
    detail: str = Field(
        description="What happened, as a sentence.", examples=["Invoice 7 was changed by somebody else."]
    )
    instance: str | None = Field(default=None, description="What was asked for.", examples=["/api/v1/invoices/7/say"])
    errors: list[Where] | None = Field(default=None, description="Where a request is not valid.")
    reason: str | None = Field(default=None, description="A code of the catalogue of findings.", examples=["ENCRYPTED"])


class ProblemError(Exception):
    """A request that fails in a way of ``PROBLEMS``."""

    def __init__(self, kind: str, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> None:  # noqa: ANN401 - JSON
        """With the sentence, and what else the answer says."""
        super().__init__(detail)
        self.kind, self.detail, self.headers, self.more = kind, detail, headers, more


def problem(
    instance: str,
    kind: str,
    detail: str = "",
    headers: Mapping[str, str] | None = None,
    **more: Any,  # noqa: ANN401 - JSON
) -> Response:
    """The answer that tells a problem."""
    known = PROBLEMS[kind]
    told = Problem(
        type=ABOUT + kind,
        title=known.title,
        status=known.status,
        detail=detail or known.what,
        instance=instance,
        **more,
    )
    return JSONResponse(told.model_dump(exclude_none=True), known.status, headers, MEDIA_TYPE)


def answer_to(request: Request, error: Exception) -> Response:
    """The answer that tells what went wrong; what nobody foresaw is written to the log."""
    where = request.url.path
    if isinstance(error, ProblemError):
        return problem(where, error.kind, error.detail, error.headers, **error.more)
    if isinstance(error, RequestValidationError):
        return problem(where, "not-valid", "The request is not valid.", errors=_errors(error))
    if isinstance(error, NotUnderstoodError):
        wrong = [Where(pointer=f"/fields/{name}", detail=said) for name, said in error.problems.items()]
        return problem(where, "not-valid", "Some values cannot be understood.", errors=wrong)
    if isinstance(error, Refused):
        return problem(where, "refused", error.finding.sentence, reason=str(error.finding.reason))
    if isinstance(error, HTTPException):
        return _http(where, error)
    for kind, known, speaks in _KNOWN:
        if isinstance(error, known):
            return problem(where, kind, _sentence(error) if speaks else "")
    if type(error) is LookupError:  # its subclasses are mistakes of ours
        return problem(where, "not-found")
    log.error("%s %s", request.method, where, exc_info=error)
    return problem(where, "fault")


_KNOWN: Final[tuple[tuple[str, type[Exception], bool], ...]] = (
    ("not-found", MissingError, False),
    ("no-token", NotSignedInError, False),
    ("no-right", ForbiddenError, False),
    ("not-yours", NotAllowedError, True),
    ("not-yours", NotYoursError, True),
    ("stale", StaleVersionError, True),
    ("not-now", IllegalMoveError, True),
    ("in-progress", InProgressError, False),
    ("key-reused", KeyOfAnotherError, False),
    ("not-valid", BadValueError, True),
    ("too-large", TooLargeError, False),
)
"""Exceptions of the house with the kind of problem that each is, and whether their message is for the caller."""


def _sentence(error: Exception) -> str:
    said = str(error)
    return said if said.endswith(".") else f"{said[:1].upper()}{said[1:]}."


def _http(where: str, error: HTTPException) -> Response:
    if isinstance(error.__cause__, TooLargeError):
        return problem(where, "too-large")
    kinds = {401: "no-token", 403: "no-right", 404: "not-found", 405: "no-such-method", 413: "too-large"}
    return problem(where, kinds.get(error.status_code, "bad-request"), headers=error.headers)


def _errors(error: RequestValidationError) -> list[Where]:
    told = []
    for one in error.errors():
        first, *rest = (str(part) for part in one["loc"])
        pointer = "/" + "/".join(rest) if first == "body" else rest[0] if rest else first
        told.append(Where(pointer=pointer, detail=one["msg"]))
    return told
