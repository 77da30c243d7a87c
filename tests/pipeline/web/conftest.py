"""A desk to knock at: the application over a store of its own, and people who are signed in."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parent))

from office import Office

from pipeline.accounts import Role
from pipeline.store import Store
from pipeline.web.app import create_app
from pipeline.web.config import WebConfig

ADDRESS = "http://127.0.0.1:8765"
PASSPHRASE = "four plain words here"


@pytest.fixture
def app(store: Store):
    """The application with nobody in it and nothing to say."""
    return create_app(store, None, WebConfig(ADDRESS))


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
def office(app, store: Store) -> Office:
    """The application with the one door, two companies and a policy."""
    app.state.acts = Office(store)
    return app.state.acts


@pytest.fixture
def configured(app) -> Callable[..., None]:
    """Serve the application otherwise: ``configured(supplier_form=True)``."""

    def change(**values: object) -> None:
        app.state.config = replace(app.state.config, **values)

    return change
