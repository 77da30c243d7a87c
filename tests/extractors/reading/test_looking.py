"""Pictures and boxes for the desk: right, turned as read, and a hostile page costs itself alone."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from extractors.options import Options
from extractors.reading.looking import Looker
from pipeline.documents import Box, Ink, MediaType, Page
from pipeline.findings import Refused

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
PAGE = Page(1, 595.28, 841.89, (), Ink.TEXT)


@pytest.fixture(scope="module")
def looker():
    with Looker(Options()) as opened:
        yield opened


@pytest.fixture(scope="module")
def invoice():
    return (SAMPLES / "39-brandt-dearer.pdf").read_bytes()


def bomb() -> bytes:
    """A form that draws itself for ever: PDFium takes all the memory and aborts."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>",
        b"<</Length 4>>stream\n/F Do\nendstream",
        b"<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</F 5 0 R>>>>/Length 10>>stream\n/F Do /F Do\nendstream",
    ]
    body = b"%PDF-1.7\n"
    for number, one in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


def test_a_page_is_a_webp_of_the_sharpness_asked_for(looker, invoice):
    picture = Image.open(io.BytesIO(looker.picture(invoice, MediaType.PDF, 1, 110, PAGE)))

    assert picture.format == "WEBP"
    assert abs(picture.width - 595.28 * 110 / 72) < 2


def test_it_is_turned_as_the_page_was_read(looker, invoice):
    sideways = Page(1, 841.89, 595.28, (), Ink.OCR, turned=90)
    picture = Image.open(io.BytesIO(looker.picture(invoice, MediaType.PDF, 1, 72, sideways)))

    assert picture.width > picture.height


def test_a_page_that_is_not_there_is_an_index_error(looker, invoice):
    with pytest.raises(IndexError):
        looker.picture(invoice, MediaType.PDF, 9, 72, None)


def test_what_is_in_a_box_is_read(looker, invoice):
    """The invoice number of the sample, where the page prints it."""
    assert looker.region(invoice, MediaType.PDF, Box(498, 69, 545, 83), PAGE).strip() == "90418044"


def test_a_hostile_page_is_refused_and_the_next_is_shown(looker, invoice):
    with pytest.raises(Refused):
        looker.picture(bomb(), MediaType.PDF, 1, 110, None)
    with pytest.raises(Refused):
        looker.picture(b"not a PDF", MediaType.PDF, 1, 110, None)

    assert looker.picture(invoice, MediaType.PDF, 1, 72, PAGE)
