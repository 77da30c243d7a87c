"""Letters to suppliers, in the language of the invoice: that it was rejected, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.message import EmailMessage
from typing import Final

from pipeline.invoices import Extraction, FieldName


@dataclass(frozen=True, slots=True)
class SupplierLetter:
    """A mail to a supplier, as it will go out. ``to`` is one address."""

    to: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class _Words:
    subject: str
    opening: str
    reason: str
    closing: str


_WORDS: Final[Mapping[str, _Words]] = {
    "en": _Words("Invoice {number} returned", "Dear Sir or Madam,\n\nwe cannot accept your invoice {number} of {date} for {total}.",
                 "Reason: {reason}", "Please reply to this message if you have questions.\n\nKind regards\n{company}"),
    "de": _Words("Rechnung {number} zurückgewiesen", "Sehr geehrte Damen und Herren,\n\nIhre Rechnung {number} vom {date} über {total} können wir nicht annehmen.",
                 "Grund: {reason}", "Bei Fragen antworten Sie bitte auf diese Nachricht.\n\nMit freundlichen Grüßen\n{company}"),
    "pl": _Words("Zwrot faktury {number}", "Szanowni Państwo,\n\nnie możemy przyjąć Państwa faktury {number} z dnia {date} na kwotę {total}.",
                 "Powód: {reason}", "W razie pytań prosimy o odpowiedź na tę wiadomość.\n\nZ poważaniem\n{company}"),
    "fr": _Words("Facture {number} retournée", "Madame, Monsieur,\n\nnous ne pouvons pas accepter votre facture {number} du {date} d'un montant de {total}.",
                 "Motif : {reason}", "Pour toute question, merci de répondre à ce message.\n\nCordialement\n{company}"),
    "nl": _Words("Factuur {number} geretourneerd", "Geachte heer, mevrouw,\n\nuw factuur {number} van {date} ten bedrage van {total} kunnen wij niet aannemen.",
                 "Reden: {reason}", "Bij vragen kunt u op dit bericht antwoorden.\n\nMet vriendelijke groet\n{company}"),
    "es": _Words("Factura {number} devuelta", "Estimados señores:\n\nno podemos aceptar su factura {number} de fecha {date} por importe de {total}.",
                 "Motivo: {reason}", "Si tienen preguntas, respondan a este mensaje.\n\nAtentamente\n{company}"),
    "it": _Words("Fattura {number} respinta", "Gentili Signori,\n\nnon possiamo accettare la Vostra fattura {number} del {date} di {total}.",
                 "Motivo: {reason}", "Per domande Vi preghiamo di rispondere a questo messaggio.\n\nCordiali saluti\n{company}"),
}  # fmt: skip


def rejection(extraction: Extraction, to: str, reason: str, company: str) -> SupplierLetter:
    """The letter that returns an invoice, in its own language; English where that is not one of ours.

    The reason stands in it as the clerk wrote it.
    """
    words = _WORDS.get(extraction.language, _WORDS["en"])
    total = f"{extraction.text(FieldName.GROSS_TOTAL) or '–'} {extraction.text(FieldName.CURRENCY) or ''}".strip()
    given = {
        "number": _plain(extraction.text(FieldName.INVOICE_NUMBER)), "total": total, "reason": reason, "company": company,
        "date": _plain(extraction.text(FieldName.INVOICE_DATE)),
    }  # fmt: skip
    parts = (words.opening, words.reason, words.closing)
    return SupplierLetter(to, words.subject.format(**given), "\n\n".join(part.format(**given) for part in parts))


def _plain(text: str | None) -> str:
    """One line: what a document says must not become a header of the mail."""
    return " ".join((text or "–").split())


def mail_of(letter: SupplierLetter, key: str, sender: str) -> EmailMessage:
    """The letter as a mail. The Message-ID is the same each time."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.to, letter.subject
    message["Message-ID"] = f"<{key.replace(':', '.')}@payables.invalid>"
    message.set_content(letter.text)
    return message
