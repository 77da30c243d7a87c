"""Readings against truth: right, wrong and missed by field and by group; lines; what went by untouched."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pipeline.evaluation.values import decimal, same, same_description, same_quantity
from pipeline.invoices import CRITICAL

FIELDS: Final = (
    "supplier_name", "supplier_vat_id", "invoice_number", "invoice_date", "due_date", "purchase_order", "currency",
    "net_total", "tax_total", "gross_total", "amount_due", "iban", "buyer_name",
)  # fmt: skip
"""The header fields that are scored."""

Row = Mapping[str, Any]


@dataclass
class Tally:
    """Right, wrong and labelled values."""

    right: int = 0
    wrong: int = 0
    labelled: int = 0

    @property
    def precision(self) -> float:
        """Of what was read, the share that is right."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 0.0

    @property
    def recall(self) -> float:
        """Of what is on the pages, the share that was read right."""
        return self.right / self.labelled if self.labelled else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.precision * self.recall / (self.precision + self.recall) if self.right else 0.0

    def add(self, *, right: bool, found: bool, labelled: bool) -> None:
        """Count one value."""
        self.right += right
        self.wrong += found and not right
        self.labelled += labelled


@dataclass(frozen=True)
class Mistake:
    """A value that is wrong or missing."""

    path: str
    field: str
    expected: str
    found: str | None


@dataclass
class Scores:
    """Everything counted over the documents."""

    documents: int = 0
    perfect: int = 0
    clean: int = 0
    clean_wrong: int = 0
    fields: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    groups: dict[str, dict[str, Tally]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(Tally)))
    """By what documents are grouped by (kind, language, layout, supplier), then by group."""
    lines: Tally = field(default_factory=Tally)
    kinds: Tally = field(default_factory=Tally)
    mistakes: list[Mistake] = field(default_factory=list)
    sureness: dict[str, list[tuple[float, bool]]] = field(default_factory=lambda: defaultdict(list))
    """By field: how sure each labelled value was, and whether it is right."""

    @property
    def macro(self) -> float:
        """The mean F1 over the labelled fields."""
        known = [tally.f1 for tally in self.fields.values() if tally.labelled]
        return sum(known) / len(known) if known else 0.0

    def mean_of(self, group: str) -> float:
        """The mean F1 over the groups of a kind, layouts say."""
        known = [tally.f1 for tally in self.groups[group].values() if tally.labelled]
        return sum(known) / len(known) if known else 0.0


def score(truths: Sequence[Row], rows: Iterable[Row]) -> Scores:
    """Score readings (the rows of ``payables extract``) against truth, both matched by the hash of the file."""
    found: dict[tuple[str, int], Row] = {(row["sha256"], row.get("index", 0)): row for row in rows}
    scores, seen = Scores(), set[str]()
    for truth in truths:
        _document(scores, truth, found.get((truth["sha256"], truth.get("index", 0)), {}), seen)
    return scores


def _document(scores: Scores, truth: Row, row: Row, seen: set[str]) -> None:
    supplier = str(truth.get("supplier") or truth["fields"].get("supplier_name") or "?")
    groups = {
        "kind": str(truth.get("kind", "?")), "language": str(truth.get("language_guess") or "?"),
        "layout": str(truth.get("layout_group") or truth.get("source") or "?"),
        "supplier": "seen before" if supplier in seen else "first seen",
    }  # fmt: skip
    seen.add(supplier)
    wrong = set()
    for name in FIELDS:
        expected = truth["fields"].get(name)
        entry = (row.get("fields") or {}).get(name) or {}
        value = entry.get("value") or None
        if expected is None or (expected == "" and value is None):
            continue
        right = expected != "" and value is not None and same(name, expected, value)
        for tally in (scores.fields[name], *(scores.groups[group][of] for group, of in groups.items())):
            tally.add(right=right, found=value is not None, labelled=expected != "")
        if value is not None:
            scores.sureness[name].append((float(entry.get("confidence", 0.0)), right))
        if not right:
            wrong.add(name)
            scores.mistakes.append(Mistake(str(truth.get("doc_path")), name, expected, value))
    scores.documents += 1
    scores.perfect += not wrong
    if truth.get("doc_type"):
        scores.kinds.add(right=row.get("doc_type") == truth["doc_type"], found=bool(row), labelled=True)
    if row.get("decision") == "clean":
        scores.clean += 1
        scores.clean_wrong += bool(wrong & {str(name) for name in CRITICAL})
    if truth.get("line_items"):
        matched = _lines(truth["line_items"], row.get("line_items") or [])
        scores.lines.right += matched
        scores.lines.wrong += len(row.get("line_items") or []) - matched
        scores.lines.labelled += len(truth["line_items"])


def _lines(truth: Sequence[Row], found: Sequence[Row]) -> int:
    """Lines that agree on the amount, and on quantity and description where those are labelled; one to one."""
    left, matched = list(found), 0
    for line in truth:
        other = next((one for one in left if _same_line(line, one)), None)
        if other is not None:
            left.remove(other)
            matched += 1
    return matched


def _same_line(truth: Row, found: Row) -> bool:
    amount = decimal(truth.get("net_amount"))
    if amount is None or amount != decimal(found.get("net_amount")):
        return False
    quantity = truth.get("quantity")
    if quantity not in (None, "") and not same_quantity(str(quantity), found.get("quantity")):
        return False
    return not truth.get("description") or same_description(truth["description"], found.get("description") or "")
