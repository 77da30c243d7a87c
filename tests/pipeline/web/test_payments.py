"""The payments page: one person proposes, another releases, the file leaves; and nobody sees what is not theirs."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from lxml import etree

from flows.desk import DeskActs
from flows.stages import post
from pipeline.accounts import Role
from pipeline.parties import Supplier
from pipeline.payments import PayingAccount, PaymentRules, PaymentStatus
from pipeline.status import Status

UNTIL = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=60)).isoformat()


@pytest.fixture
def owed(app, desk, store, invoice):
    """One posted invoice of a known supplier, and rules that pay it."""
    account = PayingAccount("DE75512108001245126199", "ours", "EUR")
    rules = PaymentRules(accounts=(account,), release={"cora": Decimal(1000), "carl": Decimal(5)})
    app.state.acts = DeskActs(replace(desk, paying=rules))
    known = Supplier("S1", "Elbe Bürobedarf GmbH", ibans=("DE89370400440532013000",))
    store.masters.import_suppliers([known], "maria")
    invoice_id = invoice()
    store.invoices.move(invoice_id, Status.IN_APPROVAL, "test")
    store.invoices.move(invoice_id, Status.APPROVED, "test")
    post(desk)
    return invoice_id


def proposed(browser):
    """The address of a run that this person proposed."""
    return browser.post("/payments", data={"until": UNTIL}).headers["location"]


def test_one_proposes_another_releases_and_the_file_is_for_the_bank(owed, sign_in, store):
    ann, cora = sign_in("ann", Role.CLERK), sign_in("cora", Role.CONTROLLER)
    run = proposed(ann)

    assert cora.post(f"{run}/release").status_code == 303
    answer = ann.post(f"{run}/file")

    assert etree.fromstring(answer.content).find(".//{*}InstdAmt").text == "119.00"
    assert "attachment" in answer.headers["content-disposition"]
    assert store.payments.standing(PaymentStatus.SENT)
    assert ann.post(f"{run}/file").content == answer.content


def test_whoever_proposed_has_no_button_to_release_and_is_refused_in_their_language(owed, sign_in):
    cora = sign_in("cora", Role.CONTROLLER)
    run = proposed(cora)

    refused = cora.post(f"{run}/release", headers={"accept-language": "en"})

    assert "/release" not in cora.get(run).text
    assert refused.status_code == 409
    assert "another person" in refused.text


def test_a_limit_holds_on_the_page_too(owed, sign_in, store):
    run = proposed(sign_in("ann", Role.CLERK))

    answer = sign_in("carl", Role.CONTROLLER).post(f"{run}/release")

    assert answer.status_code == 409
    assert not store.payments.standing(PaymentStatus.RELEASED)


def test_a_file_before_the_release_is_refused(owed, sign_in, store):
    ann = sign_in("ann", Role.CLERK)
    run = proposed(ann)

    assert ann.post(f"{run}/file").status_code == 409
    assert store.payments.standing(PaymentStatus.PROPOSED)


def test_a_run_of_another_company_is_not_there_and_its_invoices_are_not_proposed(owed, sign_in):
    theirs = sign_in("piotr", Role.CONTROLLER, entities=["theirs"])

    assert theirs.post("/payments", data={"until": UNTIL}).status_code == 200
    run = proposed(sign_in("ann", Role.CLERK))

    assert run not in theirs.get("/payments").text
    for answer in (theirs.get(run), theirs.post(f"{run}/release"), theirs.post(f"{run}/file")):
        assert answer.status_code == 404


def test_each_invoice_that_is_left_out_says_why(owed, invoice, sign_in, store, desk):
    other = invoice(invoice_number="R-2", gross_total="59.50", net_total="50.00", tax_total="9.50", currency="USD")
    store.invoices.move(other, Status.IN_APPROVAL, "test")
    store.invoices.move(other, Status.APPROVED, "test")
    post(desk)
    ann = sign_in("ann", Role.CLERK)

    assert "no account of ours in USD" in ann.get(proposed(ann), headers={"accept-language": "en"}).text
