"""What the decisions on a plan amount to: approved, rejected, or whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from pipeline.approval.plan import Plan, Stage, seatable


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
    agreed = [one.person for one in counted]
    used: set[str] = set()
    for at, stage in enumerate(plan.stages):
        missing = stage.need
        for person in agreed:
            if missing and person in _askable(plan.stages[at:], missing, used):
                used.add(person)
                missing -= 1
        if missing:
            turn = tuple(person for person in _askable(plan.stages[at:], missing, used) if person not in agreed)
            return Standing(False, False, turn, stage, missing)  # noqa: FBT003 - named above
    return Standing(approved=True, rejected=False)


def _askable(stages: Sequence[Stage], missing: int, used: AbstractSet[str]) -> tuple[str, ...]:
    """Who of the first stage can say yes and leave enough different people for the seats that are still empty."""
    first, *later = stages
    seats = [first.people] * (missing - 1) + [stage.people for stage in later for _ in range(stage.need)]
    return tuple(
        person for person in first.people
        if person not in used and seatable([set(seat) - used - {person} for seat in seats])
    )  # fmt: skip


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
