"""What comes in other wrappings: Outlook's, archives', portfolios, photos of telephones, letters that are the invoice."""

import bz2
import dataclasses
import gzip
import io
import lzma
import sys
import tarfile
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import pytest
import typst

sys.path.insert(0, str(Path(__file__).parent))

from outlook_files import message, msg, winmail
from ubl import an_invoice

from flows import stages
from flows.stages import Sources
from flows.unpacking import NURSERY, take_apart
from pipeline.documents import Attachment, Channel, MediaType, Origin
from pipeline.intake.unpacker import Unpacker
from pipeline.limits import Limits
from pipeline.status import Disposition, Status

LIMITS = Limits()
ORIGIN = Origin(Channel.FOLDER, "/in/x")
SAMPLES = Path(__file__).parents[2] / "data" / "samples"
PHOTO = Path(__file__).parents[1] / "data" / "receipt.heic"
XML = an_invoice("R-1")
PDF = (SAMPLES / "01-papierhaus.pdf").read_bytes()
INVOICE_HTML = """<html><head><title>x</title><style>p {}</style></head><body><table><tr><td><table>
<tr><td><h1>Rechnung</h1><p>Rechnungsnummer: 2026-0815<br>Datum: 02.03.2026</p></td></tr></table></td></tr></table>
<p>Łódź Handel GmbH &middot; USt-IdNr. DE136695976</p>
<table><tr><th>Leistung</th><th>Betrag</th></tr><tr><td>Beratung</td><td>100,00 €</td></tr>
<tr><td>Gesamtbetrag</td><td>119,00 €</td></tr></table><script>alert(1)</script>
<img src="http://evil.example/track.png"></body></html>"""


def opened(name: str, content: bytes):
    return take_apart(Attachment(name, content, ORIGIN), LIMITS)


def fates(tree):
    return [(one.attachment.name, str(one.disposition)) for one in tree.walk() if one.path]


def mail_of(*, html="", text="Guten Tag", files=()):
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Message-ID"] = "rechnung@elbe.example", "Ihre Rechnung", "<1@elbe>"
    mail.set_content(text)
    if html:
        mail.add_alternative(html, subtype="html")
    for name, content in files:
        mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
    return mail.as_bytes()


def test_winmail_dat_gives_its_files():
    tree = opened("m.eml", mail_of(files=[("winmail.dat", winmail(("Rechnung.xml", XML), ("b.pdf", PDF)))]))

    assert fates(tree)[1:] == [("winmail.dat", "unpacked"), ("Rechnung.xml", "received"), ("b.pdf", "received")]


def test_a_saved_outlook_message_gives_its_files_and_who_sent_it():
    content = msg(
        ("Rechnung ąę.xml", XML), ("b.pdf", PDF), subject="Rechnung für März", sender="a@elbe.example", body="hallo"
    )

    tree = opened("mail.msg", content)

    origin = tree.attachment.origin
    assert (tree.media_type, tree.disposition) == (MediaType.OUTLOOK, Disposition.UNPACKED)
    assert (origin.sender, origin.subject, origin.message_id) == ("a@elbe.example", "Rechnung für März", "<7@outlook>")
    assert (origin.recipients, origin.received_at.year) == (("ap@ours.example",), 2023)
    assert fates(tree) == [("part-1.txt", "ignored"), ("Rechnung ąę.xml", "received"), ("b.pdf", "received")]
    assert [one.attachment.content for one in tree.walk()][2:] == [XML, PDF]


def test_a_message_inside_a_saved_message_is_looked_into():
    inner = message(("inner.xml", XML), subject="inner")

    assert ("inner.xml", "received") in fates(opened("m.msg", msg(("x", inner), subject="outer")))


