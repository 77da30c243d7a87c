"""Scans and photos, read by the engine that is used by default."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw, ImageFilter

from extractors.options import Options
from extractors.reading import read
from extractors.reading.images import count_pages
from pipeline.documents import Ink, MediaType, Page
from pipeline.findings import Reason, Refused
from pipeline.limits import Limits
from tests.extractors.reading.documents import LINES, document, encoded, image_object, pdf, sheet, text

QUARTERS = {0: None, 90: Image.Transpose.ROTATE_90, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_270}


def read_one(content: bytes, media_type: MediaType = MediaType.PNG) -> Page:
    (page,) = read(document(content, media_type), content, Options())
    return page


def box_of(page: Page, text: str):
    return next(word.box for word in page.words if word.text == text)


def found_in(page: Page) -> float:
    """The share of the sheet's words that were read letter by letter."""
    wanted = " ".join(LINES).split()
    seen = {word.text for word in page.words}
    return sum(word in seen for word in wanted) / len(wanted)


@pytest.mark.parametrize("clockwise", [0, 90, 180, 270])
def test_a_page_scanned_any_way_round_comes_out_upright(clockwise: int):
    lying = sheet() if not clockwise else sheet().transpose(QUARTERS[clockwise])  # Pillow turns anticlockwise

    page = read_one(encoded(lying, dpi=(150, 150)))

    assert page.turned == clockwise
    assert (round(page.width), round(page.height)) == (595, 842)
    assert found_in(page) > 0.9
    assert box_of(page, "Rechnung").y0 < 100
    assert box_of(page, "Zahlbar").y0 > 300


def test_words_of_a_scan_have_boxes_in_points_and_a_confidence_below_one():
    page = read_one(encoded(sheet(), dpi=(150, 150)))

    box = box_of(page, "Rechnung")  # drawn at 110, 140 pixels of 150 dpi
    assert page.ink is Ink.OCR
    assert page.reader.startswith("ppocr")
    assert (box.x0, box.y0) == (pytest.approx(53, abs=4), pytest.approx(68, abs=6))
    assert all(0 < word.confidence < 1 for word in page.words)


def test_a_crooked_page_is_levelled_so_that_words_of_a_line_share_their_height():
    crooked = sheet().rotate(-2.5, fillcolor=255, resample=Image.Resampling.BICUBIC)

    page = read_one(encoded(crooked, dpi=(150, 150)))

    first, last = box_of(page, "Muster"), box_of(page, "Hamburg")
    assert page.skew == pytest.approx(2.5, abs=0.3)
    assert first.centre[1] == pytest.approx(last.centre[1], abs=3)
    assert found_in(page) > 0.85


def test_a_photographed_sheet_is_cut_out_and_made_flat():
    table = Image.new("L", (1900, 2460), 60)
    width, height = sheet().size
    corners = (-260, -300, -200, height + 330, width + 330, height + 260, width + 200, -340)
    photo = sheet().transform((1900, 2460), Image.Transform.QUAD, corners, fillcolor=60)
    mask = Image.new("L", sheet().size, 255).transform((1900, 2460), Image.Transform.QUAD, corners, fillcolor=0)
    table.paste(photo, mask=mask)

    page = read_one(encoded(table.filter(ImageFilter.GaussianBlur(0.6)), "JPEG"), MediaType.JPEG)

    assert page.height / page.width == pytest.approx(842 / 595, abs=0.12)
    assert box_of(page, "Rechnung").x0 < 0.16 * page.width
    assert found_in(page) > 0.85


def test_a_scan_without_a_sheet_to_cut_out_keeps_its_size():
    framed = sheet()
    ImageDraw.Draw(framed).rectangle((60, 60, 1180, 1690), outline=0, width=6)

    page = read_one(encoded(framed, dpi=(150, 150)))

    assert (round(page.width), round(page.height)) == (595, 842)


def test_a_camera_picture_is_held_as_its_exif_tag_says():
    stored = sheet().transpose(Image.Transpose.ROTATE_90)
    exif = stored.getexif()
    exif[0x0112] = 6  # to be turned clockwise by 90 degrees

    page = read_one(encoded(stored, "JPEG", exif=exif, quality=90), MediaType.JPEG)

    assert page.turned == 0
    assert page.height > page.width
    assert found_in(page) > 0.9


def test_every_page_of_a_tiff_is_read():
    second = sheet(("Seite zwei", "Summe 12,00 EUR"))
    content = encoded(sheet(), "TIFF", save_all=True, append_images=[second], dpi=(150, 150))

    pages = read(document(content, MediaType.TIFF), content, Options())

    assert [page.number for page in pages] == [1, 2]
    assert "zwei" in {word.text for word in pages[1].words}


