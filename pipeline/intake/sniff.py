"""What a file really is, told by its bytes: names and claimed types are not asked."""

from __future__ import annotations

import base64
import binascii
import codecs
import io
import re
import zipfile
from typing import Final

from pipeline.documents import MediaType
from pipeline.sentences import N_

_PDF_WITHIN: Final = 1024
"""A PDF's header may follow so many bytes of something else (ISO 32000-1, annex H.3.4.1)."""
_HEAD: Final = 4096
_HEADERS_WITHIN: Final = 1 << 16

_SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
_ENVELOPED_DATA: Final = bytes.fromhex("2a864886f70d010703")
_CENTRAL_ENTRY: Final = b"PK\x01\x02"
_MOST_ENTRIES: Final = 20_000
"""Members of an archive above which its list is not even read: 20 MB can name 400,000."""

_MAGIC: Final[tuple[tuple[bytes, MediaType], ...]] = (
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
    (b"II+\x00", MediaType.TIFF),
    (b"MM\x00+", MediaType.TIFF),
    (b"\x78\x9f\x3e\x22", MediaType.TNEF),
    (b"\x1f\x8b", MediaType.COMPRESSED),
    (b"BZh", MediaType.COMPRESSED),
    (b"\xfd7zXZ\x00", MediaType.COMPRESSED),
)
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK_STREAM: Final = "__substg1.0_".encode("utf-16-le")
_FOREIGN: Final[tuple[tuple[bytes, str], ...]] = (
    (b"GIF8", N_("a GIF image")),
    (b"BM", N_("a BMP image")),
    (_COMPOUND, N_("a file of an old Word or Excel")),
    (b"Rar!\x1a\x07", N_("a RAR archive")),
    (b"7z\xbc\xaf\x27\x1c", N_("a 7-Zip archive")),
    (b"{\\rtf", N_("a rich text (RTF) document")),
    (b"%!PS", N_("a PostScript file")),
    (b"MZ", N_("a Windows program")),
    (b"\x7fELF", N_("a program")),
    (b"SQLite format 3\x00", N_("a database")),
    (b"ID3", N_("a sound recording")),
    (b"OggS", N_("a sound recording")),
)
DRAWING: Final = N_("a drawing (SVG)")
_HEIF: Final = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif", b"avis"})
_MAIL_HEADERS: Final = frozenset(
    {"from", "to", "cc", "subject", "date", "message-id", "received", "mime-version", "return-path", "sender",
     "delivered-to", "reply-to", "in-reply-to", "dkim-signature", "authentication-results", "x-mailer"}
)  # fmt: skip
_HEADER: Final = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_PROLOG: Final = re.compile(r"(?>\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)
_PAGE: Final = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
_PAGE_PIECE: Final = re.compile(
    r"<(?:head|body|table|tbody|div|p|br|meta|style|script|title|span|center|font|b|i|u|a|h[1-6]|ul|ol|pre|img|"
    r"section|article|blockquote|hr|tt|em|strong|base|link|o:p)[\s/>]",
    re.IGNORECASE,
)
"""How mail programs begin HTML without saying so."""
_ELEMENT: Final = re.compile(r"<!DOCTYPE\s|<[A-Za-z_][\w.-]*(?::[\w.-]+)?[\s/>]")
"""How an XML document goes on; a plain text may begin with ``<somebody@example.com>``."""


def sniff(content: bytes) -> MediaType:
    """The media type by content; ``UNKNOWN`` for nothing and for what ``unknown_type`` names."""
    return _by_magic(content) or _markup(content) or _by_text(content)


def _by_magic(content: bytes) -> MediaType | None:
    for magic, media_type in _MAGIC:
        if content.startswith(magic):
            return media_type
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return MediaType.WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        return MediaType.HEIC
    if content[257:262] == b"ustar":
        return MediaType.TAR
    if content.startswith(_COMPOUND) and _OUTLOOK_STREAM in content:
        return MediaType.OUTLOOK
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return MediaType.UNKNOWN if office_document(content) else MediaType.ZIP
    return MediaType.SIGNED if is_signed(content) else None


def _by_text(content: bytes) -> MediaType:
    if _is_mail(content):
        return MediaType.MAIL
    if b"%PDF-" in content[:_PDF_WITHIN]:
        return MediaType.PDF
    return MediaType.TEXT if _foreign(content) is None and _is_text(content) else MediaType.UNKNOWN


def unknown_type(content: bytes) -> str:
    """What a file is that is not taken: ``a Word document``, ``a video``, ``a text file``."""
    if content.startswith(b"PK"):
        return office_document(content) or N_("an archive")
    if _markup(content) is MediaType.HTML:
        return N_("a web page (HTML)")
    if _first_element(content).startswith("<svg"):
        return DRAWING
    return _foreign(content) or (N_("a text file") if _is_text(content) else N_("a file of an unknown kind"))


def is_signed(content: bytes) -> bool:
    """Whether it is a signed envelope (CMS SignedData, ``.p7m`` or ``.p7s``), in BER or base64."""
    return _SIGNED_DATA in _binary_head(content)[:40]


def is_enciphered(content: bytes) -> bool:
    """Whether it is an encrypted envelope (CMS EnvelopedData), which only its addressee's key opens."""
    return _ENVELOPED_DATA in _binary_head(content)[:40]


def office_document(content: bytes) -> str | None:
    """The office format whose file is a ZIP archive underneath; ``None`` for a plain or broken archive."""
    if content.count(_CENTRAL_ENTRY) > _MOST_ENTRIES:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, OSError):
        return None
    if "[Content_Types].xml" in names:
        folders = {"word": N_("a Word document"), "xl": N_("an Excel workbook"), "ppt": N_("a PowerPoint presentation")}
        return next((folders[top] for top in folders if any(name.startswith(f"{top}/") for name in names)), None)
    if "mimetype" in names and "content.xml" in names:
        return N_("an OpenDocument (LibreOffice) file")
    return None


