"""A message taken apart: who sent it, and its parts in order.

Parsed by the standard library under its old ``compat32`` policy: the new one parses headers while they are
read, and raises many kinds of errors on those that spammers and old ERP systems write.
"""

from __future__ import annotations

import codecs
import email
import email.errors
import email.header
import email.message
import email.policy
import email.utils
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from pipeline.documents import Attachment, Origin
from pipeline.findings import Finding, Reason, refuse
from pipeline.intake.names import one_line
from pipeline.limits import Limits
from pipeline.sentences import say

_MOST_LINES: Final = 1_500_000
"""30 MB in base64 have 400,000; the parser needs about a second for a million."""
_HEADERS_WITHIN: Final = 1 << 18
_MOST_STEPS: Final = 20_000_000
"""Lines times boundaries: each line is held against the boundary of every multipart around it."""
_BODY_TYPES: Final = frozenset(
    {"text/plain", "text/html", "text/enriched", "text/x-amp-html", "text/rfc822-headers", "text/calendar",
     "embedded/delivery-status", "embedded/disposition-notification", "embedded/feedback-report"}
)  # fmt: skip
_SIGNATURES: Final = frozenset(
    {"application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
     "text/vcard", "text/x-vcard"}
)  # fmt: skip
_HEADER_LINE: Final = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]|>?From ")
_MAIL_HEADER: Final = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|mime-version|content-type|content-transfer-encoding|received)[ \t]*:",
    re.IGNORECASE,
)
_RECIPIENTS: Final = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
_MOST_RECIPIENTS: Final = 50
_MOST_RESULTS: Final = 20
_CONTENT_TYPE: Final = re.compile(rb"content-type[ \t]*:", re.IGNORECASE)
_MULTIPART: Final = re.compile(rb"content-type[ \t]*:[ \t]*multipart/", re.IGNORECASE)
_OUTLOOK_BODY: Final = re.compile(r"ATT\d{3,}\.(?:txt|html?)", re.IGNORECASE)
"""Names that Exchange gives to pieces of text between attachments."""


class Role(StrEnum):
    """What a part is in its message."""

    BODY = "body"  # text to read in the mail program
    INLINE = "inline"  # shown inside that text
    ATTACHED = "attached"
    MESSAGE = "message"  # a message of its own, forwarded whole
    SIGNATURE = "signature"  # a cryptographic signature or a business card


@dataclass(frozen=True, slots=True)
class MailPart:
    """One part that is not a multipart; its name is as claimed, empty where there is none."""

    attachment: Attachment
    role: Role
    charset: str = ""
    """Of a text, as claimed."""


class _Flat(email.message.Message):
    """A message whose parser leaves messages inside it as they are: their bytes are kept, not rebuilt."""

    def get_content_type(self) -> str:
        """As claimed, with ``message/`` renamed so that the parser does not descend."""
        return re.sub(r"^message/", "embedded/", super().get_content_type())

    def get_param(
        self,
        param: str,
        failobj: Any = None,  # noqa: ANN401 - the library's own signature
        header: str = "content-type",
        unquote: bool = True,  # noqa: FBT001, FBT002 - same
    ) -> Any:  # noqa: ANN401 - same
        """A parameter of a header; ``failobj`` also where its numbered pieces (RFC 2231) make no sense.

        The library sorts pieces with and without a number together, and trusts the charset: both raise.
        """
        try:
            found = super().get_param(param, failobj, header, unquote)
        except (TypeError, ValueError):
            return failobj
        if isinstance(found, tuple):
            charset, language, value = found
            return (charset if _is_charset(charset) else None), language, value
        return found


def _is_charset(name: str | None) -> bool:
    try:
        return name is not None and bool(codecs.lookup(name))
    except (LookupError, ValueError):
        return False


def parse(content: bytes, limits: Limits) -> email.message.Message:
    """The message. Raises ``Refused`` TOO_LARGE or TOO_DEEP where parsing it would cost too much."""
    lines = max(content.count(b"\n"), content.count(b"\r"))
    boundaries = len(re.findall(rb"boundary", content, re.IGNORECASE))
    if len(content) > limits.mail_bytes or lines > _MOST_LINES:
        raise refuse(Reason.TOO_LARGE, "The message has {size} bytes in {lines} lines.", size=len(content), lines=lines)
    if lines * boundaries > _MOST_STEPS:
        raise refuse(Reason.TOO_DEEP, "The message has {count} boundaries inside each other.", count=boundaries)
    try:
        return email.message_from_bytes(_mended(content), _class=_Flat, policy=email.policy.compat32)
    except RecursionError as error:
        raise refuse(Reason.TOO_DEEP, "The message has hundreds of parts inside each other.") from error


def _mended(content: bytes) -> bytes:
    """The message with lines among its headers that are none marked as such, and with one ``Content-Type``.

    The parser takes the first line that is no header for the beginning of the text, and everything attached with it. A
    line after the last header is left: there the empty line before the text is what is missing. Of several
    ``Content-Type`` the one counts that says how the parts are divided: else they would be text.
    """
    head = content[:_HEADERS_WITHIN]
    end = re.search(rb"(?:\r\n|\n|\r(?!\n)){2}", head)
    block = head[: end.start()] if end else head
    lines = re.split(rb"(?<=\n)|(?<=\r)(?!\n)", block)
    last = max((at for at, line in enumerate(lines) if _MAIL_HEADER.match(line)), default=0)
    told = [line if _HEADER_LINE.match(line) else b"X-Malformed: " + line for line in lines[:last]] + lines[last:]
    types = [at for at, line in enumerate(told) if _CONTENT_TYPE.match(line)]
    divided = next((at for at in types if _MULTIPART.match(told[at])), None)
    if divided is not None:
        for at in types:
            told[at] = told[at] if at == divided else b"X-Malformed-" + told[at]
    return content if told == lines else b"".join(told) + content[len(block) :]


