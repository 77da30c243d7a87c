"""Everything that arrives: once, claimed by one, never lost."""

import os
import threading
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pipeline.documents import Attachment, Box, Channel, Ink, MediaType, Origin, Page, Word
from pipeline.findings import Finding, Reason
from pipeline.intake import Part
from pipeline.intake.folder import parts as parts_of
from pipeline.limits import Limits
from pipeline.status import Disposition, Status
from pipeline.store.intake import ATTEMPTS


def at_once(count, work):
    """Run ``work(number)`` in so many threads that start together; their results in order."""
    barrier, results = threading.Barrier(count), [None] * count

    def run(number):
        barrier.wait()
        results[number] = work(number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_a_message_is_kept_as_a_tree_with_a_disposition_for_each_part(any_store, make):
    receipt = any_store.intake.receive(make.message(b"%PDF-1.7 a", b"%PDF-1.7 b"))

    assert (receipt.new, receipt.waiting) == (True, 2)
    kept = any_store.intake.arrivals(*Disposition)
    assert [(one.part, one.disposition) for one in kept] == [
        ("", "unpacked"), ("1", "ignored"), ("2", "received"), ("3", "received"),
    ]  # fmt: skip
    assert {one.parent_id for one in kept[1:]} == {receipt.document_id}
    assert kept[1].finding == Finding(Reason.BODY_TEXT, "Text.")
    assert any_store.intake.content(kept[2].document.sha256) == b"%PDF-1.7 a"


def test_the_same_arrival_again_changes_nothing(any_store, make):
    first = any_store.intake.receive(make.message(b"%PDF-1.7 a"))
    head = any_store.verify_audit().head

    again = any_store.intake.receive(make.message(b"%PDF-1.7 a"))

    assert (again.new, again.document_id, again.waiting) == (False, first.document_id, 0)
    assert any_store.verify_audit().head == head
    assert any_store.intake.knows(
        make.message(b"%PDF-1.7 a").attachment.origin, make.message(b"%PDF-1.7 a").attachment.sha256
    )


def test_the_same_bytes_from_another_place_are_another_arrival_over_one_blob(any_store, make):
    any_store.intake.receive(make.file(b"%PDF-1.7 same"))
    elsewhere = Attachment("scan.pdf", b"%PDF-1.7 same", Origin(Channel.MAIL, "ap/INBOX"))

    receipt = any_store.intake.receive(Part("", elsewhere, MediaType.PDF, Disposition.RECEIVED))

    assert receipt.new
    assert len(any_store.intake.arrivals(Disposition.RECEIVED)) == 2
    assert len(list(any_store.archive.names())) == 1


def test_many_that_receive_the_same_at_once_keep_it_once(any_store, make):
    tree = make.message(b"%PDF-1.7 a", b"%PDF-1.7 b")

    receipts = at_once(4, lambda _: any_store.intake.receive(tree))

    assert sorted(one.new for one in receipts) == [False, False, False, True]
    assert any_store.status()["intake"]["received"] == 4


def test_a_file_name_that_is_no_text_is_kept_and_known_again(any_store, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    Path(os.fsdecode(os.fsencode(folder) + b"/caf\xe9.pdf")).write_bytes(b"%PDF-1.7 x")

    new = [any_store.intake.receive(tree).new for _ in range(2) for tree in parts_of(folder, Limits())]

    assert new == [True, False]
    assert any_store.intake.arrival(1).origin.location.endswith("caf\\xe9.pdf")


def test_two_workers_never_claim_the_same_document(any_store, make):
    for number in range(20):
        any_store.intake.receive(make.file(f"%PDF-1.7 {number}".encode()))

    def work(number):
        taken = []
        while claims := any_store.intake.claim(f"worker {number}", 3, 60):
            taken += [claim.document_id for claim in claims]
        return taken

    one, two = at_once(2, work)

    assert sorted(one + two) == list(range(1, 21))
    assert not set(one) & set(two)


def test_a_lease_holds_until_it_ends_and_is_then_taken_up_again(any_store, make):
    any_store.intake.receive(make.file())
    any_store.intake.claim("first", 5, 60)
    held = any_store.intake.claim("second", 5, 60)
    any_store.intake.release("first")
    any_store.intake.claim("third", 5, -1)

    (taken,) = any_store.intake.claim("fourth", 5, 60)

    assert held == []
    assert taken.attempt == 2  # the first gave it back, the third died


def test_a_document_that_kills_its_readers_fails_and_does_not_hide_the_others(any_store, make):
    any_store.intake.receive(make.file(b"%PDF-1.7 poison"))
    for _ in range(ATTEMPTS):
        any_store.intake.claim("dies", 1, -1)
    any_store.intake.receive(make.file(b"%PDF-1.7 good"))

    claims = any_store.intake.claim("lives", 1, 60)

    assert [claim.document_id for claim in claims] == [2]
    (failed,) = any_store.intake.arrivals(Disposition.FAILED)
    assert failed.finding.reason is Reason.READER_CRASHED
    assert any_store.intake.claim("lives", 5, 60) == []


def test_what_was_claimed_before_and_not_finished_comes_last_and_alone(any_store, make):
    for number in range(3):
        any_store.intake.receive(make.file(b"%%PDF-1.7 suspect %d" % number))
    any_store.intake.claim("died", 3, -1)
    any_store.intake.receive(make.file(b"%PDF-1.7 fresh"))

    batches = [[claim.document_id for claim in any_store.intake.claim(f"next {n}", 10, 60)] for n in range(5)]

    assert batches == [[4], [1], [2], [3], []]


def test_a_worker_that_renews_keeps_its_claims(any_store, make):
    any_store.intake.receive(make.file())
    any_store.intake.claim("slow", 5, -1)

    any_store.intake.renew("slow", 60)

    assert any_store.intake.claim("other", 5, 60) == []


def test_what_a_dead_worker_had_is_free_at_once_and_counts_as_an_attempt(any_store, make):
    any_store.intake.receive(make.file())
    any_store.intake.claim("died", 5, 60)

    assert any_store.intake.workers() == ["died"]
    assert any_store.intake.abandon("died") == 1
    assert any_store.intake.workers() == []
    assert any_store.intake.claim("next", 5, 60)[0].attempt == 2


def test_a_claim_of_so_many_bytes_takes_one_large_document_or_several_small_ones(any_store, make):
    for content in (b"%PDF" + b"x" * 100, b"%PDF 1", b"%PDF 2", b"%PDF 3"):
        any_store.intake.receive(make.file(content))

    batches = [[one.document_id for one in any_store.intake.claim("w", 10, 60, 12)] for _ in range(3)]

    assert batches == [[1], [2, 3], [4]]


def test_a_reading_becomes_pages_and_one_invoice_for_each_extraction(any_store, make):
    document_id = make.clerk(any_store).received()
    said = make.reading(make.extraction(), make.extraction(index=1, number="R-1002"))

    ids = any_store.intake.record_reading(document_id, said)

    assert any_store.intake.pages(document_id) == list(said.pages)
    assert [any_store.invoices.one(one).extraction for one in ids] == list(said.extractions)
    assert {any_store.invoices.one(one).status for one in ids} == {Status.EXTRACTED}
    assert any_store.intake.arrival(document_id).disposition is Disposition.READ


def test_a_page_and_its_frame_are_had_without_the_others(any_store, make):
    document_id, size = make.clerk(any_store).received(), 595.2755905511812
    words = tuple(Word(chr(0x4E00 + 7 * n % 9000), Box(n / 7, 0.1, n, 9.123456789)) for n in range(3000))
    seen = (
        Page(1, size, 841.89, words, Ink.OCR, skew=-0.25),
        Page(2, 0.1, 1e-07, (), Ink.TEXT),
        Page(4, 1, 2, words[:1], Ink.TEXT),
    )

    any_store.intake.record_reading(document_id, replace(make.reading(make.extraction()), pages=seen))

    assert [any_store.intake.page(document_id, number) for number in (1, 2, 3, 4)] == [*seen[:2], None, seen[2]]
    sizes = any_store.intake.page_sizes(document_id)
    assert [(one.number, one.width, one.height) for one in sizes] == [(1, size, 841.89), (2, 0.1, 1e-07), (4, 1, 2)]
    assert any_store.intake.page_sizes(document_id, (4, 3)) == sizes[2:]


def test_recording_a_reading_twice_changes_nothing(any_store, make):
    document_id = make.clerk(any_store).received()
    any_store.intake.record_reading(document_id, make.reading())
    head = any_store.verify_audit().head

    again = any_store.intake.record_reading(document_id, make.reading(make.extraction(number="other")))
    any_store.intake.set_aside(document_id, Finding(Reason.BROKEN_FILE, "It is broken."))

    assert again == []
    assert any_store.verify_audit().head == head


def test_two_readers_that_record_at_once_make_one_set_of_invoices(any_store, make):
    document_id = make.clerk(any_store).received()

    ids = at_once(4, lambda _: any_store.intake.record_reading(document_id, make.reading()))

    assert sorted(ids, key=len) == [[], [], [], [1]]
    assert any_store.status()["invoices"] == {"extracted": 1}


def test_a_document_without_an_invoice_fails_and_the_balance_holds(any_store, make):
    document_id = make.clerk(any_store).received()

    any_store.intake.record_reading(document_id, replace(make.reading(), extractions=()))

    (failed,) = any_store.intake.arrivals(Disposition.FAILED)
    assert failed.finding.sentence == "No invoice was found in it."
    assert any_store.status()["intake"]["balanced"]


def test_what_failed_can_be_restored_and_read_after_all(any_store, make):
    document_id = make.clerk(any_store).received()
    any_store.intake.record_reading(document_id, replace(make.reading(), extractions=()))
    any_store.intake.restore(document_id, "ann")
    any_store.intake.restore(document_id, "ann")

    ids = any_store.intake.record_reading(document_id, make.reading())

    assert len(ids) == 1
    actions = [event.action for event in any_store.invoices.history(ids[0])]
    assert actions == ["received", "failed", "restored", "read", "extracted"]


def test_the_balance_counts_everything_that_arrived_once(any_store, make):
    clerk = make.clerk(any_store)
    any_store.intake.receive(make.message(b"%PDF-1.7 a"))
    clerk.extracted(b"%PDF-1.7 b")
    any_store.intake.set_aside(clerk.received(b"%PDF-1.7 c"), Finding(Reason.ENCRYPTED, "It has a password."))

    assert any_store.status()["intake"] == {
        "received": 5, "unpacked": 1, "read": 1, "ignored": 1, "failed": 1, "waiting": 1, "balanced": True,
    }  # fmt: skip


def test_times_come_back_aware_and_exact(any_store, make):
    at = datetime(2026, 7, 1, 8, 30, 0, 123456, tzinfo=UTC)
    origin = Origin(Channel.MAIL, "ap/INBOX", at, "a@b.example", subject="Rechnung für März")
    any_store.intake.receive(Part("", Attachment("a.pdf", b"x", origin), MediaType.PDF, Disposition.RECEIVED))

    assert any_store.intake.arrival(1).origin == origin
