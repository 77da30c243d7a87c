"""The generator: exact sums, valid check digits, the same bytes each time, truth for every file."""

import hashlib
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as some
from lxml import etree
from stdnum import iban
from stdnum.eu import vat
from stdnum.gb import vat as british_vat

from models.synthetic.companies import MASTER, NORDLICHT, NORDLICHT_PL, STRANGER, UNKNOWN
from models.synthetic.draw import draw
from models.synthetic.identifiers import iban_of, vat_of
from models.synthetic.paper import LAYOUTS, pdf
from models.synthetic.record import Item, Record
from models.synthetic.scenarios import samples
from models.synthetic.sheet import sheet
from models.synthetic.speech import Speech
from models.synthetic.truth import fields_of, lines_of
from models.synthetic.zloty import in_words

SAMPLES = Path(__file__).parents[3] / "data" / "samples"
COMPANIES = (NORDLICHT, NORDLICHT_PL, STRANGER, UNKNOWN, *MASTER)


@pytest.fixture(scope="module")
def made():
    return list(samples())


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.name)
def test_every_company_has_numbers_whose_check_digits_hold(company):
    if company.vat_id.startswith("GB"):
        assert british_vat.is_valid(company.vat_id[2:])
    elif company.vat_id:
        assert vat.is_valid(company.vat_id)
    assert not company.iban or iban.is_valid(company.iban)


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.name)
def test_no_account_is_at_a_bank_that_exists(company):
    start = {"DE": 4, "AT": 4, "FR": 4, "ES": 4, "IT": 5, "PL": 4}.get(company.iban[:2])

    assert start is None or company.iban[start : start + 2] == "99"


@given(some.text("0123456789", min_size=18, max_size=18))
def test_every_account_gets_an_iban_that_holds(account):
    assert iban.is_valid(iban_of("DE", account), check_country=False)


@given(some.integers(1, 99_999_999))
def test_every_german_number_gets_a_vat_id_that_holds(number):
    assert vat.is_valid(vat_of("DE", f"{number + 100_000_00:08d}"[:8].replace("0", "1", 1)))


def test_the_sums_of_every_record_are_exact(made):
    for record in (record for sample in made for record in sample.records):
        assert record.net + record.tax == record.gross
        assert sum(base for base, _ in record.shares.values()) == record.net
        assert record.gross == record.gross.quantize(Decimal("0.01"))


def test_the_committed_samples_are_what_the_generator_makes(made):
    committed = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in SAMPLES.glob("[0-9]*")}
    texts = {
        sample.name: hashlib.sha256(sample.content).hexdigest()
        for sample in made
        if sample.kind == "xml" and sample.name.endswith("xml")
    }

    assert committed.keys() == {sample.name for sample in made}
    assert texts.items() <= committed.items()


def test_the_same_record_gives_the_same_pdf(made):
    record = made[0].records[0]

    assert pdf(record) == pdf(record)


def test_the_committed_truth_is_of_the_committed_files():
    for line in map(json.loads, (SAMPLES / "truth.jsonl").read_text().splitlines()):
        assert line["sha256"] == hashlib.sha256((SAMPLES / line["doc_path"]).read_bytes()).hexdigest()


def test_there_are_enough_designs_languages_and_kinds(made):
    records = [record for sample in made for record in sample.records]

    assert len(made) >= 44
    assert {record.speaks for record in records} == {"en", "de", "fr", "es", "it", "nl", "pl"}
    assert len({record.looks for record in records}) >= 14
    assert {record.looks for record in records} <= set(LAYOUTS)
    assert sum(len(sample.content) for sample in made) < 6_000_000


def test_every_truth_line_names_a_state_that_there_is(made):
    states = {"posted", "in_approval", "in_review", "filed"}
    for line in (line for sample in made for line in lines_of(sample)):
        assert not line["fields"] or line["expected"]["status"] in states


def test_every_file_of_the_folder_is_in_the_truth_or_says_something_about_it():
    named = {json.loads(line)["doc_path"] for line in (SAMPLES / "truth.jsonl").read_text().splitlines()}

    assert {path.name for path in SAMPLES.iterdir()} == named | {
        "README.md",
        "suppliers.csv",
        "orders.csv",
        "truth.jsonl",
    }


