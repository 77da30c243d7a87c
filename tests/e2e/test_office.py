"""Handing in, the supplier form and the four eyes over a bank account, in a real browser."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))

import pytest
from playwright.sync_api import expect
from ubl import an_invoice

from pipeline.accounts import Role
from pipeline.store import open_store

DROP = """([name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  files.items.add(new File([], "empty.pdf"));
  document.querySelector("#upload").dispatchEvent(new DragEvent("drop", {dataTransfer: files, bubbles: true}));
}"""


@pytest.fixture
def store(served):
    opened = open_store(served.database, f"file://{served.home / 'archive'}")
    yield opened
    opened.close()


def test_files_are_dropped_and_one_sees_what_became_of_them(page_of, served):
    page = page_of("ann", Role.CLERK)
    page.goto(f"{served.address}/upload")
    page.evaluate(DROP, ["<b>new.xml", an_invoice(number="R-77001").decode()])

    expect(page.locator("#sent li", has_text="empty.pdf")).to_contain_text("is empty")
    sent = page.locator("#sent li", has_text="<b>new.xml")
    expect(sent).to_contain_text("Received as document", timeout=10_000)
    expect(sent.get_by_role("link", name="Invoice")).to_be_visible(timeout=60_000)

    page.set_input_files("#file", {"name": "x.exe", "mimeType": "application/pdf", "buffer": b"MZ" + b"\0" * 90})
    page.get_by_role("button", name="Upload").click()
    expect(page.locator("#sent li", has_text="x.exe")).to_contain_text("UNKNOWN_TYPE")


def test_without_a_script_the_form_answers_too(chromium, served):
    context = chromium.new_context(java_script_enabled=False)
    context.add_cookies([{"name": "payables", "value": served.signed_in("bea", Role.CLERK), "url": served.address}])
    page = context.new_page()
    page.goto(f"{served.address}/upload")
    page.set_input_files("#file", {"name": "a.xml", "mimeType": "text/xml", "buffer": an_invoice(number="R-77002")})
    page.get_by_role("button", name="Upload").click()

    expect(page.locator("#sent")).to_contain_text("Received as document")
    context.close()


def test_a_supplier_sends_without_an_account(chromium, served):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{served.address}/send")
    page.set_input_files("#file", {"name": "a.xml", "mimeType": "text/xml", "buffer": an_invoice(number="R-77003")})
    page.get_by_label("Invoice number").fill("R-77004")
    page.get_by_role("button", name="Send").click()

    expect(page.locator("main")).to_contain_text("Its reference is")
    context.close()


def test_two_people_bring_a_bank_account_into_the_master(page_of, served, store):
    carl, dora = page_of("carl", Role.CONTROLLER), page_of("dora", Role.CONTROLLER)
    record = store.masters.suppliers()[0]
    carl.goto(f"{served.address}/suppliers/{record.id}")
    carl.get_by_role("link", name="Add a bank account").click()
    carl.get_by_label("IBAN").fill("DE89 3704 0044 0532 0130 00")
    carl.get_by_role("button", name="Ask for it").click()
    expect(carl.locator("main")).to_contain_text("You asked for this account yourself")

    dora.goto(f"{served.address}/suppliers/requests")
    dora.get_by_label("Who was called").fill("Frau Ames")
    dora.get_by_label("On which number known before").fill("+49 40 1")
    dora.get_by_role("button", name="The supplier confirmed it: approve").click()
    expect(dora.locator("main")).to_contain_text("Settled lately")

    assert "DE89370400440532013000" in store.masters.supplier(record.id).ibans
