"""Messages as they really come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from pipeline.documents import Channel, MediaType, Origin
from pipeline.intake import mail, unpack
from pipeline.limits import Limits

LIMITS = Limits()
ARRIVED = Origin(Channel.MAIL, "ap@host/INBOX/0")
HEAD = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"


def origin(raw: bytes) -> Origin:
    return mail.origin(mail.parse(raw, LIMITS), ARRIVED)


def received(part) -> list[tuple[str, MediaType]]:
    return [(leaf.attachment.name, leaf.media_type) for leaf in part.leaves() if leaf.disposition == "received"]


def one_part(headers: bytes, body: bytes = b"%PDF-1.7") -> bytes:
    return HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + headers + b"\n\n" + body + b"\n--b--\n"


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (b'Content-Type: application/pdf; name="=?utf-8?b?xIUucGRm?="', "ą.pdf"),
        (b"Content-Type: x/y\nContent-Disposition: attachment; filename*=UTF-8''%C4%85.pdf", "ą.pdf"),
        (
            b"Content-Type: x/y\nContent-Disposition: attachment; filename*0*=UTF-8''%C4%85; filename*1=\".pdf\"",
            "ą.pdf",
        ),
        (b'Content-Type: x/y; name="=?no-such?q?a=2Epdf?="', "a.pdf"),
        (b'Content-Type: x/y; name="\xc4\x85.pdf"', None),
        (b"Content-Type: ; ;;=", "part-1.pdf"),
        (b"Content-Type: application/pdf\nContent-Transfer-Encoding: none-such", "part-1.pdf"),
        (b"Content-Disposition: attachment; filename=", "part-1.pdf"),
    ],
)
def test_a_pdf_is_found_however_its_headers_are_written(arrive, headers, name):
    found = received(unpack(arrive(one_part(headers)), LIMITS))

    assert [kind for _, kind in found] == [MediaType.PDF]
    assert name is None or found[0][0] == name


@pytest.mark.parametrize("encoding", ["base64", "quoted-printable", "8bit", "x-uuencode"])
def test_every_transfer_encoding_gives_the_same_bytes(arrive, encoding):
    import base64
    import binascii
    import quopri

    content = b"%PDF-1.7 \xff\xfe bytes"
    body = {
        "base64": base64.encodebytes(content),
        "quoted-printable": quopri.encodestring(content),
        "8bit": content,
        "x-uuencode": b"begin 644 a.pdf\n" + binascii.b2a_uu(content) + b"`\nend",
    }[encoding]
    raw = one_part(b"Content-Type: application/pdf\nContent-Transfer-Encoding: " + encoding.encode(), body)

    leaf = next(leaf for leaf in unpack(arrive(raw), LIMITS).leaves() if leaf.disposition == "received")

    assert leaf.attachment.content == content


def test_a_forwarded_message_in_base64_is_opened(arrive):
    import base64

    inner = EmailMessage()
    inner["From"], inner["Subject"] = "x@y.example", "inner"
    inner.add_attachment(b"%PDF-1.7", "application", "pdf", filename="a.pdf")
    headers = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64"

    found = received(unpack(arrive(one_part(headers, base64.encodebytes(bytes(inner)))), LIMITS))

    assert found == [("a.pdf", MediaType.PDF)]


def test_a_boundary_that_never_comes_costs_no_bytes(arrive):
    raw = HEAD + b"Content-Type: multipart/mixed; boundary=b\n\n%PDF-1.7 without a boundary"

    assert received(unpack(arrive(raw), LIMITS)) == [("part-1.pdf", MediaType.PDF)]


def test_all_authentication_results_are_kept_the_topmost_first():
    raw = b"Authentication-Results: ours; dmarc=fail\nAuthentication-Results: theirs; dmarc=pass\n" + HEAD + b"\nhi"

    assert origin(raw).authentication == "ours; dmarc=fail\ntheirs; dmarc=pass"


def test_everyone_it_was_sent_or_delivered_to_is_told():
    raw = b"Delivered-To: ap@ours.example\nTo: A <a@x.example>, b@x.example\nCc: A <a@x.example>\n" + HEAD + b"\nhi"

    assert origin(raw).recipients[:3] == ("ap@ours.example", "a@x.example", "b@x.example")


def test_the_topmost_received_header_says_when_it_came():
    raw = (
        b"Received: from x by us; Thu, 5 Mar 2026 10:00:00 +0100\nDate: Mon, 1 Jan 2001 00:00:00 +0000\n"
        + HEAD
        + b"\nhi"
    )

    assert origin(raw).received_at == datetime(2026, 3, 5, 9, tzinfo=UTC)


@pytest.mark.parametrize("date", [b"yesterday", b"Mon, 99 Foo 2026 25:61:61 +9999", b"", b"\xff"])
def test_a_date_that_is_none_is_missing(date):
    assert origin(b"Date: " + date + b"\n" + HEAD + b"\nhi").received_at is None


def test_reply_to_and_message_id_are_kept_as_evidence():
    found = origin(HEAD + b"Reply-To: Boss <other@evil.example>\nMessage-ID: <1@x>\n\nhi")

    assert (found.sender, found.reply_to, found.message_id) == ("a@b.example", "other@evil.example", "<1@x>")


def test_encoded_words_cannot_bring_a_second_line_into_a_header():
    found = origin(b"From: a@b.example\nSubject: =?utf-8?q?hi=0D=0ABcc=3A_x?=\n\nhi")

    assert found.subject == "hi Bcc: x"


def test_a_message_without_a_sender_is_noted(arrive):
    part = unpack(arrive(b"Subject: x\nTo: ap@b.example\nDate: today\n\nhi"), LIMITS)

    assert part.finding.evidence["from_headers"] == "0"


def test_a_delivery_report_is_text(arrive):
    raw = one_part(b"Content-Type: message/delivery-status", b"Reporting-MTA: dns; x\n\nAction: failed")

    part = unpack(arrive(raw), LIMITS)

    assert [str(leaf.finding.reason) for leaf in part.leaves()] == ["BODY_TEXT"]


def test_millions_of_lines_under_many_boundaries_are_refused_before_they_are_parsed(arrive):
    raw = HEAD + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(200))

    part = unpack(arrive(raw + b"\n" * 1_000_000), LIMITS)

    assert part.finding.reason == "TOO_DEEP"


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Disposition: attachment; filename*0*=utf-8''a; filename*=utf-8''b.pdf",
        b"Content-Type: application/pdf; charset*0=x; charset*=y''z",
        b"Content-Disposition: attachment; filename*=utf\0''a.pdf",
        b"Content-Type: application/pdf; charset*=x'y'z\nContent-Transfer-Encoding: 8bit",
    ],
)
def test_parameters_in_pieces_that_make_no_sense_cost_no_part(arrive, header):
    found = received(unpack(arrive(one_part(header, b"%PDF-1.7 \xff")), LIMITS))

    assert [kind for _, kind in found] == [MediaType.PDF]


@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
@pytest.mark.parametrize("place", [0, 2])
def test_a_line_among_the_headers_that_is_none_costs_no_attachment(newline, place, arrive):
    headers = b"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64"
    lines = one_part(headers, b"JVBERi0xLjc=").split(b"\n")
    lines.insert(place, b"X-Broken \xff header")

    part = unpack(replace(arrive(newline.join(lines), "m.eml"), claimed_type="message/rfc822"), LIMITS)

    assert received(part) == [("a.pdf", MediaType.PDF)]


def test_a_text_that_follows_the_headers_without_an_empty_line_stays_a_text(arrive):
    part = unpack(arrive(b"From: a@b.example\nSubject: x\nDear Sir\nwe thank you\n", "m.eml"), LIMITS)

    assert [str(leaf.finding.reason) for leaf in part.leaves()] == ["BODY_TEXT"]


def test_of_several_content_types_the_one_that_divides_the_parts_counts(letter):
    raw = b"Content-Type: text/html\n" + letter(("a.pdf", "application/pdf", b"%PDF-1.7")).as_bytes()

    assert [one.attachment.name for one in mail.parts(mail.parse(raw, LIMITS), ARRIVED)] == ["", "a.pdf"]
