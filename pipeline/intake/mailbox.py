"""Edge: messages in a folder of an IMAP mailbox, one at a time, left as they are until we keep them.

A message is fetched with PEEK, so nothing in the mailbox changes; only ``Message.done`` moves it, and the
caller calls that after its database has committed. A crash in between brings the same bytes again, and
the store knows them by their sha256. A UID is no identity: folders are recreated (UIDVALIDITY), copies made.
"""

from __future__ import annotations

import hashlib
import re
import ssl
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from imap_tools.errors import MailboxFolderSelectError, UnexpectedCommandStatusError
from imap_tools.mailbox import BaseMailBox
from imap_tools.utils import encode_folder

from pipeline.documents import Attachment, Channel, MediaType, Origin
from pipeline.findings import Finding, Reason
from pipeline.intake.imap import MailboxError, Secrets, can, command, from_environment, signed_in, text
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
HEADERS: Final = 1 << 18
"""Bytes of the headers of a message that is too large to fetch."""

_SIZE: Final = re.compile(rb"RFC822\.SIZE (\d+)")


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
        """What the message amounts to: unpacked, or FAILED where it was too large to fetch. Its subject is its name."""
        tree = unpack(self.attachment, limits)
        subject = (tree.attachment.origin.subject or "message").replace("/", "-")[:200]
        whole = replace(tree.attachment, name=display_name(f"{subject}.eml", "message.eml"))
        if self.finding is not None:
            return Part("", whole, MediaType.MAIL, Disposition.FAILED, self.finding)
        return replace(tree, attachment=whole)


@dataclass(frozen=True, slots=True)
class Unfetched:
    """A message that the server does not give out: it stays where it is, and the others go on."""

    uid: int
    why: str


def place(settings: MailboxSettings, folder: str) -> str:
    """What a folder is called wherever we keep something about it."""
    return f"{settings.user}@{settings.host}/{folder}"


def messages(
    settings: MailboxSettings,
    limits: Limits,
    folder: str = "INBOX",
    *,
    seen: Callable[[int], Collection[int]] = lambda _: (),
    secrets: Secrets = from_environment,
    tls: ssl.SSLContext | None = None,
) -> Iterator[Message | Unfetched]:
    """The messages that wait in the folder, oldest first. ``done`` works while the iterator is open.

    ``seen`` tells the UIDs under a UIDVALIDITY that need not be fetched again: the last ones that are kept, where the
    mailbox is left as it is or only marked. Raises ``MailboxError`` for settings that cannot work, and what the
    connection raises (``OSError``, ``imaplib.IMAP4.error``, ``ImapToolsError``) where it breaks: then nothing more was
    moved.
    """
    with signed_in(settings, secrets=secrets, tls=tls) as box:
        uidvalidity = _opened(box, settings, folder)
        known = frozenset(seen(uidvalidity)) if settings.after != "move" else frozenset[int]()
        for uid in _waiting(box, settings, known):
            found: Message | Unfetched | None
            try:
                found = _message(box, uid, uidvalidity, settings, limits)
            except UnexpectedCommandStatusError as error:
                found = Unfetched(uid, str(error)[:200])
            if found is not None:
                yield found


def waiting(box: BaseMailBox, settings: MailboxSettings, folder: str) -> int:
    """How many messages wait in a folder. Opens it for reading alone."""
    box.folder.set(folder, readonly=True)
    return len(_waiting(box, settings, ()))


def _opened(box: BaseMailBox, settings: MailboxSettings, folder: str) -> int:
    """Open the folder, and have ready where messages are moved; its UIDVALIDITY."""
    try:
        box.folder.set(folder)
    except MailboxFolderSelectError as error:
        raise MailboxError(f"Mailbox {settings.name}: there is no folder {folder}.") from error
    if settings.after == "move" and not box.folder.exists(settings.done_folder):
        box.folder.create(settings.done_folder)
    _, answer = box.client.response("UIDVALIDITY")
    return int(text(answer[0]) or 0) if answer else 0


def _waiting(box: BaseMailBox, settings: MailboxSettings, known: Collection[int]) -> list[int]:
    """The UIDs of what waits. A message that could only be marked as deleted counts as moved.

    UIDs only grow (RFC 3501, 2.3.1.1): what came before the oldest that is known was kept before it.
    """
    criteria = f"UNDELETED UNKEYWORD {KEYWORD}" if settings.after == "flag" else "UNDELETED"
    if known:
        criteria = f"UID {min(known)}:* {criteria}"
    return [
        uid for uid in map(int, box.uids(criteria, charset=None)) if uid not in known and uid >= min(known, default=0)
    ]


def _message(box: BaseMailBox, uid: int, uidvalidity: int, settings: MailboxSettings, limits: Limits) -> Message | None:
    """One message, ``None`` where it has gone since the search. Its size is asked before its bytes."""
    size = _size(box, uid)
    if size is None:
        return None
    if size > limits.mail_bytes:
        headers = _fetch(box, uid, f"(BODY.PEEK[HEADER]<0.{HEADERS}>)")
        said = say(
            "The message has {size} bytes; the limit is {limit}. It stays in the mailbox.",
            size=size,
            limit=limits.mail_bytes,
        )
        finding = Finding.of(Reason.TOO_LARGE, said, evidence={"size": str(size), "uid": str(uid)})
        return Message(_attachment(headers or b"", settings), uidvalidity, uid, lambda: None, finding)
    raw = _fetch(box, uid, "(BODY.PEEK[])")
    if raw is None:
        return None
    return Message(_attachment(raw, settings), uidvalidity, uid, lambda: _settle(box, uid, settings))


def _attachment(raw: bytes, settings: MailboxSettings) -> Attachment:
    """The raw message; the same bytes have the same location in whatever folder of the account they are."""
    location = f"{settings.user}@{settings.host}/{hashlib.sha256(raw).hexdigest()}"
    origin = Origin(Channel.MAIL, location, entity=settings.entity)
    return Attachment("message.eml", raw, origin, claimed_type="message/rfc822")


def _size(box: BaseMailBox, uid: int) -> int | None:
    answer = command(box, "FETCH", str(uid), "(RFC822.SIZE)")
    found = [_SIZE.search(line) for line in answer if isinstance(line, bytes)]
    return next((int(match[1]) for match in found if match), None)


def _fetch(box: BaseMailBox, uid: int, what: str) -> bytes | None:
    """The bytes of a literal; PEEK leaves the message unseen."""
    answer = command(box, "FETCH", str(uid), what)
    return next((bytes(line[1]) for line in answer if isinstance(line, tuple)), None)


def _settle(box: BaseMailBox, uid: int, settings: MailboxSettings) -> None:
    """Move or mark a message that is kept. Repeating it does no harm."""
    if settings.after == "leave":
        return
    if settings.after == "flag":
        command(box, "STORE", str(uid), "+FLAGS", f"({KEYWORD})")
    elif can(box, "MOVE"):
        command(box, "MOVE", str(uid), encode_folder(settings.done_folder))
    else:
        command(box, "COPY", str(uid), encode_folder(settings.done_folder))
        command(box, "STORE", str(uid), "+FLAGS", r"(\Deleted)")
        if can(box, "UIDPLUS"):
            # EXPUNGE without a UID would take away what other programs have marked (RFC 4315, 2.1)
            command(box, "EXPUNGE", str(uid))
