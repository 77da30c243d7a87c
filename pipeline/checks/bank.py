"""The bank account against those that people approved. An invoice never changes the master."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum import iban as stdnum_iban

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason
from pipeline.parties import Supplier, code
from pipeline.sentences import Said, listed, say


def check_account(case: Case) -> Iterator[Finding]:
    """An account that is not approved for this supplier, and one in a country that is not theirs."""
    iban, supplier = case.invoice.iban, case.supplier
    if not iban or supplier is None:
        return
    if supplier.ibans and code(iban) in {code(one) for one in supplier.ibans}:
        return
    evidence = {"value": code(iban), "supplier": supplier.id}
    yield Finding.of(Reason.BANK_CHANGED, _not_approved(iban, supplier), ("iban",), evidence)
    countries = {one[:2] for one in supplier.ibans} | {supplier.country}
    if iban[:2] not in countries:
        yield Finding.of(Reason.BANK_COUNTRY, _elsewhere(iban, supplier), ("iban",), evidence)


def _not_approved(iban: str, supplier: Supplier) -> Said:
    if not supplier.ibans:
        return say(
            "The account {account} is not approved for {supplier}; approved: none.",
            account=masked(iban),
            supplier=supplier.name,
        )
    return say(
        "The account {account} is not approved for {supplier}; approved: {known}.",
        account=masked(iban),
        supplier=supplier.name,
        known=listed(masked(one) for one in supplier.ibans),
    )


def _elsewhere(iban: str, supplier: Supplier) -> Said:
    if not supplier.country:
        return say(
            "The account is in {country}; {supplier} is in an unknown country.",
            country=iban[:2],
            supplier=supplier.name,
        )
    return say(
        "The account is in {country}; {supplier} is in {home}.",
        country=iban[:2],
        supplier=supplier.name,
        home=supplier.country,
    )


def whole_iban(text: str) -> str:
    """A typed IBAN without spaces. Raises ``ValueError`` where its check digits fail."""
    plain = code(text)
    if not stdnum_iban.is_valid(plain):
        raise ValueError("This is no IBAN: its length or its check digits are wrong. Compare it with the document.")
    return plain


def masked(iban: str) -> str:
    """An account as it is shown: country, check digits and the last four."""
    plain = code(iban)
    return f"{plain[:4]}…{plain[-4:]}"
