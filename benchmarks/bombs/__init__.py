"""Files made to abort, hang or exhaust whoever opens them; harmless to a machine that opens them under limits.

Each is made when it is asked for: together they would be a gigabyte unpacked a thousand times over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.bombs import containers, images, pdf, xml

Bombs = Mapping[str, Callable[[], bytes]]

KINDS: Mapping[str, Bombs] = {
    "PDF bombs": pdf.BOMBS,
    "image bombs": images.BOMBS,
    "XML bombs": xml.BOMBS,
    "archive and mail bombs": containers.BOMBS,
}
"""By kind, then by the name of the file."""

QUICK = frozenset(
    {
        "form-in-itself.pdf", "inflates-twice.pdf", "million-pages.pdf", "claims-two-billion-pages.pdf",
        "pages-in-a-circle.pdf", "arrays-in-arrays.pdf", "wide-as-a-town.pdf", "only-a-header.pdf", "nothing.pdf",
        "all-white-400-megapixels.png", "claims-to-be-huge.png", "directories-in-a-circle.tif", "laughs.xml",
        "fetches-a-file.xml",
        "deep.xml", "inflates.zip", "overlaps.zip", "climbs-out.zip", "boxes-in-boxes.zip", "parts-in-parts.eml",
        "ten-thousand-parts.eml", "letters-in-letters.eml", "boxes-in-boxes.gz", "says-it-is-a-terabyte.tar",
        "tables-in-tables.eml", "typesetters-markup.eml", "attribute-of-four-gigabytes.dat", "circle.msg",
    }
)  # fmt: skip
"""What together takes seconds rather than minutes."""
