"""Who sells, who buys, and who sent it."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason
from pipeline.parties import domain


def check_buyer(case: Case) -> Iterator[Finding]:
    """Addressed to a company that is none of ours. Says nothing where no buyer is named or no entity is set up."""
    buyer = case.invoice.buyer
    if case.own and case.entity is None and (buyer.name or buyer.vat_id) and not case.seller_is_own:
        named = " ".join(part for part in (buyer.name, buyer.vat_id) if part)
        sentence = f"It is addressed to {named}, which is none of our companies."
        yield Finding(Reason.NOT_OUR_COMPANY, sentence, ("buyer_name",), {"value": named})


def check_seller(case: Case) -> Iterator[Finding]:
    """Our own invoice, a blocked supplier, or one that the master does not surely know."""
    seller = case.invoice.supplier
    if case.seller_is_own:
        sentence = f"The seller is {seller.name}, which is our own company."
        yield Finding(Reason.SUPPLIER_IS_US, sentence, ("supplier_name",), {"value": seller.name or ""})
    elif case.supplier is None:
        near = f"; the nearest is {case.likely.name} ({case.likely.id})" if case.likely else ""
        sentence = f"The master has no sure match for {seller.name or 'a supplier without a name'}{near}."
        yield Finding(Reason.SUPPLIER_UNKNOWN, sentence, ("supplier_name",), {"value": seller.name or ""})
    elif case.supplier.blocked:
        sentence = f"{case.supplier.name} is blocked in the master."
        yield Finding(Reason.SUPPLIER_BLOCKED, sentence, ("supplier_name",), {"value": case.supplier.id})


def check_sender(case: Case) -> Iterator[Finding]:
    """A mail from a domain that differs from a known supplier's by one or two characters."""
    sender = domain(case.origin.sender if case.origin else None)
    if not sender or sender in case.known_domains:
        return
    for known in case.known_domains:
        if known and 0 < OSA.distance(sender, known) <= (1 if len(known) < 10 else 2):
            sentence = f"It was sent from {sender}, which only looks like {known}."
            yield Finding(Reason.SENDER_LOOKALIKE, sentence, ("supplier_email",), {"value": sender, "expected": known})
            return
