"""OASIS UBL 2.1 Invoice and CreditNote: EN 16931, Peppol BIS, XRechnung and their national profiles.

Paths are CEN/TS 16931-3-2's, by local name.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from extractors.einvoice.codes import DIRECT_DEBITS, TRANSFERS, CodedKind, untdid_kind
from extractors.einvoice.parties import address, bank_accounts, debit_note, registrations
from extractors.einvoice.sheet import Sheet
from extractors.einvoice.terms import Discount, discounts
from extractors.einvoice.tree import Node, every, forget_foreign, local_name, one, words
from extractors.einvoice.values import number, unit_price
from pipeline.invoices import Adjustment, Extraction, FieldName, Kind, Line, TaxShare
from pipeline.sentences import say

NAMESPACES: Final = (
    "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2",
    "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2",
)
_OURS: Final = ("urn:oasis:names:specification:ubl:",)

_SELLER: Final = "AccountingSupplierParty/Party"
_BUYER: Final = "AccountingCustomerParty/Party"
_SUMS: Final = "LegalMonetaryTotal"
_ACCOUNT: Final = "PayeeFinancialAccount"
_BRANCH: Final = f"{_ACCOUNT}/FinancialInstitutionBranch"

_SINGLE: Final = (
    (FieldName.INVOICE_NUMBER, "ID"),
    (FieldName.INVOICE_DATE, "IssueDate"),
    (FieldName.DUE_DATE, "DueDate"),
    (FieldName.BUYER_REFERENCE, "BuyerReference"),
    (FieldName.PURCHASE_ORDER, "OrderReference/ID"),
    (FieldName.SUPPLIER_COUNTRY, f"{_SELLER}/PostalAddress/Country/IdentificationCode"),
    (FieldName.NET_TOTAL, f"{_SUMS}/TaxExclusiveAmount"),
    (FieldName.GROSS_TOTAL, f"{_SUMS}/TaxInclusiveAmount"),
    (FieldName.PREPAID, f"{_SUMS}/PrepaidAmount"),
    (FieldName.ROUNDING, f"{_SUMS}/PayableRoundingAmount"),
    (FieldName.AMOUNT_DUE, f"{_SUMS}/PayableAmount"),
    (FieldName.PERIOD_START, "InvoicePeriod/StartDate"),
    (FieldName.PERIOD_END, "InvoicePeriod/EndDate"),
)
_SEVERAL: Final = (
    (FieldName.SUPPLIER_NAME, f"{_SELLER}/PartyLegalEntity/RegistrationName"),
    (FieldName.SUPPLIER_NAME, f"{_SELLER}/PartyName/Name"),
    (FieldName.SUPPLIER_REGISTRATION, f"{_SELLER}/PartyLegalEntity/CompanyID"),
    (FieldName.SUPPLIER_EMAIL, f"{_SELLER}/Contact/ElectronicMail"),
    (FieldName.BUYER_NAME, f"{_BUYER}/PartyLegalEntity/RegistrationName"),
    (FieldName.BUYER_NAME, f"{_BUYER}/PartyName/Name"),
    (FieldName.CONTRACT, "ContractDocumentReference/ID"),
    (FieldName.DELIVERY_NOTE, "DespatchDocumentReference/ID"),
    (FieldName.DELIVERY_DATE, "Delivery/ActualDeliveryDate"),
    (FieldName.PRECEDING_INVOICE, "BillingReference/InvoiceDocumentReference/ID"),
    (FieldName.PRECEDING_INVOICE, "BillingReference/CreditNoteDocumentReference/ID"),
    (FieldName.PAYMENT_REFERENCE, "PaymentMeans/PaymentID"),
    (FieldName.DUE_DATE, "PaymentMeans/PaymentDueDate"),
    (FieldName.DUE_DATE, "PaymentTerms/PaymentDueDate"),
)
_ADDRESS: Final = (
    "StreetName BuildingNumber", "AdditionalStreetName", "AddressLine/Line", "PostalZone CityName",
    "CountrySubentity", "Country/IdentificationCode",
)  # fmt: skip


def read(root: Node, sha256: str) -> tuple[Extraction, ...]:
    """The one invoice or credit note of a UBL document."""
    forget_foreign(root, _OURS)
    sheet = Sheet(sha256, "ubl")
    sheet.put(FieldName.CURRENCY, every(root, "DocumentCurrencyCode"))
    sheet.currency = sheet.text(FieldName.CURRENCY)
    for name, path in _SINGLE:
        sheet.put(name, every(root, path))
    for name, path in _SEVERAL:
        sheet.put(name, every(root, path), several=True)
    _parties(sheet, root)
    _taxes(sheet, root)
    found = (_adjustment(sheet, node) for node in every(root, "AllowanceCharge"))
    sheet.adjustments.extend(adjustment for adjustment in found if adjustment)
    _payment(sheet, root)
    lines = (_line(sheet, node) for node in every(root, "InvoiceLine|CreditNoteLine"))
    sheet.lines.extend(line for line in lines if line != Line())
    return (sheet.extraction(_kind(root)),)


def _kind(root: Node) -> CodedKind:
    """By the type code; the element's own name where there is none (a credit note needs none in UBL)."""
    code = words(root, "InvoiceTypeCode|CreditNoteTypeCode")
    if local_name(root) != "CreditNote":
        return untdid_kind(code)
    coded = untdid_kind(code, otherwise=Kind.CREDIT_NOTE) if code else CodedKind(Kind.CREDIT_NOTE)
    if coded.kind is Kind.CREDIT_NOTE:
        return coded
    said = say("The XML is a CreditNote, but its type code is '{code}'.", code=code[:20])
    return CodedKind(Kind.CREDIT_NOTE, 0.5, said)


