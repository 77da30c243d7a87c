"""Foreign XML, parsed safely, and short paths through it.

A DOCTYPE is refused wherever it stands: with ``resolve_entities=False`` alone, lxml reads an external
entity as empty text without a word (measured with lxml 6.1).
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from lxml import etree

from pipeline.findings import Reason, Refused, refuse
from pipeline.limits import Limits

LARGEST: Final = Limits().bytes
DEEPEST: Final = 64
"""Elements inside elements. The deepest invoice syntax, UBL with extensions, needs about 12."""
MOST_ELEMENTS: Final = 500_000
"""An invoice of 10,000 lines has about 400,000."""

_CHUNK: Final = 1 << 16
_PADDING: Final = b" \t\r\n\x00"
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<")
"""How UTF-16 begins, with its mark and without."""
_DOCTYPE: Final = re.compile(rb"(?>[^<]+|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.DOTALL)
_CLAIMS_UTF16: Final = re.compile(rb"<\?xml[^>]*encoding=[\"']utf-?16", re.IGNORECASE)
_INVISIBLE: Final = frozenset("\u200b\u2060\ufeff\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

Node = etree._Element  # noqa: SLF001 - the only name lxml gives the type


def parse(content: bytes) -> Node:
    """The root of an XML document, without comments and processing instructions.

    Raises ``Refused``: UNSAFE_XML for any DOCTYPE, TOO_LARGE, TOO_DEEP, BROKEN_FILE where it is not
    well-formed. A wrong encoding in the declaration is forgiven: UTF-8, then Windows-1252 is tried.
    """
    content = content if content.startswith(_WIDE) else content.strip(_PADDING)
    if not content:
        raise refuse(Reason.EMPTY_FILE, "The XML file is empty.")
    if len(content) > LARGEST:
        raise refuse(
            Reason.TOO_LARGE, "The XML has {size} bytes; the limit is {limit}.", size=len(content), limit=LARGEST
        )
    if _DOCTYPE.match(content.replace(b"\x00", b"")):
        raise _unsafe()
    fault: etree.XMLSyntaxError | None = None
    for encoding in _encodings(content):
        try:
            return _root(content, encoding)
        except etree.XMLSyntaxError as error:
            fault = fault or error
    raise _broken(fault)


def _encodings(content: bytes) -> Iterator[str | None]:
    """What to try: the declared encoding, then those that producers use while they declare another."""
    yield None
    if content.startswith(_WIDE):
        return
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        yield "windows-1252"
    else:
        if _CLAIMS_UTF16.match(content.removeprefix(codecs.BOM_UTF8)):
            yield "utf-8"


def _root(content: bytes, encoding: str | None) -> Node:
    parser = etree.XMLPullParser(
        events=("start", "end"), encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False,
        dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    depth = count = 0
    for start in range(0, len(content), _CHUNK):
        parser.feed(content[start : start + _CHUNK])
        for event, element in parser.read_events():
            if count == 0 and isinstance(element, Node):
                _forbid_doctype(element)
            depth += 1 if event == "start" else -1
            count += event == "start"
            if depth > DEEPEST:
                raise _too_deep()
            if count > MOST_ELEMENTS:
                raise refuse(Reason.TOO_LARGE, "The XML has more than {limit} elements.", limit=MOST_ELEMENTS)
    root: Node = parser.close()
    _forbid_doctype(root)
    return root


def _forbid_doctype(element: Node) -> None:
    if element.getroottree().docinfo.internalDTD is not None:
        raise _unsafe()


def _unsafe() -> Refused:
    return refuse(Reason.UNSAFE_XML, "The XML has a DOCTYPE, which no e-invoice needs and attacks use.")


def _too_deep() -> Refused:
    return refuse(Reason.TOO_DEEP, "The XML nests more than {limit} elements.", limit=DEEPEST)


def _broken(fault: etree.XMLSyntaxError | None) -> Refused:
    """What libxml2 objects to; its own ceilings (256 deep, texts of 10 MB) are ceilings of ours too."""
    said = " ".join(fault.msg.split()) if fault is not None and fault.msg else ""
    if "depth" in said:
        return _too_deep()
    if "too long" in said or "Resource limit" in said:
        return refuse(Reason.TOO_LARGE, "The XML has a text too long to be an invoice's.")
    if not said:
        return refuse(Reason.BROKEN_FILE, "The XML is not well-formed: it ends too early.")
    return refuse(Reason.BROKEN_FILE, "The XML is not well-formed: {why}.", why=said)


def local_name(node: Node) -> str:
    """The name without its namespace; empty for what is not an element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def namespace(node: Node) -> str:
    """The namespace of an element, empty where it has none."""
    return node.tag.rpartition("}")[0].removeprefix("{") if isinstance(node.tag, str) else ""


def forget_foreign(root: Node, known: tuple[str, ...]) -> None:
    """Take out every element whose namespace does not begin with one of ``known``; no namespace is forgiven.

    Paths go by local names, so that one table reads a syntax's old and new namespaces; an element of
    somebody else's must not pass for one of ours.
    """
    foreign = [node for node in root.iter() if namespace(node) and not namespace(node).startswith(known)]
    for node in foreign:
        parent = node.getparent()
        if parent is not None:
            parent.remove(node)


def every(node: Node, path: str) -> list[Node]:
    """Elements at a path of local names, in document order: ``TaxTotal/TaxSubtotal``, ``ID|Name``."""
    found = [node]
    for step in path.split("/"):
        names = step.split("|")
        found = [child for parent in found for child in parent if local_name(child) in names]
    return found


def one(node: Node | None, path: str) -> Node | None:
    """The first element at a path that is not blank; ``None`` where there is none."""
    if node is None:
        return None
    return next((found for found in every(node, path) if len(found) or words(found)), None)


def words(node: Node | None, path: str = "") -> str:
    """The text of an element (or of the first at a path), spaces made single, invisible characters out."""
    found = one(node, path) if path else node
    if found is None or not found.text:
        return ""
    visible = "".join(
        " " if unicodedata.category(character) == "Cc" else character
        for character in found.text
        if character not in _INVISIBLE
    )
    return " ".join(visible.split())


def place(node: Node) -> str:
    """A readable XPath: ``/rsm:CrossIndustryInvoice/rsm:ExchangedDocument/ram:ID``, ``[2]`` for a twin."""
    steps: list[str] = []
    current: Node | None = node
    while current is not None:
        steps.append(_step(current))
        current = current.getparent()
    return "/" + "/".join(reversed(steps))


def _step(node: Node) -> str:
    name = f"{node.prefix}:{local_name(node)}" if node.prefix else local_name(node)
    parent = node.getparent()
    twins = [] if parent is None else [child for child in parent if child.tag == node.tag]
    return f"{name}[{twins.index(node) + 1}]" if len(twins) > 1 else name
