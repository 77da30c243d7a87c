"""Small e-invoices of our own making, one of each syntax."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from extractors import einvoice
from pipeline.documents import Document, MediaType
from pipeline.invoices import Extraction

SAMPLES = Path(__file__).parent / "samples"


@pytest.fixture
def sample() -> Callable[..., bytes]:
    """A sample's bytes, with pieces of its text replaced: ``sample("ubl", ("380", "381"))``."""

    def load(name: str, *changes: tuple[str, str]) -> bytes:
        text = (SAMPLES / f"{name}.xml").read_text("utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        return text.encode()

    return load


@pytest.fixture
def read() -> Callable[..., tuple[Extraction, ...]]:
    """What comes of the bytes of an e-invoice."""

    def reading(content: bytes, name: str = "invoice.xml") -> tuple[Extraction, ...]:
        document = Document("0" * 64, name, MediaType.XML, len(content))
        return einvoice.read(document, content) or ()

    return reading


@pytest.fixture
def attach() -> Callable[..., bytes]:
    """A PDF of one blank page with files attached: ``attach(("factur-x.xml", b"<a/>"))``."""
    pypdfium2 = pytest.importorskip("pypdfium2")

    def build(*files: tuple[str, bytes]) -> bytes:
        import io

        document = pypdfium2.PdfDocument.new()
        document.new_page(595, 842)
        for name, data in files:
            document.new_attachment(name).set_data(data)
        buffer = io.BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    return build


@pytest.fixture(scope="session")
def signed() -> Callable[[bytes], bytes]:
    """A signed envelope (``.p7m``) around some bytes, by a certificate nobody trusts."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import pkcs7

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "nobody")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .sign(key, hashes.SHA256())
    )

    def envelope(content: bytes) -> bytes:
        builder = pkcs7.PKCS7SignatureBuilder().set_data(content)
        builder = builder.add_signer(certificate, key, hashes.SHA256())
        return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])

    return envelope
