"""What happened to an invoice, people and machine, in one sentence each: audit events as a person reads them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.findings import REASONS, Reason
from pipeline.invoices import FIELDS, Extraction
from pipeline.review import KIND, LINES, SUPPLIER
from pipeline.status import Status
from pipeline.store.audit import Event
from pipeline.store.intake import MACHINE

_LABELS: Final[Mapping[str, str]] = {
    **{str(name): info.label for name, info in FIELDS.items()},
    KIND: "Kind of document",
    SUPPLIER: "Supplier record",
}
_LEADS_TO: Final[Mapping[str, str]] = {
    Status.IN_REVIEW: "goes to review",
    Status.IN_APPROVAL: "goes to approval",
    Status.APPROVED: "approved",
    Status.FILED: "filed, nothing to post",
}
_MOVED: Final[Mapping[str, str]] = {
    Status.IN_REVIEW: "took it back to review",
    Status.APPROVED: "approved it",
    Status.SCHEDULED: "put it into a payment run",
    Status.PAID: "marked it as paid",
    Status.REJECTED: "rejected it",
    Status.FILED: "filed it",
}
_LEDGER: Final[Mapping[str, str]] = {Status.POSTED: "posted as", Status.VOID: "reversed it by"}
_BY_ITSELF: Final = frozenset({"assessed", "planned"})
"""What the machine does whoever made it look."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; ``by_person`` is false where the machine did it by itself."""

    at: datetime
    who: str
    by_person: bool
    sentence: str


def timeline(events: Sequence[Event], read: Extraction | None = None) -> list[Step]:
    """The events of an invoice, its document and its entries as sentences, oldest first.

    ``read`` is the reading: with it a correction says what stood there before. What two events say is said once.
    """
    values = {} if read is None else {str(name): field.value for name, field in read.fields.items()}
    values |= {} if read is None else {KIND: str(read.kind)}
    steps = []
    for at, event in enumerate(events):
        following = events[at + 1] if at + 1 < len(events) else None
        before = events[at - 1] if at else None
        if _told_by_another(event, before, following):
            continue
        person = event.actor != MACHINE and event.action not in _BY_ITSELF
        said = _sentence(event, before, values)
        steps.append(Step(event.at, event.actor, person, _by(event.actor, said) if person else _upper(said)))
    return steps


def _told_by_another(event: Event, before: Event | None, following: Event | None) -> bool:
    """A decision and a plan move the invoice, an entry posts it: two events and one sentence."""
    moved = event.action in {Status.APPROVED, Status.IN_APPROVAL}
    if moved and following is not None and following.action == "decided":
        return True
    if moved and before is not None and before.action == "planned":
        return True
    return event.subject.startswith("entry:")


def _sentence(event: Event, before: Event | None, values: dict[str, str]) -> str:
    """What happened, beginning with a small letter: a name may stand before it."""
    if event.action == "corrected":
        return "; ".join(_corrected(one, values) for one in event.body.get("said", []))
    if event.action in _LEDGER:
        entry = before.subject.partition(":")[2] if before and before.subject.startswith("entry:") else ""
        return f"{_LEDGER[event.action]} {f'entry {entry}' if entry else 'an entry'}"
    told = _TOLD.get(event.action)
    return told(event.body) if told else _reasoned(_MOVED.get(event.action, event.action.replace("_", " ")), event.body)


def _corrected(one: Mapping[str, Any], values: dict[str, str]) -> str:
    """One correction with what stood there before; the next one is told against it."""
    name, value = str(one["field"]), one.get("value")
    if name == LINES:
        return "corrected the lines"
    label, was = _LABELS.get(name, name), values.pop(name, None)
    before = f" (was {_shown(name, was)})" if was else ""
    if value is None:
        return f"removed {label}{before}"
    values[name] = str(value)
    if was == value:
        return f"confirmed {label}: {_shown(name, value)}"
    return f"corrected {label}: {_shown(name, value)}{before}"


def _shown(name: str, value: str) -> str:
    return value.replace("_", " ") if name == KIND else value


def _received(body: Mapping[str, Any]) -> str:
    return f"received: {body['name']}" if body.get("name") else "received"


def _read(body: Mapping[str, Any]) -> str:
    number = len(body.get("invoices", ()))
    return f"read: {number} {'invoice' if number == 1 else 'invoices'} found"


def _extracted(body: Mapping[str, Any]) -> str:
    return f"recognised as {str(body.get('kind', 'a document')).replace('_', ' ')}"


def _assessed(body: Mapping[str, Any]) -> str:
    leads = _LEADS_TO.get(body["after"], str(body["after"]).replace("_", " "))
    titles = dict.fromkeys(_title(code) for code in body.get("open", ()))
    return f"checked: {leads}" + (f" ({', '.join(titles)})" if titles else "")


def _answered(body: Mapping[str, Any]) -> str:
    given = [(_title(one["reason"]), one.get("note") or "") for one in body.get("said", ())]
    return "; ".join(f"settled “{title}”" + (f": {note}" if note else "") for title, note in given)


def _withdrew(body: Mapping[str, Any]) -> str:
    taken = [one["said"] for one in body.get("said", ())]
    counted = ((taken.count("corrections"), "correction"), (taken.count("answers"), "answer"))
    parts = [f"{number} {word}{'' if number == 1 else 's'}" for number, word in counted if number]
    return f"took back {' and '.join(parts)}"


def _planned(body: Mapping[str, Any]) -> str:
    plan = body.get("plan", {})
    if plan.get("auto"):
        rules = ", ".join(rule for rule, holds in plan.get("trace", ()) if holds)
        return f"approved without asking anybody, by rule {rules}"
    asked = [f"{one['need']} of {', '.join(one['people'])} (rule {one['rule']})" for one in plan.get("stages", ())]
    return f"asks {', then '.join(asked)}"


def _decided(body: Mapping[str, Any]) -> str:
    decision, turn = body["decision"], body.get("turn", ())
    said = "approved" if decision["approved"] else "did not approve"
    note = f": {decision['note']}" if decision.get("note") else ""
    return f"{said}{note}" + (f" (now waits for {' or '.join(turn)})" if turn else "")


def _set_aside(body: Mapping[str, Any]) -> str:
    return f"set aside: {body.get('sentence') or _title(str(body.get('reason', '')))}"


def _reasoned(words: str, body: Mapping[str, Any]) -> str:
    return f"{words}: {body['reason']}" if body.get("reason") else words


def _title(code: str) -> str:
    return REASONS[Reason(code)].title if code in set(Reason) else code


def _by(actor: str, said: str) -> str:
    return f"{_upper(actor)} {said}"


def _upper(said: str) -> str:
    return said[:1].upper() + said[1:]


_TOLD: Final[Mapping[str, Callable[[Mapping[str, Any]], str]]] = {
    "received": _received,
    "read": _read,
    "extracted": _extracted,
    "assessed": _assessed,
    "answered": _answered,
    "withdrew": _withdrew,
    "opened": lambda _: "opened it",
    "planned": _planned,
    "decided": _decided,
    "commented": lambda body: f"remarked: {body.get('text', '')}",
    "restored": lambda _: "had it read again",
    "ignored": _set_aside,
    "failed": _set_aside,
}
