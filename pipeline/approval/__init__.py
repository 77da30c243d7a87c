"""Approval: who must say yes, who may, and who has."""

from __future__ import annotations

from pipeline.approval.check import check
from pipeline.approval.decide import Decision, Standing, refusal, standing
from pipeline.approval.plan import Plan, Stage, plan
from pipeline.approval.policy import Delegation, Facts, Policy, PolicyError, load

__all__ = [
    "Decision",
    "Delegation",
    "Facts",
    "Plan",
    "Policy",
    "PolicyError",
    "Stage",
    "Standing",
    "check",
    "load",
    "plan",
    "refusal",
    "standing",
]