def _parties(sheet: Sheet, root: Node) -> None:
    seller, buyer = one(root, _SELLER), one(root, _BUYER)
    address(sheet, FieldName.SUPPLIER_ADDRESS, one(seller, "PostalAddress"), _ADDRESS)
    address(sheet, FieldName.BUYER_ADDRESS, one(buyer, "PostalAddress"), _ADDRESS)
    registrations(sheet, seller, "PartyTaxScheme/CompanyID", _scheme)
    buyer_ids = [] if buyer is None else every(buyer, "PartyTaxScheme/CompanyID")
    sheet.put(FieldName.BUYER_VAT_ID, [node for node in buyer_ids if _scheme(node) == "VA"])
    endpoint = [] if seller is None else every(seller, "EndpointID")
    addresses = [node for node in endpoint if node.get("schemeID") == "EM"]
    sheet.put(FieldName.SUPPLIER_EMAIL, addresses, several=True)


def _scheme(node: Node) -> str:
    """``VA`` where the tax scheme beside a company id is VAT, or is left out; otherwise ``FC``."""
    parent = node.getparent()
    scheme = "" if parent is None else words(parent, "TaxScheme/ID")
    return "VA" if scheme.upper() in ("", "VAT") else "FC"


def _taxes(sheet: Sheet, root: Node) -> None:
    """BT-110 may stand in the accounting currency too (BT-111): that of the invoice's currency counts."""
    totals = every(root, "TaxTotal")
    amounts = every(root, "TaxTotal/TaxAmount")
    ours = [node for node in amounts if node.get("currencyID") == sheet.currency]
    sheet.put(
        FieldName.TAX_TOTAL, ours or [node for node in amounts if not (sheet.currency and node.get("currencyID"))]
    )
    for share in (share for total in totals for share in every(total, "TaxSubtotal")):
        base, amount = one(share, "TaxableAmount"), one(share, "TaxAmount")
        if amount is not None and amount.get("currencyID", sheet.currency) != sheet.currency:
            continue
        category = one(share, "TaxCategory")
        sheet.taxes.append(
            TaxShare(
                rate=sheet.amount(one(category, "Percent")),
                base=sheet.amount(base),
                tax=sheet.amount(amount),
                category=words(one(category, "ID")),
                reason=words(one(category, "TaxExemptionReason")),
            )
        )
        if words(one(category, "ID")) == "AE":
            sheet.write(FieldName.REVERSE_CHARGE, "true", share)


