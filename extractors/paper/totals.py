"""The amounts of an invoice chosen together: net + tax = gross, gross - prepaid = due."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from extractors.paper.candidates import Value
from extractors.paper.features import Scored
from extractors.paper.layout import Sheet
from extractors.parsing.amounts import Amount, convention, settled
from models.claim_scorer import probability

TOLERANCE: Final = Decimal("0.02")
CLOSES: Final = 5.0
"""Log-odds that net + tax = gross is worth; three amounts agree by chance about once in a hundred."""
DISAGREES: Final = -3.0
SILENT: Final = -1.2
"""Log-odds below which a labelled amount is better left out than taken."""
_UNNAMED_NET: Final = -1.0
_UNNAMED_GROSS: Final = -0.6
"""Log-odds of an amount that nothing but arithmetic calls so."""
_GIVEN_BACK: Final = 3.0
"""Log-odds that change and the sum given add to the amount that they leave."""
_HOPELESS: Final = -4.0
_KEPT: Final = 7


@dataclass(frozen=True)
class Choice:
    """An amount for a field with the claim behind it, its log-odds after arithmetic, and the runners-up."""

    amount: Decimal
    claim: Scored | None
    odds: float
    others: tuple[tuple[Decimal, Scored], ...] = ()
    repaired: bool = False
    parts: tuple[Value, ...] = ()
    """The printed amounts that were added up, where the sum itself is not printed."""

    @property
    def probability(self) -> float:
        """From the log-odds."""
        return probability(self.odds)


@dataclass(frozen=True)
class _Option:
    amount: Decimal
    claim: Scored
    odds: float
    repaired: bool = False
    parts: tuple[Value, ...] = ()


Options = Mapping[str, Sequence[_Option]]


def separator(values: Iterable[Value]) -> str:
    """The decimal separator of the document; empty where its amounts do not show one."""
    amounts = [value.amounts for value in values if value.kind == "amount" and not value.percent]
    shown = convention(amounts)
    if shown:
        return shown
    # only ``3,500`` and its like: money has two decimals or none, so the mark is between thousands
    marks = {found[1].grouping for found in amounts if len(found) == 2}
    return {",": ".", ".": ","}[marks.pop()] if len(marks) == 1 else ""


def given_back(sheet: Sheet, found: Mapping[int, tuple[Value, ...]], decimal: str) -> frozenset[Decimal]:
    """The amounts in rows that speak of change."""
    rows = {segment.row for segment in sheet.segments if any("change" in match.concepts for match in segment.labels)}
    return frozenset(
        readings(value, decimal)[0].value
        for row in rows
        for segment in sheet.rows[row]
        for value in found[segment.position]
        if value.kind == "amount" and readings(value, decimal)[0].value > 0
    )


def choose(
    scored: Mapping[str, Sequence[Scored]],
    decimal: str,
    every: Sequence[Value] = (),
    changed: frozenset[Decimal] = frozenset(),
) -> dict[str, Choice]:
    """Net, tax, gross, due and prepaid as they fit together best; what no label claims is missing.

    ``changed`` are the amounts that were given back at a till.
    """
    options = {name: _options(scored.get(name, ()), decimal) for name in _NAMES}
    options["amount_due"] = [option for option in options["amount_due"] if option.claim.link and not _reduced(option)]
    options["prepaid"] = [option for option in options["prepaid"] if option.claim.link]
    for name, part in (("tax_total", "tax_share"), ("net_total", "tax_base")):
        options[name] = [*options[name], *_sums([*_options(scored.get(part, ()), decimal), *options[name]])]
    options["gross_total"] = list(_paid(options["gross_total"], every, decimal, changed))
    gross = options["gross_total"]
    options["gross_total"] = [*gross, *_weaker(options["amount_due"], 1.4)]
    printed = _printed(every, decimal)
    options["net_total"] = [*options["net_total"], *_closing_nets(options, printed)]
    options["gross_total"] = [*options["gross_total"], *_closing_gross(options, printed)]
    due = max(options["amount_due"], key=lambda option: option.odds, default=None)
    owed = frozenset(
        reading.value
        for claim in scored.get("previous_balance", ())
        for reading in readings(claim.value, decimal)
        if claim.link and claim.odds > -1 and reading.value > 0
    )
    best = max(
        _triples(options),
        key=lambda triple: _worth(triple) + _payable(triple[2], due, owed) + _partial(triple[2], gross),
    )
    chosen = dict(zip(_NAMES[:3], best, strict=True))
    found = {name: _choice(options[name], option, _evidence(chosen)) for name, option in chosen.items() if option}
    return found | _due(options, found)


def _reduced(option: _Option) -> bool:
    """Whether the line speaks of a discount: what is to pay then is less than what is due."""
    return any("discount" in match.concepts for match in option.claim.value.segment.labels)


_NAMES: Final = ("net_total", "tax_total", "gross_total", "amount_due", "prepaid")


def readings(value: Value, decimal: str) -> tuple[Amount, ...]:
    """The readings of a value, those of the document's convention first; one where that settles it."""
    found = settled(value.amounts, decimal)
    if not decimal and value.currency and len(found) > 1:
        found = tuple(sorted(found, key=lambda one: one.places))  # money has no three decimals: thousands come first
    return found[:1] if decimal else found


