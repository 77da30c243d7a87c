"""What speaks for a value: labels round it, its place, its neighbours and its arithmetic, as rows of numbers.

One frame for each type of value (amount, date, code): a row for each value on the pages, a column for each piece of
evidence. No column is a word of any language: labels come in as concepts, so that what is learned in one language
holds in the next. The columns are the contract with ``models/field_scorer.py``; changing them asks for new weights.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from extractors.paper import terms
from extractors.paper.arithmetic import arithmetic
from extractors.paper.candidates import Link, Value
from extractors.paper.features import language
from extractors.paper.layout import Sheet
from extractors.paper.totals import readings
from pipeline.documents import Ink

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "amount": (
        "net_total", "tax_total", "gross_total", "amount_due", "prepaid", "tax_share", "tax_base", "previous_balance",
    ),
    "date": ("invoice_date", "due_date", "delivery_date"),
    "code": ("invoice_number", "purchase_order", "contract", "delivery_note", "payment_reference"),
}  # fmt: skip
"""The fields that a value of each type may be; a tax share and its base are those of one of several rates."""
_CONCEPT: Final[Mapping[str, str]] = {"tax_share": "tax_total", "tax_base": "net_total"}
"""Whose labels claim a field, where they are not its own."""
_FRIENDS: Final[Mapping[str, frozenset[str]]] = {
    "gross_total": frozenset({"amount_due"}),
    "amount_due": frozenset({"gross_total"}),
    "payment_reference": frozenset({"invoice_number", "customer_number"}),
    "invoice_number": frozenset({"payment_reference"}),
    "invoice_date": frozenset({"delivery_date"}),
    "purchase_order": frozenset({"other_number"}),
}
"""Fields that may well hold the same value, so that the other's label is no rival."""
_CLAIM: Final = (
    "quality", "strong", "words", "same", "right", "below", "order", "table", "own_language", "pure", "titled",
    "rival", "rivals", "friend", "unlabelled", "of_best", "ties", "first_of_ties", "last_of_ties", "best_in_document",
)  # fmt: skip
"""What a field's labels say of a value."""
PLACES: Final = (
    "x1", "y", "first_page", "row", "height", "bold", "line_length", "after_head", "in_table", "rows_total",
)  # fmt: skip
"""Columns that depend on a design more than on what a document is; learning hides them at times."""
_PLACE: Final = (
    "x1", "y", "first_page", "row", "height", "bold", "ink", "alone", "line_length", "row_values", "colon_left",
    "text_left", "after_head", "in_table", "repeats", "title_row", "page_narrow", "pages", "rows_total",
)  # fmt: skip
_AMOUNT: Final = (
    "percent_near", "currency", "places_2", "places_0", "zero", "negative", "magnitude", "largest", "size_rank",
    "from_bottom", "column_mates", "column_below", "gross_like", "net_like", "tax_like", "net_rate", "tax_rate",
    "gross_rate", "column_sum", "half_sum", "row_product", "rounded", "paid_back",
    "amounts_total", "last_in_row", "two_readings", "usual_places", "largest_printed_twice",
)  # fmt: skip
_DATE: Final = (
    "two_readings", "earliest", "latest", "date_rank", "dates_total", "gap_first", "gap_last", "terms_from", "terms_to",
    "row_dates", "written",
)  # fmt: skip
_CODE: Final = (
    "length", "digits", "letters", "marks", "upper_start", "year_inside", "only_digits", "postcode", "is_date",
    "is_amount", "phone", "titled", "spaces", "codes_total", "hash", "same_as_longer", "longer_around",
)  # fmt: skip
_OWN: Final[Mapping[str, tuple[str, ...]]] = {"amount": _AMOUNT, "date": _DATE, "code": _CODE}

Rows = NDArray[np.float32]


@dataclass(frozen=True)
class Frame:
    """The values of one type with their evidence.

    ``shared`` is (values, columns): place, neighbours, arithmetic. ``claims`` holds for each field (values, columns):
    what its labels say. ``links`` are for each field the best link of each value, ``None`` where no label claims it.
    """

    kind: str
    values: tuple[Value, ...]
    shared: Rows
    claims: Mapping[str, Rows]
    links: Mapping[str, tuple[Link | None, ...]]

    def rows(self, field: str) -> Rows:
        """The evidence on each value for one field, in the order of ``columns``."""
        return np.hstack([self.claims[field], self.shared])


