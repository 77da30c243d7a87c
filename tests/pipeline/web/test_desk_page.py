"""The desk's routes: what is shown is escaped, what is sent is kept once, and never over somebody else's work."""

from __future__ import annotations

import pytest

from pipeline.accounts import Role
from pipeline.invoices import FIELDS, FieldName
from pipeline.review import SUPPLIER, about
from pipeline.status import Status
from pipeline.touchless import Thresholds

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'`{{7*7}}"


@pytest.fixture
def ann(sign_in):
    return sign_in("ann", Role.CLERK)


def sent(store, invoice_id, **work):
    return {"version": store.invoices.one(invoice_id).version, **work}


@pytest.mark.parametrize("name", [name for name in FieldName if FIELDS[name].holds in {"code", "name", "text"}])
def test_no_value_of_a_document_becomes_markup(ann, invoice, name):
    page = ann.get(f"/invoices/{invoice(**{str(name): HOSTILE})}").text

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "{{7*7}}" in page or "49" not in page


def test_neither_does_a_file_name_nor_a_supplier_in_the_queue(ann, invoice):
    invoice_id = invoice(supplier_name=HOSTILE, file=HOSTILE + ".pdf")

    assert "<script>alert" not in ann.get("/queue").text
    assert "<script>alert" not in ann.get(f"/invoices/{invoice_id}").text
    assert "<script>alert" not in ann.get(f"/invoices/{invoice_id}/compare/{invoice_id}").text


def test_a_download_keeps_its_name_to_itself(ann, invoice, store):
    invoice_id = invoice(file='../../etc/"passwd\r\nSet-Cookie: a=b.pdf')
    answer = ann.get(f"/documents/{store.invoices.one(invoice_id).document_id}/original")

    assert answer.headers["content-disposition"].startswith('attachment; filename="etc_passwd_Set-Cookie_a_b.pdf"')
    assert answer.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers


def test_what_is_typed_is_understood_checked_and_changes_nothing(ann, invoice, store):
    invoice_id = invoice(net_total="90.00")
    before = store.invoices.one(invoice_id)
    work = sent(
        store, invoice_id, typed=[{"field": "net_total", "text": "100"}, {"field": "due_date", "text": "31.12.2026"}]
    )
    answer = ann.post(f"/invoices/{invoice_id}/check", json=work).json()

    assert answer["values"]["due_date"]["value"] == "2026-12-31"
    assert "100.00 + 19.00 = 119.00" in answer["findings"]
    assert store.invoices.one(invoice_id) == before
    assert store.invoices.corrections(invoice_id) == []


def test_what_cannot_be_understood_is_named_and_nothing_is_kept(ann, invoice, store):
    invoice_id = invoice()
    work = sent(
        store, invoice_id, typed=[{"field": "gross_total", "text": "abc"}, {"field": "currency", "text": "EUR"}]
    )
    answer = ann.post(f"/invoices/{invoice_id}/say", json=work)

    assert answer.status_code == 422
    assert set(answer.json()["problems"]) == {"gross_total"}
    assert store.invoices.corrections(invoice_id) == []


def test_corrections_and_answers_are_kept_together_with_where_was_pointed(ann, invoice, store):
    invoice_id = invoice(buyer="Talblick GmbH")
    (doubt,) = [one for one, _open in store.invoices.findings(invoice_id) if one.reason == "NOT_OUR_COMPANY"]
    work = sent(
        store, invoice_id,
        typed=[{"field": "invoice_number", "text": "R-1002", "page": 1, "box": [70, 10, 99.5, 20]}],
        confirmed=["gross_total"],
        settled=[{"reason": "NOT_OUR_COMPANY", "about": about(doubt), "note": "A former name."}],
    )  # fmt: skip
    answer = ann.post(f"/invoices/{invoice_id}/say", json=work)

    assert answer.status_code == 200
    typed, confirmed = store.invoices.corrections(invoice_id)
    assert (typed.field, typed.value, typed.page, tuple(typed.box)) == (
        "invoice_number",
        "R-1002",
        1,
        (70, 10, 99.5, 20),
    )
    assert (confirmed.field, confirmed.value) == ("gross_total", "119.00")
    assert store.invoices.answers(invoice_id)[0].note == "A former name."
    assert typed.at == store.invoices.answers(invoice_id)[0].at


