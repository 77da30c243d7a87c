"""Edge: access tokens of OAuth 2.0 for mailboxes, by refresh token or by the application's own right (RFC 6749)."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import httpx

from pipeline.settings import OAuthSettings

EARLY: Final = 60.0
"""Seconds before its end that a token is no longer used."""
_LONGEST: Final = 1 << 16


class TokenError(Exception):
    """No token is to be had; the text says why, and never holds a secret."""


@dataclass(frozen=True, slots=True)
class _Token:
    value: str
    ends: float


_kept: dict[OAuthSettings, _Token] = {}
_lock = threading.Lock()


def access_token(settings: OAuthSettings, secrets: Callable[[str], str]) -> str:
    """A token that is good for a minute at least; kept in memory until then. Raises ``TokenError``."""
    with _lock:
        kept = _kept.get(settings)
        if kept is None or kept.ends - EARLY < time.monotonic():
            kept = _kept[settings] = _asked(settings, secrets)
        return kept.value


def forget(settings: OAuthSettings) -> None:
    """Ask for a new token next time: this one was refused."""
    with _lock:
        _kept.pop(settings, None)


def _asked(settings: OAuthSettings, secrets: Callable[[str], str]) -> _Token:
    form = {"client_id": settings.client_id, "grant_type": "client_credentials"}
    if settings.scope:
        form["scope"] = settings.scope
    if settings.secret_env:
        form["client_secret"] = _secret(settings.secret_env, secrets)
    if settings.refresh_token_env:
        form |= {"grant_type": "refresh_token", "refresh_token": _secret(settings.refresh_token_env, secrets)}
    try:
        answer = httpx.post(settings.token_url, data=form, timeout=30, follow_redirects=False)
    except httpx.HTTPError as error:
        raise TokenError(f"{settings.token_url} cannot be asked for a token: {type(error).__name__}.") from error
    return _token(settings, answer)


def _token(settings: OAuthSettings, answer: httpx.Response) -> _Token:
    told: Any = None
    if len(answer.content) <= _LONGEST:
        try:
            told = answer.json()
        except ValueError:
            told = None
    if answer.status_code != httpx.codes.OK or not isinstance(told, dict):
        error = told.get("error", "") if isinstance(told, dict) else ""
        raise TokenError(f"{settings.token_url} gives no token: {answer.status_code} {str(error)[:100]}".rstrip() + ".")
    value, seconds = told.get("access_token"), told.get("expires_in", 3600)
    if not isinstance(value, str) or not value.isascii() or not value.isprintable():
        raise TokenError(f"{settings.token_url} gives no token that can be used.")
    lasts = float(seconds) if isinstance(seconds, int | float) else 3600.0
    return _Token(value, time.monotonic() + lasts)


def _secret(name: str, secrets: Callable[[str], str]) -> str:
    found = secrets(name)
    if not found:
        raise TokenError(f"no secret in {name}.")
    return found