@cache
def columns(kind: str) -> tuple[str, ...]:
    """Names of the columns of a type's rows, in order."""
    return (*_CLAIM, *_PLACE, *_OWN[kind])


@dataclass(frozen=True)
class Page:
    """What all rows of a document share."""

    sheet: Sheet
    tables: frozenset[int]
    spoken: str
    decimal: str
    found: Mapping[int, tuple[Value, ...]]

    def per_row(self, kind: str) -> Counter[int]:
        """How many values of a type stand in each row."""
        counts: Counter[int] = Counter()
        for segment in self.sheet.segments:
            counts[segment.row] += sum(1 for value in self.found[segment.position] if value.kind == kind)
        return counts


def frames(
    sheet: Sheet,
    found: Mapping[int, tuple[Value, ...]],
    claims: Sequence[Link],
    tables: frozenset[int],
    decimal: str,
) -> dict[str, Frame]:
    """A frame for each type of value. ``decimal`` is the document's decimal separator."""
    page = Page(sheet, tables, language(claims), decimal, found)
    by_value: dict[tuple[int, int, str], list[Link]] = defaultdict(list)
    for link in claims:
        by_value[link.value.key].append(link)
    return {kind: _frame(kind, page, by_value) for kind in FIELDS}


def _strength(link: Link) -> float:
    """How well a label and a value fit, about 0 to 2."""
    return link.quality + (0.0 if link.weak else 0.45) + 0.12 * min(link.label.words - 1, 3)


def _frame(kind: str, page: Page, by_value: Mapping[tuple[int, int, str], Sequence[Link]]) -> Frame:
    chosen = tuple(
        value
        for segment in page.sheet.segments
        for value in page.found[segment.position]
        if value.kind == kind and not value.percent
    )
    best = [_best(by_value.get(value.key, ())) for value in chosen]
    asked = {field: _CONCEPT.get(field, field) for field in FIELDS[kind]}
    claims = {field: _claims(page, concept, best) for field, concept in asked.items()}
    links = {field: tuple(one.get(concept) for one in best) for field, concept in asked.items()}
    if not chosen:
        return Frame(kind, (), np.zeros((0, len(_PLACE) + len(_OWN[kind])), np.float32), claims, links)
    general = _general(page, kind, chosen)
    place = np.array([general(value) for value in chosen], np.float32)
    return Frame(kind, chosen, np.hstack([place, _OWN_ROWS[kind](page, chosen)]), claims, links)


def _best(claims: Sequence[Link]) -> dict[str, Link]:
    """For each concept the label that claims the value best."""
    best: dict[str, Link] = {}
    for link in claims:
        if link.concept not in best or _strength(link) > _strength(best[link.concept]):
            best[link.concept] = link
    return best


def _claims(page: Page, field: str, best: Sequence[Mapping[str, Link]]) -> Rows:
    friends = _FRIENDS.get(field, frozenset())
    own = [_strength(one[field]) if field in one else 0.0 for one in best]
    most = max(own, default=0.0)
    tied = [number for number, strength in enumerate(own) if strength and strength > most - 0.1]
    rows = []
    for number, one in enumerate(best):
        link = one.get(field)
        rivals = [_strength(other) for concept, other in one.items() if concept != field and concept not in friends]
        friend = max((_strength(other) for concept, other in one.items() if concept in friends), default=0.0)
        rival = max(rivals, default=0.0)
        if link is None:
            rows.append([0.0] * 11 + [-rival, float(len(rivals)), friend, 1.0, 0.0, 0.0, 0.0, 0.0, most])
            continue
        label, text = link.label, link.labelled.text
        rows.append([
            link.quality, 0.0 if link.weak else 1.0, float(min(label.words, 4)), float(link.relation == "same"),
            float(link.relation == "right"), float(link.relation == "below"), float(min(link.order, 4)),
            float(link.in_table), float(page.spoken in label.concepts[field]),
            (label.end - label.start) / max(len(text.rstrip(" :.")), 1), float(_titled(link)),
            own[number] - rival, float(len(rivals)), friend, 0.0, own[number] / most,
            float(len(tied)) if number in tied else 0.0, float(tied[:1] == [number]),
            float(tied[-1:] == [number]), most,
        ])  # fmt: skip
    return np.array(rows, np.float32).reshape(len(rows), len(_CLAIM))


