"""Matching the bank's bookings: a guess is never a match."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from pipeline.money import Money
from pipeline.payments.bank_files import BankLine, StatusLine
from pipeline.payments.matching import Awaited, Effect, Match, matches, told
from pipeline.payments.payment import PaymentStatus
from pipeline.sentences import Said

OURS, THEIRS = "DE75512108001245126199", "DE02120300000000202051"


def euro(amount):
    return Money(Decimal(amount), "EUR")


def awaited(number=1, amount="100.00", status=PaymentStatus.SENT, **more):
    given = Awaited(number, f"PAY{number}", "G1", "M1", OURS, THEIRS, euro(amount), status, (f"R-{number}",))
    return replace(given, **more)


def line(amount="-100.00", **more):
    return BankLine("k", OURS, dt.date(2026, 11, 30), euro(amount), **more)


def test_the_end_to_end_id_decides_even_among_equal_amounts():
    assert matches(line(end_to_end="PAY2"), [awaited(1), awaited(2)]) == [Match(2, Effect.BOOKED, euro("100.00"))]


def test_another_payments_id_is_never_matched_by_its_amount():
    assert isinstance(matches(line(end_to_end="OTHER"), [awaited()]), Said)


def test_without_an_id_account_and_amount_match_if_they_leave_no_choice():
    assert matches(line(iban=THEIRS), [awaited(1), awaited(2, "99.00")]) == [Match(1, Effect.BOOKED, euro("100.00"))]
    assert "several" in matches(line(iban=THEIRS), [awaited(1), awaited(2)]).english
    assert isinstance(matches(line(), [awaited(1)]), Said)


def test_without_an_id_the_number_in_the_text_matches():
    found = matches(line(text="Rechnung R 1, danke"), [awaited(1), awaited(2)])

    assert [one.payment_id for one in found] == [1]


def test_a_booking_on_another_account_of_ours_is_of_no_payment_from_this_one():
    assert isinstance(matches(line(end_to_end="PAY1"), [awaited(account=THEIRS)]), Said)


def test_a_group_is_matched_without_those_that_were_rejected_and_only_to_the_cent():
    group = [awaited(1), awaited(2, "50.00"), awaited(3, "7.00", PaymentStatus.REJECTED)]

    assert [one.payment_id for one in matches(line("-150.00", group_id="G1"), group)] == [1, 2]
    assert isinstance(matches(line("-157.00", group_id="G1"), group), Said)


def test_a_payment_in_part_is_a_match_over_what_left_and_more_is_one_only_with_its_charges():
    assert matches(line("-60.00", end_to_end="PAY1"), [awaited()])[0].paid == euro("60.00")
    assert isinstance(matches(line("-101.00", end_to_end="PAY1"), [awaited()]), Said)
    with_charges = matches(line("-101.00", end_to_end="PAY1", charges=euro("1.00")), [awaited()])
    assert with_charges == [Match(1, Effect.BOOKED, euro("100.00"), euro("1.00"))]


def test_money_that_comes_in_is_a_return_only_under_a_payments_name():
    posted = awaited(status=PaymentStatus.POSTED)

    assert matches(line("100.00", end_to_end="PAY1", return_code="AC04"), [posted])[0].effect is Effect.RETURNED
    assert isinstance(matches(line("100.00", iban=THEIRS), [posted]), Said)
    assert isinstance(matches(line("100.01", end_to_end="PAY1"), [posted]), Said)


def test_what_is_booked_already_needs_nothing():
    assert matches(line(end_to_end="PAY1"), [awaited(status=PaymentStatus.POSTED)]) == []


def test_a_status_is_heard_for_the_payment_the_group_or_the_message():
    all_three = [awaited(1), awaited(2, group_id="G2"), awaited(3, message_id="M2", group_id="G3")]

    def heard(*given):
        return [one.payment_id for one in told(StatusLine(*given), all_three)]

    assert heard("PAY2", "G1", "M1", "RJCT") == [2]
    assert heard("", "G1", "M1", "ACSC") == [1]
    assert heard("", "", "M1", "RJCT") == [1, 2]
    assert heard("", "", "M1", "ACTC") == []
