"""What a claim looks like in numbers: one row of feature columns per label and value."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from extractors.paper.candidates import Link, Value
from extractors.paper.layout import Sheet
from models.claim_scorer import COLUMNS, frame, load, probability
from pipeline.documents import Ink

_FRIENDS: Final[Mapping[str, frozenset[str]]] = {
    "gross_total": frozenset({"amount_due"}),
    "amount_due": frozenset({"gross_total"}),
    "payment_reference": frozenset({"invoice_number", "customer_number"}),
    "invoice_number": frozenset({"payment_reference"}),
    "invoice_date": frozenset({"delivery_date"}),
    "purchase_order": frozenset({"other_number"}),
}
"""Fields that may well hold the same value, so that the other's label is no rival."""


@dataclass(frozen=True)
class Scored:
    """A value with the best claim that a field has on it, and the log-odds of that."""

    concept: str
    value: Value
    link: Link | None
    odds: float

    @property
    def probability(self) -> float:
        """From the log-odds."""
        return probability(self.odds)


def language(links: Sequence[Link]) -> str:
    """The language most labels agree on; a label that many languages share says little."""
    votes: Counter[str] = Counter()
    seen: set[tuple[int, int]] = set()
    for link in links:
        place = (link.labelled.position, link.label.start)
        if place in seen:
            continue
        seen.add(place)
        languages = {language for known in link.label.concepts.values() for language in known}
        for name in languages:
            votes[name] += 12 // len(languages)  # an integer, so that ties are ties
    return min(votes, key=lambda name: (-votes[name], name)) if votes else ""


def scored(sheet: Sheet, links: Sequence[Link]) -> dict[str, list[Scored]]:
    """By concept, each value once with its best claim, most probable first."""
    spoken = language(links)
    best_claims = _best_claims(links)
    repeats = Counter((link.value.kind, link.value.raw) for link in {link.value.key: link for link in links}.values())
    by_concept: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        by_concept[link.concept].append(link)
    found: dict[str, list[Scored]] = {}
    for concept, claims in by_concept.items():
        rows = [_row(sheet, link, spoken, best_claims, repeats) for link in claims]
        odds = load().decision_function(concept, frame(rows, COLUMNS))
        best: dict[tuple[int, int, str], Scored] = {}
        for link, value in zip(claims, odds, strict=True):
            key = link.value.key
            if key not in best or value > best[key].odds:
                best[key] = Scored(concept, link.value, link, value)
        found[concept] = sorted(best.values(), key=lambda one: -one.odds)
    return found


def _strength(link: Link) -> float:
    return link.quality + (0.0 if link.weak else 0.45) + 0.12 * min(link.label.words - 1, 3)


def _bare(value: Value) -> bool:
    """Whether an amount has neither decimals nor a currency, as part of a telephone number has not."""
    return bool(value.amounts) and not value.currency and all(one.places == 0 for one in value.amounts)


def _titled(link: Link) -> bool:
    """Whether the line begins with the kind of document or its number, as in *Invoice 12 of 3 May 2024*."""
    return any(
        match.end <= link.label.start and any(name.startswith(("kind_", "invoice_number")) for name in match.concepts)
        for match in link.labelled.labels
    )


def _best_claims(links: Sequence[Link]) -> dict[tuple[int, int], dict[str, float]]:
    best: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
    for link in links:
        place = (link.value.segment.position, link.value.start)
        strength = _strength(link)
        if strength > best[place].get(link.concept, 0.0):
            best[place][link.concept] = strength
    return best


def _row(
    sheet: Sheet,
    link: Link,
    spoken: str,
    best_claims: Mapping[tuple[int, int], Mapping[str, float]],
    repeats: Mapping[tuple[str, str], int],
) -> dict[str, float]:
    value, segment = link.value, link.value.segment
    claims = best_claims[segment.position, value.start]
    friends = _FRIENDS.get(link.concept, frozenset())
    rivals = [strength for concept, strength in claims.items() if concept != link.concept and concept not in friends]
    words = segment.within(value.start, value.end)
    raw = value.raw
    first = segment.page == sheet.pages[0].number
    height = sheet.heights[segment.page]
    return {
        "quality": link.quality,
        "strong": 0.0 if link.weak else 1.0,
        "words": min(link.label.words - 1, 3),
        link.relation: 1.0,
        "order": float(link.order),
        "table": float(link.in_table),
        "rival": min(max(max(rivals, default=0.0) - _strength(link), 0.0), 1.0),
        "top": max(0.0, 1 - 2 * segment.box.y0 / height) if first else 0.0,
        "late": segment.row / max(len(sheet.rows) - 1, 1),
        "currency": float(value.currency),
        "bare": float(_bare(value)),
        "decimals": float(bool(value.amounts) and value.amounts[0].places == 2),
        "letters": float(any(character.isalpha() for character in raw)),
        "length": min(max(len(raw) - 3, 0), 10) / 10,
        "repeated": float(min(repeats.get((value.kind, raw), 1) - 1, 2)),
        "own_language": float(spoken in link.label.concepts[link.concept]),
        "ink": min((word.confidence for word in words), default=1.0) if segment.ink is Ink.OCR else 1.0,
        "titled": float(_titled(link)),
        "zero": float(bool(value.amounts) and not value.amounts[0].value),
    }
