"""Archives and messages that hold more than they are."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping

from benchmarks.bombs.pdf import MIB, inflating

_HEADERS = b"From: a@b.example\r\nTo: ap@c.example\r\nSubject: Invoice\r\nMIME-Version: 1.0\r\n"


def archive(members: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of these members."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members:
            file.writestr(name, content)
    return buffer.getvalue()


def boxes(depth: int) -> bytes:
    """An archive in an archive in an archive."""
    content = b"%PDF-1.4"
    for level in range(depth):
        content = archive([(f"{level}.zip", content)])
    return content


def kernel(members: int, size: int, said: int | None = None) -> bytes:
    """Many members that share one deflated kernel (Fifield 2019); ``said`` is the size the list claims."""
    packed = inflating(size, b"\0")[2:-4]
    shape = zlib.crc32(b"\0" * min(size, MIB))
    told = size if said is None else said
    local = struct.pack("<4s5H3I2H", b"PK\3\4", 20, 0, 8, 0, 0x21, shape, len(packed), told, 1, 0) + b"a"
    out = bytearray(local + packed)
    start = len(out)
    for number in range(members):
        name = b"%d.pdf" % number
        out += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 20, 20, 0, 8, 0, 0x21, shape, len(packed), told, len(name), 0, 0, 0, 0, 0, 0
        ) + name  # fmt: skip
    length = len(out) - start
    out += struct.pack("<4s4H2IH", b"PK\5\6", 0, 0, members, members, length, start, 0)
    return bytes(out)


def parts(count: int, part: bytes = b"Content-Type: text/plain\r\n\r\nx\r\n") -> bytes:
    """A message of many parts."""
    head = _HEADERS + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    return head + (b"--b\r\n" + part) * count + b"--b--\r\n"


def nested(depth: int) -> bytes:
    """Parts within parts."""
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(depth))
    return _HEADERS + opened + b"Content-Type: text/plain\r\n\r\nx\r\n"


def letters(depth: int) -> bytes:
    """A message forwarded, and forwarded again."""
    content = _HEADERS + b"\r\nhello"
    for _ in range(depth):
        content = _HEADERS + b"Content-Type: message/rfc822\r\n\r\n" + content
    return content


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "inflates.zip": lambda: archive([("invoice.pdf", b"\0" * (400 * MIB))]),
    "overlaps.zip": lambda: kernel(200, 64 * MIB),
    "says-it-is-small.zip": lambda: kernel(1, 1024 * MIB, said=1000),
    "boxes-in-boxes.zip": lambda: boxes(40),
    "ten-thousand-members.zip": lambda: archive((f"{n}.pdf", b"%PDF-1.4") for n in range(10_000)),
    "climbs-out.zip": lambda: archive([("../../etc/cron.d/x", b"%PDF-1.4"), ("/etc/passwd", b"%PDF-1.4")]),
    "same-name.zip": lambda: kernel(50, 1000).replace(b"1.pdf", b"0.pdf"),
    "parts-in-parts.eml": lambda: nested(5000),
    "ten-thousand-parts.eml": lambda: parts(10_000),
    "letters-in-letters.eml": lambda: letters(500),
    "long-header.eml": lambda: _HEADERS + b"X-A: " + b"=?utf-8?q?a?= " * 1_000_000 + b"\r\n\r\nx",
    "many-headers.eml": lambda: _HEADERS + b"Received: by x\r\n" * 500_000 + b"\r\nx",
    "addresses.eml": lambda: _HEADERS + b"Cc: " + b'"(((((((((((" <a@b>, ' * 200_000 + b"\r\n\r\nx",
    "comments-in-comments.eml": lambda: _HEADERS.replace(b"a@b.example", b"(" * 200_000) + b"\r\nx",
    "boundary-of-a-megabyte.eml": lambda: (
        _HEADERS + b'Content-Type: multipart/mixed; boundary="%s"\r\n\r\nx' % (b"b" * MIB)
    ),
    "not-base64.eml": lambda: parts(
        1, b"Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n" + b"=A=" * 5_000_000
    ),
    "charset-of-nowhere.eml": lambda: (
        _HEADERS.replace(b"Invoice", b"=?nowhere?b?/////w==?=")
        + b"Content-Type: text/plain; charset=nowhere\r\n\r\n\xff\xfe"
    ),
}
