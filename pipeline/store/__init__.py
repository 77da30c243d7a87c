"""The store: the truth in a database and an archive, asked in the words of the trade.

Rows become nouns here and nowhere else. One transaction for each sentence: the change and the audit event that explains
it. A step that is done twice does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from sqlalchemy import func, select

from pipeline.store import audit, tables
from pipeline.store.approvals import Approvals, NotAllowedError
from pipeline.store.archive import Archive, DamagedError
from pipeline.store.database import Database
from pipeline.store.intake import Arrival, Claim, Intake, Receipt, balance
from pipeline.store.invoices import Heading, Invoices, Record, StaleVersionError
from pipeline.store.journal import Journal, KeyReusedError, trial_balance
from pipeline.store.masters import Masters
from pipeline.store.outbox import Letter, Outbox

__all__ = [
    "Arrival",
    "Claim",
    "DamagedError",
    "Heading",
    "KeyReusedError",
    "Letter",
    "NotAllowedError",
    "Receipt",
    "Record",
    "StaleVersionError",
    "Store",
    "open_store",
]


class Store:
    """All rooms of the store over one database and one archive."""

    def __init__(self, database: Database, archive: Archive) -> None:
        """Use ``open_store``, which brings the tables up to date first."""
        self.database = database
        self.archive = archive
        self.intake = Intake(database, archive)
        self.invoices = Invoices(database)
        self.masters = Masters(database)
        self.approvals = Approvals(database)
        self.journal = Journal(database)
        self.outbox = Outbox(database)

    def exclusively(self, name: str) -> AbstractContextManager[None]:
        """Do something that only one process may do at a time."""
        return self.database.exclusively(name)

    def status(self) -> Mapping[str, Any]:
        """Where everything stands: intake with its balance, invoices, open findings, the ledger."""
        invoices, findings, entries = tables.invoices, tables.findings, tables.entries
        with self.database.read() as connection:
            by_status = connection.execute(select(invoices.c.status, func.count()).group_by(invoices.c.status)).tuples()
            by_reason = connection.execute(
                select(findings.c.reason, func.count())
                .join(invoices, invoices.c.id == findings.c.invoice_id)
                .where(findings.c.is_open, invoices.c.status == "in_review")
                .group_by(findings.c.reason)
                .order_by(func.count().desc(), findings.c.reason)
            ).tuples()
            sums = trial_balance(connection)
            currencies = {currency for _, currency in sums}
            return {
                "intake": dict(balance(connection)),
                "invoices": dict(by_status.all()),
                "findings": dict(by_reason.all()),
                "ledger": {
                    "entries": connection.execute(select(func.count()).select_from(entries)).scalar_one(),
                    "balanced": all(not sum(v for (_, c), v in sums.items() if c == one) for one in currencies),
                },
            }

    def verify_audit(self, progress: Callable[[int], None] = lambda _: None) -> audit.Proof:
        """Recompute the chain and every record it speaks of."""
        with self.database.read_damaged() as connection:
            return audit.verify(connection, progress)

    def close(self) -> None:
        """Give back every connection."""
        self.database.close()


def open_store(database_url: str, archive_url: str) -> Store:
    """Open the store, with its tables at their newest version."""
    from pipeline.store.migrations import bring_up_to_date  # noqa: PLC0415 - Alembic is loaded where it is needed

    database = Database(database_url)
    bring_up_to_date(database)
    return Store(database, Archive(archive_url))
