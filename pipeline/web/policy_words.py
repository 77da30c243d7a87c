"""A rule of the approval policy as a sentence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from pipeline.approval import Policy
from pipeline.approval.policy import Condition, Rule
from pipeline.web import i18n
from pipeline.web.i18n import N_, ngettext
from pipeline.web.i18n import gettext as _

_SAID = {
    "lt": N_("the total is below %(value)s"),
    "lte": N_("the total is at most %(value)s"),
    "gt": N_("the total is above %(value)s"),
    "gte": N_("the total is at least %(value)s"),
    "has": N_("it is marked %(value)s"),
    "eq": N_("%(fact)s is %(value)s"),
    "in": N_("%(fact)s is one of %(value)s"),
}
_FACTS = {
    "currency": N_("the currency"), "kind": N_("the kind of document"), "supplier": N_("the supplier"),
    "entity": N_("our company"), "cost_centre": N_("the cost centre"), "order": N_("the order"),
}  # fmt: skip


def in_words(rule: Rule, policy: Policy) -> str:
    """Like: "Where the total is above 1,000.00 EUR: 2 people of buyers (ann, bob) are asked, at stage 30."."""
    if rule.when:
        where = _("Where %(conditions)s") % {"conditions": _(" and ").join(_test(one, policy) for one in rule.when)}
    else:
        where = _("Always")
    if rule.auto:
        return _("%(where)s: nobody is asked, unless another rule asks.") % {"where": where}
    asked = ngettext("%(count)s person of %(who)s is asked", "%(count)s people of %(who)s are asked", rule.need)
    said = asked % {"count": rule.need, "who": _who(rule.who, policy)}
    return _("%(where)s: %(said)s, at stage %(stage)s.") % {"where": where, "said": said, "stage": rule.stage}


def _test(condition: Condition, policy: Policy) -> str:
    value: Any = condition.value
    if isinstance(value, Decimal):
        value = f"{i18n.show_amount(value)} {policy.currency}"
    elif isinstance(value, tuple):
        value = ", ".join(value)
    return _(_SAID[condition.operator]) % {"fact": _(_FACTS.get(condition.fact, condition.fact)), "value": value}


def _who(who: str, policy: Policy) -> str:
    word, _colon, name = who.partition(":")
    if word == "group":
        return f"{name} ({', '.join(policy.groups[name])})"
    if word == "person":
        return name
    if word == "owner":
        return _("the owners of the cost centre")
    return _("those whose limit is high enough")
