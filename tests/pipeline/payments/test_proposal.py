"""The proposal: never above a limit, never what is held, never twice; and a reason for everything."""

import datetime as dt
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as some

from pipeline.money import Money
from pipeline.payments import Calendar, Offer, Payable, PayingAccount, PaymentRules, propose
from pipeline.payments.bank_days import is_bank_day
from pipeline.sentences import say

TODAY = dt.date(2026, 11, 23)
UNTIL = dt.date(2026, 12, 1)
THEIRS, OTHER = "DE02120300000000202051", "PL61109010140000071219812874"


def euro(amount):
    return Money(Decimal(str(amount)), "EUR")


def account(limit=None, **more):
    given = {"iban": "DE75512108001245126199", "entity_id": None, "currency": "EUR"} | more
    return PayingAccount(limit=None if limit is None else Decimal(limit), **given)


def rules(limit=None, **more):
    return PaymentRules(accounts=(account(limit),), **more)


def item(number, amount="100.00", due=dt.date(2026, 11, 30), **more):
    given = {"supplier_id": "S1", "supplier": "Elbe GmbH", "iban": THEIRS} | more
    return Payable(number, number=f"R-{number}", open=euro(amount), due=due, **given)


def paid(proposal):
    return {one.invoice_id for transfer in proposal.transfers for one in transfer.items}


def why(proposal, invoice_id):
    return next(one.why.english for one in proposal.choices if one.invoice_id == invoice_id)


def test_what_is_due_is_paid_a_bank_day_before_and_what_is_not_due_waits():
    proposal = propose([item(1), item(2, due=dt.date(2027, 1, 30))], rules(), TODAY, UNTIL)

    assert paid(proposal) == {1}
    assert proposal.transfers[0].date == dt.date(2026, 11, 27)
    assert why(proposal, 2) == "not before 2027-01-28"


def test_a_discount_worth_taking_is_paid_early_and_its_item_is_cleared_in_full():
    offer = Offer(Decimal(2), dt.date(2026, 11, 30))
    (transfer,) = propose([item(1, due=dt.date(2026, 12, 20), offers=(offer,))], rules(), TODAY, UNTIL).transfers

    assert transfer.money == euro("98.00")
    assert transfer.items[0].clears == euro("100.00")


def test_a_discount_that_earns_too_little_or_is_over_is_not_taken():
    due = dt.date(2026, 11, 30)
    poor = Offer(Decimal("0.01"), dt.date(2026, 11, 25))
    over = Offer(Decimal(2), dt.date(2026, 11, 23))  # a transfer takes a day: it would be late

    proposal = propose([item(1, due=due, offers=(poor,)), item(2, due=due, offers=(over,))], rules(), TODAY, UNTIL)

    assert proposal.transfers[0].money == euro("200.00")


def test_with_little_cash_the_discounts_come_first_then_the_longest_due():
    offer = Offer(Decimal(3), dt.date(2026, 11, 27))
    items = [item(1), item(2, due=dt.date(2026, 11, 1)), item(3, due=dt.date(2026, 12, 20), offers=(offer,))]

    proposal = propose(items, rules(limit=200), TODAY, UNTIL)

    assert paid(proposal) == {2, 3}
    assert why(proposal, 1) == "over the limit of 200 EUR"
    assert why(proposal, 2) == "overdue since 2026-11-01"


def test_a_credit_note_is_netted_and_frees_cash_for_others():
    items = [item(1, "150.00"), item(2, "100.00"), item(3, "-60.00", iban=None)]

    (transfer,) = propose(items, rules(limit=190), TODAY, UNTIL).transfers

    assert transfer.money == euro("190.00")
    assert {one.invoice_id for one in transfer.items} == {1, 2, 3}


def test_a_credit_larger_than_what_is_paid_stays_open():
    proposal = propose([item(1), item(2, "-100.00", iban=None)], rules(), TODAY, UNTIL)

    assert proposal.transfers[0].money == euro("100.00")
    assert why(proposal, 2) == "no payment to the supplier is larger than this credit"


def test_one_supplier_gets_one_payment_or_one_for_each_invoice_as_set():
    items = [item(1), item(2), item(3, supplier_id="S2", supplier="Weser KG")]

    assert len(propose(items, rules(), TODAY, UNTIL).transfers) == 2
    assert len(propose(items, rules(per="invoice"), TODAY, UNTIL).transfers) == 3


def test_a_structured_reference_never_stands_for_two_invoices():
    items = [item(1, reference="RF18539007547034"), item(2)]

    transfers = propose(items, rules(), TODAY, UNTIL).transfers

    assert sorted(one.reference for one in transfers) == ["", "RF18539007547034"]


