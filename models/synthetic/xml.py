"""E-invoices from records: UBL, CII (also for Factur-X), FatturaPA and KSeF FA(3), with the elements an invoice needs.

Sources: EN 16931-1 with its syntax bindings CEN/TS 16931-3-2 and -3-3, FatturaPA 1.2.2, the FA(3) schema of 2025-06-25.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from lxml import etree
from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from models.synthetic.companies import Company
from models.synthetic.record import Record

_CODES = {"invoice": "380", "credit_note": "381", "corrective_invoice": "384", "prepayment_invoice": "386"}
_COUNTRIES = {
    "United Kingdom": "GB",
    "France": "FR",
    "España": "ES",
    "Italia": "IT",
    "Nederland": "NL",
    "Polska": "PL",
    "Österreich": "AT",
    "United States": "US",
}


def country(company: Company) -> str:
    """ISO 3166 code of a company's country."""
    return _COUNTRIES.get(company.country, company.country)


def amount(value: Decimal) -> str:
    """Two digits after the point."""
    return f"{value:.2f}"


def _written(root: Any) -> bytes:
    text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return text


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

    def money(tag: str, value: Decimal) -> Any:
        return b(tag, amount(value), currencyID=record.currency)

    def party(company: Company) -> Any:
        return a.Party(
            a.PartyName(b.Name(company.short or company.name)),
            a.PostalAddress(
                b.StreetName(company.street), b.CityName(company.city.split(" ", 1)[-1]), b.PostalZone(company.city.split(" ", 1)[0]),
                a.Country(b.IdentificationCode(country(company))),
            ),
            a.PartyTaxScheme(b.CompanyID(company.vat_id), a.TaxScheme(b.ID("VAT"))),
            a.PartyLegalEntity(b.RegistrationName(company.name)),
            *([a.Contact(b.ElectronicMail(company.email))] if company.email else []),
        )  # fmt: skip

    def category(rate: Decimal) -> list[Any]:
        letter = "AE" if record.reverse_charge else "S" if rate else "Z"
        return [b.ID(letter), b.Percent(f"{rate.normalize():f}"), a.TaxScheme(b.ID("VAT"))]

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
    return _written(
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
            a.TaxTotal(
                money("TaxAmount", record.tax),
                *(a.TaxSubtotal(money("TaxableAmount", base_), money("TaxAmount", tax), a.TaxCategory(*category(rate))) for rate, (base_, tax) in record.shares.items()),
            ),
            a.LegalMonetaryTotal(
                money("LineExtensionAmount", record.net), money("TaxExclusiveAmount", record.net), money("TaxInclusiveAmount", record.gross),
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

    def day(tag: str, value: str) -> Any:
        return r(tag, u.DateTimeString(value.replace("-", ""), format="102"))

    def party(tag: str, company: Company) -> Any:
        return r(
            tag,
            r.Name(company.name),
            r.PostalTradeAddress(r.PostcodeCode(company.city.split(" ", 1)[0]), r.LineOne(company.street), r.CityName(company.city.split(" ", 1)[-1]), r.CountryID(country(company))),
            *([r.URIUniversalCommunication(r.URIID(company.email, schemeID="EM"))] if company.email else []),
            r.SpecifiedTaxRegistration(r.ID(company.vat_id, schemeID="VA")),
        )  # fmt: skip

    def tax(rate: Decimal, *inside: Any) -> Any:
        letter = "AE" if record.reverse_charge else "S" if rate else "Z"
        return r.ApplicableTradeTax(
            *inside[:1], r.TypeCode("VAT"), *inside[1:], r.CategoryCode(letter), r.RateApplicablePercent(f"{rate:.2f}")
        )

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
        *([r.SpecifiedTradePaymentTerms(day("DueDateDateTime", record.due.isoformat()))] if record.due else []),
        r.SpecifiedTradeSettlementHeaderMonetarySummation(
            r.LineTotalAmount(amount(record.net)), r.TaxBasisTotalAmount(amount(record.net)), r.TaxTotalAmount(amount(record.tax), currencyID=record.currency),
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
    return _written(
        rsm.CrossIndustryInvoice(
            rsm.ExchangedDocumentContext(r.GuidelineSpecifiedDocumentContextParameter(r.ID("urn:cen.eu:en16931:2017"))),
            rsm.ExchangedDocument(
                r.ID(record.number), r.TypeCode(_CODES[record.kind]), day("IssueDateTime", record.issued.isoformat())
            ),
            rsm.SupplyChainTradeTransaction(*lines, agreement, delivery, settlement),
        )
    )


# -- FatturaPA -----------------------------------------------------------------------------------------------------------


def fatturapa(record: Record) -> bytes:
    """A FatturaPA between companies (FPR12), type TD01."""
    space = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
    e = ElementMaker()

    def party(tag: str, company: Company) -> Any:
        zone = company.city.split(" ", 1)
        return e(
            tag,
            e.DatiAnagrafici(e.IdFiscaleIVA(e.IdPaese(country(company)), e.IdCodice(company.vat_id[2:])), e.Anagrafica(e.Denominazione(company.name)), *([e.RegimeFiscale("RF01")] if tag.startswith("Cedente") else [])),
            e.Sede(e.Indirizzo(company.street), e.CAP(zone[0]), e.Comune(zone[-1]), e.Nazione(country(company))),
        )  # fmt: skip

    lines = [
        e.DettaglioLinee(
            e.NumeroLinea(str(at)),
            e.Descrizione(item.description),
            e.Quantita(f"{item.quantity:.2f}"),
            e.PrezzoUnitario(f"{item.price:.2f}"),
            e.PrezzoTotale(amount(item.net)),
            e.AliquotaIVA(f"{item.rate:.2f}"),
        )
        for at, item in enumerate(record.items, 1)
    ]
    shares = [
        e.DatiRiepilogo(e.AliquotaIVA(f"{rate:.2f}"), e.ImponibileImporto(amount(base)), e.Imposta(amount(tax)))
        for rate, (base, tax) in record.shares.items()
    ]
    head = e.FatturaElettronicaHeader(
        e.DatiTrasmissione(
            e.IdTrasmittente(e.IdPaese("IT"), e.IdCodice(record.supplier.vat_id[2:])),
            e.ProgressivoInvio("00042"),
            e.FormatoTrasmissione("FPR12"),
            e.CodiceDestinatario("XXXXXXX"),
        ),
        party("CedentePrestatore", record.supplier),
        party("CessionarioCommittente", record.buyer),
    )
    due = [e.DataScadenzaPagamento(record.due.isoformat())] if record.due else []
    body = e.FatturaElettronicaBody(
        e.DatiGenerali(e.DatiGeneraliDocumento(e.TipoDocumento("TD01"), e.Divisa(record.currency), e.Data(record.issued.isoformat()), e.Numero(record.number), e.ImportoTotaleDocumento(amount(record.gross)))),
        e.DatiBeniServizi(*lines, *shares),
        e.DatiPagamento(e.CondizioniPagamento("TP02"), e.DettaglioPagamento(e.ModalitaPagamento("MP05"), *due, e.ImportoPagamento(amount(record.gross)), e.IBAN(record.pays_to))),
    )  # fmt: skip
    root = ElementMaker(namespace=space, nsmap={"p": space})
    return _written(root("FatturaElettronica", head, body, versione="FPR12"))


# -- KSeF FA(3) ----------------------------------------------------------------------------------------------------------


def ksef(record: Record) -> bytes:
    """A Polish structured invoice, schema FA(3), one rate of 23 %."""
    space = "http://crd.gov.pl/wzor/2025/06/25/13775/"
    e = ElementMaker(namespace=space, nsmap={None: space})

    def party(tag: str, company: Company) -> Any:
        return e(
            tag,
            e.DaneIdentyfikacyjne(e.NIP(company.vat_id[2:]), e.Nazwa(company.name)),
            e.Adres(e.KodKraju("PL"), e.AdresL1(company.street), e.AdresL2(company.city)),
        )

    lines = [
        e.FaWiersz(
            e.NrWierszaFa(str(at)),
            e.P_7(item.description),
            e.P_8A(item.unit),
            e.P_8B(f"{item.quantity:f}"),
            e.P_9A(amount(item.price)),
            e.P_11(amount(item.net)),
            e.P_12(f"{item.rate.normalize():f}"),
        )
        for at, item in enumerate(record.items, 1)
    ]
    (base, tax) = record.shares[Decimal(23)]
    flags = e.Adnotacje(
        e.P_16("2"),
        e.P_17("2"),
        e.P_18("2"),
        e.P_18A("2"),
        e.Zwolnienie(e.P_19N("1")),
        e.NoweSrodkiTransportu(e.P_22N("1")),
        e.P_23("2"),
        e.PMarzy(e.P_PMarzyN("1")),
    )
    due = [e.TerminPlatnosci(e.Termin(record.due.isoformat()))] if record.due else []
    return _written(
        e.Faktura(
            e.Naglowek(e.KodFormularza("FA", kodSystemowy="FA (3)", wersjaSchemy="1-0E"), e.WariantFormularza("3"), e.DataWytworzeniaFa(f"{record.issued}T09:30:00Z")),
            party("Podmiot1", record.supplier),
            party("Podmiot2", record.buyer),
            e.Fa(
                e.KodWaluty(record.currency), e.P_1(record.issued.isoformat()), e.P_2(record.number), e.P_13_1(amount(base)), e.P_14_1(amount(tax)),
                e.P_15(amount(record.gross)), flags, e.RodzajFaktury("VAT"), *lines,
                e.Platnosc(*due, e.FormaPlatnosci("6"), e.RachunekBankowy(e.NrRB(record.pays_to[2:]))),
            ),
        )
    )  # fmt: skip
