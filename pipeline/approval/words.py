"""Rules of the policy in words, so that whoever is asked knows why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.approval.policy import Condition, Rule

_FACTS: Final[Mapping[str, str]] = {
    "gross": "the total", "currency": "the currency", "kind": "the kind of document", "supplier": "the supplier",
    "entity": "the company", "cost_centre": "the cost centre", "order": "the purchase order", "flags": "a flag",
}  # fmt: skip
_OPERATORS: Final[Mapping[str, str]] = {
    "eq": "is", "in": "is one of", "lt": "is below", "lte": "is at most", "gt": "is over", "gte": "is at least",
    "has": "is",
}  # fmt: skip
_WHO: Final[Mapping[str, str]] = {
    "owner": "the owner of the cost centre",
    "limit": "whoever's limit is high enough",
}


def in_words(rule: Rule, currency: str) -> str:
    """A rule as a sentence: when it matches, and who is asked."""
    when = " and ".join(_condition(one, currency) for one in rule.when) or "always"
    if rule.auto:
        return f"When {when}: nobody is asked."
    kind, _, name = rule.who.partition(":")
    who = _WHO.get(rule.who) or (f"the group {name}" if kind == "group" else name)
    need = "" if rule.need == 1 else f"{rule.need} of "
    return f"When {when}: {need}{who}."


def _condition(one: Condition, currency: str) -> str:
    value = ", ".join(str(each) for each in one.value) if isinstance(one.value, tuple) else str(one.value)
    money = f" {currency}" if one.fact == "gross" else ""
    return f"{_FACTS.get(one.fact, one.fact)} {_OPERATORS[one.operator]} {value}{money}"
