"""Who may do what: people, their roles and rights, passwords, and how often one may guess."""

from __future__ import annotations

from pipeline.accounts.account import Account, may_settle
from pipeline.accounts.allowance import Allowance, network
from pipeline.accounts.changes import ChangeRefusedError, check_change
from pipeline.accounts.passwords import WeakPasswordError, accept, check_strength, hashed, matches
from pipeline.accounts.rights import RIGHTS, Right, Role, rights_of
from pipeline.accounts.throttle import seconds_to_wait

__all__ = [
    "RIGHTS",
    "Account",
    "Allowance",
    "ChangeRefusedError",
    "Right",
    "Role",
    "WeakPasswordError",
    "accept",
    "check_change",
    "check_strength",
    "hashed",
    "matches",
    "may_settle",
    "network",
    "rights_of",
    "seconds_to_wait",
]
