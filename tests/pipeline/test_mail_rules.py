"""Which mail rule fits, and why the others do not."""

import pytest
from pydantic import ValidationError

from pipeline.mail_rules import Envelope, MailRule, rule_for, tried

MAIL = Envelope(
    ("rechnung@elbe.example",), ("Ap@Nordlicht.example", "x@other.example"), "Ihre Rechnung Nr. 7", "invoices"
)


def a_rule(**given):
    return MailRule(**({"name": "r", "ignore": True} | given))


@pytest.mark.parametrize(
    "given",
    [
        {"sender": ["rechnung@elbe.example"]},
        {"sender": ["RECHNUNG@ELBE.EXAMPLE"]},
        {"sender": ["@elbe.example"]},
        {"sender": ["@example"]},
        {"sender": ["rechnung@*"]},
        {"sender": ["someone@else.example", "r?chnung@elbe.example"]},
        {"recipient": ["ap@nordlicht.example"]},
        {"subject": ["rechnung"]},
        {"subject": ["ihre*nr. ?"]},
        {"mailbox": ["invoices"]},
        {"mailbox": ["invoices"], "sender": ["@elbe.example"], "recipient": ["@nordlicht.example"], "subject": ["Nr"]},
    ],
)
def test_a_rule_fits(given):
    assert rule_for([a_rule(**given)], MAIL) is not None


@pytest.mark.parametrize(
    "given",
    [
        {"sender": ["@lbe.example"]},
        {"sender": ["elbe.example"]},
        {"sender": ["@elbe.example.evil.example"]},
        {"recipient": ["y@other.example"]},
        {"subject": ["mahnung"]},
        {"subject": ["rechnung*"]},
        {"mailbox": ["other"]},
        {"sender": ["@elbe.example"], "subject": ["mahnung"]},
    ],
)
def test_a_rule_does_not_fit(given):
    assert rule_for([a_rule(**given)], MAIL) is None


def test_a_mail_that_names_two_senders_must_fit_with_both():
    forged = Envelope(("rechnung@elbe.example", "thief@evil.example"))

    assert rule_for([a_rule(sender=["@elbe.example"])], forged) is None
    assert rule_for([a_rule(sender=["@elbe.example"])], Envelope()) is None


def test_the_first_rule_that_fits_decides_and_those_before_it_say_why_not():
    rules = [
        a_rule(name="a", sender=["@other.example"], subject=["mahnung"]),
        a_rule(name="b", subject=["rechnung"]),
        a_rule(name="c", mailbox=["invoices"]),
    ]

    first, second = tried(rules, MAIL)

    assert (first.fits, second.rule.name, rule_for(rules, MAIL).name) == (False, "b", "b")
    assert [str(one) for one in first.missed] == [
        "the sender is rechnung@elbe.example", "the subject is Ihre Rechnung Nr. 7",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {"name": "x", "ignore": True},
        {"name": "x", "sender": ["@a.example"]},
        {"name": "x", "sender": ["@a.example"], "ignore": True, "entity": "ours"},
        {"name": "", "sender": ["@a.example"], "ignore": True},
        {"name": "x", "senders": ["@a.example"], "ignore": True},
    ],
)
def test_a_rule_that_says_nothing_or_two_things_is_refused(given):
    with pytest.raises(ValidationError):
        MailRule(**given)
