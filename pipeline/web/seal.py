"""Small things that a browser keeps for us: signed, for one purpose, for some minutes. Not secret, not changeable."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import timedelta
from time import time
from typing import Any


def sealed(key: bytes, purpose: str, body: Mapping[str, Any]) -> str:
    """A body as text for a cookie or a form, with when it was sealed."""
    written = json.dumps({"at": int(time()), "body": dict(body)}, separators=(",", ":")).encode()
    return f"{_text(written)}.{_text(_mark(key, purpose, written))}"


def opened(key: bytes, purpose: str, text: str | None, lasts: timedelta) -> Mapping[str, Any] | None:
    """The body, where we sealed it for this purpose and it is not too old."""
    written, _, mark = (text or "").partition(".")
    try:
        content = _bytes(written)
        if not hmac.compare_digest(_mark(key, purpose, content), _bytes(mark)):
            return None
        found = json.loads(content)
    except ValueError:
        return None
    body: Mapping[str, Any] = found["body"]
    return body if 0 <= time() - found["at"] + 1 <= lasts.total_seconds() else None


def _mark(key: bytes, purpose: str, written: bytes) -> bytes:
    return hmac.new(key, purpose.encode() + b"\x1f" + written, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
