"""The store: the truth in a database and an archive, asked in the words of the trade.

Rows become nouns here and nowhere else. One transaction for each sentence: the change and the audit event that explains
it. A step that is done twice does nothing the second time.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

from pipeline.store import audit
from pipeline.store.absences import Absence, Absences, BadAbsenceError
from pipeline.store.account_requests import AccountRequest, AccountRequests, Call
from pipeline.store.accounts import Accounts, LoginTakenError, WaitError
from pipeline.store.approvals import Approvals, NotAllowedError
from pipeline.store.archive import Archive, DamagedError
from pipeline.store.arrivals import Arrivals
from pipeline.store.banking import Banking, Booked
from pipeline.store.counts import standing
from pipeline.store.database import Database
from pipeline.store.duplicates import Duplicates
from pipeline.store.events import Events
from pipeline.store.folder_files import FolderFiles
from pipeline.store.handed_in import HandedIn, HandedInFiles, Piece
from pipeline.store.idempotency import Idempotency
from pipeline.store.identities import PostedTwiceError
from pipeline.store.intake import Arrival, Claim, Intake, Receipt
from pipeline.store.invoices import Heading, Invoices, Record
from pipeline.store.journal import Journal, KeyReusedError, NotAReversalError
from pipeline.store.listing import Filter, Listed, Listing
from pipeline.store.mail_log import MailLog
from pipeline.store.masters import Masters, TakenError
from pipeline.store.memory import Lesson, Memory
from pipeline.store.moves import StaleVersionError
from pipeline.store.numbers import Numbers
from pipeline.store.outbox import Letter, Outbox
from pipeline.store.partings import Division, Part, Partings
from pipeline.store.payment_rows import Payment, Run
from pipeline.store.payments import Paid, Payments, Unpaid
from pipeline.store.queue import Queue, Sieve, Waiting
from pipeline.store.retirement import Due, Retirement
from pipeline.store.search import Found, Search
from pipeline.store.search_query import Rank
from pipeline.store.sessions import Invitation, Session, Sessions
from pipeline.store.supplier_file import SupplierFile
from pipeline.store.tokens import ScopeError, Token, Tokens
from pipeline.store.webhooks import Webhook, Webhooks

__all__ = [
    "Absence",
    "AccountRequest",
    "Arrival",
    "BadAbsenceError",
    "Booked",
    "Call",
    "Claim",
    "DamagedError",
    "Division",
    "Due",
    "Filter",
    "Found",
    "HandedIn",
    "Heading",
    "Invitation",
    "KeyReusedError",
    "Lesson",
    "Letter",
    "Listed",
    "LoginTakenError",
    "NotAReversalError",
    "NotAllowedError",
    "Paid",
    "Part",
    "Payment",
    "Piece",
    "PostedTwiceError",
    "Rank",
    "Receipt",
    "Record",
    "Run",
    "ScopeError",
    "Session",
    "Sieve",
    "StaleVersionError",
    "Store",
    "TakenError",
    "Token",
    "Unpaid",
    "WaitError",
    "Waiting",
    "Webhook",
    "open_store",
]


class Store:
    """All rooms of the store over one database and one archive."""

    def __init__(self, database: Database, archive: Archive) -> None:
        """Use ``open_store``, which brings the tables up to date first."""
        self.database = database
        self.archive = archive
        self.intake = Intake(database, archive)
        self.folder_files = FolderFiles(database)
        self.mail_log = MailLog(database)
        self.retirement = Retirement(database, archive)
        self.invoices = Invoices(database)
        self.duplicates = Duplicates(database)
        self.partings = Partings(database)
        self.masters = Masters(database)
        self.memory = Memory(database)
        self.approvals = Approvals(database)
        self.journal = Journal(database)
        self.payments = Payments(database)
        self.banking = Banking(database)
        self.outbox = Outbox(database)
        self.queue = Queue(database)
        self.accounts = Accounts(database)
        self.absences = Absences(database)
        self.sessions = Sessions(database)
        self.account_requests = AccountRequests(database)
        self.supplier_file = SupplierFile(database)
        self.handed_in = HandedInFiles(database)
        self.tokens = Tokens(database)
        self.idempotency = Idempotency(database)
        self.webhooks = Webhooks(database)
        self.events = Events(database)
        self.listing = Listing(database)
        self.arrivals = Arrivals(database)
        self.numbers = Numbers(database)
        self.search = Search(database)

    def exclusively(self, name: str) -> AbstractContextManager[None]:
        """Do something that only one process may do at a time."""
        return self.database.exclusively(name)

    def status(self) -> Mapping[str, Any]:
        """Where everything stands: intake with its balance, invoices, open findings, the ledger."""
        with self.database.read() as connection:
            return standing(connection)

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