def _binary_head(content: bytes) -> bytes:
    """The first bytes of what may be DER, also where it is sent in base64 or PEM."""
    if content[:1] == b"\x30":
        return content[:40]
    if content[:2] != b"MI" and not content.startswith(b"-----BEGIN "):
        return b""
    bare = re.sub(rb"-----BEGIN [A-Z0-9 ]+-----|\s", b"", content[:400])
    try:
        return base64.b64decode(bare[: len(bare) // 4 * 4], validate=True)
    except binascii.Error:
        return b""


def _first_element(content: bytes) -> str:
    """The head of a markup file from its first element or doctype on; empty for anything else."""
    head = content[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, b"<\x00")):
        text = head.decode("utf-16-le", "replace")
    elif head.startswith((codecs.BOM_UTF16_BE, b"\x00<")):
        text = head.decode("utf-16-be", "replace")
    else:
        text = head.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    text = text.lstrip("\ufeff\x00")
    prolog = _PROLOG.match(text)
    return text[prolog.end() if prolog else 0 :] if text.lstrip().startswith("<") else ""


def _markup(content: bytes) -> MediaType | None:
    text = _first_element(content)
    declared = re.match(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*\x00?<\x00?\?\x00?x\x00?m\x00?l", content)
    if _PAGE.match(text) or (not declared and _PAGE_PIECE.match(text)):
        return MediaType.HTML
    if text.startswith("<svg"):
        return MediaType.UNKNOWN
    return MediaType.XML if declared or _ELEMENT.match(text) else None


def _is_mail(content: bytes) -> bool:
    """Whether it begins with headers of RFC 5322: at least two that letters have, before anything else."""
    block = content[:_HEADERS_WITHIN].lstrip(b"\r\n")
    names: set[str] = set()
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", block)):
        if not line or (number == 0 and line.startswith((b"From ", b">From "))):
            if not line:
                break
            continue
        if line[:1] in (b" ", b"\t"):
            continue
        header = _HEADER.match(line)
        if not header:
            break
        names.add(header[1].decode("ascii").lower())
    return len(names & _MAIL_HEADERS) >= 2


def _foreign(content: bytes) -> str | None:
    if content[4:8] == b"ftyp":
        return N_("a video")
    return next((name for magic, name in _FOREIGN if content.startswith(magic)), None)


def _is_text(content: bytes) -> bool:
    """Whether a person could read the bytes as they are: no control characters but those of lines."""
    head = content[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    return bool(head) and not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]", head)
