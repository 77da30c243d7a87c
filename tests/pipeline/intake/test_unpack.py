"""What arrives is taken apart until every piece has a disposition."""

from __future__ import annotations

import io
import random
import zipfile
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.documents import Attachment, Channel, MediaType, Origin
from pipeline.findings import Reason
from pipeline.intake import Part, unpack
from pipeline.limits import Limits
from pipeline.status import Disposition

LIMITS = Limits()
PDF = b"%PDF-1.7 one"
XML = b"<?xml version='1.0'?><rsm:CrossIndustryInvoice xmlns:rsm='urn:x'/>"


def fates(part: Part) -> list[tuple[str, str, str | None]]:
    """Path, disposition and reason of every leaf."""
    return [
        (leaf.path, str(leaf.disposition), str(leaf.finding.reason) if leaf.finding else None) for leaf in part.leaves()
    ]


def test_a_file_alone_is_received(arrive):
    part = unpack(arrive(PDF, "a.pdf"), LIMITS)

    assert (part.path, part.media_type, part.disposition, part.finding) == ("", MediaType.PDF, "received", None)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (b"GIF89a....", Reason.UNKNOWN_TYPE),
        (b"hello", Reason.UNKNOWN_TYPE),
        (b"%PDF-1.7" + b"x" * 300, Reason.TOO_LARGE),
    ],
)
def test_what_is_not_taken_fails_with_its_reason(arrive, content, reason):
    part = unpack(arrive(content), Limits(bytes=200, mail_bytes=200))

    assert (part.disposition, part.finding.reason) == (Disposition.FAILED, reason)


def test_every_part_of_a_letter_has_its_fate(arrive, letter, png, archive):
    mail = letter(
        ("FV 1.pdf", "application/octet-stream", PDF),
        ("again.pdf", "application/pdf", PDF),
        ("x.zip", "application/zip", archive(("b/a.xml", XML), ("../../etc/cron.d/c.pdf", b"%PDF-2"))),
        ("list.docx", "application/vnd.openxmlformats", archive(("[Content_Types].xml", b"x"), ("word/a.xml", b"x"))),
        ("empty.pdf", "application/pdf", b""),
        ("scan.png", "image/png", png(1240, 1754)),
        ("icon.png", "image/png", png(32, 32)),
    )

    part = unpack(arrive(bytes(mail), "m.eml"), LIMITS)

    assert fates(part) == [
        ("1", "ignored", "BODY_TEXT"),
        ("2", "received", None),
        ("3", "ignored", "REPEATED_PART"),
        ("4.1", "received", None),
        ("4.2", "received", None),
        ("5", "failed", "UNKNOWN_TYPE"),
        ("6", "failed", "EMPTY_FILE"),
        ("7", "received", None),
        ("8", "ignored", "DECORATION"),
    ]
    assert [leaf.attachment.name for leaf in part.leaves()][3:5] == ["a.xml", "c.pdf"]
    assert "Word" in list(part.leaves())[5].finding.sentence


def test_parts_know_who_sent_them(arrive, letter):
    part = unpack(arrive(bytes(letter(("a.pdf", "application/pdf", PDF))), "m.eml"), LIMITS)

    origin = list(part.leaves())[1].attachment.origin
    assert (origin.channel, origin.location) == (Channel.FOLDER, "/in/m.eml")
    assert (origin.sender, origin.subject) == ("rechnung@elbe.example", "Rechnung für März")
    assert part.attachment.origin == origin


@pytest.mark.parametrize(
    ("size", "inline", "fate"),
    [
        ((1240, 1754), True, "received"),
        ((3000, 4000), True, "received"),
        ((420, 900), True, "received"),
        ((240, 980), False, "received"),
        ((600, 120), True, "ignored"),
        ((1200, 300), True, "ignored"),
        ((1200, 300), False, "received"),
        ((350, 90), False, "ignored"),
        ((1, 1), True, "ignored"),
    ],
)
def test_logos_are_told_from_scans_by_their_size(arrive, letter, png, size, inline, fate):
    mail = letter()
    mail.make_mixed()
    mail.add_attachment(png(*size), "image", "png", disposition="inline" if inline else "attachment")

    part = unpack(arrive(bytes(mail)), LIMITS)

    assert list(part.leaves())[-1].disposition == fate


