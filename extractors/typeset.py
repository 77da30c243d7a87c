"""Text and web pages set as a PDF, so that an invoice written into a mail can be read and shown like any other.

Nothing is fetched and no style is followed: headings, paragraphs, and tables of values with their rows and columns.
Every character goes to the typesetter inside a string; nothing in a page is taken for its markup.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

import typst
from lxml import etree, html

MOST_CHARACTERS: Final = 200_000
"""Of one page; the rest is left out, and the original is kept beside it."""
MOST_BLOCKS: Final = 5_000
_DEEPEST: Final = 100
"""Tables inside tables, beyond which all is one text."""
_SILENT: Final = frozenset({"script", "style", "head", "title", "meta", "link", "template", "object", "svg"})
_BLOCKS: Final = frozenset(
    {"address", "article", "blockquote", "body", "center", "dd", "div", "dl", "dt", "fieldset", "footer", "form", "h1",
     "h2", "h3", "h4", "h5", "h6", "header", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table", "tbody",
     "td", "tfoot", "th", "thead", "tr", "ul"}
)  # fmt: skip
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "th", "b", "strong"})
_PREAMBLE: Final = """\
#set page(paper: "a4", margin: 18mm)
#set text(size: 9.5pt, hyphenate: false)
#set par(justify: false)
"""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the rows of a table; ``bold`` for headings."""

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()
    bold: bool = False


@dataclass(slots=True)
class _Writer:
    blocks: list[Block] = field(default_factory=list)
    line: list[str] = field(default_factory=list)
    bold: bool = False
    left: int = MOST_CHARACTERS

    def write(self, text: str) -> None:
        kept = text[: self.left]
        self.left -= len(kept)
        self.line.append(kept)

    def end(self, *, bold: bool = False) -> None:
        text = _spaced("".join(self.line))
        self.line.clear()
        if text:
            self.blocks.append(Block(text, bold=bold))


def pdf_of_html(page: str) -> bytes:
    """A web page as a PDF. Raises ``ValueError`` where there is no text in it."""
    return _set(_blocks(page))


def pdf_of_text(text: str) -> bytes:
    """A plain text as a PDF, its lines as they are. Raises ``ValueError`` where there is nothing in it."""
    return _set([Block(line.rstrip()) for line in text[:MOST_CHARACTERS].splitlines() if line.strip()])


def _walk(element: html.HtmlElement, writer: _Writer, depth: int) -> None:
    """Text in its order; what begins on a line of its own ends the one before."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _SILENT or depth > _DEEPEST or writer.left <= 0 or len(writer.blocks) > MOST_BLOCKS:
        return
    if tag == "table" and (rows := _values(element)):
        writer.end()
        writer.left -= sum(len(cell) for row in rows for cell in row)
        writer.blocks.append(Block(rows=rows))
        return
    if tag in _BLOCKS or tag == "br":
        writer.end()
    writer.write(element.text or "")
    for child in element:
        _walk(child, writer, depth + 1)
        writer.write(child.tail or "")
    if tag in _BLOCKS:
        writer.end(bold=tag in _HEADINGS)


def _values(table: html.HtmlElement) -> tuple[tuple[str, ...], ...]:
    """The cells of a table that holds values; nothing for one that only places other tables side by side."""
    if table.find(".//table") is not None:
        return ()
    rows = [
        tuple(_spaced(cell.text_content()[:1000]) for cell in row if cell.tag in ("td", "th"))
        for row in table.iter("tr")
    ]
    rows = [row for row in rows if any(row)][:1000]
    return tuple(rows) if max((len(row) for row in rows), default=0) > 1 else ()


def _set(blocks: list[Block]) -> bytes:
    if not blocks:
        raise ValueError("nothing to set")
    source = _PREAMBLE + "\n".join(_source(block) for block in blocks)
    return bytes(typst.compile(source.encode(), ignore_system_fonts=True, format="pdf", pdf_tags=False))


def _source(block: Block) -> str:
    if not block.rows:
        weight = ', weight: "bold"' if block.bold else ""
        return f"#par(text({_string(block.text)}{weight}))"
    columns = max(len(row) for row in block.rows)
    cells = ", ".join(f"text({_string(cell)})" for row in block.rows for cell in (*row, *[""] * (columns - len(row))))
    return f"#table(columns: {columns}, stroke: 0.3pt, inset: 4pt, {cells})"


def _string(text: str) -> str:
    """A typst string literal: whatever is in it stays text."""
    plain = "".join(character for character in text if character.isprintable())
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _spaced(text: str) -> str:
    return " ".join(re.sub(r"[\u200b\ufeff]", "", text).split())


def text_of_html(page: str) -> str:
    """The lines of a web page."""
    lines = ([" ".join(row) for row in block.rows] if block.rows else [block.text] for block in _blocks(page))
    return "\n".join(line for block in lines for line in block)


def _blocks(page: str) -> list[Block]:
    try:
        root = html.document_fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8", no_network=True))
    except (etree.LxmlError, ValueError):
        return []
    writer = _Writer()
    _walk(root, writer, 0)
    writer.end()
    return writer.blocks
