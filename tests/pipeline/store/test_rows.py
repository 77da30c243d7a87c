"""Rows and nouns: what is read from the beginning of a row is what the whole of it says."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents import Box, Ink, Page, Word
from pipeline.store.rows import FRAME, frame_of_blob, from_blob, to_blob

points = st.floats(0, 1e9)
words = st.builds(Word, st.text(max_size=40), st.builds(Box, points, points, points, points))
pages = st.builds(
    Page, st.integers(1, 10**9), points, points, st.lists(words, max_size=60).map(tuple), st.sampled_from(Ink)
)


@given(pages)
def test_the_frame_of_a_page_stands_at_the_beginning_of_its_blob(page):
    blob = to_blob(page)

    assert frame_of_blob(blob[:FRAME]) == (page.number, page.width, page.height)
    assert from_blob(blob) == page
