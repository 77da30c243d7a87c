"""What a sample is: a file, what is on it, and the state it must end in; and the short ways to make one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from models.synthetic import damage, paper
from models.synthetic.companies import BY_ID, NORDLICHT, Company
from models.synthetic.record import Item, Record


@dataclass(frozen=True)
class Outcome:
    """Where an invoice must end, and the codes of the findings that must be open."""

    status: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sample:
    """One file with what is on it. ``parts`` are the documents within a container, by their names."""

    name: str
    purpose: str
    content: bytes
    kind: str = "pdf-text"
    records: tuple[Record, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    disposition: str = "read"
    reason: str = ""
    parts: dict[str, tuple[Record, Outcome]] = field(default_factory=dict)


POSTED, APPROVAL, FILED = Outcome("posted"), Outcome("in_approval"), Outcome("filed")


def review(*codes: str) -> Outcome:
    """A clerk is asked, for these reasons."""
    return Outcome("in_review", codes)


def bill(supplier: str | Company, number: str, issued: str, items: tuple[Item, ...], **more: object) -> Record:
    """An invoice to our own company. ``more`` are fields of ``Record``."""
    company = BY_ID[supplier] if isinstance(supplier, str) else supplier
    given = {"buyer": NORDLICHT, "currency": company.currency} | more
    return Record(number, date.fromisoformat(issued), company, items=items, **given)  # type: ignore[arg-type]


def text(name: str, purpose: str, record: Record, outcome: Outcome) -> Sample:
    """A PDF with a text layer."""
    return Sample(f"{name}.pdf", purpose, paper.pdf(record), "pdf-text", (record,), (outcome,))


def scan(
    name: str,
    purpose: str,
    record: Record,
    outcome: Outcome,
    seed: int,
    skew: float = 0.8,
    quarters: int = 0,
    stamp: str = "",
) -> Sample:
    """A PDF of photocopied pages; ``stamp`` is the day on the receiving stamp of the first page."""
    pages = damage.pictures(paper.pdf(record))
    if stamp:
        mark = damage.pictures(paper.stamp("Eingegangen", stamp, "Nordlicht Handel GmbH"))[0]
        pages[0] = damage.punched(damage.stamped(pages[0], mark, (0.60, 0.72), 7))
    copies = [damage.turned(damage.photocopy(page, seed, skew), quarters) for page in pages]
    return Sample(f"{name}.pdf", purpose, damage.scanned(copies), "scan", (record,), (outcome,))


def structured(name: str, purpose: str, record: Record, content: bytes, outcome: Outcome) -> Sample:
    """An XML file."""
    return Sample(f"{name}.xml", purpose, content, "xml", (record,), (outcome,))
