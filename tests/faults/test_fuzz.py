"""Parsers hold what they promise, whatever the bytes."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.status import Disposition
from tests.faults import parsers

BOUNDED = settings(max_examples=400, deadline=None, derandomize=True)
EDITS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12)), max_size=6)


def edited(content: bytes, edits: list[tuple[float, int, bytes]]) -> bytes:
    """The content with pieces replaced, each at its share of the whole."""
    for share, length, put in edits:
        place = int(share * len(content))
        content = content[:place] + put + content[place + length :]
    return content


@pytest.mark.parametrize("target", parsers.TARGETS)
@given(edits=EDITS, which=st.integers(0, 20))
@BOUNDED
def test_a_good_file_with_some_bytes_changed_is_taken_or_refused(target, edits, which):
    good = parsers.seeds(target)

    parsers.TARGETS[target](edited(good[which % len(good)], edits))


@pytest.mark.parametrize("target", parsers.TARGETS)
@given(content=st.binary(max_size=400))
@BOUNDED
def test_any_bytes_are_taken_or_refused(target, content):
    parsers.TARGETS[target](content)


NAMES = st.text(max_size=60)
TYPES = st.sampled_from(
    ("application/pdf", "text/plain", "message/rfc822", "multipart/mixed", "image/png", "application/octet-stream", "")
)
PARTS = st.tuples(TYPES, NAMES, st.sampled_from(("base64", "quoted-printable", "8bit", "none")), st.binary(max_size=80))


@given(parts=st.lists(PARTS, max_size=8), subject=NAMES, boundary=st.text("ab-=?'()+_,./: ", min_size=1, max_size=30))
@BOUNDED
def test_every_part_of_a_message_is_somewhere(parts, subject, boundary):
    said = f'Subject: {subject}\r\nContent-Type: multipart/mixed; boundary="{boundary}"\r\n\r\n'
    body = b"".join(
        f'--{boundary}\r\nContent-Type: {kind}; name="{name}"\r\nContent-Transfer-Encoding: {how}\r\n'
        f'Content-Disposition: attachment; filename="{name}"\r\n\r\n'.encode()
        + content
        + b"\r\n"
        for kind, name, how, content in parts
    )

    parsers.message(said.encode() + body + f"--{boundary}--\r\n".encode())


@given(members=st.lists(st.tuples(NAMES, st.binary(max_size=100)), min_size=1, max_size=8), edits=EDITS)
@BOUNDED
def test_an_archive_with_odd_names_is_taken_apart(members, edits):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for number, (name, content) in enumerate(members):
            file.writestr(zipfile.ZipInfo(f"{number}{name}"), content)
    whole = parsers.arrival(buffer.getvalue())

    assert whole.disposition in {Disposition.UNPACKED, Disposition.FAILED}
    parsers.arrival(edited(buffer.getvalue(), edits))
