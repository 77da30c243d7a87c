"""Archives: within limits, and one bad member costs only itself."""

from __future__ import annotations

import io
import struct
import zipfile

import pytest

from pipeline.findings import Reason
from pipeline.intake import unpack
from pipeline.limits import Limits


def reasons(part) -> list[str | None]:
    return [str(leaf.finding.reason) if leaf.finding else None for leaf in part.leaves()]


def test_a_damaged_member_costs_only_itself(arrive, archive):
    content = archive(("a.pdf", b"%PDF-1 a"), ("b.pdf", b"%PDF-1 b" * 50), ("c.pdf", b"%PDF-1 c"))
    middle = content.index(b"b.pdf") + len(b"b.pdf")
    broken = content[:middle] + b"\xff\xff\xff\xff" + content[middle + 4 :]

    assert reasons(unpack(arrive(broken), Limits())) == [None, "BROKEN_FILE", None]


def test_a_member_with_a_password_says_so(arrive, archive):
    content = bytearray(archive(("a.pdf", b"%PDF-1 a"), ("b.pdf", b"%PDF-1 b")))
    entry = content.index(b"PK\x01\x02")
    local = content.index(b"PK\x03\x04")
    content[entry + 8] |= 1
    content[local + 6] |= 1

    assert reasons(unpack(arrive(bytes(content)), Limits())) == ["ENCRYPTED", None]


@pytest.mark.parametrize(
    ("files", "limits"),
    [
        ([("a.pdf", b" " * 5_000_000)], Limits()),
        ([(f"{number}.pdf", b"%PDF") for number in range(101)], Limits()),
        ([(f"{number}.pdf", b"x" * 60) for number in range(5)], Limits(unpacked_bytes=200)),
    ],
)
def test_a_bomb_is_not_unpacked_at_all(arrive, archive, files, limits):
    part = unpack(arrive(archive(*files)), limits)

    assert reasons(part) == ["ARCHIVE_BOMB"]


def test_a_list_that_lies_about_sizes_unpacks_no_more_than_it_says(arrive, archive):
    content = bytearray(archive(("a.pdf", b"%PDF" + b" " * 10_000_000)))
    entry = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 100)

    part = unpack(arrive(bytes(content)), Limits())

    assert reasons(part) == ["BROKEN_FILE"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"PK\x03\x04 broken", Reason.BROKEN_FILE), (b"PK\x05\x06" + b"\0" * 18, Reason.EMPTY_FILE)],
)
def test_an_archive_without_files_says_why(arrive, content, reason):
    assert unpack(arrive(content), Limits()).finding.reason is reason


def test_a_list_of_a_hundred_thousand_files_is_not_even_read(arrive):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for number in range(3000):
            opened.writestr(str(number), b"")

    assert reasons(unpack(arrive(buffer.getvalue()), Limits())) == ["ARCHIVE_BOMB"]


def test_helpers_of_operating_systems_are_ignored(arrive, archive):
    content = archive(("a.pdf", b"%PDF-1"), ("__MACOSX/._a.pdf", b"\0\5\x16\7"), ("x/Thumbs.db", b"\xd0\xcf"))

    assert reasons(unpack(arrive(content), Limits())) == [None, "DECORATION", "DECORATION"]


def test_folders_are_no_files(arrive, archive):
    part = unpack(arrive(archive(("a/", b""), ("a/b.pdf", b"%PDF-1"))), Limits())

    assert [leaf.attachment.name for leaf in part.leaves()] == ["b.pdf"]


def test_a_member_without_a_name_is_a_member(arrive, archive):
    content = archive(("a.pdf", b"%PDF-1"))

    nameless = unpack(arrive(content.replace(b"a.pdf", b"\0.pdf")), Limits())

    assert [part.attachment.name for part in nameless.leaves()] == ["part-1.pdf"]
