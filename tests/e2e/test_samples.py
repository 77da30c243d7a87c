"""The samples through the whole walk: every one ends where its truth says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from flows import stages
from flows.masters import read_orders, read_suppliers
from flows.wiring import office, read_settings
from pipeline.findings import Reason
from pipeline.invoices import FieldName, Kind
from pipeline.review import apply
from pipeline.sentences import Listed, Said
from pipeline.status import Disposition, Status
from pipeline.web import i18n

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"
TRUTH = [json.loads(line) for line in (SAMPLES / "truth.jsonl").read_text().splitlines()]
KEPT = ("invoice_number", "invoice_date", "currency", "gross_total", "iban", "supplier_vat_id")
"""Fields whose reading must be right on every text PDF and e-invoice; a scan may ask a clerk."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    home = tmp_path_factory.mktemp("samples")
    patch = pytest.MonkeyPatch()
    patch.setenv("PAYABLES_CONFIG", str(ROOT / "payables.toml"))
    patch.setenv("PAYABLES_HOME", str(home / "var"))
    with office(read_settings()) as opened:
        opened.store.masters.import_suppliers(read_suppliers(SAMPLES / "suppliers.csv"), "test")
        opened.store.masters.import_orders(read_orders(SAMPLES / "orders.csv"), "test")
        stages.everything(opened, [SAMPLES], sources=stages.Sources.NONE)
        yield opened
    patch.undo()


@pytest.fixture(scope="module")
def ended(desk):
    """What became of each file: its disposition and reason, and its invoices as (status, open codes, extraction)."""
    found = {}
    for arrival in desk.store.intake.arrivals(*Disposition):
        found[arrival.document.name] = (arrival, [])
    for invoice_id in range(1, 10_000):
        try:
            record = desk.store.invoices.one(invoice_id)
        except LookupError:
            break
        codes = {str(one.reason) for one, is_open in desk.store.invoices.findings(invoice_id) if is_open}
        found[record.document_name][1].append((str(record.status), codes, record.extraction))
    return found


def places():
    """(name, index, expected, doc_type, fields, kind) of every invoice that the truth promises."""
    for line in TRUTH:
        if line["fields"]:
            yield line["doc_path"], line["index"], line["expected"], line["doc_type"], line["fields"], line["kind"]
        for part in line.get("parts", ()):
            yield part["name"], 0, part["expected"], part["doc_type"], part["fields"], "pdf-text"


