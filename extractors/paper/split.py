"""Several invoices in one file: where one ends and the next begins, told by what the pages say."""

from __future__ import annotations

from collections.abc import Sequence

from extractors.paper.pageface import Face, face
from pipeline.documents import Page


def split(pages: Sequence[Page]) -> tuple[tuple[Page, ...], ...]:
    """The pages of each invoice. Covers go with the invoice behind them, terms and attachments with the one before.

    A page without words of its own goes with the one before: splitting wrongly costs more than not splitting.
    """
    return tuple(tuple(one.page for one in group) for group in parted(pages))


def parted(pages: Sequence[Page]) -> list[list[Face]]:
    """The same, with what each page says of itself."""
    groups: list[list[Face]] = []
    for page in pages:
        one = face(page)
        if groups and not _begins(groups[-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def giving(faces: Sequence[Face]) -> tuple[Page, ...]:
    """The pages of an invoice that fields are read from: all but blank pages and terms; all, if those are all."""
    return tuple(one.page for one in faces if not one.silent) or tuple(one.page for one in faces)


def _begins(group: Sequence[Face], one: Face) -> bool:
    """Whether a page begins another invoice than the one that the group holds."""
    if not one.demands or not any(other.demands or other.totals for other in group):
        return False
    known = next((other.number for other in group if other.number), None)
    stranger = bool(group[0].ids and one.ids) and not group[0].ids & one.ids
    if one.number and known:
        another = bool(one.titles) or stranger or one.count == 1 or _closed(group)
        return one.number != known and another and not _follows(group[-1], one)
    if one.count is not None:
        return one.count == 1 and (one.number is not None or _closed(group))
    if _follows(group[-1], one):
        return False
    return bool(one.titles) and (stranger or (one.totals and _closed(group)))


def _follows(before: Face, one: Face) -> bool:
    """Whether a page counts itself as the next one of the page before."""
    return one.count is not None and one.count > 1 and (before.count is None or one.count == before.count + 1)


def _closed(group: Sequence[Face]) -> bool:
    """Whether an invoice has all it needs: its totals, or its last page by its own count."""
    return any(one.totals or (one.of is not None and one.count == one.of) for one in group)
