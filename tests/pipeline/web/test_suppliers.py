"""The supplier master at the desk: found, changed, and no bank account by one person alone."""

import pytest
from small_office import HOSTILE
from sqlalchemy import text

from pipeline.accounts import Role
from pipeline.documents import Attachment, Channel, MediaType, Origin
from pipeline.intake import Part
from pipeline.invoices import Extraction, Field, FieldName, Kind, Reading, Source
from pipeline.parties import Supplier
from pipeline.status import Disposition
from pipeline.store import Call, NotAllowedError

IBAN = "DE89370400440532013000"
OLD = "DE02120300000000202051"
ACME = Supplier("S1", "Ätna Büro GmbH", vat_id="DE136695976", phone="+49 40 1", ibans=(OLD,), aliases=("Etna",))
CALL = {"called": "Frau Ames", "number": "+49 40 1"}


@pytest.fixture
def carl(sign_in, office, store):
    store.masters.import_suppliers([ACME], "import")
    return sign_in("carl", Role.CONTROLLER)


@pytest.fixture
def dora(sign_in, carl):
    return sign_in("dora", Role.CONTROLLER)


@pytest.fixture
def invoice(store):
    """An invoice of a sender with hostile words and an account."""
    whole = Attachment("a.pdf", b"%PDF-1.7 a", Origin(Channel.FOLDER, "/in/a.pdf"))
    store.intake.receive(Part("", whole, MediaType.PDF, Disposition.RECEIVED))
    said = {
        "supplier_name": f"Neu {HOSTILE} GmbH",
        "supplier_vat_id": "DE129274202",
        "supplier_address": HOSTILE,
        "iban": IBAN,
        "currency": "EUR",
    }
    fields = {FieldName(name): Field(FieldName(name), value, 0.9, Source.TEXT) for name, value in said.items()}
    return store.intake.record_reading(
        1, Reading("0" * 64, (), (Extraction("0" * 64, 0, (1,), Kind.INVOICE, 0.99, fields),))
    )[0]


@pytest.mark.parametrize(
    "path",
    [
        "/suppliers",
        "/suppliers/new",
        "/suppliers/S1",
        "/suppliers/S1/change",
        "/suppliers/S1/account",
        "/suppliers/requests",
    ],
)
def test_every_page_needs_the_right(carl, sign_in, path):
    assert carl.get(path).status_code == 200
    for role in (Role.CLERK, Role.APPROVER, Role.ADMIN, Role.AUDITOR):
        assert sign_in(f"eve-{role}", role).get(path).status_code == 403


@pytest.mark.parametrize("words", ["ätna", "ÄTNA büro", "s1", "de136695976", "etna", OLD[-6:], ""])
def test_a_supplier_is_found_by_what_names_it(carl, words):
    assert "Ätna Büro GmbH" in carl.get("/suppliers", params={"search": words}).text


@pytest.mark.parametrize("words", ["name", "null", "%", "_", '"', "' or 1=1 --"])
def test_nothing_else_finds_it(carl, words):
    answer = carl.get("/suppliers", params={"search": words})
    assert answer.status_code == 200
    assert "Ätna" not in answer.text


def test_pages_follow_each_other_without_gaps(carl, store):
    store.masters.import_suppliers([Supplier(f"T{n:03}", f"Supplier {n}") for n in range(120)], "import")
    seen, where = [], "/suppliers?search=supplier"
    while where:
        page = carl.get(where, headers={"HX-Request": "true"}).text
        seen += [
            line.split('href="/suppliers/')[1][:4] for line in page.split("<tr")[1:] if 'href="/suppliers/T' in line
        ]
        where = page.split('hx-get="')[1].split('"')[0].replace("&amp;", "&") if 'hx-get="' in page else None
    assert seen == [f"T{n:03}" for n in range(120)]


