"""Mails and archives are taken apart in a worker, with the same result and none of the risk."""

from __future__ import annotations

import signal
import time
from pathlib import Path

import pytest

from pipeline.documents import Attachment, Channel, Origin
from pipeline.findings import Reason
from pipeline.intake import unpack
from pipeline.intake.unpacker import Unpacker
from pipeline.limits import Limits
from pipeline.status import Disposition

SAMPLES = Path(__file__).parents[3] / "data" / "samples"


@pytest.fixture
def opener():
    with Unpacker() as opened:
        yield opened


def arrived(content: bytes, name: str = "a") -> Attachment:
    return Attachment(name, content, Origin(Channel.UPLOAD, name))


@pytest.mark.parametrize("name", ["52-papierhaus-mail.eml", "53-oktober.zip", "01-papierhaus.pdf", "56-empty.pdf"])
def test_it_gives_what_unpacking_gives(opener, name):
    attachment = arrived((SAMPLES / name).read_bytes(), name)

    assert opener(attachment, Limits()) == unpack(attachment, Limits())


def by_name(attachment, limits):
    """Do what the name says."""
    if attachment.name == "hang":
        time.sleep(60)
    if attachment.name == "crash":
        signal.raise_signal(signal.SIGSEGV)
    if attachment.name == "gulp":
        bytearray(2**44)
    if attachment.name == "fault":
        raise ZeroDivisionError
    return unpack(attachment, limits)


@pytest.mark.parametrize(
    ("how", "reason"),
    [
        ("hang", Reason.READER_TIMED_OUT), ("crash", Reason.READER_CRASHED), ("gulp", Reason.READER_OUT_OF_MEMORY),
        ("fault", Reason.READER_CRASHED),
    ],
)  # fmt: skip
def test_what_ends_the_worker_costs_one_arrival(how, reason):
    with Unpacker(by_name) as opener:
        part = opener(arrived(b"From: a", how), Limits(seconds=1, memory=200 * 2**20))

        assert (part.disposition, part.finding.reason) == (Disposition.FAILED, reason)
        assert part.attachment.content == b"From: a"
        assert opener(arrived(b"%PDF-1.4"), Limits()).disposition is Disposition.RECEIVED
