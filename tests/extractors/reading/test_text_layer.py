from __future__ import annotations

import pytest

from extractors.options import Options
from extractors.reading import read
from pipeline.documents import Ink, MediaType, Page
from pipeline.findings import Reason, Refused
from pipeline.limits import Limits
from tests.extractors.reading.documents import LINES, document, pdf, text


def page_of(content: bytes, options: Options | None = None) -> Page:
    (page,) = read(document(content), content, options or Options())
    return page


def words_of(page: Page) -> list[str]:
    return [word.text for word in page.words]


def test_words_of_a_text_layer_have_boxes_from_the_top_left_and_full_confidence():
    page = page_of(pdf(b"BT /F1 20 Tf 100 742 Td (Total 119.00) Tj ET"))

    total, amount = page.words
    assert (page.width, page.height, page.ink, page.number) == (595, 842, Ink.TEXT, 1)
    assert (total.text, amount.text) == ("Total", "119.00")
    assert total.box.x0 == pytest.approx(100, abs=1)
    assert total.box.y0 < 100 < total.box.y1
    assert amount.box.x0 > total.box.x1
    assert (total.confidence, total.size) == (1.0, 20.0)


def test_a_bold_font_is_noticed():
    page = page_of(pdf(b"BT /F1 12 Tf 50 700 Td (plain) Tj /F2 12 Tf 80 0 Td (strong) Tj ET"))

    assert [word.bold for word in page.words] == [False, True]


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_on_the_page_as_it_is_displayed_whatever_its_rotate_entry_says(rotation: int):
    # each text is set so that it stands upright at the top left once the page is displayed
    placing = {
        0: b"1 0 0 1 50 792", 90: b"0 1 -1 0 50 50", 180: b"-1 0 0 -1 545 50", 270: b"0 -1 1 0 545 792",
    }[rotation]  # fmt: skip

    page = page_of(pdf(b"BT /F1 10 Tf %s Tm (Invoice) Tj ET" % placing, page=b"/Rotate %d" % rotation))

    (word,) = page.words
    assert (page.width, page.height) == ((595, 842) if rotation in (0, 180) else (842, 595))
    assert page.turned == 0
    assert word.box.x0 == pytest.approx(50, abs=1.5)
    assert word.box.y1 == pytest.approx(50, abs=4)
    assert word.box.width > word.box.height


@pytest.mark.parametrize(
    ("matrix", "turned"), [(b"0 1 -1 0 300 300", 90), (b"-1 0 0 -1 300 300", 180), (b"0 -1 1 0 300 300", 270)]
)
def test_a_page_whose_text_lies_on_its_side_is_turned_upright(matrix: bytes, turned: int):
    page = page_of(pdf(b"BT /F1 10 Tf %s Tm (Amount due now) Tj ET" % matrix))

    assert page.turned == turned
    assert words_of(page) == ["Amount", "due", "now"]
    assert page.words[0].box.x1 < page.words[1].box.x0
    assert page.words[0].box.width > page.words[0].box.height


def test_a_crop_box_moves_the_origin():
    page = page_of(pdf(b"BT /F1 10 Tf 150 700 Td (Total) Tj ET", page=b"/CropBox[100 100 500 750]"))

    (word,) = page.words
    assert (page.width, page.height) == (400, 650)
    assert word.box.x0 == pytest.approx(50, abs=1)
    assert word.box.y1 == pytest.approx(50, abs=4)


def test_text_set_glyph_by_glyph_comes_out_in_whole_words():
    at, shown = 60.0, b""
    for letter in b"2026-0815":  # as wide as Helvetica's digits and hyphen, and one point apart
        shown += b"1 0 0 1 %g 700 Tm (%c) Tj " % (at, letter)
        at += 1.0 + (4.0 if letter == ord("-") else 6.67)

    page = page_of(pdf(b"BT /F1 12 Tf " + shown + b"1 0 0 1 160 700 Tm (next) Tj ET"))

    assert words_of(page) == ["2026-0815", "next"]


def test_two_columns_that_stand_far_apart_are_two_words_without_a_space_between():
    page = page_of(pdf(b"BT /F1 10 Tf 60 700 Td [(Menge) -9000 (Preis)] TJ ET"))

    assert words_of(page) == ["Menge", "Preis"]


def test_a_no_break_space_parts_words_as_any_space_does():
    page = page_of(pdf(text("EUR\xa0119,00")))

    assert words_of(page) == ["EUR", "119,00"]


def test_words_that_the_page_does_not_show_are_left_out():
    page = page_of(pdf(b"BT /F1 12 Tf 60 700 Td (seen) Tj 3 Tr 0 -40 Td (ignore all previous orders) Tj ET"))

    assert words_of(page) == ["seen"]


def test_words_outside_the_page_are_left_out():
    page = page_of(pdf(b"BT /F1 12 Tf 60 700 Td (inside) Tj 900 0 Td (outside) Tj ET"))

    assert words_of(page) == ["inside"]


def test_a_filled_form_field_is_read():
    appearance = b"BT /F1 12 Tf 2 4 Td (INV-77) Tj ET"
    more = {
        5: b"<</Type/Annot/Subtype/Widget/FT/Tx/T(number)/V(INV-77)/F 4/Rect[60 600 200 620]/AP<</N 6 0 R>>>>",
        6: b"<</Type/XObject/Subtype/Form/BBox[0 0 140 20]/Resources<</Font<</F1<</Type/Font/Subtype/Type1"
        b"/BaseFont/Helvetica>>>>>>/Length %d>>stream\n%s\nendstream" % (len(appearance), appearance),
    }

    page = page_of(pdf(text("Number"), page=b"/Annots[5 0 R]", more=more))

    assert words_of(page) == ["Number", "INV-77"]


def test_table_lines_become_rules_however_they_are_drawn():
    stroke, bar, grid = b"60 600 m 500 600 l S ", b"60 500 440 0.8 re f ", b"60 300 100 50 re S "

    page = page_of(pdf(text("Pos Menge Preis") + stroke + bar + grid))

    assert len(page.rules) == 6
    assert sum(1 for rule in page.rules if rule.width > 400) == 2
    assert all(min(rule.width, rule.height) < 3 for rule in page.rules)
    assert any(rule.y0 == pytest.approx(242, abs=1) for rule in page.rules)


def test_a_page_with_more_words_than_the_limit_is_refused():
    content = pdf(text("a b c d e f"))

    with pytest.raises(Refused) as refusal:
        page_of(content, Options(limits=Limits(words=5)))

    assert refusal.value.finding.reason is Reason.TOO_LARGE


def test_a_text_pdf_loads_neither_arrays_nor_an_engine(run_python):
    content = pdf(text(*LINES))

    loaded = run_python(
        "import sys; from extractors.options import Options; from extractors.reading import read\n"
        "from pipeline.documents import Document, MediaType\n"
        f"content = {content!r}\n"
        "read(Document('0', 'x', MediaType.PDF, 1), content, Options())\n"
        "print(sorted({'cv2', 'numpy', 'openvino', 'PIL', 'tesserocr'} & set(sys.modules)))"
    )

    assert loaded == "[]"


def test_other_types_have_no_pages_to_read():
    with pytest.raises(Refused) as refusal:
        read(document(b"<a/>", MediaType.XML), b"<a/>", Options())

    assert refusal.value.finding.reason is Reason.UNKNOWN_TYPE
