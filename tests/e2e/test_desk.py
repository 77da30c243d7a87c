"""A clerk clears every kind of exception of the samples by keyboard alone; the keystrokes are counted and printed."""

from __future__ import annotations

import re
import time

import pytest

from pipeline.accounts import Role
from pipeline.status import Status
from pipeline.store import open_store

pytestmark = pytest.mark.parametrize(
    "served",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.slow])],
    indirect=True,
)

MOST_KEYS_FOR_TWO = 6
"""Of an exception with two doubts."""

HANDS = {
    "27-papierhaus-hybrid-differs.pdf": (["Alt+r", "4"], Status.REJECTED),
    "32-morgenrot-receipt.pdf": (["Enter", "Control+Enter"], Status.IN_APPROVAL),
    "33-morgenrot-receipt-scan.png": (["Enter", "Control+Enter"], Status.IN_APPROVAL),
    "34-papierhaus-copy.pdf": (["Alt+d", "Escape", "Alt+r", "1"], Status.REJECTED),
    "35-sonntag-rescanned.pdf": (["Alt+d", "Escape", "Alt+r", "1"], Status.REJECTED),
    "36-vandorp-lookalike.pdf": (["ArrowDown", "Enter", "Control+Enter"], Status.IN_APPROVAL),
    "37-funkturm-new-account.pdf": (["Enter", "ArrowDown", "Enter", "Control+Enter"], Status.IN_APPROVAL),
    "38-lichtblick.pdf": (["Enter", "ArrowDown", "Enter", "Control+Enter"], Status.IN_APPROVAL),
    "39-brandt-dearer.pdf": (["Enter", "ArrowDown", "Shift+Enter", "Control+Enter"], Status.IN_APPROVAL),
    "40-talblick.pdf": (["Alt+r", "2"], Status.REJECTED),
    "41-nordlicht-sales.pdf": (["Alt+r", "7"], Status.REJECTED),
    "42-drei-linden-wrong-sum.pdf": (["Alt+r", "4"], Status.REJECTED),
    "43-riviere-bad-iban.pdf": (
        ["Enter", "ArrowDown", "Enter", "ArrowDown", "Enter", "Control+Enter"],
        Status.IN_APPROVAL,
    ),
    "47-brandt-proforma.pdf": (["Alt+f", "2"], Status.FILED),
    "48-sonntag-reminder.pdf": (["Alt+f", "1"], Status.FILED),
}


@pytest.fixture
def store(served):
    opened = open_store(served.database, f"file://{served.home / 'archive'}")
    yield opened
    opened.close()


def test_every_exception_is_cleared_by_keyboard_alone(page_of, served, store, capsys):
    page = page_of("cleo", Role.CLERK, Role.CONTROLLER)
    page.goto(f"{served.address}/queue")
    page.keyboard.press("Enter")
    told = []
    for _ in range(len(HANDS)):
        page.wait_for_url(re.compile(r"/invoices/\d+$"))
        page.wait_for_load_state("load")
        invoice_id = int(page.url.rpartition("/")[2])
        record = store.invoices.one(invoice_id)
        doubts = sum(one.blocks for one, is_open in store.invoices.findings(invoice_id) if is_open)
        keys, expected = HANDS[record.document_name]
        began = time.perf_counter()
        for key in keys:
            page.keyboard.press(key)
        page.wait_for_url(lambda url, here=page.url: url != here, timeout=10_000)
        seconds = time.perf_counter() - began
        assert store.invoices.one(invoice_id).status is expected, record.document_name
        told.append((record.document_name, doubts, len(keys), seconds))
        if doubts <= 2:
            assert len(keys) <= MOST_KEYS_FOR_TWO
    page.wait_for_url(f"{served.address}/queue")

    assert "The queue is empty" in page.inner_text("main")
    with capsys.disabled():
        print("\n\nkeystrokes to clear each exception of the samples")
        for name, doubts, count, seconds in told:
            print(f"  {name:34} {doubts} doubts  {count} keys  {seconds:5.2f} s with the next page")


def test_what_was_sent_can_be_taken_back(page_of, served, store):
    page = page_of("cleo", Role.CLERK, Role.CONTROLLER)
    rejected = next(
        one.id for one in store.invoices.headings(Status.REJECTED) if one.document_name == "40-talblick.pdf"
    )
    page.goto(f"{served.address}/invoices/{rejected}")
    page.click("#reopen")
    page.wait_for_selector("#send")

    assert store.invoices.one(rejected).status is Status.IN_REVIEW

    page.keyboard.press("Alt+r")
    page.keyboard.press("2")
    page.wait_for_url(f"{served.address}/queue")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(f"{served.address}/invoices/{rejected}")

    assert store.invoices.one(rejected).status is Status.IN_REVIEW
