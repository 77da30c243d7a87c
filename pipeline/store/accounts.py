"""Accounts: who the people are. Every change is an event; a person who is switched off is signed out with it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from pipeline.accounts import Account, Allowance, Role, accept, check_change, matches, seconds_to_wait
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.desk_tables import accounts, guesses, preferences, sessions


class LoginTakenError(Exception):
    """There is somebody of that name already."""


class WaitError(Exception):
    """Too many wrong passwords; ``seconds`` says how long until the next is looked at."""

    def __init__(self, seconds: int) -> None:
        """With the seconds to wait."""
        super().__init__(f"Too many wrong passwords. Try again in {seconds} seconds.")
        self.seconds = seconds


class Accounts:
    """The people of the review desk."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def any(self) -> bool:
        """Whether there is an account at all."""
        with self._database.read() as connection:
            return connection.execute(select(accounts.c.id).limit(1)).first() is not None

    def all(self) -> list[Account]:
        """Everybody, by login."""
        with self._database.read() as connection:
            return [account_of(row) for row in connection.execute(select(accounts).order_by(accounts.c.login))]

    def one(self, account_id: int) -> Account:
        """An account. Raises ``LookupError``."""
        with self._database.read() as connection:
            return account_of(_row(connection, account_id))

    def named(self, login: str) -> Account | None:
        """The account of a login name."""
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.login == login.strip().lower())).one_or_none()
        return None if row is None else account_of(row)

    def of_subject(self, subject: str) -> Account | None:
        """The account that an identity provider means."""
        with self._database.read() as connection:
            row = connection.execute(select(accounts).where(accounts.c.subject == subject)).one_or_none()
        return None if row is None else account_of(row)

    def add(
        self,
        login: str,
        name: str,
        roles: Iterable[Role],
        by: str,
        *,
        email: str = "",
        entities: Iterable[str] | None = None,
        subject: str | None = None,
    ) -> Account:
        """Add a person, without a password. Raises ``LoginTakenError``."""
        login = login.strip().lower()
        with self._database.write() as connection:
            if connection.execute(select(accounts.c.id).where(accounts.c.login == login)).first():
                raise LoginTakenError(f"There is somebody with the login {login} already.")
            key = connection.execute(
                insert(accounts).values(
                    login=login, name=name.strip(), email=email.strip(), roles=_joined(roles),
                    entities=None if entities is None else json.dumps(sorted(entities)), active=True, subject=subject,
                )
            ).inserted_primary_key  # fmt: skip
            assert key is not None  # noqa: S101 - both databases give it
            audit.append(connection, by, "added", f"account:{key[0]}", login=login, roles=_joined(roles))
            return account_of(_row(connection, key[0]))

    def change(self, account_id: int, by: str, **values: Any) -> Account:  # noqa: ANN401 - one for each column
        """Change name, email, roles, entities, active or subject; whoever is switched off is signed out.

        Raises ``ChangeRefusedError`` for one's own rights and for the last administrator.
        """
        kept = dict(values)
        if "roles" in kept:
            kept["roles"] = _joined(kept["roles"])
        if kept.get("entities") is not None:
            kept["entities"] = json.dumps(sorted(kept["entities"]))
        with self._database.write() as connection:
            audit.hold(connection)
            before = _row(connection, account_id)
            connection.execute(update(accounts).where(accounts.c.id == account_id).values(**kept))
            if {"roles", "entities", "active"} & kept.keys():
                connection.execute(delete(sessions).where(sessions.c.account_id == account_id))
            after = account_of(_row(connection, account_id))
            check_change(account_of(before), after, by, _others(connection, account_id))
            was = {name: getattr(before, name) for name in kept}
            audit.append(connection, by, "changed", f"account:{account_id}", before=was, after=kept)
            return after

    def of_email(self, email: str) -> list[Account]:
        """The active accounts with an e-mail address, in any case, that no identity provider was linked with."""
        chosen = select(accounts).where(
            func.lower(accounts.c.email) == email.strip().lower(), accounts.c.active, accounts.c.subject.is_(None)
        )
        with self._database.read() as connection:
            return [account_of(row) for row in connection.execute(chosen)] if email.strip() else []

    def sign_out(self, account_id: int, by: str, why: str) -> None:
        """End every session of a person; ``why`` stands in the history."""
        with self._database.write() as connection:
            connection.execute(delete(sessions).where(sessions.c.account_id == account_id))
            audit.append(connection, by, why, f"account:{account_id}")

    def has_password(self, account_id: int) -> bool:
        """Whether somebody signs in with a password of their own."""
        with self._database.read() as connection:
            return _row(connection, account_id).password is not None

    def history(self, account_id: int) -> list[audit.Event]:
        """Every change of an account, oldest first."""
        with self._database.read() as connection:
            return audit.history(connection, f"account:{account_id}")

    def take(self, key: str, allowance: Allowance) -> None:
        """Count one thing that a stranger did. Raises ``WaitError`` where they did too many."""
        now = datetime.now(UTC)
        with self._database.write() as connection:
            row = connection.execute(select(guesses).where(guesses.c.key == key).with_for_update()).one_or_none()
            if row is None:
                connection.execute(insert(guesses).values(key=key, failures=1, last=now))
                return
            if wait := allowance.seconds_to_wait(row.failures, now - row.last):
                raise WaitError(wait)
            used, part = allowance.left_over(row.failures, now - row.last)
            again = update(guesses).where(guesses.c.key == key).values(failures=used + 1, last=now - part)
            connection.execute(again)

    def set_password(self, account_id: int, password: str, by: str) -> None:
        """Set a password and sign the person out everywhere. Raises ``WeakPasswordError``."""
        account = self.one(account_id)
        kept = accept(password, account.login, account.name)
        with self._database.write() as connection:
            connection.execute(update(accounts).where(accounts.c.id == account_id).values(password=kept))
            connection.execute(delete(sessions).where(sessions.c.account_id == account_id))
            audit.append(connection, by, "password set", f"account:{account_id}")

    def prove(self, login: str, password: str, address: str) -> Account | None:
        """The account, where name and password are right and it is active. Raises ``WaitError``.

        Wrong guesses are counted for the login and for the address, also for logins that nobody has.
        """
        login = login.strip().lower()[:100]
        keys = (f"login:{login}", f"address:{address}"[:200])
        now = datetime.now(UTC)
        with self._database.read() as connection:
            _wait(connection, keys, now)
            row = connection.execute(select(accounts).where(accounts.c.login == login)).one_or_none()
        right = matches(password, row.password if row is not None and row.active else None)
        with self._database.write() as connection:
            if right and row is not None:
                connection.execute(delete(guesses).where(guesses.c.key.in_(keys[:1])))
                return account_of(row)
            for key in keys:
                _count(connection, key, now)
        return None

    def preferences(self, account_id: int) -> Mapping[str, Any]:
        """What a person chose: language, theme, keys."""
        with self._database.read() as connection:
            chosen = select(preferences.c.body).where(preferences.c.account_id == account_id)
            body = connection.execute(chosen).scalar_one_or_none()
        return json.loads(body) if body else {}

    def prefer(self, account_id: int, **chosen: Any) -> None:  # noqa: ANN401 - JSON
        """Keep what a person chose, beside what they chose before."""
        body = json.dumps({**self.preferences(account_id), **chosen})
        with self._database.write() as connection:
            connection.execute(delete(preferences).where(preferences.c.account_id == account_id))
            connection.execute(insert(preferences).values(account_id=account_id, body=body))


