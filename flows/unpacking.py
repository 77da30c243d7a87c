"""What a worker does to take an arrival apart: the intake's rules with the readers of PDFs and web pages at hand."""

from __future__ import annotations

from typing import Final

from pipeline.documents import Attachment
from pipeline.intake import Part, Workshop, unpack
from pipeline.intake.parts import Files
from pipeline.limits import Limits

NURSERY: Final = ("flows.unpacking", "pipeline.intake.unpack", "extractors.portfolio", "extractors.typeset")
"""What is loaded before the worker is forked: it may read no file of the program later."""


def take_apart(attachment: Attachment, limits: Limits) -> Part:
    """The tree of what arrived, as ``unpack`` says."""
    return unpack(attachment, limits, WORKSHOP)


def _members(content: bytes) -> Files:
    from extractors.portfolio import members  # noqa: PLC0415 - the reading stack: in the worker alone

    return members(content)


def _attached(content: bytes) -> tuple[Files, bool]:
    from extractors.portfolio import attached  # noqa: PLC0415

    return attached(content)


def _page_text(page: str) -> str:
    from extractors.typeset import text_of_html  # noqa: PLC0415

    return text_of_html(page)


def _set_page(page: str) -> bytes:
    from extractors.typeset import pdf_of_html  # noqa: PLC0415

    return pdf_of_html(page)


def _set_text(text: str) -> bytes:
    from extractors.typeset import pdf_of_text  # noqa: PLC0415

    return pdf_of_text(text)


WORKSHOP: Final = Workshop(_members, _attached, _page_text, _set_page, _set_text)