def test_a_record_is_changed_with_its_event_and_its_accounts_stay(carl, store):
    answer = carl.post(
        "/suppliers/S1/change", data={"name": "Ätna AG", "country": "de", "ibans": IBAN, "id": "S9", "blocked": "yes"}
    )

    assert answer.status_code == 303
    record = store.masters.supplier("S1")
    assert (record.name, record.country, record.ibans, record.blocked) == ("Ätna AG", "DE", (OLD,), True)
    assert store.supplier_file.history("S1")[-1].actor == "carl"
    assert store.verify_audit().damages == ()


@pytest.mark.parametrize(
    "form",
    [{"name": ""}, {"name": "x", "country": "Germany"}, {"name": "x", "currency": "€"}, {"name": "x", "email": "x"}],
)
def test_what_cannot_be_is_said(carl, store, form):
    assert carl.post("/suppliers/S1/change", data=form).status_code == 422
    assert store.masters.supplier("S1") == ACME


@pytest.mark.parametrize("key", ["", "S1", "new", "requests", "..", "a/b", "a b", "<img>"])
def test_a_new_supplier_needs_a_number_of_its_own(carl, store, key):
    assert carl.post("/suppliers", data={"id": key, "name": "x"}).status_code == 422
    assert len(store.masters.suppliers()) == 1


def test_a_supplier_from_an_invoice_has_everything_but_the_account(carl, store, office, invoice):
    page = carl.get(f"/suppliers/new?from={invoice}").text
    assert "DE129274202" in page
    assert "<img" not in page
    assert "another person confirms it" in page

    answer = carl.post(f"/suppliers?from={invoice}", data={"id": "S2", "name": f"Neu {HOSTILE}", "ibans": IBAN})

    assert answer.headers["location"] == f"/suppliers/S2/account?invoice={invoice}"
    assert store.masters.supplier("S2").ibans == ()
    assert office.judged == [(invoice, "carl")]
    assert IBAN in carl.get(answer.headers["location"]).text
    for path in ("/suppliers", "/suppliers/S2", "/suppliers/S2/change"):
        assert "<img" not in carl.get(path).text


def test_an_invoice_of_another_company_is_none_of_theirs(sign_in, carl, invoice):
    eve = sign_in("eve", Role.CONTROLLER, entities=["other"])

    assert eve.get(f"/suppliers/new?from={invoice}").status_code == 404
    assert eve.post(f"/suppliers?from={invoice}", data={"id": "S2", "name": "x"}).status_code == 404
    assert eve.get(f"/suppliers/S1/account?invoice={invoice}").status_code == 404


def test_an_account_needs_two_people_and_a_call(carl, dora, store, office, invoice):
    carl.post("/suppliers/S1/account", data={"iban": "de89 3704 0044 0532 0130 00", "why": HOSTILE, "invoice": invoice})
    assert store.masters.supplier("S1").ibans == (OLD,)
    assert store.account_requests.ask("S1", IBAN, "dora").id == 1  # it waits already

    own = carl.post("/suppliers/requests/1/confirm", data=CALL)
    assert own.status_code == 409
    assert "another person confirms" in own.text
    assert dora.post("/suppliers/requests/1/confirm", data={"called": " ", "number": " "}).status_code == 409
    assert "<img" not in dora.get("/suppliers/requests").text
    assert store.masters.supplier("S1").ibans == (OLD,)

    assert dora.post("/suppliers/requests/1/confirm", data=CALL).status_code == 303
    assert store.masters.supplier("S1").ibans == (OLD, IBAN)
    assert office.judged == [(invoice, "dora")]
    assert dora.post("/suppliers/requests/1/confirm", data=CALL).status_code == 409
    assert dora.post("/suppliers/requests/1/refuse", data={"why": "late"}).status_code == 409
    last = store.supplier_file.history("S1")[-1]
    assert (last.actor, last.action, last.body["account_request"]) == ("dora", "changed", 1)
    assert store.verify_audit().damages == ()


