"""Tokens: secrets with which programs act for a person, never beyond what that person may do."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, insert, select, update

from pipeline.accounts import Account, Right
from pipeline.store import audit
from pipeline.store.accounts import account_of
from pipeline.store.database import Database
from pipeline.store.desk_tables import accounts, tokens
from pipeline.store.sessions import NOTED, digest

PREFIX: Final = "pay_"
"""How every secret begins: scanners of repositories know it by that."""


class ScopeError(ValueError):
    """A token may not do what its person may not; the message says what."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token. ``account`` is the person, limited to the token's scopes; ``used`` is right to the minute."""

    id: int
    name: str
    account: Account
    scopes: frozenset[Right]
    since: datetime
    until: datetime | None
    used: datetime | None
    revoked: datetime | None


class Tokens:
    """What programs hold."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def make(
        self, account_id: int, name: str, scopes: Iterable[Right], by: str, until: datetime | None = None
    ) -> tuple[str, Token]:
        """A new token and its secret, which is told this once. Raises ``LookupError`` and ``ScopeError``."""
        secret, wanted = PREFIX + secrets.token_urlsafe(32), frozenset(scopes)
        with self._database.write() as connection:
            audit.hold(connection)
            person = connection.execute(select(accounts).where(accounts.c.id == account_id)).one_or_none()
            if person is None:
                raise LookupError(f"there is no account {account_id}")
            _check(account_of(person), wanted)
            made = connection.execute(
                insert(tokens)
                .values(
                    hash=digest(secret), account_id=account_id, name=name.strip()[:200],
                    scopes=" ".join(sorted(wanted)), since=datetime.now(UTC), until=until,
                )
                .returning(tokens.c.id)
            ).scalar_one()  # fmt: skip
            told = {"token": made, "name": name, "scopes": sorted(wanted), "until": until}
            audit.append(connection, by, "token made", f"account:{account_id}", **told)
            return secret, _one(connection, made)

    def list(self, account_id: int | None = None) -> list[Token]:
        """Every token of a person, or of everybody, the newest first; those that were revoked too."""
        chosen = _joined().order_by(tokens.c.id.desc())
        if account_id is not None:
            chosen = chosen.where(tokens.c.account_id == account_id)
        with self._database.read() as connection:
            return [_token(row) for row in connection.execute(chosen)]

    def revoke(self, token_id: int, by: str) -> Token:
        """End a token, now; a second time changes nothing. Raises ``LookupError``."""
        with self._database.write() as connection:
            token = _one(connection, token_id)
            if token.revoked is None:
                connection.execute(update(tokens).where(tokens.c.id == token_id).values(revoked=datetime.now(UTC)))
                subject = f"account:{token.account.id}"
                audit.append(connection, by, "token revoked", subject, token=token_id, name=token.name)
            return _one(connection, token_id)

    def find(self, secret: str) -> Token | None:
        """The token of a secret, while it lasts and its person is active. Its use is noted once a minute."""
        if not secret.startswith(PREFIX):
            return None
        now = datetime.now(UTC)
        with self._database.read() as connection:
            row = connection.execute(_joined().where(tokens.c.hash == digest(secret))).one_or_none()
        if row is None or row.revoked is not None or not row.active or (row.until is not None and row.until <= now):
            return None
        if row.used is None or now - row.used > NOTED:
            with self._database.write() as connection:
                connection.execute(update(tokens).where(tokens.c.id == row.token_id).values(used=now))
        return _token(row)


def _check(account: Account, scopes: frozenset[Right]) -> None:
    if not scopes:
        raise ScopeError("A token needs at least one scope.")
    if beyond := scopes - account.rights:
        theirs = ", ".join(sorted(account.rights)) or "nothing"
        raise ScopeError(f"{account.login} may not {', '.join(sorted(beyond))} and so no token may; theirs: {theirs}.")


def _joined() -> Any:  # noqa: ANN401 - a select of columns of two tables
    return select(
        accounts, tokens.c.id.label("token_id"), tokens.c.name.label("token_name"), tokens.c.scopes, tokens.c.since,
        tokens.c.until, tokens.c.used, tokens.c.revoked,
    ).join(accounts, accounts.c.id == tokens.c.account_id)  # fmt: skip


def _one(connection: Connection, token_id: int) -> Token:
    row = connection.execute(_joined().where(tokens.c.id == token_id)).one_or_none()
    if row is None:
        raise LookupError(f"there is no token {token_id}")
    return _token(row)


def _token(row: Row[Any]) -> Token:
    scopes = frozenset(Right(one) for one in row.scopes.split())
    account = replace(account_of(row), scopes=scopes)
    return Token(row.token_id, row.token_name, account, scopes, row.since, row.until, row.used, row.revoked)
