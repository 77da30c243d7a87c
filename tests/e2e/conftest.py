"""The samples walked once, the desk served by the real command, and a real browser that knocks at it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows import stages
from flows.masters import read_orders, read_suppliers
from flows.wiring import office, read_settings
from pipeline.accounts import Role
from pipeline.store import open_store

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def walk(home: Path, database: str = "") -> None:
    """Take the samples through the whole walk into a data folder."""
    patch = pytest.MonkeyPatch()
    patch.setenv("PAYABLES_CONFIG", str(ROOT / "payables.toml"))
    patch.setenv("PAYABLES_HOME", str(home))
    patch.setenv("PAYABLES_DATABASE", database)
    with office(read_settings()) as opened:
        opened.store.masters.import_suppliers(read_suppliers(SAMPLES / "suppliers.csv"), "test")
        opened.store.masters.import_orders(read_orders(SAMPLES / "orders.csv"), "test")
        stages.everything(opened, [SAMPLES], sources=stages.Sources.NONE)
    patch.undo()


@pytest.fixture(scope="session")
def walked(tmp_path_factory) -> Path:
    """A data folder with the samples walked through: tests copy it."""
    home = tmp_path_factory.mktemp("walked") / "var"
    walk(home)
    return home


@dataclass(frozen=True)
class Served:
    """A desk that is served: its address and its data folder."""

    address: str
    home: Path
    database: str

    def signed_in(self, login: str, *roles: Role, **chosen: str) -> str:
        """The cookie of somebody with these roles."""
        store = open_store(self.database, f"file://{self.home / 'archive'}")
        try:
            account = store.accounts.named(login) or store.accounts.add(login, login.title(), roles, "test")
            if chosen:
                store.accounts.prefer(account.id, **chosen)
            return store.sessions.start(account.id)
        finally:
            store.close()


def serve(home: Path, database: str) -> tuple[subprocess.Popen[bytes], str]:
    """Start `payables serve` over a data folder; returns the process and the address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PAYABLES_HOME": str(home), "PAYABLES_CONFIG": str(ROOT / "payables.toml"), "PAYABLES_DATABASE": database,
        "PAYABLES_WEB_PORT": str(port), "PAYABLES_WEB__SUPPLIER_FORM": "true",
    }  # fmt: skip
    log = (home.parent / "serve.log").open("wb")
    process = subprocess.Popen([sys.executable, "-m", "flows.web"], cwd=ROOT, env=environment, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=1).close()
        except OSError:
            assert process.poll() is None, (home.parent / "serve.log").read_text()
            time.sleep(0.1)
        else:
            return process, address
    raise AssertionError((home.parent / "serve.log").read_text())


@pytest.fixture(scope="module")
def served(request, tmp_path_factory) -> Iterator[Served]:
    """The desk over walked samples of this module's own: on SQLite, or where a test asks so on PostgreSQL."""
    home = tmp_path_factory.mktemp("served") / "var"
    if getattr(request, "param", "sqlite") == "postgresql":
        database = request.getfixturevalue("postgres_databases")("migrated")
        walk(home, database)
    else:
        shutil.copytree(request.getfixturevalue("walked"), home)
        database = f"sqlite:///{home / 'payables.db'}"
    process, address = serve(home, database)
    yield Served(address, home, database)
    process.terminate()
    process.wait(10)


@pytest.fixture(scope="module")
def chromium():
    """Debian's Chromium, without a window."""
    from playwright.sync_api import sync_playwright

    if CHROMIUM is None:
        pytest.skip("there is no Chromium; `make test` installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page_of(chromium, served):
    """Open a page as somebody with some roles; what goes wrong in the page fails the test."""
    opened = []

    def made(
        login: str, *roles: Role, theme: str = "light", language: str = "en", width: int = 1366, height: int = 768
    ):
        secret = served.signed_in(login, *roles, theme=theme, language=language)
        context = chromium.new_context(viewport={"width": width, "height": height})
        context.add_cookies([{"name": "payables", "value": secret, "url": served.address}])
        page = context.new_page()
        page.wrong = []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("console", lambda said: page.wrong.append(said.text) if said.type == "error" else None)
        opened.append((context, page))
        return page

    yield made
    for context, page in opened:
        wrong = page.wrong
        context.close()
        assert wrong == []