def test_confirming_asks_for_the_password_again(carl, dora, store):
    store.account_requests.ask("S1", IBAN, "carl")
    with store.database.write() as connection:
        connection.execute(text("update sessions set proved = '2020-01-01T00:00:00.000000+00:00'"))

    assert dora.post("/suppliers/requests/1/confirm", data=CALL).headers["location"].startswith("/proof")
    assert store.masters.supplier("S1").ibans == (OLD,)


def test_an_account_is_refused_with_a_reason(carl, dora, store):
    store.account_requests.ask("S1", IBAN, "carl")

    assert dora.post("/suppliers/requests/1/refuse", data={"why": ""}).status_code == 422
    assert dora.post("/suppliers/requests/1/refuse", data={"why": "they know nothing of it"}).status_code == 303
    assert store.account_requests.waiting() == []
    assert "they know nothing of it" in dora.get("/suppliers/requests").text


@pytest.mark.parametrize("iban", ["", "DE00370400440532013000", "12345", HOSTILE])
def test_an_account_that_cannot_be_is_said(carl, store, iban):
    assert carl.post("/suppliers/S1/account", data={"iban": iban}).status_code == 422
    assert store.account_requests.waiting() == []


def test_who_may_not_decide_confirms_nothing(carl, sign_in, store):
    store.account_requests.ask("S1", IBAN, "carl")
    for role in (Role.CLERK, Role.APPROVER, Role.ADMIN, Role.AUDITOR):
        eve = sign_in(f"eve-{role}", role)
        assert eve.post("/suppliers/requests/1/confirm", data=CALL).status_code == 403
        assert eve.post("/suppliers/requests/1/refuse", data={"why": "x"}).status_code == 403
        assert eve.post("/suppliers/S1/account", data={"iban": IBAN}).status_code == 403
        assert eve.post("/suppliers/S1/change", data={"name": "x"}).status_code == 403
        assert eve.post("/suppliers/S1/forget", data={"lesson": 1}).status_code == 403


def test_forms_without_the_token_change_nothing(carl, dora, store):
    store.account_requests.ask("S1", IBAN, "carl")
    del dora.headers["X-CSRF-Token"]
    for path in (
        "/suppliers/requests/1/confirm",
        "/suppliers/requests/1/refuse",
        "/suppliers/S1/change",
        "/suppliers",
        "/suppliers/S1/account",
    ):
        assert dora.post(path, data={**CALL, "why": "x", "name": "x", "id": "S3", "iban": IBAN}).status_code == 403
    assert store.masters.suppliers() == [ACME]


def test_the_one_who_asked_and_changed_the_record_is_pointed_out(carl, dora):
    carl.post("/suppliers/S1/change", data={"name": "Ätna", "phone": "+49 666"})
    carl.post("/suppliers/S1/account", data={"iban": IBAN})

    assert "the same person" in dora.get("/suppliers/requests").text


@pytest.fixture
def asked(any_store):
    any_store.masters.import_suppliers([ACME], "import")
    return any_store.account_requests.ask("S1", IBAN, "carl")


def test_the_database_itself_holds_the_four_eyes(any_store, asked):
    with pytest.raises(NotAllowedError):
        any_store.account_requests.confirm(asked.id, "carl", Call("x", "1"))
    for statement in (
        "update account_requests set confirmed = true, settled_by = 'carl'",
        "update account_requests set iban = 'DE1'",
        "update account_requests set asked_by = 'eve'",
        "delete from account_requests",
    ):
        with (
            pytest.raises(Exception, match=r"two|settled|kept|CHECK|check") as caught,
            any_store.database.write() as connection,
        ):
            connection.execute(text(statement))
        assert not isinstance(caught.value, AssertionError)
    any_store.account_requests.confirm(asked.id, "dora", Call("x", "1"))
    with pytest.raises(Exception, match="settled once"), any_store.database.write() as connection:
        connection.execute(text("update account_requests set note = 'x'"))
    assert any_store.verify_audit().damages == ()
