"""Who must say yes, who may, and the proof that somebody can."""

import datetime as dt
import tomllib
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.approval import Decision, Facts, Plan, PolicyError, check, load, plan, refusal, standing
from pipeline.findings import Finding, Reason

ROOT = Path(__file__).parents[3]
SAMPLE = tomllib.loads((ROOT / "payables.toml").read_text())["approval"]
POLICY = load(SAMPLE)
DAY = dt.date(2026, 10, 1)


def facts(gross, **more):
    return Facts(Decimal(gross), more.pop("currency", "EUR"), cost_centre=more.pop("cost_centre", "CC100"), **more)


def asked(policy, one, on=DAY):
    made = plan(one, policy, on)
    assert isinstance(made, Plan), made
    return [(stage.people, stage.need) for stage in made.stages]


def say(made, person, *, yes=True):
    return Decision(person, yes, made.hash, dt.datetime(2026, 10, 1, tzinfo=dt.UTC))


def test_the_policy_of_the_samples_is_proved():
    assert check(POLICY) == []


@pytest.mark.parametrize(
    ("given_facts", "stages"),
    [
        (facts("1000"), []),
        (facts("10000", order="matched"), []),
        (facts("1000.01"), [(("olga",), 1)]),
        (facts("1000.01", order="variance"), [(("olga",), 1)]),
        (facts("1000.01", cost_centre="CC900"), [(("omar",), 1)]),
        (facts("25000.01"), [(("olga",), 1), (("cora", "conrad", "carl"), 2)]),
        (facts("5000", currency="PLN"), [(("olga",), 1)]),
        (facts("4000", currency="PLN"), []),
    ],
)
def test_the_bands_of_the_samples(given_facts, stages):
    assert asked(POLICY, given_facts) == stages


def test_who_touched_it_may_not_approve_it_and_the_manager_is_asked():
    assert asked(POLICY, facts("5000", actors=frozenset({"olga"}))) == [(("carl",), 1)]


def test_what_a_person_had_a_hand_in_is_never_let_through_without_another():
    touched = facts("500", actors=frozenset({"ann"}), hands=frozenset({"ann"}))

    assert asked(POLICY, facts("500")) == []
    assert asked(POLICY, touched) == [(("olga",), 1)]
    assert plan(touched, load({"rules": [{"id": "all", "auto": True}]}), DAY).reason is Reason.NO_APPROVER


def test_too_few_people_is_a_finding_and_never_a_yes():
    made = plan(facts("30000", actors=frozenset({"cora", "conrad"})), POLICY, DAY)

    assert isinstance(made, Finding)
    assert made.reason is Reason.NO_APPROVER


def test_an_unknown_currency_and_an_uncovered_invoice_are_findings():
    assert plan(facts("10", currency="XAU"), POLICY, DAY).reason is Reason.NO_APPROVER
    assert plan(facts("10"), load({}), DAY).reason is Reason.NO_APPROVER


def test_one_person_counts_once_over_all_stages():
    table = {"groups": {"a": ["ann", "bo"], "b": ["ann", "bo"]},
             "rules": [{"id": "1", "who": "group:a", "stage": 1}, {"id": "2", "who": "group:b", "stage": 2}]}  # fmt: skip
    made = plan(facts("10"), load(table), DAY)

    assert standing(made, [say(made, "ann")]).turn == ("bo",)
    assert not standing(made, [say(made, "ann")]).approved
    assert standing(made, [say(made, "ann"), say(made, "bo")]).approved


def test_who_alone_can_fill_a_later_stage_is_not_used_up_by_an_earlier_one():
    table = {"groups": {"a": ["ann", "bo"], "b": ["ann"]},
             "rules": [{"id": "1", "who": "group:a", "stage": 1}, {"id": "2", "who": "group:b", "stage": 2}]}  # fmt: skip
    made = plan(facts("10"), load(table), DAY)

    assert standing(made, []).turn == ("bo",)
    assert "bo must answer first" in refusal("ann", made, [])
    assert standing(made, [say(made, "bo"), say(made, "ann")]).approved


def test_stages_that_cannot_have_different_people_have_no_plan():
    table = {"groups": {"a": ["ann"], "b": ["ann"]},
             "rules": [{"id": "1", "who": "group:a", "stage": 1}, {"id": "2", "who": "group:b", "stage": 2}]}  # fmt: skip

    assert plan(facts("10"), load(table), DAY).reason is Reason.NO_APPROVER


def delegated(**more):
    return load(
        SAMPLE
        | {
            "delegations": [
                {"absent": "olga", "deputy": "adam", "start": dt.date(2026, 10, 1), "end": dt.date(2026, 10, 9)} | more
            ]
        }
    )


def test_a_deputy_acts_within_the_days_and_the_limit():
    assert asked(delegated(), facts("5000")) == [(("adam",), 1)]
    assert asked(delegated(), facts("5000"), dt.date(2026, 10, 10)) == [(("olga",), 1)]
    assert asked(delegated(limit=2000), facts("5000")) == [(("olga",), 1)]


def test_a_deputy_who_touched_it_may_not_stand_in():
    assert plan(facts("5000", actors=frozenset({"adam"})), delegated(), DAY).reason is Reason.NO_APPROVER


def test_a_decision_on_another_plan_counts_for_nothing():
    old, new = plan(facts("5000"), POLICY, DAY), plan(facts("5001"), POLICY, DAY)

    assert old.hash != new.hash
    assert not standing(new, [say(old, "olga")]).approved


