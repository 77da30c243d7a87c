"""The connection underneath: durable, guarded, the same tables by migration as in the code."""

import contextlib
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from pipeline.store import migrations, open_store, tables
from pipeline.store.database import Database, wal_is_safe
from pipeline.store.migrations import HEAD, current


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 50, 7), True),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
    ],
)
def test_the_wal_bug_is_known_by_version(version, safe):
    assert wal_is_safe(version) is safe


def test_sqlite_is_durable_and_checks_its_references(store):
    with store.database.read() as connection:
        asked = {one: connection.execute(text(f"pragma {one}")).scalar() for one in
                 ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")}  # fmt: skip

    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30_000}


def test_an_old_sqlite_is_not_trusted_with_wal(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr("pipeline.store.database.wal_is_safe", lambda _version: False)
    database = Database(f"sqlite:///{tmp_path / 'old.db'}")

    with database.read() as connection:
        mode, synchronous = (
            connection.execute(text(f"pragma {one}")).scalar() for one in ("journal_mode", "synchronous")
        )
    database.close()

    assert (mode, synchronous) == ("truncate", 3)
    assert "can lose commits" in caplog.text


def test_a_reader_changes_nothing(any_store):
    with contextlib.suppress(DBAPIError), any_store.database.read() as connection:  # PostgreSQL refuses, SQLite forgets
        connection.execute(text("insert into suppliers (id, body) values ('S1', '{}')"))

    with any_store.database.read() as connection:
        assert connection.execute(text("select count(*) from suppliers")).scalar() == 0


def test_two_stores_on_one_file_queue_on_one_lock(sqlite_file):
    one, two = Database(f"sqlite:///{sqlite_file}"), Database(f"sqlite:///{sqlite_file}")
    order = []

    def second():
        with two.write():
            order.append("second")

    with one.write():
        thread = threading.Thread(target=second)
        thread.start()
        time.sleep(0.1)
        order.append("first")
    thread.join()

    assert order == ["first", "second"]


def test_what_is_done_exclusively_is_done_by_one_at_a_time(database_url, tmp_path):
    inside, most = [], []

    def work():
        other = Database(database_url)
        with other.exclusively("judge"):
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.05)
            inside.pop()
        other.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1, 1, 1]


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_migrations_make_the_tables_of_the_code(kind, request, tmp_path):
    url = f"sqlite:///{tmp_path / 'new.db'}" if kind == "sqlite" else request.getfixturevalue("empty_postgres_url")
    store = open_store(url, f"file://{tmp_path / 'archive'}")

    with store.database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": _is_a_record})
        differences = compare_metadata(context, tables.metadata)
    version = current(store.database)
    store.close()

    assert differences == []
    assert version == HEAD


def test_an_old_migration_does_not_know_the_tables_of_today():
    versions = (Path(migrations.__file__).parent / "versions").glob("*.py")

    imports = [line for one in versions for line in one.read_text().splitlines() if re.match(r"(from|import)\b", line)]

    assert imports
    assert [line for line in imports if "tables" in line] == []


def _is_a_record(name, kind, _parents):
    """The search index is made of the records, and of another sort on each database."""
    return kind != "table" or not name.startswith("search_index")


@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_two_that_open_a_new_store_at_once_both_get_it(kind, request, tmp_path):
    url = f"sqlite:///{tmp_path / 'new.db'}" if kind == "sqlite" else request.getfixturevalue("empty_postgres_url")
    code = "import sys; from pipeline.store import open_store; print(open_store(*sys.argv[1:]).status()['intake']['received'])"

    runs = [
        subprocess.Popen([sys.executable, "-c", code, url, f"file://{tmp_path / 'archive'}"], stdout=subprocess.PIPE)
        for _ in range(2)
    ]

    assert [run.communicate(timeout=60)[0] for run in runs] == [b"0\n", b"0\n"]


def test_a_plain_postgresql_address_is_understood():
    database = Database("postgresql://ap@127.0.0.1:1/payables")

    assert database.engine.url.drivername == "postgresql+psycopg"


def test_the_store_is_imported_without_alembic_and_opened_without_it_where_it_is_migrated(sqlite_file, tmp_path):
    code = (
        "import sys; from pipeline.store import open_store; open_store(*sys.argv[1:]).close();"
        "print([name for name in ('alembic', 'prefect', 'numpy') if name in sys.modules])"
    )

    done = subprocess.run(
        [sys.executable, "-c", code, f"sqlite:///{sqlite_file}", f"file://{tmp_path}"],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip

    assert done.stdout == "[]\n"
