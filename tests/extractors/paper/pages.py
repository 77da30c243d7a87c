"""Pages made of text: a row a line, a cell a column, as a typewriter would set them."""

from __future__ import annotations

from pipeline.documents import Box, Ink, Page, Word

PITCH = 5.0


def page(text: str, number: int = 1, ink: Ink = Ink.TEXT, confidence: float = 1.0) -> Page:
    """A page of 595 by 842 points with the text in a fixed pitch: two spaces or more part the cells."""
    words = []
    for row, line in enumerate(text.splitlines()):
        column = 0
        for part in line.split(" "):
            if part:
                x, y = 40 + column * PITCH, 40 + row * 14.0
                words.append(Word(part, Box(x, y, x + len(part) * PITCH, y + 8.0), confidence))
            column += len(part) + 1
    return Page(number, 595.0, 842.0, tuple(words), ink)
