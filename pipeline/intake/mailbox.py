"""Edge: messages in an IMAP mailbox, one at a time, left as they are until we keep them.

A message is fetched with PEEK, so nothing in the mailbox changes; only ``Message.done`` moves it, and the
caller calls that after its database has committed. A crash in between brings the same bytes again, and
the store knows them by their sha256. A UID is no identity: folders are recreated (UIDVALIDITY), copies made.
"""

from __future__ import annotations

import contextlib
import hashlib
import imaplib
import ipaddress
import os
import re
import ssl
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Final

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox, MailBox, MailBoxUnencrypted
from imap_tools.utils import check_command_status, encode_folder

from pipeline.documents import Attachment, Channel, MediaType, Origin
from pipeline.findings import Finding, Reason
from pipeline.intake import mail
from pipeline.intake.names import display_name
from pipeline.intake.parts import Part
from pipeline.intake.unpack import unpack
from pipeline.intake.unpacker import Unpack
from pipeline.limits import Limits
from pipeline.sentences import say
from pipeline.settings import MailboxSettings
from pipeline.status import Disposition

KEYWORD: Final = "$PayablesDone"
"""Marks a message that we keep, where it may not be moved."""
TIMEOUT: Final = 30.0
"""Seconds without an answer before the connection is given up."""

_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxError(Exception):
    """The server or the settings do not let us read this mailbox; worth a retry unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message: the whole of it as an attachment, and what to call once it is kept.

    ``finding`` is set where the message is larger than the limit: the attachment then holds its headers
    alone, and ``done`` leaves it where it is, as nobody else has it. ``uid`` with ``uidvalidity`` is good for
    not fetching again what a mailbox keeps, and for nothing else.
    """

    attachment: Attachment
    uidvalidity: int
    uid: int
    done: Callable[[], None]
    finding: Finding | None = None

    def part(self, limits: Limits, unpack: Unpack = unpack) -> Part:
        """What the message amounts to: unpacked, or FAILED where it was too large to fetch."""
        if self.finding is None:
            return unpack(self.attachment, limits)
        return Part("", self.attachment, MediaType.MAIL, Disposition.FAILED, self.finding)


def messages(
    settings: MailboxSettings,
    limits: Limits,
    *,
    known: Container[tuple[int, int]] = (),
    tls: ssl.SSLContext | None = None,
) -> Iterator[Message]:
    """The messages that wait in the folder, oldest first. ``done`` works while the iterator is open.

    ``known`` holds (UIDVALIDITY, UID) of messages that need not be fetched again (``after = "leave"``).
    Raises ``MailboxError`` for settings that cannot work, and what the connection raises (``OSError``,
    ``imaplib.IMAP4.error``, ``ImapToolsError``) where it breaks: then nothing more was moved.
    """
    box = _connect(settings, tls)
    try:
        _open(box, settings)
        uidvalidity = _uidvalidity(box)
        for uid in box.uids(_criteria(settings), charset=None):
            if (uidvalidity, int(uid)) in known:
                continue
            found = _message(box, uid, uidvalidity, settings, limits)
            if found is not None:
                yield found
    finally:
        # imap-tools' own context manager logs out too, and its error then hides the one that mattered
        with contextlib.suppress(OSError, imaplib.IMAP4.error, ImapToolsError):
            box.logout()


def _connect(settings: MailboxSettings, tls: ssl.SSLContext | None) -> BaseMailBox:
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


def _open(box: BaseMailBox, settings: MailboxSettings) -> None:
    """Log in, ask again what the server can (it says more to users than to strangers), open the folder."""
    password = os.environ.get(settings.password_env, "") if settings.password_env else ""
    if not password:
        variable = settings.password_env or "password_env"
        raise MailboxError(f"Mailbox {settings.name}: no password in {variable}.")
    try:
        box.login(settings.user, password, initial_folder=None)
    except UnexpectedCommandStatusError as error:
        raise MailboxError(f"Mailbox {settings.name}: the server refuses the login.") from error
    _, answer = box.client.capability()
    # imaplib reads CAPABILITY once, before the login: without this, Dovecot's MOVE is not seen
    box.client.capabilities = tuple(_text(answer[-1]).upper().split())
    box.folder.set(settings.folder)
    if settings.after == "move" and not box.folder.exists(settings.done_folder):
        box.folder.create(settings.done_folder)