def _joined(roles: Iterable[Role]) -> str:
    return " ".join(sorted(roles))


def _row(connection: Connection, account_id: int) -> Row[Any]:
    row = connection.execute(select(accounts).where(accounts.c.id == account_id)).one_or_none()
    if row is None:
        raise LookupError(f"there is no account {account_id}")
    return row


def _others(connection: Connection, account_id: int) -> list[Account]:
    """The other accounts that somebody can sign in to."""
    usable = accounts.c.password.is_not(None) | accounts.c.subject.is_not(None)
    chosen = select(accounts).where(accounts.c.id != account_id, accounts.c.active, usable)
    return [account_of(row) for row in connection.execute(chosen)]


def account_of(row: Row[Any]) -> Account:
    """The account that a row stands for."""
    entities = None if row.entities is None else tuple(json.loads(row.entities))
    roles = frozenset(Role(one) for one in row.roles.split())
    return Account(row.id, row.login, row.name, row.email, roles, entities, row.active)


def _wait(connection: Connection, keys: Iterable[str], now: datetime) -> None:
    for row in connection.execute(select(guesses).where(guesses.c.key.in_(list(keys)))):
        left = seconds_to_wait(row.failures) - int((now - row.last).total_seconds())
        if left > 0:
            raise WaitError(left)


def _count(connection: Connection, key: str, now: datetime) -> None:
    """An address is shared by an office: it may be wrong ten times as often as a name."""
    row = connection.execute(select(guesses).where(guesses.c.key == key)).one_or_none()
    if row is None:
        connection.execute(insert(guesses).values(key=key, failures=-45 if key.startswith("address:") else 1, last=now))
        return
    forgiven = (now - row.last).total_seconds() > 24 * 3600
    failures = 1 if forgiven else min(row.failures + 1, 1000)
    connection.execute(update(guesses).where(guesses.c.key == key).values(failures=failures, last=now))
