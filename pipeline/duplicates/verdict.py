"""From the candidates to findings: exact identities first, then the score."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.duplicates.compare import Pair, compare
from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.forms import norm
from pipeline.findings import Finding, Reason
from pipeline.invoices import Kind
from pipeline.status import Status

NEAR = 0.5
"""Probability from which a pair is shown to a person."""

GONE = frozenset({Status.REJECTED, Status.VOID})
"""A rejected or reversed invoice is no twin: sending it again, corrected, is what was asked for."""


def find(suspect: Earlier, candidates: Sequence[Earlier]) -> Iterator[Finding]:
    """The finding of the likeliest twin, at most one: the earliest record is the original.

    The later record (the higher id) is the suspect. A credit note is compared with credit notes alone.
    """
    twins = [
        one for one in candidates
        if one.invoice_id < suspect.invoice_id and one.status not in GONE and one.status is not Status.FILED
        and (one.kind == Kind.CREDIT_NOTE) == (suspect.kind == Kind.CREDIT_NOTE) and not _corrects(suspect, one)
    ]  # fmt: skip
    judged = [(reason, compare(suspect, one)) for one in twins if (reason := _reason(suspect, one)) is not None]
    if judged:
        reason, pair = min(judged, key=lambda one: (_ORDER.index(one[0]), -one[1].probability, one[1].twin.invoice_id))
        yield _finding(reason, pair)


_ORDER = (Reason.DUPLICATE_EXACT, Reason.DUPLICATE_NUMBER, Reason.DUPLICATE_NEAR)


def _corrects(suspect: Earlier, one: Earlier) -> bool:
    """Whether the suspect says itself that it corrects the other one (BT-25)."""
    named = norm(suspect.preceding or "")
    return bool(named) and named == norm(one.number or "") and suspect.kind != Kind.INVOICE


def _reason(a: Earlier, b: Earlier) -> Reason | None:
    if a.sha256 == b.sha256 and a.index == b.index:
        return Reason.DUPLICATE_EXACT
    if a.number and b.number and a.seller == b.seller and norm(a.number) == norm(b.number):
        same = (a.gross, a.currency, a.issued) == (b.gross, b.currency, b.issued)
        return Reason.DUPLICATE_EXACT if same and a.gross is not None else Reason.DUPLICATE_NUMBER
    return Reason.DUPLICATE_NEAR if compare(a, b).probability >= NEAR else None


def _finding(reason: Reason, pair: Pair) -> Finding:
    twin = pair.twin
    named = f"invoice {twin.invoice_id} ({twin.number or 'without number'})"
    other = " The other one came as e-invoice XML." if twin.syntax and not pair.suspect.syntax else ""
    other = other or (" This one came as e-invoice XML." if pair.suspect.syntax and not twin.syntax else "")
    sentences = {
        Reason.DUPLICATE_EXACT: f"It is {named} again: {pair.sentence}.{other}",
        Reason.DUPLICATE_NUMBER: f"It has the number of {named}: {pair.sentence}.",
        Reason.DUPLICATE_NEAR: f"It looks like {named}: {pair.sentence}.",
    }
    return Finding(
        reason,
        sentences[reason],
        fields=("invoice_number", "gross_total", "invoice_date"),
        evidence={"twin": str(twin.invoice_id), "probability": f"{pair.probability:.4f}"},
    )
