"""What must hold of every parser of foreign bytes, whatever they are; called by hypothesis and by the fuzzer."""

from __future__ import annotations

import datetime as dt
import gzip
import io
import tarfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from extractors import einvoice
from extractors.parsing import amounts, currency, dates, identifiers
from flows.unpacking import take_apart
from pipeline.documents import Attachment, Channel, Document, MediaType, Origin
from pipeline.findings import Refused
from pipeline.intake import Part, sniff
from pipeline.intake.names import display_name
from pipeline.limits import Limits
from pipeline.status import Disposition
from tests.outlook_files import message as inside
from tests.outlook_files import msg, winmail

LIMITS = Limits(members=20, unpacked_bytes=2**20, mail_bytes=2**20, bytes=2**20)
SAMPLES = Path(__file__).parents[2] / "data" / "samples"


def arrival(content: bytes) -> Part:
    """Whatever arrives: each piece of it has a disposition and a place of its own, and all of it stays in bounds."""
    part = take_apart(Attachment("a", content, Origin(Channel.UPLOAD, "a"), "message/rfc822"), LIMITS)
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


def outlook(content: bytes) -> None:
    """As a message that Outlook saved."""
    arrival(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + content)


def winmail_dat(content: bytes) -> None:
    """As what Outlook puts into a mail."""
    arrival(b"\x78\x9f\x3e\x22" + content)


def packed(content: bytes) -> None:
    """As one packed file."""
    arrival(b"\x1f\x8b" + content)


def taped(content: bytes) -> None:
    """As a tar archive."""
    arrival(content[:257].ljust(257, b"\0") + b"ustar" + content[262:])


def letter(content: bytes) -> None:
    """As a letter that may be the invoice."""
    head = b"Invoice number: 7 Total: EUR 5.00<table><tr><td>"
    arrival(b"From: a@b.example\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + head + content)


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


def tape() -> bytes:
    """A tar archive."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        info = tarfile.TarInfo("a.pdf")
        info.size = 8
        archive.addfile(info, io.BytesIO(b"%PDF-1.7"))
    return buffer.getvalue()


TARGETS: Mapping[str, Callable[[bytes], object]] = {
    "mail": message, "archive": archive, "xml": xml, "name": name, "text": text, "outlook": outlook,
    "winmail": winmail_dat, "packed": packed, "taped": taped, "letter": letter,
}  # fmt: skip


_BUILT: Mapping[str, Callable[[], bytes]] = {
    "outlook": lambda: msg(("a.xml", b"<a/>"), ("m", inside(("b.pdf", b"%PDF-1.7"), subject="x")), html="<p>x")[8:],
    "winmail": lambda: winmail(("a.xml", b"<a/>"), ("b.pdf", b"%PDF-1.7"), html="<p>x")[4:],
    "packed": lambda: gzip.compress(b"%PDF-1.7 " + bytes(100))[2:],
    "taped": tape,
}


def seeds(target: str) -> list[bytes]:
    """Good files to begin with."""
    if target in _BUILT:
        return [_BUILT[target]()]
    suffixes = {"mail": ".eml", "archive": ".zip", "xml": ".xml"}
    found = sorted(SAMPLES.glob(f"*{suffixes[target]}")) if target in suffixes else []
    plain = [b"Rechnung vom 03. M\xc3\xa4rz 2026: 1.234,56 EUR, IBAN DE02 1203 0000 0000 2020 51, VAT GB 123 4567 82"]
    skipped = 4 if target == "archive" else 0
    return [path.read_bytes()[skipped:] for path in found] or plain
