"""What many answers have in common: amounts as text, findings, ids in addresses, pages of lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Final

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from pipeline.documents import Box
from pipeline.findings import REASONS, Finding, Reason, Severity
from pipeline.review import about
from pipeline.store.audit import Event

MOST: Final = 200
"""Things on one page of a list."""

Amount = Annotated[
    Decimal,
    PlainSerializer(lambda value: f"{value:f}", return_type=str),
    WithJsonSchema({"type": "string", "format": "decimal", "examples": ["1190.00"]}),
]
"""An exact number, as text: programs that read JSON numbers as floats would round it."""
GivenAmount = Annotated[str, Field(pattern=r"^-?\d{1,15}(\.\d{1,10})?$", examples=["1190.00"])]
"""An exact number that is sent: text, with a point."""

InvoiceId = Annotated[int, Path(description="The invoice's number.", ge=1, le=2**62, examples=[7])]
DocumentId = Annotated[int, Path(description="The document's number.", ge=1, le=2**62, examples=[12])]
Limit = Annotated[int, Query(description="How many at most.", ge=1, le=MOST)]
Below = Annotated[
    str | None, Query(description="Where the page before ended: its `next`.", pattern=r"^\d{1,18}$", examples=["4711"])
]


class Model(BaseModel):
    """An answer."""

    model_config = ConfigDict(from_attributes=True)


class Given(BaseModel):
    """What is sent; a name that is not known is refused rather than ignored."""

    model_config = ConfigDict(extra="forbid")


class FindingOut(Model):
    """A doubt about a document or an invoice."""

    model_config = ConfigDict(title="Finding")

    code: Reason = Field(description="The reason, from the catalogue.", examples=["TOTALS_DISAGREE"])
    severity: Severity = Field(description="Whether it holds the invoice or is only shown.")
    owner: str = Field(description="Who settles it: clerk, controller, buyer or operator.", examples=["clerk"])
    title: str = Field(description="The reason in words.", examples=["Totals disagree"])
    sentence: str = Field(
        description="What is doubted, with the numbers in it.", examples=["100.00 + 19.00 is not 120.00."]
    )
    clears: str = Field(description="What a person does about it.")
    fields: list[str] = Field(description="The fields it is about.", examples=[["gross_total"]])
    evidence: dict[str, str] = Field(description="What it rests on, by name.", examples=[{"expected": "119.00"}])
    about: str = Field(
        description="Names what exactly is doubted; an answer carries it.", examples=["gross_total 120.00"]
    )
    open: bool = Field(description="Whether nobody has settled it.")


def finding_out(finding: Finding, *, is_open: bool) -> FindingOut:
    """A finding with its row of the table of reasons."""
    known = REASONS[finding.reason]
    return FindingOut(
        code=finding.reason, severity=known.severity, owner=known.owner, title=known.title, sentence=finding.sentence,
        clears=known.clears, fields=list(finding.fields), evidence=dict(finding.evidence), about=about(finding),
        open=is_open,
    )  # fmt: skip


class BoxOut(Model):
    """A rectangle in PDF points from the top left of the page as it is shown."""

    model_config = ConfigDict(title="Box")

    x0: float = Field(examples=[56.7])
    y0: float = Field(examples=[120.0])
    x1: float = Field(examples=[180.2])
    y1: float = Field(examples=[132.5])


def box_out(box: Box | None) -> BoxOut | None:
    """A box, where there is one."""
    return None if box is None else BoxOut(x0=box.x0, y0=box.y0, x1=box.x1, y1=box.y1)


class EventOut(Model):
    """Something that happened, from the audit chain."""

    model_config = ConfigDict(title="Event")

    id: int = Field(description="Grows with every event.", examples=[812])
    at: str = Field(description="When, in UTC.", examples=["2026-07-01T08:15:00.000000+00:00"])
    actor: str = Field(description="Who: a login, or payables for the machine.", examples=["ann"])
    action: str = Field(description="What.", examples=["corrected"])
    subject: str = Field(description="To what.", examples=["invoice:7"])
    data: dict[str, Any] = Field(description="What was said about it.")


def event_out(event: Event) -> EventOut:
    """An event without the hash of the record, which proves and says nothing."""
    told = {name: value for name, value in event.body.items() if name != "state"}
    return EventOut(
        id=event.seq, at=event.at.isoformat(), actor=event.actor, action=event.action, subject=event.subject, data=told
    )
