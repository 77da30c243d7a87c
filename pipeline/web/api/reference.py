"""What the API says of itself: OpenAPI, and a page of our own made from it. For people and programs that are known."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from pipeline.web.api.caller import called
from pipeline.web.api.once import HEADER
from pipeline.web.api.problems import MEDIA_TYPE, PROBLEMS, ProblemError
from pipeline.web.api.routes import PREFIX, explained
from pipeline.web.render import page
from pipeline.web.visitor import NotSignedInError, visitor_of

router = APIRouter()

VERSION: Final = "1.0.0"
DESCRIPTION: Final = (
    "Everything that the review desk does. Amounts are text, times are UTC, lists are continued with what their "
    "next says. What fails is told as problem details (RFC 9457). Fields may be added to answers; nothing is "
    "removed or changes its meaning within v1."
)
_KEY: Final = {
    "name": HEADER,
    "in": "header",
    "required": False,
    "description": "Names this request: sent again within 24 hours it is answered, not done again. Best a UUID.",
    "schema": {"type": "string", "minLength": 1, "maxLength": 200},
}


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document. Errors are problem details, and what changes something takes an Idempotency-Key."""
    from pipeline.web.api import routes_of_api  # noqa: PLC0415 - the package lists this file's router too

    made = get_openapi(title="Payables", version=VERSION, description=DESCRIPTION, routes=list(routes_of_api()))
    for path in made["paths"].values():
        for method, operation in path.items():
            if method in {"post", "put"}:
                operation.setdefault("parameters", []).append(_KEY)
            for status, answer in operation["responses"].items():
                if status >= "400":
                    answer["content"] = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    schemas = made["components"]["schemas"]
    schemas.pop("HTTPValidationError", None)
    schemas.pop("ValidationError", None)
    return _named(made, {name: schema["title"] for name, schema in schemas.items() if name.endswith(("Out", "In"))})


def _named(made: dict[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """The document with schemas under their titles: how our classes are called is nobody's business."""
    schemas = made["components"]["schemas"]
    made["components"]["schemas"] = {names.get(name, name): schema for name, schema in schemas.items()}
    whole = json.dumps(made)
    for name, title in names.items():
        whole = whole.replace(f'"#/components/schemas/{name}"', f'"#/components/schemas/{title}"')
    named: dict[str, Any] = json.loads(whole)
    return named


async def openapi(request: Request) -> Response:
    """The document, for a token or for somebody who is signed in."""
    await _known(request)
    return JSONResponse(document())


@router.get(f"{PREFIX}/reference", include_in_schema=False)
async def reference(request: Request) -> Response:
    """The document as a page."""
    try:
        await _known(request)
    except ProblemError as error:
        raise NotSignedInError(request.url.path) from error
    made = document()
    context = {"api": made, "operations": list(_operations(made)), "problems": PROBLEMS, "prefix": PREFIX}
    return page(request, "api_reference.html", context)


router.add_route(f"{PREFIX}/openapi.json", explained(openapi), methods=["GET"], include_in_schema=False)


async def lost(request: Request) -> Response:
    """What is under /api and is nothing: 401 without a token, 405 where another method would do, else 404."""
    await called(request, None)
    from pipeline.web.api import routes_of_api  # noqa: PLC0415 - see above

    there = [one for one in routes_of_api() if one.path_regex.match(request.url.path)]
    allowed = sorted({method for one in there for method in one.methods or ()})
    if allowed:
        raise ProblemError(
            "no-such-method", f"Here one may {', '.join(allowed)}.", headers={"Allow": ", ".join(allowed)}
        )
    raise ProblemError("not-found", "")


METHODS: Final = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
everything_else = APIRouter()
everything_else.add_route("/api/{path:path}", explained(lost), methods=METHODS, include_in_schema=False)


async def _known(request: Request) -> None:
    """Raise ``ProblemError`` unless somebody is signed in or a token is given. Looking is all that a cookie opens."""
    if "authorization" in request.headers or await visitor_of(request) is None:
        await called(request, None)


def _operations(made: dict[str, Any]) -> Iterable[dict[str, Any]]:
    """Every operation with its method and address, in the order of the rooms."""
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield {"method": method.upper(), "path": path, "id": operation["operationId"], **operation}