def _options(claims: Sequence[Scored], decimal: str) -> list[_Option]:
    """The best claims, each amount once; a claim on an amount that is printed again is surer."""
    options: dict[Decimal, _Option] = {}
    for claim in claims:
        if claim.odds < _HOPELESS:
            continue
        for number, reading in enumerate(readings(claim.value, decimal)):
            odds = claim.odds - 0.7 * number - (2.0 if reading.repaired else 0.0)
            known = options.get(reading.value)
            if known is None:
                options[reading.value] = _Option(reading.value, claim, odds, reading.repaired)
    return sorted(options.values(), key=lambda option: -option.odds)[:_KEPT]


def _sums(options: Sequence[_Option]) -> Iterator[_Option]:
    """Two or three printed amounts added up: several rates and no printed sum."""
    single = [option for option in options if option.amount and option.odds > -3]
    single = sorted({option.claim.value.key: option for option in single}.values(), key=lambda one: -one.odds)[:6]
    for size in (2, 3):
        for parts in itertools.combinations(single, size):
            rows = {part.claim.value.segment.row for part in parts}
            if len(rows) == size:
                worst = min(parts, key=lambda part: part.odds)
                total = sum((part.amount for part in parts), Decimal(0))
                values = tuple(part.claim.value for part in parts)
                yield _Option(total, worst.claim, worst.odds - 1.5, parts=values)


def _paid(
    options: Sequence[_Option], every: Sequence[Value], decimal: str, changed: frozenset[Decimal]
) -> Iterator[_Option]:
    """What was given less the change is what was to pay; a sum given is no total (tills)."""
    printed = _printed(every, decimal)
    paid = {given - back for given in printed for back in changed if given - back in printed and given > back}
    given = {total + back for total in paid for back in changed}
    for option in options:
        bonus = _GIVEN_BACK if option.amount in paid else -_GIVEN_BACK if option.amount in given else 0.0
        yield replace(option, odds=option.odds + bonus)


def _printed(every: Sequence[Value], decimal: str) -> dict[Decimal, Value]:
    """Every amount of money on the pages, at the last place where it stands."""
    found: dict[Decimal, Value] = {}
    for value in every:
        if value.kind == "amount" and not value.percent:
            for reading in readings(value, decimal):
                if value.currency or reading.places == 2 or not reading.decimal:
                    found[reading.value] = value
    return found


def _unlabelled(concept: str, amount: Decimal, value: Value, odds: float) -> _Option:
    return _Option(amount, Scored(concept, value, None, odds), odds)


def _closing_nets(options: Options, printed: Mapping[Decimal, Value]) -> Iterator[_Option]:
    """Amounts that no label calls the net, but that gross less tax is: *subtotal less discount*."""
    known = {option.amount for option in options["net_total"] if option.odds > _UNNAMED_NET}
    for tax, gross in itertools.product(options["tax_total"][:3], options["gross_total"][:3]):
        amount = gross.amount - tax.amount
        if amount in printed and amount not in known and tax.amount and min(tax.odds, gross.odds) > SILENT:
            known.add(amount)
            yield _unlabelled("net_total", amount, printed[amount], _UNNAMED_NET)


def _closing_gross(options: Options, printed: Mapping[Decimal, Value]) -> Iterator[_Option]:
    """Amounts that net and tax add up to; failing that the largest with a currency."""
    known = {option.amount for option in options["gross_total"] if option.odds > _UNNAMED_GROSS}
    for net, tax in itertools.product(options["net_total"][:3], options["tax_total"][:3]):
        amount = net.amount + tax.amount
        if amount in printed and amount not in known and tax.amount and min(net.odds, tax.odds) > SILENT:
            known.add(amount)
            yield _unlabelled("gross_total", amount, printed[amount], _UNNAMED_GROSS)
    money = [amount for amount, value in printed.items() if value.currency or amount.as_tuple().exponent == -2]
    if money and not any(option.odds > SILENT for option in options["gross_total"]) and max(money) > 0:
        yield _unlabelled("gross_total", max(money), printed[max(money)], -0.4)


