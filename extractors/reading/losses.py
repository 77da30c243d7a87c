"""A page that cannot be read costs itself alone, where others of its file can be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from extractors.options import Options
from pipeline.documents import Ink, Page
from pipeline.findings import Finding, Reason, Refused, finding, refuse
from pipeline.invoices import Extraction
from pipeline.isolation.serving import at


def each(numbers: Iterable[int], options: Options, read: Callable[[int], Page]) -> tuple[Page, ...]:
    """The pages of these numbers; one that is refused, or that ended a worker before, is lost.

    The parent is told of each before it is opened. Raises the first refusal where no page is left.
    """
    pages: list[Page] = []
    first: Refused | None = None
    for number in numbers:
        at(number)
        if number in options.lost:
            pages.append(Page.lost(number))
            continue
        try:
            pages.append(read(number))
        except Refused as refusal:
            first = first or refusal
            pages.append(Page.lost(number))
    at(0)
    if all(page.ink is Ink.LOST for page in pages):
        raise first or refuse(Reason.BROKEN_FILE, "No page of the file can be read.")
    return tuple(pages)


def told(extractions: Sequence[Extraction], pages: Sequence[Page]) -> tuple[Extraction, ...]:
    """The invoices, each with a note where a page of their file was lost: nobody knows whose it is."""
    lost = [str(page.number) for page in pages if page.ink is Ink.LOST]
    if not lost:
        return tuple(extractions)
    return tuple(replace(one, notes=(*one.notes, _note(lost))) for one in extractions)


def _note(lost: Sequence[str]) -> Finding:
    return finding(
        Reason.PAGE_UNREADABLE,
        "Of this file the following pages cannot be read: {pages}.",
        (),
        {"pages": " ".join(lost)},
        pages=", ".join(lost),
    )
