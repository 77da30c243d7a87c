"""Edge: a connection to an IMAP server, signed in by password or by a token of OAuth 2.0."""

from __future__ import annotations

import contextlib
import imaplib
import ipaddress
import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.utils import check_command_status

from pipeline.intake.tokens import TokenError, access_token, forget
from pipeline.settings import MailboxSettings

TIMEOUT: Final = 30.0
"""Seconds without an answer before the connection is given up."""

Secrets = Callable[[str], str]
"""The secret of a name, empty where there is none."""


class MailboxError(Exception):
    """The server or the settings do not let us read this mailbox; worth a retry unless it says otherwise."""


def from_environment(name: str) -> str:
    """The secret in an environment variable."""
    return os.environ.get(name, "")


@contextmanager
def signed_in(
    settings: MailboxSettings, *, secrets: Secrets = from_environment, tls: ssl.SSLContext | None = None
) -> Iterator[BaseMailBox]:
    """A mailbox with no folder opened, its capabilities as the server tells them to users.

    Raises ``MailboxError`` for settings that cannot work, and what the connection raises (``OSError``,
    ``imaplib.IMAP4.error``, ``ImapToolsError``) where it breaks.
    """
    box = _connected(settings, tls)
    try:
        _sign_in(box, settings, secrets)
        _, answer = box.client.capability()
        # imaplib reads CAPABILITY once, before the login: without this, Dovecot's MOVE is not seen
        box.client.capabilities = tuple(text(answer[-1]).upper().split())
        yield box
    finally:
        # imap-tools' own context manager logs out too, and its error then hides the one that mattered
        with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            box.logout()


def can(box: BaseMailBox, capability: str) -> bool:
    """Whether the server says that it can (RFC 3501, 7.2.1)."""
    return capability in box.client.capabilities


def text(answer: object) -> str:
    """What a server answered, as text; servers answer in ASCII."""
    return answer.decode("ascii", "replace") if isinstance(answer, bytes) else str(answer or "")


def command(box: BaseMailBox, name: str, *arguments: str | bytes) -> list[object]:
    """The answer to a command on UIDs. Raises ``UnexpectedCommandStatusError`` where it is not OK."""
    status, answer = box.client.uid(name, *arguments)  # type: ignore[arg-type]  # typeshed has no bytes here
    check_command_status((status, answer), UnexpectedCommandStatusError)
    return list(answer)


def _connected(settings: MailboxSettings, tls: ssl.SSLContext | None) -> BaseMailBox:
    if settings.tls:
        context = tls or ssl.create_default_context()
        return MailBox(settings.host, settings.port, timeout=TIMEOUT, ssl_context=context)
    if not _is_loopback(settings.host):
        raise MailboxError(f"Mailbox {settings.name}: without TLS only a server on this machine is asked.")
    return MailBoxUnencrypted(settings.host, settings.port, timeout=TIMEOUT)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _sign_in(box: BaseMailBox, settings: MailboxSettings, secrets: Secrets) -> None:
    if settings.oauth is not None:
        _by_token(box, settings, secrets)
        return
    password = secrets(settings.password_env) if settings.password_env else ""
    if not password:
        raise MailboxError(f"Mailbox {settings.name}: no password in {settings.password_env or 'password_env'}.")
    try:
        box.login(settings.user, password, initial_folder=None)
    except UnexpectedCommandStatusError as error:
        raise MailboxError(f"Mailbox {settings.name}: the server refuses the login.") from error


def _by_token(box: BaseMailBox, settings: MailboxSettings, secrets: Secrets) -> None:
    """XOAUTH2; a token that the server refuses is not shown to it again."""
    assert settings.oauth is not None  # noqa: S101 - the caller asked
    try:
        token = access_token(settings.oauth, secrets)
    except TokenError as error:
        raise MailboxError(f"Mailbox {settings.name}: {error}") from error
    try:
        box.xoauth2(settings.user, token, initial_folder=None)
    except (UnexpectedCommandStatusError, imaplib.IMAP4.error) as error:
        if isinstance(error, imaplib.IMAP4.abort):
            raise
        forget(settings.oauth)
        raise MailboxError(f"Mailbox {settings.name}: the server refuses the token.") from error
