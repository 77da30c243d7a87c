"""The Polish structured invoice of KSeF: FA(3), and FA(2) before February 2026.

Paths are the Ministry of Finance's schemas ``FA(2)`` and ``FA(3)``, which name these elements alike. Totals
stand by rate (P_13, P_14) and are added up; a correction's are the difference to the corrected invoice.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from stdnum import iban

from extractors.einvoice.codes import ksef_kind
from extractors.einvoice.parties import address
from extractors.einvoice.sheet import Sheet
from extractors.einvoice.tree import Node, every, one, words
from extractors.einvoice.values import number, plain
from pipeline.invoices import Extraction, FieldName, Line, TaxShare

ROOT: Final = "Faktura"
NAMESPACES: Final = "http://crd.gov.pl/wzor/"
"""Every version has a namespace of its own below this one: FA(3) ``2025/06/25/13775/``, FA(2) ``2023/06/29/12648/``."""

_ADDRESS: Final = ("AdresL1", "AdresL2", "KodKraju")
_TERMS: Final = "Fa/Platnosc/TerminPlatnosci"
_TRANSACTION: Final = "Fa/WarunkiTransakcji"
_CORRECTED: Final = "Fa/DaneFaKorygowanej"
_ADVANCE: Final = "Fa/FakturaZaliczkowa"

_SINGLE: Final = (
    (FieldName.CURRENCY, "Fa/KodWaluty"),
    (FieldName.INVOICE_NUMBER, "Fa/P_2"),
    (FieldName.INVOICE_DATE, "Fa/P_1"),
    (FieldName.SUPPLIER_NAME, "Podmiot1/DaneIdentyfikacyjne/Nazwa"),
    (FieldName.SUPPLIER_TAX_NUMBER, "Podmiot1/DaneIdentyfikacyjne/NIP"),
    (FieldName.SUPPLIER_COUNTRY, "Podmiot1/Adres/KodKraju"),
    (FieldName.SUPPLIER_REGISTRATION, "Stopka/Rejestry/KRS"),
    (FieldName.BUYER_NAME, "Podmiot2/DaneIdentyfikacyjne/Nazwa"),
    (FieldName.GROSS_TOTAL, "Fa/P_15"),
    (FieldName.DELIVERY_DATE, "Fa/P_6"),
    (FieldName.PERIOD_START, "Fa/OkresFa/P_6_Od"),
    (FieldName.PERIOD_END, "Fa/OkresFa/P_6_Do"),
    (FieldName.AMOUNT_DUE, "Fa/Rozliczenie/DoZaplaty"),
)
_SEVERAL: Final = (
    (FieldName.SUPPLIER_EMAIL, "Podmiot1/DaneKontaktowe/Email"),
    (FieldName.DUE_DATE, f"{_TERMS}/Termin"),
    (FieldName.PURCHASE_ORDER, f"{_TRANSACTION}/Zamowienia/NrZamowienia"),
    (FieldName.CONTRACT, f"{_TRANSACTION}/Umowy/NrUmowy"),
    (FieldName.DELIVERY_NOTE, "Fa/WZ"),
    (FieldName.PRECEDING_INVOICE, f"{_CORRECTED}/NrFaKorygowanej"),
    (FieldName.PRECEDING_INVOICE, f"{_CORRECTED}/NrKSeFFaKorygowanej"),
    (FieldName.PRECEDING_INVOICE, f"{_ADVANCE}/NrFaZaliczkowej"),
    (FieldName.PRECEDING_INVOICE, f"{_ADVANCE}/NrKSeFFaZaliczkowej"),
)
_SHARES: Final[tuple[tuple[str, str, tuple[str, ...], str], ...]] = (
    ("P_13_1", "P_14_1", ("23", "22"), "S"),
    ("P_13_2", "P_14_2", ("8", "7"), "S"),
    ("P_13_3", "P_14_3", ("5",), "S"),
    ("P_13_4", "P_14_4", ("4", "3"), "S"),
    ("P_13_5", "P_14_5", (), "S"),
    ("P_13_6_1", "", ("0",), "Z"),
    ("P_13_6_2", "", ("0",), "K"),
    ("P_13_6_3", "", ("0",), "G"),
    ("P_13_6", "", ("0",), "Z"),
    ("P_13_7", "", ("0",), "E"),
    ("P_13_8", "", (), "O"),
    ("P_13_9", "", (), "O"),
    ("P_13_10", "", ("0",), "AE"),
    ("P_13_11", "", (), "E"),
)
"""Base, tax, the statutory rates the pair may mean (VAT Act art. 41 and 146ef), UNCL 5305 category."""
_RATES: Final = {
    "0 KR": ("0", "Z"), "0 WDT": ("0", "K"), "0 EX": ("0", "G"), "zw": ("0", "E"), "oo": ("0", "AE"),
    "np I": ("", "O"), "np II": ("", "O"), "np": ("", "O"),
}  # fmt: skip
"""What P_12 says where it is not a percentage."""
_KSEF_NUMBER: Final = re.compile(r"(?<![0-9])([0-9]{10})-([0-9]{8})-([0-9A-F]{6})-?([0-9A-F]{6})-([0-9A-F]{2})(?![0-9A-F])")  # fmt: skip # noqa: E501
_TRANSFER: Final = ("", "6")


def read(root: Node, sha256: str, name: str = "") -> tuple[Extraction, ...]:
    """The one invoice of a KSeF document. ``name`` is its file's, by which KSeF gives its number."""
    sheet = Sheet(sha256, "ksef")
    for field_name, path in _SINGLE:
        sheet.put(field_name, every(root, path))
        sheet.currency = sheet.text(FieldName.CURRENCY)
    for field_name, path in _SEVERAL:
        sheet.put(field_name, every(root, path), several=True)
    _parties(sheet, root)
    _ksef_number(sheet, root, name)
    sheet.lines.extend(_line(sheet, node) for node in every(root, "Fa/FaWiersz"))
    _taxes(sheet, root)
    _payment(sheet, root)
    return (sheet.extraction(ksef_kind(words(root, "Fa/RodzajFaktury"))),)


