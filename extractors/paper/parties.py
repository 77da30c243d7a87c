"""Who sent the invoice and who is to pay it: every name on the page, what speaks for it, and one decision for both."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from rapidfuzz import fuzz

from extractors.paper import evidence, labels, names
from extractors.paper.headings import mark_headed
from extractors.paper.ink import field_at
from extractors.paper.layout import Sheet
from extractors.paper.mentions import Mention, mentions
from models import party_scorer
from pipeline.invoices import Alternative, Field, FieldName
from pipeline.parties import Entity

_SAME: Final = 86
"""Likeness of two names in percent from which they are one name, misread."""
_LEAST: Final = 0.3
"""A party less probable than this is not named."""
_LEAST_OF: Final = frozenset(
    {
        "follower",
        "person_under",
        "company_under",
        "table",
        "late",
        "later",
        "half",
        "long",
        "lower",
        "label",
        "title",
        "noisy",
        "sentence",
        "site",
        "bottom",
    }
)
"""Columns that count for a party only where they hold at every place it stands."""
_ASIDE: Final = frozenset({"ship_to", "under_ship_to", "contact"})
"""Places that say nothing about a party which stands at another place too."""
_MOST: Final = 60
"""Parties of one document that are weighed; the others stand further down."""


@dataclass
class Party:
    """All places where one name stands, and its columns."""

    mentions: list[Mention]
    key: str
    row: dict[str, float] = field(default_factory=dict)

    @property
    def best(self) -> Mention:
        """The place with the fullest name, as most of them spell it, best read."""
        spelled = Counter(one.name for one in self.mentions)

        def worth(one: Mention) -> float:
            words = one.segment.within(one.start, one.end)
            ink = min((word.confidence for word in words), default=1.0)
            full = 2.0 * names.has_legal_form(one.name) + 1.0 * (names.honorific(one.name) > 0)
            said = max(one.marks.get(column, 0.0) for column in ("supplier", "buyer", "buyer_name", "sender_line"))
            return full + ink + 0.3 * min(spelled[one.name], 4) + 0.4 * said - 0.2 * one.marks.get("noisy", 0.0)

        return max(self.mentions, key=worth)


def parties(sheet: Sheet) -> list[Party]:
    """Every party that the pages may name, with its columns, in reading order."""
    found = mentions(sheet)
    mark_headed(sheet, found)
    page = evidence.Page(sheet)
    evidence.gather(page, found)
    grouped: list[Party] = []
    for one in sorted(found, key=lambda one: (one.segment.position, -len(one.name))):
        _group(grouped, one)
    grouped = _foremost(grouped)
    for party in grouped:
        party.row = _row(party, page)
    _families(grouped)
    return grouped


def _foremost(grouped: list[Party]) -> list[Party]:
    """The parties that something speaks for, where a page has very many lines."""
    if len(grouped) <= _MOST:
        return grouped
    said = [
        party for party in grouped if any(_SAYS & set(one.marks) or one.marks.get("legal") for one in party.mentions)
    ]
    rest = [party for party in grouped if party not in said]
    chosen = {id(party) for party in (*said[:_MOST], *rest[: max(_MOST - len(said), 15)])}
    return [party for party in grouped if id(party) in chosen]


_SAYS: Final = frozenset(
    {"supplier", "buyer", "buyer_name", "paid_to", "named", "sender_line", "under_sender_line", "copyright"}
)


def key_of(text: str) -> str:
    """Letters and digits of a name without its legal form and without a form of address."""
    bare = names.LEGAL_FORM.sub(" ", text)
    return re.sub(r"[^a-z0-9]+", "", labels.fold(bare)) or re.sub(r"[^a-z0-9]+", "", labels.fold(text))


def same_name(one: str, other: str) -> bool:
    """Whether two texts name the same, legal form and small misreadings aside."""
    a, b = key_of(one), key_of(other)
    return _alike(a, b)


def _alike(a: str, b: str) -> bool:
    if not a or not b or abs(len(a) - len(b)) > 0.3 * max(len(a), len(b)):
        return False
    return a == b or (min(len(a), len(b)) > 4 and fuzz.ratio(a, b) >= _SAME)


def _group(grouped: list[Party], one: Mention) -> None:
    key = key_of(one.name)
    for party in grouped:
        if _alike(party.key, key):
            party.mentions.append(one)
            return
    grouped.append(Party([one], key))


def _row(party: Party, page: evidence.Page) -> dict[str, float]:
    row: dict[str, float] = {}
    aside = [one for one in party.mentions if not _ASIDE & set(one.marks)]
    places = aside or party.mentions
    for column in {column for one in places for column in one.marks}:
        values = [one.marks.get(column, 0.0) for one in places]
        row[column] = min(values) if column in _LEAST_OF else max(values)
    where = {one.segment.position for one in party.mentions}
    row["repeats"] = min(len(where) - 1, 3) / 3
    row["pages"] = float(len({one.segment.page for one in party.mentions}) > 1)
    key = party.key
    held = any(domain == key or domain in key or (len(key) >= 4 and key in domain) for domain in page.domains)
    row["domain"] = float(held or any(_partly(domain, party) for domain in page.domains))
    return {column: value for column, value in row.items() if value}


def _partly(domain: str, party: Party) -> bool:
    """Whether a domain is made of the first letters of the name's words, or holds its longest word."""
    words = [re.sub(r"\W", "", word) for word in labels.fold(names.LEGAL_FORM.sub(" ", party.best.name)).split()]
    return any(len(word) >= 6 and word in domain for word in words[:2])


