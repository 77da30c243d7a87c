"""Why an open item must not be paid now. Looked at when it is proposed, and again when it is released."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException

from pipeline.findings import Finding
from pipeline.parties import Supplier, code
from pipeline.sentences import Said, listed, say


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known about an invoice at the moment of paying.

    ``asked`` are accounts of the supplier that wait for a second person; ``twin`` is what looking for duplicates came
    to just now.
    """

    supplier: Supplier | None
    iban: str | None
    open_findings: Sequence[Finding] = ()
    asked: Collection[str] = ()
    twin: Finding | None = None


def account_to_pay(iban: str | None, supplier: Supplier | None) -> str | None:
    """The supplier's approved account that the invoice names; its only one where the invoice names none."""
    approved = [code(one) for one in supplier.ibans] if supplier else []
    wanted = code(iban)
    if wanted:
        return wanted if wanted in approved else None
    return approved[0] if len(approved) == 1 else None


def holds(found: Circumstances, *, is_credit: bool = False) -> Iterator[Said]:
    """Every reason against paying it, the gravest first. A credit note has no account to doubt."""
    blocking = [one for one in found.open_findings if one.blocks]
    if blocking:
        yield say("held: {findings}", findings=listed(str(one.reason) for one in blocking))
    if found.twin is not None:
        yield say("held: {findings}", findings=str(found.twin.reason))
    if found.supplier is None:
        yield say("the supplier is not in the master")
        return
    if found.supplier.blocked:
        yield say("the supplier is blocked")
    if is_credit:
        return
    if found.asked:
        yield say("a bank account of the supplier waits for a second person")
    to_pay = account_to_pay(found.iban, found.supplier)
    if to_pay is None:
        yield _no_account(found)
    elif not valid_iban(to_pay):
        yield say("the IBAN {iban} fails its check", iban=to_pay)


def _no_account(found: Circumstances) -> Said:
    if code(found.iban):
        return say("the account {iban} is not approved for the supplier", iban=code(found.iban))
    if found.supplier is not None and len(found.supplier.ibans) > 1:
        return say("the invoice names no account, and the supplier has several")
    return say("no bank account of the supplier is approved")


def valid_iban(iban: str) -> bool:
    """Whether country, length, format and check digits hold (ISO 13616)."""
    try:
        IBAN(iban)
    except SchwiftyException:
        return False
    return True