def test_every_document_is_dated_between_july_and_october(made):
    days = {record.issued for sample in made for record in sample.records}

    assert date(2026, 7, 1) <= min(days)
    assert max(days) <= date(2026, 10, 31)


def test_the_statement_lists_what_the_invoices_come_to(made):
    by_name = {sample.name[3:]: sample for sample in made}
    listed = [item.net for item in by_name["kestrel-statement.pdf"].records[0].items]

    assert listed == [by_name[name].records[0].gross for name in ("kestrel.pdf", "kestrel-scan-turned.pdf")]


def test_a_hybrid_carries_its_xml_and_says_so(made):
    content = next(sample.content for sample in made if sample.name.endswith("1204-facturx.pdf"))

    with pikepdf.open(io.BytesIO(content)) as document:
        assert list(document.attachments) == ["factur-x.xml"]
        assert document.Root.AF[0].AFRelationship == "/Alternative"
        assert b"<fx:ConformanceLevel>EN 16931<" in document.Root.Metadata.read_bytes()


def test_totals_carried_over_are_the_sums_of_the_pages_before(made):
    record = next(sample.records[0] for sample in made if "brandt-long" in sample.name)
    sections = json.loads(sheet(record))["sections"]
    printed = [section["carried"][1] for section in sections[:-1]]
    done, sums = 0, []
    for section in sections[:-1]:
        done += len(section["rows"])
        sums.append(Speech("de", "EUR").number(sum(item.net for item in record.items[:done])))

    assert len(sections) == 3
    assert printed == sums
    assert [section["brought"][1] for section in sections[1:]] == sums


@given(some.integers(0, 2**32 - 1))
def test_every_drawn_record_has_exact_sums_and_valid_numbers(seed):
    record = draw(seed)

    assert record == draw(seed)
    assert record.net + record.tax == record.gross
    assert record.lines_total - record.discounted + record.freight == record.net
    assert record.gross == record.gross.quantize(Decimal("0.01")) > 0
    assert iban.is_valid(record.supplier.iban)
    assert record.supplier.country == "GB" or vat.is_valid(record.supplier.vat_id)


@pytest.mark.parametrize("seed", range(14))
def test_a_drawn_record_can_be_printed_and_has_its_truth(seed):
    record = draw(seed)

    assert pdf(record).startswith(b"%PDF")
    assert fields_of(record)["gross_total"] == f"{record.gross:.2f}"


def test_a_ubl_invoice_with_a_discount_adds_up(made):
    content = next(sample.content for sample in made if sample.name.endswith("ubl-rabatt.xml"))
    totals = {
        node.tag.rpartition("}")[2]: Decimal(node.text)
        for node in etree.fromstring(content).findall(".//{*}LegalMonetaryTotal/*")
    }

    assert (
        totals["TaxExclusiveAmount"]
        == totals["LineExtensionAmount"] - totals["AllowanceTotalAmount"] + totals["ChargeTotalAmount"]
    )


def test_prices_with_tax_come_to_what_the_till_asks_for():
    items = (
        Item("coffee", Decimal(4), Decimal("3.90"), Decimal(19)),
        Item("roll", Decimal(4), Decimal("2.80"), Decimal(7)),
    )
    record = Record("1", date(2026, 9, 1), UNKNOWN, NORDLICHT, items, kind="receipt", inclusive=True)

    assert record.gross == record.lines_total == Decimal("26.80")
    assert record.shares[Decimal(7)] == (Decimal("10.47"), Decimal("0.73"))


def test_a_line_rounds_half_a_cent_up():
    item = Item("bolt", Decimal(1), Decimal("0.125"), Decimal(19))
    record = Record("1", date(2026, 9, 1), UNKNOWN, NORDLICHT, (item,))

    assert record.net == Decimal("0.13")


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.05", "zero zł 05/100"),
        ("1230.00", "tysiąc dwieście trzydzieści zł 00/100"),
        ("2002.10", "dwa tysiące dwa zł 10/100"),
        ("15000.00", "piętnaście tysięcy zł 00/100"),
        ("123456.78", "sto dwadzieścia trzy tysiące czterysta pięćdziesiąt sześć zł 78/100"),
    ],
)
def test_amounts_in_polish_words(amount, words):
    assert in_words(Decimal(amount)) == words
