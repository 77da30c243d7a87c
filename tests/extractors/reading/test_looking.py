"""Pictures and boxes for the desk: right, turned as read, and a hostile page costs itself alone."""

from __future__ import annotations

import io
import os
import signal
import threading
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image

from extractors.options import Options
from extractors.reading import looking
from extractors.reading.looking import Looker
from pipeline.documents import Box, Ink, MediaType, Page
from pipeline.findings import Reason, Refused
from tests.extractors.reading.workers import children

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
PAGE = Page(1, 595.28, 841.89, (), Ink.TEXT)


@pytest.fixture(scope="module")
def looker():
    with Looker(Options()) as opened:
        yield opened


@pytest.fixture(scope="module")
def invoice():
    return (SAMPLES / "39-brandt-dearer.pdf").read_bytes()


def page_of(content: bytes, resources: bytes, more: bytes) -> bytes:
    """A PDF with one page; ``more`` is the body of object 5."""
    drawn = zlib.compress(content)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>>>" % resources,
        b"<</Length %d/Filter/FlateDecode>>stream\n%s\nendstream" % (len(drawn), drawn),
        more,
    ]
    body = b"%PDF-1.7\n"
    for number, one in enumerate(objects, 1):
        body += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    return body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"


def bomb() -> bytes:
    """A form that draws itself for ever."""
    form = b"<</Type/XObject/Subtype/Form/BBox[0 0 200 200]/Resources<</XObject<</F 5 0 R>>>>/Length 10>>"
    return page_of(b"/F Do", b"/XObject<</F 5 0 R>>", form + b"stream\n/F Do /F Do\nendstream")


def endless() -> bytes:
    """A pattern of tiles a thousandth of a point wide."""
    tile = (
        b"<</Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.001/YStep 0.001/Resources<<>>"
        b"/Length 12>>stream\n0 0 1 1 re f\nendstream"
    )
    return page_of(b"/Pattern cs /P scn 0 0 595 842 re f", b"/Pattern<</P 5 0 R>>", tile)


@pytest.fixture
def hasty(monkeypatch):
    """A looker of its own that waits two seconds for a page."""
    monkeypatch.setattr(looking, "SECONDS", 2.0)
    with Looker(Options()) as opened:
        opened.warm()
        yield opened


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


@pytest.mark.parametrize("hostile", [bomb, endless])
def test_a_page_that_never_ends_is_given_up_and_keeps_nobody_waiting(hasty, invoice, hostile):
    hasty.picture(invoice, MediaType.PDF, 1, 72, PAGE)
    refused = []

    def look():
        with pytest.raises(Refused) as found:
            hasty.picture(hostile(), MediaType.PDF, 1, 110, None)
        refused.append(found.value.finding.reason)

    waiting = threading.Thread(target=look)
    waiting.start()
    time.sleep(0.3)
    started = time.monotonic()
    assert hasty.picture(invoice, MediaType.PDF, 1, 72, PAGE)
    assert time.monotonic() - started < 1.5
    assert waiting.is_alive()

    waiting.join(10)
    assert refused == [Reason.READER_TIMED_OUT]


def workers():
    return children(os.getpid())


def test_workers_that_are_killed_while_they_do_nothing_are_replaced(invoice):
    before = set(workers())
    with Looker(Options()) as own:
        own.picture(invoice, MediaType.PDF, 1, 72, PAGE)
        idle = set(workers()) - before
        assert idle
        for one in idle:
            os.kill(one, signal.SIGKILL)

        for _ in range(3):
            assert own.picture(invoice, MediaType.PDF, 1, 72, PAGE)


def test_a_worker_that_is_killed_at_work_costs_the_page_it_drew(invoice):
    before = set(workers())
    with Looker(Options()) as own:
        own.picture(invoice, MediaType.PDF, 1, 72, PAGE)
        refused = []

        def look():
            with pytest.raises(Refused) as found:
                own.picture(endless(), MediaType.PDF, 1, 110, None)
            refused.append(found.value.finding.reason)

        waiting = threading.Thread(target=look)
        waiting.start()
        time.sleep(0.5)
        for one in set(workers()) - before:
            os.kill(one, signal.SIGKILL)
        waiting.join(10)

        assert refused == [Reason.READER_OUT_OF_MEMORY]  # it is the system that kills, and that is why it does
        assert own.picture(invoice, MediaType.PDF, 1, 72, PAGE)


def test_many_threads_each_get_their_own_picture(looker, invoice):
    scan = (SAMPLES / "28-stadtwerke-scan.pdf").read_bytes()
    wanted = {
        name: looker.picture(content, MediaType.PDF, 1, 72, None) for name, content in (("a", invoice), ("b", scan))
    }
    wrong = []

    def look(name, content):
        if looker.picture(content, MediaType.PDF, 1, 72, None) != wanted[name]:
            wrong.append(name)

    threads = [threading.Thread(target=look, args=one) for one in [("a", invoice), ("b", scan)] * 8]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)

    assert not wrong


def test_an_ended_looker_refuses(invoice):
    with Looker(Options()) as opened:
        pass

    with pytest.raises(Refused):
        opened.picture(invoice, MediaType.PDF, 1, 72, PAGE)
