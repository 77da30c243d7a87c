"""PDF files of some hundred bytes to some megabytes that cost gigabytes or hours."""

from __future__ import annotations

import random
import zlib
from collections.abc import Callable, Mapping
from functools import partial

MIB = 2**20
A4 = b"[0 0 595 842]"
FONT = b"<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
HELLO = b"BT /F1 12 Tf 50 700 Td (Invoice 1) Tj ET"
Objects = dict[int, bytes]


def assembled(objects: Objects, trailer: bytes = b"") -> bytes:
    """A file of these objects with a cross-reference table; object 1 is the catalogue."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), dict[int, int]()
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(objects) + 1
    rows = (b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size))
    out += b"xref\n0 %d\n%s" % (size, b"".join(rows))
    out += b"trailer\n<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"", filters: bytes = b"/FlateDecode") -> bytes:
    """A stream object; packed unless ``filters`` says that it already is, or is empty."""
    packed = zlib.compress(content, 9) if filters == b"/FlateDecode" else content
    named = b"/Filter" + filters.strip() if filters else b""
    return b"<<%s/Length %d%s>>\nstream\n%s\nendstream" % (entries, len(packed), named, packed)


def inflating(size: int, byte: bytes = b" ", times: int = 1) -> bytes:
    """Deflated bytes that become ``size`` of one kind; wrapped again for ``times``."""
    packer = zlib.compressobj(9)
    out = b"".join(packer.compress(byte * MIB) for _ in range(size // MIB)) + packer.flush()
    for _ in range(times - 1):
        out = zlib.compress(out, 9)
    return out


def page(
    content: bytes, resources: bytes = FONT, box: bytes = A4, entries: bytes = b"", more: Objects | None = None
) -> bytes:
    """A file of one page; ``content`` is its content stream as an object."""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources%s%s>>" % (box, resources, entries),
        4: content,
    }
    return assembled({**objects, **(more or {})})


def tree(kids: bytes, count: int) -> bytes:
    """A file whose page tree has these kids and says that they are so many."""
    return assembled(
        {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
            3: b"<</Type/Page/Parent 2 0 R/MediaBox%s/Contents 4 0 R/Resources%s>>" % (A4, FONT),
            4: stream(HELLO),
        }
    )


def drawing(content: bytes) -> bytes:
    """A page that only draws."""
    return page(stream(content), b"<<>>")


def forms(depth: int, times: int) -> bytes:
    """Forms that show the next one so many times each: ``times`` to the power of ``depth`` words."""
    more = {}
    for level in range(depth):
        last = level == depth - 1
        resources = FONT if last else b"<</XObject<</X %d 0 R>>>>" % (6 + level)
        content = HELLO if last else b"/X Do " * times
        more[5 + level] = stream(content, b"/Type/XObject/Subtype/Form/BBox%s/Resources%s" % (A4, resources))
    return page(stream(b"/X Do"), b"<</XObject<</X 5 0 R>>>>", more=more)


def form_in_itself() -> bytes:
    """A form that shows itself twice."""
    entries = b"/Type/XObject/Subtype/Form/BBox%s/Resources<</XObject<</X 5 0 R>>>>" % A4
    return page(stream(b"/X Do"), b"<</XObject<</X 5 0 R>>>>", more={5: stream(b"/X Do /X Do", entries)})


def image(width: int, height: int, pixels: bytes) -> bytes:
    """A page with a picture that says it is of this size."""
    said = b"/Type/XObject/Subtype/Image/Width %d/Height %d/BitsPerComponent 8/ColorSpace/DeviceRGB" % (width, height)
    shown = stream(b"q 595 0 0 842 0 0 cm /I Do Q")
    return page(shown, b"<</XObject<</I 5 0 R>>>>", more={5: stream(pixels, said, b" /FlateDecode")})


def tiles() -> bytes:
    """A page filled with tiles a thousandth of a point wide."""
    said = b"/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>"
    filled = stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return page(filled, b"<</Pattern<</P 5 0 R>>>>", more={5: stream(b"0 0 1 1 re f", said)})


def shading() -> bytes:
    """A page coloured by a function of six thousand steps for each of its pixels."""
    steps = b"{" + b"dup mul sqrt " * 2000 + b"exch 0.5}"
    function = stream(steps, b"/FunctionType 4/Domain[0 10000 0 10000]/Range[0 1 0 1 0 1]", b"")
    said = b"<</ShadingType 1/ColorSpace/DeviceRGB/Domain[0 10000 0 10000]/Function 5 0 R>>"
    return page(stream(b"/Sh sh"), b"<</Shading<</Sh %s>>>>" % said, more={5: function})


def strokes(count: int) -> bytes:
    """One path of many segments, stroked dashed."""
    dice = random.Random(1)  # noqa: S311 - strokes
    points = b" ".join(b"%d %d l" % (dice.randrange(595), dice.randrange(842)) for _ in range(count))
    return drawing(b"[1 1] 0 d 0 0 m " + points + b" S")


def words(count: int) -> bytes:
    """A page with more words than a shelf of books."""
    shown = b"".join(b"1 0 0 1 %d %d Tm (word) Tj " % (n % 500, n % 800) for n in range(count))
    return page(stream(b"BT /F1 1 Tf " + shown + b"ET"))


def broken_table(trailer: bytes) -> bytes:
    """A file whose cross-reference table leads back to itself."""
    return page(stream(HELLO)).replace(b"/Root 1 0 R", b"/Root 1 0 R" + trailer)


def annotations(count: int) -> bytes:
    """A page with a form field for every inhabitant of a town."""
    note = b"<</Type/Annot/Subtype/Widget/FT/Tx/T(x)/V(1)/DA(/F1 9 Tf)/Rect[0 0 9 9]/AP<</N 5 0 R>>>>"
    form = stream(HELLO, b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources%s" % FONT)
    return page(stream(HELLO), entries=b"/Annots[%s]" % (note * count), more={5: form})


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "inflates.pdf": lambda: page(stream(inflating(1024 * MIB), filters=b" /FlateDecode")),
    "inflates-twice.pdf": lambda: page(stream(inflating(4096 * MIB, times=2), filters=b"[/FlateDecode/FlateDecode]")),
    "picture-30000-squared.pdf": lambda: image(30000, 30000, inflating(2700 * MIB, b"\0")),
    "picture-that-is-not-there.pdf": lambda: image(60000, 60000, zlib.compress(b"\0" * 100)),
    "picture-of-negative-size.pdf": lambda: image(-1, 2147483647, zlib.compress(b"\0" * 100)),
    "page-in-units-of-an-inch.pdf": lambda: page(stream(HELLO), box=b"[0 0 14400 14400]", entries=b"/UserUnit 75"),
    "wide-as-a-town.pdf": lambda: page(stream(HELLO), box=b"[0 0 10000000 10000000]"),
    "page-without-a-size.pdf": lambda: page(stream(HELLO), box=b"[0 0 0 0]", entries=b"/CropBox[5 5 5 5]/UserUnit -1"),
    "million-pages.pdf": lambda: tree(b"3 0 R " * 1_000_000, 1_000_000),
    "claims-two-billion-pages.pdf": lambda: tree(b"3 0 R", 2_000_000_000),
    "claims-minus-one-page.pdf": lambda: tree(b"3 0 R", -1),
    "pages-in-a-circle.pdf": lambda: tree(b"2 0 R 3 0 R", 2),
    "forms-in-forms.pdf": lambda: forms(12, 10),
    "form-in-itself.pdf": form_in_itself,
    "arrays-in-arrays.pdf": lambda: drawing(b"[" * 500_000 + b"]" * 500_000 + b" 0 d"),
    "arrays-in-arrays-beside.pdf": lambda: page(
        stream(HELLO), entries=b"/Beside 5 0 R", more={5: b"[" * 500_000 + b"]" * 500_000}
    ),
    "dictionaries-in-dictionaries.pdf": lambda: page(
        stream(HELLO), entries=b"/Beside 5 0 R", more={5: b"<</A" * 200_000 + b">>" * 200_000}
    ),
    "saves-and-never-restores.pdf": lambda: drawing(b"q " * 5_000_000),
    "clips-within-clips.pdf": lambda: drawing(b"0 0 500 500 re W n " * 1_000_000),
    "three-million-letters.pdf": lambda: words(750_000),
    "tiles.pdf": tiles,
    "shading.pdf": shading,
    "million-strokes.pdf": lambda: strokes(1_000_000),
    "curves.pdf": lambda: drawing(b"0 0 m " + b"1 800 799 2 3 700 c " * 400_000 + b"f* "),
    "hundred-thousand-fields.pdf": lambda: annotations(100_000),
    "table-before-itself.pdf": partial(broken_table, b"/Prev 9"),
    "no-table.pdf": lambda: page(stream(HELLO))[:-60] + b"startxref\n99999999999\n%%EOF",
    "nothing.pdf": lambda: b"",
    "only-a-header.pdf": lambda: b"%PDF-1.4\n",
    "a-web-page.pdf": lambda: b"<html><script>alert(1)</script></html>",
}
