"""Ways in and out beside people at a desk, as an administrator sees them: API tokens and webhooks, to end them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select, update

from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.tables import accounts, tokens, webhooks


@dataclass(frozen=True, slots=True)
class TokenLine:
    """An API token in one line; its secret is kept nowhere."""

    id: int
    account_id: int
    login: str
    name: str
    scopes: tuple[str, ...]
    since: datetime
    until: datetime | None
    used: datetime | None
    revoked: datetime | None


@dataclass(frozen=True, slots=True)
class WebhookLine:
    """A webhook in one line, without its secret."""

    id: int
    url: str
    actions: tuple[str, ...]
    active: bool
    failures: int


class Access:
    """Tokens and webhooks of everybody."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def tokens(self) -> list[TokenLine]:
        """Every token, those that are live first."""
        chosen = (
            select(tokens, accounts.c.login)
            .join(accounts, accounts.c.id == tokens.c.account_id)
            .order_by(tokens.c.revoked.is_not(None), tokens.c.id)
        )
        with self._database.read() as connection:
            return [
                TokenLine(
                    row.id, row.account_id, row.login, row.name, tuple(row.scopes.split()), row.since, row.until,
                    row.used, row.revoked,
                )
                for row in connection.execute(chosen)
            ]  # fmt: skip

    def webhooks(self) -> list[WebhookLine]:
        """Every webhook."""
        with self._database.read() as connection:
            return [
                WebhookLine(row.id, row.url, tuple(row.actions.split()), row.active, row.failures)
                for row in connection.execute(select(webhooks).order_by(webhooks.c.id))
            ]

    def revoke(self, token_id: int, by: str) -> None:
        """End a token; nothing where it is ended. Raises ``LookupError``."""
        with self._database.write() as connection:
            row = connection.execute(select(tokens).where(tokens.c.id == token_id)).one_or_none()
            if row is None:
                raise LookupError(f"there is no token {token_id}")
            if row.revoked is None:
                ended = update(tokens).where(tokens.c.id == token_id).values(revoked=datetime.now(UTC))
                connection.execute(ended)
                audit.append(connection, by, "token revoked", f"account:{row.account_id}", token=row.name)

    def stop(self, webhook_id: int, by: str) -> None:
        """Send nothing more to a webhook. Raises ``LookupError``."""
        with self._database.write() as connection:
            done = connection.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(active=False))
            if not done.rowcount:
                raise LookupError(f"there is no webhook {webhook_id}")
            owner = connection.execute(select(accounts.c.id).where(accounts.c.login == by)).scalar_one()
            audit.append(connection, by, "webhook stopped", f"account:{owner}", webhook=webhook_id)
