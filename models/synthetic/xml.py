"""European e-invoices from records: UBL and CII (also for Factur-X), with the elements an invoice needs.

Sources: EN 16931-1 with its syntax bindings CEN/TS 16931-3-2 and -3-3.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeAlias

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from models.synthetic.companies import Company
from models.synthetic.record import Record

Element: TypeAlias = Any
"""An element of lxml, whose makers have no types."""
_CODES = {"invoice": "380", "credit_note": "381", "corrective_invoice": "384", "prepayment_invoice": "386"}


def amount(value: Decimal) -> str:
    """Two digits after the point."""
    return f"{value:.2f}"


def written(root: Element) -> bytes:
    """As a file, indented."""
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


def charges(record: Record) -> list[tuple[str, str, Decimal, Decimal]]:
    """The freight as indicator, reason, amount and rate; nothing where none is charged."""
    return [("true", "Fracht", record.freight, max(record.shares))] if record.freight else []


# -- UBL 2.1 -------------------------------------------------------------------------------------------------------------


def ubl(record: Record) -> bytes:
    """A UBL Invoice, or a CreditNote with positive amounts."""
    credit = record.kind == "credit_note"
    name = "CreditNote" if credit else "Invoice"
    base = "urn:oasis:names:specification:ubl:schema:xsd:"
    spaces = {
        None: f"{base}{name}-2",
        "cac": f"{base}CommonAggregateComponents-2",
        "cbc": f"{base}CommonBasicComponents-2",
    }
    root = ElementMaker(namespace=spaces[None], nsmap=spaces)
    a, b = ElementMaker(namespace=spaces["cac"]), ElementMaker(namespace=spaces["cbc"])

    def money(tag: str, value: Decimal) -> Element:
        return b(tag, amount(value), currencyID=record.currency)

    def party(company: Company) -> Element:
        return a.Party(
            a.PartyName(b.Name(company.short or company.name)),
            a.PostalAddress(
                b.StreetName(company.street), b.CityName(company.city.split(" ", 1)[-1]), b.PostalZone(company.city.split(" ", 1)[0]),
                a.Country(b.IdentificationCode(company.country)),
            ),
            *([a.PartyTaxScheme(b.CompanyID(company.vat_id), a.TaxScheme(b.ID("VAT")))] if company.vat_id else []),
            a.PartyLegalEntity(b.RegistrationName(company.name)),
            *([a.Contact(b.ElectronicMail(company.email))] if company.email else []),
        )  # fmt: skip

    def category(rate: Decimal) -> list[Element]:
        letter = "AE" if record.reverse_charge else "S" if rate else "Z"
        return [b.ID(letter), b.Percent(f"{rate.normalize():f}"), a.TaxScheme(b.ID("VAT"))]

    def allowances() -> list[Element]:
        off = [("false", "Rabatt", amount_, rate) for rate, amount_ in record.discounts.items() if amount_]
        return [
            a.AllowanceCharge(b.ChargeIndicator(charge), b.AllowanceChargeReason(reason), money("Amount", value), a.TaxCategory(*category(rate)))
            for charge, reason, value, rate in [*off, *charges(record)]
        ]  # fmt: skip

    lines = [
        a(
            f"{name}Line",
            b.ID(str(at)),
            b("CreditedQuantity" if credit else "InvoicedQuantity", f"{item.quantity:f}", unitCode=item.unit),
            money("LineExtensionAmount", item.net),
            *([a.OrderLineReference(b.LineID(item.order_line))] if item.order_line else []),
            a.Item(b.Name(item.description), a.ClassifiedTaxCategory(*category(item.rate))),
            a.Price(money("PriceAmount", item.price)),
        )
        for at, item in enumerate(record.items, 1)
    ]
    return written(
        root(
            name,
            b.CustomizationID("urn:cen.eu:en16931:2017"),
            b.ID(record.number),
            b.IssueDate(record.issued.isoformat()),
            *([b.DueDate(record.due.isoformat())] if record.due and not credit else []),
            b("CreditNoteTypeCode" if credit else "InvoiceTypeCode", _CODES[record.kind]),
            b.DocumentCurrencyCode(record.currency),
            *([a.OrderReference(b.ID(record.order))] if record.order else []),
            *([a.BillingReference(a.InvoiceDocumentReference(b.ID(record.preceding)))] if record.preceding else []),
            a.AccountingSupplierParty(party(record.supplier)),
            a.AccountingCustomerParty(party(record.buyer)),
            *([] if credit else [a.PaymentMeans(b.PaymentMeansCode("58"), b.PaymentID(record.number), a.PayeeFinancialAccount(b.ID(record.pays_to)))]),
            *allowances(),
            a.TaxTotal(
                money("TaxAmount", record.tax),
                *(a.TaxSubtotal(money("TaxableAmount", base_), money("TaxAmount", tax), a.TaxCategory(*category(rate))) for rate, (base_, tax) in record.shares.items()),
            ),
            a.LegalMonetaryTotal(
                money("LineExtensionAmount", record.lines_total), money("TaxExclusiveAmount", record.net), money("TaxInclusiveAmount", record.gross),
                *([money("AllowanceTotalAmount", record.discounted)] if record.discounted else []), *([money("ChargeTotalAmount", record.freight)] if record.freight else []),
                *([money("PrepaidAmount", record.prepaid)] if record.prepaid else []), money("PayableAmount", record.payable),
            ),
            *lines,
        )
    )  # fmt: skip


# -- CII D16B ------------------------------------------------------------------------------------------------------------

_CII = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}


def cii(record: Record) -> bytes:
    """A Cross Industry Invoice of the EN 16931 profile."""
    rsm, r, u = (ElementMaker(namespace=uri, nsmap=_CII) for uri in _CII.values())

    def day(tag: str, value: str) -> Element:
        return r(tag, u.DateTimeString(value.replace("-", ""), format="102"))

    def party(tag: str, company: Company) -> Element:
        return r(
            tag,
            r.Name(company.name),
            r.PostalTradeAddress(r.PostcodeCode(company.city.split(" ", 1)[0]), r.LineOne(company.street), r.CityName(company.city.split(" ", 1)[-1]), r.CountryID(company.country)),
            *([r.URIUniversalCommunication(r.URIID(company.email, schemeID="EM"))] if company.email else []),
            *([r.SpecifiedTaxRegistration(r.ID(company.vat_id, schemeID="VA"))] if company.vat_id else []),
        )  # fmt: skip

    def tax(rate: Decimal, *inside: Element) -> Element:
        letter = "AE" if record.reverse_charge else "S" if rate else "Z"
        return r.ApplicableTradeTax(
            *inside[:1], r.TypeCode("VAT"), *inside[1:], r.CategoryCode(letter), r.RateApplicablePercent(f"{rate:.2f}")
        )

    def allowance(charge: str, reason: str, value: Decimal, rate: Decimal) -> Element:
        category = r.CategoryTradeTax(r.TypeCode("VAT"), r.CategoryCode("S"), r.RateApplicablePercent(f"{rate:.2f}"))
        return r.SpecifiedTradeAllowanceCharge(r.ChargeIndicator(u.Indicator(charge)), r.ActualAmount(amount(value)), r.Reason(reason), category)  # fmt: skip

    lines = [
        r.IncludedSupplyChainTradeLineItem(
            r.AssociatedDocumentLineDocument(r.LineID(str(at))),
            r.SpecifiedTradeProduct(r.Name(item.description)),
            r.SpecifiedLineTradeAgreement(r.NetPriceProductTradePrice(r.ChargeAmount(f"{item.price:f}"))),
            r.SpecifiedLineTradeDelivery(r.BilledQuantity(f"{item.quantity:f}", unitCode=item.unit)),
            r.SpecifiedLineTradeSettlement(
                tax(item.rate), r.SpecifiedTradeSettlementLineMonetarySummation(r.LineTotalAmount(amount(item.net)))
            ),
        )
        for at, item in enumerate(record.items, 1)
    ]
    agreement = r.ApplicableHeaderTradeAgreement(
        party("SellerTradeParty", record.supplier), party("BuyerTradeParty", record.buyer),
        *([r.BuyerOrderReferencedDocument(r.IssuerAssignedID(record.order))] if record.order else []),
    )  # fmt: skip
    settlement = r.ApplicableHeaderTradeSettlement(
        r.PaymentReference(record.number),
        r.InvoiceCurrencyCode(record.currency),
        r.SpecifiedTradeSettlementPaymentMeans(r.TypeCode("58"), r.PayeePartyCreditorFinancialAccount(r.IBANID(record.pays_to))),
        *(tax(rate, r.CalculatedAmount(amount(due)), r.BasisAmount(amount(base))) for rate, (base, due) in record.shares.items()),
        *(allowance(*one) for one in [*(("false", "Rabatt", off, rate) for rate, off in record.discounts.items() if off), *charges(record)]),
        *([r.SpecifiedTradePaymentTerms(day("DueDateDateTime", record.due.isoformat()))] if record.due else []),
        r.SpecifiedTradeSettlementHeaderMonetarySummation(
            r.LineTotalAmount(amount(record.lines_total)), *([r.ChargeTotalAmount(amount(record.freight))] if record.freight else []), *([r.AllowanceTotalAmount(amount(record.discounted))] if record.discounted else []), r.TaxBasisTotalAmount(amount(record.net)), r.TaxTotalAmount(amount(record.tax), currencyID=record.currency),
            r.GrandTotalAmount(amount(record.gross)), *([r.TotalPrepaidAmount(amount(record.prepaid))] if record.prepaid else []), r.DuePayableAmount(amount(record.payable)),
        ),
    )  # fmt: skip
    delivery = r.ApplicableHeaderTradeDelivery(
        *(
            [r.ActualDeliverySupplyChainEvent(day("OccurrenceDateTime", record.delivered.isoformat()))]
            if record.delivered
            else []
        )
    )
    return written(
        rsm.CrossIndustryInvoice(
            rsm.ExchangedDocumentContext(r.GuidelineSpecifiedDocumentContextParameter(r.ID("urn:cen.eu:en16931:2017"))),
            rsm.ExchangedDocument(
                r.ID(record.number), r.TypeCode(_CODES[record.kind]), day("IssueDateTime", record.issued.isoformat())
            ),
            rsm.SupplyChainTradeTransaction(*lines, agreement, delivery, settlement),
        )
    )
