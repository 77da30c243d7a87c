from __future__ import annotations

import pytest

from extractors.reading.usable import Look, is_garbled, judge, missing_from
from pipeline.documents import Box, Word

PAGE = (595.0, 842.0)
FULL = Box(0, 0, 595, 842)
PLAIN = [
    "Rechnung", "Nummer", "Datum", "Lieferung", "Betrag", "Steuer", "Gesamt", "Zahlung", "Konto", "Bank",
    "Kunde", "Menge", "Preis",
]  # fmt: skip


def words(*texts: str) -> tuple[Word, ...]:
    return tuple(Word(text, Box(50, 20 * row, 100, 20 * row + 10)) for row, text in enumerate(texts))


def test_a_plain_text_layer_needs_no_ocr():
    assert judge(words(*PLAIN), (), PAGE, inked=True).look is Look.NOTHING


def test_a_page_without_words_is_read_by_ocr_only_when_something_is_drawn_on_it():
    assert judge((), (FULL,), PAGE, inked=True).look is Look.EVERYTHING
    assert judge((), (), PAGE, inked=False).look is Look.NOTHING


def test_a_stamp_on_a_full_page_image_gives_way_to_ocr_also_when_the_scan_comes_in_strips():
    strips = tuple(Box(0, 100.0 * row, 595, 100.0 * row + 100) for row in range(8))

    assert not judge(words("Scan", "17"), (FULL,), PAGE, inked=True).keep_words
    assert not judge(words("Scan", "17"), strips, PAGE, inked=True).keep_words


def test_much_text_on_a_full_page_picture_is_kept_and_the_picture_read_as_well():
    judgement = judge(words(*PLAIN * 5), (FULL,), PAGE, inked=True)

    assert (judgement.look, judgement.keep_words) == (Look.EVERYTHING, True)


def test_a_letterhead_is_read_and_a_logo_is_not():
    letterhead, logo = Box(40, 20, 555, 120), Box(40, 700, 120, 760)

    judgement = judge(words(*PLAIN), (letterhead, logo), PAGE, inked=True)

    assert (judgement.look, judgement.regions) == (Look.PICTURES, (letterhead,))


@pytest.mark.parametrize(
    "garbled",
    [
        ["\ufffd\ufffd\ufffd", "12"],
        ["\ue001\ue002\ue003\ue004", "\ue010\ue011"],
        ["\x01\x02\x03", "\x04\x05"],
        ["".join(chr(ord(letter) - 29) for letter in text) for text in PLAIN * 3],
    ],
)
def test_a_layer_of_codes_instead_of_letters_is_garbled(garbled: list[str]):
    assert is_garbled(words(*garbled))


@pytest.mark.parametrize(
    "readable",
    [
        ["4711", "12,00", "GmbH", "XKCD-99", "DE02", "12030000"],
        ["Żółć", "księgarnia", "źdźbło", "rachunek", "krzywd"] * 4,
        ["Τιμολόγιο", "σύνολο", "ΦΠΑ"] * 6,
        PLAIN,
    ],
)
def test_numbers_codes_and_other_languages_are_not_garbled(readable: list[str]):
    assert not is_garbled(words(*readable))


def test_ocr_adds_only_words_where_the_layer_has_none():
    known = (Word("Total", Box(50, 50, 100, 62)),)
    seen = (
        Word("Tota1", Box(51, 49, 101, 63), 0.9),
        Word("IBAN", Box(50, 80, 100, 92), 0.9),
        Word("blot", Box(50, 110, 100, 122), 0.3),
        Word("—", Box(50, 140, 100, 152), 0.9),
    )

    assert [word.text for word in missing_from(known, seen)] == ["IBAN"]
