"""Image files that are not what their name says, or whose sheet was cut out of its background."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from extractors.options import Options
from extractors.reading import count_pages, read
from extractors.reading.images import opened, photo
from pipeline.documents import MediaType
from pipeline.limits import Limits
from tests.extractors.reading.documents import document, encoded, sheet


def levels(image: Image.Image) -> np.ndarray:
    with opened(encoded(image), MediaType.PNG) as file:
        seen = photo(file, 1, Limits())
    return seen.levels


def test_a_jpeg_that_is_called_a_png_is_read() -> None:
    buffer = io.BytesIO()
    sheet().convert("L").save(buffer, "JPEG", quality=90)
    content = buffer.getvalue()
    (page,) = read(document(content, MediaType.PNG), content, Options())
    assert len(page.words) > 5


def test_a_tiff_that_is_called_a_png_keeps_its_pages() -> None:
    buffer = io.BytesIO()
    pages = [Image.new("L", (300, 400), 255) for _ in range(2)]
    pages[0].save(buffer, "TIFF", save_all=True, append_images=pages[1:])
    content = buffer.getvalue()
    assert count_pages(document(content, MediaType.PNG), content, Options()) == 2


@pytest.mark.parametrize("paper", [160, 240])
def test_a_sheet_cut_out_of_a_transparent_picture_is_read(paper: int) -> None:
    grey = sheet().convert("L").point(lambda level: level * paper // 255)
    wide, tall = grey.size
    whole = Image.new("RGBA", (wide * 2, tall + 200), (0, 0, 0, 0))
    whole.paste(grey.convert("RGBA"), (wide // 2, 100))
    content = encoded(whole)
    (page,) = read(document(content, MediaType.PNG), content, Options())
    assert len(page.words) > 5


def test_bare_ink_on_nothing_stands_on_white() -> None:
    ink = sheet().convert("L")
    image = Image.new("RGBA", ink.size, (0, 0, 0, 0))
    image.putalpha(ink.point(lambda level: 255 - level))
    assert np.median(levels(image)) > 200