@pytest.mark.parametrize("cut", [8, 600, 2000])
@pytest.mark.parametrize("whole", [winmail(("a.xml", XML)), msg(("a.xml", XML))])
def test_what_outlook_wrote_and_was_cut_short_costs_itself_alone(whole, cut):
    tree = opened("m.eml", mail_of(files=[("x.dat", whole[:cut]), ("b.pdf", PDF)]))

    assert ("b.pdf", "received") in fates(tree)
    assert tree.parts[1].disposition in (Disposition.FAILED, Disposition.UNPACKED)


def packed(*files):
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        link = tarfile.TarInfo("link.pdf")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return buffer.getvalue()


@pytest.mark.parametrize("press", [lambda one: one, gzip.compress, bz2.compress, lzma.compress])
def test_tar_archives_are_opened_and_links_in_them_are_not_followed(press):
    tree = opened("r.tar.gz", press(packed(("../../a.xml", XML), ("b.pdf", PDF))))

    assert [one for one in fates(tree) if one[1] != "unpacked"] == [("a.xml", "received"), ("b.pdf", "received")]


def test_one_packed_file_has_the_name_without_its_suffix():
    assert fates(opened("Rechnung.xml.gz", gzip.compress(XML))) == [("Rechnung.xml", "received")]


@pytest.mark.parametrize("press", [gzip.compress, bz2.compress, lzma.compress])
def test_a_packed_bomb_is_refused(press):
    tree = opened("b.gz", press(bytes(300 * 2**20)))

    assert (tree.disposition, tree.finding.reason) == (Disposition.FAILED, "ARCHIVE_BOMB")


