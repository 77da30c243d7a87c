"""The bank account against those that people approved. An invoice never changes the master."""

from __future__ import annotations

from collections.abc import Iterator

from stdnum import iban as stdnum_iban

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason
from pipeline.parties import code


def check_account(case: Case) -> Iterator[Finding]:
    """An account that is not approved for this supplier, and one in a country that is not theirs."""
    iban, supplier = case.invoice.iban, case.supplier
    if not iban or supplier is None:
        return
    if supplier.ibans and code(iban) in {code(one) for one in supplier.ibans}:
        return
    known = ", ".join(masked(one) for one in supplier.ibans) or "none"
    yield Finding(
        Reason.BANK_CHANGED,
        f"The account {masked(iban)} is not approved for {supplier.name}; approved: {known}.",
        ("iban",),
        {"value": code(iban), "supplier": supplier.id},
    )
    countries = {one[:2] for one in supplier.ibans} | {supplier.country}
    if iban[:2] not in countries:
        yield Finding(
            Reason.BANK_COUNTRY,
            f"The account is in {iban[:2]}; {supplier.name} is in {supplier.country or 'an unknown country'}.",
            ("iban",),
            {"value": code(iban), "supplier": supplier.id},
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
