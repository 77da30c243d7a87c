"""A record as the strings a layout prints, in the document's language and number format."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, Final

from models.synthetic.companies import Company
from models.synthetic.letters import closing, farewell, opening
from models.synthetic.record import ZERO, Item, Record
from models.synthetic.speech import Speech, spaced
from models.synthetic.words import COLUMNS, COUNTRIES, KINDS, UNITS

PLAIN: Final = ("position", "description", "quantity", "unit", "unit_price", "tax_rate", "net_amount")
SETS: Final[dict[str, tuple[str, ...]]] = {
    "boxed": ("item", "description", "quantity", "unit_price", "tax_rate", "net_amount"),
    "sidebar": ("description", "quantity", "unit_price", "net_amount"),
    "minimal": ("description", "net_amount"),
    "shop": ("item", "description", "quantity", "unit_price", "tax_rate", "net_amount"),
    "telecom": ("description", "tax_rate", "net_amount"),
    "utility": ("description", "quantity", "unit", "unit_price", "net_amount"),
    "erp": ("position", "item", "description", "quantity", "unit", "unit_price", "tax_rate", "net_amount"),
    "hotel": ("description", "quantity", "unit_price", "tax_rate", "net_amount"),
    "receipt": ("description", "net_amount"),
}
"""The columns of lines that a layout shows."""
BY_KIND: Final[dict[str, tuple[str, ...]]] = {
    "delivery_note": ("position", "item", "description", "quantity", "unit"),
    "reminder": ("description", "net_amount"),
    "statement": ("description", "net_amount"),
}
"""The columns that a kind shows in every layout."""
TITLED: Final = frozenset({"din", "craftsman", "utility", "telecom", "faktura", "hotel"})
"""Layouts whose heading holds the number."""
TILL: Final = {
    "en": ("Net", "VAT", "Gross"), "de": ("Netto", "MwSt.", "Brutto"), "fr": ("HT", "TVA", "TTC"), "es": ("Base", "Cuota", "Total"),
    "it": ("Imponibile", "IVA", "Lordo"), "nl": ("Excl.", "Btw", "Incl."), "pl": ("Netto", "VAT", "Brutto"),
}  # fmt: skip
"""What a till writes over its table of tax."""
CARRIES: Final[dict[str, tuple[int, int]]] = {"erp": (44, 52)}
"""Layouts that carry totals over, with the rows of type that their first page and each other page hold."""


def sheet(record: Record, xml: str = "") -> str:
    """The JSON that a layout reads."""
    speech = Speech(record.speaks, record.currency, record.voice)
    columns = BY_KIND.get(record.kind) or SETS.get(record.looks, PLAIN)
    sections = list(_sections(record, speech, columns))
    body: dict[str, Any] = {
        "lang": record.speaks,
        "color": record.supplier.color,
        "title": title(record),
        "labels": {name: speech.label(name) for name in ("bill_to", "ship_to", "seller", "before", "after")},
        "page": speech.label("page"),
        "of": speech.label("of"),
        "supplier": _supplier(record, speech),
        "buyer": _buyer(record, speech),
        "meta": [[label, value] for label, value in _meta(record, speech) if value],
        "intro": opening(record),
        "columns": [{"key": name, "label": COLUMNS[name][record.speaks]} for name in columns],
        "rows": [row for section in sections for row in section["rows"]],
        "sections": sections,
        "before": _rows(record, speech, columns, record.before),
        "readings": record.readings,
        "totals": _totals(record, speech),
        "taxes": _taxes(record, speech),
        "closing": closing(record, speech),
        "sign": farewell(record),
        "footer": _footer(record, speech),
        "headline": _headline(record, speech),
        "chart": ["kWh", [[month, 0.35 + (7 * at % 5) / 8] for at, month in enumerate("JFMAMJJASOND")]],
        "signatures": ["osoba upoważniona do odbioru", "osoba upoważniona do wystawienia"],
    }
    return json.dumps(body | ({"xml": xml} if xml else {}), ensure_ascii=False)


def title(record: Record) -> str:
    """The heading of the document."""
    kind = KINDS[record.kind][record.speaks]
    return f"{kind} {record.number}" if record.looks in TITLED else kind


def _supplier(record: Record, speech: Speech) -> dict[str, Any]:
    company = record.supplier
    abroad = company.country != record.buyer.country
    lines = [
        company.street,
        company.city,
        COUNTRIES[company.country][record.speaks] if abroad else "",
        company.phone,
        company.email,
        f"{speech.label('vat_id')} {company.vat_id}" if company.vat_id else "",
    ]
    initials = "".join(word[0] for word in company.name.split()[:2])
    return {
        "name": company.name, "short": company.short or company.name, "street": company.street, "city": company.city,
        "lines": [line for line in lines if line], "logo": company.logo, "initials": initials, "trade": company.trade,
    }  # fmt: skip


def _buyer(record: Record, speech: Speech) -> dict[str, str]:
    company = record.buyer
    abroad = COUNTRIES[company.country][record.speaks] if company.country != record.supplier.country else ""
    extra = {"en": "Accounts Payable", "de": "Rechnungseingang", "fr": "Service comptabilité"}.get(speech.language, "")
    return {
        "name": company.name, "extra": extra, "street": company.street, "city": company.city, "country": abroad,
        "tax": f"{speech.label('vat_id')} {company.vat_id}",
    }  # fmt: skip


_NUMBER: Final = {"en": "Number", "de": "Nummer", "fr": "Numéro", "es": "Número", "it": "Numero", "nl": "Nummer", "pl": "Numer"}  # fmt: skip
_DATE: Final = {"en": "Date", "de": "Datum", "fr": "Date", "es": "Fecha", "it": "Data", "nl": "Datum", "pl": "Data wystawienia"}  # fmt: skip


def _meta(record: Record, speech: Speech) -> list[tuple[str, str]]:
    day = speech.day
    period = f"{day(record.period[0])} – {day(record.period[1])}" if record.period else ""
    number = {"delivery_note": speech.label("delivery_note"), "receipt": speech.label("receipt")}.get(record.kind, "")
    if not number:
        named = record.kind in {"invoice", "prepayment_invoice"}
        number = speech.label("number") if named else _NUMBER[record.speaks]
    return [
        (number, record.number),
        (speech.label("date") if record.kind == "invoice" else _DATE[record.speaks], day(record.issued)),
        (speech.label("customer"), record.customer),
        (speech.label("order"), record.order),
        (speech.label("delivered"), day(record.delivered) if record.delivered else ""),
        (speech.label("delivery_note"), record.delivery_note),
        (speech.label("contract"), record.contract),
        (speech.label("period"), period),
        (speech.label("preceding"), record.preceding),
        *record.facts,
        (speech.label("due"), day(record.due) if record.due and record.kind != "receipt" else ""),
    ]


def _rows(record: Record, speech: Speech, columns: Sequence[str], items: Sequence[Item]) -> list[list[str]]:
    sign = -1 if record.negative else 1
    rows = []
    for at, item in enumerate(items, 1):
        cells = {
            "position": str(at),
            "item": item.code or f"{4100 + at * 7}",
            "description": item.description + (f"\n{item.detail}" if item.detail else ""),
            "quantity": speech.number(item.quantity, 0),
            "unit": UNITS[item.unit][record.speaks],
            "unit_price": speech.number(item.price, 4 if item.price != item.price.quantize(Decimal("0.01")) else 2),
            "tax_rate": speech.percent(item.rate),
            "net_amount": speech.number(sign * item.net),
        }
        rows.append([cells[name] for name in columns])
    return rows


def _sections(record: Record, speech: Speech, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The lines page by page, each with what it brings forward and carries over; one section where nothing is carried."""
    rows = _rows(record, speech, columns, record.items)
    room, others = CARRIES.get(record.looks, (10_000, 10_000))
    page, total = 1, ZERO
    section: list[list[str]] = []
    brought: list[str] = []
    for row, item in zip(rows, record.items, strict=True):
        height = 2 if item.detail else 1
        if height > room:
            words = speech.label("carried").format(page=page + 1), speech.number(total)
            yield {"rows": section, "brought": brought, "carried": words}
            brought = [speech.label("brought").format(page=page), speech.number(total)]
            page, section, room = page + 1, [], others
        section.append(row)
        room -= height
        total += item.net
    yield {"rows": section, "brought": brought, "carried": []}


