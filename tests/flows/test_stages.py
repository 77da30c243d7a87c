"""The walk without Prefect: each stage again changes nothing."""

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from ubl import an_invoice

from extractors.reading.isolate import Pool
from flows import stages
from flows.judging import judge_all
from flows.rechecking import duplicates_of
from flows.training.duplicates import verdicts_of
from pipeline.parties import Supplier
from pipeline.review import Answer
from pipeline.status import Disposition, Status
from pipeline.store import NotAllowedError

AT = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
SUPPLIER = Supplier(
    "S1", "Beispiel Bürobedarf GmbH", vat_id="DE136695976", country="DE", ibans=("DE02120300000000202051",),
    account="Expenses:Office", cost_centre="CC1",
)  # fmt: skip


def put(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return folder


def test_a_small_invoice_of_a_known_supplier_is_posted_without_anybody(desk, home):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    inbox = put(home / "inbox", "a.xml", an_invoice())

    tally = stages.everything(desk, [inbox], sources=stages.Sources.NONE)

    assert (tally.new, tally.read, tally.posted) == (1, 1, 1)
    assert desk.store.invoices.waiting(Status.POSTED) == [1]
    assert desk.store.journal.trial_balance()["Liabilities:Payables", "EUR"] == -119


def test_the_same_folder_again_changes_nothing(desk, home):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    inbox = put(home / "inbox", "a.xml", an_invoice())
    stages.everything(desk, [inbox], sources=stages.Sources.NONE)
    before = desk.store.status(), desk.store.verify_audit().head

    tally = stages.everything(desk, [inbox], sources=stages.Sources.NONE)

    assert not tally.changed
    assert (desk.store.status(), desk.store.verify_audit().head) == before


def test_the_same_bytes_under_another_name_are_held_as_a_duplicate(desk, home):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    inbox = put(home / "inbox", "a.xml", an_invoice())
    put(inbox, "b.xml", an_invoice())

    stages.everything(desk, [inbox], sources=stages.Sources.NONE)

    assert desk.store.invoices.waiting(Status.POSTED) == [1]
    assert desk.store.invoices.headings(Status.IN_REVIEW)[0].reasons == ("DUPLICATE_EXACT",)


def test_an_unknown_supplier_waits_until_the_master_knows_it(desk, home):
    inbox = put(home / "inbox", "a.xml", an_invoice())
    stages.everything(desk, [inbox], sources=stages.Sources.NONE)
    held = desk.store.invoices.headings(Status.IN_REVIEW)[0].reasons

    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    judge_all(desk)

    assert held == ("SUPPLIER_UNKNOWN",)
    assert desk.store.invoices.waiting(Status.APPROVED) == [1]


def test_a_large_invoice_waits_for_the_owner_and_nobody_else(desk, home):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    stages.everything(desk, [put(home / "inbox", "a.xml", an_invoice(net=5000))], sources=stages.Sources.NONE)

    with pytest.raises(NotAllowedError, match="omar"):
        desk.store.approvals.decide(1, "ann", approved=True)
    desk.store.approvals.decide(1, "omar", approved=True)

    assert stages.post(desk).posted == 1


def test_a_file_nobody_can_read_costs_itself_alone(desk, home):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    inbox = put(home / "inbox", "a.xml", an_invoice())
    put(inbox, "b.pdf", b"%PDF-1.7\nbroken")
    put(inbox, "c.docx", b"PK\x03\x04 nothing")
    put(inbox, "d.pdf", b"")

    stages.everything(desk, [inbox], sources=stages.Sources.NONE)

    failed = {one.document.name: str(one.finding.reason) for one in desk.store.intake.arrivals(Disposition.FAILED)}
    assert desk.store.invoices.waiting(Status.POSTED) == [1]
    assert failed.keys() == {"b.pdf", "c.docx", "d.pdf"}
    assert failed["d.pdf"] == "EMPTY_FILE"
    assert desk.store.status()["intake"]["balanced"]


def test_a_folder_that_is_not_there_is_told_and_the_rest_goes_on(desk, home):
    from pipeline.settings import FolderSettings

    settings = desk.settings.model_copy(update={"folders": (FolderSettings(path=home / "nowhere"),)})
    tally = stages.take_in(replace(desk, settings=settings))

    assert "nowhere" in tally.problems[0]


def test_an_original_that_the_archive_lost_costs_itself_alone(desk, home):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    inbox = put(put(home / "inbox", "a.xml", an_invoice("R-1")).parent / "inbox", "b.xml", an_invoice("R-2", 200))
    stages.take_in(desk, [inbox], sources=stages.Sources.NONE)
    lost = desk.store.archive.path(desk.store.intake.arrival(1).document.sha256)
    lost.unlink()

    stages.everything(desk, sources=stages.Sources.NONE)

    (failed,) = desk.store.intake.arrivals(Disposition.FAILED)
    assert (failed.document.name, failed.finding.reason) == ("a.xml", "ORIGINAL_DAMAGED")
    assert desk.store.status()["invoices"] == {"posted": 1}


def test_a_copy_that_was_approved_meanwhile_goes_back_to_review_and_is_not_posted(desk, home):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    stages.everything(desk, [put(home / "inbox", "a.xml", an_invoice())], sources=stages.Sources.NONE)
    stages.take_in(
        desk, [put(home / "later", "b.xml", an_invoice().replace(b"\n", b"\r\n"))], sources=stages.Sources.NONE
    )
    with Pool(desk.options, 1) as pool:
        stages.read(desk, pool)
    (copy,) = desk.store.invoices.waiting(Status.EXTRACTED)
    desk.store.invoices.move(copy, Status.APPROVED, "a slip")

    tally = stages.post(desk)

    assert (tally.posted, desk.store.invoices.waiting(Status.IN_REVIEW)) == (0, [copy])
    assert "It is invoice 1" in desk.store.invoices.one(copy).reason


def test_before_payment_a_duplicate_is_said_until_a_person_settled_it(desk, home):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    stages.everything(desk, [put(home / "inbox", "a.xml", an_invoice())], sources=stages.Sources.NONE)
    stages.everything(
        desk, [put(home / "later", "b.xml", an_invoice().replace(b"\n", b"\r\n"))], sources=stages.Sources.NONE
    )

    assert duplicates_of(desk, 1) == ()
    (found,) = duplicates_of(desk, 2)
    assert found.evidence["twin"] == "1"

    desk.store.invoices.answer(2, [Answer(found.reason, "ann", AT, "Two crates.", "twin 1")])
    assert duplicates_of(desk, 2) == ()
    assert verdicts_of(desk.store)[0][3] is False
