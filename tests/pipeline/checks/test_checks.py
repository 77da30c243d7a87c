"""Each finding: a case that raises it, and a near miss that does not."""

from dataclasses import replace
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.checks import SELF_CHECKS, WORLD_CHECKS, arithmetic
from pipeline.checks.case import Past
from pipeline.checks.identifiers import ksef_is_valid, qrr_is_valid
from pipeline.documents import Channel, Origin
from pipeline.findings import Reason
from pipeline.invoices import Adjustment, Kind, Line, Party, TaxShare
from tests.fakes import OTHER_IBAN, SUPPLIER, a_case, money

CENT = Decimal("0.01")


def reasons(**changed):
    case = a_case(**changed)
    return [finding.reason for check in (*SELF_CHECKS, *WORLD_CHECKS) for finding in check(case)]


def test_an_honest_invoice_raises_nothing():
    assert reasons() == []


DE = {"country": "DE", "name": SUPPLIER.name}
CASES = [
    (Reason.TOTALS_DISAGREE, {"gross": money("191.00")}, {"gross": money("119.01"), "rounding": CENT}),
    (Reason.LINES_DO_NOT_ADD_UP, {"lines": (Line("a", net_amount=money("99.90")),)}, {"lines": (Line("a", net_amount=money("90.00")),), "adjustments": (Adjustment(money("10.00"), "freight"),)}),
    (Reason.LINE_DISAGREES, {"lines": (Line("a", money("4"), "", money("26.00"), None, money("100.00")),)}, {"lines": (Line("a", money("3"), "", money("33.3333"), None, money("100.00")),)}),
    (Reason.TAX_DISAGREES, {"taxes": (TaxShare(money("19"), money("100"), money("91.00")),)}, {"taxes": (TaxShare(money("19"), money("100"), money("19.02")),)}),
    (Reason.TAX_RATE_UNKNOWN, {"taxes": (TaxShare(money("21"), money("100"), money("21.00")),), "tax": money("21.00"), "gross": money("121.00"), "lines": ()}, {"taxes": (TaxShare(money("7"), money("100"), money("7.00")),), "tax": money("7.00"), "gross": money("107.00"), "lines": ()}),
    (Reason.DUE_DISAGREES, {"payable": money("100.00")}, {"payable": money("100.00"), "prepaid": money("19.00")}),
    (Reason.BAD_IDENTIFIER, {"supplier": Party(vat_id="DE136695975", **DE)}, {"supplier": Party(vat_id="DE 136 695 976", **DE)}),
    (Reason.VAT_ID_INVALID, {"supplier": Party(vat_id="DE136695975", **DE), "exact": frozenset({"supplier_vat_id"})}, {"supplier": Party(vat_id="DE 136 695 976", **DE)}),
    (Reason.BAD_IBAN, {"iban": "DE02120300000000202052"}, {"iban": "DE02120300000000202051"}),
    (Reason.BAD_PAYMENT_REFERENCE, {"payment_reference": "RF19 5390 0754 7034"}, {"payment_reference": "RF18 5390 0754 7034"}),
    (Reason.BAD_PAYMENT_REFERENCE, {"payment_reference": "+++090/9337/55494+++"}, {"payment_reference": "+++090/9337/55493+++"}),
    (Reason.DUE_BEFORE_ISSUE, {"due": date(2026, 8, 31)}, {"due": date(2026, 9, 1)}),
    (Reason.DATE_IN_FUTURE, {"issued": date(2026, 10, 3), "due": None}, {"issued": date(2026, 10, 2), "due": None}),
    (Reason.DATE_TOO_OLD, {"issued": date(2026, 4, 3)}, {"issued": date(2026, 4, 4)}),
    (Reason.CURRENCY_UNKNOWN, {"currency": "EUX", "supplier_currency": None}, {}),
    (Reason.CURRENCY_UNUSUAL, {"currency": "USD"}, {"currency": "EUR"}),
    (Reason.NOT_OUR_COMPANY, {"entity": None, "buyer": Party(name="Talblick AG")}, {"entity": None, "buyer": Party()}),
    (Reason.SUPPLIER_UNKNOWN, {"supplier_record": None}, {}),
    (Reason.SUPPLIER_IS_US, {"seller_is_own": True}, {}),
    (Reason.BANK_CHANGED, {"iban": OTHER_IBAN}, {"iban": "de02 1203 0000 0000 2020 51"}),
    (Reason.BANK_COUNTRY, {"iban": "GB29NWBK60161331926819"}, {"iban": OTHER_IBAN}),
    (Reason.CORRECTED_UNKNOWN, {"kind": Kind.CREDIT_NOTE, "preceding": "R-9"}, {"kind": Kind.CREDIT_NOTE, "preceding": "R-9", "past": [Past("R9", money("1"), "EUR")]}),
    (Reason.UNUSUAL_AMOUNT, {"past": [Past("1", money("10.00"), "EUR")] * 5}, {"past": [Past("1", money("12.00"), "EUR")] * 5}),
]  # fmt: skip


