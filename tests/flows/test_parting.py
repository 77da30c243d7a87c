"""A bundle divided by a person: new invoices are judged, whole ones stay, and nothing is a twin of what it replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows import stages
from flows.desk import DeskActs
from flows.wiring import office, read_settings
from pipeline.parting import parting
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
    stages.everything(desk, [SAMPLES / "51-vandorp-three.pdf"], everywhere=False)
    return sorted(one.id for one in desk.store.invoices.headings(*Status))


def test_joined_and_divided_again(desk, bundle):
    acts, store = DeskActs(desk), desk.store
    assert len(bundle) >= 2
    document = store.invoices.one(bundle[0]).document_id
    pages = [one.number for one in store.intake.page_sizes(document)]
    before = store.invoices.page_groups(document)

    (joined,) = acts.part(bundle[0], [pages], "ann")
    assert store.invoices.one(joined).extraction.pages == tuple(pages)
    assert {store.invoices.one(one).status for one in bundle} == {Status.FILED}

    again = acts.part(joined, before, "ann")
    assert store.invoices.page_groups(document) == before
    assert len(again) == len(before)
    numbers = [store.invoices.one(one).invoice.number for one in again]
    assert numbers == [store.invoices.one(one).invoice.number for one in bundle]
    for one in again:
        reasons = {found.reason for found, _open in store.invoices.findings(one)}
        assert not {"DUPLICATE_EXACT", "DUPLICATE_NUMBER", "DUPLICATE_NEAR"} & reasons
    assert store.verify_audit().damages == ()
    assert store.status()["intake"]["balanced"]


def test_what_is_whole_stays_as_it_is(desk, bundle):
    acts, store = DeskActs(desk), desk.store
    document = store.invoices.one(bundle[0]).document_id

    assert acts.part(bundle[0], store.invoices.page_groups(document), "ann") == bundle


def test_what_is_past_review_is_not_divided(desk, bundle):
    acts, store = DeskActs(desk), desk.store
    pages = [one.number for one in store.intake.page_sizes(store.invoices.one(bundle[0]).document_id)]
    store.invoices.move(bundle[1], Status.IN_APPROVAL, "test")
    store.invoices.move(bundle[1], Status.APPROVED, "test")

    with pytest.raises(IllegalMoveError):
        acts.part(bundle[0], parting(f"1-{len(pages)}", pages), "ann")
    assert store.invoices.page_groups(store.invoices.one(bundle[0]).document_id)[0] != tuple(pages)
