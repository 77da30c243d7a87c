"""What happened to an invoice, people and machine, in one sentence each: audit events as a person reads them. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from pipeline.findings import REASONS, Reason
from pipeline.invoices import FIELDS, Extraction
from pipeline.review import KIND, LINES, SUPPLIER
from pipeline.sentences import N_
from pipeline.status import Status
from pipeline.store.audit import Event
from pipeline.store.intake import MACHINE

Tell = Callable[[str], str]
"""A sentence in the language of whoever looks."""

_LABELS: Final[Mapping[str, str]] = {
    **{str(name): info.label for name, info in FIELDS.items()},
    KIND: N_("Kind of document"),
    SUPPLIER: N_("Supplier record"),
}
_LEADS_TO: Final[Mapping[str, str]] = {
    Status.IN_REVIEW: N_("goes to review"),
    Status.IN_APPROVAL: N_("goes to approval"),
    Status.APPROVED: N_("approved"),
    Status.FILED: N_("filed, nothing to post"),
}
_MOVED: Final[Mapping[str, str]] = {
    Status.IN_REVIEW: N_("took it back to review"),
    Status.APPROVED: N_("approved it"),
    Status.SCHEDULED: N_("put it into a payment run"),
    Status.PAID: N_("marked it as paid"),
    Status.REJECTED: N_("rejected it"),
    Status.FILED: N_("filed it"),
    Status.REPLACED: N_("replaced it"),
    "retired": N_("put the original away, as its time of retention is over"),
    "unretired": N_("brought the original back"),
    "purged": N_("deleted the original for good"),
}
_BY_ITSELF: Final = frozenset({"extracted", "assessed", "planned"})
"""What the machine does whoever made it look."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; ``by_person`` is false where the machine did it by itself."""

    at: datetime
    who: str
    by_person: bool
    sentence: str


def timeline(events: Sequence[Event], read: Extraction | None = None, tell: Tell = str) -> list[Step]:
    """The events of an invoice, its document and its entries as sentences, oldest first.

    ``read`` is the reading: with it a correction says what stood there before. What two events say is said once.
    ``tell`` puts each sentence into the language of whoever looks.
    """
    values = {} if read is None else {str(name): field.value for name, field in read.fields.items()}
    values |= {} if read is None else {KIND: str(read.kind)}
    teller = _Teller(tell, values)
    steps = []
    for at, event in enumerate(events):
        following = events[at + 1] if at + 1 < len(events) else None
        before = events[at - 1] if at else None
        if _told_by_another(event, before, following):
            continue
        person = event.actor != MACHINE and event.action not in _BY_ITSELF
        said = teller.sentence(event, before)
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


def _by(actor: str, said: str) -> str:
    """A name and what they did. A language that bends verbs by who did it puts a colon before a noun instead."""
    return f"{_upper(actor)}{said}" if said.startswith(":") else f"{_upper(actor)} {said}"


def _upper(said: str) -> str:
    said = said.removeprefix(": ")
    return said[:1].upper() + said[1:]


