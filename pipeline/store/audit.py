"""The audit chain: every change is an event, chained by hashes, with a hash of the record as it then stood.

``hash = sha256(seq, at, actor, action, subject, body, previous)`` joined by U+001F. The body carries ``state``: the
sha256 of the record the event is about, with everything that belongs to it. Verifying recomputes the chain *and* each
record's state, so one flipped byte in an event or in the record it speaks of is found.

A chain cannot see its own tail cut off; compare its head with one that was kept outside.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    Row,
    Select,
    String,
    Table,
    bindparam,
    collate,
    func,
    insert,
    select,
    text,
    type_coerce,
)
from sqlalchemy.types import NullType

from pipeline.store import desk_tables, payment_tables, tables

START: Final = "0" * 64
_LAST: Final = select(tables.events.c.seq, tables.events.c.hash).order_by(tables.events.c.seq.desc()).limit(1)
_WRITE: Final = insert(tables.events)
_LEASE: Final = frozenset({"claimed_by", "lease_until", "attempts"})
"""Columns that change without an event: they say who works on a document, not what it is."""


@dataclass(frozen=True, slots=True)
class Event:
    """One change: who did what to which record, and what was said."""

    seq: int
    at: datetime
    actor: str
    action: str
    subject: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Damage:
    """Where the chain or a record is not what it was; ``seq`` is the event that shows it."""

    seq: int
    subject: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What verifying came to: the number of events, the head of the chain, and every damage."""

    events: int
    head: str
    damages: tuple[Damage, ...]


def append(connection: Connection, actor: str, action: str, subject: str, **body: Any) -> None:  # noqa: ANN401
    """Add an event to the chain, within the transaction of the change it speaks of and after that change."""
    hold(connection)
    last = connection.execute(_LAST).one_or_none()
    seq, previous = (last.seq + 1, last.hash) if last else (1, START)
    at = datetime.now(UTC)
    written = canonical(body | {"state": state(connection, subject)})
    connection.execute(
        _WRITE,
        {
            "seq": seq, "at": at, "actor": actor, "action": action, "subject": subject, "body": written,
            "previous": previous, "hash": link(seq, _plain(at), actor, action, subject, written, previous),
        },
    )  # fmt: skip


def hold(connection: Connection) -> None:
    """Keep the head of the chain until the transaction ends.

    ``append`` does it; a sentence that changes several records does it first, so that two of them never wait for each
    other crosswise. SQLite has one writer anyway.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("select pg_advisory_xact_lock(hashtext('payables audit'))"))


def link(seq: int, at: str, actor: str, action: str, subject: str, body: str, previous: str) -> str:
    """The hash of one event; ``at`` is the time as it is kept."""
    return hashlib.sha256(_bytes("\x1f".join((str(seq), at, actor, action, subject, body, previous)))).hexdigest()


def _bytes(said: str) -> bytes:
    """As the database keeps it, damaged text too (``Database.read_damaged``)."""
    return said.encode("utf-8", "surrogateescape")


def canonical(value: object) -> str:
    """JSON of one form: sorted keys, no spaces, times and dates as text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return hashlib.sha256(value).hexdigest()
    return str(value)


_PARTS: Final[Mapping[str, tuple[tuple[Table, str], ...]]] = {
    "document": ((tables.documents, "id"), (tables.pages, "document_id"), (tables.retired, "document_id")),
    "invoice": (
        (tables.invoices, "id"), (tables.findings, "invoice_id"), (tables.corrections, "invoice_id"),
        (tables.answers, "invoice_id"), (tables.billings, "invoice_id"), (tables.plans, "invoice_id"),
        (tables.decisions, "invoice_id"), (tables.recollections, "invoice_id"),
        (desk_tables.withdrawals, "invoice_id"),
    ),
    "example": ((tables.examples, "id"), (tables.forgotten, "example_id")),
    "entry": ((tables.entries, "id"), (tables.postings, "entry_id")),
    "supplier": ((tables.suppliers, "id"),),
    "order": ((tables.orders, "id"),),
    "account": ((desk_tables.accounts, "id"),),
    "account_request": ((desk_tables.account_requests, "id"),),
    "refused_file": ((desk_tables.refused_files, "id"),),
    "payment_run": (
        (payment_tables.payment_runs, "id"), (payment_tables.payments, "run_id"),
        (payment_tables.payment_items, "run_id"),
    ),
    "bank_file": ((payment_tables.bank_files, "id"),),
    "bank_line": ((payment_tables.bank_lines, "id"),),
}  # fmt: skip
"""The tables a record is made of, and the column that names it."""
_NAMED: Final = frozenset({"supplier", "order"})
"""Records with a name of their own; the others are numbered."""


