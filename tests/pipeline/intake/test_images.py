"""Pixel sizes from first bytes, held against Pillow's own files."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pipeline.intake.images import pixels


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("PNG", {}), ("JPEG", {}), ("JPEG", {"progressive": True}), ("TIFF", {}), ("TIFF", {"big_tiff": False}),
        ("WEBP", {}), ("WEBP", {"lossless": True}), ("WEBP", {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}),
        ("GIF", {}), ("BMP", {}),
    ],
)  # fmt: skip
def test_the_size_is_read_from_the_header(form, options):
    buffer = io.BytesIO()
    Image.new("RGB", (321, 123)).save(buffer, form, **options)

    assert pixels(buffer.getvalue()) == (321, 123)


@given(
    st.sampled_from([b"\x89PNG", b"\xff\xd8\xff", b"II*\0", b"MM\0*", b"RIFF", b"GIF8", b"BM"]), st.binary(max_size=80)
)
def test_a_broken_header_tells_no_size_and_raises_nothing(magic, rest):
    size = pixels(magic + rest)

    assert size is None or len(size) == 2