def parts(message: email.message.Message, origin: Origin) -> Iterator[MailPart]:
    """Every part that is not a multipart, in the order of the message."""
    waiting = [message]
    while waiting:
        part = waiting.pop()
        inside = part.get_payload() if part.is_multipart() else None
        if isinstance(inside, list):
            waiting.extend(inner for inner in reversed(inside) if isinstance(inner, email.message.Message))
        else:
            yield _part(part, origin)


def _part(part: email.message.Message, origin: Origin) -> MailPart:
    claimed = part.get_content_type()
    name = _file_name(part)
    content = part.get_payload(decode=True)
    attachment = Attachment(
        name=name,
        content=content if isinstance(content, bytes) else b"",
        origin=origin,
        claimed_type=re.sub(r"^embedded/", "message/", claimed),
    )
    return MailPart(attachment, _role(part, claimed, name), part.get_content_charset("") or "")


def _role(part: email.message.Message, claimed: str, name: str) -> Role:
    placed = str(part.get("content-disposition", "")).partition(";")[0].strip().lower()
    if claimed in ("embedded/rfc822", "embedded/global"):
        return Role.MESSAGE
    if claimed in _SIGNATURES or name.lower() in ("smime.p7s", "signature.asc"):
        return Role.SIGNATURE
    if _OUTLOOK_BODY.fullmatch(name) or (claimed in _BODY_TYPES and placed != "attachment" and not name):
        return Role.BODY
    return Role.INLINE if placed == "inline" or part.get("content-id") is not None else Role.ATTACHED


def _file_name(part: email.message.Message) -> str:
    """The claimed name, from either header, in any of the three ways that mail programs encode it."""
    return decoded(part.get_filename() or "")


def decoded(value: object) -> str:
    """A header's text with its encoded words read (RFC 2047); as it stands where they cannot be."""
    text = str(value)
    try:
        pieces = email.header.decode_header(text)
        return "".join(_piece(piece, charset) for piece, charset in pieces)
    except (email.errors.HeaderParseError, ValueError):
        return text


def _piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "utf-8", "replace")
    except (LookupError, ValueError):  # a charset nobody knows
        return piece.decode("latin-1")


def origin(message: email.message.Message, arrived: Origin) -> Origin:
    """Where the message came from, with what its headers claim; what ``arrived`` knows already stands.

    ``authentication`` is every ``Authentication-Results``, the topmost first: servers add theirs on top (RFC 8601,
    4.1), those below may be the sender's own. Several senders are given joined, as no check may trust one of them.
    """
    results = (message.get_all("authentication-results") or [])[:_MOST_RESULTS]
    return replace(
        arrived,
        received_at=arrived.received_at or _received(message),
        sender=arrived.sender or ", ".join(senders(message)) or None,
        reply_to=arrived.reply_to or ", ".join(_addresses(message, "reply-to")) or None,
        subject=arrived.subject or one_line(decoded(message.get("subject", ""))) or None,
        message_id=arrived.message_id or one_line(str(message.get("message-id", ""))) or None,
        authentication=arrived.authentication or "\n".join(one_line(str(one)) for one in results) or None,
        recipients=arrived.recipients or recipients(message),
    )


def recipients(message: email.message.Message) -> tuple[str, ...]:
    """Every address that the message was sent or delivered to."""
    named = (address for header in _RECIPIENTS for address in _addresses(message, header))
    return tuple(islice(dict.fromkeys(named), _MOST_RECIPIENTS))


def recipients_among(text: str) -> tuple[str, ...]:
    """The addresses in a line that names whom a message is for."""
    found = (one_line(address) for _, address in email.utils.getaddresses([text]))
    return tuple(islice(dict.fromkeys(one for one in found if "@" in one), _MOST_RECIPIENTS))


def senders(message: email.message.Message) -> tuple[str, ...]:
    """The addresses of every ``From`` header; there may be one alone (RFC 5322, 3.6), forgers send two."""
    return _addresses(message, "from")


def question_senders(message: email.message.Message) -> Finding | None:
    """A finding where the message does not say in one header who sent it, as forged ones do not."""
    headers = len(message.get_all("from") or [])
    if headers == 1:
        return None
    named = ", ".join(senders(message))
    if named:
        said = say("The message has {count} From headers; they name {senders}.", count=headers, senders=named)
    else:
        said = say("The message has {count} From headers; they name nobody.", count=headers)
    evidence = {"from_headers": str(headers), "senders": named or "nobody"}
    return Finding.of(Reason.SENDER_LOOKALIKE, said, evidence=evidence)


def _addresses(message: email.message.Message, header: str) -> tuple[str, ...]:
    values = [str(value) for value in message.get_all(header) or []]
    found = [one_line(address) for _, address in email.utils.getaddresses(values)]
    kept = dict.fromkeys(address for address in found if address)
    return tuple(kept) or tuple(filter(None, (one_line(decoded(value)) for value in values)))


def _received(message: email.message.Message) -> datetime | None:
    """When our own server took it (the topmost ``Received``), else the date its sender gave it."""
    stamps = [str(value).rpartition(";")[2] for value in (message.get_all("received") or [])[:1]]
    for stamp in (*stamps, str(message.get("date", ""))):
        try:
            when = email.utils.parsedate_to_datetime(stamp)
            return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    return None
