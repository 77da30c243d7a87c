"""Roles and the rights that each carries: one table, from which routes, pages and docs are made.

An administrator manages accounts and is no approver by that: who decides about money is given each role by name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from pipeline.sentences import N_


class Right(StrEnum):
    """Something a person may do. A route asks for exactly one of them."""

    SEE = "see"  # invoices, their documents and history
    REVIEW = "review"  # correct, answer, reject, divide, file
    APPROVE = "approve"  # give one's word where the policy asks for it
    PAY_PROPOSE = "pay_propose"  # say what is to be paid
    PAY_RELEASE = "pay_release"  # let a proposal of somebody else leave for the bank
    CONTROL = "control"  # settle what only a controller may: bank accounts, blocked suppliers
    MASTERS = "masters"  # suppliers and purchase orders
    UPLOAD = "upload"  # hand in documents
    NUMBERS = "numbers"  # reports and their export
    AUDIT = "audit"  # the audit chain
    ADMIN = "admin"  # accounts, tokens, webhooks, rules


class Role(StrEnum):
    """What a person is here for. One person may have several."""

    CLERK = "clerk"
    APPROVER = "approver"
    CONTROLLER = "controller"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """In words."""
        return ROLES[self]


ROLES: Final[Mapping[Role, str]] = {
    Role.CLERK: N_("clerk"),
    Role.APPROVER: N_("approver"),
    Role.CONTROLLER: N_("controller"),
    Role.ADMIN: N_("admin"),
    Role.AUDITOR: N_("auditor"),
}

RIGHTS: Final[Mapping[Role, frozenset[Right]]] = {
    Role.CLERK: frozenset({Right.SEE, Right.REVIEW, Right.UPLOAD, Right.NUMBERS, Right.PAY_PROPOSE}),
    Role.APPROVER: frozenset({Right.SEE, Right.APPROVE}),
    Role.CONTROLLER: frozenset(
        {
            Right.SEE,
            Right.REVIEW,
            Right.APPROVE,
            Right.CONTROL,
            Right.MASTERS,
            Right.UPLOAD,
            Right.NUMBERS,
            Right.PAY_PROPOSE,
            Right.PAY_RELEASE,
        }
    ),
    Role.ADMIN: frozenset({Right.SEE, Right.NUMBERS, Right.ADMIN}),
    Role.AUDITOR: frozenset({Right.SEE, Right.NUMBERS, Right.AUDIT}),
}


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    """Everything that some roles together may do."""
    return frozenset().union(*(RIGHTS[role] for role in roles))