def _titled(link: Link) -> bool:
    """Whether the line begins with the kind of document or its number, as in *Invoice 12 of 3 May 2024*."""
    return any(
        match.end <= link.label.start and any(name.startswith(("kind_", "invoice_number")) for name in match.concepts)
        for match in link.labelled.labels
    )


def _general(page: Page, kind: str, chosen: Sequence[Value]) -> Callable[[Value], list[float]]:
    sheet = page.sheet
    first = sheet.pages[0].number
    narrow = float(sheet.pages[0].height > 1.9 * sheet.pages[0].width)
    heads = min(page.tables, default=None)
    ends = _table_end(page)
    counts = page.per_row(kind)
    raws = Counter(value.raw for value in chosen)
    line_height = max(sheet.line_height, 1.0)
    total = max(len(sheet.rows) - 1, 1)
    titles = frozenset(
        segment.row for segment in sheet.segments for match in segment.labels
        if any(name.startswith("kind_") for name in match.concepts) and match.start <= 2
    )  # fmt: skip

    def row_of(value: Value) -> list[float]:
        segment, box = value.segment, value.box
        width, height = sheet.widths[segment.page], sheet.heights[segment.page]
        left = [other for other in sheet.rows[segment.row] if other.position < segment.position]
        before = segment.text[: value.start].rstrip()
        words = segment.within(value.start, value.end)
        after = heads is not None and segment.row > heads
        colon = before.endswith(":") or (not before and bool(left) and left[-1].text.rstrip().endswith(":"))
        return [
            box.x1 / width, box.y0 / height, float(segment.page == first), segment.row / total,
            min(segment.height / line_height, 4.0), float(any(word.bold for word in words)),
            min((word.confidence for word in words), default=1.0) if segment.ink is Ink.OCR else 1.0,
            float(len(value.raw) >= len(segment.text) - 1), min(len(segment.text), 120) / 40,
            min(counts[segment.row], 8), float(colon),
            min(len(before) + sum(len(other.text) for other in left), 60) / 20, float(after),
            float(after and segment.row < ends), min(raws[value.raw] - 1, 4), float(segment.row in titles),
            narrow, min(len(sheet.pages), 5), min(total, 150) / 50,
        ]  # fmt: skip

    return row_of


def _table_end(page: Page) -> int:
    """The row of the first total below the table of lines."""
    start = max(page.tables, default=-1)
    for segment in page.sheet.segments:
        if segment.row > start and any(
            match.start <= 3 and {"net_total", "gross_total", "amount_due", "tax_total"} & match.concepts.keys()
            for match in segment.labels
        ):
            return segment.row
    return len(page.sheet.rows)


def _amounts(page: Page, chosen: Sequence[Value]) -> Rows:
    read = [readings(value, page.decimal)[0] for value in chosen]
    cents = np.array([_cents(one.value) for one in read], np.int64)
    percents = [
        readings(value, page.decimal)[0].value
        for inside in page.found.values()
        for value in inside
        if value.kind == "amount" and value.percent
    ]
    boxes = [value.box for value in chosen]
    right = np.array([box.x1 for box in boxes])
    pages = np.array([value.segment.page for value in chosen])
    order = np.array([value.segment.row for value in chosen])
    money = np.array([one.places == 2 or value.currency for one, value in zip(read, chosen, strict=True)])
    sums = arithmetic(cents, money, tuple(percents), right, pages, order)
    size = np.abs(cents)
    most = size[money].max() if money.any() else size.max()
    rank = np.argsort(np.argsort(-size, kind="stable"), kind="stable") / max(len(size) - 1, 1)
    mates = (np.abs(right[:, None] - right[None, :]) < 2.5) & (pages[:, None] == pages[None, :])
    below = mates & (order[None, :] > order[:, None])
    last = {row: number for number, row in enumerate(order.tolist())}
    usual = Counter(one.places for one in read).most_common(1)[0][0]
    twice = Counter(size.tolist())
    largest_twice = max((cent for cent, count in twice.items() if count > 1 and cent), default=-1)
    total = len(chosen)
    rows = np.column_stack([
        [float("%" in value.segment.text) for value in chosen],
        [float(value.currency) for value in chosen],
        [float(one.places == 2) for one in read],
        [float(one.places == 0) for one in read],
        cents == 0, cents < 0, np.log10(size + 1.0), size == most, rank,
        np.minimum(np.arange(total)[::-1], 30) / 10, np.minimum(mates.sum(1) - 1, 20) / 5,
        np.minimum(below.sum(1), 20) / 5,
        *sums,
        np.full(total, min(total, 120) / 30),
        [float(last[row] == number) for number, row in enumerate(order.tolist())],
        [float(len(value.amounts) > 1) for value in chosen],
        [float(one.places == usual) for one in read],
        [float(twice[cent] > 1) * (cent == largest_twice) for cent in size.tolist()],
    ])  # fmt: skip
    return rows.astype(np.float32)


