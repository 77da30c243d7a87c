"""National e-invoices from records: FatturaPA (1.2.2) and KSeF FA(3) (schema of 2025-06-25)."""

from __future__ import annotations

from decimal import Decimal

from lxml.builder import ElementMaker  # type: ignore[import-not-found]

from models.synthetic.companies import Company
from models.synthetic.record import Record
from models.synthetic.xml import Element, amount, written

# -- FatturaPA -----------------------------------------------------------------------------------------------------------


def fatturapa(record: Record) -> bytes:
    """A FatturaPA between companies (FPR12), type TD01; without discount and freight."""
    space = "http://ivaservizi.agenziaentrate.gov.it/docs/xsd/fatture/v1.2"
    e = ElementMaker()

    def party(tag: str, company: Company) -> Element:
        zone = company.city.split(" ", 1)
        town, _, province = zone[-1].partition(" (")
        return e(
            tag,
            e.DatiAnagrafici(e.IdFiscaleIVA(e.IdPaese(company.country), e.IdCodice(company.vat_id[2:])), e.Anagrafica(e.Denominazione(company.name)), *([e.RegimeFiscale("RF01")] if tag.startswith("Cedente") else [])),
            e.Sede(e.Indirizzo(company.street), e.CAP(zone[0] if zone[0].isdigit() else "00000"), e.Comune(town), *([e.Provincia(province.rstrip(")"))] if province else []), e.Nazione(company.country)),
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
    return written(root("FatturaElettronica", head, body, versione="FPR12"))


# -- KSeF FA(3) ----------------------------------------------------------------------------------------------------------


def ksef(record: Record) -> bytes:
    """A Polish structured invoice, schema FA(3), one rate of 23 %; without discount and freight."""
    space = "http://crd.gov.pl/wzor/2025/06/25/13775/"
    e = ElementMaker(namespace=space, nsmap={None: space})

    def party(tag: str, company: Company) -> Element:
        return e(
            tag,
            e.DaneIdentyfikacyjne(e.NIP(company.vat_id[2:]), e.Nazwa(company.name)),
            e.Adres(e.KodKraju("PL"), e.AdresL1(company.street), e.AdresL2(company.city)),
            *([e.JST("2"), e.GV("2")] if tag == "Podmiot2" else []),
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
    return written(
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
