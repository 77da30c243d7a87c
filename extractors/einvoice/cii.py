"""UN/CEFACT Cross Industry Invoice: D16B (EN 16931, Factur-X, XRechnung) and ZUGFeRD 1.0.

Paths are CEN/TS 16931-3-3's, by local name; where ZUGFeRD 1.0 names an element differently, both stand.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from extractors.einvoice.codes import DIRECT_DEBITS, TRANSFERS, untdid_kind
from extractors.einvoice.parties import address, bank_accounts, debit_note, registrations
from extractors.einvoice.sheet import Sheet
from extractors.einvoice.terms import Discount, discounts
from extractors.einvoice.tree import Node, every, forget_foreign, local_name, one, words
from extractors.einvoice.values import number, unit_price
from pipeline.invoices import Adjustment, Extraction, FieldName, Line, TaxShare

ROOTS: Final = ("CrossIndustryInvoice", "CrossIndustryDocument")
_OURS: Final = ("urn:un:unece:uncefact:", "urn:ferd:")

_HEADER: Final = "ExchangedDocument|HeaderExchangedDocument"
_TRADE: Final = "SupplyChainTradeTransaction|SpecifiedSupplyChainTradeTransaction"
_AGREEMENT: Final = f"{_TRADE}/ApplicableHeaderTradeAgreement|ApplicableSupplyChainTradeAgreement"
_DELIVERY: Final = f"{_TRADE}/ApplicableHeaderTradeDelivery|ApplicableSupplyChainTradeDelivery"
_SETTLEMENT: Final = f"{_TRADE}/ApplicableHeaderTradeSettlement|ApplicableSupplyChainTradeSettlement"
_SELLER: Final = f"{_AGREEMENT}/SellerTradeParty"
_BUYER: Final = f"{_AGREEMENT}/BuyerTradeParty"
_SUMS: Final = (
    f"{_SETTLEMENT}/SpecifiedTradeSettlementHeaderMonetarySummation|SpecifiedTradeSettlementMonetarySummation"
)
_TERMS: Final = f"{_SETTLEMENT}/SpecifiedTradePaymentTerms"
_ACCOUNT: Final = "PayeePartyCreditorFinancialAccount"
_BANK: Final = "PayeeSpecifiedCreditorFinancialInstitution"
_MAIL: Final = "EmailURIUniversalCommunication"
_DAY: Final = "DateTimeString|DateTime|DateString|Date"
_ID: Final = "IssuerAssignedID|ID"

_LINE_STATUS: Final = "AssociatedDocumentLineDocument/LineStatusReasonCode"
_NOT_BILLED: Final = ("GROUP", "INFORMATION")
"""Lines of the EXTENDED profile that add up others, or only tell something (Factur-X 1.07, BT-X-8)."""

_SINGLE: Final = (
    (FieldName.INVOICE_NUMBER, f"{_HEADER}/ID"),
    (FieldName.INVOICE_DATE, f"{_HEADER}/IssueDateTime/{_DAY}"),
    (FieldName.BUYER_REFERENCE, f"{_AGREEMENT}/BuyerReference"),
    (FieldName.SUPPLIER_NAME, f"{_SELLER}/Name"),
    (FieldName.SUPPLIER_REGISTRATION, f"{_SELLER}/SpecifiedLegalOrganization/ID"),
    (FieldName.SUPPLIER_COUNTRY, f"{_SELLER}/PostalTradeAddress/CountryID"),
    (FieldName.BUYER_NAME, f"{_BUYER}/Name"),
    (FieldName.NET_TOTAL, f"{_SUMS}/TaxBasisTotalAmount"),
    (FieldName.PREPAID, f"{_SUMS}/TotalPrepaidAmount"),
    (FieldName.ROUNDING, f"{_SUMS}/RoundingAmount"),
    (FieldName.AMOUNT_DUE, f"{_SUMS}/DuePayableAmount"),
    (FieldName.PERIOD_START, f"{_SETTLEMENT}/BillingSpecifiedPeriod/StartDateTime/{_DAY}"),
    (FieldName.PERIOD_END, f"{_SETTLEMENT}/BillingSpecifiedPeriod/EndDateTime/{_DAY}"),
)
_SEVERAL: Final = (
    (FieldName.PURCHASE_ORDER, f"{_AGREEMENT}/BuyerOrderReferencedDocument/{_ID}"),
    (FieldName.CONTRACT, f"{_AGREEMENT}/ContractReferencedDocument/{_ID}"),
    (FieldName.DELIVERY_NOTE, f"{_DELIVERY}/DespatchAdviceReferencedDocument/{_ID}"),
    (FieldName.DELIVERY_NOTE, f"{_DELIVERY}/DeliveryNoteReferencedDocument/{_ID}"),
    (FieldName.DELIVERY_DATE, f"{_DELIVERY}/ActualDeliverySupplyChainEvent/OccurrenceDateTime/{_DAY}"),
    (FieldName.PRECEDING_INVOICE, f"{_SETTLEMENT}/InvoiceReferencedDocument/{_ID}"),
    (FieldName.PAYMENT_REFERENCE, f"{_SETTLEMENT}/PaymentReference"),
    (FieldName.SUPPLIER_EMAIL, f"{_SELLER}/DefinedTradeContact/{_MAIL}/URIID|CompleteNumber"),
    (FieldName.DUE_DATE, f"{_TERMS}/DueDateDateTime/{_DAY}"),
)
_ADDRESS: Final = (
    "LineOne", "LineTwo", "LineThree", "PostcodeCode CityName", "CountrySubDivisionName", "CountryID",
)  # fmt: skip


def read(root: Node, sha256: str) -> tuple[Extraction, ...]:
    """The one invoice of a CII document."""
    forget_foreign(root, _OURS)
    sheet = Sheet(sha256, "cii")
    sheet.put(FieldName.CURRENCY, every(root, f"{_SETTLEMENT}/InvoiceCurrencyCode"))
    sheet.currency = sheet.text(FieldName.CURRENCY)
    for name, path in _SINGLE:
        sheet.put(name, every(root, path))
    for name, path in _SEVERAL:
        sheet.put(name, every(root, path), several=True)
    _parties(sheet, root)
    _totals(sheet, root)
    _payment(sheet, root)
    items = every(root, f"{_TRADE}/IncludedSupplyChainTradeLineItem")
    lines = (_line(sheet, node) for node in items if words(node, _LINE_STATUS) not in _NOT_BILLED)
    sheet.lines.extend(line for line in lines if line != Line())
    return (sheet.extraction(untdid_kind(words(root, f"{_HEADER}/TypeCode"))),)


def _parties(sheet: Sheet, root: Node) -> None:
    seller, buyer = one(root, _SELLER), one(root, _BUYER)
    address(sheet, FieldName.SUPPLIER_ADDRESS, one(seller, "PostalTradeAddress"), _ADDRESS)
    address(sheet, FieldName.BUYER_ADDRESS, one(buyer, "PostalTradeAddress"), _ADDRESS)
    registrations(sheet, seller, "SpecifiedTaxRegistration/ID", _scheme)
    buyer_ids = [] if buyer is None else every(buyer, "SpecifiedTaxRegistration/ID")
    sheet.put(FieldName.BUYER_VAT_ID, [node for node in buyer_ids if _scheme(node) != "FC"])
    electronic = [] if seller is None else every(seller, "URIUniversalCommunication/URIID")
    addresses = [node for node in electronic if node.get("schemeID") == "EM"]
    sheet.put(FieldName.SUPPLIER_EMAIL, addresses, several=True)


def _scheme(node: Node) -> str:
    """``VA`` for a VAT id, ``FC`` for a tax number (UNTDID 1153); 1.0 writers leave it out for VAT ids."""
    return node.get("schemeID", "VA").upper()


def _totals(sheet: Sheet, root: Node) -> None:
    """BT-110 and BT-112 may stand in the accounting currency too: those of the invoice's currency count."""
    for name, path in (
        (FieldName.TAX_TOTAL, f"{_SUMS}/TaxTotalAmount"),
        (FieldName.GROSS_TOTAL, f"{_SUMS}/GrandTotalAmount"),
    ):
        found = every(root, path)
        ours = [node for node in found if node.get("currencyID") == sheet.currency]
        sheet.put(name, ours or [node for node in found if not (sheet.currency and node.get("currencyID"))])
    for tax in every(root, f"{_SETTLEMENT}/ApplicableTradeTax"):
        sheet.taxes.append(
            TaxShare(
                rate=sheet.amount(one(tax, "RateApplicablePercent|ApplicablePercent")),
                base=sheet.amount(one(tax, "BasisAmount")),
                tax=sheet.amount(one(tax, "CalculatedAmount")),
                category=words(tax, "CategoryCode"),
                reason=words(tax, "ExemptionReason"),
            )
        )
        if words(tax, "CategoryCode") == "AE":
            sheet.write(FieldName.REVERSE_CHARGE, "true", tax)
    charges = f"{_SETTLEMENT}/SpecifiedTradeAllowanceCharge|SpecifiedLogisticsServiceCharge"
    adjustments = (_adjustment(sheet, charge) for charge in every(root, charges))
    sheet.adjustments.extend(adjustment for adjustment in adjustments if adjustment)