def _totals(record: Record, speech: Speech) -> list[tuple[str, str, bool]]:
    """Net, tax by rate, total; what was paid before and what is left. Nothing where the document has no sums."""
    if record.kind == "delivery_note":
        return []
    if record.kind in {"reminder", "statement"}:
        return [(speech.label("payable"), speech.money(record.net), True)]
    sign = -1 if record.negative else 1
    gross = record.misprint.get("gross", record.gross)
    rows = [] if record.inclusive else [*_reductions(record, speech), *_net_and_tax(record, speech, sign)]
    rows.append((speech.label("gross"), speech.money(sign * gross), True))
    if record.prepaid:
        rows.append((speech.label("prepaid"), speech.money(-record.prepaid), False))
    if record.prepaid or record.looks in {"faktura", "fattura", "utility"}:
        rows.append((speech.label("payable"), speech.money(sign * (gross - record.prepaid)), True))
    return rows


def _reductions(record: Record, speech: Speech) -> list[tuple[str, str, bool]]:
    """From the sum of the lines to the net: discount and freight."""
    if not record.discount and not record.freight:
        return []
    rows = [(speech.label("lines"), speech.money(record.lines_total), False)]
    if record.discount:
        off = f"{speech.label('discount')} {speech.percent(record.discount)} %"
        rows.append((off, speech.money(-record.discounted), False))
    if record.freight:
        rows.append((speech.label("freight"), speech.money(record.freight), False))
    return rows


