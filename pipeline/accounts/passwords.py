"""Passwords: argon2id, long rather than odd, never a name of the person or one that everybody guesses first.

After NIST SP 800-63B-4 and OWASP ASVS 5.0 V6.2: at least 12 characters, up to 128, any characters, exactly as typed.
A hash takes 64 MiB: at most two are made at a time, so that a flood of logins cannot take the memory.
"""

from __future__ import annotations

import re
import threading
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST: Final = 12
LONGEST: Final = 128
_AT_ONCE: Final = threading.Semaphore(2)
_GUESSED: Final = (
    "password", "passwort", "haslo", "hasło", "qwertyuiop", "qwertz", "letmein", "welcome", "willkommen", "witamy",
    "administrator", "invoice", "faktura", "rechnung", "payables", "changeme", "iloveyou", "abcdefghijkl",
)  # fmt: skip
"""Beginnings of what is tried first. A longer list belongs into the directory that single sign-on asks."""


class WeakPasswordError(ValueError):
    """A password that would be guessed; the message says what a good one is."""


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash  # noqa: PLC0415 - loaded with the first login

    return PasswordHash.recommended()


@cache
def _nobody() -> str:
    """A hash to compare with where there is no such person, so that the answer takes as long."""
    return _hasher().hash("nobody has this password")


def check_strength(password: str, *names: str) -> None:
    """Raise ``WeakPasswordError`` for a password that is short, guessed first, or one of the person's own names."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise WeakPasswordError(f"A password has {SHORTEST} to {LONGEST} characters; four words make a good one.")
    plain = _letters(password)
    known = [*_GUESSED, *(_letters(name) for name in names if len(name) > 3)]
    if len(set(password)) < 5 or any(plain == word or plain == word * 2 for word in known) or not plain:
        raise WeakPasswordError("This password is among the first that are guessed; four words make a good one.")


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", text.casefold())


def hashed(password: str) -> str:
    """The hash to keep."""
    with _AT_ONCE:
        return _hasher().hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether a password is the one whose hash was kept; as slow for nobody as for somebody."""
    with _AT_ONCE:
        right = _hasher().verify(password[: LONGEST * 4], kept or _nobody())
    return right and kept is not None


def accept(password: str, *names: str) -> str:
    """The hash of a new password. Raises ``WeakPasswordError``."""
    check_strength(password, *names)
    return hashed(password)
