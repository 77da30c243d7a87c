"""Factur-X: a page with its Cross Industry Invoice attached, and the metadata that says so.

Factur-X 1.07 (ZUGFeRD 2.3), section 6: PDF/A-3, the file ``factur-x.xml`` under /AF with the relationship Alternative,
and in the XMP the four ``fx`` properties with their PDF/A extension schema.
"""

from __future__ import annotations

import io
from typing import Final

import pikepdf

from models.synthetic import paper
from models.synthetic.record import Record

_SPACE: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_PROPERTIES: Final = {
    "DocumentType": ("INVOICE", "The type of the hybrid document"),
    "DocumentFileName": ("factur-x.xml", "The name of the attached XML"),
    "Version": ("1.0", "The version of the standard"),
    "ConformanceLevel": ("EN 16931", "The profile of the XML"),
}


def facturx(record: Record, xml: bytes) -> bytes:
    """The record as a page that carries ``xml``. The same bytes each time."""
    with pikepdf.open(io.BytesIO(paper.pdf(record, xml.decode()))) as document:
        metadata = document.Root.Metadata
        plain = metadata.read_bytes()
        metadata.write(plain.replace(b"</rdf:RDF>", _description().encode() + b"</rdf:RDF>"))
        out = io.BytesIO()
        document.save(out, static_id=True)
    return out.getvalue()


def _description() -> str:
    """The properties, and the schema that PDF/A wants described before it may be used."""
    values = "".join(f"<fx:{name}>{value}</fx:{name}>" for name, (value, _) in _PROPERTIES.items())
    described = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{name}</pdfaProperty:name>'
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>"
        f"<pdfaProperty:description>{meaning}</pdfaProperty:description></rdf:li>"
        for name, (_, meaning) in _PROPERTIES.items()
    )
    base = "http://www.aiim.org/pdfa/ns"
    return (
        f'<rdf:Description rdf:about="" xmlns:fx="{_SPACE}">{values}</rdf:Description>'
        f'<rdf:Description rdf:about="" xmlns:pdfaExtension="{base}/extension/" xmlns:pdfaSchema="{base}/schema#" '
        f'xmlns:pdfaProperty="{base}/property#"><pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">'
        f"<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{_SPACE}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag>"
        "</pdfaExtension:schemas></rdf:Description>"
    )
