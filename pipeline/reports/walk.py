"""What an invoice's walk came to, from its events.

The rules of every report are here:

- *touchless*: it reached approval or the ledger, and no person made it by dividing its document, corrected it, answered
  for it (or took that back), sent it back to review or let it out of there. People who approve it do not touch it:
  that is control, not repair.
- *an exception*: a judgement sent it to review, with the reasons that were open then.
- *a stay*: from entering a step to leaving it. In approval it begins when people are asked, not where a rule says yes
  at once. In approved it counts only where it ended in the ledger.
- *a touch*: a person opens the invoice and then acts on it. It lasts to their last act, 15 minutes at most: a longer
  one was a telephone call or lunch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Protocol

from pipeline.status import Status

MACHINE: Final = "payables"
"""The actor of everything that no person did."""
LONGEST_TOUCH: Final = timedelta(minutes=15)

OPENED, ASSESSED = "opened", "assessed"
SAID: Final = frozenset({"corrected", "answered", "withdrew"})
"""A person's word; taking it back is one too. After each the invoice stands in review."""
LET_THROUGH: Final = frozenset({Status.IN_APPROVAL, Status.APPROVED, Status.POSTED})
ACTIONS: Final = frozenset({OPENED, ASSESSED, *SAID, *Status})
"""The events that a walk is made of; others (a plan, a decision beside its move) add nothing."""


class Event(Protocol):
    """An event of the audit chain about one invoice."""

    @property
    def at(self) -> datetime:
        """When."""

    @property
    def actor(self) -> str:
        """Who."""

    @property
    def action(self) -> str:
        """What: ``assessed``, ``corrected``, the name of a status."""

    @property
    def body(self) -> Mapping[str, Any]:
        """``before``, and for a judgement ``after`` and the ``open`` reasons."""


class Step(StrEnum):
    """Where an invoice spends its time."""

    REVIEW = "review"
    APPROVAL = "approval"
    APPROVED = "approved"


_STATUS: Final = {str(one): one for one in Status}
_STEP: Final = {Status.IN_REVIEW: Step.REVIEW, Status.IN_APPROVAL: Step.APPROVAL, Status.APPROVED: Step.APPROVED}


@dataclass(frozen=True, slots=True)
class Stay:
    """One time in one step, ended."""

    step: Step
    left_at: datetime
    seconds: int


@dataclass(slots=True)
class Touch:
    """One person at work on it: from opening to their last act; ``acted_at`` is ``None`` while they only looked."""

    person: str
    opened_at: datetime
    acted_at: datetime | None = None
    seconds: int = 0


@dataclass(slots=True)
class Walk:
    """An invoice's walk so far. ``reasons`` has each reason with the first time it sent the invoice to review."""

    judged_at: datetime | None = None
    let_through_at: datetime | None = None
    posted_at: datetime | None = None
    reversed_at: datetime | None = None
    filed: bool = False
    hands: int = 0
    stays: list[Stay] = field(default_factory=list)
    reasons: dict[str, datetime] = field(default_factory=dict)
    touches: list[Touch] = field(default_factory=list)

    @property
    def touchless(self) -> bool:
        """Whether it was let through with nobody's hand in it."""
        return self.let_through_at is not None and self.hands == 0


def walk_of(events: Iterable[Event]) -> Walk:
    """The walk that events tell, in their order."""
    walk, here = Walk(), _Here()
    for event in events:
        if event.action == OPENED:
            _open(walk, event)
            continue
        target = _target(event)
        if target is None:
            continue
        _note(walk, event, target)
        here.go(walk, event, target)
        _act(walk, event)
    walk.touches = [one for one in walk.touches if one.acted_at is not None]
    return walk


def _target(event: Event) -> Status | None:
    """Where the invoice stands after an event; ``None`` where the event is about something else."""
    if event.action in SAID:
        return Status.IN_REVIEW
    said = event.body.get("after") if event.action == ASSESSED else event.action
    return _STATUS.get(str(said))


def _note(walk: Walk, event: Event, target: Status) -> None:
    before = event.body.get("before")
    if event.action == ASSESSED:
        walk.judged_at = walk.judged_at or event.at
        if target is Status.IN_REVIEW and before != Status.IN_REVIEW:
            for reason in event.body.get("open", ()):
                walk.reasons.setdefault(str(reason), event.at)
    walk.hands += event.action in SAID or (event.actor != MACHINE and _by_hand(event, target))
    if target in LET_THROUGH:
        walk.let_through_at = walk.let_through_at or event.at
    if target is Status.POSTED:
        walk.posted_at = walk.posted_at or event.at
    if target is Status.VOID:
        walk.reversed_at = event.at
    walk.filed = target in {Status.FILED, Status.REPLACED}


def _by_hand(event: Event, target: Status) -> bool:
    """Whether an event makes the invoice by dividing, sends it back to review, or lets it through from there."""
    if target is Status.EXTRACTED:
        return True
    if target is Status.IN_REVIEW:
        return event.action != ASSESSED
    return event.body.get("before") == Status.IN_REVIEW and target in LET_THROUGH


@dataclass(slots=True)
class _Here:
    """The step an invoice is in, and since when."""

    step: Step | None = None
    since: datetime | None = None

    def go(self, walk: Walk, event: Event, target: Status) -> None:
        """Leave the step and enter the next one, where the event does that."""
        step = _STEP.get(target)
        if step is self.step:
            return
        if self.since is not None and self.step is not None and self._counts(target):
            walk.stays.append(Stay(self.step, event.at, round((event.at - self.since).total_seconds())))
        waits_for_plan = event.action == ASSESSED and step is Step.APPROVAL
        self.step, self.since = (None, None) if waits_for_plan else (step, event.at)

    def _counts(self, target: Status) -> bool:
        return self.step is not Step.APPROVED or target is Status.POSTED


def _open(walk: Walk, event: Event) -> None:
    if event.actor != MACHINE:
        walk.touches.append(Touch(event.actor, event.at))


def _act(walk: Walk, event: Event) -> None:
    """End the person's latest look, or make it longer; a judgement is the machine's answer to an act, not one."""
    touch = next((one for one in reversed(walk.touches) if one.person == event.actor), None)
    if touch is None or event.action == ASSESSED:
        return
    lasted = event.at - touch.opened_at
    if touch.acted_at is None or lasted <= LONGEST_TOUCH:
        touch.acted_at = event.at
        touch.seconds = round(min(lasted, LONGEST_TOUCH).total_seconds())
