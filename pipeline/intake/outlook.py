"""What Outlook makes of a message: winmail.dat (TNEF) among the parts of a mail, and messages saved as .msg.

The file format of .msg is [MS-OXMSG], that of winmail.dat [MS-OXTNEF]; properties have the numbers of [MS-OXPROPS].
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import olefile
import tnefparse

from pipeline.documents import Attachment, Origin
from pipeline.findings import Reason, refuse
from pipeline.intake.mail import MailPart, Role, recipients_among
from pipeline.intake.names import one_line
from pipeline.limits import Limits

_BROKEN: Final = (
    ValueError, LookupError, TypeError, AttributeError, NameError, AssertionError, OSError, RecursionError,
    OverflowError, struct.error, zlib.error,
)  # fmt: skip
"""What the two readers raise on files that are cut short or wrong."""
_SUBJECT, _SENT = "0037", "0039"
_HEADERS, _BODY, _HTML, _MESSAGE_ID = "007D", "1000", "1013", "1035"
_SENDER, _SENDER_TYPE, _SENDER_SMTP = "0C1F", "0C1E", "5D01"
_TO: Final = "0E04"
_DATA, _NAME, _SHORT_NAME, _MIME, _HIDDEN = "3701", "3707", "3704", "370E", "7FFE"
_TEXTS: Final = (("001F", "utf-16-le"), ("001E", "cp1252"))
_EPOCH: Final = datetime(1601, 1, 1, tzinfo=UTC)
_ATTACHED: Final = "__attach_version1.0_#"
_INNER: Final = "__substg1.0_3701000D"
_MOST_STREAMS: Final = 20_000


def of_tnef(arrived: Attachment, limits: Limits) -> list[MailPart]:
    """The text and the files in a winmail.dat. Raises ``Refused``: BROKEN_FILE, ARCHIVE_BOMB."""
    try:
        opened = tnefparse.TNEF(arrived.content, do_checksum=False)
        found = list(_tnef_parts(opened, arrived.origin))
    except _BROKEN as error:
        raise refuse(Reason.BROKEN_FILE, "Outlook's winmail.dat is damaged.") from error
    return _within(found, limits)


def _tnef_parts(opened: Any, origin: Origin) -> Iterator[MailPart]:  # noqa: ANN401 - the library has no types
    for body, claimed in ((opened.htmlbody, "text/html"), (opened.body, "text/plain")):
        if body:
            content = body if isinstance(body, bytes) else str(body).encode()
            yield MailPart(Attachment("", content, origin, claimed), Role.BODY)
    for one in opened.attachments:
        name = one.long_filename() if one.mapi_attrs or one._name else ""  # noqa: SLF001 - name decodes it and may fail
        yield MailPart(Attachment(_plain(name), bytes(one.data or b""), origin), Role.ATTACHED)


def of_msg(arrived: Attachment, limits: Limits) -> tuple[Origin, list[MailPart]]:
    """Where a saved message came from, and its parts. Raises ``Refused``: BROKEN_FILE, ARCHIVE_BOMB."""
    try:
        with olefile.OleFileIO(io.BytesIO(arrived.content)) as opened:
            if len(opened.direntries) > _MOST_STREAMS:
                raise refuse(Reason.ARCHIVE_BOMB, "The message holds more than {limit} parts.", limit=_MOST_STREAMS)
            message = _Storage(opened, ())
            origin = _origin(message, arrived.origin)
            found = list(_msg_parts(message, origin, limits.depth))
    except _BROKEN as error:
        raise refuse(Reason.BROKEN_FILE, "The Outlook message is damaged.") from error
    return origin, _within(found, limits)


class _Storage:
    """One message or attachment of a .msg: its properties by number."""

    def __init__(self, opened: Any, path: tuple[str, ...]) -> None:  # noqa: ANN401
        self.opened, self.path = opened, path

    def bytes(self, number: str, kind: str = "0102") -> bytes:
        stream = [*self.path, f"__substg1.0_{number}{kind}"]
        return bytes(self.opened.openstream(stream).read()) if self.opened.exists(stream) else b""

    def text(self, number: str) -> str:
        for kind, charset in _TEXTS:
            if content := self.bytes(number, kind):
                return content.decode(charset, "replace").rstrip("\x00")
        return ""

    def inside(self) -> list[_Storage]:
        """Its attachments, in order."""
        depth = len(self.path)
        entries = self.opened.listdir(streams=False, storages=True)
        names = [one[depth] for one in entries if len(one) == depth + 1 and tuple(one[:depth]) == self.path]
        return [_Storage(self.opened, (*self.path, name)) for name in sorted(names) if name.startswith(_ATTACHED)]

    @property
    def inner(self) -> _Storage | None:
        """The message that an attachment is, where it is one."""
        path = (*self.path, _INNER)
        return _Storage(self.opened, path) if self.opened.exists(list(path)) else None

    def sent(self) -> datetime | None:
        """PidTagClientSubmitTime, from the fixed-length properties: 16 bytes each, after the header."""
        stream = [*self.path, "__properties_version1.0"]
        if not self.opened.exists(stream):
            return None
        content = self.opened.openstream(stream).read()
        for at in range(32 if not self.path else 24, len(content) - 15, 16):
            tag, _, ticks = struct.unpack_from("<IIQ", content, at)
            if tag == 0x00390040 and ticks < 1 << 62:
                return _EPOCH + timedelta(microseconds=ticks // 10)
        return None


def _origin(message: _Storage, arrived: Origin) -> Origin:
    sender = message.text(_SENDER_SMTP) or (message.text(_SENDER) if message.text(_SENDER_TYPE) == "SMTP" else "")
    return replace(
        arrived,
        received_at=arrived.received_at or message.sent(),
        sender=arrived.sender or one_line(sender) or None,
        subject=arrived.subject or one_line(message.text(_SUBJECT)) or None,
        message_id=arrived.message_id or one_line(message.text(_MESSAGE_ID)) or None,
        recipients=arrived.recipients or recipients_among(message.text(_TO)),
    )


def _msg_parts(message: _Storage, origin: Origin, depth: int) -> Iterator[MailPart]:
    """The text, then the files; those of a message inside it are taken as its own."""
    html = message.bytes(_HTML) or message.text(_HTML).encode()
    if html:
        yield MailPart(Attachment("", html, origin, "text/html"), Role.BODY)
    if body := message.text(_BODY):
        yield MailPart(Attachment("", body.encode(), origin, "text/plain"), Role.BODY)
    for one in message.inside():
        if one.inner is not None and depth > 0:
            yield from _msg_parts(one.inner, origin, depth - 1)
            continue
        name = one.text(_NAME) or one.text(_SHORT_NAME)
        role = Role.INLINE if one.text("3712") else Role.ATTACHED  # PidTagAttachContentId: shown in the text
        yield MailPart(Attachment(name, one.bytes(_DATA), origin, one.text(_MIME) or None), role)


def _within(found: list[MailPart], limits: Limits) -> list[MailPart]:
    if sum(len(one.attachment.content) for one in found) > limits.unpacked_bytes:
        raise refuse(
            Reason.ARCHIVE_BOMB, "The message unpacks to more than {limit} bytes.", limit=limits.unpacked_bytes
        )
    return found


def _plain(name: object) -> str:
    return (name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name or "")).strip("\x00")
