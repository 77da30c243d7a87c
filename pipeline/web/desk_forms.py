"""What the desk sends: the work on an invoice, and why something is done."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field

from pipeline.desk import Settled, Typed, Work
from pipeline.documents import Box

Text = Annotated[str, Field(max_length=4000)]
Short = Annotated[str, Field(max_length=300)]


class TypedIn(BaseModel):
    """A text for a field, and where it was pointed at."""

    field: Short
    text: Text
    page: int | None = None
    box: tuple[float, float, float, float] | None = None


class SettledIn(BaseModel):
    """A finding that is settled, and why."""

    reason: Short
    about: Text
    note: Text


class WorkIn(BaseModel):
    """Everything that was done at the desk since it was opened."""

    version: int
    typed: list[TypedIn] = Field(default_factory=list, max_length=100)
    confirmed: list[Short] = Field(default_factory=list, max_length=100)
    settled: list[SettledIn] = Field(default_factory=list, max_length=200)
    lines: list[dict[str, Any]] | None = Field(default=None, max_length=2000)
    supplier: Short | None = None

    def work(self) -> Work:
        """As the rules take it."""
        return Work(
            tuple(Typed(one.field, one.text, one.page, Box(*one.box) if one.box else None) for one in self.typed),
            tuple(self.confirmed),
            tuple(Settled(one.reason, one.about, one.note) for one in self.settled),
            tuple(self.lines) if self.lines is not None else None,
            self.supplier,
        )


class ReasonIn(BaseModel):
    """Why something is done."""

    version: int
    reason: Annotated[str, Field(min_length=1, max_length=500)]


class RejectIn(ReasonIn):
    """Why an invoice is rejected, and whether its supplier is told; ``text`` in place of the template's."""

    tell: bool = False
    text: Annotated[str, Field(max_length=5000)] = ""


class PartIn(BaseModel):
    """How the pages divide: ``1-2 | 3 | -4``."""

    groups: Annotated[str, Field(min_length=1, max_length=2000)]


class MomentIn(BaseModel):
    """When something was said that is taken back."""

    at: datetime
