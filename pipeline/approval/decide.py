"""What the decisions on a plan amount to: approved, rejected, or whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.approval.plan import Plan, Stage


@dataclass(frozen=True, slots=True)
class Decision:
    """One person's yes or no. Counts only for the plan whose hash it names."""

    person: str
    approved: bool
    plan_hash: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a plan stands. ``turn`` are the people who are asked now; empty once it is decided."""

    approved: bool
    rejected: bool
    turn: tuple[str, ...] = ()
    stage: Stage | None = None
    missing: int = 0


def standing(plan: Plan, decisions: Sequence[Decision]) -> Standing:
    """Where a plan stands after these decisions; decisions made on another plan do not count."""
    counted = [one for one in decisions if one.plan_hash == plan.hash]
    if any(not one.approved for one in counted):
        return Standing(approved=False, rejected=True)
    agreed = {one.person for one in counted}
    used: set[str] = set()
    for stage in plan.stages:
        given = [person for person in stage.people if person in agreed and person not in used][: stage.need]
        used.update(given)
        if len(given) < stage.need:
            turn = tuple(person for person in stage.people if person not in agreed)
            return Standing(False, False, turn, stage, stage.need - len(given))  # noqa: FBT003 - named above
    return Standing(approved=True, rejected=False)


def refusal(person: str, plan: Plan, decisions: Sequence[Decision]) -> str | None:
    """Why a person may not decide now, as a sentence; ``None`` when they may."""
    now = standing(plan, decisions)
    if now.approved or now.rejected:
        return "It is already decided."
    if person in now.turn:
        return None
    if any(one.person == person and one.plan_hash == plan.hash for one in decisions):
        return f"{person} has decided already; {_people(now.turn)} must answer now."
    if any(person in stage.people for stage in plan.stages):
        return f"It is not {person}'s turn yet; {_people(now.turn)} must answer first."
    return f"{person} may not approve this invoice; {_people(now.turn)} may."


def _people(names: Sequence[str]) -> str:
    return " or ".join(names) or "nobody"
