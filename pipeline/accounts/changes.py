"""What may be changed about a person's account, and by whom."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.accounts.account import Account
from pipeline.accounts.rights import Right


class ChangeRefusedError(Exception):
    """A change that would lock everybody out, or that a person may not make; the message says why."""


def check_change(before: Account, after: Account, by: str, others: Iterable[Account]) -> None:
    """Raise ``ChangeRefusedError`` for one's own rights, and where nobody would be left to administer.

    ``others`` are the other accounts that somebody can sign in to.
    """
    widened = (before.roles, before.entities) != (after.roles, after.entities)
    if by == before.login and widened:
        raise ChangeRefusedError("Nobody changes their own roles or companies: ask another administrator.")
    loses = before.may(Right.ADMIN) and not after.may(Right.ADMIN)
    if loses and not any(one.may(Right.ADMIN) for one in others):
        raise ChangeRefusedError(
            "This is the last administrator who can sign in. Make somebody else an administrator first."
        )
