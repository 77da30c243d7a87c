"""The web application: where everything stands, for people (`/`) and for monitors (`/health`)."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from fastapi.templating import Jinja2Templates

from pipeline.findings import REASONS
from pipeline.store import Store

HERE = Path(__file__).parent

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
"""On every response (OWASP ASVS 5.0, V3.4)."""


TITLES = {str(code): info.title for code, info in REASONS.items()}
"""Findings as people call them."""


def create_app(store: Store) -> FastAPI:
    """The application over one store."""
    app = FastAPI(title="Payables", docs_url=None, redoc_url=None, openapi_url=None)
    templates = Jinja2Templates(HERE / "templates")
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")

    @app.middleware("http")
    async def headers(request: Request, call_next) -> Response:  # type: ignore[no-untyped-def]  # noqa: ANN001
        response: Response = await call_next(request)
        response.headers.update(HEADERS)
        return response

    @app.get("/health")
    def health() -> JSONResponse:
        """200 while the database answers and every arrival is accounted for, else 503."""
        standing = store.status()
        balanced = bool(standing["intake"]["balanced"])
        return JSONResponse({"ok": balanced, **standing}, status_code=200 if balanced else 503)

    @app.get("/", response_class=HTMLResponse)
    def overview(request: Request) -> HTMLResponse:
        """Where everything stands."""
        return templates.TemplateResponse(request, "overview.html", {"standing": store.status(), "titles": TITLES})

    return app
