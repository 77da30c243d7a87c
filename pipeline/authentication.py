"""What mail servers found out about who sent a message: the header Authentication-Results (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_COMMENT: Final = re.compile(r"\([^()]*\)")
_METHOD: Final = re.compile(r"\s*(?:\d+\s+)?([a-z][a-z0-9-]*)(?:\s*/\s*\d+)?\s*=\s*([a-z]+)\b", re.IGNORECASE)
_COMMENTS_WITHIN: Final = 8


def trusted(lines: str | None, authserv_id: str) -> str | None:
    """The line that our own server wrote, of all that a message has, the last server's first.

    Senders write such lines too. Our server takes away those under its own name (RFC 8601, 5) and puts its own on top;
    where its name is not known, the topmost is kept, as what it says *against* the sender is in no forger's interest.
    """
    told = [line for line in (lines or "").split("\n") if line]
    if not authserv_id:
        return told[0] if told else None
    return next((line for line in told if _server(line) == authserv_id.casefold()), None)


def results(line: str | None) -> Mapping[str, str]:
    """The verdict of each method (``dmarc``, ``dkim``, ``spf``): ``pass``, ``fail``, ``none`` and others.

    Of several signatures (``dkim``) one that passes is enough (RFC 6376, 4.2).
    """
    found: dict[str, str] = {}
    for piece in _plain(line or "").split(";")[1:]:
        match = _METHOD.match(piece)
        if match is None:
            continue
        method, verdict = match[1].lower(), match[2].lower()
        if found.get(method) != "pass":
            found[method] = verdict
    return found


def _server(line: str) -> str:
    words = _plain(line).partition(";")[0].split()
    return words[0].casefold() if words else ""


def _plain(line: str) -> str:
    """Without comments, which may stand inside each other, and without the strings that may hold a semicolon."""
    line = re.sub(r'"(?:[^"\\]|\\.)*"', '""', line)
    for _ in range(_COMMENTS_WITHIN):
        shorter = _COMMENT.sub(" ", line)
        if shorter == line:
            break
        line = shorter
    return line
