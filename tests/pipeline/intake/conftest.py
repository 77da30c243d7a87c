"""Messages, archives and images of our own making."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable
from email.message import EmailMessage

import pytest

from pipeline.documents import Attachment, Channel, Origin

PASSWORD = "secret"


@pytest.fixture
def arrive() -> Callable[..., Attachment]:
    """An attachment as a folder gives it."""

    def attachment(content: bytes, name: str = "a.bin") -> Attachment:
        return Attachment(name, content, Origin(Channel.FOLDER, f"/in/{name}"))

    return attachment


@pytest.fixture
def letter() -> Callable[..., EmailMessage]:
    """A message with a text and attachments: ``letter(("a.pdf", "application/pdf", b"%PDF-1.7"))``."""

    def message(*files: tuple[str, str, bytes]) -> EmailMessage:
        mail = EmailMessage()
        mail["From"] = "Elbe <rechnung@elbe.example>"
        mail["To"] = "ap@nordlicht.example"
        mail["Subject"] = "Rechnung für März"
        mail["Message-ID"] = "<1@elbe.example>"
        mail.set_content("Guten Tag")
        for name, kind, content in files:
            main, _, sub = kind.partition("/")
            mail.add_attachment(content, maintype=main, subtype=sub, filename=name or None)
        return mail

    return message


@pytest.fixture
def archive() -> Callable[..., bytes]:
    """A ZIP archive of names and contents."""

    def pack(*files: tuple[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, content in files:
                opened.writestr(name, content)
        return buffer.getvalue()

    return pack


@pytest.fixture
def png() -> Callable[[int, int], bytes]:
    """The first bytes of a PNG of so many pixels; nobody opens it here."""

    def head(width: int, height: int) -> bytes:
        return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0" + b"x" * 9

    return head
