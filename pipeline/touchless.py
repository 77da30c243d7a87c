"""Which values a clerk must look at before an invoice may go on by itself: the missing and the unsure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import CRITICAL, Extraction, Field, FieldName, Kind, Source, label_of, value_of
from pipeline.parties import Supplier, code
from pipeline.sentences import Said, say, sureness, term

NO_TRANSFER = frozenset({Kind.RECEIPT, Kind.CREDIT_NOTE, Kind.CORRECTIVE_INVOICE})
"""Kinds that are not paid by a transfer of ours: no bank account is expected on them."""

FILED_KINDS = frozenset({Kind.STATEMENT, Kind.DELIVERY_NOTE, Kind.PURCHASE_ORDER, Kind.OTHER})
"""Kept, and nothing to do."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """How sure is sure enough, for all critical fields and for some by name."""

    confidence: float = 0.9
    fields: Mapping[str, float] = field(default_factory=dict)

    def of(self, name: str) -> float:
        """The least confidence that needs nobody."""
        return self.fields.get(name, self.confidence)


def required(extraction: Extraction, supplier: Supplier | None = None, *, alone: bool = False) -> tuple[FieldName, ...]:
    """The critical fields that this document must have; an account only where the master knows none to pay to.

    Without a company around it (``alone``) nothing says that an account should be printed: many invoices have none.
    """
    known_account = supplier is not None and bool(supplier.ibans)
    needs_iban = extraction.kind not in NO_TRANSFER and not known_account and not alone
    return tuple(name for name in CRITICAL if needs_iban or name is not FieldName.IBAN)


def vouched(extraction: Extraction, supplier: Supplier | None) -> frozenset[FieldName]:
    """Fields that the master vouches for, however badly they were printed.

    A surely matched record (VAT id, account or registration agree, never the name alone) says who the supplier is;
    an account that is one of its approved ones was read right, and so was the currency that it always bills in.
    """
    if supplier is None:
        return frozenset()
    read = code(extraction.text(FieldName.IBAN))
    approved = read in {code(iban) for iban in supplier.ibans}
    usual = supplier.currency is not None and extraction.text(FieldName.CURRENCY) == supplier.currency
    return frozenset(
        {FieldName.SUPPLIER_NAME, *([FieldName.IBAN] if approved else []), *([FieldName.CURRENCY] if usual else [])}
    )


def check_sureness(
    extraction: Extraction, thresholds: Thresholds, supplier: Supplier | None = None, *, alone: bool = False
) -> Iterator[Finding]:
    """FIELD_MISSING for a required critical field that was not read, UNSURE for one below its threshold.

    ``supplier`` is the surely matched master record; ``alone`` says that there is no master to ask.
    """
    yield from _unchecked_tax(extraction, alone=alone)
    needed, known = required(extraction, supplier, alone=alone), vouched(extraction, supplier)
    for name in CRITICAL:
        if name in known:
            continue
        found = extraction.fields.get(name)
        if found is None:
            if name in needed:
                yield finding(Reason.FIELD_MISSING, "{field} was not found.", (str(name),), field=label_of(name))
        elif found.confidence < thresholds.of(name):
            evidence = {"value": found.value, "confidence": f"{found.confidence:.4f}"}
            yield Finding.of(Reason.UNSURE, _unsure(found, thresholds.of(name)), (str(name),), evidence)


def _unsure(found: Field, wanted: float) -> Said:
    return say(
        "{field} '{value}' is {sure} sure; {wanted} is asked for.",
        field=label_of(found.name),
        value=value_of(found.name, found.value),
        sure=sureness(found.confidence),
        wanted=sureness(wanted),
    )


def _unchecked_tax(extraction: Extraction, *, alone: bool) -> Iterator[Finding]:
    """Tax that would be posted although no net total is printed to hold it against, on a till slip."""
    tax = extraction.fields.get(FieldName.TAX_TOTAL)
    bare = FieldName.NET_TOTAL not in extraction.fields and extraction.kind is Kind.RECEIPT
    looked_at = tax is not None and tax.source is Source.CLERK
    if not alone and tax is not None and bare and not looked_at and tax.value.strip("0.,-"):
        yield finding(
            Reason.UNSURE,
            "Tax of {tax} stands alone: no net total is printed that it could be checked against.",
            ("tax_total",),
            {"value": tax.value, "confidence": f"{tax.confidence:.4f}"},
            tax=value_of(FieldName.TAX_TOTAL, tax.value),
        )


def looks_like_an_invoice(extraction: Extraction) -> bool:
    """Whether a document that calls itself something else has a number, a total, and what the total is made of."""
    fields = extraction.fields
    made_of = FieldName.NET_TOTAL in fields or FieldName.TAX_TOTAL in fields
    return FieldName.INVOICE_NUMBER in fields and FieldName.GROSS_TOTAL in fields and made_of


def check_kind(extraction: Extraction, thresholds: Thresholds) -> Iterator[Finding]:
    """KIND_UNSURE where it is, or where an invoice would be filed; NOT_FOR_POSTING for a demand that is no invoice."""
    kind, fields, evidence = term(extraction.kind.named), ("doc_type",), {"value": str(extraction.kind)}
    if extraction.kind_confidence < thresholds.of("doc_type"):
        said = say("It seems to be {kind}, {sure} sure.", kind=kind, sure=sureness(extraction.kind_confidence))
        yield Finding.of(Reason.KIND_UNSURE, said, fields, evidence)
    elif extraction.kind in FILED_KINDS and extraction.kind_confidence < 1 and looks_like_an_invoice(extraction):
        said = say("It calls itself {kind}, but it has a number and totals as an invoice has.", kind=kind)
        yield Finding.of(Reason.KIND_UNSURE, said, fields, evidence)
    elif extraction.kind in {Kind.PROFORMA, Kind.REMINDER}:
        said = say("It is {kind}: it asks for money and is not posted.", kind=kind)
        yield Finding.of(Reason.NOT_FOR_POSTING, said, fields, evidence)
