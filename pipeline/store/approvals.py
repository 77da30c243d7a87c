"""Approval plans and the decisions on them. Decisions are append-only; one person, one word on one plan."""

from __future__ import annotations

import json
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import Connection, delete, insert, or_, select

from pipeline.approval import Decision, Plan, refusal, standing
from pipeline.status import IllegalMoveError, Status
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.moves import locked, move
from pipeline.store.rows import from_json, to_json
from pipeline.store.tables import decisions, invoices, plans


class NotAllowedError(Exception):
    """This person may not decide that now; the message says why."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One invoice that waits for people: its plan and whose turn it is."""

    invoice_id: int
    plan: Plan
    since: datetime
    turn: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Waits:
    """An invoice that waits for people, in one line; ``turn`` are those who are asked now, by ``rule``."""

    id: int
    supplier_name: str | None
    number: str | None
    gross: str | None
    currency: str | None
    due: date | None
    since: datetime
    order_state: str
    turn: tuple[str, ...]
    rule: str


class Approvals:
    """Plans and decisions."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def unplanned(self) -> list[int]:
        """Invoices in approval that have no plan yet."""
        chosen = (
            select(invoices.c.id)
            .where(invoices.c.status == Status.IN_APPROVAL, ~invoices.c.id.in_(select(plans.c.invoice_id)))
            .order_by(invoices.c.id)
        )
        with self._database.read() as connection:
            return list(connection.execute(chosen).scalars())

    def record_plan(self, invoice_id: int, plan: Plan, actor: str, version: int) -> Status:
        """Keep a plan; where nobody needs to be asked, the invoice is approved at once.

        It is kept under a hash of its own round: what was said of the invoice before it was judged anew, a yes to
        another bank account or a no that was since answered, counts for nothing.
        """
        plan = replace(plan, hash=sha256(f"{plan.hash} {invoice_id} {version}".encode()).hexdigest())
        with self._database.write() as connection:
            locked(connection, invoice_id, version)
            connection.execute(delete(plans).where(plans.c.invoice_id == invoice_id))
            connection.execute(
                insert(plans).values(invoice_id=invoice_id, hash=plan.hash, at=datetime.now(UTC), body=to_json(plan))
            )
            subject, body = f"invoice:{invoice_id}", json.loads(to_json(plan))
            audit.append(connection, actor, "planned", subject, plan=body)  # the table forgets a plan that is replaced
            matched = [rule for rule, holds in plan.trace if holds]
            if plan.auto:
                move(connection, invoice_id, Status.APPROVED, actor, f"by rule {', '.join(matched)}", version)
                return Status.APPROVED
            move(connection, invoice_id, Status.IN_APPROVAL, actor, f"asked by rule {', '.join(matched)}", version)
        return Status.IN_APPROVAL

    def plan(self, invoice_id: int) -> Plan | None:
        """The plan of an invoice."""
        with self._database.read() as connection:
            return _plan(connection, invoice_id)

    def decisions(self, invoice_id: int) -> list[Decision]:
        """Every decision on an invoice, oldest first, those on earlier plans too."""
        with self._database.read() as connection:
            return _decisions(connection, invoice_id)

    def displaced(self, away: AbstractSet[str]) -> list[int]:
        """Invoices whose plan asks somebody who is away, or a deputy whose principal is back."""
        chosen = (
            select(invoices.c.id, plans.c.body)
            .join(plans, plans.c.invoice_id == invoices.c.id)
            .where(invoices.c.status == Status.IN_APPROVAL)
            .order_by(invoices.c.id)
        )
        named = [plans.c.body.contains(json.dumps(person), autoescape=True) for person in away]
        deputed = plans.c.body.contains('"stands_in":{"')
        with self._database.read() as connection:
            rows = connection.execute(chosen.where(or_(deputed, *named))).all()
        return [row.id for row in rows if _is_displaced(from_json(Plan, row.body), away)]

    def asked(self) -> list[Asked]:
        """Everything that waits for people now."""
        chosen = (
            select(invoices.c.id, invoices.c.since, plans.c.body)
            .join(plans, plans.c.invoice_id == invoices.c.id)
            .where(invoices.c.status == Status.IN_APPROVAL)
            .order_by(invoices.c.id)
        )
        with self._database.read() as connection:
            found = []
            for row in connection.execute(chosen).all():
                plan = from_json(Plan, row.body)
                turn = standing(plan, _decisions(connection, row.id)).turn
                found.append(Asked(row.id, plan, row.since, turn))
        return found

    def of_person(self, person: str, entities: Sequence[str] | None = None, limit: int = 200) -> list[Waits]:
        """What names a person in its plan and still waits, the earliest due first; with whose turn it is now."""
        named = plans.c.body.contains(json.dumps(person), autoescape=True)
        chosen = (
            select(invoices, plans.c.body.label("plan"))
            .join(plans, plans.c.invoice_id == invoices.c.id)
            .where(invoices.c.status == Status.IN_APPROVAL, named)
            .order_by(invoices.c.due.is_(None), invoices.c.due, invoices.c.id)
            .limit(limit)
        )
        if entities is not None:
            chosen = chosen.where(invoices.c.entity_id.in_(list(entities)))
        with self._database.read() as connection:
            rows = connection.execute(chosen).all()
            said = _decisions_of(connection, [row.id for row in rows])
        found = []
        for row in rows:
            plan = from_json(Plan, row.plan)
            now = standing(plan, said.get(row.id, []))
            found.append(
                Waits(
                    row.id, row.supplier_name, row.number, row.gross, row.currency, row.due, row.since, row.order_state,
                    now.turn, now.stage.rule if now.stage else "",
                )
            )  # fmt: skip
        return found

    def decided_by(self, person: str, limit: int = 20) -> list[tuple[int, Decision]]:
        """What a person decided last, the latest first."""
        chosen = (
            select(decisions.c.invoice_id, decisions.c.body)
            .where(decisions.c.person == person)
            .order_by(decisions.c.id.desc())
            .limit(limit)
        )
        with self._database.read() as connection:
            return [(row.invoice_id, from_json(Decision, row.body)) for row in connection.execute(chosen)]

    def decide(self, invoice_id: int, person: str, *, approved: bool, note: str = "") -> Status:
        """One person's word. Raises ``NotAllowedError`` with the reason where it is not theirs to give."""
        with self._database.write() as connection:
            held = connection.execute(
                select(invoices.c.status).where(invoices.c.id == invoice_id).with_for_update()
            ).scalar_one_or_none()
            plan = _plan(connection, invoice_id)
            if held is None:
                raise LookupError(f"there is no invoice {invoice_id}")
            if held != Status.IN_APPROVAL or plan is None:
                raise NotAllowedError(f"Invoice {invoice_id} is {held.replace('_', ' ')}, not in approval.")
            before = _decisions(connection, invoice_id)
            if why := refusal(person, plan, before):
                raise NotAllowedError(why)
            decision = Decision(person, approved, plan.hash, datetime.now(UTC), note)
            connection.execute(
                insert(decisions).values(
                    invoice_id=invoice_id, person=person, plan_hash=plan.hash, body=to_json(decision)
                )
            )
            return _settle(connection, invoice_id, plan, [*before, decision])

    def send_back(self, invoice_id: int, person: str, question: str, version: int | None = None) -> None:
        """Back into review with a question, by whoever is asked now.

        Raises ``IllegalMoveError`` where it does not wait for approval, ``NotAllowedError`` with the reason where
        somebody else is asked, ``StaleVersionError``.
        """
        with self._database.write() as connection:
            row = locked(connection, invoice_id, version)
            plan = _plan(connection, invoice_id)
            if row.status != Status.IN_APPROVAL or plan is None:
                raise IllegalMoveError(f"it is {Status(row.status).label}, not in approval")
            if why := refusal(person, plan, _decisions(connection, invoice_id)):
                raise NotAllowedError(why)
            move(connection, invoice_id, Status.IN_REVIEW, person, question)


