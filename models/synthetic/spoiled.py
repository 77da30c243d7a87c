"""The ways in which an invoice comes again, looks like another, or is misread."""

from __future__ import annotations

import string
from datetime import date, timedelta
from random import Random
from typing import Final

from models.synthetic.billed import COINCIDENCE, Billed
from models.synthetic.billing_firms import ROUND, Firm, digits

_READ_FOR: Final = {
    "0": "O", "O": "0", "1": "I", "I": "1", "5": "S", "S": "5", "8": "B", "B": "8", "2": "Z", "6": "G", "7": "1",
    "3": "8", "9": "g", "4": "A",
}  # fmt: skip


def copied(firm: Firm, one: Billed, sort: str) -> Billed:  # noqa: C901, PLR0911, PLR0912 - a table of 21 ways
    """An invoice as it comes a second time, in one of the ways of ``COPIES``."""
    dice, tax = firm.dice, one.gross - one.net
    match sort:
        case "written otherwise":
            return one._replace(number=rewritten(dice, one.number))
        case "one look-alike":
            return one._replace(number=look_alike(dice, one.number))
        case "two look-alikes":
            return one._replace(number=look_alike(dice, one.number, 2))
        case "wrong digit":
            return one._replace(number=wrong_digit(dice, one.number))
        case "swapped digits":
            return one._replace(number=swapped(dice, one.number))
        case "net for gross":
            return one._replace(gross=one.net)
        case "total swapped":
            gross = swapped_amount(dice, one.gross)
            return one._replace(gross=gross, net=gross - tax)
        case "total by cents":
            cents = dice.choice((-2, -1, 1, 2))
            return one._replace(gross=one.gross + cents, net=one.net + cents)
        case "total scaled":
            factor = dice.choice((10, 100))
            return one._replace(gross=one.gross * factor, net=one.net * factor)
        case "date":
            return one._replace(issued=misdated(dice, one.issued))
        case "other record":
            other = next(record for record in firm.records if record[0] != one.supplier)
            return one._replace(supplier=other[0], vat_id=other[1], iban=other[2], name=other[3])
        case "number and date":
            spoil = dice.choice((look_alike, rewritten, wrong_digit, swapped))
            return one._replace(number=spoil(dice, one.number), issued=misdated(dice, one.issued))
        case "number and total":
            spoil = dice.choice((look_alike, rewritten))
            gross = dice.choice((swapped_amount(dice, one.gross), one.gross + 1))
            return one._replace(number=spoil(dice, one.number), gross=gross, net=gross - tax)
        case "billed anew":
            later = one.issued + timedelta(dice.randint(3, 40))
            return one._replace(number=firm.numbered(later), issued=later)
        case "currency":
            return one._replace(currency="USD" if one.currency == "EUR" else "EUR")
        case "no number":
            return one._replace(number="")
        case "reference as number":
            return one._replace(number=one.order or one.delivery_note or one.contract or digits(dice, 8))
        case "supplier unknown":
            return one._replace(supplier="", vat_id="", iban="", name="")
        case "other company":
            return one._replace(company=1 - one.company)
        case "total corrected":
            share = dice.uniform(0.7, 1.3)
            net = int(one.net * share)
            return one._replace(net=net, gross=net + int(tax * share))
    return one


def coincidence(dice: Random, firm: Firm, one: Billed) -> Billed:
    """Another supplier's invoice: the same day and total, the same number, or a round total."""
    supplier, vat_id, iban, name = firm.records[0]
    chance, note, tax = dice.random(), "WZ" + digits(dice, 7), one.gross - one.net
    other = one._replace(
        supplier=supplier, vat_id=vat_id, iban=iban, name=name, order="", delivery_note=note, contract="",
        period=None, sort=COINCIDENCE,
    )  # fmt: skip
    if chance < 0.4:
        return other._replace(number=firm.numbered(one.issued))
    if chance < 0.8:
        gross = one.gross + dice.randint(100, 99_999)
        return other._replace(gross=gross, net=gross - tax)
    net = dice.choice(ROUND[:3])
    return other._replace(net=net, gross=net + tax)


def misread(dice: Random, one: Billed, number: float = 0.02, day: float = 0.01, reference: float = 0.01) -> Billed:
    """As a reader may capture it: a share of the numbers and dates off, references overlooked."""
    if dice.random() < number and one.number:
        one = one._replace(number=dice.choice((look_alike, wrong_digit, rewritten))(dice, one.number))
    if dice.random() < day:
        one = one._replace(issued=misdated(dice, one.issued))
    if dice.random() < reference:
        one = one._replace(delivery_note="", contract="", period=None)
    return one._replace(order="") if dice.random() < 2 * reference else one


def look_alike(dice: Random, text: str, count: int = 1) -> str:
    """Some characters read as others that look like them."""
    places = [at for at, character in enumerate(text) if character in _READ_FOR]
    letters = list(text)
    for at in dice.sample(places, min(count, len(places))):
        letters[at] = _READ_FOR[letters[at]]
    return "".join(letters)


def wrong_digit(dice: Random, text: str) -> str:
    """One digit read as another."""
    places = [at for at, character in enumerate(text) if character.isdigit()]
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + dice.choice([digit for digit in "0123456789" if digit != text[at]]) + text[at + 1 :]


def swapped(dice: Random, text: str) -> str:
    """Two neighbouring characters exchanged."""
    places = [
        at for at in range(len(text) - 1) if text[at] != text[at + 1] and text[at].isalnum() and text[at + 1].isalnum()
    ]
    if not places:
        return text
    at = dice.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def swapped_amount(dice: Random, amount: int) -> int:
    """An amount with two neighbouring digits exchanged."""
    for _ in range(6):
        digits_swapped = swapped(dice, str(amount))
        if digits_swapped != str(amount) and digits_swapped[0] != "0":
            return int(digits_swapped)
    return amount + 9


def rewritten(dice: Random, text: str) -> str:
    """The same number in another spelling."""
    cut = text.split("-", 1)[-1] if text[:1].isalpha() and "-" in text else f"INV{text}"
    ways = (
        "".join(character for character in text if character.isalnum()),
        text.lstrip("0") or text,
        text + dice.choice(("-A", "A", "/K", "-COPY", " KOPIA", "R")),
        cut,
        text.replace("/", "-") if "/" in text else f"No. {text}",
        f"{text.lower()}.",
        f"0{text}",
        text.lstrip(string.ascii_letters + "/-") or text,
    )
    for _ in range(5):
        if (written := dice.choice(ways)) != text:
            return written
    return f"INV {text}"


def misdated(dice: Random, day: date) -> date:
    """Day and month exchanged where that is a date; else another day or year."""
    if day.day <= 12 and day.day != day.month:
        return day.replace(month=day.day, day=day.month)
    try:
        other = day.day % 9 + 1 if day.day < 10 else day.day - 10 or 1
        return dice.choice((day.replace(day=other), day.replace(year=day.year + 1)))
    except ValueError:
        return day + timedelta(1)