def test_a_picture_in_the_html_text_is_decoration_and_a_file_from_a_folder_never_is(arrive, letter, png):
    mail = letter()
    mail.add_alternative('<img src="cid:logo">', subtype="html")
    mail.get_payload()[1].add_related(png(500, 200), "image", "png", cid="<logo>")

    part = unpack(arrive(bytes(mail)), LIMITS)

    assert fates(part)[-1] == ("3", "ignored", "DECORATION")
    assert unpack(arrive(png(500, 200)), LIMITS).disposition == "received"


def test_a_forwarded_letter_is_opened_and_keeps_its_bytes(arrive, letter):
    inner, outer = letter(("a.pdf", "application/pdf", PDF)), letter()
    outer.add_attachment(inner)

    part = unpack(arrive(bytes(outer)), LIMITS)

    assert fates(part) == [
        ("1", "ignored", "BODY_TEXT"),
        ("2.1", "ignored", "BODY_TEXT"),
        ("2.2", "received", None),
    ]
    assert part.parts[1].attachment.content.strip() == bytes(inner).strip()


def test_containers_inside_containers_end_at_the_limit(arrive, archive):
    content = archive(("a.pdf", PDF))
    for _ in range(5):
        content = archive(("in.zip", content))

    part = unpack(arrive(content), Limits(depth=3))

    assert fates(part) == [("1.1.1.1", "failed", "TOO_DEEP")]


def test_thousands_of_nested_multiparts_are_too_deep_and_no_crash(arrive):
    head = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n"
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (i, i) for i in range(2000))

    part = unpack(arrive(head + nested), LIMITS)

    assert (part.disposition, part.finding.reason) == (Disposition.FAILED, Reason.TOO_DEEP)


def test_a_letter_with_more_parts_than_the_limit_is_kept_whole(arrive, letter):
    mail = letter(*((f"{number}.pdf", "application/pdf", PDF) for number in range(20)))

    part = unpack(arrive(bytes(mail)), Limits(members=10))

    assert fates(part) == [("", "failed", "ARCHIVE_BOMB")]


def test_many_archives_in_one_letter_share_one_limit(arrive, letter, archive):
    packed = archive(*((f"{number}.pdf", b"%%PDF-1.%d" % number) for number in range(10)))
    mail = letter(*((f"{number}.zip", "application/zip", packed + b" " * number) for number in range(9)))

    part = unpack(arrive(bytes(mail)), Limits(members=10))

    assert [leaf.disposition for leaf in part.leaves()].count("failed") >= 5
    assert sum(1 for _ in part.walk()) < 60


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("application/pkcs7-signature", "smime.p7s"),
        ("application/pgp-signature", "signature.asc"),
        ("text/vcard", "me.vcf"),
    ],
)
def test_signatures_and_business_cards_are_decoration(arrive, letter, kind, name):
    part = unpack(arrive(bytes(letter((name, kind, b"0\x80 anything")))), LIMITS)

    assert fates(part)[-1] == ("2", "ignored", "DECORATION")


def test_an_invoice_claimed_to_be_the_text_is_received(arrive):
    head = b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\nContent-Type: text/plain\n\n"

    assert fates(unpack(arrive(head + XML), LIMITS)) == [("1", "received", None)]
    assert fates(unpack(arrive(head + PDF), LIMITS)) == [("1", "received", None)]


@pytest.mark.parametrize(
    "text", ["<a@b.example> wrote:", "From: a\nTo: b\nSubject: forwarded", "", "<b>hi</b>", "żółć"]
)
def test_text_that_looks_like_something_else_stays_text(arrive, letter, text):
    mail = letter()
    mail.set_content(text)

    assert fates(unpack(arrive(bytes(mail)), LIMITS)) == [("1", "ignored", "BODY_TEXT")]


def test_a_message_is_one_by_its_claim_though_its_headers_are_broken():
    origin = Origin(Channel.MAIL, "ap@host/INBOX/0")
    attachment = Attachment("m.eml", b"no headers at all, just words", origin, claimed_type="message/rfc822")

    part = unpack(attachment, LIMITS)

    assert (part.disposition, fates(part)) == (Disposition.UNPACKED, [("1", "ignored", "BODY_TEXT")])


def test_names_are_made_harmless_and_missing_ones_invented(arrive, letter):
    mail = letter(("../../etc/passwd\u202efdp.exe", "application/pdf", PDF), ("", "application/pdf", b"%PDF-2"))

    part = unpack(arrive(bytes(mail)), LIMITS)

    assert [leaf.attachment.name for leaf in part.leaves()] == ["part-1.txt", "passwdfdp.exe", "part-3.pdf"]


