"""What a clerk does at the desk in one go, turned into corrections and answers: the last word is the rules' again."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from pipeline.accounts import Account, may_settle
from pipeline.documents import Box
from pipeline.findings import Finding, Reason
from pipeline.invoices import FIELDS, Extraction, FieldName
from pipeline.review import KIND, LINES, SUPPLIER, Answer, BadValueError, Correction, about, canonical
from pipeline.sentences import N_

CONFIRMABLE: Final = frozenset({Reason.UNSURE, Reason.KIND_UNSURE})
"""Doubts that are over once a person says that the value is right."""
PAIRS: Final = frozenset({Reason.DUPLICATE_EXACT, Reason.DUPLICATE_NUMBER, Reason.DUPLICATE_NEAR})
"""Doubts about two invoices, not about a value of this one."""
NUMBERS: Final = ("quantity", "unit_price", "discount", "tax_rate", "net_amount")
TEXTS: Final = ("description", "unit")

Understand = Callable[[str, str], Sequence[str]]
"""Field and text as typed to the canonical values it may stand for, the likeliest first."""


class NotYoursError(Exception):
    """A finding that somebody else must settle; the message names who."""


class NotUnderstoodError(ValueError):
    """Texts that fit no field; ``problems`` names each field with its sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """With a sentence for each field."""
        super().__init__("; ".join(f"{name}: {sentence}" for name, sentence in problems.items()))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Typed:
    """A text for a field, and where on the document it was pointed at."""

    field: str
    text: str
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding (its reason and what it is about) that is settled, and why."""

    reason: str
    about: str
    note: str


@dataclass(frozen=True, slots=True)
class Work:
    """Everything that was done to one invoice before it was sent on."""

    typed: tuple[Typed, ...] = ()
    confirmed: tuple[str, ...] = ()
    settled: tuple[Settled, ...] = ()
    lines: tuple[Mapping[str, Any], ...] | None = None
    supplier: str | None = None
    problems: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was done."""
        return bool(self.typed or self.confirmed or self.settled or self.supplier) or self.lines is not None


def corrections_of(
    work: Work, extraction: Extraction, person: str, at: datetime, understand: Understand
) -> list[Correction]:
    """The corrections that the work amounts to. Raises ``NotUnderstoodError`` with everything that is wrong."""
    made: list[Correction] = []
    problems: dict[str, str] = {}
    for one in work.typed:
        try:
            value = understood(one.field, one.text, understand)
        except BadValueError as error:
            problems[one.field] = str(error)
            continue
        made.append(Correction(one.field, value, person, at, one.page, one.box))
    for name in work.confirmed:
        confirmed = _confirmed(name, extraction, person, at)
        if confirmed is not None:
            made.append(confirmed)
    if work.supplier:
        made.append(Correction(SUPPLIER, work.supplier, person, at))
    if work.lines is not None:
        try:
            made.append(Correction(LINES, _lines(work.lines, understand), person, at))
        except BadValueError as error:
            problems[LINES] = str(error)
    if problems:
        raise NotUnderstoodError(problems)
    return made


def understood(name: str, text: str, understand: Understand) -> str | None:
    """The canonical value of a typed text. Raises ``BadValueError``."""
    if not text.strip():
        return None
    try:
        return canonical(name, text)
    except BadValueError:
        found = understand(name, text)
        if not found:
            raise
        return canonical(name, found[0])


def _confirmed(name: str, extraction: Extraction, person: str, at: datetime) -> Correction | None:
    """That a value is right as it was read; ``None`` where nothing was."""
    if name == KIND:
        return Correction(KIND, str(extraction.kind), person, at)
    if name not in set(FieldName):
        return None
    read = extraction.fields.get(FieldName(name))
    return None if read is None else Correction(name, read.value, person, at, read.page, read.box)


def _lines(lines: Sequence[Mapping[str, Any]], understand: Understand) -> str | None:
    plain = []
    for number, line in enumerate(lines, 1):
        kept: dict[str, Any] = {name: str(line.get(name) or "").strip() for name in TEXTS}
        for name in NUMBERS:
            text = str(line.get(name) or "").strip()
            try:
                kept[name] = understood(FieldName.NET_TOTAL, text, understand)
            except BadValueError as error:
                raise BadValueError(f"line {number}: {name.replace('_', ' ')} {text!r} is no number") from error
        if any(kept.values()):
            plain.append(kept | {name: line[name] for name in ("page", "box", "tax_category") if line.get(name)})
    return canonical(LINES, json.dumps(plain))


def answers_of(work: Work, findings: Sequence[Finding], account: Account, at: datetime) -> list[Answer]:
    """The answers that the work gives. Raises ``NotYoursError`` for what another must settle.

    What is said of a finding that is no longer there is left out.
    """
    known = {(str(one.reason), about(one)): one for one in findings}
    given = []
    for one in work.settled:
        finding = known.get((one.reason, one.about))
        if finding is None or not one.note.strip():
            continue
        if not may_settle(account, finding):
            raise NotYoursError(f"{finding.sentence} Only a controller may settle this.")
        given.append(Answer(finding.reason, account.login, at, one.note.strip()[:500], one.about))
    return given


def asked_fields(findings: Sequence[Finding]) -> tuple[str, ...]:
    """The fields that open findings hold the invoice for, each once: where the clerk looks first."""
    holding = [one for one in findings if one.blocks and one.reason not in PAIRS]
    names = [name for one in holding for name in one.fields if name == KIND or name in set(FieldName)]
    return tuple(dict.fromkeys(names))


def needs_answer(finding: Finding) -> bool:
    """Whether a finding may stay although every value is right, and so needs a word of its own."""
    return finding.blocks and finding.reason not in CONFIRMABLE


def label(name: str) -> str:
    """What a field is called."""
    return FIELDS[FieldName(name)].label if name in set(FieldName) else N_("Kind of document")
