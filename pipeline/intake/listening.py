"""Edge: hearing of new mail at once, by IDLE (RFC 2177), where the server can."""

from __future__ import annotations

import contextlib
import imaplib
import logging
import ssl
import threading
import time
from collections.abc import Callable
from typing import Final

from imap_tools.errors import ImapToolsError
from imap_tools.mailbox import BaseMailBox

from pipeline.intake.imap import MailboxError, Secrets, can, from_environment, signed_in
from pipeline.settings import MailboxSettings

ANEW: Final = 9 * 60.0
"""Seconds of one IDLE: servers end it after 29 minutes, and some routers forget a silent connection after 10."""
_GLANCE: Final = 0.5
"""Seconds between two looks whether to stop."""
_LONGEST_WAIT: Final = 300.0

log = logging.getLogger(__name__)


def listen(
    settings: MailboxSettings,
    folder: str,
    heard: Callable[[], None],
    stopped: threading.Event,
    *,
    secrets: Secrets = from_environment,
    tls: ssl.SSLContext | None = None,
) -> None:
    """Call ``heard`` whenever something comes into the folder, until stopped.

    Returns at once where the server has no IDLE. A connection that breaks is made again, after a second first and five
    minutes at last; asking now and then anyway is the caller's part.
    """
    wait = 1.0
    while not stopped.is_set():
        try:
            with signed_in(settings, secrets=secrets, tls=tls) as box:
                if not can(box, "IDLE"):
                    return
                box.folder.set(folder)
                heard()  # what came while nobody listened
                wait = 1.0
                _hear(box, heard, stopped)
        except (OSError, imaplib.IMAP4.error, ImapToolsError, MailboxError) as error:
            log.info("mailbox %s, folder %s: listening again in %.0f s: %s", settings.name, folder, wait, error)
            stopped.wait(wait)
            wait = min(wait * 2, _LONGEST_WAIT)


def _hear(box: BaseMailBox, heard: Callable[[], None], stopped: threading.Event) -> None:
    while not stopped.is_set():
        box.idle.start()  # type: ignore[no-untyped-call]
        until = time.monotonic() + ANEW
        try:
            while not stopped.is_set() and time.monotonic() < until:
                if _has_news(_polled(box)):
                    heard()
        finally:
            with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
                box.idle.stop()  # type: ignore[no-untyped-call]


def _polled(box: BaseMailBox) -> list[bytes]:
    """What the server said. Raises ``ConnectionError`` where it hung up, which imap-tools takes for silence."""
    began = time.monotonic()
    answers = list(box.idle.poll(_GLANCE))
    if not answers and time.monotonic() - began < _GLANCE / 2:
        raise ConnectionError("the server hung up")
    return answers


def _has_news(answers: list[bytes]) -> bool:
    """Whether messages came. Raises ``ConnectionError`` where the server says goodbye."""
    if any(answer.upper().startswith(b"* BYE") for answer in answers):
        raise ConnectionError("the server ends the connection")
    return any(answer.upper().endswith(b" EXISTS") for answer in answers)
