"""How often bundles of generated invoices are split right: ``python -m benchmarks.splitting [bundles]``.

A pool of documents is set in type and read once; bundles of one to four of them, of the same and other suppliers, get
cover letters, terms, delivery notes and blank pages between. Lost: an invoice swallowed by another. Torn: one split.
"""

from __future__ import annotations

import hashlib
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np

from extractors import reading
from extractors.options import Options
from extractors.paper.split import split
from models.synthetic import draw, paper
from models.synthetic.record import Record
from pipeline.documents import Box, Document, Ink, MediaType, Page, Word

Splitter = Callable[[Sequence[Page]], Sequence[Sequence[Page]]]
Entry = tuple[Record, tuple[Page, ...], tuple[Page, ...]]
"""A record, its pages, and the pages of its delivery note."""
POOL: Final = 60
FIRST: Final = 90_000
"""Seeds of the pool; those from 70 000 were looked at while the rules were written."""
TERMS: Final = {
    "en": "These terms and conditions govern all deliveries and services between the parties unless agreed",
    "de": "Diese Bedingungen gelten für alle Lieferungen und Leistungen soweit nichts anderes vereinbart",
    "fr": "Les présentes conditions générales régissent toutes les ventes sauf accord contraire entre les parties",
    "es": "Las presentes condiciones generales regulan todas las entregas salvo acuerdo escrito entre las dos partes",
    "it": "Le presenti condizioni generali regolano tutte le forniture salvo diverso accordo scritto tra le due parti",
    "nl": "Deze algemene voorwaarden gelden voor alle leveringen en diensten tenzij anders is afgesproken",
    "pl": "Niniejsze ogólne warunki obowiązują wszystkie dostawy o ile strony nie uzgodniły inaczej w umowie",
}  # fmt: skip
LETTER: Final = {
    "en": ("Dear Sir or Madam", "please find enclosed our invoices for the past month", "Kind regards"),
    "de": ("Sehr geehrte Damen und Herren", "anbei unsere Rechnungen des Monats", "Mit freundlichen Grüßen"),
    "fr": ("Madame, Monsieur", "veuillez trouver ci-joint nos factures du mois", "Cordialement"),
    "es": ("Estimados señores", "adjunto les enviamos nuestras facturas del mes", "Atentamente"),
    "it": ("Spettabile ditta", "in allegato le nostre fatture del mese", "Cordiali saluti"),
    "nl": ("Geachte heer, mevrouw", "hierbij ontvangt u onze facturen van deze maand", "Met vriendelijke groet"),
    "pl": ("Szanowni Państwo", "w załączeniu przesyłamy nasze faktury za miesiąc", "Z poważaniem"),
}  # fmt: skip


def pool(count: int, first: int = FIRST) -> list[Entry]:
    """Documents that ask for money, set in type and read back; every third has a sibling of the same supplier."""
    found = []
    for seed in range(first, first + count):
        record = draw.draw(seed)
        found.append(_entry(record))
        if seed % 3 == 0:
            other = draw.draw(seed + 500_000)
            found.append(_entry(replace(record, number=other.number, items=record.items[::-1][:5])))
    return found


def _entry(record: Record) -> Entry:
    return record, _read(record), _read(replace(record, kind="delivery_note", number=f"LS{record.number}"))


def _read(record: Record) -> tuple[Page, ...]:
    content = paper.pdf(record)
    name = Document(hashlib.sha256(content).hexdigest(), "generated.pdf", MediaType.PDF, len(content))
    return reading.read(name, content, Options())


def typed(lines: Sequence[str], size: float = 9.0, top: float = 60.0) -> Page:
    """A page of running text."""
    words = []
    for row, line in enumerate(lines):
        x, y = 50.0, top + row * size * 1.5
        for part in line.split():
            words.append(Word(part, Box(x, y, x + len(part) * size * 0.5, y + size), 1.0))
            x += (len(part) + 1) * size * 0.5
    return Page(1, 595.0, 842.0, tuple(words), Ink.TEXT)


def bundle(documents: Sequence[Entry], seed: int) -> tuple[list[Page], list[list[int]]]:
    """The pages of a bundle, and the page numbers of each of its invoices."""
    dice = np.random.default_rng([seed, 3])
    start = int(dice.integers(0, len(documents)))
    count = int(dice.integers(1, 5))
    step = 1 if dice.random() < 0.5 else int(dice.integers(2, 40))
    pages: list[Page] = []
    truth: list[list[int]] = []
    for at in range(count):
        record, own, note = documents[(start + at * step) % len(documents)]
        parts = list(own)
        if at == 0 and dice.random() < 0.25:
            parts = [typed(LETTER[record.speaks], 11.0, 250.0), *parts]
        if dice.random() < 0.25:
            parts.append(typed([f"{n}. {TERMS[record.speaks]}" for n in range(1, 45)], 7.0))
        if dice.random() < 0.15:
            parts += note
        if dice.random() < 0.1:
            parts.append(Page(1, 595.0, 842.0, (), Ink.TEXT))
        first = len(pages) + 1
        pages += [replace(page, number=first + place) for place, page in enumerate(parts)]
        truth.append(list(range(first, first + len(parts))))
    return pages, truth


def measure(documents: Sequence[Entry], count: int, by: Splitter = split) -> Counter[str]:
    """Counts of bundles, of those split exactly, and of invoices, lost ones and torn ones."""
    found: Counter[str] = Counter()
    for seed in range(count):
        pages, truth = bundle(documents, seed)
        groups = [[page.number for page in group] for group in by(pages)]
        starts = {group[0] for group in groups}
        found += Counter(
            bundles=1,
            exact=int(groups == truth),
            invoices=len(truth),
            lost=sum(1 for own in truth if own[0] not in starts),
            torn=sum(1 for own in truth if any(page in starts for page in own[1:])),
        )
    return found


if __name__ == "__main__":
    print(dict(measure(pool(POOL), int(sys.argv[1]) if len(sys.argv) > 1 else 300)))
