"""FatturaPA 1.2 (FPR12, FPA12): the Italian e-invoice, one header and one or more bodies.

Paths are those of the Agenzia delle Entrate's schema v1.2.3; totals that the format prints only as shares by
rate are their sums. ``ImportoTotaleDocumento`` is optional there: where it is missing it stays missing.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from extractors.einvoice.codes import fatturapa_kind
from extractors.einvoice.parties import address, bank_accounts, debit_note
from extractors.einvoice.sheet import Sheet
from extractors.einvoice.tree import Node, every, one, words
from extractors.einvoice.values import day, number, plain
from pipeline.invoices import Adjustment, Extraction, FieldName, Line, TaxShare

ROOT: Final = "FatturaElettronica"

_SELLER: Final = "FatturaElettronicaHeader/CedentePrestatore"
_BUYER: Final = "FatturaElettronicaHeader/CessionarioCommittente"
_DOCUMENT: Final = "DatiGenerali/DatiGeneraliDocumento"
_SHARES: Final = "DatiBeniServizi/DatiRiepilogo"
_LINES: Final = "DatiBeniServizi/DettaglioLinee"
_PAYMENT: Final = "DatiPagamento/DettaglioPagamento"
_ADDRESS: Final = ("Indirizzo NumeroCivico", "CAP Comune", "Provincia", "Nazione")
_DIRECT_DEBITS: Final = ("MP09", "MP10", "MP11", "MP16", "MP17", "MP19", "MP20", "MP21")
"""RID, domiciliation and SEPA direct debits of ModalitaPagamento."""
_TRANSFERS: Final = ("", "MP05")
_ADJUSTMENTS: Final = (
    (f"{_DOCUMENT}/DatiCassaPrevidenziale", "ImportoContributoCassa", "Cassa previdenziale"),
    (f"{_DOCUMENT}/ScontoMaggiorazione", "Importo", "Sconto o maggiorazione"),
    (_SHARES, "SpeseAccessorie", "Spese accessorie"),
)
_NATURES: Final = {"N1": "O", "N2": "O", "N3": "G", "N4": "E", "N5": "E", "N6": "AE", "N7": "O"}
"""Natura to UNCL 5305; N3.2 is a supply within the Union (K)."""

_SINGLE: Final = (
    (FieldName.INVOICE_NUMBER, f"{_DOCUMENT}/Numero"),
    (FieldName.INVOICE_DATE, f"{_DOCUMENT}/Data"),
    (FieldName.GROSS_TOTAL, f"{_DOCUMENT}/ImportoTotaleDocumento"),
    (FieldName.ROUNDING, f"{_DOCUMENT}/Arrotondamento"),
)
_SEVERAL: Final = (
    (FieldName.PURCHASE_ORDER, "DatiGenerali/DatiOrdineAcquisto/IdDocumento"),
    (FieldName.CONTRACT, "DatiGenerali/DatiContratto/IdDocumento"),
    (FieldName.PRECEDING_INVOICE, "DatiGenerali/DatiFattureCollegate/IdDocumento"),
    (FieldName.DELIVERY_NOTE, "DatiGenerali/DatiDDT/NumeroDDT"),
    (FieldName.DELIVERY_DATE, "DatiGenerali/DatiTrasporto/DataOraConsegna"),
    (FieldName.DELIVERY_DATE, "DatiGenerali/DatiDDT/DataDDT"),
    (FieldName.PAYMENT_REFERENCE, f"{_PAYMENT}/CodicePagamento"),
)


def read(root: Node, sha256: str) -> tuple[Extraction, ...]:
    """One invoice for each body, in order; the parties are the header's."""
    bodies = every(root, "FatturaElettronicaBody")
    return tuple(_invoice(root, body, sha256, index) for index, body in enumerate(bodies))


def _invoice(root: Node, body: Node, sha256: str, index: int) -> Extraction:
    sheet = Sheet(sha256, "fatturapa", index)
    sheet.put(FieldName.CURRENCY, every(body, f"{_DOCUMENT}/Divisa"))
    sheet.currency = sheet.text(FieldName.CURRENCY)
    for name, path in _SINGLE:
        sheet.put(name, every(body, path))
    for name, path in _SEVERAL:
        sheet.put(name, every(body, path), several=True)
    _seller(sheet, one(root, _SELLER))
    _buyer(sheet, one(root, _BUYER))
    _taxes(sheet, body)
    _adjustments(sheet, body)
    _payment(sheet, body)
    sheet.lines.extend(_line(sheet, node) for node in every(body, _LINES))
    _period(sheet, body)
    return sheet.extraction(fatturapa_kind(words(body, f"{_DOCUMENT}/TipoDocumento")))


def _seller(sheet: Sheet, party: Node | None) -> None:
    if party is None:
        return
    _name(sheet, FieldName.SUPPLIER_NAME, party)
    _vat_id(sheet, FieldName.SUPPLIER_VAT_ID, party)
    sheet.put(FieldName.SUPPLIER_TAX_NUMBER, every(party, "DatiAnagrafici/CodiceFiscale"))
    sheet.put(FieldName.SUPPLIER_COUNTRY, every(party, "Sede/Nazione"))
    sheet.put(FieldName.SUPPLIER_EMAIL, every(party, "Contatti/Email"))
    register = one(party, "IscrizioneREA")
    if register is not None:
        number = " ".join(filter(None, (words(register, "Ufficio"), words(register, "NumeroREA"))))
        sheet.write(FieldName.SUPPLIER_REGISTRATION, number, register)
    address(sheet, FieldName.SUPPLIER_ADDRESS, one(party, "Sede"), _ADDRESS)


