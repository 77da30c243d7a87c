"""The XML inside a hybrid PDF (Factur-X, ZUGFeRD 1 and 2, XRechnung)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pypdfium2

from extractors.einvoice.tree import LARGEST

NAMES: Final = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml", "cii.xml", "ubl.xml")
"""What the standards call the invoice, the most recent first; letters' case is often wrong."""
NOT_INVOICES: Final = ("order-x.xml", "cida.xml")
MOST: Final = 50
"""Attachments that are looked at."""


def xml_attachments(content: bytes) -> Iterator[tuple[str, bytes]]:
    """XML files attached to a PDF, those with a standard's name first: their lower-case names and bytes.

    Nothing where the PDF cannot be opened: why not is for the page reader to say. Files above ``LARGEST``
    are passed over.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError:
        return
    try:
        found = list(_named(document))
    finally:
        document.close()
    yield from sorted(found, key=lambda attached: _rank(attached[0]))


def _named(document: pypdfium2.PdfDocument) -> Iterator[tuple[str, bytes]]:
    for index in range(min(document.count_attachments(), MOST)):
        try:
            attachment = document.get_attachment(index)
            name = attachment.get_name().lower()
            if name.endswith(".xml") and name not in NOT_INVOICES:
                data = bytes(attachment.get_data())
                if 0 < len(data) <= LARGEST:
                    yield name, data
        except pypdfium2.PdfiumError:  # an attachment without a file costs itself alone
            continue


def _rank(name: str) -> int:
    return NAMES.index(name) if name in NAMES else len(NAMES)