def _weaker(options: Sequence[_Option], penalty: float) -> Iterator[_Option]:
    for option in options:
        yield _Option(option.amount, option.claim, option.odds - penalty, option.repaired)


Triple = tuple[_Option | None, _Option | None, _Option | None]


def _triples(options: Options) -> Iterator[Triple]:
    yield from itertools.product(*([None, *options[name]] for name in _NAMES[:3]))


def _worth(triple: Triple) -> float:
    net, tax, gross = triple
    total = sum(option.odds - SILENT for option in triple if option)
    if net and tax and gross:
        if {net.claim.value.key, tax.claim.value.key}.intersection({gross.claim.value.key}) and tax.amount:
            total -= 4.0
        total += _closing(net.amount, tax.amount, gross.amount)
    elif net and gross:
        total -= 4.0 if abs(net.amount) > abs(gross.amount) else 0.0
        total += _rate(gross.amount - net.amount, net.amount)
    if gross and tax and abs(tax.amount) >= abs(gross.amount) and tax.amount:
        total -= 4.0
    summed = (tax and tax.parts) or (net and net.parts)
    if summed and not (net and tax and gross and _closes(net.amount, tax.amount, gross.amount)):
        total -= 8.0
    return total


def _payable(gross: _Option | None, due: _Option | None, owed: frozenset[Decimal]) -> float:
    """What is to pay is most often the gross total; it is more where an earlier balance is added to it."""
    if gross is None or due is None or due.odds < 0:
        return 0.0
    if gross.amount == due.amount:
        return 0.0 if owed else 1.5
    if 0 < gross.amount < due.amount:
        return 1.5 if due.amount - gross.amount in owed else -2.0
    return 0.0


def _partial(gross: _Option | None, options: Sequence[_Option]) -> float:
    """A smaller of two amounts that labels call the total alike is one rate's, in a table of taxes."""
    if gross is None or gross.amount <= 0:
        return 0.0
    larger = any(other.amount > gross.amount and other.odds >= max(gross.odds - 0.5, 1.0) for other in options)
    return -3.0 if larger else 0.0


def _closes(net: Decimal, tax: Decimal, gross: Decimal) -> bool:
    return abs(net + tax - gross) <= TOLERANCE


def _closing(net: Decimal, tax: Decimal, gross: Decimal) -> float:
    """What the sum is worth; one that adds nothing to nothing proves little."""
    if not _closes(net, tax, gross):
        return DISAGREES
    return CLOSES if tax else 1.5


def _rate(tax: Decimal, net: Decimal) -> float:
    """A difference that is a believable tax is a mild argument."""
    return 0.3 if net and Decimal(0) <= tax / net <= Decimal("0.28") else -0.5


def _evidence(chosen: Mapping[str, _Option | None]) -> float:
    net, tax, gross = (chosen[name] for name in _NAMES[:3])
    if net and tax and gross:
        return _closing(net.amount, tax.amount, gross.amount) * 0.6
    return 0.0


def _choice(options: Sequence[_Option], option: _Option, evidence: float) -> Choice:
    others = tuple((other.amount, other.claim) for other in options if other.amount != option.amount)[:3]
    rival = max((other.odds for other in options if other.amount != option.amount), default=-9.0)
    odds = option.odds + evidence + min(max((option.odds - rival) / 3, -1.0), 1.0)
    return Choice(option.amount, option.claim, odds, others, option.repaired, option.parts)


def _due(options: Options, found: Mapping[str, Choice]) -> dict[str, Choice]:
    """Due and prepaid against the gross that was chosen."""
    gross = found.get("gross_total")
    best: tuple[float, _Option | None, _Option | None] = (0.0, None, None)
    for due, prepaid in itertools.product([None, *options["amount_due"]], [None, *options["prepaid"]]):
        worth = sum(option.odds - SILENT for option in (due, prepaid) if option) + _agreement(gross, due, prepaid)
        if worth > best[0]:
            best = (worth, due, prepaid)
    _, due, prepaid = best
    pairs = {"amount_due": due, "prepaid": prepaid}
    evidence = max(_agreement(gross, due, prepaid), 0.0) * 0.6
    return {name: _choice(options[name], option, evidence) for name, option in pairs.items() if option}


def _agreement(gross: Choice | None, due: _Option | None, prepaid: _Option | None) -> float:
    if gross is None or due is None:
        return -4.0 if prepaid else 0.0
    rest = gross.amount - abs(prepaid.amount) if prepaid else gross.amount
    if abs(rest - due.amount) <= TOLERANCE:
        return 3.0 if prepaid else 2.0
    return -1.5 if prepaid else 0.0
