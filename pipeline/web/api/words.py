"""What a person says of an invoice: corrections, answers, a rejection, a decision; each judged anew at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AwareDatetime, ConfigDict, Field, model_validator

from pipeline.desk import Settled, Typed, Work, answers_of, corrections_of
from pipeline.documents import Box
from pipeline.findings import Finding, Reason
from pipeline.review import Answer, Correction, about, apply
from pipeline.status import Status
from pipeline.store import Record
from pipeline.web.api.caller import Caller, Reviewing, fresh
from pipeline.web.api.invoice_models import StandingOut
from pipeline.web.api.invoice_view import standing_out
from pipeline.web.api.models import BoxOut, FindingOut, Given, GivenAmount, InvoiceId, Model, finding_out
from pipeline.web.api.problems import ProblemError
from pipeline.web.api.routes import room

router = room("Words of people", 409, 503)

Note = Annotated[str, Field(min_length=1, max_length=500)]
Version = Annotated[int, Field(description="The version of the invoice that was looked at.", ge=1, examples=[4])]


class CorrectionIn(Given):
    """A value of one field."""

    model_config = ConfigDict(title="Correction", extra="forbid")

    field: str = Field(description="A name of /fields, or doc_type.", max_length=40, examples=["gross_total"])
    value: str | None = Field(
        description="Canonical: 1234.50, 2026-07-31, EUR. Null: it is not on the document.", max_length=4000,
        examples=["119.00"],
    )  # fmt: skip
    page: int | None = Field(default=None, description="Where it stands.", ge=1)
    box: BoxOut | None = Field(default=None, description="Where on the page.")


class AnswerIn(Given):
    """A finding that is settled."""

    model_config = ConfigDict(title="Answer", extra="forbid")

    reason: Reason = Field(description="The finding's code.", examples=["DUPLICATE_NEAR"])
    note: Note = Field(description="Why it is settled.", examples=["Two deliveries on one day."])
    about: str | None = Field(
        default=None, description="The finding's `about`; without it all open ones of this code.", max_length=4000
    )


class LineIn(Given):
    """An invoice line."""

    model_config = ConfigDict(title="GivenLine", extra="forbid")

    description: str = Field(default="", max_length=2000)
    quantity: GivenAmount | None = None
    unit: str = Field(default="", max_length=40)
    unit_price: GivenAmount | None = None
    discount: GivenAmount | None = None
    net_amount: GivenAmount | None = None
    tax_rate: GivenAmount | None = None


class WordsIn(Given):
    """Everything that is said of an invoice in one go: all of it is kept, or nothing."""

    model_config = ConfigDict(title="Words", extra="forbid")

    version: Version
    corrections: list[CorrectionIn] = Field(default_factory=list, max_length=100)
    confirmed: list[str] = Field(
        default_factory=list, description="Fields whose value is right as it was read.", max_length=100,
        examples=[["due_date"]],
    )  # fmt: skip
    answers: list[AnswerIn] = Field(default_factory=list, max_length=200)
    lines: list[LineIn] | None = Field(default=None, description="All lines, in place of those read.", max_length=2000)
    supplier_id: str | None = Field(default=None, description="The record of the master it is from.", max_length=80)

    @model_validator(mode="after")
    def something(self) -> WordsIn:
        """Refuse to say nothing."""
        if not (self.corrections or self.confirmed or self.answers or self.supplier_id) and self.lines is None:
            raise ValueError("nothing is said: give corrections, confirmed, answers, lines or supplier_id")
        return self


class WhyIn(Given):
    """Why something is done."""

    model_config = ConfigDict(title="Why", extra="forbid")

    version: Version
    reason: Note = Field(examples=["It is not addressed to us."])


class SeenIn(Given):
    """What was looked at."""

    model_config = ConfigDict(title="Seen", extra="forbid")

    version: Version


class MomentIn(Given):
    """When something was said."""

    model_config = ConfigDict(title="Moment", extra="forbid")

    at: AwareDatetime = Field(description="The `at` that was answered to it.", examples=["2026-07-01T08:15:00.123456Z"])


class SaidOut(StandingOut):
    """Where an invoice stands after what was said."""

    model_config = ConfigDict(title="Said")

    at: datetime = Field(description="When it was said; withdraw names it.")


class VerdictOut(Model):
    """What would come of some words."""

    model_config = ConfigDict(title="Verdict")

    status: Status = Field(description="Where it would go, before anybody is asked to approve.")
    findings: list[FindingOut]


@router.post("/invoices/{invoice_id}/say", summary="Correct and answer", response_model=SaidOut)
def say(who: Reviewing, invoice_id: InvoiceId, words: WordsIn) -> SaidOut:
    """Keeps all of it or nothing, then judges the invoice anew. 409 where somebody changed it or has it open."""
    record = fresh(_free(who, invoice_id), words.version)
    now = datetime.now(UTC)
    made, given = _understood(who, record, words, now)
    who.acts.say(invoice_id, who.login, made, given, words.version)
    return SaidOut(at=now, **standing_out(who.store, invoice_id).model_dump())


@router.post("/invoices/{invoice_id}/weigh", summary="Try corrections and answers", response_model=VerdictOut)
def weigh(who: Reviewing, invoice_id: InvoiceId, words: WordsIn) -> VerdictOut:
    """What the verdict would be. Changes nothing."""
    record = who.invoice(invoice_id)
    verdict = who.acts.weigh(invoice_id, *_understood(who, record, words, datetime.now(UTC)))
    return VerdictOut(
        status=verdict.status, findings=[finding_out(one, is_open=one in verdict.open) for one in verdict.findings]
    )


@router.post("/invoices/{invoice_id}/withdraw", summary="Take back what was said", response_model=StandingOut)
def withdraw(who: Reviewing, invoice_id: InvoiceId, said: MomentIn) -> StandingOut:
    """Everything that this person said of the invoice at one moment, with what it taught."""
    who.invoice(invoice_id)
    who.acts.withdraw(invoice_id, who.login, said.at)
    return standing_out(who.store, invoice_id)


@router.post("/invoices/{invoice_id}/reject", summary="Reject an invoice in review", response_model=StandingOut)
def reject(who: Reviewing, invoice_id: InvoiceId, why: WhyIn) -> StandingOut:
    """One that waits for approval is rejected by those who are asked: see decide."""
    return _end(who, invoice_id, why, Status.REJECTED)


@router.post("/invoices/{invoice_id}/file", summary="File what needs nothing", response_model=StandingOut)
def file(who: Reviewing, invoice_id: InvoiceId, why: WhyIn) -> StandingOut:
    """A statement, a delivery note: kept, nothing to post."""
    return _end(who, invoice_id, why, Status.FILED)


@router.post("/invoices/{invoice_id}/reopen", summary="Take back into review", response_model=StandingOut)
def reopen(who: Reviewing, invoice_id: InvoiceId, seen: SeenIn) -> StandingOut:
    """One that was rejected or filed; it is judged anew."""
    record = who.invoice(invoice_id)
    _stands(record, Status.REJECTED, Status.FILED)
    acts = who.acts
    who.store.invoices.move(invoice_id, Status.IN_REVIEW, who.login, "reopened", seen.version)
    acts.judge(invoice_id, who.login)
    return standing_out(who.store, invoice_id)


def _end(who: Caller, invoice_id: int, why: WhyIn, status: Status) -> StandingOut:
    record = _free(who, invoice_id)
    _stands(record, Status.IN_REVIEW)
    who.store.invoices.move(invoice_id, status, who.login, why.reason, why.version)
    return standing_out(who.store, invoice_id)


def _free(who: Caller, invoice_id: int) -> Record:
    """The invoice, unless somebody else has it open."""
    record = who.invoice(invoice_id)
    if holder := who.store.queue.other_holder(invoice_id, who.login):
        raise ProblemError("held", f"{holder} has this invoice open.")
    return record


def _stands(record: Record, *statuses: Status) -> None:
    if record.status not in statuses:
        wanted = " or ".join(one.replace("_", " ") for one in statuses)
        raise ProblemError("not-now", f"It is {record.status.replace('_', ' ')}; this needs one that is {wanted}.")


def _understood(who: Caller, record: Record, words: WordsIn, now: datetime) -> tuple[list[Correction], list[Answer]]:
    """By the rules of the desk, but values are canonical: a program guesses no notation."""
    if words.supplier_id is not None:
        _check_supplier(who, words.supplier_id)
    known = who.store.invoices.findings(record.id)
    work = Work(
        tuple(Typed(one.field, one.value or "", one.page, _box(one)) for one in words.corrections),
        tuple(words.confirmed),
        tuple(settled for one in words.answers for settled in _settled(one, known)),
        _lines(words.lines),
        words.supplier_id,
    )
    extraction = apply(record.extraction, who.store.invoices.corrections(record.id))
    made = corrections_of(work, extraction, who.login, now, lambda _name, _text: ())
    return made, answers_of(work, [one for one, _ in known], who.account, now)


def _settled(answer: AnswerIn, known: list[tuple[Finding, bool]]) -> list[Settled]:
    open_ones = [one for one, is_open in known if is_open and one.reason is answer.reason]
    meant = [about(one) for one in open_ones if answer.about in {None, about(one)}]
    if not meant:
        codes = ", ".join(dict.fromkeys(str(one.reason) for one, is_open in known if is_open)) or "none"
        raise ProblemError("not-valid", f"There is no such open finding {answer.reason}; open are: {codes}.")
    return [Settled(answer.reason, one, answer.note) for one in meant]


def _lines(lines: list[LineIn] | None) -> tuple[dict[str, Any], ...] | None:
    return None if lines is None else tuple(one.model_dump() for one in lines)


def _box(correction: CorrectionIn) -> Box | None:
    box = correction.box
    return None if box is None else Box(box.x0, box.y0, box.x1, box.y1)


def _check_supplier(who: Caller, supplier_id: str) -> None:
    try:
        who.store.masters.supplier(supplier_id)
    except LookupError as error:
        raise ProblemError("not-valid", f"There is no supplier {supplier_id}.") from error