def _adjustment(sheet: Sheet, node: Node) -> Adjustment | None:
    amount = sheet.amount(one(node, "Amount"))
    if amount is None:
        return None
    sign = 1 if _is_charge(node) else -1
    return Adjustment(
        sign * amount, words(node, "AllowanceChargeReason"), sheet.amount(one(node, "TaxCategory/Percent"))
    )


def _is_charge(node: Node) -> bool:
    return words(node, "ChargeIndicator") in ("true", "1")


def _payment(sheet: Sheet, root: Node) -> None:
    all_means = every(root, "PaymentMeans")
    transfers = [means for means in all_means if words(means, "PaymentMeansCode") in TRANSFERS]
    bank_accounts(sheet, [(one(means, f"{_ACCOUNT}/ID"), _bic(means)) for means in transfers])
    for terms in every(root, "PaymentTerms"):
        offered = discounts("\n".join(note.text or "" for note in every(terms, "Note")))
        sheet.offer([*offered, *_structured(sheet, terms)], terms)
    sheet.put(FieldName.PAYMENT_TERMS, every(root, "PaymentTerms/Note"), several=True)
    debits = [means for means in all_means if words(means, "PaymentMeansCode") in DIRECT_DEBITS]
    if debits:
        debit_note(sheet, debits[0], words(debits[0], "PaymentMandate/ID"))


def _bic(means: Node) -> Node | None:
    found = one(means, f"{_BRANCH}/ID")
    return one(means, f"{_BRANCH}/FinancialInstitution/ID") if found is None else found


def _structured(sheet: Sheet, terms: Node) -> list[Discount]:
    """A discount in elements (UBL 2.1 ``SettlementDiscountPercent`` until ``SettlementPeriod/EndDate``)."""
    percent = number(words(terms, "SettlementDiscountPercent"))
    until = one(terms, "SettlementPeriod/EndDate")
    if percent and until is not None:
        sheet.put(FieldName.DISCOUNT_PERCENT, every(terms, "SettlementDiscountPercent"))
        sheet.put(FieldName.DISCOUNT_DATE, [until])
        return []
    days = number(words(terms, "SettlementPeriod/DurationMeasure"))
    return [Discount(int(days), percent)] if percent and days is not None else []


def _line(sheet: Sheet, node: Node) -> Line:
    quantity = one(node, "InvoicedQuantity|CreditedQuantity")
    tax = one(node, "Item/ClassifiedTaxCategory")
    return Line(
        description=words(node, "Item/Name") or words(node, "Item/Description"),
        quantity=sheet.amount(quantity),
        unit="" if quantity is None else quantity.get("unitCode", ""),
        unit_price=unit_price(
            sheet.amount(one(node, "Price/PriceAmount")), sheet.amount(one(node, "Price/BaseQuantity"))
        ),
        discount=_discount(sheet, node),
        net_amount=sheet.amount(one(node, "LineExtensionAmount")),
        tax_rate=sheet.amount(one(tax, "Percent")),
        tax_category=words(one(tax, "ID")),
        order_line=words(node, "OrderLineReference/LineID"),
        seller_item=words(node, "Item/SellersItemIdentification/ID"),
    )


def _discount(sheet: Sheet, line: Node) -> Decimal | None:
    """Allowances less charges of a line (BG-27, BG-28)."""
    found = ((_is_charge(node), sheet.amount(one(node, "Amount"))) for node in every(line, "AllowanceCharge"))
    known = [-amount if charge else amount for charge, amount in found if amount is not None]
    return sum(known, Decimal(0)) if known else None