def found(changed):
    changed = dict(changed)
    changed.pop("supplier_currency", None)
    if "supplier_record" in changed:
        case = a_case()
        case = replace(case, supplier=changed["supplier_record"])
        return [one.reason for check in (*SELF_CHECKS, *WORLD_CHECKS) for one in check(case)]
    party = changed.pop("supplier", None)
    case = a_case(**changed)
    if party is not None:
        case = replace(case, invoice=replace(case.invoice, supplier=party))
    return [one.reason for check in (*SELF_CHECKS, *WORLD_CHECKS) for one in check(case)]


@pytest.mark.parametrize(("reason", "raising", "near_miss"), CASES, ids=[str(one[0]) for one in CASES])
def test_a_finding_is_raised_for_its_case_and_not_for_the_near_miss(reason, raising, near_miss):
    assert reason in found(raising)
    assert reason not in found(near_miss)


def test_a_domain_that_only_looks_right_is_told():
    origin = Origin(Channel.MAIL, "x", sender="rechnung@beispie1-buero.example")
    known = ("beispiel-buero.example",)

    assert Reason.SENDER_LOOKALIKE in reasons(origin=origin, known_domains=known)
    assert Reason.SENDER_LOOKALIKE not in reasons(
        origin=Origin(Channel.MAIL, "x", sender="a@elsewhere.example"), known_domains=known
    )


def test_a_blocked_supplier_is_told():
    assert Reason.SUPPLIER_BLOCKED in reasons(supplier=replace(SUPPLIER, blocked=True))


def test_the_sentence_has_the_numbers_in_it():
    (finding,) = arithmetic.check_totals(a_case(gross=money("191.00")))

    assert finding.sentence == "Net 100.00 and tax 19.00 make 119.00, but the total says 191.00."


@given(
    some.lists(some.integers(1, 99_999), min_size=1, max_size=12),
    some.sampled_from([ROUND_HALF_UP, ROUND_DOWN]),
    some.booleans(),
)
def test_whole_yen_rounded_in_any_honest_way_raise_no_doubt(amounts, rounding, each):
    lines = tuple(Line("x", Decimal(1), "", Decimal(yen), None, Decimal(yen), Decimal(10)) for yen in amounts)
    net = Decimal(sum(amounts))
    taxed = [line.net_amount for line in lines] if each and rounding == ROUND_HALF_UP else [net]
    tax = sum(((base / 10).quantize(Decimal(1), rounding) for base in taxed), Decimal(0))

    doubts = reasons(
        lines=lines,
        net=net,
        tax=tax,
        gross=net + tax,
        taxes=(TaxShare(Decimal(10), net, tax, "S"),),
        currency="JPY",
        supplier=replace(SUPPLIER, country="JP", currency="JPY"),
    )

    assert not set(doubts) - {Reason.TAX_RATE_UNKNOWN}


prices = some.decimals("0.01", "999.99", places=2)


@given(
    some.lists(some.tuples(some.integers(1, 50), prices), min_size=1, max_size=30), some.sampled_from(["line", "total"])
)
def test_honest_sums_in_both_rounding_styles_raise_no_doubt(items, style):
    rate = Decimal("0.19")
    lines = tuple(
        Line(f"item {at}", Decimal(n), "", price, None, n * price, Decimal(19)) for at, (n, price) in enumerate(items)
    )
    net = sum((line.net_amount for line in lines), Decimal(0))
    each = sum(((line.net_amount * rate).quantize(CENT, ROUND_HALF_UP) for line in lines), Decimal(0))
    tax = each if style == "line" else (net * rate).quantize(CENT, ROUND_HALF_UP)

    doubts = reasons(lines=lines, net=net, tax=tax, gross=net + tax, taxes=(TaxShare(Decimal(19), net, tax, "S"),))

    assert not doubts


@given(some.integers(100, 9_999_999), some.sampled_from(["net", "tax", "gross"]), some.data())
def test_one_wrong_digit_in_a_total_is_always_seen(cents, name, data):
    net = Decimal(cents) * CENT
    tax = (net * Decimal("0.19")).quantize(CENT, ROUND_HALF_UP)
    totals = {"net": net, "tax": tax, "gross": net + tax}
    text = f"{totals[name]:.2f}"
    at = data.draw(some.sampled_from([place for place, character in enumerate(text) if character.isdigit()]))
    other = data.draw(some.sampled_from([digit for digit in "0123456789" if digit != text[at]]))
    totals[name] = Decimal(text[:at] + other + text[at + 1 :])

    assert Reason.TOTALS_DISAGREE in reasons(**totals, lines=(), taxes=())


def test_xml_must_add_up_to_the_cent():
    lines = (Line("a", net_amount=money("99.99")),)

    assert Reason.LINES_DO_NOT_ADD_UP in reasons(lines=lines, structured=True)
    assert Reason.LINES_DO_NOT_ADD_UP not in reasons(lines=lines)


def test_ksef_and_swiss_references_are_checked_by_their_digits():
    assert ksef_is_valid("5265877635-20250826-0100001AF629-AF")
    assert not ksef_is_valid("5265877635-20250826-0100001AF629-AE")
    assert qrr_is_valid("210000000003139471430009017")
    assert not qrr_is_valid("210000000003139471430009016")
