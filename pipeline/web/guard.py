"""Around every request: headers, cross-site requests refused, bodies bounded, the time it took."""

from __future__ import annotations

import time
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
"""On every response (OWASP ASVS 5.0, V3.4)."""
SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


class Guard:
    """An ASGI middleware."""

    def __init__(self, app: ASGIApp, https: bool, most_bytes: int) -> None:  # noqa: FBT001 - Starlette calls it by name
        """``most_bytes`` is the longest body that is taken."""
        self._app, self._https, self._most = app, https, most_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        headers = Headers(scope=scope)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), started)
            await send(message)

        if scope["method"] not in SAFE and _crosses_sites(headers):
            await _refusal(scope, "other-site", "This request came from another site.")(scope, receive, sending)
            return
        if int(headers.get("content-length") or 0) > self._most:
            await _refusal(scope, "too-large", "This is larger than what can be taken.")(scope, receive, sending)
            return
        await self._app(scope, _bounded(receive, self._most), sending)

    def _complete(self, headers: MutableHeaders, started: float) -> None:
        for name, value in HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-store")
        if self._https:
            headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
        headers["Server-Timing"] = f"app;dur={(time.perf_counter() - started) * 1000:.1f}"


def _refusal(scope: Scope, kind: str, sentence: str) -> Response:
    """What the guard refuses: for programs as the API tells every problem, for people as a sentence."""
    if scope["path"].startswith("/api/"):
        from pipeline.web.api.problems import problem  # noqa: PLC0415 - it knows this file

        return problem(scope["path"], kind, sentence)
    return PlainTextResponse(sentence, {"other-site": 403, "too-large": 413}[kind])


def _crosses_sites(headers: Headers) -> bool:
    """Whether a browser says that another site makes this request. Programs say nothing; they need a token."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


class TooLargeError(Exception):
    """A body went on beyond what is taken."""


def _bounded(receive: Receive, most: int) -> Receive:
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLargeError
        return message

    return receiving
