"""Sessions and links that work once: random secrets, of which only the hashes are kept."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from pipeline.accounts import Account
from pipeline.store.accounts import account_of
from pipeline.store.database import Database
from pipeline.store.desk_tables import accounts, invitations, sessions

IDLE: Final = timedelta(minutes=30)
LONGEST: Final = timedelta(hours=12)
NOTED: Final = timedelta(minutes=1)
"""A session's last use is written down at most this often: reading a page is no write."""


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in. ``csrf`` is what their forms carry; ``proved`` is when they gave their password."""

    hash: str
    account: Account
    csrf: str
    since: datetime
    seen: datetime
    proved: datetime
    device: str


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that works once: what for, about whom or what, and with what."""

    purpose: str
    subject: str
    body: Mapping[str, Any]
    until: datetime


class Sessions:
    """Who is signed in, and who was sent a link."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def start(self, account_id: int, device: str = "", proved: datetime | None = None) -> str:
        """Sign somebody in; returns the secret for their cookie. Always a new one: nothing can be fixed before.

        ``proved`` is when they showed who they are, now unless an identity provider says otherwise.
        """
        secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.since < now - LONGEST))
            connection.execute(
                insert(sessions).values(
                    hash=digest(secret), account_id=account_id, csrf=secrets.token_urlsafe(24), since=now, seen=now,
                    proved=proved or now, device=device[:200],
                )
            )  # fmt: skip
        return secret

    def find(self, secret: str) -> Session | None:
        """The session of a cookie, while it lasts and the person is active."""
        now = datetime.now(UTC)
        chosen = (
            select(accounts, sessions.c.hash, sessions.c.csrf, sessions.c.since, sessions.c.seen, sessions.c.proved,
                   sessions.c.device)
            .join(accounts, accounts.c.id == sessions.c.account_id)
            .where(sessions.c.hash == digest(secret), accounts.c.active)
        )  # fmt: skip
        with self._database.read() as connection:
            row = connection.execute(chosen).one_or_none()
        if row is None or now - row.since > LONGEST or now - row.seen > IDLE:
            return None
        if now - row.seen > NOTED:
            with self._database.write() as connection:
                connection.execute(update(sessions).where(sessions.c.hash == row.hash).values(seen=now))
        return Session(row.hash, account_of(row), row.csrf, row.since, row.seen, row.proved, row.device)

    def of(self, account_id: int) -> list[tuple[str, datetime, datetime, str]]:
        """Where a person is signed in: hash, since, last seen, device."""
        chosen = select(sessions).where(sessions.c.account_id == account_id).order_by(sessions.c.seen.desc())
        with self._database.read() as connection:
            return [(row.hash, row.since, row.seen, row.device) for row in connection.execute(chosen)]

    def end(self, hash_: str) -> None:
        """Sign one session out."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.hash == hash_))

    def invite(self, purpose: str, subject: str, lasts: timedelta, **body: Any) -> str:  # noqa: ANN401 - JSON
        """A link's secret. Earlier links for the same are void with it."""
        secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
        with self._database.write() as connection:
            same = (invitations.c.purpose == purpose) & (invitations.c.subject == subject)
            connection.execute(delete(invitations).where(same & invitations.c.used.is_(None)))
            connection.execute(
                insert(invitations).values(
                    hash=digest(secret), purpose=purpose, subject=subject, body=json.dumps(body), until=now + lasts
                )
            )
        return secret

    def invitation(self, purpose: str, secret: str) -> Invitation | None:
        """What a link stands for, while it may be used. Looking does not use it."""
        chosen = select(invitations).where(
            invitations.c.hash == digest(secret), invitations.c.purpose == purpose, invitations.c.used.is_(None)
        )
        with self._database.read() as connection:
            row = connection.execute(chosen).one_or_none()
        if row is None or row.until < datetime.now(UTC):
            return None
        return Invitation(row.purpose, row.subject, json.loads(row.body), row.until)

    def use(self, purpose: str, secret: str) -> Invitation | None:
        """Use a link up; ``None`` where somebody already did, or its time is over."""
        found = self.invitation(purpose, secret)
        if found is None:
            return None
        unused = (invitations.c.hash == digest(secret)) & invitations.c.used.is_(None)
        with self._database.write() as connection:
            done = connection.execute(update(invitations).where(unused).values(used=datetime.now(UTC)))
        return found if done.rowcount == 1 else None


def digest(secret: str) -> str:
    """What is kept of a secret: it has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()
