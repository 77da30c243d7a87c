"""Folders as people fill them."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from pathlib import Path

import pytest

from pipeline.findings import Reason, Refused
from pipeline.intake import unpack
from pipeline.intake.folder import arrivals, attachments, file_away, parts
from pipeline.limits import Limits

LIMITS = Limits()


def put(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"%PDF-1.7 " + name.encode())


def names(folder: Path, **options) -> list[str]:
    return [found.name for found in attachments(folder, limits=LIMITS, **options)]


def test_documents_come_in_the_order_of_their_names_from_all_folders_below(tmp_path):
    put(tmp_path, "b.pdf", "a/z.pdf", "a/b/c.PDF", "d")

    assert names(tmp_path) == ["c.PDF", "z.pdf", "b.pdf", "d"]


def test_what_is_no_document_is_passed_over(tmp_path):
    put(
        tmp_path, "a.pdf", ".hidden.pdf", "~$a.pdf", "a.pdf.part", "b.tmp", "c.crdownload", "Thumbs.db", "backup.pdf~",
        "truth.jsonl", "suppliers.csv", "README.md", "payables.toml", ".git/x.pdf",
    )  # fmt: skip

    assert names(tmp_path) == ["a.pdf"]


def test_a_file_that_is_named_itself_is_read_whatever_it_is(tmp_path):
    put(tmp_path, "suppliers.csv")

    (found,) = attachments(tmp_path / "suppliers.csv", limits=LIMITS)

    assert unpack(found, LIMITS).media_type == "application/pdf"


def test_links_and_pipes_are_not_followed(tmp_path):
    put(tmp_path, "in/a.pdf", "out/b.pdf")
    (tmp_path / "in/link.pdf").symlink_to(tmp_path / "out/b.pdf")
    (tmp_path / "in/folder").symlink_to(tmp_path / "out")
    (tmp_path / "in/loop").symlink_to(tmp_path / "in")
    os.mkfifo(tmp_path / "in/pipe.pdf")

    assert names(tmp_path / "in") == ["a.pdf"]


def test_a_file_somebody_is_writing_waits(tmp_path):
    put(tmp_path, "a.pdf")
    os.utime(tmp_path / "a.pdf", (0, 0))

    assert names(tmp_path, stable_seconds=5) == []
    assert names(tmp_path, stable_seconds=5, now=time.time() + 6) == ["a.pdf"]


def test_names_of_any_bytes_and_lengths_are_read(tmp_path):
    raw = os.fsencode(tmp_path) + b"/Rechnung \xe4\xff.pdf"
    Path(os.fsdecode(raw)).write_bytes(b"%PDF-1.7")
    put(tmp_path, "x" * 251 + ".pdf")

    found = list(attachments(tmp_path, limits=LIMITS))

    assert [one.name for one in found] == ["Rechnung ??.pdf", "x" * 251 + ".pdf"]
    assert found[0].origin.location.endswith("Rechnung \\xe4\\xff.pdf")
    assert found[0].origin.location.encode()


def test_a_file_above_the_limit_is_reported_with_its_digest_and_not_read_into_memory(tmp_path):
    put(tmp_path, "a.pdf", "b.pdf")
    (tmp_path / "a.pdf").write_bytes(b"x" * 5000)
    refused = []

    found = list(attachments(tmp_path, limits=Limits(bytes=1000, mail_bytes=1000), refused=refused.append))

    assert [one.name for one in found] == ["b.pdf"]
    (part,) = refused
    assert (part.disposition, part.finding.reason) == ("failed", Reason.TOO_LARGE)
    assert part.finding.evidence["location"] == str(tmp_path / "a.pdf")
    assert part.finding.evidence["sha256"] == hashlib.sha256(b"x" * 5000).hexdigest()


def test_a_file_the_system_does_not_let_us_read_is_reported(tmp_path):
    refused = []

    assert list(attachments(Path("/proc/self/mem"), limits=LIMITS, refused=refused.append)) == []
    assert [part.finding.reason for part in refused] == [Reason.BROKEN_FILE]


def test_without_anybody_to_tell_it_is_raised():
    with pytest.raises(Refused):
        list(attachments(Path("/proc/self/mem"), limits=LIMITS))


def test_every_file_gives_one_part_in_order_whether_it_could_be_read_or_not(tmp_path):
    put(tmp_path, "a.pdf", "b.pdf", "c.pdf")
    for name in ("b.pdf", "c.pdf"):
        (tmp_path / name).write_bytes(b"x" * 5000)

    found = list(parts(tmp_path, Limits(bytes=1000, mail_bytes=1000)))

    assert [(part.attachment.name, part.disposition) for part in found] == [
        ("a.pdf", "received"), ("b.pdf", "failed"), ("c.pdf", "failed"),
    ]  # fmt: skip


def test_nothing_at_a_path_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        list(attachments(tmp_path / "none", limits=LIMITS))


def test_a_file_is_moved_aside_without_overwriting_another(tmp_path):
    put(tmp_path, "a.pdf")
    first = file_away(tmp_path / "a.pdf", tmp_path / ".done")
    put(tmp_path, "a.pdf")
    second = file_away(tmp_path / "a.pdf", tmp_path / ".done")

    assert [first.name, second.name] == ["a.pdf", "a-2.pdf"]
    assert names(tmp_path) == []


def test_moving_twice_does_nothing_the_second_time(tmp_path):
    put(tmp_path, "a.pdf")
    file_away(tmp_path / "a.pdf", tmp_path / ".done")

    file_away(tmp_path / "a.pdf", tmp_path / ".done")

    assert [path.name for path in (tmp_path / ".done").iterdir()] == ["a.pdf"]


def test_a_share_where_no_file_can_have_two_names_is_served_too(tmp_path, monkeypatch):
    def no_links(*_, **__):
        raise OSError(errno.EOPNOTSUPP, "Operation not supported")

    monkeypatch.setattr(os, "link", no_links)
    for expected in ("a.pdf", "a-2.pdf"):
        put(tmp_path, "a.pdf")
        assert file_away(tmp_path / "a.pdf", tmp_path / ".done").name == expected

    assert not (tmp_path / "a.pdf").exists()


def test_a_known_file_is_not_opened_again_until_it_changes(tmp_path):
    put(tmp_path, "a.pdf", "b.pdf")
    marks = {mark for mark, _ in arrivals(tmp_path, LIMITS)}
    assert len(marks) == 2

    (tmp_path / "a.pdf").chmod(0)
    assert list(arrivals(tmp_path, LIMITS, known=marks.__contains__)) == []

    put(tmp_path, "b.pdf")
    os.utime(tmp_path / "b.pdf", (1, 1))
    ((_, part),) = arrivals(tmp_path, LIMITS, known=marks.__contains__)
    assert part.attachment.name == "b.pdf"


def test_what_lies_in_a_folder_of_a_company_belongs_to_it(tmp_path):
    put(tmp_path, "a.pdf", "failed/b.pdf")

    ((_, part),) = arrivals(tmp_path, LIMITS, passed=("failed",), entity="ours")

    assert part.attachment.origin.entity == "ours"
