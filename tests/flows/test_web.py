"""The process that serves the desk: its key, what it shows of the settings, and files that it reads soon after."""

import sys
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fastapi.testclient import TestClient
from ubl import an_invoice

from flows.house import house_of
from flows.uploads import SoonReader
from flows.web import application, config_of, key_of
from flows.wiring import rules_of
from pipeline.accounts import Role
from pipeline.parties import Supplier
from pipeline.settings import TouchlessSettings
from pipeline.status import Status
from pipeline.touchless import Thresholds

SUPPLIER = Supplier(
    "S1", "Beispiel Bürobedarf GmbH", vat_id="DE136695976", country="DE", ibans=("DE02120300000000202051",),
    account="Expenses:Office", cost_centre="CC1",
)  # fmt: skip


def test_what_is_handed_in_is_read_and_judged_without_any_worker(desk):
    desk.store.masters.import_suppliers([SUPPLIER], "ann")
    ann = desk.store.accounts.add("ann", "Ann", {Role.CLERK}, "test")
    with SoonReader(desk, soon=2) as reader:
        browser = TestClient(application(desk, arrived=reader.wake), base_url="http://127.0.0.1:8765")
        secret = desk.store.sessions.start(ann.id)
        browser.cookies.set("payables", secret)
        browser.headers["X-CSRF-Token"] = desk.store.sessions.find(secret).csrf

        page = browser.post("/upload", files={"file": ("a.xml", an_invoice())}, data={"entity": "ours"}).text
        assert "waiting to be read" in page
        deadline = time.monotonic() + 60
        while "posted" not in page and time.monotonic() < deadline:
            time.sleep(0.1)
            page = browser.get("/upload/state?ids=1").text

        assert "Invoice 1" in page
        assert "posted" in page
    assert desk.store.invoices.waiting(Status.POSTED) == [1]


def test_a_fault_while_reading_does_not_end_the_reader(desk, monkeypatch, caplog):
    runs = []

    def broken(*_args, **_more):
        runs.append(1)
        raise OSError("disk full")

    monkeypatch.setattr("flows.uploads.stages.everything", broken)
    with SoonReader(desk, soon=0.01) as reader:
        for number in (1, 2):
            reader.wake()
            deadline = time.monotonic() + 10
            while len(runs) < number and time.monotonic() < deadline:
                time.sleep(0.01)
    assert len(runs) >= 2
    assert "disk full" in caplog.text


def test_the_key_is_made_once_and_is_ours_alone(desk):
    key = key_of(desk.settings)

    assert len(key) == 32
    assert config_of(desk.settings).key == key
    assert (desk.settings.home / "web.key").stat().st_mode & 0o777 == 0o600


def test_the_desk_takes_for_sure_what_the_rules_take_for_sure(desk):
    set_so = desk.settings.model_copy(update={"touchless": TouchlessSettings(confidence=0.7, fields={"iban": 0.95})})

    assert config_of(set_so).thresholds == rules_of(set_so).thresholds == Thresholds(0.7, {"iban": 0.95})


def test_settings_are_shown_without_secrets(desk):
    given = desk.settings.model_copy(
        update={
            "database": "postgresql://ap:hunter2@db.example/ap",
            "archive": "s3://key:hunter2@bucket/x",
            "notify": desk.settings.notify.model_copy(
                update={"smtp_password": type(desk.settings.notify.smtp_password)("hunter2")}
            ),
        }
    )
    house = house_of(replace(desk, settings=given))

    said = dict(house.settings)
    assert "hunter2" not in str(house.settings)
    assert said["database"] == "postgresql://ap:***@db.example/ap"
    assert said["notify.smtp_password"] == "set"
    assert said["entities.ours"].startswith("Muster Handel GmbH")
