"""Write the invented invoices into a database, past the store's sentences but in its rows."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final

from desk_rows import Made, Office, Row, body_of
from sqlalchemy import Connection, insert, text, update

from pipeline.store import Store, audit, search_index, tables
from pipeline.store.rows import to_json

BATCH: Final = 2000
ORDER: Final = (
    "documents", "pages", "invoices", "findings", "duplicate_facts", "duplicate_keys", "review_queue", "plans",
    "entries", "postings",
)  # fmt: skip


def seed(store: Store, size: int) -> None:
    """``size`` invoices, of which one in forty is in review and about one in sixty-six in approval."""
    office, started = Office(size, size // 40, size * 3 // 200), time.monotonic()
    with store.database.write() as connection:
        connection.execute(insert(tables.suppliers), [{"id": one.id, "body": to_json(one)} for one in office.suppliers])
    chain = _Chain()
    made = office.invoices()
    while batch := list(itertools.islice(made, BATCH)):
        with store.database.write() as connection:
            _write(connection, batch, chain)
        seconds = time.monotonic() - started
        print(f"\r{batch[-1].id} of {size} invoices, {seconds:.0f} s", end="", flush=True)
    print()
    with store.database.write() as connection:
        connection.execute(update(tables.entries).values(posted=True))
        if connection.dialect.name == "postgresql":
            _set_sequences(connection)
    _settle(store)


def _write(connection: Connection, batch: list[Made], chain: _Chain) -> None:
    for name in ORDER:
        rows = [row for made in batch for row in made.rows.get(name, ())]
        if rows:
            connection.execute(insert(tables.metadata.tables[name]), rows)
    kind = search_index.kind(connection)
    connection.execute(*search_index.statement(kind, [(made.id, made.said) for made in batch]))
    connection.execute(insert(tables.events), list(chain.link(batch)))


class _Chain:
    """The audit chain as it grows."""

    def __init__(self) -> None:
        self._seq, self._head = 0, audit.START

    def link(self, batch: Iterable[Made]) -> Iterable[Row]:
        """The events of some invoices."""
        now = datetime.now(UTC)
        for made in batch:
            for subject, action in made.events:
                self._seq += 1
                event: dict[str, Any] = {"seq": self._seq, "actor": "payables", "action": action, "subject": subject}
                event["body"] = body_of(action, made.id)
                at = now.isoformat(timespec="microseconds")
                previous = self._head
                self._head = audit.link(self._seq, at, "payables", action, subject, event["body"], previous)
                yield {**event, "at": now, "previous": previous, "hash": self._head}


def _set_sequences(connection: Connection) -> None:
    for name in ("documents", "invoices", "entries"):
        connection.execute(
            text(f"select setval(pg_get_serial_sequence('{name}', 'id'), (select max(id) from {name}))")  # noqa: S608
        )


def sizes(store: Store) -> str:
    """How many invoices, and the bytes of the database and of the search index for each."""
    with store.database.read() as connection:
        count = connection.execute(text("select count(*) from invoices")).scalar_one()
        whole, index = (int(connection.execute(text(one)).scalar_one()) for one in _SIZES[connection.dialect.name])
    return (
        f"{count:,} invoices: {whole / count:,.0f} bytes of database for each, {index / count:,.0f} of them to search"
    )


_SIZES: Final = {
    "sqlite": (
        "select page_count * page_size from pragma_page_count, pragma_page_size",
        "select (select sum(length(block)) from search_index_data) + sum(length(sz)) from search_index_docsize",
    ),
    "postgresql": ("select pg_database_size(current_database())", "select pg_total_relation_size('search_index')"),
}


def _settle(store: Store) -> None:
    """What a database does by itself in the night: PostgreSQL's autovacuum, SQLite's checkpoint."""
    with store.database.engine.connect() as connection:
        if store.database.is_sqlite:
            connection.exec_driver_sql("commit")
            connection.exec_driver_sql("pragma wal_checkpoint(truncate)")
            return
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("vacuum analyze")
