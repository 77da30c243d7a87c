"""What an auditor would stop, and documents that change another one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from models.synthetic import catalogue as goods
from models.synthetic import paper
from models.synthetic.companies import BY_ID, NORDLICHT, NORDLICHT_PL, STRANGER, UNKNOWN
from models.synthetic.identifiers import iban_of
from models.synthetic.record import cents
from models.synthetic.scenarios.case import POSTED, Sample, bill, review, scan, text
from models.synthetic.scenarios.clean import DESIGN, PAINTING, PAPER


def samples() -> Iterator[Sample]:
    """Duplicates, then strangers and fraud, then faults on the page, then corrections."""
    yield from _duplicates()
    yield from _strangers()
    yield from _faults()
    yield from _corrections()


def _duplicates() -> Iterator[Sample]:
    same = review("DUPLICATE_EXACT")
    again = "The same file again under another name"
    yield Sample("papierhaus-copy.pdf", again, paper.pdf(PAPER), "pdf-text", (PAPER,), (same,))
    yield scan("sonntag-rescanned", "An invoice that came before as a PDF, now on paper", PAINTING, same, 6, 0.5)
    vandorp = bill("S006", "26-3O418", "2026-09-07", goods.PACKAGING, days=14)
    alike = "The number of another invoice with the letter O for a zero"
    yield text("vandorp-lookalike", alike, vandorp, review("DUPLICATE_NEAR"))


def _strangers() -> Iterator[Sample]:
    changed = bill(
        "S009", "R3344.8812.10", "2026-10-06", goods.TELEPHONE, days=10, iban=iban_of("DE", "992300001033887744"),
        customer="3344-8812",
    )  # fmt: skip
    yield text("funkturm-new-account", "A known supplier with another bank account", changed, review("BANK_CHANGED"))
    unknown = bill(UNKNOWN, "R-77-2026", "2026-09-19", goods.PHOTOS, days=14)
    yield text("lichtblick", "A supplier that the master does not know", unknown, review("SUPPLIER_UNKNOWN"))
    dearer = tuple(replace(item, price=cents(item.price * Decimal("1.12"))) for item in goods.PARTS)
    order = bill("S014", "90418044", "2026-09-24", dearer, order="4500017840", delivery_note="80013377")
    yield text("brandt-dearer", "Prices 12 % above the purchase order", order, review("ORDER_MISMATCH"))
    other = bill("S001", "RE-2026-20501", "2026-09-09", goods.PAPER[:2], buyer=STRANGER)
    yield text("talblick", "Addressed to another company", other, review("NOT_OUR_COMPANY"))
    own = replace(NORDLICHT, layout="boxed")
    sales = bill(own, "NL-2026-3301", "2026-09-10", goods.PHOTOS, buyer=STRANGER)
    yield text("nordlicht-sales", "One of our own sales invoices", sales, review("SUPPLIER_IS_US"))


def _faults() -> Iterator[Sample]:
    wrong = bill("S010", "F-26-1977", "2026-09-02", goods.NIGHTS, days=7)
    wrong = replace(wrong, misprint={"gross": wrong.gross + Decimal("27.00")})
    yield text("drei-linden-wrong-sum", "Totals that do not add up", wrong, review("TOTALS_DISAGREE"))
    right = BY_ID["S003"].iban
    typo = replace(
        DESIGN,
        number="FA-2026-0341",
        issued=DESIGN.issued.replace(day=22),
        iban=right[:-1] + str((int(right[-1]) + 1) % 10),
    )
    yield text("riviere-bad-iban", "An account whose check digits fail", typo, review("BAD_IBAN"))


def _corrections() -> Iterator[Sample]:
    credit = bill(
        "S004", "R2026/0041", "2026-09-25", (goods.OIL[1],), kind="credit_note", preceding="F2026/0883", days=None
    )
    yield text("olivar-credit", "Credit note on paper", credit, POSTED)
    minus = bill(
        "S006",
        "26-C-0091",
        "2026-09-21",
        (goods.PACKAGING[1],),
        kind="credit_note",
        preceding="26-30418",
        negative=True,
        days=None,
    )
    yield text("vandorp-credit-negative", "Credit note with negative amounts", minus, POSTED)
    corrected = bill(
        "S007", "KOR/14/09/2026", "2026-09-23", goods.HOURS_WORKED, before=goods.HOURS_BILLED, kind="corrective_invoice",
        buyer=NORDLICHT_PL, preceding="FV/118/09/2026", days=14, facts=(("Przyczyna korekty", "błędna liczba godzin"),),
    )  # fmt: skip
    yield text(
        "dabrowa-korekta", "Polish korekta: the lines before and after, the difference to pay", corrected, POSTED
    )
