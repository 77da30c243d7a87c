"""A bundle divided by a person: what is new is read and judged, and is no twin of what it replaced."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from extractors.reading.isolate import Pool
from flows import stages
from flows.cli import app
from flows.desk import DeskActs
from flows.judging import judge_all
from flows.masters import read_suppliers
from flows.wiring import office, read_settings
from pipeline.parting import BadPartingError, parting
from pipeline.status import IllegalMoveError, Status

SAMPLES = Path(__file__).parents[2] / "data" / "samples"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    monkeypatch.setenv("PAYABLES_HOME", str(tmp_path / "var"))
    monkeypatch.setenv("PAYABLES_CONFIG", str(SAMPLES.parents[1] / "payables.toml"))
    with office(read_settings()) as opened:
        yield opened


@pytest.fixture
def bundle(desk):
    """The sample with several invoices in one PDF: the ids of its invoices, all in review for want of a supplier."""
    stages.everything(desk, [SAMPLES / "51-vandorp-three.pdf"], sources=stages.Sources.NONE)
    return sorted(one.id for one in desk.store.invoices.headings(*Status))


def test_joined_and_divided_again(desk, bundle):
    acts, store = DeskActs(desk), desk.store
    assert len(bundle) >= 2
    document = store.invoices.one(bundle[0]).document_id
    pages = [one.number for one in store.intake.page_sizes(document)]
    before = [one.pages for one in store.partings.of(document)]

    (joined,) = acts.part(bundle[0], [pages], "ann")
    assert store.invoices.one(joined).extraction.pages == tuple(pages)
    assert {store.invoices.one(one).status for one in bundle} == {Status.REPLACED}

    assert acts.part(joined, before, "ann") == bundle
    for one in [*acts.part(bundle[0], [pages[:-1], pages[-1:]], "ann"), *acts.part(bundle[0], before, "ann")]:
        reasons = {found.reason for found, _open in store.invoices.findings(one)}
        assert not {"DUPLICATE_EXACT", "DUPLICATE_NUMBER", "DUPLICATE_NEAR"} & reasons
    assert store.verify_audit().damages == ()
    assert store.status()["intake"]["balanced"]


def test_what_is_whole_stays_as_it_is(desk, bundle):
    acts, store = DeskActs(desk), desk.store
    document = store.invoices.one(bundle[0]).document_id

    assert acts.part(bundle[0], [one.pages for one in store.partings.of(document)], "ann") == bundle


def test_what_is_past_review_is_not_divided(desk, bundle):
    acts, store = DeskActs(desk), desk.store
    pages = [one.number for one in store.intake.page_sizes(store.invoices.one(bundle[0]).document_id)]
    store.invoices.move(bundle[1], Status.IN_APPROVAL, "test")
    store.invoices.move(bundle[1], Status.APPROVED, "test")

    with pytest.raises(IllegalMoveError):
        acts.part(bundle[0], parting(f"1-{len(pages)}", pages), "ann")
    assert [one.invoice_id for one in store.partings.of(store.invoices.one(bundle[0]).document_id)] == bundle


SMALL = "06-vandorp.pdf"
"""Approved by a rule alone."""
TOTALS = ("invoice_number", "gross_total")


def test_a_part_is_read_as_the_truth_says_from_the_words_that_are_kept(desk, bundle):
    """The sample joined wrongly first, then divided: each invoice has its own number and total, and no page is read anew."""
    acts, store = DeskActs(desk), desk.store
    wanted = [[store.invoices.one(one).as_read.text(name) for name in TOTALS] for one in bundle]
    document = store.invoices.one(bundle[0]).document_id
    first = acts.part(bundle[0], [[1, 2], [3]], "ann")

    second = acts.part(first[0], [[1], [2, 3]], "ann")

    assert [store.invoices.one(first[1]).as_read.text(name) for name in TOTALS] == wanted[2]
    assert [store.invoices.one(second[0]).as_read.text(name) for name in TOTALS] == wanted[0]
    assert {field.page for field in store.invoices.one(second[1]).as_read.fields.values() if field.page} <= {2, 3}
    assert len(store.intake.pages(document)) == 3


def with_attachment(first, second, path):
    """The first page of one PDF with the second page of another behind it."""
    with pikepdf.open(SAMPLES / first) as whole, pikepdf.open(SAMPLES / second) as other:
        whole.pages.append(other.pages[1])
        whole.save(path)
    return path


def test_what_one_person_divided_another_approves(desk, tmp_path):
    """A clean small invoice is approved by a rule; divided by hand, it is seen by somebody else first."""
    desk.store.masters.import_suppliers(read_suppliers(SAMPLES / "suppliers.csv"), "ann")
    joined = with_attachment(SMALL, "17-brandt-long.pdf", tmp_path / "joined.pdf")
    stages.take_in(desk, [joined], sources=stages.Sources.NONE)
    with Pool(desk.options, 1) as pool:
        stages.read(desk, pool)
    (old,) = (one.id for one in desk.store.invoices.headings(*Status))
    assert desk.store.invoices.one(old).extraction.pages == (1, 2)

    (made,) = DeskActs(desk).part(old, [[1]], "olga")
    judge_all(desk)

    plan = desk.store.approvals.plan(made)
    assert desk.store.invoices.one(made).status is Status.IN_APPROVAL
    assert [stage.rule for stage in plan.stages] == ["four eyes"]
    assert "olga" not in plan.stages[0].people
    assert desk.store.invoices.one(made).invoice.gross is not None


def test_an_e_invoice_inside_a_pdf_is_not_divided(desk):
    stages.everything(desk, [SAMPLES / "25-alpenquell-1204-facturx.pdf"], sources=stages.Sources.NONE)
    (invoice,) = (one.id for one in desk.store.invoices.headings(*Status))

    with pytest.raises(BadPartingError, match="e-invoice"):
        DeskActs(desk).part(invoice, [[1]], "ann")


def test_pages_that_are_not_there_are_refused(desk, bundle):
    with pytest.raises(BadPartingError, match="no page 9"):
        DeskActs(desk).part(bundle[0], [[1, 2], [9]], "ann")


def test_at_the_terminal(desk, bundle):
    run = lambda *said: CliRunner().invoke(app, ["part", str(bundle[0]), *said, "--as", "ann"])  # noqa: E731

    told = run("1-2 | -3")
    assert told.exit_code == 0
    assert told.output.startswith("pages 1-2: invoice ")
    assert "named nowhere" in str(run("1-2").exception)
    assert run("1 | 2 | 3").output.splitlines()[0].startswith(f"pages 1: invoice {bundle[0]}, ")
