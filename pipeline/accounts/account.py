"""A person with an account, and what the rules say about them."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.accounts.rights import Right, Role, rights_of
from pipeline.findings import REASONS, Finding

CONTROLLERS_OWN = frozenset({"controller"})
"""Owners of findings that a clerk may not settle."""


@dataclass(frozen=True, slots=True)
class Account:
    """A person. ``login`` is the name that the approval policy and the history know; it never changes.

    ``entities`` are the companies whose invoices they may see, ``None`` for all of them. ``scopes`` are what a program
    that acts for them is limited to, ``None`` where it is the person.
    """

    id: int
    login: str
    name: str
    email: str = ""
    roles: frozenset[Role] = frozenset()
    entities: tuple[str, ...] | None = None
    active: bool = True
    scopes: frozenset[Right] | None = None

    @property
    def rights(self) -> frozenset[Right]:
        """What they may do; nothing while they are switched off."""
        if not self.active:
            return frozenset()
        whole = rights_of(self.roles)
        return whole if self.scopes is None else whole & self.scopes

    def may(self, right: Right) -> bool:
        """Whether they may do something at all; the company of an invoice is asked for apart."""
        return right in self.rights

    def sees(self, entity_id: str | None) -> bool:
        """Whether invoices of a company are theirs to see. One whose company is not known yet needs all of them."""
        return self.entities is None or (entity_id is not None and entity_id in self.entities)


def may_settle(account: Account, finding: Finding) -> bool:
    """Whether a person may settle a finding: a controller's own needs a controller."""
    needed = Right.CONTROL if REASONS[finding.reason].owner in CONTROLLERS_OWN else Right.REVIEW
    return account.may(needed)
