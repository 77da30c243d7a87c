"""Pictures that are larger than they look."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable, Mapping

from benchmarks.bombs.pdf import MIB, inflating

_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def png(width: int, height: int, packed: bytes, *more: tuple[bytes, bytes], depth: int = 1) -> bytes:
    """A grey PNG with these packed rows, and chunks before them."""
    header = struct.pack(">IIBBBBB", width, height, depth, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), *more, (b"IDAT", packed), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(name, content) for name, content in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def white(width: int, height: int) -> bytes:
    """All white, one bit a pixel: a thousandth of its size in memory."""
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    return png(width, height, b"".join(packer.compress(row) for _ in range(height)) + packer.flush())


def tiff(directories: int, *, circle: bool = False) -> bytes:
    """A TIFF of tiny pages; in a circle the last one leads to the first."""
    entries = (
        (256, 4, 1), (257, 4, 1), (258, 3, 8), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 4, 1),
        (279, 4, 1),
    )  # fmt: skip
    size = 2 + 12 * len(entries) + 4
    out = bytearray(b"II*\0" + struct.pack("<I", 12) + b"\xff\0\0\0")
    for number in range(directories):
        last = number == directories - 1
        following = (12 if circle else 0) if last else 12 + size * (number + 1)
        out += struct.pack("<H", len(entries))
        for tag, kind, value in entries:
            out += struct.pack("<HHI", tag, kind, 1) + (
                struct.pack("<HH", value, 0) if kind == 3 else struct.pack("<I", value)
            )
        out += struct.pack("<I", following)
    return bytes(out)


def jpeg(width: int, height: int) -> bytes:
    """A JPEG that says it is of this size, and ends there."""
    frame = struct.pack(">BHHB", 8, height, width, 3) + b"\x01\x11\x00\x02\x11\x00\x03\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0" + b"\xff\xc0" + struct.pack(
        ">H", len(frame) + 2
    ) + frame + b"\xff\xda\x00\x0c\x03\x01\x00\x02\x00\x03\x00\x00\x3f\x00" + b"\0" * 64  # fmt: skip


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "all-white-400-megapixels.png": lambda: white(20000, 20000),
    "within-the-limit.png": lambda: white(7700, 7700),
    "claims-to-be-huge.png": lambda: png(2**31 - 1, 2**31 - 1, zlib.compress(b"\0")),
    "too-much-of-it.png": lambda: png(100, 100, inflating(1024 * MIB, b"\0")),
    "profile-inflates.png": lambda: png(
        100, 100, zlib.compress(b"\0" * 1400), (b"iCCP", b"x\0\0" + inflating(1024 * MIB, b"\0"))
    ),
    "text-inflates.png": lambda: png(
        100, 100, zlib.compress(b"\0" * 1400), *[(b"zTXt", b"x\0\0" + inflating(64 * MIB, b"a"))] * 64
    ),
    "ten-thousand-pages.tif": lambda: tiff(10_000),
    "directories-in-a-circle.tif": lambda: tiff(3, circle=True),
    "claims-to-be-huge.jpg": lambda: jpeg(65500, 65500),
    "half-a-header.webp": lambda: b"RIFF\xff\xff\xff\x7fWEBPVP8X\x0a\0\0\0\x10\0\0\0\xff\xff\xff\xff\xff\xff",
}
