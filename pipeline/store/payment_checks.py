"""What is looked at again before money leaves: whether a payment may still be made, and who had a hand in it."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from pipeline.findings import Finding
from pipeline.parties import Supplier, code
from pipeline.payments.holds import Circumstances, holds
from pipeline.payments.release import Hands
from pipeline.sentences import Said, say
from pipeline.status import Status
from pipeline.store import audit
from pipeline.store.desk_tables import account_requests
from pipeline.store.payment_rows import Payment
from pipeline.store.rows import from_json
from pipeline.store.tables import decisions, findings, invoices, suppliers


def changes(connection: Connection, candidates: Sequence[Payment]) -> dict[int, Said]:
    """The payments that must not be made as they were proposed, with the reason."""
    found: dict[int, Said] = {}
    for one in candidates:
        reason = _moved(connection, one) or next(iter(holds(_circumstances(connection, one))), None)
        if reason is not None:
            found[one.id] = reason
    return found


def _moved(connection: Connection, payment: Payment) -> Said | None:
    ids = [one.invoice_id for one in payment.items]
    chosen = select(invoices.c.id).where(invoices.c.id.in_(ids), invoices.c.status != str(Status.SCHEDULED))
    moved = connection.execute(chosen).scalars().first()
    return None if moved is None else say("invoice {id} is not scheduled any more", id=str(moved))


def _circumstances(connection: Connection, payment: Payment) -> Circumstances:
    """With the account that the payment goes to in the place of the invoice's: it must be approved now."""
    body = connection.execute(
        select(suppliers.c.body).where(suppliers.c.id == payment.supplier_id)
    ).scalar_one_or_none()
    asked = connection.execute(
        select(account_requests.c.iban).where(
            account_requests.c.supplier_id == payment.supplier_id, account_requests.c.settled_at.is_(None)
        )
    ).scalars()
    ids = [one.invoice_id for one in payment.items]
    doubts = connection.execute(select(findings.c.body).where(findings.c.invoice_id.in_(ids), findings.c.is_open))
    return Circumstances(
        supplier=None if body is None else from_json(Supplier, body),
        iban=payment.iban,
        open_findings=[from_json(Finding, text) for text in doubts.scalars()],
        asked=list(asked),
    )


def hands_in(connection: Connection, candidates: Sequence[Payment]) -> Hands:
    """Who approved the invoices of some payments, and who changed the accounts that they go to."""
    ids = [item.invoice_id for one in candidates for item in one.items]
    approved = connection.execute(select(decisions.c.person).where(decisions.c.invoice_id.in_(ids))).scalars()
    changed: set[str] = set()
    for supplier_id in sorted({one.supplier_id for one in candidates}):
        changed |= _changed_accounts(connection, supplier_id)
    return Hands(frozenset(approved), frozenset(changed))


def _changed_accounts(connection: Connection, supplier_id: str) -> set[str]:
    """Who entered, asked for or confirmed an account of a supplier."""
    now = connection.execute(select(suppliers.c.body).where(suppliers.c.id == supplier_id)).scalar_one_or_none()
    events = audit.history(connection, f"supplier:{supplier_id}")
    after = [*[one.body.get("before") for one in events[1:]], now]
    people = {
        event.actor
        for event, then in zip(events, after, strict=True)
        if _accounts(event.body.get("before")) != _accounts(then)
    }
    asked = select(account_requests.c.asked_by, account_requests.c.settled_by).where(
        account_requests.c.supplier_id == supplier_id, account_requests.c.confirmed
    )
    return people | {one for row in connection.execute(asked) for one in row if one}


def _accounts(body: object) -> frozenset[str]:
    return frozenset(code(one) for one in json.loads(body).get("ibans", ())) if isinstance(body, str) else frozenset()