def _parties(sheet: Sheet, root: Node) -> None:
    address(sheet, FieldName.SUPPLIER_ADDRESS, one(root, "Podmiot1/Adres"), _ADDRESS)
    address(sheet, FieldName.BUYER_ADDRESS, one(root, "Podmiot2/Adres"), _ADDRESS)
    seller = one(root, "Podmiot1/DaneIdentyfikacyjne/NIP")
    if seller is not None:
        sheet.write(FieldName.SUPPLIER_VAT_ID, "PL" + words(seller), seller)
    buyer = one(root, "Podmiot2/DaneIdentyfikacyjne")
    if buyer is None:
        return
    polish = words(buyer, "NIP")
    union = words(buyer, "KodUE") + words(buyer, "NrVatUE")
    sheet.write(FieldName.BUYER_VAT_ID, "PL" + polish if polish else union, buyer)


def _ksef_number(sheet: Sheet, root: Node, name: str) -> None:
    """The number KSeF gave it stands in no element but in its file's name; its check must hold."""
    found = _KSEF_NUMBER.search(name.upper())
    seller = one(root, "Podmiot1/DaneIdentyfikacyjne/NIP")
    if found and seller is not None and found[1] == words(seller):
        body = f"{found[1]}-{found[2]}-{found[3]}{found[4]}"
        if _crc8(body) == int(found[5], 16):
            sheet.write(FieldName.KSEF_NUMBER, f"{body}-{found[5]}", seller)


def _crc8(text: str) -> int:
    """CRC-8 with polynomial 0x07 from 0, as KSeF's numbers end with it."""
    rest = 0
    for byte in text.encode("ascii"):
        rest ^= byte
        for _ in range(8):
            rest = (rest << 1 ^ 0x07) & 0xFF if rest & 0x80 else rest << 1
    return rest


