"""Where a document and an invoice can stand, and the only moves between those places."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pipeline.sentences import N_


class Disposition(StrEnum):
    """What became of one thing that arrived: a message, an attachment, a member of an archive, a file."""

    RECEIVED = "received"  # kept, waiting to be read
    UNPACKED = "unpacked"  # a container; its parts have dispositions of their own
    READ = "read"  # one or more invoices came of it
    IGNORED = "ignored"  # with a reason
    FAILED = "failed"  # with a reason; the original is kept

    @property
    def label(self) -> str:
        """In words."""
        return DISPOSITIONS[self]


DISPOSITIONS: Final[Mapping[Disposition, str]] = {
    Disposition.RECEIVED: N_("received"),
    Disposition.UNPACKED: N_("unpacked"),
    Disposition.READ: N_("read"),
    Disposition.IGNORED: N_("ignored"),
    Disposition.FAILED: N_("failed"),
}


class Status(StrEnum):
    """Where an invoice stands. The status column is the queue."""

    EXTRACTED = "extracted"  # read, waiting for its checks
    IN_REVIEW = "in_review"  # a clerk is asked
    IN_APPROVAL = "in_approval"  # people named by the policy are asked
    APPROVED = "approved"  # may be posted
    POSTED = "posted"  # in the ledger
    SCHEDULED = "scheduled"  # in a payment run
    PAID = "paid"
    REJECTED = "rejected"  # sent back, with a reason
    FILED = "filed"  # kept, nothing to post: a statement, a delivery note
    VOID = "void"  # posted, then reversed
    REPLACED = "replaced"  # its document was divided anew: other invoices stand for its pages

    @property
    def label(self) -> str:
        """In words: ``in review``."""
        return STATUSES[self]


STATUSES: Final[Mapping[Status, str]] = {
    Status.EXTRACTED: N_("extracted"),
    Status.IN_REVIEW: N_("in review"),
    Status.IN_APPROVAL: N_("in approval"),
    Status.APPROVED: N_("approved"),
    Status.POSTED: N_("posted"),
    Status.SCHEDULED: N_("scheduled"),
    Status.PAID: N_("paid"),
    Status.REJECTED: N_("rejected"),
    Status.FILED: N_("filed"),
    Status.VOID: N_("void"),
    Status.REPLACED: N_("replaced"),
}


class IllegalMoveError(Exception):
    """A move that the table does not allow."""


MOVES: Final[Mapping[Status, frozenset[Status]]] = {
    Status.EXTRACTED: frozenset({Status.IN_REVIEW, Status.IN_APPROVAL, Status.APPROVED, Status.FILED, Status.REPLACED}),
    Status.IN_REVIEW: frozenset(
        {Status.IN_REVIEW, Status.IN_APPROVAL, Status.APPROVED, Status.REJECTED, Status.FILED, Status.REPLACED}
    ),
    Status.IN_APPROVAL: frozenset(
        {Status.IN_APPROVAL, Status.APPROVED, Status.IN_REVIEW, Status.REJECTED, Status.REPLACED}
    ),
    Status.APPROVED: frozenset({Status.POSTED, Status.IN_REVIEW, Status.IN_APPROVAL}),
    Status.POSTED: frozenset({Status.SCHEDULED, Status.PAID, Status.VOID}),
    Status.SCHEDULED: frozenset({Status.PAID, Status.POSTED}),
    Status.PAID: frozenset({Status.VOID, Status.POSTED}),
    Status.REJECTED: frozenset({Status.IN_REVIEW, Status.REPLACED}),
    Status.FILED: frozenset({Status.IN_REVIEW, Status.REPLACED}),
    Status.VOID: frozenset(),
    Status.REPLACED: frozenset({Status.IN_REVIEW}),
}
"""Every move there is. Rejected and filed can be taken back to review: nothing is lost by a slip.

What was paid is open again when the bank returns the money.
An invoice is replaced, and comes back, only by dividing its document: else two invoices would stand for one page.
"""

OPEN: Final = frozenset({Status.EXTRACTED, Status.IN_REVIEW, Status.IN_APPROVAL, Status.APPROVED})
"""Still waiting for a step of ours."""


def check_move(old: Status, new: Status, *, dividing: bool = False) -> None:
    """Raise ``IllegalMoveError`` unless the table allows the move; ``dividing`` says that the document is divided."""
    if Status.REPLACED in {old, new} and not dividing:
        raise IllegalMoveError("an invoice is replaced, and comes back, only by dividing its document anew")
    if new not in MOVES[old]:
        allowed = ", ".join(sorted(MOVES[old])) or "nowhere"
        raise IllegalMoveError(f"an invoice that is {old} cannot become {new}; it may become {allowed}")
