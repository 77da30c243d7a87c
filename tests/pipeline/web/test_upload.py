"""Handing in: one door, each file told, nothing of a name believed."""

import sys

import pytest
from small_office import HOSTILE, PDF

from pipeline.accounts import Role
from pipeline.documents import Channel
from pipeline.findings import Finding, Reason
from pipeline.invoices import Extraction, Field, FieldName, Kind, Reading, Source
from pipeline.status import Disposition


@pytest.fixture
def ann(sign_in, office):
    return sign_in("ann", Role.CLERK)


def put(who, *files, **fields):
    return who.post("/upload", files=[("file", one) for one in files], data=fields)


def test_a_file_is_received_once_and_waits(ann, store):
    first = put(ann, ("a.pdf", PDF, "application/pdf"))
    again = put(ann, ("other name.pdf", PDF, "application/pdf"))

    assert "Received as document 1" in first.text
    assert "waiting to be read" in first.text
    assert "You handed in this file before: document 1" in again.text
    arrival = store.intake.arrival(1)
    assert (arrival.origin.channel, arrival.origin.location) == (Channel.UPLOAD, f"ann/{arrival.document.sha256}")
    assert arrival.origin.sender is None


def test_several_files_are_told_one_by_one(ann, store):
    page = put(
        ann, ("a.pdf", PDF), ("empty.pdf", b""), ("run.exe", b"MZ\x90\x00" + b"\x00" * 60), ("b.pdf", PDF + b"2")
    ).text

    assert page.count("Received as document") == 2
    assert "EMPTY_FILE" in page
    assert "UNKNOWN_TYPE" in page
    assert len(store.intake.arrivals(*Disposition)) == 2


def test_the_script_gets_the_line_of_its_file_alone(ann):
    answer = ann.post("/upload", files={"file": ("a.pdf", PDF)}, headers={"HX-Request": "true"})

    assert answer.text.strip().startswith("<li>")
    assert 'hx-get="/upload/state?ids=1"' in answer.text


def test_what_became_of_it_is_told_until_it_is_read(ann, store):
    put(ann, ("a.pdf", PDF))
    field = Field(FieldName.GROSS_TOTAL, "119.00", 0.99, Source.TEXT)
    store.intake.record_reading(
        1, Reading("0" * 64, (), (Extraction("0" * 64, 0, (1,), Kind.INVOICE, 0.99, {field.name: field}),))
    )

    page = ann.get("/upload/state?ids=1").text

    assert "Invoice 1" in page
    assert "hx-get" in page  # its checks are still to come

    store.intake.restore(1, "ann")
    put(ann, ("b.pdf", PDF + b"2"))
    store.intake.set_aside(2, Finding(Reason.ENCRYPTED, "The file asks for a password."))
    page = ann.get("/upload/state?ids=2,x,99999999999999999999").text
    assert "Password needed" in page
    assert "hx-get" not in page


def test_nobody_sees_what_others_handed_in(ann, sign_in):
    put(ann, ("a.pdf", PDF))

    assert sign_in("bob", Role.CLERK).get("/upload/state?ids=1").text.strip() == ""


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/cron.d/x.pdf",
        "..\\..\\windows\\x.pdf",
        "/etc/passwd\x00.pdf",
        "x" * 4000 + ".pdf",
        "\u202efdp.exe",
        HOSTILE,
    ],
)
def test_a_name_is_only_shown(ann, store, tmp_path, name):
    before = {path for path in tmp_path.rglob("*") if "archive" not in path.parts}
    page = put(ann, (name, PDF)).text

    kept = store.intake.arrival(1).document.name
    assert "/" not in kept
    assert "\\" not in kept
    assert len(kept) <= 255
    assert "<img" not in page
    assert {path for path in tmp_path.rglob("*") if "archive" not in path.parts} == before


def test_the_company_is_kept_where_it_is_theirs(ann, sign_in, store, office):
    put(ann, ("a.pdf", PDF), entity="other")
    put(sign_in("bob", Role.CLERK, entities=["ours"]), ("a.pdf", PDF), entity="other")

    assert store.intake.arrival(1).origin.entity == "other"
    assert store.intake.arrival(2).origin.entity is None


def test_too_many_and_too_large_are_refused(ann, configured, store):
    assert put(ann, *[(f"{n}.pdf", PDF) for n in range(21)]).status_code == 422
    configured(upload_bytes=10)
    assert "TOO_LARGE" in put(ann, ("a.pdf", PDF)).text
    assert ann.post("/upload", content=b"x", headers={"Content-Length": str(2**30)}).status_code == 413
    assert not store.intake.arrivals(*Disposition)


def test_it_needs_the_right_and_the_token(ann, sign_in, client):
    assert sign_in("olga", Role.APPROVER).post("/upload", files={"file": ("a.pdf", PDF)}).status_code == 403
    assert client.post("/upload", files={"file": ("a.pdf", PDF)}).status_code == 303
    del ann.headers["X-CSRF-Token"]
    assert put(ann, ("a.pdf", PDF)).status_code == 403
    assert put(ann, ("a.pdf", PDF), csrf=ann.csrf).status_code == 200


SCANNER = (
    "import sys,pathlib; p=pathlib.Path(sys.argv[1]); print('EICAR found in', p); sys.exit(b'EICAR' in p.read_bytes())"
)


def test_what_the_scanner_refuses_is_told_noted_and_not_kept(ann, configured, store, sign_in):
    configured(scan_command=(sys.executable, "-c", SCANNER))

    assert "Received" in put(ann, ("clean.pdf", PDF)).text
    page = put(ann, (f"{HOSTILE}.pdf", PDF + b"EICAR")).text

    assert "SCANNER_REFUSED" in page
    assert "EICAR found in the file" in page
    assert "<img" not in page
    assert len(store.intake.arrivals(*Disposition)) == 1
    assert store.verify_audit().damages == ()
    listed = sign_in("root", Role.ADMIN).get("/admin/refused").text
    assert "EICAR found in the file" in listed
    assert "<img" not in listed
