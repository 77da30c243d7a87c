"""How this company pays: its bank accounts, who may release how much, what a discount must earn.

Read from ``[payments]`` in ``payables.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any, Final, Literal, cast

from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from pipeline.payments.bank_days import Calendar
from pipeline.payments.terms import BadTermsError, Terms, read_terms

Per = Literal["supplier", "invoice"]
Schema = Literal["pain.001.001.09", "pain.001.001.03"]
SCHEMAS: Final = ("pain.001.001.09", "pain.001.001.03")


class PaymentRulesError(ValueError):
    """``[payments]`` is wrong; the message names the key."""


@dataclass(frozen=True, slots=True)
class PayingAccount:
    """A bank account of ours. ``limit`` is the most that one proposal may take from it, in its currency.

    ``ledger`` is its account in the chart.
    """

    iban: str
    entity_id: str | None
    currency: str
    name: str = ""
    bic: str | None = None
    limit: Decimal | None = None
    calendars: tuple[Calendar, ...] = (Calendar.TARGET,)
    ledger: str = "Assets:Bank"


@dataclass(frozen=True, slots=True)
class PaymentRules:
    """``hurdle`` is the percent a year that a discount must earn; ``lead`` the bank days that a transfer takes.

    ``release`` says up to which total, in the company's currency, each person may release.
    """

    accounts: tuple[PayingAccount, ...] = ()
    hurdle: Decimal = Decimal(10)
    terms: Terms = field(default_factory=lambda: Terms(30))
    per: Per = "supplier"
    lead: int = 1
    schema: Schema = "pain.001.001.09"
    batch: bool = True
    release: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def account(self, iban: str) -> PayingAccount:
        """Our account of that number. Raises ``LookupError``."""
        for one in self.accounts:
            if one.iban == iban:
                return one
        raise LookupError(f"[payments] has no account {iban}")


def load(table: Mapping[str, Any]) -> PaymentRules:
    """The rules from their table. Raises ``PaymentRulesError`` naming what is wrong."""
    known = {"accounts", "hurdle", "terms", "per", "lead", "schema", "batch", "release"}
    _refuse_unknown(table, known, "[payments]")
    per, schema = table.get("per", "supplier"), table.get("schema", SCHEMAS[0])
    if per not in {"supplier", "invoice"}:
        raise PaymentRulesError(f"[payments] per = {per!r} is neither supplier nor invoice")
    if schema not in SCHEMAS:
        raise PaymentRulesError(f"[payments] schema = {schema!r} is none of {', '.join(SCHEMAS)}")
    try:
        terms = read_terms(table.get("terms", "net 30"))
    except BadTermsError as error:
        raise PaymentRulesError(f"[payments] terms: {error}") from error
    release = {person: _amount(text, f"release.{person}") for person, text in table.get("release", {}).items()}
    return PaymentRules(
        accounts=tuple(_account(one) for one in table.get("accounts", ())),
        hurdle=_amount(table.get("hurdle", "10"), "hurdle"),
        terms=terms,
        per=cast("Per", per),
        lead=int(_amount(table.get("lead", 1), "lead")),
        schema=cast("Schema", schema),
        batch=bool(table.get("batch", True)),
        release=MappingProxyType(release),
    )


def _account(table: Mapping[str, Any]) -> PayingAccount:
    known = {"iban", "entity", "currency", "name", "bic", "limit", "calendars", "ledger"}
    _refuse_unknown(table, known, "[[payments.accounts]]")
    try:
        iban = IBAN(str(table.get("iban", "")))
        bic = BIC(table["bic"]) if table.get("bic") else None
    except SchwiftyException as error:
        raise PaymentRulesError(f"[[payments.accounts]] {table.get('iban')!r}: {error}") from error
    names = table.get("calendars", ["TARGET"])
    if wrong := set(names) - set(Calendar):
        raise PaymentRulesError(f"[[payments.accounts]] calendars has {_listed(wrong)}; known are {_listed(Calendar)}")
    return PayingAccount(
        iban=iban.compact,
        entity_id=table.get("entity"),
        currency=table.get("currency", "EUR"),
        name=table.get("name", ""),
        bic=bic.compact if bic else None,
        limit=_amount(table["limit"], "accounts.limit") if "limit" in table else None,
        calendars=tuple(Calendar(one) for one in names),
        ledger=table.get("ledger", "Assets:Bank"),
    )


def _refuse_unknown(table: Mapping[str, Any], known: set[str], where: str) -> None:
    if unknown := set(table) - known:
        raise PaymentRulesError(f"{where} has unknown keys {_listed(unknown)}; known are {_listed(known)}")


def _amount(given: object, key: str) -> Decimal:
    try:
        found = Decimal(str(given))
    except InvalidOperation as error:
        raise PaymentRulesError(f"[payments] {key} = {given!r} is no number") from error
    if not found.is_finite() or found < 0:
        raise PaymentRulesError(f"[payments] {key} = {given!r} is no amount")
    return found


def _listed(names: object) -> str:
    return ", ".join(sorted(str(one) for one in cast("set[str]", names)))