def _buyer(sheet: Sheet, party: Node | None) -> None:
    if party is None:
        return
    _name(sheet, FieldName.BUYER_NAME, party)
    _vat_id(sheet, FieldName.BUYER_VAT_ID, party)
    address(sheet, FieldName.BUYER_ADDRESS, one(party, "Sede"), _ADDRESS)


def _name(sheet: Sheet, name: FieldName, party: Node) -> None:
    """A company's name, or a person's first and last."""
    sheet.put(name, every(party, "DatiAnagrafici/Anagrafica/Denominazione"))
    person = one(party, "DatiAnagrafici/Anagrafica")
    if person is not None:
        sheet.write(name, " ".join(filter(None, (words(person, "Nome"), words(person, "Cognome")))), person)


def _vat_id(sheet: Sheet, name: FieldName, party: Node) -> None:
    """Country and code stand apart; together they are the VAT id."""
    found = one(party, "DatiAnagrafici/IdFiscaleIVA")
    if found is not None and words(found, "IdCodice"):
        sheet.write(name, words(found, "IdPaese") + words(found, "IdCodice"), found)


def _taxes(sheet: Sheet, body: Node) -> None:
    sheet.add_up(FieldName.NET_TOTAL, every(body, f"{_SHARES}/ImponibileImporto"))
    sheet.add_up(FieldName.TAX_TOTAL, every(body, f"{_SHARES}/Imposta"))
    for share in every(body, _SHARES):
        category = _category(words(share, "Natura"))
        sheet.taxes.append(
            TaxShare(
                rate=sheet.amount(one(share, "AliquotaIVA")),
                base=sheet.amount(one(share, "ImponibileImporto")),
                tax=sheet.amount(one(share, "Imposta")),
                category=category,
                reason=words(share, "RiferimentoNormativo"),
            )
        )
        if category == "AE":
            sheet.write(FieldName.REVERSE_CHARGE, "true", share)


def _adjustments(sheet: Sheet, body: Node) -> None:
    """What the net total holds beside the lines: pension contributions, extra expenses, a discount on all."""
    for path, amount_path, reason in _ADJUSTMENTS:
        for node in every(body, path):
            amount = sheet.amount(one(node, amount_path))
            if amount is not None:
                sign = -1 if words(node, "Tipo") == "SC" else 1
                rate = sheet.amount(one(node, "AliquotaIVA"))
                sheet.adjustments.append(Adjustment(sign * amount, reason, rate))


def _category(nature: str) -> str:
    if not nature:
        return "S"
    return "K" if nature == "N3.2" else _NATURES.get(nature[:2], "")


def _payment(sheet: Sheet, body: Node) -> None:
    """Instalments are one amount due; the first day named is the due date, the others alternatives."""
    instalments = every(body, _PAYMENT)
    sheet.add_up(FieldName.AMOUNT_DUE, every(body, f"{_PAYMENT}/ImportoPagamento"))
    dates = every(body, f"{_PAYMENT}/DataScadenzaPagamento")
    sheet.put(FieldName.DUE_DATE, sorted(dates, key=words), several=True)
    transfers = [node for node in instalments if words(node, "ModalitaPagamento") in _TRANSFERS]
    bank_accounts(sheet, [(one(node, "IBAN"), one(node, "BIC")) for node in transfers])
    debits = [node for node in instalments if words(node, "ModalitaPagamento") in _DIRECT_DEBITS]
    if debits:
        debit_note(sheet, debits[0])
    _discount(sheet, instalments)


def _discount(sheet: Sheet, instalments: list[Node]) -> None:
    """The discount is an amount here; as a percentage of its instalment it fits the other syntaxes' terms."""
    for node in instalments:
        amount = number(words(node, "ScontoPagamentoAnticipato"))
        whole = number(words(node, "ImportoPagamento"))
        if amount and whole:
            sheet.put(FieldName.DISCOUNT_DATE, every(node, "DataLimitePagamentoAnticipato"))
            percent = (100 * amount / whole).quantize(Decimal("0.01"))
            sheet.write(FieldName.DISCOUNT_PERCENT, plain(percent), node)
            return


def _line(sheet: Sheet, node: Node) -> Line:
    return Line(
        description=words(node, "Descrizione"),
        quantity=sheet.amount(one(node, "Quantita")),
        unit=words(node, "UnitaMisura"),
        unit_price=sheet.amount(one(node, "PrezzoUnitario")),
        discount=_line_discount(sheet, node),
        net_amount=sheet.amount(one(node, "PrezzoTotale")),
        tax_rate=sheet.amount(one(node, "AliquotaIVA")),
        tax_category=_category(words(node, "Natura")),
        seller_item=words(node, "CodiceArticolo/CodiceValore"),
    )


def _line_discount(sheet: Sheet, line: Node) -> Decimal | None:
    """What the line's discounts and surcharges take off in all; the amounts are per unit (2.2.1.10)."""
    price, total = sheet.amount(one(line, "PrezzoUnitario")), sheet.amount(one(line, "PrezzoTotale"))
    if not every(line, "ScontoMaggiorazione") or price is None or total is None:
        return None
    quantity = sheet.amount(one(line, "Quantita"))
    return price * (Decimal(1) if quantity is None else quantity) - total


def _period(sheet: Sheet, body: Node) -> None:
    """The span of the lines' periods; the format has none for the whole."""
    starts = [node for node in every(body, f"{_LINES}/DataInizioPeriodo") if day(words(node))]
    ends = [node for node in every(body, f"{_LINES}/DataFinePeriodo") if day(words(node))]
    if starts:
        sheet.put(FieldName.PERIOD_START, [min(starts, key=words)])
    if ends:
        sheet.put(FieldName.PERIOD_END, [max(ends, key=words)])