def _taxes(sheet: Sheet, root: Node) -> None:
    bases: list[Node] = []
    taxes: list[Node] = []
    for base_name, tax_name, rates, category in _SHARES:
        base = one(root, f"Fa/{base_name}")
        tax = one(root, f"Fa/{tax_name}") if tax_name else None
        if base is None and tax is None:
            continue
        bases.extend(node for node in (base,) if node is not None)
        taxes.extend(node for node in (tax,) if node is not None)
        owed = sheet.amount(tax) if tax_name else Decimal(0)
        sheet.taxes.append(TaxShare(_rate(sheet, rates), sheet.amount(base), owed, category))
        if category == "AE" and base is not None:
            sheet.write(FieldName.REVERSE_CHARGE, "true", base)
    sheet.add_up(FieldName.NET_TOTAL, bases)
    sheet.add_up(FieldName.TAX_TOTAL, taxes)
    if bases and not taxes:
        sheet.write(FieldName.TAX_TOTAL, plain(Decimal(0), sheet.currency), bases[0])
    reverse = one(root, "Fa/Adnotacje/P_18")
    if reverse is not None and words(reverse) in ("1", "true"):
        sheet.write(FieldName.REVERSE_CHARGE, "true", reverse)


def _rate(sheet: Sheet, rates: Sequence[str]) -> Decimal | None:
    """Of the rates a share may mean, the one that its lines use; else the one in force today."""
    used = {line.tax_rate for line in sheet.lines}
    fitting = [Decimal(rate) for rate in rates if Decimal(rate) in used]
    if fitting:
        return fitting[0]
    return Decimal(rates[0]) if rates else None


def _payment(sheet: Sheet, root: Node) -> None:
    sheet.add_up(FieldName.PREPAID, every(root, "Fa/Platnosc/ZaplataCzesciowa/KwotaZaplatyCzesciowej"))
    paid = one(root, "Fa/Platnosc/Zaplacono")
    if paid is not None and words(paid) in ("1", "true") and sheet.text(FieldName.GROSS_TOTAL):
        sheet.write(FieldName.PREPAID, sheet.text(FieldName.GROSS_TOTAL), paid)
        sheet.write(FieldName.AMOUNT_DUE, plain(Decimal(0), sheet.currency), paid)
    if words(root, "Fa/Platnosc/FormaPlatnosci") in _TRANSFER:
        _account(sheet, root)
    terms = one(root, f"{_TERMS}/TerminOpis")
    if terms is not None:
        parts = [words(terms), *(words(child) for child in terms)]
        sheet.write(FieldName.PAYMENT_TERMS, " ".join(filter(None, parts)), terms)
    discount = one(root, "Fa/Platnosc/Skonto/WysokoscSkonta")
    percent = number(words(discount).rstrip("% ").replace(",", "."))
    if discount is not None and percent is not None:
        sheet.write(FieldName.DISCOUNT_PERCENT, plain(percent), discount)


def _account(sheet: Sheet, root: Node) -> None:
    """The factor's account comes first where there is one: that is where the money is owed.

    A Polish account of 26 digits is an IBAN without its ``PL`` (ISO 13616).
    """
    path = "Fa/Platnosc/RachunekBankowyFaktora|RachunekBankowy"
    accounts = sorted(every(root, path), key=lambda node: "Faktora" not in str(node.tag))
    for account in accounts:
        found = one(account, "NrRB")
        digits = re.sub(r"[\s-]", "", words(found))
        if found is not None and re.fullmatch("[0-9]{26}", digits) and iban.is_valid("PL" + digits):
            sheet.write(FieldName.IBAN, "PL" + digits, found)
        elif found is not None:
            sheet.put(FieldName.IBAN, [found])
        sheet.put(FieldName.BIC, every(account, "SWIFT"))


def _line(sheet: Sheet, node: Node) -> Line:
    """A line as invoiced; a correction's line "before" counts against it, so that they add up."""
    said = words(node, "P_12")
    rate, category = _RATES.get(said, (said, "S" if said else ""))
    net = sheet.amount(one(node, "P_11"))
    line = Line(
        description=words(node, "P_7"),
        quantity=sheet.amount(one(node, "P_8B")),
        unit=words(node, "P_8A"),
        unit_price=sheet.amount(one(node, "P_9A")),
        discount=sheet.amount(one(node, "P_10")),
        net_amount=net,
        tax_rate=number(rate),
        tax_category=category,
        seller_item=words(node, "Indeks"),
    )
    if words(node, "StanPrzed") not in ("1", "true") or net is None:
        return line
    return replace(line, net_amount=-net, quantity=None if line.quantity is None else -line.quantity)