def _uidvalidity(box: BaseMailBox) -> int:
    _, answer = box.client.response("UIDVALIDITY")
    return int(_text(answer[0]) or 0) if answer else 0


def _criteria(settings: MailboxSettings) -> str:
    """What waits. A message that could only be marked as deleted counts as moved."""
    return f"UNDELETED UNKEYWORD {KEYWORD}" if settings.after == "flag" else "UNDELETED"


def _message(box: BaseMailBox, uid: str, uidvalidity: int, settings: MailboxSettings, limits: Limits) -> Message | None:
    """One message, ``None`` where it has gone since the search. Its size is asked before its bytes."""
    size = _size(box, uid)
    if size is None:
        return None
    if size > limits.mail_bytes:
        headers = _fetch(box, uid, "(BODY.PEEK[HEADER])")
        said = say(
            "The message has {size} bytes; the limit is {limit}. It stays in the mailbox.",
            size=size,
            limit=limits.mail_bytes,
        )
        finding = Finding.of(Reason.TOO_LARGE, said, evidence={"size": str(size), "uid": uid})
        attachment = _attachment(headers or b"", settings, limits)
        return Message(attachment, uidvalidity, int(uid), lambda: None, finding)
    raw = _fetch(box, uid, "(BODY.PEEK[])")
    if raw is None:
        return None
    attachment = _attachment(raw, settings, limits)
    return Message(attachment, uidvalidity, int(uid), lambda: _settle(box, uid, settings))


def _attachment(raw: bytes, settings: MailboxSettings, limits: Limits) -> Attachment:
    """The raw message under its subject; the same bytes have the same location after any move."""
    account = f"{settings.user}@{settings.host}"
    location = f"{account}/{settings.folder}/{hashlib.sha256(raw).hexdigest()}"
    origin = mail.origin_of(raw, Origin(Channel.MAIL, location), limits)
    name = display_name(f"{(origin.subject or 'message').replace('/', '-')[:200]}.eml", "message.eml")
    return Attachment(name, raw, origin, claimed_type="message/rfc822")


def _size(box: BaseMailBox, uid: str) -> int | None:
    status, answer = box.client.uid("FETCH", uid, "(RFC822.SIZE)")
    check_command_status((status, answer), UnexpectedCommandStatusError)
    found = [_SIZE.search(line) for line in answer if isinstance(line, bytes)]
    return next((int(match[1]) for match in found if match), None)


def _fetch(box: BaseMailBox, uid: str, what: str) -> bytes | None:
    """The bytes of a literal; PEEK leaves the message unseen."""
    status, answer = box.client.uid("FETCH", uid, what)
    check_command_status((status, answer), UnexpectedCommandStatusError)
    return next((bytes(line[1]) for line in answer if isinstance(line, tuple)), None)


def _settle(box: BaseMailBox, uid: str, settings: MailboxSettings) -> None:
    """Move or mark a message that is kept. Repeating it does no harm."""
    if settings.after == "leave":
        return
    if settings.after == "flag":
        _command(box, "STORE", uid, "+FLAGS", f"({KEYWORD})")
    elif "MOVE" in box.client.capabilities:
        _command(box, "MOVE", uid, encode_folder(settings.done_folder))
    else:
        _command(box, "COPY", uid, encode_folder(settings.done_folder))
        _command(box, "STORE", uid, "+FLAGS", r"(\Deleted)")
        if "UIDPLUS" in box.client.capabilities:
            # EXPUNGE without a UID would take away what other programs have marked (RFC 4315, 2.1)
            _command(box, "EXPUNGE", uid)


def _command(box: BaseMailBox, command: str, *arguments: str | bytes) -> None:
    answer = box.client.uid(command, *arguments)  # type: ignore[arg-type]  # typeshed has no bytes here
    check_command_status(answer, UnexpectedCommandStatusError)


def _text(answer: object) -> str:
    return answer.decode("ascii", "replace") if isinstance(answer, bytes) else str(answer or "")
