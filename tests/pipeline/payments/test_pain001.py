"""The bank's file: valid against the schema of ISO 20022, exact in its sums, and written in letters that banks take."""

import datetime as dt
import re
from decimal import Decimal
from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from lxml import etree
from stdnum import iso11649

from pipeline.money import Money
from pipeline.payments import PayingAccount
from pipeline.payments.characters import bank_text
from pipeline.payments.pain001 import NotPayableError, Order, group_ids, pain001
from pipeline.payments.references import creditor_reference, remittance
from pipeline.payments.rules import SCHEMAS

AT = dt.datetime(2026, 11, 23, 10, tzinfo=dt.UTC)
OURS = PayingAccount("DE75512108001245126199", "ours", "EUR", name="Nordlicht Handel GmbH", bic="SOGEDEFFXXX")
ZLOTY = PayingAccount("PL27114020040000300201355387", "pl", "PLN")
IBANS = ["DE02120300000000202051", "PL61109010140000071219812874", "NL91ABNA0417164300", "FR1420041010050500013M02606"]


def an_order(number=1, amount="119.00", **more):
    given = {
        "end_to_end": f"PAY1-{number}", "account": OURS, "date": dt.date(2026, 11, 27), "name": "Łódź & Söhne",
        "money": Money(Decimal(amount), "EUR"), "iban": IBANS[0], "numbers": (f"R-{number}",),
    } | more  # fmt: skip
    return Order(**given)


def made(orders, schema=SCHEMAS[0], **more):
    return pain001(1, orders, initiator="Nordlicht", at=AT, schema=schema, batch=more.get("batch", True))


def problems(content, schema):
    rules = etree.XMLSchema(etree.parse(str(files("sepaxml") / "schemas" / f"{schema}.xsd")))
    rules.validate(etree.fromstring(content))
    return [str(one.message) for one in rules.error_log]


def texts(content, name):
    return [one.text for one in etree.fromstring(content).iter(f"{{*}}{name}")]


@settings(max_examples=60, deadline=None)
@given(
    some.lists(
        some.builds(
            lambda number, minor, iban, name, day, account, bic, country, reference, numbers: Order(
                f"PAY1-{number}", account, day, Money(Decimal(minor) / 100, account.currency), name, iban, bic,
                country, reference, tuple(numbers),
            ),
            some.integers(0, 10**9),
            some.integers(1, 10**11),
            some.sampled_from(IBANS),
            some.text(max_size=100).map(lambda name: f"A{name}"),
            some.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)),
            some.sampled_from([OURS, ZLOTY]),
            some.sampled_from([None, "SOGEDEFFXXX"]),
            some.sampled_from([None, "DE", "PL"]),
            some.sampled_from(["", "RF18539007547034", "RF00539007547034", "Ihre Nr. 12"]),
            some.lists(some.text(max_size=40), max_size=12),
        ),
        min_size=1, max_size=8, unique_by=lambda one: one.end_to_end,
    ),
    some.sampled_from(SCHEMAS),
    some.booleans(),
)  # fmt: skip
def test_any_payments_make_a_valid_file_whose_sums_hold(orders, schema, batch):
    file = made(orders, schema, batch=batch)

    assert problems(file.content, schema) == []
    amounts = [Decimal(one) for one in texts(file.content, "InstdAmt")]
    assert sorted(amounts) == sorted(one.money.amount for one in orders)
    whole, *groups = [Decimal(one) for one in texts(file.content, "CtrlSum")]
    assert whole == sum(groups) == sum(amounts) == file.total
    assert made(list(reversed(orders)), schema, batch=batch).content == file.content
    assert set(group_ids(1, orders).values()) == set(texts(file.content, "PmtInfId"))


def test_names_are_written_in_the_letters_of_sepa():
    content = made([an_order()]).content

    assert "Lodz + Sohne" in texts(content, "Nm")


@given(some.text())
def test_bank_text_has_no_letter_outside_the_set_and_no_slash_at_an_end(text):
    found = bank_text(text)

    assert re.fullmatch(r"[A-Za-z0-9/\-?:().,'+ ]*", found)
    assert "//" not in found
    assert found == found.strip(" /")
    assert len(found) <= 140


def test_greek_and_bulgarian_names_can_be_read():
    assert bank_text("Αθήνα ΑΕ") == "Athina AE"
    assert bank_text("България ЕООД") == "Balgariya EOOD"


def test_a_creditor_reference_goes_structured_if_its_check_digits_hold():
    right = made([an_order(reference="RF18 5390 0754 7034")]).content
    wrong = made([an_order(reference="RF19539007547034")]).content

    assert texts(right, "Ref") == ["RF18539007547034"]
    assert texts(wrong, "Ref") == []
    assert texts(wrong, "Ustrd") == ["RF19539007547034, R-1"]


@given(some.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=21))
def test_every_creditor_reference_with_its_digits_is_one_and_with_others_is_none(body):
    right = f"RF{98 - int(''.join(str(int(one, 36)) for one in body + 'RF00')) % 97:02}{body}"

    assert iso11649.is_valid(right)
    assert creditor_reference(right.lower()) == right
    other = f"RF{(int(right[2:4]) + 1) % 100:02}{body}"
    assert creditor_reference(other) is None


@given(some.lists(some.text("R-0123456789", min_size=1, max_size=30), min_size=1, max_size=60))
def test_the_numbers_of_what_is_paid_are_told_or_counted(numbers):
    text = remittance(numbers)

    assert len(text) <= 140
    left = re.search(r"\+ (\d+) more$", text)
    shown = len(numbers) - int(left[1]) if left else len(numbers)
    assert text.startswith(bank_text(", ".join(numbers[:shown])))


@pytest.mark.parametrize(
    "wrong",
    [
        {"iban": "DE02120300000000202052"},
        {"iban": ""},
        {"bic": "NOBIC"},
        {"amount": "0.00"},
        {"amount": "-5.00"},
        {"amount": "5.001"},
        {"name": "\u200b"},
    ],
)
def test_what_a_bank_would_refuse_is_refused_here(wrong):
    with pytest.raises(ValueError, match=r".+"):
        made([an_order(**wrong)])


def test_a_file_of_nothing_is_none():
    with pytest.raises(NotPayableError):
        made([])


def test_without_a_bic_the_payers_bank_is_not_provided_and_the_payees_is_left_out():
    account = PayingAccount("DE75512108001245126199", "ours", "EUR")
    content = made([an_order(account=account)]).content

    assert texts(content, "CdtrAgt") == []
    assert b"NOTPROVIDED" in content


def test_zloty_are_no_sepa_transfer():
    euro, zloty = an_order(1), an_order(2, account=ZLOTY, money=Money(Decimal(5), "PLN"))
    content = made([euro, zloty]).content

    assert texts(content, "SvcLvl") != []
    assert sorted(texts(content, "ChrgBr")) == ["SHAR", "SLEV"]
