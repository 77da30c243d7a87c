"""One page that cannot be read costs itself alone."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from extractors import extract
from extractors.options import Options
from extractors.reading import count_pages, read
from extractors.reading.isolate import Pool
from pipeline.documents import Ink, MediaType
from pipeline.findings import Finding, Reason, Refused
from pipeline.invoices import FieldName, Reading
from pipeline.limits import Limits
from tests.extractors.reading.documents import document, pdf, sheet, text

INVOICE = text("Invoice", "Invoice number: R-2041", "Invoice date: 2026-03-04", "Total EUR 119.00")
QUICK = Options(limits=Limits(seconds=4, seconds_per_page=1, memory=400 * 2**20))


def three_pages(middle: bytes, more: dict[int, bytes] | None = None) -> bytes:
    """An invoice, another page, and terms."""
    terms = text("Terms of payment: within 30 days, in full.")
    return pdf(
        INVOICE,
        more={
            2: b"<</Type/Pages/Kids[3 0 R 10 0 R 11 0 R]/Count 3>>",
            10: middle,
            11: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 12 0 R/Resources<<>>>>",
            12: b"<</Length %d>>stream\n%s\nendstream" % (len(terms), terms),
            **(more or {}),
        },
    )


TORN = three_pages(b"null")
BOMB = three_pages(
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 13 0 R/Resources<</XObject<</X 14 0 R>>>>>>",
    {
        13: b"<</Length 5>>stream\n/X Do\nendstream",
        14: b"<</Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</X 14 0 R>>>>/Length 11>>"
        b"stream\n/X Do /X Do\nendstream",
    },
)


def through_the_pool(content: bytes, media_type: MediaType = MediaType.PDF) -> Reading | Finding:
    with Pool(QUICK, 1) as pool:
        ((_, outcome),) = pool.extract([(document(content, media_type), content)])
    return outcome


def test_a_page_that_ends_its_worker_is_left_out_and_said():
    outcome = through_the_pool(BOMB)

    assert isinstance(outcome, Reading)
    assert [page.ink for page in outcome.pages] == [Ink.TEXT, Ink.LOST, Ink.TEXT]
    (invoice,) = outcome.extractions
    assert invoice.text(FieldName.INVOICE_NUMBER) == "R-2041"
    (note,) = [one for one in invoice.notes if one.reason is Reason.PAGE_UNREADABLE]
    assert note.evidence["pages"] == "2"


def test_a_file_whose_only_page_ends_its_worker_is_refused():
    alone = BOMB.replace(b"/Kids[3 0 R 10 0 R 11 0 R]/Count 3", b"/Kids[10 0 R            ]/Count 1")

    outcome = through_the_pool(alone)

    assert isinstance(outcome, Finding)
    assert outcome.reason in {Reason.READER_OUT_OF_MEMORY, Reason.READER_CRASHED, Reason.READER_TIMED_OUT}


def test_a_file_that_hangs_is_said_to_have_hung():
    tile = (
        b"<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>"
        b"/Length 12>>stream\n0 0 1 1 re f\nendstream"
    )
    endless = pdf(b"/Pattern cs /P scn 0 0 595 842 re f", page=b"/Resources<</Pattern<</P 5 0 R>>>>", more={5: tile})

    outcome = through_the_pool(endless)

    assert isinstance(outcome, Finding)
    assert outcome.reason is Reason.READER_TIMED_OUT


def test_more_than_two_such_pages_are_not_tried():
    many = BOMB.replace(b"/Kids[3 0 R 10 0 R 11 0 R]/Count 3", b"/Kids[10 0 R 10 0 R 10 0 R 3 0 R ]/Count 4")

    assert isinstance(through_the_pool(many), Finding)


def test_a_page_that_is_not_there_is_left_out():
    pages = read(document(TORN), TORN, Options())

    assert [page.ink for page in pages] == [Ink.TEXT, Ink.LOST, Ink.TEXT]


def test_a_page_that_was_lost_is_not_opened_again():
    pages = read(document(TORN), TORN, Options(lost=(1,)))

    assert [page.ink for page in pages] == [Ink.LOST, Ink.LOST, Ink.TEXT]


def test_a_page_of_a_scan_that_is_too_large_is_left_out():
    buffer = io.BytesIO()
    good, huge = sheet().convert("L"), Image.new("1", (9000, 9000), 1)
    good.save(buffer, "TIFF", save_all=True, append_images=[huge, good])
    content = buffer.getvalue()

    pages = read(document(content, MediaType.TIFF), content, Options())

    assert [page.ink for page in pages] == [Ink.OCR, Ink.LOST, Ink.OCR]


def test_a_scan_cut_short_keeps_the_pages_before():
    buffer = io.BytesIO()
    good = sheet().convert("L")
    good.save(buffer, "TIFF", save_all=True, append_images=[good])
    whole = buffer.getvalue()
    end = int.from_bytes(whole[4:8], "little")
    count = int.from_bytes(whole[end : end + 2], "little")
    following = end + 2 + 12 * count
    content = whole[:following] + (len(whole) + 999).to_bytes(4, "little") + whole[following + 4 :]
    options = Options()

    assert count_pages(document(content, MediaType.TIFF), content, options) == 2
    pages = read(document(content, MediaType.TIFF), content, options)

    assert [page.ink for page in pages] == [Ink.OCR, Ink.LOST]


def test_a_file_with_nothing_left_is_refused_for_its_first_page():
    buffer = io.BytesIO()
    Image.new("1", (9000, 9000), 1).save(buffer, "TIFF")

    with pytest.raises(Refused) as refused:
        extract(document(buffer.getvalue(), MediaType.TIFF), buffer.getvalue(), Options())

    assert refused.value.finding.reason is Reason.TOO_MANY_PIXELS
