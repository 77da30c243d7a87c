"""Webhooks as values: which events are told, in which words, signed how, where to, and how long to wait after failures.

Pure: no network, no clock, no database. ``flows/telling.py`` does the sending.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

ACTIONS: Final = (
    "received", "read", "extracted", "assessed", "corrected", "answered", "withdrew", "in_review", "in_approval",
    "decided", "approved", "rejected", "filed", "posted", "scheduled", "paid", "void", "ignored", "failed", "restored",
    "parted", "replaced",
)  # fmt: skip
"""Events of documents and invoices that may be told. What is told of people stays in the house."""
SUBJECTS: Final = ("invoice", "document")
TOLD: Final = frozenset({"before", "after", "reason", "open", "invoices", "document", "kind", "name", "disposition"})
"""What of an event's body is told: where it went and why. Values are fetched with a token."""
SIGNATURE: Final = "Payables-Signature"
FREE: Final = 5
"""Failures in a row before any wait."""
LONGEST: Final = timedelta(hours=6)


class BadTargetError(ValueError):
    """An address that nothing is sent to; the message says why."""


def payload(number: int, at: datetime, actor: str, action: str, subject: str, body: Mapping[str, Any]) -> str:
    """An event as the JSON text that is sent. ``id`` grows with every event: a receiver drops what it has."""
    kind, _, name = subject.partition(":")
    told = {key: value for key, value in body.items() if key in TOLD}
    said = {
        "id": number,
        "type": f"{kind}.{action}",
        "at": at.isoformat(),
        "actor": actor,
        kind: {"id": int(name), "href": f"/api/v1/{kind}s/{name}"},
        "data": told,
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"), default=str)


def signature(secret: str, moment: int, body: str) -> str:
    """The header that proves who sent it: ``t`` is Unix seconds, ``v1`` the HMAC-SHA256 of ``t.body``."""
    mac = hmac.new(secret.encode(), f"{moment}.{body}".encode(), hashlib.sha256)
    return f"t={moment},v1={mac.hexdigest()}"


def wait(failures: int) -> timedelta:
    """How long after the last of so many failures in a row the next try is due: 5 minutes doubled, at most 6 hours."""
    return timedelta() if failures < FREE else min(LONGEST, timedelta(minutes=5) * 2 ** min(failures - FREE, 10))


def wanted(actions: Iterable[str]) -> tuple[str, ...]:
    """The actions in our order. Raises ``ValueError`` for one that is never told."""
    given = set(actions)
    if unknown := given - set(ACTIONS):
        raise ValueError(f"{', '.join(sorted(unknown))}: the actions are {', '.join(ACTIONS)}")
    if not given:
        raise ValueError("a webhook needs at least one action")
    return tuple(one for one in ACTIONS if one in given)


def check_address(url: str) -> str:
    """The host of an address that may be told. Raises ``BadTargetError``: HTTPS, or HTTP to this machine itself."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise BadTargetError(f"{url!r} is no address") from error
    if not host or parts.username is not None or parts.fragment or not url.isascii() or not url.isprintable():
        raise BadTargetError(f"{url!r} is no address like https://erp.example.com/hook")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(host)):
        raise BadTargetError(f"{url!r} does not begin with https://")
    return host


def check_reached(address: str, *, private: bool) -> None:
    """Raise ``BadTargetError`` for an IP address of this machine or of a private network, unless ``private``."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    reached = inner or found
    if not private and (not reached.is_global or reached.is_multicast):
        raise BadTargetError(f"{address} is no public address; [web] webhook_private = true allows it")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
