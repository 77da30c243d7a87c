"""Who must say yes to what, as data: ``[approval]`` in ``payables.toml``.

Rules are tried all; each that matches adds its stage. Conditions are a closed set of operators over the typed
fields of ``Facts``: no code runs from a policy. An unknown key, field, operator or person is a ``PolicyError``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final


class PolicyError(ValueError):
    """The policy is wrong; the message names the place and what is allowed there."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a policy may ask about an invoice. ``gross`` is in the invoice's currency, without a sign.

    ``actors`` are the people who entered, corrected or answered for it, raised its order or edited its supplier:
    none of them may approve it. ``hands`` are those of them who changed or settled something on it.
    """

    gross: Decimal
    currency: str
    kind: str = "invoice"
    supplier: str | None = None
    entity: str | None = None
    cost_centre: str | None = None
    order: str = "none"
    """``matched``, ``variance`` or ``none``."""
    flags: frozenset[str] = frozenset()
    actors: frozenset[str] = frozenset()
    hands: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Condition:
    """One test of one fact."""

    fact: str
    operator: str
    value: Any

    def holds(self, value: Any) -> bool:  # noqa: ANN401 - a fact of any type; ``load`` checked that they fit
        """Whether a fact's value passes."""
        return value is not None and OPERATORS[self.operator](value, self.value)


OPERATORS: Final[Mapping[str, Callable[[Any, Any], bool]]] = MappingProxyType(
    {
        "eq": lambda fact, value: bool(fact == value),
        "in": lambda fact, value: fact in value,
        "lt": lambda fact, value: bool(fact < value),
        "lte": lambda fact, value: bool(fact <= value),
        "gt": lambda fact, value: bool(fact > value),
        "gte": lambda fact, value: bool(fact >= value),
        "has": lambda fact, value: value in fact,
    }
)
_BY_FACT: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "gross": frozenset({"lt", "lte", "gt", "gte"}),
        "flags": frozenset({"has"}),
        **{
            name: frozenset({"eq", "in"}) for name in ("currency", "kind", "supplier", "entity", "cost_centre", "order")
        },
    }
)


@dataclass(frozen=True, slots=True)
class Rule:
    """When all conditions hold: nobody is asked (``auto``), or ``need`` people of ``who`` are, at ``stage``."""

    id: str
    when: tuple[Condition, ...]
    auto: bool = False
    stage: int = 0
    who: str = ""
    need: int = 1


