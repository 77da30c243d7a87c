from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from extractors.options import Options
from extractors.reading import read
from extractors.reading.pdf import opened, page_of
from extractors.reading.render import clamped, grey_page, page_image
from pipeline.documents import MediaType
from pipeline.findings import Reason, Refused
from pipeline.limits import Limits
from tests.extractors.reading.documents import document, encoded, pdf, pdf_of_pages, sheet, text


def picture_of(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def dark_box(picture: Image.Image) -> tuple[int, int, int, int]:
    down, across = np.nonzero(np.asarray(picture.convert("L")) < 128)
    return across.min(), down.min(), across.max(), down.max()


def test_a_page_is_rendered_at_the_resolution_asked_for():
    picture = picture_of(page_image(pdf(text("Total")), MediaType.PDF, 1, 144))

    assert (picture.format, picture.size) == ("WEBP", (1190, 1684))


@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_a_word_lies_in_the_picture_where_its_box_says(rotation: int):
    content = pdf(b"BT /F1 24 Tf 200 500 Td (Total) Tj ET", page=b"/Rotate %d" % rotation)  # lying, but for 0
    (page,) = read(document(content), content, Options())

    picture = picture_of(page_image(content, MediaType.PDF, 1, 144, turned=page.turned, encoding="PNG"))

    factor = picture.width / page.width
    left, top, right, bottom = dark_box(picture)
    box = page.words[0].box
    assert (left, right) == (pytest.approx(box.x0 * factor, abs=6), pytest.approx(box.x1 * factor, abs=6))
    assert box.y0 * factor - 3 < top < bottom < box.y1 * factor + 3
    assert (picture.width > picture.height) is (page.width > page.height)


def test_a_crooked_scan_is_shown_level_and_its_words_lie_where_they_are_seen():
    crooked = sheet(("Gesamtbetrag 279,53 EUR faellig bis zum 13.04.2026",) * 12).rotate(2, fillcolor=255)
    content = encoded(crooked.transpose(Image.Transpose.ROTATE_180), dpi=(150, 150))
    (page,) = read(document(content, MediaType.PNG), content, Options())

    shown = picture_of(page_image(content, MediaType.PNG, 1, 150, turned=page.turned, skew=page.skew, encoding="PNG"))

    factor = shown.width / page.width
    lines = [word.box for word in page.words if word.text == "Gesamtbetrag"]
    levels = np.asarray(shown.convert("L"))
    assert (page.turned, page.skew) == (180, pytest.approx(-2, abs=0.3))
    for box in lines:
        x0, y0, x1, y1 = (round(side * factor) for side in box)
        inside = np.count_nonzero(levels[y0:y1, x0:x1] < 128)
        around = np.count_nonzero(levels[y0 - 8 : y1 + 8, x0 - 4 : x1 + 4] < 128)
        assert inside > 0.9 * around > 100


def test_a_huge_page_is_rendered_within_five_thousand_pixels_a_side_and_the_pixel_limit():
    huge = pdf(text("hi"), box=b"[0 0 14400 14400]", page=b"/UserUnit 75")

    with opened(huge, Limits()) as file, page_of(file, 1) as page:
        levels, scale = grey_page(page, 200, Limits(pixels=4_000_000))

    assert levels.size <= 4_010_000
    assert levels.shape[1] * scale == pytest.approx(page_width(huge))
    assert clamped(100_000, 1, 300, Limits()) * 100_000 <= 5000


def page_width(content: bytes) -> float:
    (page,) = read(document(content), content, Options())
    return page.width


def test_a_page_that_is_not_there_is_an_index_error():
    with pytest.raises(IndexError):
        page_image(pdf_of_pages(2), MediaType.PDF, 3)
    with pytest.raises(IndexError):
        page_image(encoded(Image.new("L", (40, 40))), MediaType.PNG, 2)


def test_what_has_no_pages_is_refused():
    with pytest.raises(Refused) as refusal:
        page_image(b"<a/>", MediaType.XML, 1)

    assert refusal.value.finding.reason is Reason.UNKNOWN_TYPE
