"""Where everything stands: the status, search, the numbers, events; and what the codes in all of it mean."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import ConfigDict, Field

from pipeline.findings import REASONS, Reason, Severity
from pipeline.invoices import FIELDS, FieldName
from pipeline.reports.period import BadPeriodError, Period, last_weeks
from pipeline.status import Status
from pipeline.web.api.caller import Anybody, Auditing, Counting, Seeing
from pipeline.web.api.models import EventOut, Limit, Model, event_out
from pipeline.web.api.problems import ProblemError
from pipeline.web.api.routes import room
from pipeline.web.numbers_page import REPORTS, USUAL
from pipeline.web.visitor import MissingError

router = room("Standing", 503)


class StatusOut(Model):
    """Where everything stands."""

    model_config = ConfigDict(title="StatusOfAll")

    invoices: dict[str, int] = Field(description="How many stand where.", examples=[{"in_review": 3, "posted": 41}])
    findings: dict[str, int] = Field(description="What clerks are asked now, by code.", examples=[{"UNSURE": 2}])
    intake: dict[str, Any] | None = Field(description="What became of all that arrived; for who sees all companies.")
    ledger: dict[str, Any] | None = Field(description="Entries, and whether they balance; for who sees all companies.")


class ReasonOut(Model):
    """A row of the catalogue of findings."""

    model_config = ConfigDict(title="ReasonInfo")

    code: Reason
    severity: Severity
    owner: str = Field(examples=["clerk"])
    title: str = Field(examples=["Totals disagree"])
    clears: str = Field(description="What a person does to clear it.")


class FieldInfoOut(Model):
    """A field that is read."""

    model_config = ConfigDict(title="FieldInfo")

    name: FieldName
    label: str = Field(examples=["Gross total"])
    term: str = Field(description="The business term of EN 16931.", examples=["BT-112"])
    holds: str = Field(description="amount, date, code, name, text, currency, percent or flag.", examples=["amount"])
    critical: bool = Field(description="Whether a mistake in it is money lost.")


class EntityOut(Model):
    """One of our companies."""

    model_config = ConfigDict(title="Entity", from_attributes=True)

    id: str = Field(examples=["nordlicht"])
    name: str
    vat_id: str | None
    country: str | None
    currency: str


class MeOut(Model):
    """Whose token this is, and what it may do."""

    model_config = ConfigDict(title="Me")

    login: str = Field(examples=["ann"])
    name: str
    entities: list[str] | None = Field(description="The companies whose invoices it sees; null for all.")
    rights: list[str] = Field(description="What it may do: its scopes, as far as its person may.", examples=[["see"]])
    token: str = Field(description="The token's name.", examples=["erp"])
    until: datetime | None = Field(description="When it ends.")


class HitOut(Model):
    """An invoice that was found."""

    model_config = ConfigDict(title="Hit")

    id: int
    status: Status
    supplier_name: str | None
    number: str | None
    issued: date | None
    gross: str | None
    currency: str | None
    snippet: str = Field(description="The words of its page around what was found; may be empty.")


class ReportOut(Model):
    """A report as a table."""

    model_config = ConfigDict(title="Report")

    first: date
    last: date
    columns: list[str]
    rows: list[list[str | int | None]] = Field(description="Numbers with digits after the point are text.")


class EventPage(Model):
    """A page of events, the oldest first."""

    items: list[EventOut]
    next: int = Field(description="Give it as `after` to go on, now or later.", examples=[812])


@router.get("/me", summary="Get whose token this is", response_model=MeOut)
def me(who: Anybody) -> MeOut:
    """What the token may do, and until when."""
    entities = None if who.entities is None else list(who.entities)
    return MeOut(
        login=who.login, name=who.account.name, entities=entities, rights=sorted(who.account.rights),
        token=who.token.name, until=who.token.until,
    )  # fmt: skip


@router.get("/status", summary="Get where everything stands", response_model=StatusOut)
def status(who: Seeing) -> StatusOut:
    """Counts of the companies that the token's person sees."""
    if who.entities is None:
        return StatusOut.model_validate(dict(who.store.status()))
    return StatusOut.model_validate({**who.store.listing.counts(who.entities), "intake": None, "ledger": None})


@router.get("/search", summary="Search invoices", response_model=list[HitOut])
def search(
    who: Seeing,
    q: Annotated[
        str, Query(description="Supplier, number, amount or words of the page.", min_length=1, max_length=200)
    ],
    limit: Limit = 50,
) -> list[HitOut]:
    """The best first, then the newest."""
    return [
        HitOut(
            id=one.heading.id, status=one.heading.status, supplier_name=one.heading.supplier_name,
            number=one.heading.number, issued=one.heading.issued, gross=one.heading.gross,
            currency=one.heading.currency, snippet=one.snippet,
        )
        for one in who.store.search.find(q, who.entities, None, limit)
    ]  # fmt: skip


@router.get("/numbers/{report}", summary="Get a report", response_model=ReportOut)
def numbers(
    who: Counting,
    report: Annotated[str, Path(description="One of: " + ", ".join(REPORTS), examples=["straight-through"])],
    first: Annotated[date | None, Query(description="The first day; without it twelve weeks up to today.")] = None,
    last: Annotated[date | None, Query(description="The last day; without it today.")] = None,
) -> ReportOut:
    """The tables of the numbers page."""
    if report not in REPORTS:
        raise MissingError
    today = datetime.now(UTC).date()
    usual = last_weeks(USUAL, today)
    try:
        period = Period(first or usual.first, last or usual.last)
    except BadPeriodError as error:
        raise ProblemError("not-valid", str(error)) from error
    table = REPORTS[report](who.store.numbers, period, today, who.entities)
    rows = [[one if one is None or type(one) is int else str(one) for one in row] for row in table.rows]
    return ReportOut(first=period.first, last=period.last, columns=list(table.columns), rows=rows)


@router.get("/events", summary="Follow events", response_model=EventPage)
def events(
    who: Auditing,
    after: Annotated[int, Query(description="The number of the last event that you have.", ge=0, le=2**62)] = 0,
    limit: Limit = 100,
) -> EventPage:
    """Everything that happened after a number, from the audit chain.

    A person who sees some companies alone gets the events of their invoices.
    """
    found = who.store.events.after(after, limit, who.entities)
    return EventPage(items=[event_out(one) for one in found], next=found[-1].seq if found else after)


@router.get("/findings", summary="Get the catalogue of findings", response_model=list[ReasonOut])
def findings(who: Seeing) -> list[ReasonOut]:
    """Every doubt there can be. Codes are added, never renamed."""
    del who
    return [
        ReasonOut(code=code, severity=one.severity, owner=one.owner, title=one.title, clears=one.clears)
        for code, one in REASONS.items()
    ]


@router.get("/fields", summary="Get the fields of an invoice", response_model=list[FieldInfoOut])
def fields(who: Seeing) -> list[FieldInfoOut]:
    """What can be read and corrected."""
    del who
    return [
        FieldInfoOut(name=name, label=one.label, term=one.term, holds=one.holds, critical=one.critical)
        for name, one in FIELDS.items()
    ]


@router.get("/entities", summary="List our companies", response_model=list[EntityOut])
def entities(who: Seeing) -> list[EntityOut]:
    """Those whose invoices the token's person sees."""
    return [EntityOut.model_validate(one) for one in who.acts.entities() if who.account.sees(one.id)]
