"""Programs with tokens, and invoices of two companies for them to ask about."""

from __future__ import annotations

import datetime as dt
import importlib.util
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pipeline.accounts import Right, Role
from pipeline.documents import Attachment, Box, MediaType
from pipeline.findings import Finding, Reason
from pipeline.intake import Part
from pipeline.parties import Entity, OrderLine, PurchaseOrder, Supplier
from pipeline.review import Answer, Correction
from pipeline.sentences import say
from pipeline.status import Disposition, Status
from pipeline.store import Store
from pipeline.suppliers import SupplierMatch
from pipeline.web.acts import Understood
from pipeline.web.app import create_app
from pipeline.web.config import WebConfig

_MAKERS = importlib.util.spec_from_file_location("store_makers", Path(__file__).parents[2] / "store" / "conftest.py")
makers = importlib.util.module_from_spec(_MAKERS)
sys.modules["store_makers"] = makers
_MAKERS.loader.exec_module(makers)  # the makers of the store's tests

ADDRESS = "http://127.0.0.1:8765"
DOUBT = Finding(Reason.TOTALS_DISAGREE, "100.00 + 19.00 is not 120.00.", ("gross_total",), {"value": "120.00"})


@dataclass
class PlainActs:
    """The verbs with the simplest judge there is: an invoice goes to approval once no finding is open."""

    store: Store
    said: list[tuple[Any, ...]] = field(default_factory=list)

    def say(self, invoice_id, person, corrections, answers, version):
        self.store.invoices.say(invoice_id, corrections, answers, version)
        self.said.append((invoice_id, person, tuple(corrections), tuple(answers)))
        return self.judge(invoice_id, person)

    def withdraw(self, invoice_id, person, at):
        self.store.invoices.withdraw(invoice_id, person, at)
        return self.judge(invoice_id, person)

    def judge(self, invoice_id, person):
        return self.store.invoices.one(invoice_id).status

    def weigh(self, invoice_id, corrections: list[Correction], answers: list[Answer]):
        left = tuple(one for one in (DOUBT,) if one.reason not in {given.reason for given in answers})
        return replace(makers.verdict(Status.IN_APPROVAL), findings=(DOUBT,), open=left)

    def suppliers(self, invoice_id, corrections, search):
        return [
            SupplierMatch(Supplier("S1", "Elbe"), 6.0, (say("the VAT id {vat_id} is theirs", vat_id="DE1"),), sure=True)
        ]

    def understand(self, field, text, language):
        return Understood((text,))

    def page_image(self, document_id, page, dpi):
        return b"RIFF....WEBP"

    def region(self, document_id, page, box: Box):
        return "119,00"

    def take_in(self, attachment: Attachment):
        return self.store.intake.receive(Part("", attachment, MediaType.PDF, Disposition.RECEIVED)).document_id

    def entities(self):
        return (Entity("ours", "Muster Handel GmbH"), Entity("theirs", "Andere GmbH"))


@pytest.fixture
def acts(store: Store) -> PlainActs:
    return PlainActs(store)


@pytest.fixture
def app(store: Store, acts: PlainActs):
    return create_app(store, acts, WebConfig(ADDRESS))


@pytest.fixture
def client(app) -> TestClient:
    """A program without a token."""
    return TestClient(app, base_url=ADDRESS, follow_redirects=False, raise_server_exceptions=True)


@pytest.fixture
def program(app, store: Store) -> Callable[..., TestClient]:
    """A program of a person who may do everything, with these scopes; of ``entities`` where they are named."""

    def made(*scopes: Right, login: str = "ann", roles=tuple(Role), entities: list[str] | None = None) -> TestClient:
        account = store.accounts.named(login) or store.accounts.add(
            login, login.title(), roles, "test", entities=entities
        )
        secret, _ = store.tokens.make(account.id, "erp", scopes or account.rights, login)
        browser = TestClient(app, base_url=ADDRESS, follow_redirects=False)
        browser.headers["Authorization"] = f"Bearer {secret}"
        return browser

    return made


@dataclass(frozen=True)
class House:
    """What there is: an invoice in each state, all of the company ``ours``."""

    store: Store
    review: int
    approval: int
    rejected: int
    posted: int
    document: int
    failed: int

    def version(self, invoice_id: int) -> int:
        return self.store.invoices.one(invoice_id).version


@pytest.fixture
def house(store: Store) -> House:
    """Built through the store's own verbs."""
    clerk = makers.Clerk(store)
    store.accounts.add("ann", "Ann Ames", tuple(Role), "test")
    review = clerk.extracted(b"%PDF one", number="R-1")
    held = replace(
        makers.verdict(Status.IN_REVIEW, said=makers.extraction(number="R-1")), findings=(DOUBT,), open=(DOUBT,)
    )
    store.invoices.record_verdict(review, held, None, "payables")
    approval = clerk.asked(b"%PDF two", "ann")
    rejected = clerk.extracted(b"%PDF three")
    store.invoices.record_verdict(rejected, replace(held, invoice=makers.verdict().invoice), None, "payables")
    store.invoices.move(rejected, Status.REJECTED, "ann", "not ours")
    posted = clerk.posted(b"%PDF four")
    failed = clerk.received(b"%PDF five")
    store.intake.set_aside(failed, Finding(Reason.ENCRYPTED, "The file asks for a password."))
    store.masters.import_suppliers([Supplier("S1", "Elbe", ibans=("DE02120300000000202051",))], "ann")
    line = OrderLine("10", "Paper", Decimal(5), Decimal("20.00"))
    store.masters.import_orders([PurchaseOrder("PO-7", "S1", "EUR", (line,), dt.date(2026, 6, 1))], "ann")
    store.webhooks.make("https://erp.example.com/hook", ["approved"], "ann")
    document = store.invoices.one(review).document_id
    return House(store, review, approval, rejected, posted, document, failed)
