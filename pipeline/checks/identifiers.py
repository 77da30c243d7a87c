"""Identifiers by their check digits: VAT ids, IBAN, structured payment references, KSeF numbers.

"Checked" is told from "format only": many countries' VAT ids carry no check digit, and calling a good number bad is
worse than the reverse.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stdnum import iban as stdnum_iban
from stdnum import iso11649
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import InvalidChecksum, ValidationError
from stdnum.util import get_cc_module

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason, finding
from pipeline.parties import code
from pipeline.sentences import Said, say


def check_vat_ids(case: Case) -> Iterator[Finding]:
    """The supplier's and the buyer's VAT id by their country's rule.

    A number that was recognised may be misread: somebody looks. One that a file says in so many words is the supplier's
    mistake: a warning, for a supplier that the master does not know is looked at in any case.
    """
    invoice = case.invoice
    for party, field in ((invoice.supplier, "supplier_vat_id"), (invoice.buyer, "buyer_vat_id")):
        if party.vat_id and (why := vat_problem(party.vat_id, party.country)):
            reason = Reason.VAT_ID_INVALID if field in case.exact else Reason.BAD_IDENTIFIER
            yield Finding.of(reason, why, (field,), {"value": party.vat_id})


def vat_problem(vat_id: str, country: str | None = None) -> Said | None:
    """What is wrong with a VAT id, ``None`` where it passes or nobody can tell."""
    plain = code(vat_id)
    prefix = plain[:2] if plain[:2].isalpha() else (country or "")
    body = plain[2:] if plain[:2].isalpha() else plain
    if prefix in {"GB", "XI"}:
        return _told_by("gb", body, vat_id)
    if prefix in {"CH", "NO"}:
        return _told_by(prefix.lower(), ("CHE" + re.sub(r"\D", "", body)) if prefix == "CH" else body, vat_id)
    try:
        eu_vat.validate(prefix + body)
    except InvalidChecksum:
        return _fails(vat_id)
    except ValidationError:
        if prefix not in _EU:
            return None
        return say("The VAT id {vat_id} has not the form of {country}'s.", vat_id=vat_id, country=prefix)
    return None


_EU = frozenset(
    {
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT",
        "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    }
)  # fmt: skip


def _fails(vat_id: str) -> Said:
    return say("The VAT id {vat_id} fails its check digit.", vat_id=vat_id)


def _told_by(country: str, body: str, vat_id: str) -> Said | None:
    module = get_cc_module(country, "vat")
    if module is None:
        return None
    try:
        module.validate(body)
    except InvalidChecksum:
        return _fails(vat_id)
    except ValidationError:
        return None
    return None


def check_iban(case: Case) -> Iterator[Finding]:
    """The IBAN by ISO 13616: length of its country and check digits modulo 97."""
    iban = case.invoice.iban
    if iban and not stdnum_iban.is_valid(iban):
        yield finding(Reason.BAD_IBAN, "The IBAN {iban} fails its check digits.", ("iban",), {"value": iban}, iban=iban)


def check_payment_reference(case: Case) -> Iterator[Finding]:
    """A structured payment reference by its rule: RF (ISO 11649), Belgian OGM-VCS, Swiss QRR."""
    reference = case.invoice.payment_reference
    if not reference:
        return
    wrong = _reference_problem(reference, case.invoice.iban or "")
    if wrong:
        yield Finding.of(Reason.BAD_PAYMENT_REFERENCE, wrong, ("payment_reference",), {"value": reference})


def _reference_problem(reference: str, iban: str) -> Said | None:
    plain = code(reference)
    if re.fullmatch(r"RF\d\d[0-9A-Z]{1,21}", plain):
        said = say("The RF reference {reference} fails its check digit.", reference=reference)
        return None if iso11649.is_valid(plain) else said
    if re.fullmatch(r"\+{3}\s*\d{3}\s*/\s*\d{4}\s*/\s*\d{5}\s*\+{3}", reference.strip()):
        said = say("The structured message {reference} fails its check digit.", reference=reference)
        return None if int(plain[:10]) % 97 in {int(plain[10:]), int(plain[10:]) % 97} else said
    if re.fullmatch(r"\d{27}", plain) and iban.startswith("CH"):
        said = say("The QR reference {reference} fails its check digit.", reference=reference)
        return None if qrr_is_valid(plain) else said
    return None


def qrr_is_valid(reference: str) -> bool:
    """Whether 27 digits end in their check digit: modulo 10, recursive (Swiss Payment Standards, QRR)."""
    table = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
    carry = 0
    for digit in reference[:-1]:
        carry = table[(carry + int(digit)) % 10]
    return (10 - carry) % 10 == int(reference[-1])


def check_ksef_number(case: Case) -> Iterator[Finding]:
    """A KSeF number by its CRC-8 (polynomial 0x07 over the first 32 characters), and its NIP against the seller's."""
    number = case.invoice.ksef_number
    if not number:
        return
    if not ksef_is_valid(number):
        said = say("The KSeF number {number} fails its check.", number=number)
        yield Finding.of(Reason.BAD_IDENTIFIER, said, ("ksef_number",), {"value": number})
    elif (seller := case.invoice.supplier.vat_id) and number[:10] != re.sub(r"\D", "", seller):
        said = say("The KSeF number {number} is of another seller than {seller}.", number=number, seller=seller)
        yield Finding.of(Reason.BAD_IDENTIFIER, said, ("ksef_number", "supplier_vat_id"), {"value": number})


def ksef_is_valid(number: str) -> bool:
    """Whether a KSeF number has the form NIP-date-12 hex-CRC, and the right CRC."""
    if not re.fullmatch(r"\d{10}-\d{8}-[0-9A-F]{12}-[0-9A-F]{2}", number):
        return False
    crc = 0
    for byte in number[:32].encode("ascii"):
        crc ^= byte
        for _ in range(8):
            crc = ((crc << 1) ^ 0x07) & 0xFF if crc & 0x80 else (crc << 1) & 0xFF
    return f"{crc:02X}" == number[-2:]
