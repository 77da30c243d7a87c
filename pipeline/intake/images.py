"""How large an image is, by its first bytes: what tells a logo from a scanned page without opening it."""

from __future__ import annotations

import re
import struct
from typing import Final

_STARTS_OF_FRAME: Final = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
"""JPEG markers that carry the size (ITU T.81, table B.1)."""
_TIFF_ENTRIES: Final = 512


def pixels(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG, JPEG, TIFF (first page), WEBP, HEIC, GIF or BMP; ``None`` where it is not told."""
    try:
        if content.startswith(b"\x89PNG"):
            size = struct.unpack_from(">II", content, 16)
        elif content.startswith(b"\xff\xd8"):
            return _jpeg(content)
        elif content.startswith((b"II*\x00", b"MM\x00*")):
            return _tiff(content)
        elif content.startswith(b"RIFF"):
            return _webp(content)
        elif content[4:8] == b"ftyp":
            return _heif(content)
        elif content.startswith(b"GIF8"):
            size = struct.unpack_from("<HH", content, 6)
        elif content.startswith(b"BM"):
            size = struct.unpack_from("<ii", content, 18)
        else:
            return None
    except struct.error:
        return None
    width, height = size
    return abs(width), abs(height)


def is_page_sized(size: tuple[int, int]) -> bool:
    """Whether a document could be legible in it: a page from 50 dpi, or the long strip of a till receipt.

    Banners of mail signatures are wide and low; till receipts narrow and high.
    """
    width, height = size
    return (min(size) >= 400 and max(size) >= 560) or (width >= 200 and height >= 600 and height > width)


def is_tiny(size: tuple[int, int]) -> bool:
    """Whether no document could be legible in it, however it was sent: an icon, a logo, a line."""
    return max(size) < 400 or min(size) < 100


def _jpeg(content: bytes) -> tuple[int, int] | None:
    position = 2
    while position + 9 < len(content):
        if content[position] != 0xFF:
            return None
        marker = content[position + 1]
        if marker == 0xFF:
            position += 1
        elif marker in _STARTS_OF_FRAME:
            height, width = struct.unpack_from(">HH", content, position + 5)
            return width, height
        elif marker in (0x01, *range(0xD0, 0xD8)):
            position += 2
        else:
            position += 2 + max(2, int(struct.unpack_from(">H", content, position + 2)[0]))
    return None


def _tiff(content: bytes) -> tuple[int, int] | None:
    """Tags 256 and 257 of the first directory (TIFF 6.0)."""
    order = "<" if content.startswith(b"II") else ">"
    (start,) = struct.unpack_from(order + "I", content, 4)
    (count,) = struct.unpack_from(order + "H", content, start)
    found: dict[int, int] = {}
    for index in range(min(count, _TIFF_ENTRIES)):
        tag, kind = struct.unpack_from(order + "HH", content, start + 2 + 12 * index)
        if tag in (256, 257):
            (found[tag],) = struct.unpack_from(order + ("H" if kind == 3 else "I"), content, start + 10 + 12 * index)
    return (found[256], found[257]) if len(found) == 2 else None


def _heif(content: bytes) -> tuple[int, int] | None:
    """The largest ``ispe`` property: a photo is made of tiles, each with its own (ISO/IEC 23008-12, 6.5.3)."""
    head = content[: 1 << 16]
    places = [at.end() + 4 for at in re.finditer(rb"ispe", head) if at.end() + 12 <= len(head)]
    sizes = [struct.unpack_from(">II", head, place) for place in places]
    return max(sizes, key=lambda size: size[0] * size[1]) if sizes else None


def _webp(content: bytes) -> tuple[int, int] | None:
    """The three kinds of WebP (RFC 9649): lossy, lossless, extended."""
    kind = content[12:16]
    if kind == b"VP8X":
        return (
            1 + int.from_bytes(content[24:27], "little"),
            1 + int.from_bytes(content[27:30], "little"),
        )
    if kind == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    return None