def test_who_looked_at_an_older_version_is_told_and_changes_nothing(ann, invoice, store):
    invoice_id = invoice()
    work = {"version": store.invoices.one(invoice_id).version - 1, "typed": [{"field": "invoice_number", "text": "X"}]}

    assert ann.post(f"/invoices/{invoice_id}/say", json=work).status_code == 409
    assert store.invoices.corrections(invoice_id) == []


def test_two_clerks_do_not_collide(ann, sign_in, invoice, store):
    invoice_id = invoice()
    ben = sign_in("ben", Role.CLERK)
    assert ann.post(f"/invoices/{invoice_id}/claim").json() == {"holder": "ann", "other": False}

    assert ben.post(f"/invoices/{invoice_id}/claim").json() == {"holder": "ann", "other": True}
    assert "ann has this invoice open" in ben.get(f"/invoices/{invoice_id}").text
    assert ben.post(f"/invoices/{invoice_id}/say", json=sent(store, invoice_id)).status_code == 409
    assert ben.post(f"/invoices/{invoice_id}/reject", json=sent(store, invoice_id, reason="no")).status_code == 409

    ann.post(f"/invoices/{invoice_id}/release")
    assert ben.post(f"/invoices/{invoice_id}/claim").json()["holder"] == "ben"


def test_a_clerk_does_not_settle_what_is_a_controllers(ann, sign_in, invoice, store):
    invoice_id = invoice(invoice_date="2026-01-05", supplier_name="Elbe")
    from pipeline.findings import Finding, Reason
    from pipeline.store.rows import to_json

    bank = Finding(Reason.BANK_CHANGED, "The account is new.", ("iban",), {"value": "X"})
    with store.database.write() as connection:
        connection.exec_driver_sql(
            "insert into findings (invoice_id, position, reason, is_open, body) values (?, 99, 'BANK_CHANGED', 1, ?)",
            (invoice_id, to_json(bank)),
        )
    work = sent(store, invoice_id, settled=[{"reason": "BANK_CHANGED", "about": "iban X", "note": "Called."}])

    assert ann.post(f"/invoices/{invoice_id}/say", json=work).status_code == 403
    assert sign_in("cora", Role.CONTROLLER).post(f"/invoices/{invoice_id}/check", json=work).status_code == 200


def test_how_sure_is_sure_is_what_the_company_set(ann, invoice, configured):
    address = f"/invoices/{invoice(delivery_note='L-7')}"
    assert 'class="field sure" data-field="delivery_note"' in ann.get(address).text

    configured(thresholds=Thresholds(0.9, {"delivery_note": 0.995}))

    assert 'class="field unsure" data-field="delivery_note"' in ann.get(address).text


def test_what_was_said_is_taken_back_with_its_moment(ann, invoice, store):
    invoice_id = invoice(sure=0.5)
    answer = ann.post(f"/invoices/{invoice_id}/say", json=sent(store, invoice_id, confirmed=["gross_total"])).json()
    assert len(store.invoices.corrections(invoice_id)) == 1

    assert ann.post(answer["undo"]["address"], json=answer["undo"]["body"]).status_code == 200
    assert store.invoices.corrections(invoice_id) == []
    assert len(store.invoices.corrections(invoice_id, withdrawn=True)) == 1
    assert store.verify_audit().damages == ()


def test_lines_are_corrected_and_their_sum_is_checked(ann, invoice, store):
    invoice_id = invoice()
    lines = [
        {"description": "Paper", "quantity": "2", "unit_price": "25,00", "net_amount": "50,00"},
        {"description": ""},
    ]
    ann.cookies.set("language", "pl")
    store.accounts.prefer(store.accounts.named("ann").id, language="pl")
    answer = ann.post(f"/invoices/{invoice_id}/say", json=sent(store, invoice_id, lines=lines))

    assert answer.status_code == 200
    (line,) = store.invoices.one(invoice_id).invoice.lines
    assert (line.description, str(line.quantity), str(line.net_amount)) == ("Paper", "2", "50.00")


