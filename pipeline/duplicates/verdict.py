"""From the candidates to findings: identities first, then the score.

Who is suspected: the later record, since the earlier one may be paid already. An earlier record is suspected only
against a later one that went past review meanwhile: a corrected number must not let the first copy through too.
Who is no twin: what was filed, replaced or reversed (void); what never posts; what the suspect says it corrects; a
credit note for an invoice, and the reverse; what a credit note took back, for a bill under another number. A rejected
one is a twin of an unchanged copy alone: what people sent back must not return by itself, while a corrected version of
it is what was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipeline.duplicates.compare import Pair, compare
from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.features import observe
from pipeline.duplicates.forms import norm, plain_number
from pipeline.duplicates.likeness import likeness
from pipeline.duplicates.scorer import Scorer, scorer
from pipeline.duplicates.sellers import same_seller
from pipeline.duplicates.surroundings import Surroundings, surroundings
from pipeline.findings import Finding, Reason
from pipeline.invoices import POSTING_KINDS, Kind
from pipeline.sentences import Said, say
from pipeline.status import Status

GONE: Final = frozenset({Status.VOID, Status.FILED, Status.REPLACED})
PASSED: Final = frozenset({Status.IN_APPROVAL, Status.APPROVED, Status.POSTED, Status.SCHEDULED, Status.PAID})
"""Beyond review: it will be paid, or is."""
YEARLY_LENGTH: Final = 4
"""A number this short may start anew each year."""
YEARLY_DAYS: Final = 180
_ORDER: Final = (Reason.DUPLICATE_EXACT, Reason.DUPLICATE_NUMBER, Reason.DUPLICATE_NEAR)


class Likeliest(NamedTuple):
    """The likeliest twin of a suspect, why it is one, and how probable."""

    reason: Reason
    twin: Earlier
    probability: float
    around: Surroundings


def find(suspect: Earlier, candidates: Sequence[Earlier], by: Scorer | None = None) -> Iterator[Finding]:
    """The finding of the likeliest twin, at most one, and OTHER_REPRESENTATION beside it where that is why.

    The same invoice as XML and as paper is held as DUPLICATE_EXACT like any copy: it must not be paid twice.
    """
    by = by or scorer()
    found = likeliest(suspect, candidates, by)
    if found is None:
        return
    yield _finding(found.reason, compare(suspect, found.twin, found.around, by), by)
    if found.reason is Reason.DUPLICATE_EXACT and bool(suspect.syntax) != bool(found.twin.syntax):
        yield _other_representation(suspect, found.twin)


def likeliest(suspect: Earlier, candidates: Sequence[Earlier], by: Scorer) -> Likeliest | None:
    """The candidate that the suspect most likely is again; ``None`` where it is none of them."""
    around = surroundings(suspect, candidates)
    judged = []
    for one in candidates:
        if may_be_twin(suspect, one):
            probability = by.probability(observe(suspect, one, around))
            reason = _reason(suspect, one, around, probability, by)
            if reason is not None:
                judged.append(Likeliest(reason, one, probability, around))
    return min(judged, key=lambda one: (_ORDER.index(one.reason), -one.probability, one.twin.invoice_id), default=None)


def tier(found: Likeliest, by: Scorer) -> str:
    """``block`` for what is as good as certain, ``review`` where a person looks."""
    return "block" if found.reason is Reason.DUPLICATE_EXACT or found.probability >= by.block else "review"


def may_be_twin(suspect: Earlier, one: Earlier) -> bool:
    """Whether a candidate can make the suspect a duplicate at all."""
    if one.invoice_id == suspect.invoice_id or one.status in GONE or one.kind not in POSTING_KINDS:
        return False
    if one.invoice_id > suspect.invoice_id and one.status not in PASSED:
        return False
    return (one.kind == Kind.CREDIT_NOTE) == (suspect.kind == Kind.CREDIT_NOTE) and not _corrects(suspect, one)


def _corrects(suspect: Earlier, one: Earlier) -> bool:
    """Whether the suspect says itself that it corrects the other one (BT-25)."""
    named = norm(suspect.preceding or "")
    return bool(named) and named == norm(one.number or "") and suspect.kind != Kind.INVOICE


def _reason(a: Earlier, b: Earlier, around: Surroundings, probability: float, by: Scorer) -> Reason | None:
    if is_identical(a, b):
        return Reason.DUPLICATE_EXACT
    if b.status is Status.REJECTED:
        return None
    taken_back = b.invoice_id in around.reversed
    if taken_back and _numbers_differ(a, b):
        return None
    if _same_number(a, b) and not _anew(a, b) and not taken_back:
        return Reason.DUPLICATE_NUMBER
    return Reason.DUPLICATE_NEAR if probability >= by.review else None


def is_identical(a: Earlier, b: Earlier) -> bool:
    """The same file, the same KSeF number, or the same seller, number, total, currency and day. No model is asked."""
    if a.sha256 == b.sha256 and a.index == b.index:
        return True
    if a.ksef_number and b.ksef_number and norm(a.ksef_number) == norm(b.ksef_number):
        return True
    same = (a.gross, a.currency, a.issued) == (b.gross, b.currency, b.issued)
    return same and a.gross is not None and _same_number(a, b)


def _same_number(a: Earlier, b: Earlier) -> bool:
    number = plain_number(a.number or "")
    return bool(number) and number == plain_number(b.number or "") and same_seller(a, b)


def _numbers_differ(a: Earlier, b: Earlier) -> bool:
    return bool(a.number and b.number) and likeness(a.number or "", b.number or "") == "number_differs"


def _anew(a: Earlier, b: Earlier) -> bool:
    """Whether a short number comes again in another year for another total, as yearly numbering does."""
    if a.issued is None or b.issued is None or a.gross == b.gross:
        return False
    short = len(plain_number(a.number or "")) <= YEARLY_LENGTH
    return short and a.issued.year != b.issued.year and abs((a.issued - b.issued).days) >= YEARLY_DAYS


def _finding(reason: Reason, pair: Pair, by: Scorer) -> Finding:
    twin = pair.twin
    certain = reason is Reason.DUPLICATE_EXACT or pair.probability >= by.block
    return Finding.of(
        reason,
        _said(reason, pair, certain=certain),
        fields=("invoice_number", "gross_total", "invoice_date"),
        evidence={
            "twin": str(twin.invoice_id),
            "probability": f"{pair.probability:.4f}",
            "tier": "block" if certain else "review",
            "for": "\n".join(one.said.english for one in pair.reasons if one.weight > 0),
            "against": "\n".join(one.said.english for one in pair.reasons if one.weight < 0),
        },
    )


def _said(reason: Reason, pair: Pair, *, certain: bool) -> Said:
    twin, reasons = _named(pair.twin), pair.said
    if reason is Reason.DUPLICATE_EXACT:
        return say("It is {invoice} again: {reasons}.", invoice=twin, reasons=reasons)
    if reason is Reason.DUPLICATE_NUMBER:
        return say("It has the number of {invoice}: {reasons}.", invoice=twin, reasons=reasons)
    if certain:
        return say("It almost certainly is {invoice}: {reasons}.", invoice=twin, reasons=reasons)
    return say("It looks like {invoice}: {reasons}.", invoice=twin, reasons=reasons)


def _named(twin: Earlier) -> Said:
    invoice_id, rejected = str(twin.invoice_id), twin.status is Status.REJECTED
    if twin.number and rejected:
        return say("invoice {id} ({number}), which was rejected", id=invoice_id, number=twin.number)
    if rejected:
        return say("invoice {id} (without number), which was rejected", id=invoice_id)
    if twin.number:
        return say("invoice {id} ({number})", id=invoice_id, number=twin.number)
    return say("invoice {id} (without number)", id=invoice_id)


def _other_representation(suspect: Earlier, twin: Earlier) -> Finding:
    twin_id = str(twin.invoice_id)
    if suspect.syntax:
        said = say("This one came as e-invoice XML, invoice {id} as a page; both files are kept.", id=twin_id)
    else:
        said = say("This one came as a page, invoice {id} as e-invoice XML; both files are kept.", id=twin_id)
    return Finding.of(Reason.OTHER_REPRESENTATION, said, ("invoice_number",), {"twin": twin_id})
