"""From facts and a policy to the stages of people who are asked. Pure: no clock, no database.

Precedence: a rule with ``auto`` lets an invoice through only when no asking rule matches. When nothing matches at
all, nobody may approve, which is a finding for the controller and never a silent yes.

What a person corrected or settled is never let through by ``auto``: the owner of its cost centre looks too, so that no
single hand can change an amount or an account and have it paid.

Segregation of duties: whoever is among the facts' ``actors`` is asked nothing, neither in person nor as a deputy;
one person counts once over all stages.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final

from pipeline.approval.policy import Facts, Policy, Rule
from pipeline.findings import Finding, Reason
from pipeline.sentences import Said, say

FOUR_EYES: Final = Rule("four eyes", (), who="owner")
"""Asked where a person had a hand in an invoice that nobody else would see."""


@dataclass(frozen=True, slots=True)
class Stage:
    """People who are asked together; ``need`` of them must say yes. ``stands_in`` says for whom a deputy acts."""

    number: int
    rule: str
    people: tuple[str, ...]
    need: int
    stands_in: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """Who must approve, in order. ``auto`` means nobody; ``trace`` says of each rule whether it matched.

    ``hash`` covers the relevant facts and the stages: a decision counts only for the plan it was made on.
    """

    auto: bool
    stages: tuple[Stage, ...]
    trace: tuple[tuple[str, bool], ...]
    hash: str


def plan(facts: Facts, policy: Policy, on: date) -> Plan | Finding:
    """The plan for an invoice, or the finding NO_APPROVER that says why there is none."""
    worth = policy.worth(facts.gross, facts.currency)
    if worth is None:
        said = say("The policy has no rate for {currency}; amounts cannot be compared.", currency=facts.currency)
        return _nobody(said, "rates")
    trace = tuple((rule.id, matches(rule, facts, worth)) for rule in policy.rules)
    matched = [rule for rule, (_, holds) in zip(policy.rules, trace, strict=True) if holds]
    asking = [rule for rule in matched if not rule.auto]
    if not matched:
        said = say("No rule of the policy speaks of {gross} {currency}.", gross=facts.gross, currency=facts.currency)
        return _nobody(said, "rules")
    if not asking and facts.hands:
        asking = [FOUR_EYES]
    stages: list[Stage] = []
    for rule in sorted(asking, key=lambda one: (one.stage, one.id)):
        stage = _stage(rule, facts, policy, worth, on)
        if len(stage.people) < stage.need:
            return _nobody(_too_few(rule, stage), rule.id)
        stages.append(stage)
    if not seatable([stage.people for stage in stages for _ in range(stage.need)]):
        return _nobody(say("The stages need more different people than may approve this invoice."), "distinct")
    return Plan(not asking, tuple(stages), trace, _hash(facts, stages))


def matches(rule: Rule, facts: Facts, worth: Decimal) -> bool:
    """Whether all conditions of a rule hold; ``worth`` is the total in the policy's currency."""
    return all(
        condition.holds(worth if condition.fact == "gross" else getattr(facts, condition.fact))
        for condition in rule.when
    )


def _stage(rule: Rule, facts: Facts, policy: Policy, worth: Decimal, on: date) -> Stage:
    """The permitted people of a rule: with enough limit, not an actor, deputies in place of the absent."""
    people: list[str] = []
    stands_in: dict[str, str] = {}
    for asked in _asked(rule, facts, policy, worth):
        person = _present(asked, facts, policy, worth, on)
        if person is None or person in people:
            continue
        people.append(person)
        if person != asked:
            stands_in[person] = asked
    return Stage(rule.stage, rule.id, tuple(people), rule.need, stands_in)


def _asked(rule: Rule, facts: Facts, policy: Policy, worth: Decimal) -> Iterator[str]:
    """Whom a rule names: an owner who may not approve is replaced by the manager, and so on upwards."""
    word, _, name = rule.who.partition(":")
    if word == "group":
        yield from policy.groups[name]
    elif word == "person":
        yield from _upwards(name, policy)
    else:
        owner = policy.owners.get(facts.cost_centre or "", policy.default_owner)
        for person in _upwards(owner, policy) if owner else ():
            if word == "limit" and policy.limits.get(person, Decimal(0)) < worth:
                continue
            if person not in facts.actors:
                yield person
                return


def _upwards(person: str, policy: Policy) -> Iterator[str]:
    seen: set[str] = set()
    while person not in seen:
        yield person
        seen.add(person)
        if person not in policy.managers:
            return
        person = policy.managers[person]


def _present(person: str, facts: Facts, policy: Policy, worth: Decimal, on: date) -> str | None:
    """The person, or the deputy while the person is away; ``None`` where duties must stay apart."""
    if person in facts.actors:
        return None
    for one in policy.delegations:
        away = one.absent == person and one.start <= on <= one.end
        if away and (one.limit is None or worth <= one.limit):
            return None if one.deputy in facts.actors else one.deputy
    return person


def seatable(seats: Sequence[Collection[str]]) -> bool:
    """Whether each seat can have one of its people and nobody two seats: a bipartite matching (Hall's theorem)."""
    taken: dict[str, int] = {}

    def seat(number: int, tried: set[str]) -> bool:
        for person in seats[number]:
            if person in tried:
                continue
            tried.add(person)
            if person not in taken or seat(taken[person], tried):
                taken[person] = number
                return True
        return False

    return all(seat(number, set()) for number in range(len(seats)))


def _hash(facts: Facts, stages: list[Stage]) -> str:
    """Of what a yes depends on; who acted so far is not part of it, since a correction makes a new plan anyway."""
    body = {
        "gross": str(facts.gross), "currency": facts.currency, "kind": facts.kind, "supplier": facts.supplier,
        "entity": facts.entity, "cost_centre": facts.cost_centre, "order": facts.order, "flags": sorted(facts.flags),
        "stages": [[stage.number, stage.rule, sorted(stage.people), stage.need] for stage in stages],
    }  # fmt: skip
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()


def _too_few(rule: Rule, stage: Stage) -> Said:
    return say(
        "Rule {rule} needs {need} of {who}; only {people} may approve this invoice.",
        rule=rule.id,
        need=rule.need,
        who=rule.who,
        people=len(stage.people),
    )


def _nobody(said: Said, place: str) -> Finding:
    return Finding.of(Reason.NO_APPROVER, said, evidence={"policy": place})
