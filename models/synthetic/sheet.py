"""A record as the strings a layout prints, in the document's language and number format."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal

from models.synthetic.companies import Company
from models.synthetic.record import Record
from models.synthetic.words import COLUMNS, KINDS, LABELS, REVERSE, TRANSFER, UNITS
from models.synthetic.zloty import in_words

LOCALES = {"en": "en_GB", "de": "de_DE", "fr": "fr_FR", "es": "es_ES", "it": "it_IT", "nl": "nl_NL", "pl": "pl_PL"}
DATES = {
    "en": "d MMMM yyyy",
    "de": "dd.MM.yyyy",
    "fr": "dd/MM/yyyy",
    "es": "dd/MM/yyyy",
    "it": "dd/MM/yyyy",
    "nl": "dd-MM-yyyy",
    "pl": "dd.MM.yyyy",
}
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "PLN": "zł"}
PLAIN = ("position", "description", "quantity", "unit", "unit_price", "tax_rate", "net_amount")
SETS: dict[str, tuple[str, ...]] = {
    "boxed": ("item", "description", "quantity", "unit_price", "tax_rate", "net_amount"),
    "sidebar": ("description", "quantity", "unit_price", "net_amount"),
    "minimal": ("description", "net_amount"),
    "shop": ("item", "description", "quantity", "unit_price", "tax_rate", "net_amount"),
    "telecom": ("description", "tax_rate", "net_amount"),
    "utility": ("description", "quantity", "unit", "unit_price", "net_amount"),
    "erp": ("position", "item", "description", "quantity", "unit", "unit_price", "tax_rate", "net_amount"),
    "hotel": ("description", "quantity", "unit_price", "tax_rate", "net_amount"),
    "receipt": ("description", "net_amount"),
    "notice": ("description", "quantity", "net_amount"),
}
"""The columns of lines that a layout shows."""


class Speech:
    """Numbers, dates and words in one language."""

    def __init__(self, language: str, currency: str) -> None:
        """For a document in this language and currency."""
        self.language, self.currency = language, currency

    def number(self, value: Decimal, digits: int = 2) -> str:
        """With the grouping of the language; spaces stay ordinary ones."""
        pattern = "#,##0." + "0" * digits if digits else "#,##0.####"
        text: str = format_decimal(value, pattern, locale=LOCALES[self.language])
        return text.replace("\u202f", " ").replace("\xa0", " ")

    def money(self, value: Decimal) -> str:
        """With the currency where the language puts it."""
        sign = SIGNS[self.currency]
        return f"{sign}{self.number(value)}" if self.language == "en" else f"{self.number(value)} {sign}"

    def day(self, value: date) -> str:
        """As the language writes dates."""
        text: str = format_date(value, DATES[self.language], locale=LOCALES[self.language])
        return text

    def label(self, name: str) -> str:
        """The word for a field."""
        return LABELS[name][self.language]


def sheet(record: Record, xml: str = "") -> str:
    """The JSON that a layout reads."""
    speech = Speech(record.speaks, record.currency)
    columns = SETS.get(record.looks, PLAIN)
    body: dict[str, Any] = {
        "lang": record.speaks,
        "color": record.supplier.color,
        "title": title(record),
        "labels": {name: speech.label(name) for name in ("bill_to", "ship_to", "seller")},
        "page": speech.label("page"),
        "of": speech.label("of"),
        "supplier": _supplier(record.supplier, speech),
        "buyer": _buyer(record.buyer, speech),
        "meta": [[label, value] for label, value in _meta(record, speech) if value],
        "intro": [record.note] if record.note else [],
        "columns": [{"key": name, "label": COLUMNS[name][record.speaks]} for name in columns],
        "rows": [[cells[name] for name in columns] for cells in _rows(record, speech)],
        "totals": _totals(record, speech),
        "taxes": _taxes(record, speech),
        "closing": _closing(record, speech),
        "footer": _footer(record, speech),
        "headline": _headline(record, speech),
        "chart": ["kWh", [[month, 0.35 + (7 * at % 5) / 8] for at, month in enumerate("JFMAMJJASOND")]],
        "signatures": ["osoba upoważniona do odbioru", "osoba upoważniona do wystawienia"],
    }
    return json.dumps(body | ({"xml": xml} if xml else {}), ensure_ascii=False)


def title(record: Record) -> str:
    """The heading of the document."""
    kind = KINDS[record.kind][record.speaks]
    return (
        f"{kind} {record.number}"
        if record.looks in {"din", "craftsman", "utility", "telecom", "faktura", "hotel"}
        else kind
    )


def _supplier(company: Company, speech: Speech) -> dict[str, Any]:
    lines = [
        company.street,
        company.city,
        *([company.country] if len(company.country) > 2 else []),
        company.phone,
        company.email,
    ]
    if company.vat_id:
        lines.append(f"{speech.label('vat_id')} {company.vat_id}")
    initials = "".join(word[0] for word in company.name.split()[:2])
    return {
        "name": company.name, "short": company.short or company.name, "street": company.street, "city": company.city,
        "lines": [line for line in lines if line], "logo": company.logo, "initials": initials, "trade": company.trade,
    }  # fmt: skip


def _buyer(company: Company, speech: Speech) -> dict[str, str]:
    country = company.country if len(company.country) > 2 else {"DE": "Deutschland", "PL": "Polska"}[company.country]
    abroad = country if speech.language != company.language else ""
    extra = {"en": "Accounts Payable", "de": "Rechnungseingang", "fr": "Service comptabilité"}.get(speech.language, "")
    return {
        "name": company.name, "extra": extra, "street": company.street, "city": company.city, "country": abroad,
        "tax": f"{speech.label('vat_id')} {company.vat_id}",
    }  # fmt: skip


def _meta(record: Record, speech: Speech) -> list[tuple[str, str]]:
    day = speech.day
    period = f"{day(record.period[0])} – {day(record.period[1])}" if record.period else ""
    number = speech.label("number")
    if record.kind == "delivery_note":
        number = speech.label("delivery_note")
    elif record.kind not in {"invoice", "prepayment_invoice", "proforma", "receipt"}:
        number = {
            "en": "Number",
            "de": "Nummer",
            "fr": "Numéro",
            "es": "Número",
            "it": "Numero",
            "nl": "Nummer",
            "pl": "Numer",
        }[record.speaks]
    dated = (
        speech.label("date")
        if record.kind == "invoice"
        else {
            "en": "Date",
            "de": "Datum",
            "fr": "Date",
            "es": "Fecha",
            "it": "Data",
            "nl": "Datum",
            "pl": "Data wystawienia",
        }[record.speaks]
    )
    return [
        (number, record.number),
        (dated, day(record.issued)),
        (speech.label("customer"), record.customer),
        (speech.label("order"), record.order),
        (speech.label("delivered"), day(record.delivered) if record.delivered else ""),
        (speech.label("delivery_note"), record.delivery_note),
        (speech.label("contract"), record.contract),
        (speech.label("period"), period),
        (speech.label("preceding"), record.preceding),
        (speech.label("due"), day(record.due) if record.due and record.kind != "receipt" else ""),
    ]


def _rows(record: Record, speech: Speech) -> list[dict[str, str]]:
    sign = -1 if record.negative else 1
    return [
        {
            "position": str(at),
            "item": item.code or f"{4100 + at * 7}",
            "description": item.description + (f"\n{item.detail}" if item.detail else ""),
            "quantity": speech.number(item.quantity, 0),
            "unit": UNITS[item.unit][record.speaks],
            "unit_price": speech.number(item.price, 4 if item.price != item.price.quantize(Decimal("0.01")) else 2),
            "tax_rate": f"{item.rate.normalize():f}".replace(".", "," if record.speaks != "en" else "."),
            "net_amount": speech.number(sign * item.net),
        }
        for at, item in enumerate(record.items, 1)
    ]


def _totals(record: Record, speech: Speech) -> list[tuple[str, str, bool]]:
    """Net, tax by rate, total; what was paid before and what is left. Nothing where the document has no sums."""
    if record.kind == "delivery_note":
        return []
    if record.kind in {"reminder", "statement"}:
        return [(speech.label("payable"), speech.money(record.net), True)]
    sign = -1 if record.negative else 1
    printed = {"net": record.net, "tax": record.tax, "gross": record.gross} | record.misprint
    rows = [(speech.label("net"), speech.money(sign * printed["net"]), False)]
    single = len(record.shares) == 1
    for rate, (_, tax) in record.shares.items():
        percent = f"{rate.normalize():f}".replace(".", "," if record.speaks != "en" else ".")
        rows.append(
            (f"{speech.label('tax')} {percent} %", speech.money(sign * (printed["tax"] if single else tax)), False)
        )
    rows.append((speech.label("gross"), speech.money(sign * printed["gross"]), True))
    if record.prepaid:
        rows.append((speech.label("prepaid"), speech.money(-record.prepaid), False))
    if record.prepaid or record.looks in {"faktura", "fattura", "utility"}:
        rows.append((speech.label("payable"), speech.money(sign * (printed["gross"] - record.prepaid)), True))
    return rows


def _taxes(record: Record, speech: Speech) -> list[list[str]]:
    head = [speech.label("rate"), speech.label("net"), speech.label("tax"), speech.label("gross")]
    return [
        head,
        *(
            [f"{rate.normalize():f} %", speech.number(base), speech.number(tax), speech.number(base + tax)]
            for rate, (base, tax) in record.shares.items()
        ),
    ]


def _closing(record: Record, speech: Speech) -> list[str]:
    lines = []
    if record.reverse_charge:
        lines.append(REVERSE[record.speaks])
    if record.looks == "faktura" and record.kind in {"invoice", "prepayment_invoice"} and record.currency == "PLN":
        lines.append(f"Słownie: {in_words(record.payable)}")
    if record.kind in {"invoice", "prepayment_invoice", "proforma", "reminder"} and record.due and record.pays_to:
        printed = record.misprint.get("gross", record.gross) if record.kind != "reminder" else record.net
        lines.append(
            TRANSFER[record.speaks].format(
                payable=speech.money(printed - record.prepaid), due=speech.day(record.due), iban=spaced(record.pays_to),
                bank=record.supplier.bank, number=record.number,
            )
        )  # fmt: skip
    if record.kind == "receipt":
        lines += {"de": ["Kartenzahlung", "Vielen Dank für Ihren Besuch!"]}.get(
            record.speaks, ["Paid by card", "Thank you!"]
        )
    return lines


def spaced(iban: str) -> str:
    """An IBAN in groups of four."""
    return " ".join(iban[at : at + 4] for at in range(0, len(iban), 4))


def _footer(record: Record, speech: Speech) -> list[list[str]]:
    company = record.supplier
    first = [company.name, company.street, company.city]
    second = [company.phone, company.email, company.registration]
    third = [
        f"{speech.label('vat_id')} {company.vat_id}" if company.vat_id else "",
        f"{speech.label('tax_number')} {company.tax_number}" if company.tax_number else "",
    ]
    fourth = [
        company.bank,
        f"IBAN {spaced(record.pays_to)}" if record.pays_to else "",
        f"BIC {company.bic}" if company.bic else "",
    ]
    return [[line for line in column if line] for column in (first, second, third, fourth) if any(column)]


def _headline(record: Record, speech: Speech) -> list[str]:
    by = speech.day(record.due) if record.due else ""
    return [
        speech.label("payable"),
        speech.money(record.misprint.get("gross", record.gross) - record.prepaid),
        f"{speech.label('due')} {by}",
    ]