def _adjustment(sheet: Sheet, node: Node) -> Adjustment | None:
    """Positive for a charge, negative for an allowance; a freight charge has no indicator."""
    logistics = local_name(node) == "SpecifiedLogisticsServiceCharge"
    amount = sheet.amount(one(node, "AppliedAmount" if logistics else "ActualAmount"))
    if amount is None:
        return None
    sign = 1 if logistics or _is_charge(node) else -1
    tax = one(node, "CategoryTradeTax|AppliedTradeTax")
    rate = None if tax is None else sheet.amount(one(tax, "RateApplicablePercent|ApplicablePercent"))
    return Adjustment(sign * amount, words(node, "Description" if logistics else "Reason"), rate)


def _is_charge(node: Node) -> bool:
    return words(node, "ChargeIndicator/Indicator") in ("true", "1")


def _payment(sheet: Sheet, root: Node) -> None:
    all_means = every(root, f"{_SETTLEMENT}/SpecifiedTradeSettlementPaymentMeans")
    transfers = [means for means in all_means if words(means, "TypeCode") in TRANSFERS]
    bank_accounts(
        sheet,
        [
            (one(transfer, f"{_ACCOUNT}/IBANID|ProprietaryID"), one(transfer, f"{_BANK}/BICID"))
            for transfer in transfers
        ],
    )
    for terms in every(root, _TERMS):
        offered = discounts("\n".join(terms_text.text or "" for terms_text in every(terms, "Description")))
        structured = (_structured(node) for node in every(terms, "ApplicableTradePaymentDiscountTerms"))
        sheet.offer([*offered, *(found for found in structured if found)], terms)
    sheet.put(FieldName.PAYMENT_TERMS, every(root, f"{_TERMS}/Description"), several=True)
    debits = [means for means in all_means if words(means, "TypeCode") in DIRECT_DEBITS]
    if debits:
        debit_note(sheet, debits[0], words(root, f"{_TERMS}/DirectDebitMandateID"))