def test_a_scanned_pdf_with_a_stamp_as_its_only_text_is_read_by_ocr():
    content = pdf(
        b"q 595 0 0 842 0 0 cm /I Do Q " + text("Scanned by OfficeBox", size=6),
        page=b"/Resources<</XObject<</I 5 0 R>>/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
        more={5: image_object(sheet())},
    )

    page = read_one(content, MediaType.PDF)

    assert page.ink is Ink.OCR
    assert found_in(page) > 0.9


def test_the_hidden_text_of_a_scan_does_not_count():
    hidden = b"3 Tr " + text(*(f"forged {number},00" for number in range(60)), step=8, size=6)
    content = pdf(
        b"BT " + hidden.replace(b"BT ", b"") + b"q 595 0 0 842 0 0 cm /I Do Q",
        page=b"/Resources<</XObject<</I 5 0 R>>/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
        more={5: image_object(sheet())},
    )

    page = read_one(content, MediaType.PDF)

    assert "forged" not in {word.text for word in page.words}
    assert found_in(page) > 0.9


def test_a_letterhead_that_is_a_picture_is_read_beside_the_text_layer():
    head = sheet(("Alpenquell GmbH", "IBAN DE02 1203 0000 0000 2020 51"), width=1240, height=400)
    content = pdf(
        b"q 595 0 0 192 0 650 cm /I Do Q " + text(*LINES[2:], top=560),
        page=b"/Resources<</XObject<</I 5 0 R>>/Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>",
        more={5: image_object(head)},
    )

    page = read_one(content, MediaType.PDF)

    seen = {word.text: word for word in page.words}
    assert page.ink is Ink.TEXT
    assert seen["Alpenquell"].confidence < 1 == seen["Nettobetrag"].confidence
    assert seen["Alpenquell"].box.y1 < 150


def test_letters_drawn_as_outlines_are_read_by_ocr(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "extractors.reading.scan.read_page",
        lambda levels, scale, number, options: asked.append(number) or Page(number, 1, 1, (), Ink.OCR),
    )

    with pytest.raises(Refused):
        read_one(pdf(b"60 600 m 70 620 l 80 600 l f"), MediaType.PDF)

    assert asked == [1]


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "1", "I;16", "CMYK"])
def test_pictures_of_every_kind_of_colour_are_read(mode: str):
    if mode == "RGBA":
        picture = Image.new("RGBA", sheet().size, (255, 255, 255, 0))
        picture.paste((0, 0, 0, 255), mask=sheet().point(lambda level: 255 - level))
    elif mode == "I;16":
        picture = sheet().convert("I").point(lambda level: level * 257).convert("I;16")
    else:
        picture = sheet().convert(mode)

    page = read_one(encoded(picture, "TIFF"), MediaType.TIFF)

    assert found_in(page) > 0.85


def test_an_empty_page_is_blank_and_costs_no_ocr(monkeypatch):
    monkeypatch.setattr("extractors.reading.scan.engine_of", lambda options: pytest.fail("an engine was asked"))

    with pytest.raises(Refused) as refusal:
        read_one(encoded(Image.new("L", (1240, 1754), 250)))

    assert refusal.value.finding.reason is Reason.BLANK


def test_an_image_over_the_pixel_limit_is_refused_before_it_is_decoded(monkeypatch):
    content = encoded(Image.new("1", (20_000, 20_000)))
    monkeypatch.setattr(Image.Image, "load", lambda image: pytest.fail("it was decoded"))

    with pytest.raises(Refused) as refusal:
        read_one(content)

    assert len(content) < 100_000
    assert refusal.value.finding.reason is Reason.TOO_MANY_PIXELS


def test_a_tiff_of_too_many_pages_is_refused_from_its_headers():
    one = Image.new("1", (20, 20))
    content = encoded(one, "TIFF", save_all=True, append_images=[one] * 9)

    with pytest.raises(Refused) as refusal:
        count_pages(content, MediaType.TIFF, Limits(pages=9))

    assert refusal.value.finding.reason is Reason.TOO_MANY_PAGES
    assert count_pages(content, MediaType.TIFF, Limits(pages=10)) == 10


@pytest.mark.parametrize(
    "content", [b"\x89PNG\r\n\x1a\n", b"not an image", encoded(Image.effect_noise((300, 300), 90))[:20_000]]
)
def test_a_broken_image_is_refused(content: bytes):
    with pytest.raises(Refused) as refusal:
        read_one(content)

    assert refusal.value.finding.reason is Reason.BROKEN_FILE
