"""Webhooks: who is told of events, up to which event they were, and how often telling them failed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from pipeline import webhooks as rules
from pipeline.store import audit
from pipeline.store.audit import Event
from pipeline.store.database import Database
from pipeline.store.desk_tables import accounts, guesses, webhooks
from pipeline.store.events import event_of
from pipeline.store.tables import events

PREFIX: Final = "whsec_"


@dataclass(frozen=True, slots=True)
class Webhook:
    """Who is told. ``sent`` is the number of the last event that was; ``failures`` are those in a row."""

    id: int
    url: str
    secret: str
    actions: tuple[str, ...]
    active: bool
    sent: int
    failures: int
    failed_at: datetime | None

    def due(self, now: datetime) -> bool:
        """Whether it may be tried now."""
        last = self.failed_at
        return self.active and (last is None or now - last >= rules.wait(self.failures))


class Webhooks:
    """The addresses that are told. The table of failed tries keeps when the last one was, as it does for passwords."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def make(self, url: str, actions: Iterable[str], by: str) -> Webhook:
        """A new one, with its secret; told of what happens from now on.

        Raises ``BadTargetError`` and ``ValueError``.
        """
        rules.check_address(url)
        chosen, secret = rules.wanted(actions), PREFIX + secrets.token_urlsafe(32)
        with self._database.write() as connection:
            audit.hold(connection)
            head = connection.execute(select(func.max(events.c.seq))).scalar_one() or 0
            values = {"url": url, "secret": secret, "actions": " ".join(chosen), "active": True, "sent": head}
            made = connection.execute(insert(webhooks).values(**values).returning(webhooks.c.id)).scalar_one()
            _told(connection, by, "webhook made", made, url=url, actions=list(chosen))
            return _one(connection, made)

    def change(self, webhook_id: int, by: str, url: str, actions: Iterable[str], *, active: bool) -> Webhook:
        """Change where to and what of; its secret stays, failures are forgotten. Raises as ``make``, ``LookupError``.

        One that was off hears of what happens from now on: what happened in between is not told.
        """
        rules.check_address(url)
        chosen = rules.wanted(actions)
        with self._database.write() as connection:
            audit.hold(connection)
            before = _one(connection, webhook_id)
            values: dict[str, Any] = {"url": url, "actions": " ".join(chosen), "active": active, "failures": 0}
            if active and not before.active:
                values["sent"] = connection.execute(select(func.max(events.c.seq))).scalar_one() or 0
            connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values))
            connection.execute(delete(guesses).where(guesses.c.key == _key(webhook_id)))
            _told(connection, by, "webhook changed", webhook_id, url=url, actions=list(chosen), active=active)
            return _one(connection, webhook_id)

    def stop(self, webhook_id: int, by: str) -> None:
        """Tell them nothing more until somebody changes that. Raises ``LookupError``."""
        with self._database.write() as connection:
            _one(connection, webhook_id)
            connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(active=False))
            _told(connection, by, "webhook stopped", webhook_id)

    def remove(self, webhook_id: int, by: str) -> None:
        """Tell them no more. Raises ``LookupError``."""
        with self._database.write() as connection:
            before = _one(connection, webhook_id)
            connection.execute(delete(webhooks).where(webhooks.c.id == webhook_id))
            connection.execute(delete(guesses).where(guesses.c.key == _key(webhook_id)))
            _told(connection, by, "webhook removed", webhook_id, url=before.url)

    def one(self, webhook_id: int) -> Webhook:
        """One of them. Raises ``LookupError``."""
        with self._database.read() as connection:
            return _one(connection, webhook_id)

    def all(self) -> list[Webhook]:
        """Everybody who is told, by number."""
        with self._database.read() as connection:
            return [_webhook(row) for row in connection.execute(_joined().order_by(webhooks.c.id))]

    def untold(self, webhook: Webhook, limit: int) -> list[Event]:
        """The next events that it wants and was not told of, in order."""
        about = or_(*(events.c.subject.startswith(f"{kind}:") for kind in rules.SUBJECTS))
        chosen = (
            select(events)
            .where(events.c.seq > webhook.sent, events.c.action.in_(webhook.actions), about)
            .order_by(events.c.seq)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [event_of(row) for row in connection.execute(chosen)]

    def holds(self, webhook: Webhook) -> bool:
        """Whether nobody changed, switched off or removed it since it was looked at."""
        chosen = select(webhooks.c.url, webhooks.c.actions).where(webhooks.c.id == webhook.id, webhooks.c.active)
        with self._database.read() as connection:
            row = connection.execute(chosen).one_or_none()
        return row is not None and (row.url, tuple(row.actions.split())) == (webhook.url, webhook.actions)

    def told(self, webhook_id: int, number: int) -> None:
        """Note that everything up to an event was told."""
        with self._database.write() as connection:
            further = (webhooks.c.id == webhook_id, webhooks.c.sent <= number)
            connection.execute(update(webhooks).where(*further).values(sent=number, failures=0))
            connection.execute(delete(guesses).where(guesses.c.key == _key(webhook_id)))

    def failed(self, webhook_id: int) -> None:
        """Note that telling failed now; nothing where it was removed meanwhile."""
        key, more = _key(webhook_id), webhooks.c.failures + 1
        with self._database.write() as connection:
            connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(failures=more))
            connection.execute(delete(guesses).where(guesses.c.key == key))
            counted = select(webhooks.c.failures).where(webhooks.c.id == webhook_id)
            failures = connection.execute(counted).scalar_one_or_none()
            if failures is not None:
                connection.execute(insert(guesses).values(key=key, failures=failures, last=datetime.now(UTC)))


def _key(webhook_id: int) -> str:
    return f"webhook:{webhook_id}"


def _told(connection: Connection, by: str, action: str, webhook_id: int, **body: Any) -> None:  # noqa: ANN401 - JSON
    """The event of a change to a webhook stands with the account of whoever made it; the secret is never in it."""
    account = connection.execute(select(accounts.c.id).where(accounts.c.login == by)).scalar_one_or_none()
    if account is None:
        raise LookupError(f"there is nobody with the login {by}")
    audit.append(connection, by, action, f"account:{account}", webhook=webhook_id, **body)


def _joined() -> Any:  # noqa: ANN401 - a select of columns of two tables
    last = guesses.c.key == func.concat("webhook:", webhooks.c.id)
    return select(webhooks, guesses.c.last).outerjoin(guesses, last)


def _one(connection: Connection, webhook_id: int) -> Webhook:
    row = connection.execute(_joined().where(webhooks.c.id == webhook_id)).one_or_none()
    if row is None:
        raise LookupError(f"there is no webhook {webhook_id}")
    return _webhook(row)


def _webhook(row: Row[Any]) -> Webhook:
    actions = tuple(row.actions.split())
    return Webhook(row.id, row.url, row.secret, actions, row.active, row.sent, row.failures, row.last)