@dataclass(frozen=True, slots=True)
class Delegation:
    """Somebody stands in for somebody from ``start`` to ``end`` inclusive, up to ``limit`` in the policy's currency."""

    absent: str
    deputy: str
    start: date
    end: date
    limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """The whole policy. Amounts are in ``currency``; ``rates`` give its worth of one unit of another currency."""

    currency: str = "EUR"
    rates: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    owners: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    default_owner: str | None = None
    managers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    limits: Mapping[str, Decimal] = field(default_factory=lambda: MappingProxyType({}))
    delegations: tuple[Delegation, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def people(self) -> frozenset[str]:
        """Everybody the policy knows."""
        grouped = {person for group in self.groups.values() for person in group}
        owners = {*self.owners.values(), *([self.default_owner] if self.default_owner else [])}
        return frozenset(grouped | owners | set(self.managers) | set(self.managers.values()) | set(self.limits))

    def worth(self, amount: Decimal, currency: str) -> Decimal | None:
        """An amount in the policy's currency; ``None`` where it has no rate."""
        if currency == self.currency:
            return amount
        rate = self.rates.get(currency)
        return None if rate is None else amount * rate


KEYS: Final = frozenset(
    {"currency", "rates", "groups", "owners", "default_owner", "managers", "limits", "delegations", "rules"}
)
_RULE_KEYS: Final = frozenset({"id", "when", "auto", "stage", "who", "need"})
_TYPES: Final[Mapping[type, str]] = MappingProxyType(
    {str: "a text", bool: "true or false", int: "a whole number", list: "a list", date: "a date"}
)
_VALUES: Final[Mapping[str, frozenset[str]]] = MappingProxyType({"order": frozenset({"matched", "variance", "none"})})
"""Facts of which every value is known: a misspelt one would never match."""


def load(table: Mapping[str, Any]) -> Policy:
    """A policy from its table; without any rule nobody may approve anything. Raises ``PolicyError``."""
    _known("[approval]", set(table), KEYS)
    policy = Policy(
        currency=table.get("currency", "EUR"),
        rates=_amounts("rates", table.get("rates", {})),
        groups=MappingProxyType({name: _names(f"group {name}", who) for name, who in table.get("groups", {}).items()}),
        owners=MappingProxyType(dict(table.get("owners", {}))),
        default_owner=table.get("default_owner"),
        managers=MappingProxyType(dict(table.get("managers", {}))),
        limits=_amounts("limits", table.get("limits", {})),
        delegations=tuple(_delegation(one) for one in table.get("delegations", [])),
        rules=tuple(_rule(one) for one in table.get("rules", [])),
    )
    ids = [rule.id for rule in policy.rules]
    for twice in {one for one in ids if ids.count(one) > 1}:
        raise PolicyError(f"[approval] has the rule {twice} twice")
    for rule in policy.rules:
        _check_who(rule, policy)
    for one in policy.delegations:
        if unknown := {one.absent, one.deputy} - policy.people:
            raise PolicyError(f"[[approval.delegations]] names {', '.join(sorted(unknown))}; nothing else names them")
    return policy


def _known(place: str, found: set[str], known: frozenset[str]) -> None:
    if unknown := found - known:
        raise PolicyError(
            f"{place} has unknown keys {', '.join(sorted(unknown))}; known are {', '.join(sorted(known))}"
        )


def _amount(place: str, value: Any) -> Decimal:  # noqa: ANN401 - what TOML gave
    """An exact amount: an integer, a string or a Decimal; a float has already lost its digits."""
    if isinstance(value, bool | float) or not isinstance(value, int | str | Decimal):
        raise PolicyError(
            f'{place}: {value!r} is not an exact amount; write it as a whole number or in quotes, "12.50"'
        )
    try:
        amount = Decimal(value)
    except ArithmeticError as error:
        raise PolicyError(f"{place}: {value!r} is not an amount") from error
    if not amount.is_finite():
        raise PolicyError(f"{place}: {value!r} is not an amount")
    return amount


def _typed(place: str, value: Any, kind: type) -> Any:  # noqa: ANN401 - what TOML gave, of the type asked for
    """A value of exactly this type: ``"false"`` in quotes is not false, and true is no number."""
    if type(value) is not kind:
        raise PolicyError(f"{place} = {value!r} must be {_TYPES[kind]}")
    return value


def _names(place: str, value: Any) -> tuple[str, ...]:  # noqa: ANN401 - what TOML gave
    return tuple(_typed(place, name, str) for name in _typed(place, value, list))


def _amounts(place: str, table: Mapping[str, Any]) -> Mapping[str, Decimal]:
    return MappingProxyType({name: _amount(f"[approval.{place}] {name}", value) for name, value in table.items()})


def _delegation(table: Mapping[str, Any]) -> Delegation:
    _known("[[approval.delegations]]", set(table), frozenset(one.name for one in fields(Delegation)))
    place, limit = "[[approval.delegations]]", table.get("limit")
    absent, deputy = (_typed(f"{place} {name}", table.get(name), str) for name in ("absent", "deputy"))
    start, end = (_typed(f"{place} {name}", table.get(name), date) for name in ("start", "end"))
    return Delegation(absent, deputy, start, end, None if limit is None else _amount(f"{place} limit", limit))


def _rule(table: Mapping[str, Any]) -> Rule:
    place = f"rule {table.get('id', '?')}"
    _known(place, set(table), _RULE_KEYS)
    if "id" not in table:
        raise PolicyError("a rule of [approval] has no id")
    rule = Rule(
        id=table["id"],
        when=tuple(_conditions(place, table.get("when", {}))),
        auto=_typed(f"{place}: auto", table.get("auto", False), bool),
        stage=_typed(f"{place}: stage", table.get("stage", 0), int),
        who=_typed(f"{place}: who", table.get("who", ""), str),
        need=_typed(f"{place}: need", table.get("need", 1), int),
    )
    if rule.auto == bool(rule.who):
        raise PolicyError(f"{place} needs either auto = true or who")
    if rule.need < 1:
        raise PolicyError(f"{place}: need must be at least 1")
    return rule


def _conditions(place: str, when: Mapping[str, Any]) -> Sequence[Condition]:
    found = []
    for fact, test in when.items():
        if fact not in _BY_FACT:
            raise PolicyError(f"{place} asks about {fact}; a rule may ask about {', '.join(sorted(_BY_FACT))}")
        for operator, value in (test if isinstance(test, Mapping) else {"eq": test}).items():
            if operator not in _BY_FACT[fact]:
                raise PolicyError(f"{place}: {fact} takes {', '.join(sorted(_BY_FACT[fact]))}, not {operator}")
            found.append(Condition(fact, operator, _tested(f"{place}, {fact}", fact, operator, value)))
    return found


def _tested(place: str, fact: str, operator: str, value: Any) -> Any:  # noqa: ANN401 - what TOML gave, checked
    """What a condition compares with: an exact amount, a list of texts for ``in``, else one text."""
    if fact == "gross":
        return _amount(place, value)
    texts = _names(place, value) if operator == "in" else (_typed(place, value, str),)
    if unknown := set(texts) - _VALUES.get(fact, set(texts)):
        raise PolicyError(f"{place} is never {', '.join(sorted(unknown))}; it is {', '.join(sorted(_VALUES[fact]))}")
    return texts if operator == "in" else texts[0]


def _check_who(rule: Rule, policy: Policy) -> None:
    if rule.auto or rule.who in {"owner", "limit"}:
        return
    word, _, name = rule.who.partition(":")
    if word == "group" and name in policy.groups:
        return
    if word == "person" and name in policy.people:
        return
    groups = ", ".join(sorted(policy.groups)) or "none"
    raise PolicyError(
        f"rule {rule.id}: who = {rule.who!r}; it may be owner, limit, person:NAME, or group:NAME with one of {groups}"
    )