def test_a_no_rejects_and_the_refusals_say_why():
    made = plan(facts("30000"), POLICY, DAY)

    assert standing(made, [say(made, "olga", yes=False)]).rejected
    assert "olga must answer first" in refusal("cora", made, [])
    assert "may not approve" in refusal("ann", made, [])
    assert refusal("olga", made, []) is None
    assert "decided already" in refusal("olga", made, [say(made, "olga")])


WRONG = [
    ({"colour": 1}, "colour"),
    ({"rules": [{"id": "x", "auto": True, "when": {"mood": "good"}}]}, "mood"),
    ({"rules": [{"id": "x", "auto": True, "when": {"gross": {"has": 1}}}]}, "has"),
    ({"rules": [{"id": "x", "auto": True, "when": {"gross": {"lte": 12.5}}}]}, "12.5"),
    ({"rules": [{"id": "x", "who": "group:nobody"}]}, "group:nobody"),
    ({"rules": [{"id": "x", "who": "person:nobody"}]}, "person:nobody"),
    ({"rules": [{"id": "x"}]}, "either auto"),
    ({"rules": [{"auto": True}]}, "no id"),
    ({"rules": [{"id": "x", "auto": True}, {"id": "x", "auto": True}]}, "twice"),
    ({"rates": {"PLN": 0.23}}, "exact"),
    ({"limits": {"ann": "NaN"}}, "not an amount"),
    ({"groups": {"a": "ann"}}, "must be a list"),
    ({"groups": {"a": ["ann", 3]}}, "must be a text"),
    ({"rules": [{"id": "x", "auto": "false"}]}, "true or false"),
    ({"groups": {"a": ["ann"]}, "rules": [{"id": "x", "who": "group:a", "need": "2"}]}, "whole number"),
    ({"groups": {"a": ["ann"]}, "rules": [{"id": "x", "who": "group:a", "need": True}]}, "whole number"),
    ({"rules": [{"id": "x", "auto": True, "when": {"order": "machted"}}]}, "never machted"),
    ({"rules": [{"id": "x", "auto": True, "when": {"order": {"in": "matched"}}}]}, "must be a list"),
    ({"groups": {"a": ["ann"]}, "delegations": [{"absent": "ann"}]}, "deputy"),
    ({"delegations": [{"absent": "zed", "deputy": "ann", "start": DAY, "end": DAY}]}, "zed"),
    ({"delegations": [{"absent": "ann", "deputy": "bo", "start": "2026-10-01", "end": DAY}]}, "a date"),
]


@pytest.mark.parametrize(("table", "named"), WRONG)
def test_a_wrong_policy_is_refused_by_name(table, named):
    with pytest.raises(PolicyError, match=named):
        load(table)


BROKEN = [
    ({"rules": [{"id": "x", "auto": True, "when": {"gross": {"lte": 100}}}]}, "No rule covers 100.01"),
    (
        {"rules": [{"id": "x", "auto": True}, {"id": "y", "auto": True, "when": {"gross": {"lt": 5, "gt": 9}}}]},
        "never match",
    ),
    ({"groups": {"a": ["ann"]}, "rules": [{"id": "x", "who": "group:a"}]}, "at least 2"),
    ({"managers": {"ann": "bo", "bo": "ann"}, "rules": [{"id": "x", "auto": True}]}, "circle"),
    ({"rules": [{"id": "x", "who": "owner"}]}, "default_owner"),
    ({"default_owner": "ann", "rules": [{"id": "x", "who": "owner"}]}, "no manager"),
    (
        {
            "groups": {"a": ["ann", "bo", "cy"]},
            "rules": [
                {"id": "x", "who": "group:a", "need": 2, "stage": 1},
                {"id": "y", "who": "group:a", "need": 2, "stage": 2},
            ],
        },
        "Rules x, y together need more",
    ),
]


@pytest.mark.parametrize(("table", "told"), BROKEN)
def test_the_prover_finds(table, told):
    assert any(told in problem for problem in check(load(table)))


people = some.sampled_from(["ann", "bo", "cy", "di", "ed"])


policies = some.builds(
    lambda groups, managers, owner, rules: load(
        {"groups": groups, "managers": managers, "default_owner": owner,
         "rules": [rule | {"id": str(at)} for at, rule in enumerate(rules)]}
    ),
    some.fixed_dictionaries({name: some.lists(people, min_size=1, max_size=4, unique=True) for name in "gh"}),
    some.dictionaries(people, people, max_size=4),
    people,
    some.lists(
        some.one_of(
            some.just({"auto": True}),
            some.builds(lambda name, need, stage: {"who": f"group:{name}", "need": need, "stage": stage}, some.sampled_from("gh"), some.integers(1, 2), some.integers(0, 2)),
            some.builds(lambda limit: {"who": "owner", "when": {"gross": {"gt": limit}}}, some.integers(0, 1000)),
        ),
        max_size=4,
    ),
)  # fmt: skip


@given(policies, some.integers(1, 2000), some.frozensets(people, max_size=3), some.data())
def test_every_plan_ends_with_permitted_distinct_people_or_is_refused_by_name(policy, gross, actors, data):
    one = facts(gross, actors=actors)
    made = plan(one, policy, DAY)

    assert made == plan(one, policy, DAY)
    if isinstance(made, Finding):
        assert made.reason is Reason.NO_APPROVER
        return
    decisions = []
    while not (now := standing(made, decisions)).approved:
        assert now.turn
        assert not set(now.turn) & actors
        person = data.draw(some.sampled_from(now.turn))
        assert refusal(person, made, decisions) is None
        decisions.append(say(made, person))
    assert len({one.person for one in decisions}) == len(decisions)
    assert made.auto == (not decisions)