def test_two_from_headers_are_noted(arrive, letter):
    raw = b"From: boss@nordlicht.example\n" + bytes(letter(("a.pdf", "application/pdf", PDF)))

    part = unpack(arrive(raw), LIMITS)

    assert part.finding.reason is Reason.SENDER_LOOKALIKE
    assert part.attachment.origin.sender == "boss@nordlicht.example, rechnung@elbe.example"


def accounted(part: Part) -> bool:
    """Whether everything in the tree has a disposition that fits it, and a reason where it is set aside."""
    for one in part.walk():
        if one.parts and one.disposition is not Disposition.UNPACKED:
            return False
        if not one.parts and one.disposition not in {"received", "ignored", "failed"}:
            return False
        if one.disposition in {"ignored", "failed"} and one.finding is None:
            return False
    paths = [one.path for one in part.walk()]
    return len(paths) == len(set(paths))


def unpacked(content: bytes, claimed: str | None = None) -> Part:
    return unpack(Attachment("a", content, Origin(Channel.UPLOAD, "a"), claimed), LIMITS)


@given(st.binary(max_size=400), st.sampled_from([None, "message/rfc822"]))
def test_any_bytes_have_a_fate(content, claimed):
    assert accounted(unpacked(content, claimed))


@given(st.sampled_from([b"PK\x03\x04", b"\xff\xd8\xff", b"II*\x00", b"RIFFxxxxWEBP", b"0\x80", b"<", b"\xff\xfe<\0"]),
       st.binary(max_size=200))  # fmt: skip
def test_any_bytes_after_a_known_beginning_have_a_fate(magic, rest):
    assert accounted(unpacked(magic + rest))


HEADERS = st.sampled_from(
    [b"From", b"Subject", b"Content-Type", b"Content-Transfer-Encoding", b"Content-Disposition", b"Date", b"Received"]
)
VALUES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from(
        [b"multipart/mixed; boundary=b", b"message/rfc822", b"base64", b"x-uuencode", b"=?x-none?b?AAA?=", b"text/html",
         b'attachment; filename*0*=utf-8\'\'%FF; filename*2="x"', b"attachment; filename*=nix'' %zz", b"image/png",
         b"=?utf-8?q?=FF=?= <a@", b"Mon, 99 Foo 2026 25:61:61 +9999", b"; Sun, 1 Jan 0000 00:00:00 -2500",
         b"text/plain; charset=\xff", b"quoted-printable", b"message/partial; id=x", b"message/delivery-status"]
    ),
)  # fmt: skip


@given(
    st.lists(st.one_of(st.tuples(HEADERS, VALUES).map(b": ".join), st.sampled_from([b"", b"--b", b"--b--"]), VALUES))
)
def test_any_lines_of_a_letter_have_a_fate(lines):
    assert accounted(unpacked(b"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n" + b"\n".join(lines)))


def whole_letter() -> bytes:
    mail, inner = EmailMessage(), EmailMessage()
    for one in (mail, inner):
        one["From"], one["Subject"] = "Ä <a@b.example>", "żółć"
        one.set_content("hi")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("a.pdf", PDF)
        opened.writestr("b.xml", XML)
    inner.add_attachment(packed.getvalue(), "application", "zip", filename="ą.zip")
    mail.add_attachment(inner)
    mail.add_attachment(PDF, "application", "pdf", filename="ż" * 80 + ".pdf")
    return bytes(mail)


LETTER = whole_letter()


@settings(max_examples=200)
@given(st.integers(0, 2**32), st.integers(1, 30))
def test_a_damaged_letter_has_a_fate_in_every_piece(seed, blows):
    chance = random.Random(seed)
    content = bytearray(LETTER)
    for _ in range(blows):
        position = chance.randrange(len(content))
        content[position : position + chance.randrange(6)] = chance.randbytes(chance.randrange(4))

    assert accounted(unpacked(bytes(content)))


@settings(max_examples=100)
@given(st.integers(0, 2**32), st.integers(1, 10))
def test_a_damaged_archive_has_a_fate_in_every_piece(seed, blows):
    chance = random.Random(seed)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for number in range(4):
            opened.writestr(f"{number}.pdf", b"%%PDF-1.%d" % number * 50)
    content = bytearray(packed.getvalue())
    for _ in range(blows):
        content[chance.randrange(len(content))] = chance.randrange(256)

    assert accounted(unpacked(bytes(content)))
