"""A payment: where it stands, the only moves between those places, and the names the bank knows it by."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from pipeline.payments.proposal import Transfer
from pipeline.sentences import N_


class PaymentStatus(StrEnum):
    """Where a payment stands."""

    PROPOSED = "proposed"  # waits for a second person
    RELEASED = "released"  # may leave the house
    SENT = "sent"  # in a file for the bank
    CONFIRMED = "confirmed"  # the bank says that it was executed; the statement is awaited
    REJECTED = "rejected"  # by the bank; its invoices are open again
    POSTED = "posted"  # in the ledger, from the bank's statement
    RETURNED = "returned"  # came back after it was posted; its invoices are open again
    VOID = "void"  # taken out before it was sent, with a reason

    @property
    def label(self) -> str:
        """In words."""
        return STATUSES[self]

    @property
    def holds_items(self) -> bool:
        """Whether its invoices are bound by it: no other payment may have them."""
        return self not in {PaymentStatus.REJECTED, PaymentStatus.RETURNED, PaymentStatus.VOID}


STATUSES: Final[Mapping[PaymentStatus, str]] = {
    PaymentStatus.PROPOSED: N_("proposed"),
    PaymentStatus.RELEASED: N_("released"),
    PaymentStatus.SENT: N_("sent to the bank"),
    PaymentStatus.CONFIRMED: N_("confirmed by the bank"),
    PaymentStatus.REJECTED: N_("rejected by the bank"),
    PaymentStatus.POSTED: N_("paid and posted"),
    PaymentStatus.RETURNED: N_("returned by the bank"),
    PaymentStatus.VOID: N_("taken out"),
}

MOVES: Final[Mapping[PaymentStatus, frozenset[PaymentStatus]]] = {
    PaymentStatus.PROPOSED: frozenset({PaymentStatus.RELEASED, PaymentStatus.VOID}),
    PaymentStatus.RELEASED: frozenset({PaymentStatus.SENT, PaymentStatus.VOID}),
    PaymentStatus.SENT: frozenset({PaymentStatus.CONFIRMED, PaymentStatus.REJECTED, PaymentStatus.POSTED}),
    PaymentStatus.CONFIRMED: frozenset({PaymentStatus.POSTED, PaymentStatus.REJECTED}),
    PaymentStatus.REJECTED: frozenset(),
    PaymentStatus.POSTED: frozenset({PaymentStatus.RETURNED}),
    PaymentStatus.RETURNED: frozenset(),
    PaymentStatus.VOID: frozenset(),
}
"""Every move there is. What was sent is never taken out: only the bank can say that it was not executed."""


class IllegalPaymentMoveError(Exception):
    """A move that the table does not allow."""


def check_payment_move(old: PaymentStatus, new: PaymentStatus) -> None:
    """Raise ``IllegalPaymentMoveError`` unless the table allows the move."""
    if new not in MOVES[old]:
        allowed = ", ".join(sorted(MOVES[old])) or "nothing else"
        raise IllegalPaymentMoveError(f"a payment that is {old} cannot become {new}; it may become {allowed}")


def end_to_end(run_id: int, transfer: Transfer) -> str:
    """The EndToEndId of a payment, at most 35 characters: the same payment of the same run always has the same.

    It names the run and what the payment is, so that a second one for the same items cannot be made beside it.
    """
    said = [transfer.account.iban, transfer.supplier_id, transfer.iban, transfer.date.isoformat()]
    said += [f"{one.invoice_id}:{one.cash}" for one in transfer.items]
    return f"PAY{run_id}-{_digest(said)[:16].upper()}"


def message_id(run_id: int, payments: Iterable[str]) -> str:
    """The MsgId of a file: of what is in it, so that the bank refuses the same payments sent twice."""
    return f"RUN{run_id}-{_digest(sorted(payments))[:16].upper()}"


def _digest(said: Iterable[str]) -> str:
    return hashlib.sha256("\x1f".join(said).encode()).hexdigest()
