"""Proof that a policy works: every invoice ends with a permitted person, and every rule can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from pipeline.approval.plan import plan
from pipeline.approval.policy import Facts, Policy, Rule
from pipeline.findings import Finding

STEP = Decimal("0.01")
ORDERS = ("none", "variance", "matched")


def check(policy: Policy) -> list[str]:
    """The problems of a policy, as sentences; an empty list is the proof."""
    return [
        *_gaps(policy),
        *_unreachable(policy),
        *_small_groups(policy),
        *_rivals(policy),
        *_cycles(policy),
        *_owners(policy),
        *_delegations(policy),
    ]


def _bands(policy: Policy) -> list[Decimal]:
    """One amount in each band between the thresholds of the rules, from nothing to beyond the highest."""
    edges = sorted({condition.value for rule in policy.rules for condition in rule.when if condition.fact == "gross"})
    return sorted({STEP, *edges, *(edge + STEP for edge in edges), *(edge - STEP for edge in edges if edge > STEP)})


def _holds(rule: Rule, worth: Decimal) -> bool:
    return all(condition.holds(worth) for condition in rule.when if condition.fact == "gross")


def _covers(rule: Rule, worth: Decimal, order: str) -> bool:
    """Whether a rule matches an invoice of which only the amount and the order's state are known."""
    known = {"gross": worth, "order": order}
    return all(condition.fact in known and condition.holds(known[condition.fact]) for condition in rule.when)


def _gaps(policy: Policy) -> Iterator[str]:
    """An amount that no rule covers for an invoice with nothing else to it."""
    for order in ORDERS:
        for worth in _bands(policy):
            if not any(_covers(rule, worth, order) for rule in policy.rules):
                yield f"No rule covers {worth} {policy.currency} with order {order}."
                break


def _unreachable(policy: Policy) -> Iterator[str]:
    for rule in policy.rules:
        if not any(_holds(rule, worth) for worth in _bands(policy)):
            yield f"Rule {rule.id} can never match: its amounts contradict each other."


def _small_groups(policy: Policy) -> Iterator[str]:
    """A group must have one more than are needed, or it has nobody left when one member entered the invoice."""
    for rule in policy.rules:
        word, _, name = rule.who.partition(":")
        if word == "group" and len(set(policy.groups[name])) < rule.need + 1:
            yield f"Rule {rule.id} needs {rule.need} of {name}, which must then have at least {rule.need + 1} people."
        if word in {"owner", "limit"} and rule.need > 1:
            yield f"Rule {rule.id} needs {rule.need} people, but a cost centre has one owner."


def _rivals(policy: Policy) -> Iterator[str]:
    """Stages that take their people from each other: nobody acted yet, and still there are too few."""
    told = set()
    for order in ORDERS:
        for worth in _bands(policy):
            made = plan(Facts(worth, policy.currency, order=order), policy, date.min)
            if isinstance(made, Finding) and made.evidence["policy"] == "distinct":
                ids = ", ".join(rule.id for rule in policy.rules if not rule.auto and _covers(rule, worth, order))
                told.add(f"Rules {ids} together need more different people than they have.")
    yield from sorted(told)


def _cycles(policy: Policy) -> Iterator[str]:
    for start in sorted(policy.managers):
        seen = [start]
        while (manager := policy.managers.get(seen[-1])) is not None:
            if manager in seen:
                if manager == start and start == min(seen):
                    yield f"Managers go round in a circle: {' > '.join([*seen, manager])}."
                break
            seen.append(manager)


def _owners(policy: Policy) -> Iterator[str]:
    """An owner is asked by rules and for four eyes, and needs somebody above who is asked in their place."""
    if policy.default_owner is None:
        yield "A cost centre without an owner has nobody: set default_owner."
    for owner in sorted({*policy.owners.values(), *([policy.default_owner] if policy.default_owner else [])}):
        if owner not in policy.managers:
            yield f"{owner} owns a cost centre and has no manager to ask when {owner} entered the invoice."


def _delegations(policy: Policy) -> Iterator[str]:
    for one in policy.delegations:
        if one.absent == one.deputy:
            yield f"{one.absent} is their own deputy."
        if one.end < one.start:
            yield f"The delegation from {one.absent} to {one.deputy} ends before it starts."
        for other in policy.delegations:
            if other.absent == one.deputy and one.start <= other.end and other.start <= one.end:
                yield f"{one.deputy} stands in for {one.absent} while {other.deputy} stands in for {one.deputy}."