def _structured(node: Node) -> Discount | None:
    """A discount in elements: so many days (UN/ECE rec. 20 ``DAY``) and a percentage."""
    measure, percent = one(node, "BasisPeriodMeasure"), number(words(node, "CalculationPercent"))
    days = number(words(measure))
    if measure is None or measure.get("unitCode", "DAY") not in ("DAY", "D"):
        return None
    if not percent or days is None or not 0 <= days < 1000:
        return None
    return Discount(int(days), percent)


def _line(sheet: Sheet, node: Node) -> Line:
    agreement = one(node, "SpecifiedLineTradeAgreement|SpecifiedSupplyChainTradeAgreement")
    delivery = one(node, "SpecifiedLineTradeDelivery|SpecifiedSupplyChainTradeDelivery")
    settlement = one(node, "SpecifiedLineTradeSettlement|SpecifiedSupplyChainTradeSettlement")
    quantity = one(delivery, "BilledQuantity")
    price = one(agreement, "NetPriceProductTradePrice")
    tax = one(settlement, "ApplicableTradeTax")
    sums = one(
        settlement,
        "SpecifiedTradeSettlementLineMonetarySummation|SpecifiedTradeSettlementMonetarySummation",
    )
    product = one(node, "SpecifiedTradeProduct")
    return Line(
        description=words(one(product, "Name")) or words(one(product, "Description")),
        quantity=sheet.amount(quantity),
        unit="" if quantity is None else quantity.get("unitCode", ""),
        unit_price=unit_price(sheet.amount(one(price, "ChargeAmount")), sheet.amount(one(price, "BasisQuantity"))),
        discount=_discount(sheet, settlement),
        net_amount=sheet.amount(one(sums, "LineTotalAmount")),
        tax_rate=sheet.amount(one(tax, "RateApplicablePercent|ApplicablePercent")),
        tax_category=words(one(tax, "CategoryCode")),
        order_line=words(one(agreement, "BuyerOrderReferencedDocument/LineID")),
        seller_item=words(one(product, "SellerAssignedID")),
    )


def _discount(sheet: Sheet, settlement: Node | None) -> Decimal | None:
    """Allowances less charges of a line (BG-27, BG-28)."""
    found = [] if settlement is None else every(settlement, "SpecifiedTradeAllowanceCharge")
    amounts = [(_is_charge(node), sheet.amount(one(node, "ActualAmount"))) for node in found]
    known = [-amount if charge else amount for charge, amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known else None
