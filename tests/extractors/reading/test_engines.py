from __future__ import annotations

import shutil
import threading
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extractors.reading.ocr import EngineMissingError, engine_named, prune, runtime, tesseract
from extractors.reading.ocr.ppocr import PaddleEngine
from extractors.reading.ocr.split import Letters, words_of
from tests.extractors.reading.documents import LINES, sheet

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="Tesseract is not installed")


def grey(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture, np.uint8)


@pytest.mark.parametrize(
    "name",
    ["ppocr", pytest.param("tesserocr", marks=needs_tesseract), pytest.param("pytesseract", marks=needs_tesseract)],
)
def test_every_engine_reads_a_clean_page_and_says_where_the_words_are(name: str):
    engine = engine_named(name, ("eng",))

    seen = {one.text: one for one in engine.read(grey(sheet()))}

    wanted = set(" ".join(LINES).split())
    assert len(wanted & seen.keys()) > 0.85 * len(wanted)
    assert seen["Rechnung"].x0 == pytest.approx(110, abs=12)
    assert 130 < seen["Rechnung"].y0 < seen["Rechnung"].y1 < 190
    assert all(0 <= one.confidence < 1 for one in seen.values())


@needs_tesseract
@pytest.mark.parametrize("clockwise", [90, 180, 270])
def test_tesseract_tells_which_way_is_up_by_reading(clockwise: int):
    engine = engine_named("tesserocr", ("eng",))

    assert engine.turn(np.ascontiguousarray(np.rot90(grey(sheet()), clockwise // 90))) == clockwise


def test_an_engine_is_made_once():
    assert engine_named("ppocr", ("eng",)) is engine_named("ppocr", ("eng",))


def test_an_unknown_engine_is_named_in_the_error():
    with pytest.raises(ValueError, match="crystal"):
        engine_named("crystal", ())


def test_a_missing_program_is_a_fault_that_says_what_to_install(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(EngineMissingError, match="apt-get install tesseract-ocr"):
        engine_named("pytesseract", ("missing",))


@needs_tesseract
def test_missing_languages_are_a_fault_that_names_them():
    with pytest.raises(EngineMissingError, match="xyz"):
        tesseract.languages_in(tesseract.data_folder(), ("xyz",))


def test_without_openvino_the_network_runs_on_onnxruntime_and_says_the_same(monkeypatch):
    pytest.importorskip("onnxruntime")
    found = runtime.importlib.util.find_spec
    monkeypatch.setattr(runtime.importlib.util, "find_spec", lambda name: None if name == "openvino" else found(name))

    engine = PaddleEngine()

    assert engine.name == "ppocr-v6/onnxruntime"
    assert {"Gesamtbetrag", "279,53"} <= {one.text for one in engine.read(grey(sheet()))}


def test_without_any_runtime_the_error_says_what_to_install(monkeypatch):
    monkeypatch.setattr(runtime.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(EngineMissingError, match="openvino or onnxruntime"):
        runtime.load(b"")


def test_the_pruned_model_is_kept_whole_though_several_write_it_at_once(tmp_path: Path, monkeypatch):
    monkeypatch.setenv("PAYABLES_CACHE", str(tmp_path))
    made: list[prune.Recogniser] = []
    threads = [threading.Thread(target=lambda: made.append(prune.recogniser())) for _ in range(3)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    (kept,) = tmp_path.iterdir()
    assert prune.recogniser() == made[0] == made[1] == made[2]
    assert {"Ł", "ß", "€", "9"} <= set(made[0].characters)
    assert "中" not in made[0].characters
    kept.write_bytes(kept.read_bytes()[:-1])  # a torn file is made again
    assert prune.recogniser() == made[0]


def test_the_model_is_made_each_time_where_the_cache_cannot_be_written(tmp_path: Path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("PAYABLES_CACHE", str(tmp_path / "file" / "below"))

    assert len(prune.recogniser().characters) == 668


def letters(text: str, places: list[float] | None = None, confidences: list[float] | None = None) -> Letters:
    return Letters(
        text,
        np.array(confidences or [0.9] * len(text)),
        np.array(places or [(place + 0.5) / len(text) for place in range(len(text))]),
    )


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Total 119,00 EUR", ["Total", "119,00", "EUR"]),
        ("Datum:12.03.2026", ["Datum:", "12.03.2026"]),
        ("Ust-IdNr.:DE811907980", ["Ust-IdNr.:", "DE811907980"]),
        ("um 12:30", ["um", "12:30"]),
        ("http://example.com", ["http://example.com"]),
        ("urn:cen.eu:en16931:2017", ["urn:cen.eu:en16931:2017"]),
        ("   ", []),
    ],
)
def test_a_line_is_split_at_spaces_and_after_a_label_glued_to_its_value(line: str, words: list[str]):
    assert [word.text for word in words_of(letters(line), 10.0)] == words


def test_a_wide_gap_between_letters_is_a_space_that_was_not_read():
    parts = list(words_of(letters("Netto9,00", [0.02 * n for n in range(5)] + [0.5 + 0.02 * n for n in range(4)]), 20))

    assert [part.text for part in parts] == ["Netto", "9,00"]
    assert parts[0].end < 0.12
    assert parts[1].start > 0.45


def test_a_word_is_as_sure_as_its_least_sure_letter_and_never_quite():
    sure, unsure = words_of(letters("ab cd", confidences=[1.0, 1.0, 1.0, 0.4, 0.9]), 5)

    assert (sure.confidence, unsure.confidence) == (0.999, 0.4)
