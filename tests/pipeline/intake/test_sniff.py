"""Types by content, whatever the name says."""

from __future__ import annotations

import pytest

from pipeline.documents import MediaType
from pipeline.intake.names import display_name, one_line
from pipeline.intake.sniff import sniff, unknown_type

MAIL = b"Received: by x\r\nFrom: a@b.example\r\nSubject: x\r\n\r\n"


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.4\n", MediaType.PDF),
        (b"\0" * 1000 + b"%PDF-1.4\n", MediaType.PDF),
        (b"HTTP/1.1 200 OK\r\nDate: today\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4", MediaType.PDF),
        (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
        (b"\xff\xd8\xff\xe0", MediaType.JPEG),
        (b"II*\0", MediaType.TIFF),
        (b"MM\0*", MediaType.TIFF),
        (b"RIFF\x10\0\0\0WEBPVP8 ", MediaType.WEBP),
        (b"<?xml version='1.0'?><a/>", MediaType.XML),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", MediaType.XML),
        ("<?xml version='1.0'?><a/>".encode("utf-16"), MediaType.XML),
        ("<?xml version='1.0'?><a/>".encode("utf-16-be"), MediaType.XML),
        (b"\n <ns:Invoice xmlns:ns='x'/>", MediaType.XML),
        (b"<?xml version='1.0'?><!-- c --><!DOCTYPE a><a/>", MediaType.XML),
        (b"<!DOCTYPE html><html>", MediaType.HTML),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC ''><html>", MediaType.HTML),
        (b"  <HTML><body>", MediaType.HTML),
        (MAIL, MediaType.MAIL),
        (b"From a@b Mon Jan  1\n" + MAIL, MediaType.MAIL),
        (MAIL + b"%PDF-1.4", MediaType.MAIL),
        (b"PK\x03\x04rest", MediaType.ZIP),
        (b"PK\x03\x04 a.pdf %PDF-1.4", MediaType.ZIP),
        (bytes.fromhex("30800609 2a864886f70d010702 a080".replace(" ", "")), MediaType.SIGNED),
        (b"MIAGCSqGSIb3DQEHAqCAMIACAQExADCABgkqhkiG9w0BBwGggA==", MediaType.SIGNED),
        (b"\0\0\0\x18ftypheic\0\0", MediaType.HEIC),
        (b"\x78\x9f\x3e\x22", MediaType.TNEF),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "__substg1.0_".encode("utf-16-le"), MediaType.OUTLOOK),
        (b"\x1f\x8b\x08", MediaType.COMPRESSED),
        (b"a.pdf" + bytes(252) + b"ustar\x0000", MediaType.TAR),
        (b"just words\nand more", MediaType.TEXT),
        (b"<somebody@b.example> wrote", MediaType.TEXT),
        (b"Total: 5\nTax: 1\n", MediaType.TEXT),
        (b"", MediaType.UNKNOWN),
        (b"\0\1\2\3", MediaType.UNKNOWN),
        (b"GIF89a", MediaType.UNKNOWN),
    ],
)
def test_the_bytes_tell_the_type(content, media_type):
    assert sniff(content) is media_type


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word or Excel"),
        (b"<?xml version='1.0'?><svg xmlns=''/>", "SVG"),
        (b"<svg>", "SVG"),
        (b"Rar!\x1a\x07\0", "RAR"),
        (b"<html>", "HTML"),
        (b"words", "text file"),
        (b"\0\1", "unknown kind"),
    ],
)
def test_what_is_not_taken_has_a_name(content, name):
    assert sniff(content) in {MediaType.UNKNOWN, MediaType.HTML, MediaType.TEXT}
    assert name in unknown_type(content)


@pytest.mark.parametrize(
    ("inside", "name"),
    [("word/document.xml", "Word"), ("xl/workbook.xml", "Excel"), ("ppt/slides/1.xml", "PowerPoint")],
)
def test_an_office_document_is_no_archive(archive, inside, name):
    content = archive(("[Content_Types].xml", b"x"), (inside, b"x"))

    assert sniff(content) is MediaType.UNKNOWN
    assert name in unknown_type(content)


@pytest.mark.parametrize(
    ("claimed", "shown"),
    [
        ("../../etc/cron.d/x.pdf", "x.pdf"),
        ("C:\\mail\\x.pdf", "x.pdf"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"),
        ("a\x00b\r\nc\x1b[31m.pdf", "ab c[31m.pdf"),
        ("..", "none"),
        ("", "none"),
        ("\udcff\udcfe.pdf", "??.pdf"),
        ("e\u0301.pdf", "é.pdf"),
    ],
)
def test_a_name_is_shown_without_its_tricks(claimed, shown):
    assert display_name(claimed, "none") == shown


def test_a_long_name_keeps_its_suffix():
    name = display_name("x" * 4000 + ".pdf", "none")

    assert len(name) == 255
    assert name.endswith("x.pdf")


def test_a_header_is_one_line():
    assert one_line("Invoice\r\nBcc: x\u2028y\u200b\t z") == "Invoice Bcc: x y z"
