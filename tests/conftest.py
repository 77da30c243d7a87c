"""Stores to test against: SQLite in a temporary folder, and a real PostgreSQL on loopback."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from pipeline.store import Store, open_store

sys.path.insert(0, str(Path(__file__).parent))

from mail_server import dovecot  # noqa: F401 - a fixture

settings.register_profile("house", deadline=None)  # no test holds a time: the machine may be busy
settings.load_profile("house")

DEBIAN = Path("/usr/lib/postgresql")


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every table and nothing in them: tests copy it, which is quicker than migrating."""
    folder = tmp_path_factory.mktemp("migrated")
    open_store(f"sqlite:///{folder / 'payables.db'}", f"file://{folder / 'archive'}").close()
    return folder / "payables.db"


@pytest.fixture
def sqlite_file(migrated: Path, tmp_path: Path) -> Path:
    """The database file behind ``store``."""
    return Path(shutil.copyfile(migrated, tmp_path / "payables.db"))


@pytest.fixture
def store(sqlite_file: Path, tmp_path: Path) -> Iterator[Store]:
    """A store of its own on SQLite."""
    opened = open_store(f"sqlite:///{sqlite_file}", f"file://{tmp_path / 'archive'}")
    yield opened
    opened.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """A migrated database of its own, once of each sort."""
    if request.param == "sqlite":
        return f"sqlite:///{request.getfixturevalue('sqlite_file')}"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def any_store(database_url: str, tmp_path: Path) -> Iterator[Store]:
    """A store of its own, once on each database."""
    opened = open_store(database_url, f"file://{tmp_path / 'archive'}")
    yield opened
    opened.close()


@pytest.fixture
def postgres_url(postgres_databases: Callable[[str | None], str]) -> str:
    """A PostgreSQL database of its own with every table and nothing in them."""
    return postgres_databases("migrated")


@pytest.fixture
def empty_postgres_url(postgres_databases: Callable[[str | None], str]) -> str:
    """A PostgreSQL database of its own with nothing at all in it."""
    return postgres_databases(None)


@pytest.fixture(scope="session")
def postgres_databases(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str | None], str]:
    """Makes databases on the test server, as copies of a template where one is named."""
    engine = create_engine(f"{postgres_server}/postgres", isolation_level="AUTOCOMMIT")
    numbers = iter(range(1_000_000))

    def make(template: str | None, name: str = "") -> str:
        name = name or f"test_{next(numbers)}"
        with engine.connect() as connection:
            connection.execute(text(f"create database {name} template {template or 'template0'}"))
        return f"{postgres_server}/{name}"

    open_store(make(None, "migrated"), f"file://{tmp_path_factory.mktemp('archive')}").close()
    return make


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A PostgreSQL server on a free port of loopback, for as long as the tests run; the start of its URLs."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server here: initdb is neither in /usr/lib/postgresql/*/bin nor on the PATH")
    folder, someone = Path(tempfile.mkdtemp(prefix="payables-postgresql-")), _ordinary_user()
    if someone:
        os.chown(folder, someone["user"], someone["group"])
    run: dict[str, Any] = {"cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **someone}
    make = ["initdb", "-D", folder / "data", "-U", "ap", "--auth=trust", "--no-locale", "-E", "UTF8", "--no-sync"]
    subprocess.run([programs / make[0], *make[1:]], check=True, **run)
    port = _free_port()
    options = ["fsync=off", "listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=32MB"]
    settings = [part for option in options for part in ("-c", option)]
    server = subprocess.Popen([programs / "postgres", "-D", folder / "data", "-p", str(port), *settings], **run)
    url = f"postgresql+psycopg://ap@127.0.0.1:{port}"
    try:
        _wait_for(url, server)
        yield url
    finally:
        server.send_signal(signal.SIGINT)  # closes every connection and stops
        server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _postgres_programs() -> Path | None:
    """The folder with ``initdb`` and ``postgres``; Debian keeps them off the PATH, by version."""
    debian = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3].partition(".")[0]))
    found = debian[-1] if debian else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def _ordinary_user() -> dict[str, Any]:
    """PostgreSQL refuses root: whom to run it as then; nothing for anybody else."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            found = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": found.pw_uid, "group": found.pw_gid, "extra_groups": []}
    pytest.skip("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    engine, deadline = create_engine(f"{url}/postgres"), time.monotonic() + 30
    while True:
        try:
            engine.connect().close()
        except OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