def state(connection: Connection, subject: str) -> str:
    """The sha256 of a record, all its rows in order. A subject is ``invoice:7``, ``entry:3``, ``supplier:S1``."""
    kind, _, name = subject.partition(":")
    digest = hashlib.sha256()
    for table, column in _PARTS[kind]:
        wanted = name if kind in _NAMED else int(name)
        for row in connection.execute(_rows_of(table, column, connection.dialect.name), {"wanted": wanted}):
            digest.update(_bytes(_row(table, row)))
            digest.update(b"\n")
    return digest.hexdigest()


@cache
def _rows_of(table: Table, column: str, dialect: str) -> Select[Any]:
    """The rows of one record; made once, as making it costs more than running it."""
    return _raw(table).where(table.c[column] == bindparam("wanted")).order_by(*_in_order(dialect, table))


def _raw(table: Table) -> Select[Any]:
    """A table's rows as the driver gives them: nothing is understood, so that no damage can stop the proof."""
    return select(*(type_coerce(one, NullType()).label(one.name) for one in table.c))


def _in_order(dialect: str, table: Table) -> list[ColumnElement[Any]]:
    """By primary key; text by its bytes, which no update of the system's language files can change."""
    by_bytes = dialect == "postgresql"
    return [
        collate(one, "C") if by_bytes and isinstance(one.type, String) else one for one in table.primary_key.columns
    ]


def _row(table: Table, row: Row[Any]) -> str:
    kept = {name: value for name, value in row._asdict().items() if name not in _LEASE}
    for name in _booleans(table):
        if kept[name] in {0, 1}:
            kept[name] = bool(kept[name])
    return canonical(kept)


@cache
def _booleans(table: Table) -> tuple[str, ...]:
    return tuple(one.name for one in table.c if isinstance(one.type, Boolean))


def verify(connection: Connection, progress: Callable[[int], None] = lambda _: None) -> Proof:
    """Walk the whole chain, then look at every record as its last event left it."""
    damages: list[Damage] = []
    latest: dict[str, tuple[int, str]] = {}
    previous, seq = START, 0
    for row in connection.execute(_raw(tables.events).order_by(tables.events.c.seq)):
        seq += 1
        damages.extend(_broken(row, seq, previous))
        previous, seq = row.hash, row.seq
        latest[row.subject] = (row.seq, _recorded_state(row.body))
        progress(seq)
    for subject, (at, recorded) in latest.items():
        if not _names_a_record(subject) or state(connection, subject) != recorded:
            damages.append(Damage(at, subject, f"{subject} is not as event {at} left it"))
    damages.extend(_unspoken(connection, latest))
    return Proof(seq, previous, tuple(damages))


def _broken(row: Row[Any], expected: int, previous: str) -> Iterator[Damage]:
    if row.seq != expected:
        yield Damage(row.seq, row.subject, f"event {expected} is missing")
    if row.previous != previous:
        yield Damage(row.seq, row.subject, f"event {row.seq} does not follow the one before it")
    elif row.hash != link(row.seq, row.at, row.actor, row.action, row.subject, row.body, row.previous):
        yield Damage(row.seq, row.subject, f"event {row.seq} was changed")


def _recorded_state(body: str) -> str:
    try:
        return str(json.loads(body)["state"])
    except (ValueError, KeyError, TypeError):
        return ""


def _names_a_record(subject: str) -> bool:
    kind, _, name = subject.partition(":")
    return kind in _PARTS and (kind in _NAMED or name.isdecimal())


def _unspoken(connection: Connection, spoken: Mapping[str, object]) -> Iterator[Damage]:
    """Records that no event speaks of: somebody wrote them past the program."""
    for kind, parts in _PARTS.items():
        table, column = parts[0]
        for (name,) in connection.execute(select(table.c[column])):
            if f"{kind}:{name}" not in spoken:
                yield Damage(0, f"{kind}:{name}", f"no event speaks of {kind}:{name}")


def history(connection: Connection, *subjects: str) -> list[Event]:
    """The events about some records, oldest first."""
    chosen = select(tables.events).where(tables.events.c.subject.in_(subjects)).order_by(tables.events.c.seq)
    return [
        Event(row.seq, row.at, row.actor, row.action, row.subject, json.loads(row.body))
        for row in connection.execute(chosen)
    ]


def count(connection: Connection) -> int:
    """How many events there are."""
    return int(connection.execute(select(func.count()).select_from(tables.events)).scalar_one())