def with_files(files, *, cover=False):
    with pikepdf.open(io.BytesIO(PDF)) as pdf:
        for name, content in files:
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        if cover:
            pdf.Root.Collection = pikepdf.Dictionary(Type=pikepdf.Name.Collection)
        buffer = io.BytesIO()
        pdf.save(buffer, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def test_the_members_of_a_portfolio_are_documents_and_its_cover_is_none():
    tree = opened("p.pdf", with_files([("a.pdf", PDF), ("b.xml", XML)], cover=True))

    assert tree.disposition is Disposition.UNPACKED
    assert fates(tree) == [("a.pdf", "received"), ("b.xml", "received")]


def test_a_file_attached_to_a_pdf_is_kept_beside_it():
    tree = opened("p.pdf", with_files([("notes.rtf", b"{\\rtf1}"), ("second.xml", XML.replace(b"Invoice", b"Order"))]))

    assert tree.disposition is Disposition.RECEIVED
    assert fates(tree) == [("notes.rtf", "failed"), ("second.xml", "received")]


def test_what_an_einvoice_has_beside_it_is_evidence():
    hybrid = (SAMPLES / "25-alpenquell-1204-facturx.pdf").read_bytes()
    with pikepdf.open(io.BytesIO(hybrid)) as pdf:
        pdf.attachments["stunden.pdf"] = pikepdf.AttachedFileSpec(pdf, PDF, filename="stunden.pdf")
        buffer = io.BytesIO()
        pdf.save(buffer)

    assert fates(opened("h.pdf", hybrid)) == []
    assert fates(opened("h.pdf", buffer.getvalue())) == [("stunden.pdf", "ignored")]


def test_a_letter_that_is_the_invoice_is_set_as_a_page():
    tree = opened("m.eml", mail_of(html=INVOICE_HTML, text="Ihre Rechnung"))

    assert [(name, fate) for name, fate in fates(tree) if fate != "ignored"] == [
        ("part-2.html", "unpacked"), ("Ihre Rechnung.pdf", "received"),
    ]  # fmt: skip
    page = list(tree.walk())[-1].attachment.content
    assert page == list(opened("m.eml", mail_of(html=INVOICE_HTML, text="Ihre Rechnung")).walk())[-1].attachment.content


def test_a_plain_letter_that_is_the_invoice_is_set_as_a_page():
    text = "Invoice number: 77\nDate: 2 March 2026\nTotal: EUR 119.00\n"

    assert ("Ihre Rechnung.pdf", "received") in fates(opened("m.eml", mail_of(text=text)))


@pytest.mark.parametrize(
    ("html", "files"),
    [(INVOICE_HTML, [("r.xml", XML)]), (INVOICE_HTML, [("r.pdf", b"")]), ("<p>Rechnung im Anhang</p>", []), ("", [])],
)
def test_a_letter_is_left_where_a_file_may_be_the_invoice_or_where_it_is_none(html, files):
    assert not [
        name for name, _ in fates(opened("m.eml", mail_of(html=html, files=files))) if name == "Ihre Rechnung.pdf"
    ]


def test_a_letter_is_read_to_the_end(desk, home):
    (home / "in").mkdir()
    (home / "in" / "m.eml").write_bytes(mail_of(html=INVOICE_HTML, text="Ihre Rechnung"))
    stages.everything(desk, [home / "in"], sources=Sources.NONE)

    (invoice,) = desk.store.invoices.waiting(*Status)
    found = desk.store.invoices.one(invoice).invoice
    assert (found.number, str(found.gross), found.supplier.vat_id) == ("2026-0815", "119.00", "DE136695976")


def test_a_photo_of_a_telephone_is_read(desk, home):
    (home / "in").mkdir()
    (home / "in" / "photo.heic").write_bytes(PHOTO.read_bytes())
    stages.everything(desk, [home / "in"], sources=Sources.NONE)

    (invoice,) = desk.store.invoices.waiting(*Status)
    assert desk.store.invoices.one(invoice).invoice.gross is not None


def test_all_of_it_happens_in_a_worker_that_may_do_nothing_else():
    wrapped = mail_of(
        files=[
            ("w.dat", winmail(("a.xml", XML))),
            ("m.msg", msg(("b.pdf", PDF))),
            ("p.pdf", with_files([("c.pdf", (SAMPLES / "02-kestrel.pdf").read_bytes())])),
        ]
    )
    with Unpacker(take_apart, NURSERY) as unpack:
        tree = unpack(Attachment("m.eml", wrapped, ORIGIN, "message/rfc822"), LIMITS)
        letter = unpack(Attachment("l.eml", mail_of(html=INVOICE_HTML), ORIGIN, "message/rfc822"), LIMITS)

    assert [name for name, fate in fates(tree) if fate == "received"] == ["a.xml", "b.pdf", "p.pdf", "c.pdf"]
    assert ("Ihre Rechnung.pdf", "received") in fates(letter)


def test_a_bomb_of_nested_tables_is_no_letter():
    deep = "<table><tr><td>" * 3000 + "Rechnung Nr. 1 Total 5,00 €" + "</td></tr></table>" * 3000
    limits = dataclasses.replace(LIMITS, seconds=10)
    with Unpacker(take_apart, NURSERY) as unpack:
        tree = unpack(Attachment("m.eml", mail_of(html=deep), ORIGIN, "message/rfc822"), limits)

    assert tree.disposition in (Disposition.UNPACKED, Disposition.FAILED)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Allgemeine Geschäftsbedingungen", "Der Rechnungsbetrag ist innerhalb von 30 Tagen nach Rechnung zu zahlen. "),
        ("Terms and Conditions of Sale", "The Customer shall pay each invoice within 30 days of the invoice date. "),
        ("Ogólne warunki sprzedaży", "Nabywca zapłaci każdą fakturę w ciągu 30 dni. "),
    ],
)
def test_terms_that_come_with_an_invoice_are_filed_and_ask_nobody(desk, home, title, text):
    (home / "in").mkdir()
    terms = typst.compile((f"= {title}\n" + "".join(f"== § {one}\n{text * 12}\n" for one in range(1, 12))).encode())
    (home / "in" / "m.eml").write_bytes(mail_of(files=[("r.xml", XML), ("agb.pdf", terms)]))
    stages.everything(desk, [home / "in"], sources=Sources.NONE)

    told = {one.document_name: one for one in map(desk.store.invoices.one, desk.store.invoices.waiting(*Status))}
    assert told["agb.pdf"].status is Status.FILED
    assert told["r.xml"].status is not Status.FILED