def _is_displaced(plan: Plan, away: AbstractSet[str]) -> bool:
    """``stands_in`` names for whom each deputy acts."""
    for stage in plan.stages:
        if any(person in away and person not in stage.stands_in for person in stage.people):
            return True
        if any(principal not in away for principal in stage.stands_in.values()):
            return True
    return False


def _settle(connection: Connection, invoice_id: int, plan: Plan, all_decisions: list[Decision]) -> Status:
    """Where a decision takes the invoice, with its event."""
    last = all_decisions[-1]
    now = standing(plan, all_decisions)
    if now.rejected:
        move(connection, invoice_id, Status.REJECTED, last.person, f"not approved: {last.note}")
        return Status.REJECTED
    status = Status.APPROVED if now.approved else Status.IN_APPROVAL
    move(connection, invoice_id, status, last.person, last.note or "approved")
    audit.append(
        connection,
        last.person,
        "decided",
        f"invoice:{invoice_id}",
        decision=json.loads(to_json(last)),
        turn=list(now.turn),
    )
    return status


def _plan(connection: Connection, invoice_id: int) -> Plan | None:
    body = connection.execute(select(plans.c.body).where(plans.c.invoice_id == invoice_id)).scalar_one_or_none()
    return None if body is None else from_json(Plan, body)


def _decisions_of(connection: Connection, ids: Sequence[int]) -> dict[int, list[Decision]]:
    chosen = select(decisions.c.invoice_id, decisions.c.body).where(decisions.c.invoice_id.in_(list(ids)))
    found: dict[int, list[Decision]] = {}
    for row in connection.execute(chosen.order_by(decisions.c.id)):
        found.setdefault(row.invoice_id, []).append(from_json(Decision, row.body))
    return found


def _decisions(connection: Connection, invoice_id: int) -> list[Decision]:
    chosen = select(decisions.c.body).where(decisions.c.invoice_id == invoice_id).order_by(decisions.c.id)
    return [from_json(Decision, body) for body in connection.execute(chosen).scalars()]