def _cents(value: Decimal) -> int:
    return int(min(max(value * 100, Decimal(-(10**15))), Decimal(10**15)).to_integral_value())


def _dates(page: Page, chosen: Sequence[Value]) -> Rows:
    days = [value.days[0].value.toordinal() for value in chosen]
    every = sorted(set(days))
    counts = page.per_row("date")
    printed = terms.read(page.sheet.segments)
    wait = printed.days if printed and printed.days else None
    low, high = every[0], every[-1]
    ranks = {day: number for number, day in enumerate(every)}
    shown = set(every)
    return np.array([
        [
            float(len(value.days) > 1), float(day == low), float(day == high), ranks[day] / max(len(every) - 1, 1),
            min(len(every), 12) / 4, min(day - low, 400) / 30, min(high - day, 400) / 30,
            float(wait is not None and day + wait in shown), float(wait is not None and day - wait in shown),
            min(counts[value.segment.row], 6), float(any(character.isalpha() for character in value.raw)),
        ]
        for value, day in zip(chosen, days, strict=True)
    ], np.float32)  # fmt: skip


_PHONE: Final = re.compile(r"\+?\d[\d ()/-]{6,}")


def _codes(page: Page, chosen: Sequence[Value]) -> Rows:
    raws = [value.raw for value in chosen]
    spans: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for value in chosen:
        spans[value.segment.position].append((value.start, value.end))
    rows = []
    for value, raw in zip(chosen, raws, strict=True):
        segment = value.segment
        dates = [other for other in page.found[segment.position] if other.kind == "date"]
        digits = sum(character.isdigit() for character in raw)
        letters = sum(character.isalpha() for character in raw)
        around = any(a <= value.start and b >= value.end and b - a > len(raw) for a, b in spans[segment.position])
        inside = any(a >= value.start and b <= value.end and b - a < len(raw) for a, b in spans[segment.position])
        behind = segment.text[value.end : value.end + 3]
        titled = any(
            match.end <= value.start and any(name.startswith("kind_") for name in match.concepts)
            for match in segment.labels
        )
        rows.append([
            min(len(raw), 24) / 6, min(digits, 20) / 5, min(letters, 12) / 4, len(raw) - digits - letters,
            float(raw[:1].isupper()), float(bool(re.search(r"(?:19|20)\d\d", raw))), float(raw.isdigit()),
            float(raw.isdigit() and len(raw) in {4, 5} and any(one.isalpha() for one in behind)),
            float(any(other.start < value.end and other.end > value.start for other in dates)),
            float(bool(re.fullmatch(r"\d{1,3}(?:[., ']\d{3})*[.,]\d{2}", raw))),
            float(bool(_PHONE.fullmatch(segment.text[max(value.start - 3, 0) : value.end + 8].strip()))),
            float(titled), raw.count(" "), min(len(chosen), 150) / 50,
            float("#" in segment.text[max(0, value.start - 2) : value.start]), float(inside), float(around),
        ])  # fmt: skip
    return np.array(rows, np.float32)


_OWN_ROWS: Final[Mapping[str, Callable[[Page, Sequence[Value]], Rows]]] = {
    "amount": _amounts, "date": _dates, "code": _codes,
}  # fmt: skip
