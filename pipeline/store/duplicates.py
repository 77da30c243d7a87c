"""Where twins are looked for: the blocking keys and facts of every invoice, written with its verdict."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import lru_cache
from struct import pack, unpack
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Connection,
    Row,
    Select,
    SmallInteger,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    union_all,
)

from pipeline.duplicates import Earlier, earlier_of, keys, seller_of
from pipeline.findings import Finding, Reason
from pipeline.invoices import Extraction, Invoice
from pipeline.parties import Supplier
from pipeline.review import Answer
from pipeline.status import Status
from pipeline.store.database import Database
from pipeline.store.desk_tables import withdrawals
from pipeline.store.duplicate_tables import duplicate_backlog, duplicate_facts, duplicate_keys
from pipeline.store.rows import from_json
from pipeline.store.tables import Id, answers, documents, findings, invoices, suppliers

CANDIDATES: Final = 48
"""Invoices that are compared at most, those with the most keys first."""
PAIRS: Final = (Reason.DUPLICATE_EXACT, Reason.DUPLICATE_NUMBER, Reason.DUPLICATE_NEAR)
"""The findings about two invoices."""
BATCH: Final = 200
"""Invoices whose keys are written anew in one transaction."""
NEAREST: Final = 12
"""Invoices of one key that are looked at on either side of the day."""
_DAY_ZERO: Final = date(2000, 1, 1).toordinal()
_LAST_DAY: Final = 2**15 - 1

_hits = duplicate_keys.c.invoice_id.label("invoice_id")


class Duplicates:
    """The history, as the duplicate check asks it."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def candidates(self, suspect: Earlier) -> list[Earlier]:
        """What shares a file or a key with an invoice, before and after it, those with the most keys first."""
        with self._database.read() as connection:
            return candidates(connection, suspect)

    def seen(self, invoice_id: int) -> Earlier:
        """An invoice as it was judged last, as the check sees it. Raises ``LookupError``."""
        with self._database.read() as connection:
            return seen_as(connection, invoice_id)

    def verdicts(self) -> list[tuple[int, int, bool]]:
        """What people decided about pairs: suspect, twin, and whether it was a copy. What was withdrawn is left out.

        Settling the finding says that it was none; rejecting the invoice while it stood says that it was one.
        """
        back = select(withdrawals.c.said_id).where(withdrawals.c.said == answers.name)
        given = select(answers.c.invoice_id, answers.c.body).where(answers.c.id.not_in(back)).order_by(answers.c.id)
        rejected = (
            select(findings.c.invoice_id, findings.c.body)
            .join(invoices, invoices.c.id == findings.c.invoice_id)
            .where(
                invoices.c.status == Status.REJECTED,
                findings.c.is_open,
                findings.c.reason.in_([str(one) for one in PAIRS]),
            )
            .order_by(findings.c.invoice_id, findings.c.position)
        )
        with self._database.read() as connection:
            said = [(row.invoice_id, from_json(Answer, row.body)) for row in connection.execute(given)]
            held = [(row.invoice_id, from_json(Finding, row.body)) for row in connection.execute(rejected)]
        settled = [(one, int(answer.about.removeprefix("twin ")), False) for one, answer in said if _is_pair(answer)]
        return settled + [(one, int(finding.evidence["twin"]), True) for one, finding in held]

    def catch_up(self) -> int:
        """Write keys and facts of the invoices that a new release lists; returns how many."""
        done = 0
        while batch := self._catch_up():
            done += batch
        return done

    def _catch_up(self) -> int:
        chosen = select(duplicate_backlog.c.invoice_id).order_by(duplicate_backlog.c.invoice_id).limit(BATCH)
        with self._database.read() as connection:
            if connection.execute(chosen).first() is None:
                return 0
        with self._database.write() as connection:
            ids = list(connection.execute(chosen).scalars())
            for invoice_id in ids:
                write_facts(connection, seen_as(connection, invoice_id))
            connection.execute(delete(duplicate_backlog).where(duplicate_backlog.c.invoice_id.in_(ids)))
        return len(ids)


def _is_pair(answer: Answer) -> bool:
    return answer.reason in PAIRS and answer.about.removeprefix("twin ").isdecimal()


def candidates(connection: Connection, suspect: Earlier) -> list[Earlier]:
    """As the question of ``Duplicates``, within a transaction."""
    found = keys(suspect)
    given: dict[str, object] = {f"key{at}": key for at, key in enumerate(found)}
    given |= {"day": day_of(suspect.issued), "own": suspect.invoice_id, "file": suspect.sha256}
    return [_earlier(row) for row in connection.execute(_question(len(found)), given)]


def write_facts(connection: Connection, seen: Earlier) -> None:
    """Keep what the check will ask of an invoice, in the place of what was kept of it before."""
    _forget(connection, seen.invoice_id)
    connection.execute(insert(duplicate_facts), [facts_row(seen)])
    rows = key_rows(seen)
    if rows:
        connection.execute(insert(duplicate_keys), rows)


def facts_row(seen: Earlier) -> dict[str, object]:
    """The row of an invoice in ``duplicate_facts``."""
    found = keys(seen)
    return {
        "invoice_id": seen.invoice_id, "written": pack(f">h{len(found)}q", day_of(seen.issued), *found),
        "syntax": seen.syntax or None, "vat_id": seen.vat_id, "iban": seen.iban,
        "net": None if seen.net is None else f"{seen.net:f}", "purchase_order": seen.purchase_order,
        "delivery_note": seen.delivery_note, "contract": seen.contract, "preceding": seen.preceding,
        "period_start": seen.period[0], "period_end": seen.period[1], "ksef_number": seen.ksef_number,
    }  # fmt: skip


