"""The web application: the review desk for people, the API for programs, the health check for monitors."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from pipeline.store import StaleVersionError, Store
from pipeline.web import (
    absence_page,
    accounts_page,
    admin_page,
    admin_tables,
    decide_page,
    desk_ends,
    desk_page,
    desk_work,
    openid,
    payments_page,
    proof,
    send_page,
    sign_in,
    suppliers_page,
    upload_page,
)
from pipeline.web.acts import Acts
from pipeline.web.api import router as api
from pipeline.web.api.buckets import Buckets
from pipeline.web.approvals_page import router as approvals_page
from pipeline.web.config import WebConfig
from pipeline.web.documents_page import Pictures
from pipeline.web.documents_page import router as documents_page
from pipeline.web.guard import Guard, TooLargeError
from pipeline.web.i18n import N_
from pipeline.web.i18n import gettext as _
from pipeline.web.me_page import router as me_page
from pipeline.web.numbers_page import router as numbers_page
from pipeline.web.queue_page import router as queue_page
from pipeline.web.render import STATIC, page
from pipeline.web.status_page import router as status_page
from pipeline.web.visitor import ForbiddenError, MissingError, NotSignedInError, ProofNeededError, sign_in_address

ROUTERS = (
    sign_in.router, openid.router, proof.router, queue_page, desk_page.router, desk_work.router, desk_ends.router,
    documents_page, numbers_page, status_page, me_page, approvals_page, upload_page.router, send_page.router,
    accounts_page.router, suppliers_page.router, admin_page.router, admin_tables.router, absence_page.router,
    decide_page.router, payments_page.router, api,
)  # fmt: skip


def create_app(store: Store, acts: Acts | None = None, config: WebConfig | None = None) -> FastAPI:
    """The application over one store. Without ``acts`` it can be looked at, and nothing can be said."""
    config = config or WebConfig()
    app = FastAPI(title="Payables", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.store, app.state.acts, app.state.config = store, acts, config
    app.state.pictures, app.state.buckets = Pictures(), Buckets()
    app.mount("/static", Static(directory=STATIC), name="static")
    for router in ROUTERS:
        app.include_router(router)

    @app.get("/health")
    def health() -> JSONResponse:
        """200 while the database answers and every arrival is accounted for, else 503."""
        balanced = bool(store.status()["intake"]["balanced"])
        return JSONResponse({"ok": balanced}, status_code=200 if balanced else 503)

    _explain(app)
    app.add_middleware(Guard, https=config.https, most_bytes=config.upload_bytes + 2**20)
    return app


class Static(StaticFiles):
    """Static files: addressed by their content, so a browser keeps them."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        """A file with how long it may be kept."""
        response = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        scope: Scope = args[2]  # type: ignore[assignment]
        named = bool(scope.get("query_string"))
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable" if named else "no-cache"
        return response


def _explain(app: FastAPI) -> None:
    """Every way a request can fail, as a page that says what to do."""
    for error, status, sentence in (
        (LookupError, 404, N_("There is nothing here, or it is not yours to see.")),
        (MissingError, 404, N_("There is nothing here, or it is not yours to see.")),
        (StaleVersionError, 409, N_("Somebody else changed this invoice in the meantime. Load it again.")),
        (TooLargeError, 413, N_("This is larger than what can be taken.")),
    ):
        app.add_exception_handler(error, _plainly(status, sentence))
    app.add_exception_handler(NotSignedInError, _not_signed_in)
    app.add_exception_handler(ForbiddenError, _forbidden)
    app.add_exception_handler(ProofNeededError, _proof_needed)
    app.add_exception_handler(RequestValidationError, _not_valid)
    app.add_exception_handler(HTTPException, _other)


def _plainly(status: int, sentence: str) -> Callable[[Request, Exception], Response]:
    def handler(request: Request, error: Exception) -> Response:
        del error
        return _failed(request, status, _(sentence))

    return handler


def _not_signed_in(request: Request, error: Exception) -> Response:
    assert isinstance(error, NotSignedInError)  # noqa: S101 - registered for it alone
    if request.headers.get("hx-request"):
        return Response(status_code=401, headers={"HX-Redirect": sign_in_address("/")})
    if "json" in request.headers.get("accept", ""):
        return JSONResponse({"error": _("Please sign in.")}, 401)
    return RedirectResponse(sign_in_address(error.where if request.method == "GET" else "/"), 303)


def _proof_needed(request: Request, error: Exception) -> Response:
    assert isinstance(error, ProofNeededError)  # noqa: S101 - registered for it alone
    where = f"/proof?next={quote(error.back, safe='')}"
    if request.headers.get("hx-request"):
        return Response(status_code=403, headers={"HX-Redirect": where})
    return RedirectResponse(where, 303)


def _forbidden(request: Request, error: Exception) -> Response:
    if str(error) == "csrf":
        return _failed(request, 403, _("This page was open for too long. Load it again and repeat."))
    return _failed(request, 403, _("Your account may not do this. Ask an administrator for the right."))


def _not_valid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it alone
    first = error.errors()[0]
    return _failed(request, 422, f"{first['loc'][-1]}: {first['msg']}")


def _other(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it alone
    if error.status_code == 404:
        return _failed(request, 404, _("There is nothing here, or it is not yours to see."))
    return _failed(request, error.status_code, str(error.detail))


def _failed(request: Request, status: int, sentence: str) -> Response:
    if "json" in request.headers.get("accept", ""):
        return JSONResponse({"error": sentence}, status)
    if request.headers.get("hx-request"):
        return PlainTextResponse(sentence, status)
    return page(request, "failed.html", {"sentence": sentence}, status)