def test_what_no_account_of_ours_can_pay_says_so():
    foreign = Payable(1, "S1", "Elbe", "R-1", Money(Decimal(5), "CHF"), TODAY, iban=THEIRS)

    assert why(propose([foreign], rules(), TODAY, UNTIL), 1) == "no account of ours in CHF"


def test_each_company_pays_from_its_own_account():
    ours = PaymentRules(accounts=(account(entity_id="a"), account(entity_id="b", iban=OTHER)))
    items = [item(1, entity_id="b"), item(2, entity_id="c")]

    proposal = propose(items, ours, TODAY, UNTIL)

    assert [one.account.iban for one in proposal.transfers] == [OTHER]
    assert why(proposal, 2) == "no account of ours in EUR"


def test_each_account_gets_a_proposal_of_its_own_with_the_reasons_that_concern_it():
    ours = PaymentRules(accounts=(account(entity_id="a", limit="50"), account(entity_id="b", iban=OTHER)))
    items = [
        item(1, entity_id="a", amount="40.00"),
        item(2, entity_id="a"),
        item(3, entity_id="b"),
        item(4, entity_id="c"),
    ]

    parts = list(propose(items, ours, TODAY, UNTIL).by_account())

    assert [[one.invoice_id for one in part.choices] for part in parts] == [[1, 2, 4], [3, 4]]
    assert [[one.account.iban for one in part.transfers] for part in parts] == [["DE75512108001245126199"], [OTHER]]


HELD = say("held")
OFFERS = some.lists(
    some.builds(Offer, some.decimals("0.1", "5", places=1), some.dates(TODAY, dt.date(2026, 12, 20))), max_size=2
).map(tuple)


@some.composite
def payables(draw):
    count = draw(some.integers(0, 25))
    found = []
    for number in range(1, count + 1):
        credit = draw(some.integers(0, 4)) == 0
        amount = draw(some.decimals("0.01", "999.99", places=2))
        found.append(
            Payable(
                number,
                supplier_id=draw(some.sampled_from(["S1", "S2", "S3"])),
                supplier="Elbe",
                number=f"R-{number}",
                open=Money(-amount if credit else amount, draw(some.sampled_from(["EUR", "EUR", "PLN"]))),
                due=draw(some.dates(dt.date(2026, 10, 1), dt.date(2027, 1, 31))),
                entity_id=draw(some.sampled_from([None, "a", "b"])),
                offers=() if credit else draw(OFFERS),
                iban=None if credit else draw(some.sampled_from([THEIRS, THEIRS, OTHER, None])),
                reference=draw(some.sampled_from(["", "", "RF18539007547034"])),
                holds=(HELD,) if draw(some.integers(0, 4)) == 0 else (),
            )
        )
    return found


LIMITS = some.one_of(some.none(), some.decimals("0", "3000", places=2))


@settings(max_examples=400, deadline=None)
@given(payables(), LIMITS, LIMITS, some.sampled_from(["supplier", "invoice"]), some.integers(0, 3))
def test_never_above_a_limit_never_what_is_held_never_twice_and_everything_has_a_reason(
    items, first, second, per, lead
):
    ours = PaymentRules(
        accounts=(
            account(first, entity_id="a", calendars=(Calendar.TARGET, Calendar.DE)),
            account(None, entity_id=None, iban="DE91100000000123456789"),
            account(
                second, entity_id=None, iban="PL27114020040000300201355387", currency="PLN", calendars=(Calendar.PL,)
            ),
        ),
        per=per,
        lead=lead,
    )

    proposal = propose(items, ours, TODAY, UNTIL)

    known = {one.invoice_id: one for one in items}
    cleared = [one.invoice_id for transfer in proposal.transfers for one in transfer.items]
    assert len(cleared) == len(set(cleared))
    assert not any(known[one].holds for one in cleared)
    for one in ours.accounts:
        spent = sum((each.money.amount for each in proposal.transfers if each.account == one), Decimal(0))
        assert one.limit is None or spent <= one.limit
    for transfer in proposal.transfers:
        assert transfer.money.amount > 0
        assert TODAY <= transfer.date <= UNTIL
        assert is_bank_day(transfer.date, transfer.account.calendars)
        for one in transfer.items:
            assert one.clears == known[one.invoice_id].open
            assert known[one.invoice_id].supplier_id == transfer.supplier_id
            assert known[one.invoice_id].iban in {transfer.iban, None}
            assert 0 <= one.discount.amount <= max(0, one.clears.amount)
    assert [one.invoice_id for one in proposal.choices] == sorted(known)
    assert {one.invoice_id for one in proposal.choices if one.paid} == set(cleared)
    assert propose(reversed(items), ours, TODAY, UNTIL) == proposal