def _families(grouped: Sequence[Party]) -> None:
    """A short name (a logo, a brand) beside the full name that holds it."""
    for one in grouped:
        for other in grouped:
            if one is not other and _holds(other.key, one.key) and (fuller := _fuller(one, other)):
                one.row["short"] = max(one.row.get("short", 0.0), fuller)
                other.row["whole"] = max(other.row.get("whole", 0.0), fuller)


def _fuller(short: Party, long: Party) -> float:
    """How surely the longer name is the same company's: by its legal form, or by its telephone and registration."""
    if long.row.get("legal", 0.0) > short.row.get("legal", 0.0):
        return 1.0
    proven = long.row.get("proof", 0.0) > short.row.get("proof", 0.0) and not long.row.get("office")
    return 0.6 if proven and long.key.startswith(short.key) and len(long.best.name.split()) <= 5 else 0.0


def _holds(longer: str, shorter: str) -> bool:
    return len(shorter) >= 4 and len(longer) > len(shorter) + 2 and shorter in longer


@dataclass(frozen=True)
class Choice:
    """The party of one role with its probability, and the runners-up with theirs."""

    party: Party
    probability: float
    others: tuple[tuple[Party, float], ...]


def choose(found: Sequence[Party], own: Sequence[Entity] = ()) -> dict[str, Choice]:
    """The supplier and the buyer. One of our ``own`` is the buyer, unless the page is our own sales invoice."""
    scorer = party_scorer.load()
    rows = [party.row for party in found]
    suppliers, buyers = (scorer.decision_function(role, rows) for role in party_scorer.ROLES)
    ours = {at for at, party in enumerate(found) if _is_own(party, own)}
    sold = bool(ours) and _is_addressed_elsewhere(found, ours)
    for at in ours:
        suppliers[at] += 12.0 if sold else -12.0
        buyers[at] += -12.0 if sold else 6.0
    kin = frozenset(
        (i, j) for i, one in enumerate(found) for j, other in enumerate(found) if i != j and _holds(one.key, other.key)
    )
    shares = scorer.predict_proba(suppliers, buyers, kin)
    chosen: dict[str, Choice] = {}
    for role, probabilities in zip(party_scorer.ROLES, shares, strict=True):
        ranked = sorted(zip(found, probabilities, strict=True), key=lambda pair: -pair[1])
        if role == "buyer" and "supplier" in chosen:
            ranked = [pair for pair in ranked if pair[0] is not chosen["supplier"].party]
        if ranked and ranked[0][1] >= _LEAST:
            chosen[role] = Choice(*ranked[0], tuple(ranked[1:4]))
    return chosen


def fields(chosen: dict[str, Choice]) -> dict[FieldName, Field]:
    """The names as fields, with what else they may be."""
    found: dict[FieldName, Field] = {}
    for role, choice in chosen.items():
        name = FieldName(f"{role}_name")
        best = choice.party.best
        read = field_at(name, best.name, choice.probability, best.segment, (best.start, best.end), best.label_box)
        others = tuple(
            Alternative(one.best.name, round(share, 4), one.best.name, one.best.segment.page, one.best.box)
            for one, share in choice.others
            if share > 0.001
        )
        whole = len(best.segments) > 1
        found[name] = replace(read, alternatives=others, box=best.box, raw=best.name if whole else read.raw)
    return found


def _is_own(party: Party, own: Sequence[Entity]) -> bool:
    return any(
        same_name(one.name, name) for one in party.mentions for entity in own for name in (entity.name, *entity.aliases)
    )


def _is_addressed_elsewhere(found: Sequence[Party], ours: Iterable[int]) -> bool:
    """Whether a heading calls somebody else the buyer, and our own name only stands where a sender's does."""
    mine = set(ours)
    labelled = {
        at for at, party in enumerate(found) if max(party.row.get("buyer", 0.0), party.row.get("buyer_name", 0.0)) > 0.4
    }
    return bool(labelled - mine) and not labelled & mine
