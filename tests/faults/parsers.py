"""What must hold of every parser of foreign bytes, whatever they are; called by hypothesis and by the fuzzer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from extractors import einvoice
from extractors.parsing import amounts, currency, dates, identifiers
from pipeline.documents import Attachment, Channel, Document, MediaType, Origin
from pipeline.findings import Refused
from pipeline.intake import Part, sniff, unpack
from pipeline.intake.names import display_name
from pipeline.limits import Limits
from pipeline.status import Disposition

LIMITS = Limits(members=20, unpacked_bytes=2**20, mail_bytes=2**20, bytes=2**20)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def arrival(content: bytes) -> Part:
    """Whatever arrives: each piece of it has a disposition and a place of its own, and all of it stays in bounds."""
    part = unpack(Attachment("a", content, Origin(Channel.UPLOAD, "a"), "message/rfc822"), LIMITS)
    every = list(part.walk())
    places = [one.path for one in every]
    assert len(set(places)) == len(places)
    assert sum(len(one.attachment.content) for one in every[1:]) <= LIMITS.unpacked_bytes
    for one in every:
        assert one.finding is not None or one.disposition in {Disposition.RECEIVED, Disposition.UNPACKED}
        assert one.attachment.name == display_name(one.attachment.name, "x")
    assert part.attachment.content == content
    return part


def message(content: bytes) -> None:
    """As a mail."""
    arrival(b"From: a@b.example\r\nMIME-Version: 1.0\r\n" + content)


def archive(content: bytes) -> None:
    """As an archive."""
    arrival(b"PK\x03\x04" + content)


def xml(content: bytes) -> None:
    """As an e-invoice: read, not one, or refused; never a fault."""
    media_type = sniff(content)
    if media_type in {MediaType.XML, MediaType.SIGNED}:
        with suppress(Refused):
            einvoice.read(Document("0" * 64, "a.xml", media_type, len(content)), content)


def name(content: bytes) -> None:
    """A name is one line that leads nowhere."""
    shown = display_name(content.decode("utf-8", "surrogateescape"), "unnamed")
    assert shown
    assert not set(shown) & set("\n\r\0\x1b\u202e/")
    assert len(shown) <= 255
    shown.encode()


def text(content: bytes) -> None:
    """Amounts are finite, days are days, identifiers are short; whatever stands on a page."""
    line = content.decode("utf-8", "replace")
    for amount in amounts.readings(line):
        assert amount.value.is_finite()
    for day in dates.readings(line):
        assert isinstance(day.value, dt.date)
    for _ in dates.find(line):
        pass
    for _ in currency.find(line):
        pass
    for found in (*identifiers.vat_ids(line), *identifiers.ibans(line), *identifiers.bics(line)):
        assert found.value.isascii()


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    "mail": message, "archive": archive, "xml": xml, "name": name, "text": text,
}  # fmt: skip


def seeds(target: str) -> list[bytes]:
    """Good files to begin with."""
    suffixes = {"mail": ".eml", "archive": ".zip", "xml": ".xml"}
    found = sorted(SAMPLES.glob(f"*{suffixes[target]}")) if target in suffixes else []
    plain = [b"Rechnung vom 03. M\xc3\xa4rz 2026: 1.234,56 EUR, IBAN DE02 1203 0000 0000 2020 51, VAT GB 123 4567 82"]
    skipped = 4 if target == "archive" else 0
    return [path.read_bytes()[skipped:] for path in found] or plain
