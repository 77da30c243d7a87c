"""The chart of accounts: which account plays which part. Read from ``[ledger]`` in ``payables.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final

ACCOUNT = re.compile(r"(Assets|Liabilities|Equity|Income|Expenses)(:[A-Z0-9][A-Za-z0-9-]*)+")
"""Account names that beancount and hledger both take (beancount language syntax, "Accounts")."""

ROLES: Final = {
    "payables": "Liabilities:Payables",
    "input_tax": "Assets:Tax:Input",
    "output_tax": "Liabilities:Tax:ReverseCharge",
    "expense": "Expenses:Uncoded",
    "prepayments": "Assets:Prepayments",
    "clearing": "Liabilities:Clearing:Cards",
    "rounding": "Expenses:Rounding",
    "discount_taken": "Income:Discounts",
    "bank_charges": "Expenses:Bank",
}


class ChartError(ValueError):
    """The chart of accounts is wrong; the message names the key."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Account names by role. ``reverse_charge_rates`` holds the buyer's standard rate by country, in percent."""

    payables: str = ROLES["payables"]
    input_tax: str = ROLES["input_tax"]
    output_tax: str = ROLES["output_tax"]
    expense: str = ROLES["expense"]
    prepayments: str = ROLES["prepayments"]
    clearing: str = ROLES["clearing"]
    rounding: str = ROLES["rounding"]
    discount_taken: str = ROLES["discount_taken"]
    bank_charges: str = ROLES["bank_charges"]
    opened: date = date(2020, 1, 1)
    closed_until: date | None = None
    reverse_charge_rates: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))

    def input_tax_of(self, rate: Decimal | None) -> str:
        """The input tax account of a rate: ``Assets:Tax:Input:R19``, ``R5-5`` for 5.5 %."""
        return self.input_tax if rate is None else f"{self.input_tax}:{_part(rate)}"

    def output_tax_of(self, rate: Decimal) -> str:
        """The output tax account of a reverse charge rate."""
        return f"{self.output_tax}:{_part(rate)}"

    def first_open(self, wanted: date) -> date:
        """The day to post on: the wanted one, or the first of the open period where that is closed."""
        if self.closed_until is None or wanted > self.closed_until:
            return wanted
        return date.fromordinal(self.closed_until.toordinal() + 1)


def _part(rate: Decimal) -> str:
    return "R" + f"{rate.normalize():f}".replace(".", "-")


def load(table: Mapping[str, Any]) -> Chart:
    """A chart from its table. Raises ``ChartError`` naming an unknown key or an account name nobody can import."""
    known = {*ROLES, "opened", "closed_until", "reverse_charge_rates"}
    if unknown := set(table) - known:
        raise ChartError(f"[ledger] has unknown keys {_listed(unknown)}; known are {_listed(known)}")
    for role in ROLES:
        name = table.get(role, ROLES[role])
        if not isinstance(name, str) or not ACCOUNT.fullmatch(name):
            raise ChartError(f"[ledger] {role} = {name!r} is not an account name like {ROLES[role]}")
    values = dict(table)
    for name in ("opened", "closed_until"):
        if isinstance(values.get(name), str):
            values[name] = date.fromisoformat(values[name])
    rates = values.pop("reverse_charge_rates", {})
    exact = {country: Decimal(str(rate)) for country, rate in rates.items()}
    return Chart(**values, reverse_charge_rates=MappingProxyType(exact))


def _listed(names: set[str]) -> str:
    return ", ".join(sorted(names))
