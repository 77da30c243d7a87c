"""The remittance advice: what a supplier is told of a payment, in English or Polish."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pipeline.money import Money, total
from pipeline.payments.proposal import Item


@dataclass(frozen=True, slots=True)
class Advice:
    """A payment as its supplier is told of it."""

    company: str
    money: Money
    date: date
    iban: str
    end_to_end: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    opening: str
    line: str
    discount: str
    credit: str
    total: str
    closing: str


_WORDS: Final[Mapping[str, _Words]] = {
    "en": _Words("Payment of {total} from {company}",
                 "Dear Sir or Madam,\n\non {date} we ordered the transfer of {total} to your account {iban}. It pays:",
                 "{number}: {cash}", "{number}: {cash} ({clears} less {discount} discount)",
                 "{number}: {cash} (credit note)",
                 "Together: {total}", "Our reference is {reference}.\n\nKind regards\n{company}"),
    "pl": _Words("Płatność {total} od {company}",
                 "Szanowni Państwo,\n\ndnia {date} zleciliśmy przelew {total} na Państwa rachunek {iban}. Obejmuje on:",
                 "{number}: {cash}", "{number}: {cash} ({clears} pomniejszone o skonto {discount})",
                 "{number}: {cash} (faktura korygująca)",
                 "Razem: {total}", "Nasz numer referencyjny: {reference}.\n\nZ poważaniem\n{company}"),
}  # fmt: skip


def remittance_advice(advice: Advice, language: str) -> tuple[str, str]:
    """Subject and text, in English where the language is not one of ours. The account is shown but for its middle."""
    words = _WORDS.get(language, _WORDS["en"])
    given = {
        "total": str(advice.money), "company": advice.company, "date": advice.date.isoformat(),
        "iban": f"{advice.iban[:4]} … {advice.iban[-4:]}", "reference": advice.end_to_end,
    }  # fmt: skip
    lines = [_line(one, words) for one in advice.items]
    if len(lines) > 1:
        lines.append(words.total.format(total=total([one.cash for one in advice.items], advice.money.currency)))
    parts = (words.opening.format(**given), "\n".join(lines), words.closing.format(**given))
    return words.subject.format(**given), "\n\n".join(parts)


def _line(item: Item, words: _Words) -> str:
    form = words.discount if item.discount else words.credit if item.clears.amount < 0 else words.line
    number = " ".join((item.number or "–").split())
    return form.format(number=number, cash=item.cash, clears=item.clears, discount=item.discount)
