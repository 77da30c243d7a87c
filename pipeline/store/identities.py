"""What is in the ledger once: the database refuses a second posting of one file, KSeF number or invoice."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.duplicates.identity import identities
from pipeline.findings import Reason
from pipeline.review import Answer
from pipeline.store.desk_tables import withdrawals
from pipeline.store.duplicate_tables import posted_identities
from pipeline.store.duplicates import seen_as
from pipeline.store.rows import from_json
from pipeline.store.tables import answers


class PostedTwiceError(Exception):
    """The ledger has this invoice already, under another record: ``twin``."""

    def __init__(self, invoice_id: int, twin: int) -> None:
        """Name both."""
        super().__init__(f"invoice {invoice_id} is invoice {twin} again, which is in the ledger")
        self.invoice_id = invoice_id
        self.twin = twin


def claim(connection: Connection, invoice_id: int) -> None:
    """Take an invoice's identities as it is posted. Raises ``PostedTwiceError`` where another one has them.

    Where a person answered that it is no duplicate of that one, it stands beside it.
    """
    own = identities(seen_as(connection, invoice_id))
    table = posted_identities.c
    holders = connection.execute(
        select(table.identity, table.invoice_id).where(table.identity.in_(own)).order_by(table.invoice_id)
    ).all()
    twins = sorted({holder for _, holder in holders})
    if twins and not _pardoned(connection, invoice_id, twins):
        raise PostedTwiceError(invoice_id, twins[0])
    taken = {identity for identity, _ in holders}
    rows = [
        {"identity": one, "pardon": invoice_id if one in taken else 0, "invoice_id": invoice_id} for one in set(own)
    ]
    try:
        connection.execute(insert(posted_identities), rows)
    except IntegrityError as error:  # posted by another process since they were looked for
        raise PostedTwiceError(invoice_id, invoice_id) from error


def release(connection: Connection, invoice_id: int) -> None:
    """Give them back: its posting was reversed."""
    connection.execute(delete(posted_identities).where(posted_identities.c.invoice_id == invoice_id))


def _pardoned(connection: Connection, invoice_id: int, twins: list[int]) -> bool:
    """Whether a person said of one of these that the invoice is no duplicate of it, and did not take it back."""
    back = select(withdrawals.c.said_id).where(
        withdrawals.c.said == answers.name, withdrawals.c.invoice_id == invoice_id
    )
    given = connection.execute(
        select(answers.c.body).where(answers.c.invoice_id == invoice_id, answers.c.id.not_in(back))
    ).scalars()
    named = {f"twin {one}" for one in twins}
    said = (from_json(Answer, body) for body in given)
    return any(one.reason is Reason.DUPLICATE_EXACT and one.about in named for one in said)
