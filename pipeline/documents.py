"""What arrives and what is seen on it: attachments, documents, pages, words.

Geometry is in PDF points (1/72 inch) from the top left corner of the page *as the reader turned it*.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


class Channel(StrEnum):
    """How a document came to us."""

    MAIL = "mail"
    FOLDER = "folder"
    UPLOAD = "upload"
    API = "api"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a document came from, kept as evidence for the fraud checks.

    ``location`` names the place within the channel: an absolute path, or the account and the sha256 of the raw
    message. Channel, location and content together are what makes an arrival the same arrival.
    """

    channel: Channel
    location: str
    received_at: datetime | None = None
    sender: str | None = None
    reply_to: str | None = None
    subject: str | None = None
    message_id: str | None = None
    authentication: str | None = None
    """What mail servers found out about the sender (RFC 8601), a line for each, the last server's first."""
    recipients: tuple[str, ...] = ()
    entity: str | None = None
    """Our company that whoever handed it in chose, or the mailbox, the folder or a mail rule tells."""
    supplier: str | None = None
    """The master record that a mail rule names: looked at first, and not taken for true."""
    claims: tuple[tuple[str, str], ...] = ()
    """What a supplier typed beside the file, by field; nothing of it is taken for true."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """Bytes that somebody sent, with the name and type they claimed. Neither claim is trusted."""

    name: str
    content: bytes = field(repr=False)
    origin: Origin
    claimed_type: str | None = None

    @property
    def sha256(self) -> str:
        """Lower-case hex digest of the content: its name in the archive."""
        return hashlib.sha256(self.content).hexdigest()


class MediaType(StrEnum):
    """What a file really is, told by its bytes."""

    PDF = "application/pdf"
    XML = "application/xml"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"
    WEBP = "image/webp"
    MAIL = "message/rfc822"
    ZIP = "application/zip"
    HTML = "text/html"
    TEXT = "text/plain"
    HEIC = "image/heic"
    OUTLOOK = "application/vnd.ms-outlook"
    TNEF = "application/ms-tnef"
    TAR = "application/x-tar"
    COMPRESSED = "application/gzip"
    """One file packed by gzip, bzip2 or xz."""
    SIGNED = "application/pkcs7-mime"
    UNKNOWN = "application/octet-stream"


READABLE = frozenset(
    {MediaType.PDF, MediaType.XML, MediaType.SIGNED}
    | {MediaType.PNG, MediaType.JPEG, MediaType.TIFF, MediaType.WEBP, MediaType.HEIC}
)
"""Types that may hold an invoice; the others are unpacked or set aside with a reason."""
CONTAINERS = frozenset(
    {MediaType.MAIL, MediaType.OUTLOOK, MediaType.TNEF, MediaType.ZIP, MediaType.TAR, MediaType.COMPRESSED}
)
"""Types that hold files."""


@dataclass(frozen=True, slots=True)
class Document:
    """One file that may hold invoices. ``sha256`` names its bytes in the archive."""

    sha256: str
    name: str
    media_type: MediaType
    size: int


class Box(NamedTuple):
    """A rectangle in points from the page's top left."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Points across."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Points down."""
        return self.y1 - self.y0

    @property
    def centre(self) -> tuple[float, float]:
        """The middle point."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    def union(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.x0, other.x0), min(self.y0, other.y0),
            max(self.x1, other.x1), max(self.y1, other.y1),
        )  # fmt: skip


class Ink(StrEnum):
    """How a word was read."""

    TEXT = "text"
    OCR = "ocr"
    LOST = "lost"
    """Not at all: the page cannot be opened, and the others of its file can."""


@dataclass(frozen=True, slots=True)
class Word:
    """One word on a page. ``confidence`` is the OCR engine's own, 0 to 1; 1.0 for a text layer."""

    text: str
    box: Box
    confidence: float = 1.0
    bold: bool = False
    size: float = 0.0
    """Font size in points where the file tells it; otherwise the height of the box."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was read: words in no promised order, and the ruling lines of its tables.

    ``number`` counts from 1. ``turned`` is the clockwise angle the reader turned it by (0, 90, 180, 270);
    ``skew`` the small rest in degrees that it straightened.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...]
    ink: Ink
    turned: int = 0
    skew: float = 0.0
    rules: tuple[Box, ...] = ()
    reader: str = ""

    @classmethod
    def lost(cls, number: int) -> Page:
        """The place of a page that could not be read, of the size of A4."""
        return cls(number, 595.0, 842.0, (), Ink.LOST)
