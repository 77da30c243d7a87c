"""The stage of folders: each file once, filed when it is settled, by what became of it."""

import dataclasses
import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ubl import an_invoice

from flows import stages
from pipeline.settings import FolderSettings


@pytest.fixture
def drop(home):
    folder = home / "drop"
    folder.mkdir()
    return folder


@pytest.fixture
def office(desk, drop):
    """An office that looks through the folder and moves what is settled."""
    folder = FolderSettings(path=drop, after="move", failed_folder="failed", stable_seconds=0)
    return dataclasses.replace(desk, settings=desk.settings.model_copy(update={"folders": (folder,)}))


def files(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_what_was_read_is_done_and_what_was_not_has_failed(office, drop):
    (drop / "good.xml").write_bytes(an_invoice())
    (drop / "bad.pdf").write_bytes(b"%PDF-1.7 broken")

    stages.everything(office)

    done, failed = files(drop)
    assert (done.split("/")[0], done.split("/")[-1]) == (".done", "good.xml")
    assert (failed.split("/")[0], failed.split("/")[-1]) == ("failed", "bad.pdf")
    assert not stages.everything(office).changed


def test_a_file_stays_until_it_is_read(office, drop):
    (drop / "good.xml").write_bytes(an_invoice())

    stages.take_in(office)
    stages.file_settled(office)

    assert files(drop) == ["good.xml"]


def test_a_run_that_died_before_filing_is_made_good_by_the_next(office, drop, monkeypatch):
    (drop / "good.xml").write_bytes(an_invoice())
    with monkeypatch.context() as killed:
        killed.setattr(stages, "file_settled", lambda _: stages.Tally())
        stages.everything(office)
    assert files(drop) == ["good.xml"]

    stages.everything(office)

    assert [one.split("/")[0] for one in files(drop)] == [".done"]
    assert office.store.status()["intake"]["received"] == 1


def test_a_file_that_was_replaced_meanwhile_is_a_new_arrival_and_is_not_filed_as_the_old_one(office, drop):
    (drop / "a.xml").write_bytes(an_invoice("R-1"))
    stages.take_in(office)
    (drop / "a.xml").write_bytes(an_invoice("R-2", net=777))

    stages.file_settled(office)
    assert files(drop) == ["a.xml"]

    stages.everything(office)

    assert office.store.status()["intake"]["received"] == 2
    assert [one.split("/")[0] for one in files(drop)] == [".done"]


def test_a_name_that_is_no_text_is_filed_too(office, drop):
    raw = os.fsencode(drop) + b"/Rechnung \xe4.xml"
    Path(os.fsdecode(raw)).write_bytes(an_invoice())

    stages.everything(office)

    assert [one.split("/")[0] for one in files(drop)] == [".done"]


def test_a_known_file_is_not_opened_by_the_next_run(office, drop):
    leave = office.settings.folders[0].model_copy(update={"after": "leave"})
    office = dataclasses.replace(office, settings=office.settings.model_copy(update={"folders": (leave,)}))
    (drop / "good.xml").write_bytes(an_invoice())
    stages.everything(office)

    tally = stages.take_in(office)

    assert (tally.new, tally.known) == (0, 0)
    assert files(drop) == ["good.xml"]


@pytest.mark.parametrize("name", ["a/b", "", "..\\x", "a\x00", "..", "."])
def test_a_place_outside_of_the_folder_is_refused(drop, name):
    with pytest.raises(ValueError, match="pattern"):
        FolderSettings(path=drop, done_folder=name)
