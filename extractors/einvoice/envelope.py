"""The content of a signed envelope (``.p7m``, CMS SignedData of RFC 5652), whatever its signature is worth.

``cryptography`` reads the certificates of such a file and not its content, so the few BER tags on the way are
read here. Nothing is verified: the Italian exchange checked the signature before it delivered.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Final, NamedTuple

from pipeline.findings import Reason, refuse

_SIGNED_DATA: Final = bytes.fromhex("2a864886f70d010702")
_DEEPEST: Final = 16
_SEQUENCE, _OCTETS, _OBJECT, _EXPLICIT = 0x30, 0x04, 0x06, 0xA0
_CONSTRUCTED: Final = 0x20
_PEM: Final = re.compile(rb"-----(BEGIN|END) [A-Z0-9 ]+-----")


class _Value(NamedTuple):
    """One BER value: its tag byte, where its content starts and ends, and where the next value starts."""

    tag: int
    start: int
    end: int
    following: int


def is_envelope(content: bytes) -> bool:
    """Whether the bytes begin as CMS SignedData does, in BER or in base64."""
    return _SIGNED_DATA in _binary(content[:400])[:40]


def unwrap(content: bytes) -> bytes:
    """What the envelope holds. Raises ``Refused`` BROKEN_FILE where it is cut off or holds nothing."""
    content = _binary(content)
    try:
        outer = _value(content, 0, 0)
        _expect(outer, _SEQUENCE)
        kind = _value(content, outer.start, 1)
        signed = _child(content, kind.following, _EXPLICIT, _SEQUENCE)
        version = _value(content, signed.start, 1)
        digests = _value(content, version.following, 1)
        held = _value(content, digests.following, 1)
        _expect(held, _SEQUENCE)
        held_kind = _value(content, held.start, 1)
        _expect(held_kind, _OBJECT)
        wrapped = _value(content, held_kind.following, 1)
        _expect(wrapped, _EXPLICIT)
        return _octets(content, _value(content, wrapped.start, 1), 0)
    except (IndexError, ValueError) as error:
        raise refuse(Reason.BROKEN_FILE, "The signed envelope (.p7m) is damaged or holds no file.") from error


def _binary(content: bytes) -> bytes:
    """The envelope as bytes: many are sent in base64, with or without PEM lines."""
    if content[:1] == b"\x30":
        return content
    bare = re.sub(rb"\s", b"", _PEM.sub(b"", content))
    try:
        return base64.b64decode(bare[: len(bare) // 4 * 4], validate=True)
    except binascii.Error:
        return content


def _child(content: bytes, position: int, *tags: int) -> _Value:
    """The value reached through the given tags, each the first within the one before."""
    value = _value(content, position, 1)
    _expect(value, tags[0])
    for tag in tags[1:]:
        value = _value(content, value.start, 1)
        _expect(value, tag)
    return value


def _expect(value: _Value, tag: int) -> None:
    if value.tag != tag:
        raise ValueError(f"tag {value.tag:#x} stands where {tag:#x} should")


def _value(content: bytes, position: int, depth: int) -> _Value:
    """The value at a position; one of indefinite length ends before two zero bytes (X.690, 8.1.3.6)."""
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    tag, length = content[position], content[position + 1]
    start = position + 2
    if length == 0x80:
        end = start
        while content[end] or content[end + 1]:
            end = _value(content, end, depth + 1).following
        return _Value(tag, start, end, end + 2)
    if length > 0x80:
        digits = length & 0x7F
        length = int.from_bytes(content[start : start + digits], "big")
        start += digits
    if start + length > len(content):
        raise ValueError("cut off")
    return _Value(tag, start, start + length, start + length)


def _octets(content: bytes, value: _Value, depth: int) -> bytes:
    """An octet string, whole or in pieces (X.690, 8.7.3)."""
    if value.tag == _OCTETS:
        return content[value.start : value.end]
    _expect(value, _OCTETS | _CONSTRUCTED)
    if depth > _DEEPEST:
        raise ValueError("nested too deeply")
    pieces: list[bytes] = []
    position = value.start
    while position < value.end:
        piece = _value(content, position, depth + 1)
        pieces.append(_octets(content, piece, depth + 1))
        position = piece.following
    return b"".join(pieces)