def test_the_supplier_is_picked_and_the_account_is_still_asked_for(ann, desk, invoice, store):
    from pipeline.parties import Supplier

    store.masters.import_suppliers([Supplier("S1", "Elbe Bürobedarf", ibans=("DE02120300000000202051",))], "test")
    invoice_id = invoice()
    assert "Elbe B" in ann.get(f"/invoices/{invoice_id}/suppliers").text
    ann.post(f"/invoices/{invoice_id}/say", json=sent(store, invoice_id, supplier="S1"))

    assert store.invoices.one(invoice_id).supplier_id == "S1"
    assert store.invoices.corrections(invoice_id)[0].field == SUPPLIER
    assert "BANK_CHANGED" in {one.reason for one, is_open in store.invoices.findings(invoice_id) if is_open}


def test_rejecting_is_told_and_can_be_taken_back(ann, invoice, store):
    invoice_id = invoice()
    answer = ann.post(f"/invoices/{invoice_id}/reject", json=sent(store, invoice_id, reason="Not ours.")).json()

    assert store.invoices.one(invoice_id).status is Status.REJECTED
    assert answer["next"] == "/queue"
    ann.post(answer["undo"]["address"], json={})
    assert store.invoices.one(invoice_id).status is Status.IN_REVIEW


def test_the_queue_goes_by_fraud_signs_then_by_the_day_then_by_the_amount(ann, invoice, store):
    late = invoice(invoice_number="A-1", due_date="2027-01-10")
    soon = invoice(invoice_number="B-22", due_date="2026-12-01", supplier_name="Weser")
    small = invoice(
        invoice_number="C-333",
        due_date="2027-01-10",
        gross_total="11.90",
        net_total="10",
        tax_total="1.90",
        supplier_name="Ems",
    )
    with store.database.read() as connection:
        order = connection.exec_driver_sql("select invoice_id from review_queue order by place").scalars().all()

    assert list(order) == [soon, late, small]


def test_one_answer_settles_the_same_finding_of_many(ann, sign_in, invoice, store):
    chosen = [
        invoice(invoice_number=number, supplier_name=name) for number, name in (("A-1", "Ems"), ("B-22", "Weser"))
    ]
    form = {
        "reason": "SUPPLIER_UNKNOWN", "note": "One-time suppliers.",
        "id": [f"{one}.{store.invoices.one(one).version}" for one in chosen],
    }  # fmt: skip
    assert "0 invoices were settled" in ann.post("/queue/answer", data=form).text
    page = sign_in("cora", Role.CONTROLLER).post("/queue/answer", data=form).text

    assert "2 invoices were settled" in page
    assert all(store.invoices.answers(one)[0].note == "One-time suppliers." for one in chosen)


def test_a_supplier_is_told_after_a_while_and_not_when_it_was_taken_back(ann, invoice, store):
    from pipeline.parties import Supplier

    store.masters.import_suppliers([Supplier("S1", "Elbe", email="buero@elbe.example")], "test")
    invoice_id = invoice(invoice_number="R-1\r\nBcc: x@evil.example")
    ann.post(f"/invoices/{invoice_id}/say", json=sent(store, invoice_id, supplier="S1"))
    offered = ann.get(f"/invoices/{invoice_id}/letter", params={"reason": "We did not order it."}).json()
    assert offered["to"] == "buero@elbe.example"
    assert "We did not order it." in offered["text"]
    assert "\n" not in offered["subject"]

    ann.post(f"/invoices/{invoice_id}/reject", json=sent(store, invoice_id, reason="We did not order it.", tell=True))
    (letter,) = store.outbox.waiting()
    assert letter.kind == "rejection"
    ann.post(f"/invoices/{invoice_id}/reopen", json={})
    assert store.outbox.waiting() == []
