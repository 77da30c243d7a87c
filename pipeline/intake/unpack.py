"""Everything that arrives, taken apart until each piece has a disposition."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from pipeline.documents import READABLE, Attachment, MediaType
from pipeline.findings import Finding, Reason, Refused, finding
from pipeline.intake import archives, images, mail
from pipeline.intake.mail import Role
from pipeline.intake.names import display_name
from pipeline.intake.parts import Part
from pipeline.intake.sniff import DRAWING, is_enciphered, sniff, unknown_type
from pipeline.limits import Limits
from pipeline.sentences import term
from pipeline.status import Disposition

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
}


def unpack(attachment: Attachment, limits: Limits) -> Part:
    """The tree of what arrived. Never raises for its content: what cannot be taken is FAILED, with a finding.

    Messages and archives are UNPACKED; what may hold an invoice is RECEIVED; body text, decoration and the
    same bytes again are IGNORED. Total over the tree: ``limits.depth`` containers inside each other,
    ``limits.unpacked_bytes`` and four times ``limits.members`` parts.
    """
    return _Unpacking(limits).part(_Arrival(attachment, "", 0))


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
    parts: int = 0
    bytes: int = 0
    shown: set[str] = field(default_factory=set)

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
        if media_type is MediaType.MAIL:
            return self._container(arrival, media_type, self._mail)
        if media_type is MediaType.ZIP:
            return self._container(arrival, media_type, self._archive)
        self.shown.add(arrival.attachment.sha256)
        return _leaf(arrival, media_type, Disposition.RECEIVED)

    def _set_aside(self, arrival: _Arrival, media_type: MediaType) -> Finding | None:
        """Why an arrival is not taken, ``None`` where it is."""
        content = arrival.attachment.content
        if (role := _by_role(arrival, media_type)) is not None:
            return role
        most = self.limits.mail_bytes if media_type in _CONTAINERS else self.limits.bytes
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
        if media_type not in READABLE | _CONTAINERS:
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
            bomb = finding(
                Reason.ARCHIVE_BOMB, "It holds more than {limit} parts, or too many bytes.", limit=self.limits.members
            )
            return _leaf(arrival, media_type, Disposition.FAILED, bomb)
        return found

    def _mail(self, arrival: _Arrival) -> Part | None:
        message = mail.parse(arrival.attachment.content, self.limits)
        origin = mail.origin(message, arrival.attachment.origin)
        found = [replace(arrival, attachment=part.attachment, role=part.role) for part in mail.parts(message, origin)]
        parts = self._inside(arrival, found)
        if parts is None:
            return None
        kept = replace(arrival.attachment, origin=origin)
        return Part(arrival.path, kept, MediaType.MAIL, Disposition.UNPACKED, mail.question_senders(message), parts)

    def _archive(self, arrival: _Arrival) -> Part | None:
        found = [
            replace(
                arrival, attachment=member.attachment, role=None, finding=member.finding,
                is_helper=member.is_helper,
            )
            for member in archives.members(arrival.attachment, self.limits)
        ]  # fmt: skip
        parts = self._inside(arrival, found)
        if parts is None:
            return None
        return Part(arrival.path, arrival.attachment, MediaType.ZIP, Disposition.UNPACKED, None, parts)

    def _inside(self, arrival: _Arrival, found: list[_Arrival]) -> tuple[Part, ...] | None:
        """The parts of a container, ``None`` where the tree has no room left for them."""
        self.parts += len(found)
        self.bytes += sum(len(one.attachment.content) for one in found)
        if len(found) > self.limits.members or self.parts > 4 * self.limits.members:
            return None
        if self.bytes > self.limits.unpacked_bytes:
            return None
        return tuple(self.part(one) for one in _numbered(arrival, found))


_CONTAINERS = frozenset({MediaType.MAIL, MediaType.ZIP})
_DISPOSITIONS = {
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
    return media_type not in READABLE | {MediaType.ZIP}


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
        "{name} is {kind}; PDF, e-invoice XML and images (PNG, JPEG, TIFF, WEBP) are read.",
        (),
        {"kind": kind},
        name=attachment.name,
        kind=term(kind),
    )


def _leaf(arrival: _Arrival, media_type: MediaType, disposition: Disposition, finding: Finding | None = None) -> Part:
    return Part(arrival.path, arrival.attachment, media_type, disposition, finding)