def _net_and_tax(record: Record, speech: Speech, sign: int) -> Iterator[tuple[str, str, bool]]:
    yield speech.label("net"), speech.money(sign * record.misprint.get("net", record.net)), False
    single = len(record.shares) == 1
    word = "Sales tax" if record.supplier.country == "US" else speech.label("tax")
    for rate, (_, tax) in record.shares.items():
        printed = record.misprint.get("tax", tax) if single else tax
        yield f"{word} {speech.percent(rate)} %", speech.money(sign * printed), False


def _taxes(record: Record, speech: Speech) -> list[list[str]]:
    sums = (
        TILL[record.speaks] if record.inclusive else (speech.label("net"), speech.label("tax"), speech.label("gross"))
    )
    head = [speech.label("rate"), *sums]
    return [
        head,
        *(
            [f"{speech.percent(rate)} %", speech.number(base), speech.number(tax), speech.number(base + tax)]
            for rate, (base, tax) in record.shares.items()
        ),
    ]


def _footer(record: Record, speech: Speech) -> list[list[str]]:
    company: Company = record.supplier
    head = f"{speech.label('manager')}: {company.manager}" if company.manager else ""
    first = [company.name, company.street, company.city]
    second = [company.phone, company.email, company.registration]
    third = [
        f"{speech.label('vat_id')} {company.vat_id}" if company.vat_id else "",
        f"{speech.label('tax_number')} {company.tax_number}" if company.tax_number else "",
        head,
    ]
    fourth = [
        company.bank,
        f"IBAN {spaced(record.pays_to)}" if record.pays_to else "",
        f"BIC {company.bic}" if company.bic else "",
    ]
    return [[line for line in column if line] for column in (first, second, third, fourth) if any(column)]


def _headline(record: Record, speech: Speech) -> list[str]:
    """What an energy bill shows in its panel: how much, and by when."""
    by = speech.day(record.due) if record.due else ""
    owed = record.misprint.get("gross", record.gross) - record.prepaid
    return [speech.label("payable"), speech.money(owed), f"{speech.label('due')} {by}"]
