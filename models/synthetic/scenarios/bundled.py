"""Several documents in one file."""

from __future__ import annotations

from collections.abc import Iterator

from models.synthetic import catalogue as goods
from models.synthetic import paper
from models.synthetic.bundles import archive, joined, logo, mail
from models.synthetic.scenarios.case import POSTED, Sample, bill


def samples() -> Iterator[Sample]:
    """A PDF of three, a message, an archive."""
    three = tuple(
        bill("S006", f"26-30{number}", f"2026-10-{day:02d}", items, days=14)
        for number, day, items in (
            ("561", 1, goods.PACKAGING[:1]),
            ("602", 8, goods.PACKAGING[1:]),
            ("655", 15, goods.PACKAGING[:2]),
        )
    )
    content = joined([paper.pdf(one) for one in three])
    yield Sample("vandorp-three.pdf", "Three invoices in one PDF", content, "pdf-text", three, (POSTED,) * 3)
    yield _message()
    yield _archive()


def _message() -> Sample:
    first = bill("S001", "RE-2026-20811", "2026-10-02", goods.PAPER[:2], delivery_note="LS-89002")
    second = bill("S001", "RE-2026-20812", "2026-10-02", goods.PAPER[2:], delivery_note="LS-89003")
    raw = mail(
        "Papierhaus Lindner <rechnung@papierhaus-lindner.example>",
        "Ihre Rechnungen",
        "Guten Tag, anbei zwei Rechnungen. Mit freundlichen Grüßen, Papierhaus Lindner",
        {"Rechnung-20811.pdf": paper.pdf(first), "Rechnung-20812.pdf": paper.pdf(second)},
        logo("PL", "#7a1f2b"),
    )
    parts = {"Rechnung-20811.pdf": (first, POSTED), "Rechnung-20812.pdf": (second, POSTED)}
    purpose = "A message with two invoices, a logo and text"
    return Sample("papierhaus-mail.eml", purpose, raw, disposition="unpacked", parts=parts)


def _archive() -> Sample:
    water = bill("S015", "AR26-1302", "2026-10-02", goods.WATER[:1])
    more = bill("S009", "R3344.8812.11", "2026-10-07", goods.TELEPHONE[:2], days=10, customer="3344-8812")
    packed = archive({"alpenquell.pdf": paper.pdf(water), "sub/funkturm.pdf": paper.pdf(more)})
    parts = {"alpenquell.pdf": (water, POSTED), "funkturm.pdf": (more, POSTED)}
    return Sample("oktober.zip", "An archive with two invoices", packed, disposition="unpacked", parts=parts)