def key_rows(seen: Earlier) -> list[dict[str, object]]:
    """The rows of an invoice in ``duplicate_keys``."""
    day = day_of(seen.issued)
    return [{"key": key, "day": day, "invoice_id": seen.invoice_id} for key in keys(seen)]


def day_of(issued: date | None) -> int:
    """A date as days since 2000, within 16 bits; 0 where there is none."""
    return 0 if issued is None else max(-_LAST_DAY, min(_LAST_DAY, issued.toordinal() - _DAY_ZERO))


def seen_as(connection: Connection, invoice_id: int) -> Earlier:
    """An invoice as it was judged last, as the check sees it. Raises ``LookupError``."""
    row = connection.execute(
        select(invoices, documents.c.sha256, suppliers.c.body.label("supplier"))
        .join(documents, documents.c.id == invoices.c.document_id)
        .outerjoin(suppliers, suppliers.c.id == invoices.c.supplier_id)
        .where(invoices.c.id == invoice_id)
    ).one_or_none()
    if row is None:
        raise LookupError(f"there is no invoice {invoice_id}")
    return earlier_of(
        from_json(Invoice, row.invoice),
        invoice_id=row.id,
        sha256=row.sha256,
        index=row.position,
        supplier=from_json(Supplier, row.supplier) if row.supplier else None,
        status=Status(row.status),
        syntax=from_json(Extraction, row.extraction).syntax,
    )


def _forget(connection: Connection, invoice_id: int) -> None:
    written = connection.execute(
        select(duplicate_facts.c.written).where(duplicate_facts.c.invoice_id == invoice_id)
    ).scalar_one_or_none()
    if written is None:
        return
    day, *old = unpack(f">h{(len(written) - 2) // 8}q", written)
    connection.execute(
        delete(duplicate_keys).where(
            duplicate_keys.c.key.in_(old), duplicate_keys.c.day == day, duplicate_keys.c.invoice_id == invoice_id
        )
    )
    connection.execute(delete(duplicate_facts).where(duplicate_facts.c.invoice_id == invoice_id))


@lru_cache(64)
def _question(count: int) -> Select[Any]:
    """The candidates under so many keys; bound are ``key0``, …, ``day``, ``own`` and ``file``."""
    hits = union_all(_by_file(), *(arm for at in range(count) for arm in _by_key(at))).subquery()
    nearest = (
        select(hits.c.invoice_id, func.count().label("shared"))
        .where(hits.c.invoice_id != bindparam("own", type_=Id))
        .group_by(hits.c.invoice_id)
        .order_by(func.count().desc(), hits.c.invoice_id.desc())
        .limit(literal_column(str(CANDIDATES)))
        .subquery()
    )
    facts = duplicate_facts.c
    return (
        select(
            invoices.c.id, documents.c.sha256, invoices.c.kind, invoices.c.number, invoices.c.issued,
            invoices.c.gross, facts.net, invoices.c.currency,
            facts.purchase_order, facts.delivery_note, facts.preceding, facts.period_start, facts.period_end,
            invoices.c.status, facts.syntax, invoices.c.position, invoices.c.supplier_id, facts.vat_id,
            invoices.c.supplier_name, facts.ksef_number, facts.iban, facts.contract,
        )
        .select_from(nearest)
        .join(invoices, invoices.c.id == nearest.c.invoice_id)
        .join(duplicate_facts, facts.invoice_id == invoices.c.id)
        .join(documents, documents.c.id == invoices.c.document_id)
        .order_by(nearest.c.shared.desc(), invoices.c.id.desc())
    )  # fmt: skip


def _by_file() -> Select[Any]:
    """What came of the same file."""
    return (
        select(invoices.c.id.label("invoice_id"))
        .join(documents, documents.c.id == invoices.c.document_id)
        .where(documents.c.sha256 == bindparam("file"))
    )


def _by_key(at: int) -> tuple[Select[Any], Select[Any]]:
    """The nearest under one key, on its day or later and before it."""
    table = duplicate_keys.c
    here = select(_hits).where(table.key == bindparam(f"key{at}", type_=BigInteger)).limit(literal_column(str(NEAREST)))
    day = bindparam("day", type_=SmallInteger)
    later = here.where(table.day >= day).order_by(table.day, table.invoice_id)
    before = here.where(table.day < day).order_by(table.day.desc(), table.invoice_id.desc())
    return select(later.subquery()), select(before.subquery())


def _earlier(row: Row[Any]) -> Earlier:
    (
        invoice_id, sha256, kind, number, issued, gross, net, currency, order, note, preceding, start, end, status,
        syntax, index, supplier_id, vat_id, name, ksef_number, iban, contract,
    ) = row  # fmt: skip
    return Earlier(
        invoice_id, sha256, seller_of(supplier_id, vat_id, name), kind, number, issued,
        None if gross is None else Decimal(gross), None if net is None else Decimal(net), currency, order, note,
        preceding, (start, end), Status(status), syntax or "", index, supplier_id, vat_id, name, ksef_number, iban,
        contract,
    )  # fmt: skip
