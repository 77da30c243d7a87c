"""Archives and messages that hold more than they are."""

from __future__ import annotations

import bz2
import functools
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Protocol

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


class Press(Protocol):
    """What packs a file bit by bit."""

    def compress(self, data: bytes, /) -> bytes:
        """Some of it."""

    def flush(self) -> bytes:
        """The rest."""


def pressed(press: Press) -> bytes:
    """A gigabyte of nothing, packed."""
    nothing = bytes(MIB)
    return b"".join(press.compress(nothing) for _ in range(1024)) + press.flush()


def taped(members: Iterable[tuple[str, int]]) -> bytes:
    """A tar archive whose list says what it likes of sizes."""
    out = b""
    for name, size in members:
        info = tarfile.TarInfo(name)
        info.size = size
        out += info.tobuf(tarfile.GNU_FORMAT)
    return out + bytes(1024)


def letter(html: bytes) -> bytes:
    """A message that is a web page with an invoice's words in it."""
    words = b"<p>Invoice number: 7<p>Total: EUR 5.00"
    return _HEADERS + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + words + html


def winmail(length: int, count: int = 1) -> bytes:
    """Outlook's winmail.dat, its attributes as long as they say or not."""
    attribute = struct.pack("<BII", 2, 0x0006800F, length) + b"x" * 64
    return struct.pack("<IH", 0x223E9F78, 1) + attribute * count


def compound(sectors: int) -> bytes:
    """A compound file of Outlook whose directory runs in a circle."""
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6), 0,
        1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    ) + struct.pack("<I", 0) + b"\xff" * 432  # fmt: skip
    chain = struct.pack("<128I", 0xFFFFFFFD, *[1] * 127)
    name = "__substg1.0_37010102".encode("utf-16-le")
    entry = struct.pack("<64sHBBIII16sIQQIQ", name, 42, 5, 1, 0, 0, 0, bytes(16), 0, 0, 0, 1, 1 << 40)
    return header + chain + entry * 4 * sectors


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
    "inflates.gz": lambda: pressed(zlib.compressobj(wbits=31)),
    "inflates.bz2": lambda: pressed(bz2.BZ2Compressor()),
    "inflates.xz": lambda: pressed(lzma.LZMACompressor()),
    "boxes-in-boxes.gz": lambda: functools.reduce(lambda one, _: gzip.compress(one), range(200), b"%PDF-1.4"),
    "ten-thousand-members.tar": lambda: taped((f"{n}.pdf", 0) for n in range(10_000)),
    "says-it-is-a-terabyte.tar": lambda: taped([("a.pdf", 1 << 40)]),
    "says-it-is-negative.tar": lambda: taped([("a.pdf", 5)]).replace(b"00000000005", b"-0000000005"),
    "tables-in-tables.eml": lambda: letter(b"<table><tr><td>" * 100_000),
    "fifty-megabytes-of-cells.eml": lambda: letter(b"<table><tr>" + b"<td>1" * 5_000_000),
    "long-word.eml": lambda: letter(b"x" * 3_000_000),
    "typesetters-markup.eml": lambda: letter(b'#let f(x) = f(x + 1)\n#f(0) ") #read(&quot;/etc/passwd&quot;)'),
    "attribute-of-four-gigabytes.dat": lambda: winmail(0xFFFFFFFF),
    "hundred-thousand-attributes.dat": lambda: winmail(64, 100_000),
    "circle.msg": lambda: compound(100),
    "charset-of-nowhere.eml": lambda: (
        _HEADERS.replace(b"Invoice", b"=?nowhere?b?/////w==?=")
        + b"Content-Type: text/plain; charset=nowhere\r\n\r\n\xff\xfe"
    ),
}
