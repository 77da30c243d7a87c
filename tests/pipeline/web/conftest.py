"""A desk to knock at: the application over a store of its own, and people who are signed in."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from small_office import SmallOffice

from flows.desk import DeskActs
from flows.judging import judge_one
from flows.wiring import Office, options_of, rules_of
from pipeline.accounts import Role
from pipeline.approval import load as load_policy
from pipeline.documents import Attachment, Box, Channel, Ink, MediaType, Origin, Page, Word
from pipeline.intake import Part, unpack
from pipeline.invoices import Extraction, Field, FieldName, Kind, Reading, Source
from pipeline.ledger import load as load_chart
from pipeline.parties import Entity
from pipeline.settings import Settings
from pipeline.status import Disposition
from pipeline.store import Store
from pipeline.web.app import create_app
from pipeline.web.config import WebConfig

ADDRESS = "http://127.0.0.1:8765"
PASSPHRASE = "four plain words here"


@pytest.fixture
def desk(store: Store, tmp_path: Path) -> Office:
    """The whole set-up over the store: two companies of our own, and the policy of the repository."""
    settings = Settings(
        home=tmp_path,
        entities=(
            Entity("ours", "Nordlicht Handel GmbH", "DE811907980", country="DE"),
            Entity("theirs", "Nordlicht Polska Sp. z o.o.", "PL5832902916", country="PL", currency="PLN"),
        ),
    )
    return Office(
        settings,
        store,
        load_policy(settings.approval),
        load_chart(settings.ledger),
        rules_of(settings),
        options_of(settings),
        unpack,
    )


@pytest.fixture
def app(desk: Office, store: Store):
    """The application with the real verbs, and nobody in it."""
    return create_app(store, DeskActs(desk), WebConfig(ADDRESS))


@pytest.fixture
def invoice(desk: Office, store: Store) -> Callable[..., int]:
    """Make an invoice that was read and judged; further fields by their names. Nobody knows its supplier."""

    def made(buyer: str = "Nordlicht Handel GmbH", kind: Kind = Kind.INVOICE, sure: float = 0.99, **fields: str) -> int:
        said = {
            "invoice_number": "R-1001", "gross_total": "119.00", "net_total": "100.00", "tax_total": "19.00",
            "currency": "EUR", "invoice_date": dt.datetime.now(dt.UTC).date().isoformat(), "supplier_name": "Elbe Bürobedarf GmbH",
            "buyer_name": buyer, "iban": "DE89370400440532013000", **fields,
        }  # fmt: skip
        content = f"%PDF-1.7 {sorted(said.items())}".encode()
        origin = Origin(Channel.FOLDER, f"/in/{hash(content)}", dt.datetime.now(dt.UTC))
        part = Part(
            "", Attachment(fields.get("file", "rechnung.pdf"), content, origin), MediaType.PDF, Disposition.RECEIVED
        )
        document_id = store.intake.receive(part).document_id
        read = {
            FieldName(name): Field(FieldName(name), value, sure, Source.TEXT, page=1, box=Box(10, 10, 60, 20))
            for name, value in said.items()
            if name != "file"
        }
        page = Page(1, 595.28, 841.89, (Word("R-1001", Box(70, 10, 99.5, 20)),), Ink.TEXT)
        extraction = Extraction(part.attachment.sha256, 0, (1,), kind, sure, read)
        (invoice_id,) = store.intake.record_reading(
            document_id, Reading(part.attachment.sha256, (page,), (extraction,))
        )
        judge_one(desk, invoice_id, "payables")
        return invoice_id

    return made


@pytest.fixture
def client(app) -> TestClient:
    """Somebody who is not signed in."""
    return TestClient(app, base_url=ADDRESS, follow_redirects=False)


@pytest.fixture
def sign_in(app, store: Store) -> Callable[..., TestClient]:
    """Make a person with some roles, and give their browser: ``client.csrf`` is the token of their forms."""

    def made(login: str, *roles: Role, entities: list[str] | None = None) -> TestClient:
        account = store.accounts.named(login) or store.accounts.add(
            login, login.title(), roles, "test", entities=entities
        )
        browser = TestClient(app, base_url=ADDRESS, follow_redirects=False)
        secret = store.sessions.start(account.id)
        browser.cookies.set("payables", secret)
        browser.csrf = store.sessions.find(secret).csrf
        browser.headers["X-CSRF-Token"] = browser.csrf
        return browser

    return made


@pytest.fixture
def office(app, store: Store) -> SmallOffice:
    """The application with the one door, two companies and a policy."""
    app.state.acts = SmallOffice(store)
    return app.state.acts


@pytest.fixture
def configured(app) -> Callable[..., None]:
    """Serve the application otherwise: ``configured(supplier_form=True)``."""

    def change(**values: object) -> None:
        app.state.config = replace(app.state.config, **values)

    return change
