"""Where a verdict leads."""

from pipeline.approval import Plan, load
from pipeline.assess import assess
from pipeline.findings import Reason
from pipeline.ledger import Chart
from pipeline.routing import entry_of, facts_of, route
from pipeline.status import Status
from tests.fakes import RULES, TODAY, a_background, a_subject, an_extraction, an_invoice

AUTO = load({"rules": [{"id": "all", "auto": True}]})


def routed(extraction=None, policy=AUTO, chart=None, country="DE"):
    verdict = assess(extraction or an_extraction(), a_background(), RULES, a_subject())
    return route(verdict, policy=policy, chart=chart or Chart(), actors=frozenset(), country=country, on=TODAY)


def test_a_clean_invoice_leaves_with_a_plan():
    assert isinstance(routed().plan, Plan)


def test_an_invoice_that_nobody_may_approve_goes_to_review_before_anybody_is_asked():
    result = routed(policy=load({}))

    assert (result.plan, result.verdict.status) == (None, Status.IN_REVIEW)
    assert [finding.reason for finding in result.verdict.open] == [Reason.NO_APPROVER]


def test_reverse_charge_without_a_rate_for_our_country_is_held():
    result = routed(an_extraction(reverse_charge="true", tax_total="0.00", gross_total="100.00"))

    assert Reason.NOT_POSTABLE in {finding.reason for finding in result.verdict.open}


def test_a_doubtful_verdict_passes_through():
    assert routed(an_extraction(invoice_date=None)).verdict.status is Status.IN_REVIEW


def test_who_touched_it_is_among_the_facts():
    verdict = assess(an_extraction(), a_background(), RULES, a_subject())

    assert facts_of(verdict, frozenset({"ann"})).actors == {"ann"}


def test_the_entry_of_an_invoice_has_its_key_however_often_it_is_made():
    first, second = (entry_of(7, an_invoice(), "S1", Chart(), "DE") for _ in range(2))

    assert first == second
    assert first.key == "invoice:7"