class _Teller:
    """Makes the sentences of one invoice; remembers the values as they were corrected."""

    def __init__(self, tell: Tell, values: dict[str, str]) -> None:
        self._tell, self._values = tell, values

    def sentence(self, event: Event, before: Event | None) -> str:
        """What happened, beginning with a small letter: a name may stand before it."""
        body, action = event.body, event.action
        if action in {Status.POSTED, Status.VOID}:
            return self._entered(action, before)
        if action in _SENTENCES:
            return _SENTENCES[action](self, body)
        words = self._tell(_MOVED[action]) if action in _MOVED else action.replace("_", " ")
        return f"{words}: {body['reason']}" if body.get("reason") else words

    def _entered(self, action: str, before: Event | None) -> str:
        number = before.subject.partition(":")[2] if before and before.subject.startswith("entry:") else ""
        if action == Status.POSTED:
            template = N_("posted as entry {number}") if number else N_("posted as an entry")
        else:
            template = N_("reversed it by entry {number}") if number else N_("reversed it by an entry")
        return self._tell(template).format(number=number)

    def corrected(self, body: Mapping[str, Any]) -> str:
        return "; ".join(self._correction(one) for one in body.get("said", []))

    def _correction(self, one: Mapping[str, Any]) -> str:
        """One correction with what stood there before; the next one is told against it."""
        name, value = str(one["field"]), one.get("value")
        if name == LINES:
            return self._tell(N_("corrected the lines"))
        label, was = self._tell(_LABELS.get(name, name)), self._values.pop(name, None)
        before = " " + self._tell(N_("(was {value})")).format(value=_shown(name, was)) if was else ""
        if value is None:
            return self._tell(N_("removed {label}")).format(label=label) + before
        self._values[name] = str(value)
        if was == value:
            return self._tell(N_("confirmed {label}: {value}")).format(label=label, value=_shown(name, value))
        template = self._tell(N_("corrected {label}: {value}"))
        return template.format(label=label, value=_shown(name, value)) + before

    def received(self, body: Mapping[str, Any]) -> str:
        name = body.get("name")
        return self._tell(N_("received: {name}")).format(name=name) if name else self._tell(N_("received"))

    def read(self, body: Mapping[str, Any]) -> str:
        number = len(body.get("invoices", ()))
        template = N_("read: 1 invoice found") if number == 1 else N_("read: {number} invoices found")
        return self._tell(template).format(number=number)

    def extracted(self, body: Mapping[str, Any]) -> str:
        kind = self._tell(str(body.get("kind", "a document")).replace("_", " "))
        return self._tell(N_("recognised as {kind}")).format(kind=kind)

    def parted(self, body: Mapping[str, Any]) -> str:
        template = N_("divided the document into invoices: {after} (before: {before})")
        return self._tell(template).format(after=body["after"], before=body["before"])

    def assessed(self, body: Mapping[str, Any]) -> str:
        after = body["after"]
        leads = self._tell(_LEADS_TO[after]) if after in _LEADS_TO else str(after).replace("_", " ")
        titles = dict.fromkeys(self._title(code) for code in body.get("open", ()))
        found = f" ({', '.join(titles)})" if titles else ""
        return self._tell(N_("checked: {leads}")).format(leads=leads) + found

    def answered(self, body: Mapping[str, Any]) -> str:
        given = [(self._title(one["reason"]), one.get("note") or "") for one in body.get("said", ())]
        template = self._tell(N_("settled “{title}”"))
        return "; ".join(template.format(title=title) + (f": {note}" if note else "") for title, note in given)

    def withdrew(self, body: Mapping[str, Any]) -> str:
        return self._tell(N_("took back what was said ({number})")).format(number=len(body.get("said", ())))

    def planned(self, body: Mapping[str, Any]) -> str:
        plan = body.get("plan", {})
        if plan.get("auto"):
            rules = ", ".join(rule for rule, holds in plan.get("trace", ()) if holds)
            return self._tell(N_("approved without asking anybody, by rule {rules}")).format(rules=rules)
        one_stage = self._tell(N_("{need} of {people} (rule {rule})"))
        asked = [
            one_stage.format(need=one["need"], people=", ".join(one["people"]), rule=one["rule"])
            for one in plan.get("stages", ())
        ]
        return self._tell(N_("asks {people}")).format(people=self._tell(N_(", then ")).join(asked))

    def decided(self, body: Mapping[str, Any]) -> str:
        decision, turn = body["decision"], body.get("turn", ())
        said = self._tell(N_("approved") if decision["approved"] else N_("did not approve"))
        note = f": {decision['note']}" if decision.get("note") else ""
        waits = self._tell(N_("(now waits for {people})")).format(people=", ".join(turn))
        return said + note + (f" {waits}" if turn else "")

    def commented(self, body: Mapping[str, Any]) -> str:
        return self._tell(N_("remarked: {text}")).format(text=body.get("text", ""))

    def opened(self, _: Mapping[str, Any]) -> str:
        return self._tell(N_("opened it"))

    def restored(self, _: Mapping[str, Any]) -> str:
        return self._tell(N_("had it read again"))

    def ignored(self, body: Mapping[str, Any]) -> str:
        why = body.get("sentence") or self._title(str(body.get("reason", "")))
        return self._tell(N_("set aside: {why}")).format(why=why)

    def _title(self, code: str) -> str:
        return self._tell(REASONS[Reason(code)].title) if code in set(Reason) else code


_SENTENCES: Final[Mapping[str, Callable[[_Teller, Mapping[str, Any]], str]]] = {
    "corrected": _Teller.corrected,
    "received": _Teller.received,
    "read": _Teller.read,
    "extracted": _Teller.extracted,
    "parted": _Teller.parted,
    "assessed": _Teller.assessed,
    "answered": _Teller.answered,
    "withdrew": _Teller.withdrew,
    "planned": _Teller.planned,
    "decided": _Teller.decided,
    "commented": _Teller.commented,
    "opened": _Teller.opened,
    "restored": _Teller.restored,
    "ignored": _Teller.ignored,
    "failed": _Teller.ignored,
}
"""The sentence of each action that has one of its own."""


def _shown(name: str, value: str) -> str:
    return value.replace("_", " ") if name == KIND else value
