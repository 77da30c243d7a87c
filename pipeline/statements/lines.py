"""The lines of a statement: from a CSV file, or from a statement that was read from paper."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from pipeline.invoices import Invoice

LINES: Final = 50_000
_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "number": ("number", "invoice", "invoice number", "document", "document number", "reference", "belegnummer",
               "rechnung", "rechnungsnummer", "numer", "numer faktury", "nr faktury", "dokument"),
    "date": ("date", "invoice date", "document date", "datum", "belegdatum", "data", "data wystawienia"),
    "amount": ("amount", "open", "balance", "open amount", "betrag", "offen", "saldo", "kwota",
               "do zapłaty", "pozostało"),
    "debit": ("debit", "soll", "winien", "wn"),
    "credit": ("credit", "haben", "ma"),
    "currency": ("currency", "waehrung", "währung", "waluta"),
}  # fmt: skip
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}-\d\d-\d\d")
_DIGITS: Final = 3
"""A word with fewer is rather a position, a day or an amount of pieces than the number of a document."""


class BadStatementError(ValueError):
    """Nobody can read this statement; the message names the line."""


@dataclass(frozen=True, slots=True)
class StatementLine:
    """A document as the supplier has it: ``amount`` is what they say we owe, negative for a credit or a payment."""

    number: str
    amount: Decimal
    currency: str | None = None
    date: date | None = None


def from_csv(text: str) -> tuple[StatementLine, ...]:
    """Lines of a CSV with a header: number, date and amount (or debit and credit), in English, German or Polish.

    Amounts may be written with a comma or a point; one that could be read both ways raises ``BadStatementError``.
    """
    text = text.removeprefix("\ufeff")
    head = text.partition("\n")[0]
    separator = max(";\t,", key=head.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=separator)
    columns = {kind: _column(rows.fieldnames or (), names) for kind, names in _NAMES.items()}
    if columns["number"] is None or (columns["amount"] is None and columns["debit"] is None):
        raise BadStatementError("the first line must name a number and an amount, or debit and credit")
    found = []
    for place, row in enumerate(rows, 2):
        if place > LINES:
            raise BadStatementError(f"it has more than {LINES} lines")
        number = _cell(row, columns["number"])
        if number:
            found.append(_line(row, columns, number, place))
    return tuple(found)


def _column(head: Sequence[str], names: Sequence[str]) -> str | None:
    return next((one for one in head if one and one.strip().casefold() in names), None)


def _cell(row: Mapping[str, str | None], column: str | None) -> str:
    return (row.get(column) or "").strip() if column else ""


def _line(row: Mapping[str, str | None], columns: Mapping[str, str | None], number: str, place: int) -> StatementLine:
    try:
        if columns["amount"] is not None:
            amount = amount_of(_cell(row, columns["amount"]))
        else:
            amount = amount_of(_cell(row, columns["debit"]) or "0") - amount_of(_cell(row, columns["credit"]) or "0")
        said = _cell(row, columns["date"])
        day = _day(said) if said else None
    except BadStatementError as error:
        raise BadStatementError(f"line {place}: {error}") from error
    return StatementLine(number, amount, _cell(row, columns["currency"]).upper() or None, day)


def amount_of(text: str) -> Decimal:
    """An amount with two digits after the last separator, or with none. Raises ``BadStatementError`` for ``1.234``."""
    bare = re.sub(r"[\s\u00a0\u202f'’]", "", text).replace("\u2212", "-")
    turned = bare.endswith("-") or (bare.startswith("(") and bare.endswith(")"))
    bare = bare.strip("()").rstrip("-")
    whole, separator, rest = bare.rpartition("," if bare.rfind(",") > bare.rfind(".") else ".")
    if separator and len(rest) == 3 and not re.search("[.,]", whole):
        raise BadStatementError(f"{text!r} may be thousands or a fraction")
    if separator and len(rest) == 3:
        whole, rest = whole + rest, ""
    plain = re.sub("[.,]", "", whole) + (f".{rest}" if separator and rest else "" if separator else rest)
    try:
        amount = Decimal(plain)
    except InvalidOperation as error:
        raise BadStatementError(f"{text!r} is no amount") from error
    return -amount if turned else amount


def _day(text: str) -> date:
    """ISO, or day before month as in Europe."""
    found = re.fullmatch(r"(\d{4})-(\d\d?)-(\d\d?)|(\d\d?)[./-](\d\d?)[./-](\d{4})", text)
    try:
        if found and found[1]:
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found:
            return date(int(found[6]), int(found[5]), int(found[4]))
    except ValueError:
        pass
    raise BadStatementError(f"{text!r} is no date like 2026-01-31 or 31.01.2026")


def from_invoice(invoice: Invoice) -> tuple[StatementLine, ...]:
    """The lines of a statement that was read from paper: those in whose words a document number stands."""
    return tuple(_of_paper(invoice))


def _of_paper(invoice: Invoice) -> Iterator[StatementLine]:
    for one in invoice.lines:
        number = number_in(one.description)
        if number and one.net_amount is not None:
            yield StatementLine(number, one.net_amount, invoice.currency)


def number_in(text: str) -> str:
    """The word that is a document's number: the first with three digits that is no date; empty where there is none."""
    words = (word.strip(".,;:()#") for word in text.split())
    return next((one for one in words if sum(map(str.isdigit, one)) >= _DIGITS and not _DATE.fullmatch(one)), "")
