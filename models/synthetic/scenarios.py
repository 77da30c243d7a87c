"""The sample documents: each with a purpose, and the state it must end in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from models.synthetic import catalogue as goods
from models.synthetic import damage, paper, xml
from models.synthetic.bundles import archive, document, joined, locked, logo, mail
from models.synthetic.companies import BY_ID, CAFE, NORDLICHT, NORDLICHT_PL, STRANGER, UNKNOWN, Company, iban_of
from models.synthetic.record import Item, Record


@dataclass(frozen=True)
class Outcome:
    """Where an invoice must end, and the codes of the findings that must be open."""

    status: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """One file with what is on it. ``parts`` are the documents within a container, by their names."""

    name: str
    purpose: str
    content: bytes
    kind: str = "pdf-text"
    records: tuple[Record, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    disposition: str = "read"
    reason: str = ""
    parts: dict[str, tuple[Record, Outcome]] = field(default_factory=dict)


POSTED, APPROVAL, FILED = Outcome("posted"), Outcome("in_approval"), Outcome("filed")


def review(*codes: str) -> Outcome:
    """A clerk is asked, for these reasons."""
    return Outcome("in_review", codes)


def bill(supplier: str | Company, number: str, issued: str, items: tuple[Item, ...], **more: object) -> Record:
    """An invoice to our own company."""
    company = BY_ID[supplier] if isinstance(supplier, str) else supplier
    given = {"buyer": NORDLICHT, "currency": company.currency} | more
    return Record(number, date.fromisoformat(issued), company, items=items, **given)  # type: ignore[arg-type]


def samples() -> Iterator[Sample]:
    """Every sample, in the order of its number."""
    for number, sample in enumerate(_samples(), 1):
        yield replace(sample, name=f"{number:02d}-{sample.name}")


def _text(name: str, purpose: str, record: Record, outcome: Outcome) -> Sample:
    return Sample(f"{name}.pdf", purpose, paper.pdf(record), "pdf-text", (record,), (outcome,))


def _scan(
    name: str, purpose: str, record: Record, outcome: Outcome, seed: int, skew: float = 0.8, quarters: int = 0
) -> Sample:
    pages = [damage.turned(damage.photocopy(page, seed, skew), quarters) for page in damage.pictures(paper.pdf(record))]
    return Sample(f"{name}.pdf", purpose, damage.scanned(pages), "scan", (record,), (outcome,))


def _xml(name: str, purpose: str, record: Record, content: bytes, outcome: Outcome) -> Sample:
    return Sample(f"{name}.xml", purpose, content, "xml", (record,), (outcome,))


PAPER = bill(
    "S001",
    "RE-2026-20417",
    "2026-09-02",
    goods.PAPER,
    customer="10482",
    delivered=date(2026, 8, 31),
    delivery_note="LS-88213",
)
DESIGN = bill("S003", "FA-2026-0317", "2026-09-08", goods.DESIGN, reverse_charge=True)
DESIGN = replace(DESIGN, items=tuple(replace(item, rate=Decimal(0)) for item in DESIGN.items))
PARTS = bill(
    "S014",
    "90417733",
    "2026-09-10",
    goods.PARTS,
    order="4500017731",
    customer="700418",
    delivery_note="80012944",
    delivered=date(2026, 9, 8),
)
PAINTING = bill("S011", "2026/118", "2026-08-27", goods.PAINTING, days=14, delivered=date(2026, 8, 21))


def _samples() -> Iterator[Sample]:
    yield from _clean()
    yield from _structured()
    yield from _pictures()
    yield from _doubtful()
    yield from _not_invoices()
    yield from _containers()
    yield from _unreadable()


def _clean() -> Iterator[Sample]:
    """Text PDFs in seven languages and their own designs, from suppliers that the master knows."""
    yield _text("papierhaus", "German letter with a DIN address window", PAPER, POSTED)
    kestrel = bill("S002", "KF-118204", "2026-09-04", goods.FASTENERS, customer="NORD01", currency="GBP")
    yield _text("kestrel", "English, boxes, pounds sterling", kestrel, POSTED)
    yield _text("riviere", "French, reverse charge from another EU country", DESIGN, APPROVAL)
    yield _text(
        "olivar", "Spanish, three tax rates", bill("S004", "F2026/0883", "2026-09-01", goods.OIL, days=60), APPROVAL
    )
    bellavita = bill("S005", "1184/2026", "2026-09-03", goods.BRACKETS, delivery_note="DDT 2207")
    yield _text("bellavita", "Italian fattura with framed fields", bellavita, APPROVAL)
    yield _text("vandorp", "Dutch web shop", bill("S006", "26-30418", "2026-09-07", goods.PACKAGING, days=14), POSTED)
    dabrowa = bill(
        "S007", "FV/118/09/2026", "2026-09-09", goods.CARPENTRY, buyer=NORDLICHT_PL, days=14, delivered=date(2026, 9, 8)
    )
    yield _text("dabrowa", "Polish faktura with the amount in words", dabrowa, POSTED)
    period = (date(2026, 8, 1), date(2026, 8, 31))
    yield _text(
        "stadtwerke",
        "Energy bill with consumption",
        bill(
            "S008",
            "SWE-7700418-08",
            "2026-09-05",
            goods.ENERGY,
            period=period,
            days=14,
            customer="7700418",
            contract="G-20418",
        ),
        APPROVAL,
    )
    yield _text(
        "funkturm",
        "Telephone bill",
        bill("S009", "R3344.8812.09", "2026-09-06", goods.TELEPHONE, period=period, days=10, customer="3344-8812"),
        POSTED,
    )
    yield _text(
        "drei-linden",
        "Hotel folio, two tax rates",
        bill("S010", "F-26-1904", "2026-08-20", goods.NIGHTS, period=(date(2026, 8, 17), date(2026, 8, 20)), days=7),
        POSTED,
    )
    yield _text("sonntag", "Craftsman with hours and material", PAINTING, APPROVAL)
    northgate = bill("S012", "INV-00418821", "2026-09-01", goods.SOFTWARE, days=15, contract="WC-25-1180")
    yield _text("northgate", "American, dollars, no tax, column on the left", northgate, POSTED)
    for month, number in ((7, "2026-0711"), (8, "2026-0811"), (9, "2026-0911")):
        rent = bill(
            "S013",
            number,
            f"2026-{month:02d}-01",
            goods.RENT,
            days=5,
            period=(date(2026, month, 1), date(2026, month, 30)),
            contract="MV 40-3",
        )
        yield _text(f"miete-{month:02d}", "Monthly rent: a series, no duplicate", rent, APPROVAL)
    yield _text("brandt-order", "ERP print-out; matches its purchase order line by line", PARTS, POSTED)
    yield _text(
        "brandt-long",
        "Several pages, 49 lines",
        bill("S014", "90417802", "2026-09-15", goods.LONG, customer="700418"),
        APPROVAL,
    )
    yield _text(
        "alpenquell",
        "Austrian, coloured banner, paid in part before",
        bill("S015", "AR26-1180", "2026-09-11", goods.WATER, prepaid=Decimal("100.00")),
        POSTED,
    )
    yield _text(
        "abschlag",
        "Prepayment invoice",
        bill(
            "S011",
            "2026/131",
            "2026-09-18",
            (goods.line("Abschlag Fassade Nordseite", "1", "800.00"),),
            kind="prepayment_invoice",
            days=7,
        ),
        POSTED,
    )


def _structured() -> Iterator[Sample]:
    """E-invoices, alone and within a PDF."""
    papier = replace(
        PAPER, number="RE-2026-20688", issued=date(2026, 9, 21), delivery_note="LS-88790", delivered=date(2026, 9, 20)
    )
    yield _xml("papierhaus-ubl", "UBL invoice", papier, xml.ubl(papier), POSTED)
    credit = bill(
        "S001", "GS-2026-0071", "2026-09-24", (goods.PAPER[1],), kind="credit_note", preceding="RE-2026-20688"
    )
    yield _xml("papierhaus-ubl-credit", "UBL credit note with positive amounts", credit, xml.ubl(credit), POSTED)
    brandt = bill(
        "S014", "90417915", "2026-09-17", (goods.line("Kettenzug KZ-500", "1", "412.50"),), delivered=date(2026, 9, 16)
    )
    yield _xml("brandt-cii", "Cross Industry Invoice", brandt, xml.cii(brandt), POSTED)
    fattura = bill("S005", "1240/2026", "2026-09-16", (goods.line("Perno filettato M12", "90", "2.15", "22"),))
    yield _xml("bellavita-fatturapa", "FatturaPA", fattura, xml.fatturapa(fattura), POSTED)
    ksef = bill(
        "S007",
        "FV/131/09/2026",
        "2026-09-22",
        (goods.line("Blat dębowy 180x80", "2", "720.00", "23"),),
        buyer=NORDLICHT_PL,
        days=14,
    )
    yield _xml("dabrowa-ksef", "KSeF FA(3)", ksef, xml.ksef(ksef), POSTED)
    for number, day in (("AR26-1204", "2026-09-18"), ("AR26-1251", "2026-09-25")):
        hybrid = bill("S015", number, day, goods.WATER, order="")
        yield Sample(
            f"alpenquell-{number[-4:]}-facturx.pdf",
            "Factur-X: page and XML agree",
            paper.pdf(hybrid, xml.cii(hybrid).decode()),
            "xml",
            (hybrid,),
            (POSTED,),
        )
    told = bill("S001", "RE-2026-20733", "2026-09-28", goods.PAPER)
    shown = replace(
        told, iban=iban_of("DE", "100900001122334455"), items=(*told.items, goods.line("Eilzuschlag", "1", "25.00"))
    )
    content = paper.pdf(shown, xml.cii(told).decode())
    yield Sample(
        "papierhaus-hybrid-differs.pdf",
        "Factur-X whose page shows another account and total",
        content,
        "xml",
        (told,),
        (review("PAGE_CONTRADICTS_XML"),),
    )


def _pictures() -> Iterator[Sample]:
    """Scans and photographs: read as right as text, and asked about where the reader is not sure."""
    energy = bill(
        "S008",
        "SWE-7700418-09",
        "2026-10-05",
        goods.ENERGY,
        period=(date(2026, 9, 1), date(2026, 9, 30)),
        days=14,
        customer="7700418",
    )
    yield _scan("stadtwerke-scan", "Photocopy, slightly crooked", energy, APPROVAL, 1)
    kestrel = bill("S002", "KF-118377", "2026-09-18", goods.FASTENERS[:2], currency="GBP")
    yield _scan("kestrel-scan-turned", "Photocopy lying on its side", kestrel, POSTED, 2, -0.6, 1)
    dabrowa = bill("S007", "FV/127/09/2026", "2026-09-18", goods.CARPENTRY[:1], buyer=NORDLICHT_PL, days=14)
    yield _scan("dabrowa-scan", "Photocopy of a Polish faktura", dabrowa, POSTED, 3, 1.1)
    hotel = bill("S010", "F-26-2011", "2026-09-12", goods.NIGHTS, days=7)
    photo = damage.jpeg(damage.photograph(damage.pictures(paper.pdf(hotel), 130)[0], 4), 70)
    yield Sample(
        "drei-linden-photo.jpg",
        "Photograph with a phone, at an angle, with a shadow",
        photo,
        "photo",
        (hotel,),
        (POSTED,),
    )
    coffee = bill(CAFE, "0418-2207", "2026-09-14", goods.COFFEE, kind="receipt", days=None)
    yield _text(
        "morgenrot-receipt", "Till receipt, whose date stands behind a word that says little", coffee, review("UNSURE")
    )
    again = replace(coffee, number="0419-0118", issued=date(2026, 9, 15))
    strip = damage.photocopy(damage.pictures(paper.pdf(again), 200)[0], 5, 0.4)
    yield Sample(
        "morgenrot-receipt-scan.png", "Till receipt, scanned", _png(strip), "scan", (again,), (review("UNSURE"),)
    )


def _png(picture: damage.Picture) -> bytes:
    import cv2  # noqa: PLC0415 - one use

    return bytes(cv2.imencode(".png", picture)[1].tobytes())


def _doubtful() -> Iterator[Sample]:
    """What an auditor would stop."""
    yield Sample(
        "papierhaus-copy.pdf",
        "The same file again under another name",
        paper.pdf(PAPER),
        "pdf-text",
        (PAPER,),
        (review("DUPLICATE_EXACT"),),
    )
    yield _scan(
        "sonntag-rescanned",
        "An invoice that came before as a PDF, now on paper",
        PAINTING,
        review("DUPLICATE_EXACT"),
        6,
        0.5,
    )
    vandorp = bill("S006", "26-3O418", "2026-09-07", goods.PACKAGING, days=14)
    yield _text(
        "vandorp-lookalike",
        "The number of another invoice with the letter O for a zero",
        vandorp,
        review("DUPLICATE_NEAR"),
    )
    changed = bill(
        "S009",
        "R3344.8812.10",
        "2026-10-06",
        goods.TELEPHONE,
        days=10,
        iban=iban_of("DE", "120300001033887744"),
        customer="3344-8812",
    )
    yield _text("funkturm-new-account", "A known supplier with another bank account", changed, review("BANK_CHANGED"))
    yield _text(
        "lichtblick",
        "A supplier that the master does not know",
        bill(UNKNOWN, "R-77-2026", "2026-09-19", goods.PHOTOS, days=14),
        review("SUPPLIER_UNKNOWN"),
    )
    dearer = tuple(
        replace(item, price=(item.price * Decimal("1.12")).quantize(Decimal("0.01"))) for item in goods.PARTS
    )
    yield _text(
        "brandt-dearer",
        "Prices 12 % above the purchase order",
        bill("S014", "90418044", "2026-09-24", dearer, order="4500017840", delivery_note="80013377"),
        review("ORDER_MISMATCH"),
    )
    yield _text(
        "talblick",
        "Addressed to another company",
        bill("S001", "RE-2026-20501", "2026-09-09", goods.PAPER[:2], buyer=STRANGER),
        review("NOT_OUR_COMPANY"),
    )
    own = replace(NORDLICHT, color="#12355b", layout="boxed", id="", iban=NORDLICHT.iban)
    yield _text(
        "nordlicht-sales",
        "One of our own sales invoices",
        bill(own, "NL-2026-3301", "2026-09-10", goods.PHOTOS, buyer=STRANGER, language="de"),
        review("SUPPLIER_IS_US"),
    )
    wrong = bill("S010", "F-26-1977", "2026-09-02", goods.NIGHTS, days=7)
    wrong = replace(wrong, misprint={"gross": wrong.gross + Decimal("27.00")})
    yield _text("drei-linden-wrong-sum", "Totals that do not add up", wrong, review("TOTALS_DISAGREE"))
    typo = BY_ID["S003"].iban[:-1] + str((int(BY_ID["S003"].iban[-1]) + 1) % 10)
    yield _text(
        "riviere-bad-iban",
        "An account whose check digits fail",
        replace(DESIGN, number="FA-2026-0341", issued=date(2026, 9, 22), iban=typo),
        review("BAD_IBAN"),
    )
    credit = bill(
        "S004", "R2026/0041", "2026-09-25", (goods.OIL[1],), kind="credit_note", preceding="F2026/0883", days=None
    )
    yield _text("olivar-credit", "Credit note on paper", credit, POSTED)
    minus = bill(
        "S006",
        "26-C-0091",
        "2026-09-21",
        (goods.PACKAGING[1],),
        kind="credit_note",
        preceding="26-30418",
        negative=True,
        days=None,
    )
    yield _text("vandorp-credit-negative", "Credit note with negative amounts", minus, POSTED)
    corrected = bill(
        "S007",
        "KOR/14/09/2026",
        "2026-09-23",
        (goods.line("Montaż na miejscu, korekta", "1", "95.00", "23", "HUR"),),
        kind="corrective_invoice",
        buyer=NORDLICHT_PL,
        preceding="FV/118/09/2026",
        days=14,
    )
    yield _text("dabrowa-korekta", "Polish corrective invoice", corrected, POSTED)


def _not_invoices() -> Iterator[Sample]:
    """Demands and papers that must never be posted."""
    yield _text(
        "brandt-proforma",
        "Pro forma invoice",
        bill("S014", "PF-2207", "2026-09-14", goods.PARTS[:1], kind="proforma"),
        review("NOT_FOR_POSTING"),
    )
    overdue = (goods.line("Rechnung 2026/118 vom 27.08.2026", "1", str(PAINTING.gross), "0"),)
    reminder = bill("S011", "M-2026-044", "2026-10-01", overdue, kind="reminder", layout="notice", days=7,
                    note="leider konnten wir zu der folgenden Rechnung noch keinen Zahlungseingang feststellen. Sollten Sie bereits gezahlt haben, betrachten Sie dieses Schreiben als gegenstandslos.")  # fmt: skip
    yield _text("sonntag-reminder", "Payment reminder", reminder, review("NOT_FOR_POSTING"))
    listed = (
        goods.line("Invoice KF-118204, 4 September 2026", "1", "391.20", "0"),
        goods.line("Invoice KF-118377, 18 September 2026", "1", "294.00", "0"),
    )
    statement = bill(
        "S002",
        "ST-2026-09",
        "2026-09-30",
        listed,
        kind="statement",
        layout="notice",
        currency="GBP",
        note="Open items on your account at the end of September:",
        days=None,
    )
    yield _text("kestrel-statement", "Statement of account", statement, FILED)
    note = bill(
        "S014",
        "80013377",
        "2026-09-22",
        goods.PARTS,
        kind="delivery_note",
        layout="notice",
        days=None,
        order="4500017840",
    )
    yield _text("brandt-delivery", "Delivery note", note, FILED)


def _containers() -> Iterator[Sample]:
    """Several documents in one file."""
    three = tuple(
        bill("S006", f"26-30{number}", f"2026-10-{day:02d}", items, days=14)
        for number, day, items in (
            ("561", 1, goods.PACKAGING[:1]),
            ("602", 8, goods.PACKAGING[1:]),
            ("655", 15, goods.PACKAGING[:2]),
        )
    )
    yield Sample(
        "vandorp-three.pdf",
        "Three invoices in one PDF",
        joined([paper.pdf(one) for one in three]),
        "pdf-text",
        three,
        (POSTED,) * 3,
    )
    first = bill("S001", "RE-2026-20811", "2026-10-02", goods.PAPER[:2], delivery_note="LS-89002")
    second = bill("S001", "RE-2026-20812", "2026-10-02", goods.PAPER[2:], delivery_note="LS-89003")
    files = {"Rechnung-20811.pdf": paper.pdf(first), "Rechnung-20812.pdf": paper.pdf(second)}
    raw = mail(
        "Papierhaus Lindner <rechnung@papierhaus-lindner.example>",
        "Ihre Rechnungen",
        "Guten Tag, anbei zwei Rechnungen. Mit freundlichen Grüßen, Papierhaus Lindner",
        files,
        logo("PL", "#7a1f2b"),
    )
    yield Sample(
        "papierhaus-mail.eml",
        "A message with two invoices, a logo and text",
        raw,
        disposition="unpacked",
        parts={"Rechnung-20811.pdf": (first, POSTED), "Rechnung-20812.pdf": (second, POSTED)},
    )
    water = bill("S015", "AR26-1302", "2026-10-02", goods.WATER[:1])
    more = bill("S009", "R3344.8812.11", "2026-10-07", goods.TELEPHONE[:2], days=10, customer="3344-8812")
    packed = archive({"alpenquell.pdf": paper.pdf(water), "sub/funkturm.pdf": paper.pdf(more)})
    yield Sample(
        "oktober.zip",
        "An archive with two invoices",
        packed,
        disposition="unpacked",
        parts={"alpenquell.pdf": (water, POSTED), "funkturm.pdf": (more, POSTED)},
    )


def _unreadable() -> Iterator[Sample]:
    """Files that nobody can read: each ends with a code, and costs only itself."""
    plain = paper.pdf(bill("S002", "KF-118400", "2026-09-25", goods.FASTENERS[:1], currency="GBP"))
    yield Sample("kestrel-locked.pdf", "Asks for a password", locked(plain), disposition="failed", reason="ENCRYPTED")
    yield Sample(
        "truncated.pdf",
        "A transfer that broke off",
        plain[: len(plain) // 5],
        disposition="failed",
        reason="BROKEN_FILE",
    )
    yield Sample("empty.pdf", "No byte at all", b"", disposition="failed", reason="EMPTY_FILE")
    yield Sample("rechnung.docx", "A word processor's file", document(), disposition="failed", reason="UNKNOWN_TYPE")
