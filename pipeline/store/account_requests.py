"""Bank accounts on their way into the supplier master: one person asks, another confirms after a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from pipeline.parties import Supplier, code
from pipeline.store import audit
from pipeline.store.approvals import NotAllowedError
from pipeline.store.database import Database
from pipeline.store.desk_tables import account_requests
from pipeline.store.masters import write_supplier
from pipeline.store.rows import from_json
from pipeline.store.tables import suppliers


@dataclass(frozen=True, slots=True)
class Call:
    """The call-back that a confirmation rests on: who was called, on which number known before, what they said."""

    called: str
    number: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class AccountRequest:
    """A bank account that somebody wants approved for a supplier. ``confirmed`` is ``None`` while it waits."""

    id: int
    supplier_id: str
    supplier_name: str
    iban: str
    invoice_id: int | None
    asked_by: str
    asked_at: datetime
    why: str
    settled_by: str | None
    settled_at: datetime | None
    confirmed: bool | None
    call: Call


class AccountRequests:
    """The four eyes over bank accounts."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def ask(self, supplier_id: str, iban: str, by: str, why: str = "", invoice_id: int | None = None) -> AccountRequest:
        """Ask for an account; the request that waits for it already where there is one. Raises ``LookupError``."""
        iban = code(iban)
        with self._database.write() as connection:
            audit.hold(connection)
            _supplier(connection, supplier_id)
            same = (account_requests.c.supplier_id == supplier_id, account_requests.c.iban == iban)
            waiting = connection.execute(_all().where(*same, account_requests.c.settled_at.is_(None))).first()
            if waiting is not None:
                return _request(waiting)
            made = connection.execute(
                insert(account_requests)
                .values(
                    supplier_id=supplier_id, iban=iban, invoice_id=invoice_id, asked_by=by,
                    asked_at=datetime.now(UTC), why=why.strip(),
                )
                .returning(account_requests.c.id)
            ).scalar_one()  # fmt: skip
            audit.append(connection, by, "asked", f"account_request:{made}", supplier=supplier_id, iban=iban)
            return _one(connection, made)

    def one(self, request_id: int) -> AccountRequest:
        """A request. Raises ``LookupError``."""
        with self._database.read() as connection:
            return _one(connection, request_id)

    def waiting(self) -> list[AccountRequest]:
        """What waits for a second person, oldest first."""
        return self._found(_all().where(account_requests.c.settled_at.is_(None)))

    def of_supplier(self, supplier_id: str) -> list[AccountRequest]:
        """Every request for a supplier, oldest first."""
        return self._found(_all().where(account_requests.c.supplier_id == supplier_id))

    def settled(self, limit: int = 20) -> list[AccountRequest]:
        """What was settled lately, the newest first."""
        chosen = _all(newest=True).where(account_requests.c.settled_at.is_not(None)).limit(limit)
        return self._found(chosen)

    def confirm(self, request_id: int, by: str, call: Call) -> AccountRequest:
        """Approve the account after a call; it enters the master. Raises ``NotAllowedError`` and ``LookupError``."""
        with self._database.write() as connection:
            audit.hold(connection)
            found = _waiting(connection, request_id)
            check_confirmation(found, by, call)
            body = _supplier(connection, found.supplier_id)
            record = from_json(Supplier, body)
            if found.iban not in {code(one) for one in record.ibans}:
                record = replace(record, ibans=(*record.ibans, found.iban))
                write_supplier(connection, record, body, by, account_request=request_id)
            _settle(connection, request_id, by, call, confirmed=True)
            audit.append(
                connection, by, "confirmed", f"account_request:{request_id}", supplier=found.supplier_id,
                called=call.called, number=call.number,
            )  # fmt: skip
            return _one(connection, request_id)

    def refuse(self, request_id: int, by: str, why: str) -> AccountRequest:
        """Say no; whoever asked may take it back so. Raises ``NotAllowedError`` and ``LookupError``."""
        with self._database.write() as connection:
            audit.hold(connection)
            _waiting(connection, request_id)
            _settle(connection, request_id, by, Call("", "", why.strip()), confirmed=False)
            audit.append(connection, by, "refused", f"account_request:{request_id}", why=why.strip())
            return _one(connection, request_id)

    def _found(self, chosen: Select[Any]) -> list[AccountRequest]:
        with self._database.read() as connection:
            return [_request(row) for row in connection.execute(chosen)]


def check_confirmation(request: AccountRequest, by: str, call: Call) -> None:
    """Raise ``NotAllowedError`` unless another person confirms, and says whom they called on which number."""
    if by == request.asked_by:
        raise NotAllowedError("You asked for this account yourself: another person confirms it.")
    if not call.called.strip() or not call.number.strip():
        raise NotAllowedError("Write down who was called, and on which number that was known before.")


def _all(*, newest: bool = False) -> Select[Any]:
    order = account_requests.c.id.desc() if newest else account_requests.c.id
    joined = account_requests.join(suppliers, suppliers.c.id == account_requests.c.supplier_id)
    return select(account_requests, suppliers.c.body.label("supplier")).select_from(joined).order_by(order)


def _one(connection: Connection, request_id: int) -> AccountRequest:
    row = connection.execute(_all().where(account_requests.c.id == request_id)).one_or_none()
    if row is None:
        raise LookupError(f"there is no request {request_id}")
    return _request(row)


def _waiting(connection: Connection, request_id: int) -> AccountRequest:
    found = _one(connection, request_id)
    if found.settled_at is not None:
        raise NotAllowedError(f"{found.settled_by} settled this request already.")
    return found


def _settle(connection: Connection, request_id: int, by: str, call: Call, *, confirmed: bool) -> None:
    connection.execute(
        update(account_requests).where(account_requests.c.id == request_id).values(
            settled_by=by, settled_at=datetime.now(UTC), confirmed=confirmed, called=call.called.strip(),
            known_number=call.number.strip(), note=call.note.strip(),
        )
    )  # fmt: skip


def _supplier(connection: Connection, supplier_id: str) -> str:
    body = connection.execute(select(suppliers.c.body).where(suppliers.c.id == supplier_id)).scalar_one_or_none()
    if body is None:
        raise LookupError(f"there is no supplier {supplier_id}")
    return str(body)


def _request(row: Row[Any]) -> AccountRequest:
    return AccountRequest(
        row.id, row.supplier_id, from_json(Supplier, row.supplier).name, row.iban, row.invoice_id, row.asked_by,
        row.asked_at, row.why, row.settled_by, row.settled_at, row.confirmed,
        Call(row.called, row.known_number, row.note),
    )  # fmt: skip


__all__: Sequence[str] = ("AccountRequest", "AccountRequests", "Call", "check_confirmation")
