"""Everything that arrives, taken apart until each piece has a disposition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from pipeline.documents import CONTAINERS, READABLE, Attachment, MediaType
from pipeline.findings import Finding, Reason, Refused, finding
from pipeline.intake import archives, bodies, images, mail, outlook
from pipeline.intake.mail import Role
from pipeline.intake.names import display_name
from pipeline.intake.parts import Part, Workshop
from pipeline.intake.sniff import DRAWING, is_enciphered, sniff, unknown_type
from pipeline.limits import Limits
from pipeline.sentences import term
from pipeline.status import Disposition

EMPTY: Final = Workshop()
_SUFFIXES = {
    MediaType.PDF: "pdf",
    MediaType.XML: "xml",
    MediaType.PNG: "png",
    MediaType.JPEG: "jpg",
    MediaType.TIFF: "tif",
    MediaType.WEBP: "webp",
    MediaType.MAIL: "eml",
    MediaType.ZIP: "zip",
    MediaType.HTML: "html",
    MediaType.TEXT: "txt",
    MediaType.SIGNED: "p7m",
    MediaType.HEIC: "heic",
    MediaType.OUTLOOK: "msg",
    MediaType.TNEF: "dat",
    MediaType.TAR: "tar",
    MediaType.COMPRESSED: "gz",
}


def unpack(attachment: Attachment, limits: Limits, workshop: Workshop = EMPTY) -> Part:
    """The tree of what arrived. Never raises for its content: what cannot be taken is FAILED, with a finding.

    Messages and archives are UNPACKED; what may hold an invoice is RECEIVED, with the files that came inside it; body
    text, decoration and the same bytes again are IGNORED. A message that holds nothing else and is an invoice itself is
    set as a PDF, which is RECEIVED below its text. Total over the tree: ``limits.depth`` containers inside each other,
    ``limits.unpacked_bytes`` and four times ``limits.members`` parts.
    """
    return _Unpacking(limits, workshop).part(_Arrival(attachment, "", 0))


@dataclass(frozen=True, slots=True)
class _Arrival:
    """One thing to be judged: where it stands, and what it is in its message, if it came in one."""

    attachment: Attachment
    path: str
    depth: int
    role: Role | None = None
    finding: Finding | None = None
    is_helper: bool = False


@dataclass(slots=True)
class _Unpacking:
    """One tree being unpacked: what it has cost so far, and what it has shown already."""

    limits: Limits
    workshop: Workshop
    parts: int = 0
    bytes: int = 0
    shown: set[str] = field(default_factory=set)
    charsets: dict[str, str] = field(default_factory=dict)
    """Of texts of messages, as claimed, by their sha256."""

    def part(self, arrival: _Arrival) -> Part:
        """The arrival with its disposition, and everything inside it."""
        media_type = _type(arrival)
        suffix = _SUFFIXES.get(media_type, "bin")
        fallback = f"part-{arrival.path}.{suffix}" if arrival.path else f"unnamed.{suffix}"
        name = display_name(arrival.attachment.name, fallback)
        arrival = replace(arrival, attachment=replace(arrival.attachment, name=name))
        aside = arrival.finding or self._set_aside(arrival, media_type)
        if aside:
            return _leaf(arrival, media_type, _DISPOSITIONS.get(aside.reason, Disposition.FAILED), aside)
        if (opened := self._openers().get(media_type)) is not None:
            return self._container(arrival, media_type, opened)
        self.shown.add(arrival.attachment.sha256)
        if media_type is MediaType.PDF and arrival.depth <= self.limits.depth:
            return self._pdf(arrival)
        return _leaf(arrival, media_type, Disposition.RECEIVED)

    def _openers(self) -> dict[MediaType, Callable[[_Arrival], Part | None]]:
        return {
            MediaType.MAIL: self._mail, MediaType.OUTLOOK: self._outlook, MediaType.TNEF: self._winmail,
            MediaType.ZIP: self._zip, MediaType.TAR: self._tar, MediaType.COMPRESSED: self._compressed,
        }  # fmt: skip

    def _set_aside(self, arrival: _Arrival, media_type: MediaType) -> Finding | None:
        """Why an arrival is not taken, ``None`` where it is."""
        content = arrival.attachment.content
        if (role := _by_role(arrival, media_type)) is not None:
            return role
        most = self.limits.mail_bytes if media_type in CONTAINERS else self.limits.bytes
        if len(content) > most:
            return finding(
                Reason.TOO_LARGE,
                "{name} has {size} bytes; the limit is {limit}.",
                name=arrival.attachment.name,
                size=len(content),
                limit=most,
            )
        if _is_decoration(arrival, media_type):
            return finding(Reason.DECORATION, "A small picture inside the message: a logo or a signature.")
        if media_type not in READABLE | CONTAINERS:
            return _unknown(arrival.attachment)
        if arrival.attachment.sha256 in self.shown:
            return finding(Reason.REPEATED_PART, "The same file came earlier in this message.")
        return None

    def _container(self, arrival: _Arrival, media_type: MediaType, opened: Callable[[_Arrival], Part | None]) -> Part:
        """A container with its parts; FAILED as a whole where a limit is reached before it is open."""
        if arrival.depth > self.limits.depth:
            deep = finding(
                Reason.TOO_DEEP, "More than {limit} containers are inside each other.", limit=self.limits.depth
            )
            return _leaf(arrival, media_type, Disposition.FAILED, deep)
        try:
            found = opened(arrival)
        except Refused as refusal:
            return _leaf(arrival, media_type, Disposition.FAILED, refusal.finding)
        if found is None:
            return _leaf(arrival, media_type, Disposition.FAILED, self._bomb())
        return found

    def _mail(self, arrival: _Arrival) -> Part | None:
        message = mail.parse(arrival.attachment.content, self.limits)
        origin = mail.origin(message, arrival.attachment.origin)
        told = list(mail.parts(message, origin))
        self.charsets.update((one.attachment.sha256, one.charset) for one in told if one.role is Role.BODY)
        parts = self._inside(arrival, [replace(arrival, attachment=one.attachment, role=one.role) for one in told])
        if parts is None:
            return None
        kept = replace(arrival.attachment, origin=origin)
        parts = self._with_letter(parts, origin.subject)
        return Part(arrival.path, kept, MediaType.MAIL, Disposition.UNPACKED, mail.question_senders(message), parts)

    def _outlook(self, arrival: _Arrival) -> Part | None:
        origin, found = outlook.of_msg(arrival.attachment, self.limits)
        parts = self._inside(arrival, [replace(arrival, attachment=one.attachment, role=one.role) for one in found])
        if parts is None:
            return None
        kept = replace(arrival.attachment, origin=origin)
        parts = self._with_letter(parts, origin.subject)
        return Part(arrival.path, kept, MediaType.OUTLOOK, Disposition.UNPACKED, None, parts)

    def _winmail(self, arrival: _Arrival) -> Part | None:
        found = outlook.of_tnef(arrival.attachment, self.limits)
        parts = self._inside(arrival, [replace(arrival, attachment=one.attachment, role=one.role) for one in found])
        return None if parts is None else _opened(arrival, MediaType.TNEF, parts)

    def _zip(self, arrival: _Arrival) -> Part | None:
        return self._archive(arrival, MediaType.ZIP, archives.members(arrival.attachment, self.limits))

    def _tar(self, arrival: _Arrival) -> Part | None:
        return self._archive(arrival, MediaType.TAR, archives.tar_members(arrival.attachment, self.limits))

    def _compressed(self, arrival: _Arrival) -> Part | None:
        return self._archive(arrival, MediaType.COMPRESSED, [archives.unpressed(arrival.attachment, self.limits)])

    def _archive(self, arrival: _Arrival, media_type: MediaType, members: Iterable[archives.Member]) -> Part | None:
        found = [
            replace(
                arrival, attachment=member.attachment, role=None, finding=member.finding,
                is_helper=member.is_helper,
            )
            for member in members
        ]  # fmt: skip
        parts = self._inside(arrival, found)
        return None if parts is None else _opened(arrival, media_type, parts)

    def _pdf(self, arrival: _Arrival) -> Part:
        """A PDF with the files in it: documents of their own, or what an e-invoice has beside it as evidence."""
        content, origin = arrival.attachment.content, arrival.attachment.origin
        members = self.workshop.members(content)
        files, is_einvoice = (members, False) if members else self.workshop.attached(content)
        if not files:
            return _leaf(arrival, MediaType.PDF, Disposition.RECEIVED)
        beside = None
        if is_einvoice:
            beside = finding(Reason.SUPPLEMENT, "It came inside an e-invoice, beside the invoice itself.")
        found = [
            replace(arrival, attachment=Attachment(name, data, origin), role=None, finding=beside)
            for name, data in files
        ]
        parts = self._inside(arrival, found)
        if parts is None:
            return _leaf(arrival, MediaType.PDF, Disposition.FAILED, self._bomb())
        disposition = Disposition.UNPACKED if members else Disposition.RECEIVED
        return Part(arrival.path, arrival.attachment, MediaType.PDF, disposition, None, parts)

    def _bomb(self) -> Finding:
        return finding(
            Reason.ARCHIVE_BOMB, "It holds more than {limit} parts, or too many bytes.", limit=self.limits.members
        )

    def _with_letter(self, parts: tuple[Part, ...], subject: str | None) -> tuple[Part, ...]:
        """The parts of a message; where nothing else is in it and its text is an invoice, the text set as a PDF."""
        inside = [one for part in parts for one in part.walk()]
        if any(one.disposition in (Disposition.RECEIVED, Disposition.FAILED) for one in inside):
            return parts
        texts = [one for one in parts if one.finding and one.finding.reason is Reason.BODY_TEXT]
        for one in sorted(texts, key=lambda one: one.media_type not in bodies.PAGES):  # the page before the plain text
            charset = self.charsets.get(one.attachment.sha256, "")
            page = bodies.letter(one, charset, self.limits, self.workshop)
            if page is None:
                continue
            name = display_name(f"{(subject or 'message').replace('/', '-')[:200]}.pdf", "message.pdf")
            attachment = Attachment(name, page, one.attachment.origin)
            self.parts, self.bytes = self.parts + 1, self.bytes + len(page)
            leaf = Part(f"{one.path}.1", attachment, MediaType.PDF, Disposition.RECEIVED)
            set_out = replace(one, disposition=Disposition.UNPACKED, finding=None, parts=(leaf,))
            return tuple(set_out if part is one else part for part in parts)
        return parts

    def _inside(self, arrival: _Arrival, found: list[_Arrival]) -> tuple[Part, ...] | None:
        """The parts of a container, ``None`` where the tree has no room left for them."""
        self.parts += len(found)
        self.bytes += sum(len(one.attachment.content) for one in found)
        if len(found) > self.limits.members or self.parts > 4 * self.limits.members:
            return None
        if self.bytes > self.limits.unpacked_bytes:
            return None
        return tuple(self.part(one) for one in _numbered(arrival, found))


_DISPOSITIONS = {
    Reason.SUPPLEMENT: Disposition.IGNORED,
    Reason.BODY_TEXT: Disposition.IGNORED,
    Reason.DECORATION: Disposition.IGNORED,
    Reason.REPEATED_PART: Disposition.IGNORED,
}


def _numbered(arrival: _Arrival, found: list[_Arrival]) -> Iterator[_Arrival]:
    for number, one in enumerate(found, start=1):
        path = f"{arrival.path}.{number}" if arrival.path else str(number)
        yield replace(one, path=path, depth=arrival.depth + 1)


def _type(arrival: _Arrival) -> MediaType:
    """By content; a message is taken at its word where the bytes could be one with broken headers."""
    media_type = sniff(arrival.attachment.content)
    claimed = arrival.role is Role.MESSAGE or arrival.attachment.claimed_type == "message/rfc822"
    loose = media_type in (MediaType.TEXT, MediaType.HTML, MediaType.UNKNOWN)
    if claimed and loose and arrival.attachment.content:
        return MediaType.MAIL
    return media_type


def _by_role(arrival: _Arrival, media_type: MediaType) -> Finding | None:
    """What is set aside for what it is in its message or archive, and what is empty."""
    if arrival.is_helper:
        return finding(Reason.DECORATION, "A file that an operating system adds to archives.")
    if arrival.role is Role.SIGNATURE:
        return finding(Reason.DECORATION, "The sender's digital signature or business card.")
    if arrival.role is Role.BODY and _is_body(arrival, media_type):
        return finding(Reason.BODY_TEXT, "The text of the message.")
    if not arrival.attachment.content:
        return finding(Reason.EMPTY_FILE, "{name} is empty.", name=arrival.attachment.name)
    return None


def _is_body(arrival: _Arrival, media_type: MediaType) -> bool:
    """A part that claims to be text may be a file all the same; HTML may look like XML."""
    if media_type is MediaType.XML:
        return arrival.attachment.claimed_type == "text/html"
    return media_type not in READABLE | (CONTAINERS - {MediaType.MAIL})


def _is_decoration(arrival: _Arrival, media_type: MediaType) -> bool:
    """Whether a picture in a message is no document: shown in its text and not as large as a page, or tiny.

    A picture whose size cannot be told is kept: losing an invoice costs more than looking at a logo.
    """
    if arrival.role not in (Role.INLINE, Role.ATTACHED, Role.BODY):
        return False
    content = arrival.attachment.content
    size = images.pixels(content)
    if size is None:
        drawing = media_type is MediaType.UNKNOWN and unknown_type(content) == DRAWING
        return drawing and arrival.role is Role.INLINE
    if images.is_tiny(size):
        return not images.is_page_sized(size)
    return arrival.role is Role.INLINE and not images.is_page_sized(size)


def _unknown(attachment: Attachment) -> Finding:
    if is_enciphered(attachment.content):
        return finding(Reason.ENCRYPTED, "The message is encrypted for a key that is not here.")
    kind = unknown_type(attachment.content)
    return finding(
        Reason.UNKNOWN_TYPE,
        "{name} is {kind}; PDF, e-invoice XML and images (PNG, JPEG, TIFF, WEBP, HEIC) are read.",
        (),
        {"kind": kind},
        name=attachment.name,
        kind=term(kind),
    )


def _opened(arrival: _Arrival, media_type: MediaType, parts: tuple[Part, ...]) -> Part:
    return Part(arrival.path, arrival.attachment, media_type, Disposition.UNPACKED, None, parts)


def _leaf(arrival: _Arrival, media_type: MediaType, disposition: Disposition, finding: Finding | None = None) -> Part:
    return Part(arrival.path, arrival.attachment, media_type, disposition, finding)
