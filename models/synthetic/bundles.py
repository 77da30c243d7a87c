"""Containers and broken things: mails, archives, joined, locked and damaged files. The same bytes each time."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Literal

import pikepdf
from PIL import Image, ImageDraw

DAY = (2026, 9, 14, 8, 0, 0)


def joined(parts: Sequence[bytes]) -> bytes:
    """Several PDFs as one."""
    out = pikepdf.new()
    for part in parts:
        with pikepdf.open(io.BytesIO(part)) as source:
            out.pages.extend(source.pages)
    return _saved(out)


def locked(content: bytes) -> bytes:
    """A PDF that asks for a password."""
    with pikepdf.open(io.BytesIO(content)) as source:
        return _saved(
            source, encryption=pikepdf.Encryption(owner="k3stR-El", user="k3stR-El", R=3, aes=False, metadata=False)
        )


def _saved(document: pikepdf.Pdf, *, encryption: pikepdf.Encryption | Literal[False] = False) -> bytes:
    out = io.BytesIO()
    document.save(out, static_id=True, encryption=encryption)
    return out.getvalue()


def archive(members: Mapping[str, bytes]) -> bytes:
    """A ZIP with fixed times."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(zipfile.ZipInfo(name, DAY), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def document() -> bytes:
    """A word processor's file: an archive that is no archive for us."""
    types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    body = '<?xml version="1.0"?><document><body><p>Rechnung 4711</p></body></document>'
    return archive({"[Content_Types].xml": types.encode(), "word/document.xml": body.encode()})


def logo(initials: str, color: str) -> bytes:
    """A small PNG as mail signatures carry it."""
    image = Image.new("RGB", (96, 48), "white")
    draw = ImageDraw.Draw(image)
    draw.rounded_rectangle((4, 4, 44, 44), 8, fill=color)
    draw.text((14, 16), initials, fill="white")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def mail(sender: str, subject: str, text: str, attachments: Mapping[str, bytes], picture: bytes) -> bytes:
    """A message with its text in two forms, a logo within the text, and PDF attachments."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "rechnung@nordlicht-handel.example", subject
    message["Date"] = "Mon, 14 Sep 2026 08:00:00 +0200"
    message["Message-ID"] = "<20260914.0800.4711@papierhaus-lindner.example>"
    message.set_content(text)
    message.add_alternative(f'<p>{text}</p><img src="cid:logo">', subtype="html")
    html = message.get_body(("html",))
    if html is not None:
        html.add_related(picture, "image", "png", cid="<logo>", filename="logo.png", disposition="inline")
    for name, content in attachments.items():
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    raw = message.as_bytes()
    for at, boundary in enumerate(dict.fromkeys(_boundaries(raw))):
        raw = raw.replace(boundary, b"=_part_%d_nordlicht" % at)
    return raw


def _boundaries(raw: bytes) -> list[bytes]:
    """The boundaries that the library drew at random."""
    return [line.split(b'"')[1] for line in raw.splitlines() if b'boundary="' in line]
