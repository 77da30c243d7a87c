"""The database as a connection that is safe to write through: SQLite on one machine, PostgreSQL on many.

SQLite goes through the ``pysqlite3`` wheel, in WAL mode with ``synchronous=FULL``: a commit that was acknowledged
survives a power cut. Writers begin IMMEDIATE and queue on one lock in each process: SQLite's busy handler is unfair.
Readers see one state from their first statement to their last, on PostgreSQL too.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text

log = logging.getLogger(__name__)

BUSY_MILLISECONDS = 30_000

_WRITERS: defaultdict[str, threading.RLock] = defaultdict(threading.RLock)
"""One lock for each SQLite file that this process writes to, however often it was opened."""


class Database:
    """One database. ``read`` and ``write`` give a connection within a transaction; ``write`` commits at its end."""

    def __init__(self, url: str) -> None:
        """Connect lazily; the folder of a SQLite file is made."""
        self.engine = _engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        file = self.engine.url.database
        self._lock = _WRITERS[str(Path(file or "").absolute())]
        self._lock_file = Path(f"{file}.lock") if self.is_sqlite and file else None

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees one consistent state and changes nothing."""
        with self.engine.connect() as connection:
            if not self.is_sqlite:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin() as transaction:
                yield connection
                transaction.rollback()

    @contextmanager
    def read_damaged(self) -> Iterator[Connection]:
        """Like ``read``, for finding damage: SQLite's text that is no UTF-8 comes with surrogates, not as a fault."""
        with self.read() as connection:
            driver = connection.connection.driver_connection
            if not self.is_sqlite or driver is None:
                yield connection
                return
            usual, driver.text_factory = driver.text_factory, _any_text
            try:
                yield connection
            finally:
                driver.text_factory = usual

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction: everything in it happens, or nothing does."""
        if not self.is_sqlite:
            with self.engine.begin() as connection:
                yield connection
            return
        with self._lock, self.engine.connect().execution_options(write=True) as connection, connection.begin():
            yield connection

    @contextmanager
    def exclusively(self, name: str) -> Iterator[None]:
        """Hold a named lock over several transactions, against every other process on this database."""
        if self.is_sqlite:
            with self._lock, self._file_lock(name):
                yield
            return
        with self.engine.connect() as connection:
            connection.execute(text("select pg_advisory_lock(hashtext(:name))"), {"name": f"payables {name}"})
            connection.commit()
            try:
                yield
            finally:
                connection.execute(text("select pg_advisory_unlock(hashtext(:name))"), {"name": f"payables {name}"})
                connection.commit()

    @contextmanager
    def _file_lock(self, name: str) -> Iterator[None]:
        assert self._lock_file is not None  # noqa: S101 - only SQLite comes here
        with self._lock_file.with_suffix(f".{name}.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


def _any_text(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _engine(url: str) -> Engine:
    if url.startswith("sqlite"):
        return _sqlite(url)
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    return create_engine(url, pool_pre_ping=True)


def _sqlite(url: str) -> Engine:
    module = _driver()
    engine = create_engine(url, module=module, connect_args={"timeout": 30, "check_same_thread": False})
    if engine.url.database:
        Path(engine.url.database).parent.mkdir(parents=True, exist_ok=True)
    journal = "WAL" if wal_is_safe(module.sqlite_version_info) else "TRUNCATE"
    if journal != "WAL":
        log.warning("SQLite %s can lose commits in WAL mode; using a slower journal", module.sqlite_version)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:  # noqa: ANN401 - a DBAPI connection has no type
        connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
        for pragma in (
            f"busy_timeout={BUSY_MILLISECONDS}",
            f"journal_mode={journal}",
            "synchronous=FULL" if journal == "WAL" else "synchronous=EXTRA",
            "foreign_keys=ON",
            "recursive_triggers=ON",  # else REPLACE deletes rows without asking the triggers that refuse it
            "trusted_schema=OFF",
            "cache_size=-65536",
        ):
            _patiently(connection, f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")

    return engine


def _patiently(connection: Any, statement: str) -> None:  # noqa: ANN401 - a DBAPI connection has no type
    """Turning WAL on is not covered by the busy handler: two processes starting at once meet here."""
    deadline = time.monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute(statement)
        except Exception as error:
            if "locked" not in str(error) or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def _driver() -> Any:  # noqa: ANN401 - two modules of one shape
    """The DBAPI module: pysqlite3 where there is a wheel, else the standard one."""
    try:
        import pysqlite3  # noqa: PLC0415 - Linux only
    except ImportError:
        import sqlite3  # noqa: PLC0415

        return sqlite3
    return pysqlite3


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset bug (3.7.0 to 3.51.2 can lose commits; back-ported twice)."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
