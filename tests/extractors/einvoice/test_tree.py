"""Foreign XML: what is forgiven, and what never is."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors import einvoice
from extractors.einvoice.tree import parse, words
from pipeline.documents import Document, MediaType
from pipeline.findings import Reason, Refused

LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 12))


@pytest.mark.parametrize(
    "content",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY a0 "ha">' + LAUGHS + b"]><a>&a11;</a>",
        b'<?xml version="1.0"?><!-- harmless --><?p i?>\n<!DOCTYPE a SYSTEM "http://127.0.0.1:9/a.dtd"><a/>',
        b"<!DOCTYPE a><a/>",
        "<?xml version='1.0' encoding='utf-16'?><!DOCTYPE a><a/>".encode("utf-16"),
        b'<?xml version="1.0" encoding="utf-7"?>+ADwAIQ-DOCTYPE a+AD4APA-a/+AD4-',
    ],
)
def test_any_doctype_is_refused(content):
    with pytest.raises(Refused) as refusal:
        parse(content)

    assert refusal.value.finding.reason is Reason.UNSAFE_XML


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (b" \n\0", Reason.EMPTY_FILE),
        (b"<a><b></a>", Reason.BROKEN_FILE),
        (b"<a>", Reason.BROKEN_FILE),
        (b"<a/><b/>", Reason.BROKEN_FILE),
        (b"<a>&undefined;</a>", Reason.BROKEN_FILE),
        (b"<a>" * 100 + b"</a>" * 100, Reason.TOO_DEEP),
        (b"<a>" * 5000, Reason.TOO_DEEP),
        (b"<a>" + b"<b/>" * 500_001 + b"</a>", Reason.TOO_LARGE),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", Reason.TOO_LARGE),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(content, reason):
    with pytest.raises(Refused) as refusal:
        parse(content)

    assert refusal.value.finding.reason is reason


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0' encoding='utf-16'?><a>\xc3\xa4</a>",
        b"<?xml version='1.0' encoding='utf-8'?><a>\xe4</a>",
        b"\xef\xbb\xbf<?xml version='1.0'?><a>\xc3\xa4</a>\n\0\0",
        b"\n\n <?xml version='1.0'?><a>\xc3\xa4</a>",
        "<?xml version='1.0' encoding='utf-16'?><a>ä</a>".encode("utf-16"),
        "<?xml version='1.0' encoding='utf-16'?><a>ä</a>".encode("utf-16-be"),
        b"<a>&#228;<!-- a comment cannot cut a value short --></a>",
    ],
)
def test_wrong_declarations_of_encoding_are_forgiven(content):
    assert words(parse(content)) == "ä"


def test_a_long_prolog_is_no_way_to_keep_us_busy():
    start = time.perf_counter()

    parse(b"<?a b?>" * 20_000 + b"<a/>")

    assert time.perf_counter() - start < 2


def test_xml_that_is_no_invoice_is_refused_by_the_name_of_its_root(read):
    with pytest.raises(Refused) as refusal:
        read(b'<SCRDMCCBDACIOMessageStructure xmlns="urn:order"/>')

    assert refusal.value.finding.reason is Reason.UNKNOWN_TYPE
    assert "<SCRDMCCBDACIOMessageStructure> of urn:order" in refusal.value.finding.sentence


def test_an_element_called_invoice_of_nobody_we_know_is_no_invoice(read):
    with pytest.raises(Refused) as refusal:
        read(b"<Invoice><ID>1</ID></Invoice>")

    assert refusal.value.finding.reason is Reason.UNKNOWN_TYPE


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"", b"\x89PNG", b"Dear all, 3 < 4", b"\x30\x82\x01\x00"])
def test_what_is_no_xml_is_not_ours(read, content):
    assert read(content) == ()


@pytest.mark.parametrize("name", ["cii", "zugferd1", "ubl", "ubl_credit_note", "fatturapa", "ksef"])
def test_an_empty_invoice_of_each_syntax_has_only_what_it_says(read, sample, name):
    root = parse(sample(name))
    for child in list(root):
        root.remove(child)
    if name == "ksef":
        root.append(root.makeelement("Fa"))
    if name == "fatturapa":
        root.append(root.makeelement("FatturaElettronicaBody"))
    from lxml import etree

    (found,) = read(etree.tostring(root))

    assert found.fields == {}
    assert found.lines == found.taxes == ()


@given(st.data())
def test_a_damaged_invoice_is_read_or_refused_and_nothing_else(data):
    from pathlib import Path

    samples = sorted((Path(__file__).parent / "samples").glob("*.xml"))
    content = bytearray(data.draw(st.sampled_from(samples)).read_bytes())
    for _ in range(data.draw(st.integers(1, 8))):
        position = data.draw(st.integers(0, len(content) - 1))
        end = position + data.draw(st.integers(0, 12))
        content[position:end] = data.draw(st.sampled_from([b"", b"<", b">", b"x", b"9", b"-", b"\xff", b"\0", b"<b/>"]))
    document = Document("0" * 64, "a.xml", MediaType.XML, len(content))

    try:
        found = einvoice.read(document, bytes(content))
    except Refused:
        return

    assert found is None or all(one.sha256 == document.sha256 for one in found)
