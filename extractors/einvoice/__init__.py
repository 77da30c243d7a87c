"""E-invoices, read exactly: CII, UBL, FatturaPA and KSeF, as files, signed envelopes or inside a PDF."""

from __future__ import annotations

import re
from typing import Final

from extractors.einvoice import cii, fatturapa, ksef, ubl
from extractors.einvoice.attachments import NAMES, xml_attachments
from extractors.einvoice.envelope import is_envelope, unwrap
from extractors.einvoice.hybrid import compare
from extractors.einvoice.tree import Node, every, local_name, namespace, parse
from pipeline.documents import Document
from pipeline.findings import Reason, Refused, refuse
from pipeline.invoices import Extraction
from pipeline.sentences import Said, say

__all__ = ["compare", "embedded", "read"]

MOST_SIGNATURES: Final = 4
"""Envelopes around each other: a second signer signs the first one's file."""
_START: Final = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\x00]*<[\x00]?[?!A-Za-z_]")


def read(document: Document, content: bytes) -> tuple[Extraction, ...] | None:
    """The invoices of an XML file or a signed envelope around one; ``None`` for content that is neither.

    The content decides, not the document's type: hand in the XML of a hybrid PDF with the PDF's document.
    Raises ``Refused``: UNSAFE_XML, BROKEN_FILE, TOO_LARGE, TOO_DEEP, and UNKNOWN_TYPE for XML that is no
    invoice we know.
    """
    signatures = 0
    while is_envelope(content) and signatures < MOST_SIGNATURES:
        content = unwrap(content)
        signatures += 1
    if not is_xml(content):
        if signatures:
            raise refuse(Reason.UNKNOWN_TYPE, "The signed envelope (.p7m) holds no e-invoice.")
        return None
    root = _letter(parse(content))
    found = _invoices(root, document)
    if not found:
        raise refuse(Reason.UNKNOWN_TYPE, "The XML is no invoice we know: its root is {root}.", root=_title(root))
    return found


def embedded(content: bytes) -> bytes | None:
    """The invoice XML attached to a PDF, ``None`` where there is none.

    A file with a standard's name is returned though it is broken or unsafe: ``read`` then says so.
    """
    for name, data in xml_attachments(content):
        if name in NAMES or _is_invoice(data):
            return data
    return None


def is_xml(content: bytes) -> bool:
    """Whether the bytes begin as XML does, in UTF-8 or UTF-16; HTML pages do too."""
    return _START.match(content[:4096]) is not None


def _is_invoice(data: bytes) -> bool:
    try:
        return _known(_letter(parse(data)))
    except Refused:
        return False


def _letter(root: Node) -> Node:
    """The invoice inside a Peppol envelope (SBDH 1.3), which holds a header and one document."""
    if local_name(root) != "StandardBusinessDocument":
        return root
    return next((child for child in root if _known(child)), root)


def _known(root: Node) -> bool:
    name = local_name(root)
    return (
        name in cii.ROOTS
        or namespace(root) in ubl.NAMESPACES
        or name == fatturapa.ROOT
        or (name == ksef.ROOT and namespace(root).startswith(ksef.NAMESPACES) and bool(every(root, "Fa")))
    )


def _invoices(root: Node, document: Document) -> tuple[Extraction, ...]:
    """What the reader of the root's syntax makes of it; empty where none knows it."""
    if not _known(root):
        return ()
    name = local_name(root)
    if name in cii.ROOTS:
        return cii.read(root, document.sha256)
    if name == fatturapa.ROOT:
        return fatturapa.read(root, document.sha256)
    if name == ksef.ROOT:
        return ksef.read(root, document.sha256, document.name)
    return ubl.read(root, document.sha256)


def _title(root: Node) -> Said | str:
    where, element = namespace(root), f"<{local_name(root)[:60]}>"
    return say("{element} of {namespace}", element=element, namespace=where[:100]) if where else element
