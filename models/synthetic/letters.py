"""What a letter says round its figures, by language: greeting, terms, discount for early payment, farewell."""

from __future__ import annotations

from typing import Final

from models.synthetic.record import Record, cents
from models.synthetic.speech import Speech, spaced
from models.synthetic.words import REVERSE, TRANSFER
from models.synthetic.zloty import in_words

GREETING: Final = {
    "en": "Dear Sir or Madam,",
    "de": "Sehr geehrte Damen und Herren,",
    "fr": "Madame, Monsieur,",
    "es": "Estimados señores:",
    "it": "Spettabile cliente,",
    "nl": "Geachte heer, mevrouw,",
    "pl": "Szanowni Państwo,",
}
THANKS: Final = {
    "en": "Thank you for your business. We charge you for the following:",
    "de": "vielen Dank für Ihren Auftrag. Wir erlauben uns, Ihnen wie folgt zu berechnen:",
    "fr": "nous vous remercions de votre confiance et vous facturons les prestations suivantes :",
    "es": "les agradecemos su confianza y les facturamos lo siguiente:",
    "it": "La ringraziamo per l'ordine e fatturiamo quanto segue:",
    "nl": "hartelijk dank voor uw opdracht. Wij brengen u het volgende in rekening:",
    "pl": "dziękujemy za współpracę i przedstawiamy rozliczenie:",
}
TERMS: Final = {
    "en": "Goods remain our property until paid in full. Our terms of business of 1 March 2025 apply.",
    "de": "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum. Es gelten unsere Geschäftsbedingungen vom 01.03.2025.",
    "fr": "Pas d'escompte pour paiement anticipé. Retard : intérêts au taux légal majoré et indemnité forfaitaire de 40 €.",
    "es": "La mercancía es de nuestra propiedad hasta su pago íntegro. Condiciones generales de 01/03/2025.",
    "it": "In caso di ritardo decorrono gli interessi di mora (D.Lgs. 231/2002). Foro competente: sede del venditore.",
    "nl": "Op al onze leveringen zijn onze algemene voorwaarden van 01-03-2025 van toepassing.",
    "pl": "Towar pozostaje własnością sprzedawcy do pełnej zapłaty.",
}
FAREWELL: Final = {
    "en": "Yours faithfully,",
    "de": "Mit freundlichen Grüßen",
    "fr": "Cordialement,",
    "es": "Atentamente,",
    "it": "Distinti saluti",
    "nl": "Met vriendelijke groet,",
    "pl": "Z poważaniem",
}
SKONTO: Final = {
    "en": "{percent} % discount if paid by {day} ({less} instead of {payable}).",
    "de": "Bei Zahlung bis {day} gewähren wir {percent} % Skonto (Zahlbetrag dann {less}).",
    "fr": "Escompte de {percent} % en cas de paiement avant le {day} (soit {less}).",
    "es": "{percent} % de descuento por pronto pago antes del {day} ({less}).",
    "it": "Sconto {percent} % per pagamento entro il {day} ({less}).",
    "nl": "{percent} % korting bij betaling vóór {day} ({less}).",
    "pl": "{percent} % skonta przy zapłacie do dnia {day} ({less}).",
}

GREETS: Final = frozenset({"din", "craftsman", "centred", "minimal", "notice"})
"""Layouts that are letters: they greet."""
SIGNS_OFF: Final = frozenset({"din", "craftsman", "notice"})
"""Layouts that end as letters do."""
SMALL_PRINT: Final = frozenset({"din", "boxed", "banner", "shop", "erp", "centred"})
"""Layouts that print their terms."""
ASKS: Final = frozenset({"invoice", "prepayment_invoice", "proforma", "reminder"})
"""Kinds that ask for money."""


def opening(record: Record) -> list[str]:
    """The paragraphs above the lines."""
    greets = record.looks in GREETS and record.kind in ASKS
    greeting = [GREETING[record.speaks]] if greets else []
    if record.note:
        return [*greeting, record.note]
    return [*greeting, THANKS[record.speaks]] if greets and record.kind == "invoice" else []


def closing(record: Record, speech: Speech) -> list[str]:
    """The paragraphs below the totals."""
    lines = []
    if record.reverse_charge:
        lines.append(REVERSE[record.speaks])
    if record.looks == "faktura" and record.kind in {"invoice", "prepayment_invoice"} and record.currency == "PLN":
        lines.append(f"Słownie: {in_words(record.payable)}")
    lines += [*_skonto(record, speech), *_transfer(record, speech)]
    if record.kind == "receipt":
        lines += PAID.get(record.speaks, PAID["en"])
    if record.looks in SMALL_PRINT and record.kind == "invoice":
        lines.append(TERMS[record.speaks])
    return lines


def farewell(record: Record) -> list[str]:
    """How a letter ends, and who signs; nothing on a form."""
    if record.looks not in SIGNS_OFF or record.kind not in ASKS:
        return []
    return [FAREWELL[record.speaks], record.supplier.manager.split(",")[0] or record.supplier.name]


PAID: Final = {
    "en": ["Paid by card, contactless", "Thank you!"],
    "de": ["Kartenzahlung kontaktlos", "Vielen Dank für Ihren Besuch!"],
}


def _skonto(record: Record, speech: Speech) -> list[str]:
    if record.skonto is None:
        return []
    percent, until = record.skonto_terms
    less = cents(record.payable * (100 - percent) / 100)
    return [
        SKONTO[record.speaks].format(
            percent=f"{percent.normalize():f}",
            day=speech.day(until),
            less=speech.money(less),
            payable=speech.money(record.payable),
        )
    ]


def _transfer(record: Record, speech: Speech) -> list[str]:
    if record.kind not in ASKS or record.due is None or not record.pays_to:
        return []
    printed = record.misprint.get("gross", record.gross)
    return [
        TRANSFER[record.speaks].format(
            payable=speech.money(printed - record.prepaid),
            due=speech.day(record.due),
            iban=spaced(record.pays_to),
            bank=record.supplier.bank,
            number=record.number,
        )
    ]
