"""An e-invoice and its page in one mail are one invoice; a page that says otherwise is asked about."""

import io
from email.message import EmailMessage
from pathlib import Path

import pikepdf
import pytest

from extractors.einvoice import embedded
from flows import stages
from flows.judging import judge_one
from flows.stages import Sources
from pipeline.status import Status

SAMPLES = Path(__file__).parents[2] / "data" / "samples"
HYBRID = (SAMPLES / "25-alpenquell-1204-facturx.pdf").read_bytes()
XML = embedded(HYBRID)


@pytest.fixture(scope="module")
def page():
    """The page of the e-invoice, without the XML in it."""
    with pikepdf.open(io.BytesIO(HYBRID)) as pdf:
        for name in list(pdf.attachments):
            del pdf.attachments[name]
        buffer = io.BytesIO()
        pdf.save(buffer)
    return buffer.getvalue()


def taken_in(desk, home, *mails):
    folder = home / "in"
    folder.mkdir(exist_ok=True)
    for number, files in enumerate(mails):
        mail = EmailMessage()
        mail["From"], mail["Subject"], mail["Message-ID"] = "a@alpen.example", f"Rechnung {number}", f"<{number}@alpen>"
        mail.set_content("Guten Tag")
        for name, content in files:
            mail.add_attachment(content, maintype="application", subtype="octet-stream", filename=name)
        (folder / f"{number}.eml").write_bytes(mail.as_bytes())
    stages.everything(desk, [folder], sources=Sources.NONE)
    return [desk.store.invoices.one(one) for one in sorted(desk.store.invoices.waiting(*Status))]


def reasons(desk, record):
    return [one.reason for one, _ in desk.store.invoices.findings(record.id)]


@pytest.mark.parametrize("first", ["page", "xml"])
def test_a_page_that_came_with_its_einvoice_is_filed_whatever_came_first(desk, home, page, first):
    files = [("a.pdf", page), ("b.xml", XML)] if first == "page" else [("a.xml", XML), ("b.pdf", page)]

    records = taken_in(desk, home, files)

    shown = next(one for one in records if not one.extraction.syntax)
    counted = next(one for one in records if one.extraction.syntax)
    assert (len(records), shown.status) == (2, Status.FILED)
    assert reasons(desk, shown) == ["OTHER_REPRESENTATION"]
    assert not {"DUPLICATE_EXACT", "OTHER_REPRESENTATION"} & set(reasons(desk, counted))
    assert counted.status is not Status.FILED


def test_a_page_that_came_by_another_mail_is_asked_about(desk, home, page):
    records = taken_in(desk, home, [("b.xml", XML)], [("a.pdf", page)])

    shown = next(one for one in records if not one.extraction.syntax)
    assert shown.status is Status.IN_REVIEW
    assert "DUPLICATE_EXACT" in reasons(desk, shown)


def test_a_page_with_another_account_is_asked_about(desk, home, page):
    iban = next(one for one in XML.decode().split("<") if one.startswith("ram:IBANID>")).partition(">")[2]
    other = XML.replace(iban.encode(), b"DE02120300000000202051")

    records = taken_in(desk, home, [("b.xml", other), ("a.pdf", page)])

    assert next(one for one in records if not one.extraction.syntax).status is Status.IN_REVIEW


def test_a_page_that_is_judged_again_stays_filed(desk, home, page):
    records = taken_in(desk, home, [("a.pdf", page), ("b.xml", XML)])
    shown = next(one for one in records if not one.extraction.syntax)

    assert judge_one(desk, shown.id, "ann") is Status.FILED
    assert not stages.everything(desk, sources=Sources.NONE).changed
