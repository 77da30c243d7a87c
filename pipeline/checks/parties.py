"""Who sells, who buys, and who sent it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rapidfuzz.distance import OSA

from pipeline.authentication import results
from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason
from pipeline.parties import Supplier, domain
from pipeline.sentences import N_, Said, say, term

NAMELESS: Final = N_("a supplier without a name")


def check_buyer(case: Case) -> Iterator[Finding]:
    """Addressed to a company that is none of ours. Says nothing where no buyer is named or no entity is set up."""
    buyer = case.invoice.buyer
    if case.own and case.entity is None and (buyer.name or buyer.vat_id) and not case.seller_is_own:
        named = " ".join(part for part in (buyer.name, buyer.vat_id) if part)
        said = say("It is addressed to {buyer}, which is none of our companies.", buyer=named)
        yield Finding.of(Reason.NOT_OUR_COMPANY, said, ("buyer_name",), {"value": named})


def check_seller(case: Case) -> Iterator[Finding]:
    """Our own invoice, a blocked supplier, or one that the master does not surely know."""
    seller = case.invoice.supplier
    if case.seller_is_own:
        name = seller.name or term(NAMELESS)
        said = say("The seller is {seller}, which is our own company.", seller=name)
        yield Finding.of(Reason.SUPPLIER_IS_US, said, ("supplier_name",), {"value": seller.name or ""})
    elif case.supplier is None:
        said = _no_match(seller.name, case.likely)
        yield Finding.of(Reason.SUPPLIER_UNKNOWN, said, ("supplier_name",), {"value": seller.name or ""})
    elif case.supplier.blocked:
        said = say("{supplier} is blocked in the master.", supplier=case.supplier.name)
        yield Finding.of(Reason.SUPPLIER_BLOCKED, said, ("supplier_name",), {"value": case.supplier.id})


def _no_match(name: str | None, likely: Supplier | None) -> Said:
    seller = name or term(NAMELESS)
    if likely is None:
        return say("The master has no sure match for {seller}.", seller=seller)
    return say(
        "The master has no sure match for {seller}; the nearest is {name} ({id}).",
        seller=seller,
        name=likely.name,
        id=likely.id,
    )


def check_sender_proof(case: Case) -> Iterator[Finding]:
    """A mail of which our own mail server says that it is not from the domain in its sender (DMARC, RFC 7489)."""
    sender = case.origin.sender if case.origin else None
    if sender and case.origin and results(case.origin.authentication).get("dmarc") == "fail":
        said = say(
            "The mail server says that the message is not from {domain}, as it claims (DMARC).",
            domain=domain(sender) or sender,
        )
        yield Finding.of(Reason.SENDER_UNPROVEN, said, ("supplier_email",), {"value": sender, "result": "dmarc=fail"})


def check_sender(case: Case) -> Iterator[Finding]:
    """A mail from a domain that differs from a known supplier's by one or two characters."""
    sender = domain(case.origin.sender if case.origin else None)
    if not sender or sender in case.known_domains:
        return
    for known in case.known_domains:
        if known and 0 < OSA.distance(sender, known) <= (1 if len(known) < 10 else 2):
            said = say("It was sent from {sender}, which only looks like {known}.", sender=sender, known=known)
            yield Finding.of(Reason.SENDER_LOOKALIKE, said, ("supplier_email",), {"value": sender, "expected": known})
            return