@pytest.mark.parametrize(
    ("name", "index", "expected", "doc_type", "fields", "kind"),
    list(places()),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_sample_ends_where_its_truth_says(ended, name, index, expected, doc_type, fields, kind):
    status, codes, extraction = ended[name][1][index]

    assert set(expected["findings"]) <= codes
    assert status == expected["status"], sorted(codes)
    if kind in {"pdf-text", "xml"}:
        assert str(extraction.kind) == doc_type


@pytest.mark.parametrize(
    ("name", "index", "expected", "doc_type", "fields", "kind"),
    list(places()),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_each_sample_is_read_right(ended, name, index, expected, doc_type, fields, kind):
    if kind not in {"pdf-text", "xml"} or not Kind(doc_type).posts:
        return
    extraction = ended[name][1][index][2]

    read = {field: extraction.text(FieldName(field)) for field in KEPT}

    for field in KEPT:
        if fields[field] and not (kind == "xml" and doc_type == "credit_note" and field == "iban"):
            assert (read[field] or "").replace(" ", "") == fields[field].replace(" ", ""), field


@pytest.mark.parametrize("line", [one for one in TRUTH if not one["fields"]], ids=lambda one: one["doc_path"])
def test_each_container_and_each_unreadable_file_has_its_disposition(ended, line):
    arrival, _ = ended[line["doc_path"]]

    assert arrival.disposition == line["expected"]["disposition"]
    if "reason" in line["expected"]:
        assert arrival.finding.reason == Reason(line["expected"]["reason"])


def test_the_logo_and_the_text_of_a_message_are_set_aside_with_a_reason(desk):
    ignored = {one.document.name: str(one.finding.reason) for one in desk.store.intake.arrivals(Disposition.IGNORED)}

    assert ignored["logo.png"] == "DECORATION"
    assert "BODY_TEXT" in ignored.values()


def told(desk):
    """Every finding of the samples, open or not, of invoices and of what arrived."""
    yield from (one.finding for one in desk.store.intake.arrivals(*Disposition) if one.finding)
    for heading in desk.store.invoices.headings(*Status):
        yield from (finding for finding, _ in desk.store.invoices.findings(heading.id))


def templates(value):
    """The templates of a sentence and of all its parts."""
    if isinstance(value, Said):
        yield value.template
    for inner in value.items if isinstance(value, Listed) else value.values.values() if isinstance(value, Said) else ():
        yield from templates(inner)


def test_every_finding_is_told_in_polish(desk):
    found = list(told(desk))
    i18n.speak("pl")
    try:
        english = {one for finding in found for one in templates(finding.said) if i18n.gettext(one) == one}
        assert len({finding.reason for finding in found}) > 15
        assert all(finding.said is not None and finding.tell(i18n) for finding in found)
    finally:
        i18n.speak("en")

    assert english <= {"{line} {amount}", "{share}%", "IBAN", "BIC"}


def test_everything_is_accounted_for_and_the_ledger_balances(desk):
    standing = desk.store.status()

    assert standing["intake"]["balanced"]
    assert standing["ledger"]["balanced"]
    assert not desk.store.verify_audit().damages
    assert not list(desk.store.archive.verify())


def test_no_posted_invoice_differs_from_its_truth_in_what_is_paid(desk, ended):
    for name, index, _, _, fields, _ in places():
        status, _, extraction = ended[name][1][index]
        if status == "posted":
            assert extraction.amount(FieldName.GROSS_TOTAL) is not None
            assert f"{extraction.amount(FieldName.GROSS_TOTAL):.2f}" == fields["gross_total"], name


def test_running_again_changes_nothing(desk):
    before = desk.store.status(), desk.store.verify_audit().head

    tally = stages.everything(desk, [SAMPLES], sources=stages.Sources.NONE)

    assert not tally.changed
    assert (desk.store.status(), desk.store.verify_audit().head) == before


def test_the_exported_ledger_passes_bean_check(desk, tmp_path):
    from pipeline.ledger.export import EXPORTS

    book = tmp_path / "ledger.beancount"
    book.write_text(EXPORTS["beancount"](desk.store.journal.entries(), desk.chart))

    done = subprocess.run([Path(sys.executable).parent / "bean-check", book], capture_output=True, text=True)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_one_flipped_byte_in_the_database_is_found(desk, tmp_path):
    import pysqlite3

    from pipeline.store import open_store

    copy = tmp_path / "copy.db"
    source = pysqlite3.connect(str(desk.store.database.engine.url.database))
    target = pysqlite3.connect(str(copy))
    source.backup(target)
    body = target.execute("select invoice from invoices where id = 1").fetchone()[0]
    changed = body.replace("1", "2", 1)
    assert len(changed) == len(body)
    target.execute("update invoices set invoice = ? where id = 1", (changed,))
    target.commit()
    target.close()

    store = open_store(f"sqlite:///{copy}", f"file://{tmp_path / 'archive'}")
    damages = store.verify_audit().damages
    store.close()

    assert len(damages) == 1
    assert damages[0].subject.startswith("invoice:")


def test_every_sample_has_its_truth():
    side = {"README.md", "suppliers.csv", "orders.csv", "truth.jsonl"}

    assert {one["doc_path"] for one in TRUTH} == {path.name for path in SAMPLES.iterdir()} - side


def test_corrections_keep_what_was_read(desk):
    import datetime as dt

    from pipeline.review import Correction

    record = desk.store.invoices.one(1)
    now = dt.datetime.now(dt.UTC)

    corrected = apply(record.extraction, [Correction("gross_total", "1.00", "ann", now)])

    assert corrected.text(FieldName.GROSS_TOTAL) == "1.00"
    assert corrected.fields[FieldName.GROSS_TOTAL].alternatives[0].value == record.extraction.text(
        FieldName.GROSS_TOTAL
    )
