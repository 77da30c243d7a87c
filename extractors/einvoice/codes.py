"""Code lists of the e-invoice syntaxes: kinds of document, means of payment, units of time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from pipeline.invoices import Kind
from pipeline.sentences import Said, say


class CodedKind(NamedTuple):
    """A kind of document as a code gives it; ``note`` is what a clerk is asked to look at."""

    kind: Kind
    confidence: float = 1.0
    note: Said | None = None


_CREDIT: Final = (
    "81", "83", "261", "262", "296", "308", "381", "396", "420", "457", "458", "502", "503", "532",
)  # fmt: skip
_CORRECTIVE: Final = ("384", "471", "472", "473")
_PREPAYMENT: Final = ("386", "500")
_INVOICE: Final = (
    "80", "82", "84", "130", "202", "203", "204", "211", "218", "219", "295", "326", "331", "380", "382",
    "383", "385", "387", "388", "389", "390", "393", "394", "395", "456", "501", "527", "553", "575", "623",
    "633", "751", "780", "817", "870", "875", "876", "877", "935",
)  # fmt: skip

UNTDID_1001: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(_INVOICE, Kind.INVOICE),
    **dict.fromkeys(_CREDIT, Kind.CREDIT_NOTE),
    **dict.fromkeys(_CORRECTIVE, Kind.CORRECTIVE_INVOICE),
    **dict.fromkeys(_PREPAYMENT, Kind.PREPAYMENT_INVOICE),
    "325": Kind.PROFORMA,
    "220": Kind.PURCHASE_ORDER,
    "231": Kind.OTHER,
    "270": Kind.DELIVERY_NOTE,
    "351": Kind.DELIVERY_NOTE,
    "310": Kind.OTHER,
    "71": Kind.REMINDER,
    "493": Kind.STATEMENT,
}
"""Document name codes of EN 16931-1 (BT-3) and its French, German and extended profiles."""


def untdid_kind(code: str, *, otherwise: Kind = Kind.INVOICE) -> CodedKind:
    """The kind for a UNTDID 1001 code; ``otherwise``, and a question, where it is missing or unknown."""
    found = UNTDID_1001.get(code.lstrip("0"))
    if found:
        return CodedKind(found)
    if not code:
        return CodedKind(otherwise, 0.5, say("The XML gives no type code."))
    return CodedKind(otherwise, 0.5, say("The XML has the unknown type code '{code}'.", code=code[:20]))


TRANSFERS: Final = frozenset({"", "1", "2", "3", "21", "22", "23", "30", "31", "42", "45", "46", "57", "58", "68", "ZZZ"})  # fmt: skip # noqa: E501
"""UNTDID 4461 means in which we send money to the account named; a missing or undefined code counts."""
DIRECT_DEBITS: Final = frozenset({"49", "59", "70"})
"""UNTDID 4461 means in which the supplier draws the money: nothing to transfer."""

_FATTURAPA_KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("TD01", "TD05", "TD06", "TD07", "TD09", "TD24", "TD25", "TD26"), Kind.INVOICE),
    **dict.fromkeys(("TD02", "TD03"), Kind.PREPAYMENT_INVOICE),
    **dict.fromkeys(("TD04", "TD08"), Kind.CREDIT_NOTE),
}
_OWN_TAX_DOCUMENTS: Final = (
    "TD16", "TD17", "TD18", "TD19", "TD20", "TD21", "TD22", "TD23", "TD27", "TD28", "TD29",
)  # fmt: skip


def fatturapa_kind(code: str) -> CodedKind:
    """The kind for a TipoDocumento (FatturaPA 1.9). TD16 to TD23 and TD27 on, the buyer writes himself."""
    if code in _OWN_TAX_DOCUMENTS:
        note = say("The XML is a tax document of the buyer's own ({code}), not a supplier's invoice.", code=code)
        return CodedKind(Kind.OTHER, 1.0, note)
    found = _FATTURAPA_KINDS.get(code)
    if found:
        return CodedKind(found)
    return CodedKind(Kind.INVOICE, 0.5, _unknown(code) if code else say("The XML gives no type of document."))


_KSEF_KINDS: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(("VAT", "ROZ", "UPR", "VAT_RR"), Kind.INVOICE),
    **dict.fromkeys(("KOR", "KOR_ZAL", "KOR_ROZ", "KOR_VAT_RR"), Kind.CORRECTIVE_INVOICE),
    "ZAL": Kind.PREPAYMENT_INVOICE,
}


def ksef_kind(code: str) -> CodedKind:
    """The kind for a RodzajFaktury (FA(2), FA(3)); a correction's totals are differences."""
    found = _KSEF_KINDS.get(code)
    if found:
        return CodedKind(found)
    return CodedKind(Kind.INVOICE, 0.5, _unknown(code) if code else say("The XML gives no type of invoice."))


def _unknown(code: str) -> Said:
    return say("The XML has the unknown type '{code}'.", code=code[:20])
