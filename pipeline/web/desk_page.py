"""The desk: one invoice with its document, its values and its doubts, and everything a clerk does with it."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from pipeline.accounts import Right
from pipeline.desk import (
    NotUnderstoodError,
    NotYoursError,
    Settled,
    Typed,
    Work,
    answers_of,
    asked_fields,
    corrections_of,
    label,
)
from pipeline.documents import Box
from pipeline.invoices import Extraction, Kind
from pipeline.letters import SupplierLetter, rejection
from pipeline.parting import BadPartingError, parting, written
from pipeline.review import Correction, apply
from pipeline.settling import FILINGS, REJECTIONS
from pipeline.status import IllegalMoveError, Status
from pipeline.store import Letter, Record, Sieve, Store
from pipeline.store.outbox import rejection_key
from pipeline.suppliers import SupplierMatch
from pipeline.timeline import timeline
from pipeline.web import desk_view, i18n
from pipeline.web.acts import Acts
from pipeline.web.i18n import gettext as _
from pipeline.web.render import environment, page
from pipeline.web.visitor import Visitor, require, seen

router = APIRouter()

TAKE_BACK: Final = timedelta(minutes=10)
"""How long a letter to a supplier waits, so that a slip can be undone."""
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


@router.get("/invoices/{invoice_id}")
def desk(request: Request, invoice_id: int, who: Visitor = require(Right.SEE)) -> Response:
    """The desk of one invoice; to be read only where it is not in review, or not theirs to change."""
    store: Store = request.app.state.store
    record = seen(who, store.invoices.one(invoice_id))
    extraction = apply(record.extraction, store.invoices.corrections(invoice_id))
    known = store.invoices.findings(invoice_id)
    open_ones = [one for one, is_open in known if is_open]
    holder = store.queue.other_holder(invoice_id, who.login)
    context = {
        "record": record,
        "extraction": extraction,
        "kinds": list(Kind),
        "groups": desk_view.groups(extraction, open_ones, request.app.state.config.thresholds),
        "asked_kind": any("doc_type" in one.fields and one.blocks for one in open_ones),
        "lines": [desk_view.line_cells(line) for line in extraction.lines],
        "doubts": desk_view.doubts([one for one, _open in known], open_ones, {}, who.account, invoice_id),
        "sums": desk_view.sums(record.invoice),
        "pages": store.intake.page_sizes(record.document_id, record.extraction.pages),
        "parting": _parting(store, record),
        "holder": holder,
        "editable": record.status is Status.IN_REVIEW and who.may("review") and not holder,
        "rejections": [_(one) for one in REJECTIONS],
        "filings": [_(one) for one in FILINGS],
        "supplier": _supplier_name(store, record),
        "history": timeline(store.invoices.history(invoice_id), record.as_read, _),
        "goes": None,
    }
    return page(request, "desk.html", context)


@router.get("/invoices/{invoice_id}/next")
def following(request: Request, invoice_id: int, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """The invoice after this one, with the pictures to have ready."""
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    found = store.queue.next(Sieve(who.entities, person=who.login), invoice_id)
    if found is None:
        return JSONResponse({"next": None, "pictures": []})
    record = store.invoices.one(found)
    pictures = [
        f"/documents/{record.document_id}/pages/{number}.webp?dpi=110" for number in record.extraction.pages[:2]
    ]
    return JSONResponse({"next": f"/invoices/{found}", "pictures": pictures})


@router.post("/invoices/{invoice_id}/claim")
def claim(request: Request, invoice_id: int, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Take the invoice to this desk, or keep it here."""
    store: Store = request.app.state.store
    record = seen(who, store.invoices.one(invoice_id))
    if record.status is not Status.IN_REVIEW:
        return JSONResponse({"holder": None, "other": False})
    holder = store.queue.claim(invoice_id, who.login)
    return JSONResponse({"holder": holder, "other": holder != who.login})


@router.post("/invoices/{invoice_id}/release")
def release(request: Request, invoice_id: int, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Give the invoice back to the queue."""
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    store.queue.release(invoice_id, who.login)
    return JSONResponse({})


@router.post("/invoices/{invoice_id}/check")
def check(request: Request, invoice_id: int, done: WorkIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """What would come of the work so far: values as understood, findings, sums. Changes nothing."""
    store, acts = request.app.state.store, _acts(request)
    record = seen(who, store.invoices.one(invoice_id))
    now, work = datetime.now(UTC), done.work()
    extraction = apply(record.extraction, store.invoices.corrections(invoice_id))
    try:
        made = _corrections(work, extraction, who, now, acts)
    except NotUnderstoodError as error:
        return JSONResponse({"problems": dict(error.problems)}, 422)
    before = [one for one, _open in store.invoices.findings(invoice_id)]
    try:
        given = answers_of(work, before, who.account, now)
    except NotYoursError as error:
        return JSONResponse({"error": str(error)}, 403)
    verdict = acts.weigh(invoice_id, made, given)
    settled = {(one.reason, one.about): one.note for one in work.settled}
    context = {
        "doubts": desk_view.doubts(verdict.findings, verdict.open, settled, who.account, invoice_id),
        "sums": desk_view.sums(verdict.invoice),
        "goes": verdict.status,
        "editable": True,
    }
    return JSONResponse(
        {
            "values": {one.field: _shown(one) for one in made if one.field != "lines"},
            "findings": environment().get_template("desk_findings.html").render(context),
            "asked": list(asked_fields(verdict.open)),
            "open": sum(one.blocks for one in verdict.open),
        }
    )


@router.post("/invoices/{invoice_id}/say")
def say(request: Request, invoice_id: int, done: WorkIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Keep the work, judge the invoice anew, and say where it goes and what comes next."""
    store, acts = request.app.state.store, _acts(request)
    record = seen(who, store.invoices.one(invoice_id))
    if holder := store.queue.other_holder(invoice_id, who.login):
        return JSONResponse({"error": _("%(person)s has this invoice open.") % {"person": holder}}, 409)
    now, work = datetime.now(UTC), done.work()
    extraction = apply(record.extraction, store.invoices.corrections(invoice_id))
    try:
        made = _corrections(work, extraction, who, now, acts)
        given = answers_of(work, [one for one, _open in store.invoices.findings(invoice_id)], who.account, now)
    except NotUnderstoodError as error:
        return JSONResponse({"problems": dict(error.problems), "error": _("Some values cannot be understood.")}, 422)
    except NotYoursError as error:
        return JSONResponse({"error": str(error)}, 403)
    try:
        status = acts.say(invoice_id, who.login, made, given, done.version)
    except IllegalMoveError:
        return JSONResponse({"error": _("It was posted in the meantime and can only be reversed.")}, 409)
    undo = {"address": f"/invoices/{invoice_id}/withdraw", "body": {"at": now.isoformat()}} if made or given else None
    return JSONResponse(_onward(request, who, invoice_id, status, undo, len(made)))


@router.post("/invoices/{invoice_id}/withdraw")
def withdraw(request: Request, invoice_id: int, said: MomentIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Take back what one said at a moment."""
    seen(who, request.app.state.store.invoices.one(invoice_id))
    try:
        status = _acts(request).withdraw(invoice_id, who.login, said.at)
    except IllegalMoveError:
        return JSONResponse({"error": _("It was posted in the meantime and can only be reversed.")}, 409)
    return JSONResponse({"status": status})


@router.post("/invoices/{invoice_id}/reject")
def reject(request: Request, invoice_id: int, why: RejectIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Reject an invoice in review; its supplier is told by mail, once it can no longer be taken back."""
    answer = _ended(request, invoice_id, why, who, Status.REJECTED)
    if why.tell and answer.status_code == 200 and (letter := _letter(request, invoice_id, why.reason)) is not None:
        after = datetime.now(UTC) + TAKE_BACK
        body = {**asdict(letter), "text": why.text.strip() or letter.text, "not_before": after.isoformat()}
        request.app.state.store.outbox.put(
            Letter(rejection_key(invoice_id, why.version), "rejection", json.dumps(body))
        )
    return answer


@router.get("/invoices/{invoice_id}/letter")
def letter(
    request: Request,
    invoice_id: int,
    reason: Annotated[str, Query(max_length=500)] = "",
    who: Visitor = require(Right.REVIEW),
) -> JSONResponse:
    """The letter that would tell the supplier; ``to`` is empty where no address is known."""
    seen(who, request.app.state.store.invoices.one(invoice_id))
    found = _letter(request, invoice_id, reason)
    return JSONResponse({"to": ""} if found is None else asdict(found))


@router.post("/invoices/{invoice_id}/file")
def file(request: Request, invoice_id: int, why: ReasonIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """File a document that needs nothing."""
    return _ended(request, invoice_id, why, who, Status.FILED)


@router.post("/invoices/{invoice_id}/part")
def part(request: Request, invoice_id: int, said: PartIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Divide the document into invoices, or join them."""
    store: Store = request.app.state.store
    record = seen(who, store.invoices.one(invoice_id))
    for one in store.partings.of(record.document_id):
        if not who.account.sees(one.entity_id):
            return JSONResponse({"error": _("The document also holds invoices of companies that are not yours.")}, 403)
        if holder := store.queue.other_holder(one.invoice_id, who.login):
            return JSONResponse({"error": _("%(person)s has this invoice open.") % {"person": holder}}, 409)
    try:
        groups = parting(said.groups, [one.number for one in store.intake.page_sizes(record.document_id)])
        now = _acts(request).part(invoice_id, groups, who.login)
    except BadPartingError as error:
        return JSONResponse({"error": error.said.tell(i18n)}, 422)
    except IllegalMoveError:
        return JSONResponse({"error": _("One of its invoices is past review; take it back first.")}, 409)
    sentence = _("The document holds these invoices now: %(ids)s.") % {"ids": ", ".join(map(str, now))}
    return JSONResponse({"sentence": sentence, "next": f"/invoices/{now[0]}", "undo": None, "label": ""})


@router.post("/invoices/{invoice_id}/reopen")
def reopen(request: Request, invoice_id: int, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Take a rejected or filed invoice back into review."""
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    try:
        store.invoices.move(invoice_id, Status.IN_REVIEW, who.login, "reopened")
    except IllegalMoveError as error:
        return JSONResponse({"error": str(error)}, 409)
    return JSONResponse({"status": _acts(request).judge(invoice_id, who.login)})


@router.get("/invoices/{invoice_id}/suppliers")
def suppliers(
    request: Request,
    invoice_id: int,
    search: Annotated[str, Query(max_length=200)] = "",
    who: Visitor = require(Right.REVIEW),
) -> Response:
    """Records of the master to pick the sender from, with the reasons for each."""
    seen(who, request.app.state.store.invoices.one(invoice_id))
    found: list[SupplierMatch] = _acts(request).suppliers(invoice_id, (), search)
    return page(request, "desk_suppliers.html", {"found": found, "search": search, "invoice_id": invoice_id})


@router.get("/invoices/{invoice_id}/compare/{other_id}")
def compare(request: Request, invoice_id: int, other_id: int, who: Visitor = require(Right.SEE)) -> Response:
    """Two invoices side by side, with what differs."""
    store: Store = request.app.state.store
    one, other = seen(who, store.invoices.one(invoice_id)), seen(who, store.invoices.one(other_id))
    rows = desk_view.differences(one.invoice, other.invoice)
    return page(request, "desk_compare.html", {"one": one, "other": other, "rows": rows})


def _letter(request: Request, invoice_id: int, reason: str) -> SupplierLetter | None:
    """The letter to the address that the master has, else to the one that the mail came from."""
    store: Store = request.app.state.store
    record = store.invoices.one(invoice_id)
    known = store.masters.supplier(record.supplier_id).email if record.supplier_id else None
    to = known or store.intake.arrival(record.document_id).origin.sender
    if not to or "@" not in to:
        return None
    ours = {one.id: one.name for one in _acts(request).entities()}
    company = ours.get(record.entity_id or "", next(iter(ours.values()), ""))
    extraction = apply(record.extraction, store.invoices.corrections(invoice_id))
    return rejection(extraction, " ".join(to.split()), reason, company)


def _acts(request: Request) -> Acts:
    acts: Acts = request.app.state.acts
    return acts


def _corrections(work: Work, extraction: Extraction, who: Visitor, now: datetime, acts: Acts) -> list[Correction]:
    language = i18n.language()
    return corrections_of(work, extraction, who.login, now, lambda n, text: acts.understand(n, text, language).values)


def _shown(correction: Correction) -> dict[str, str]:
    return {"value": correction.value or "", "shown": desk_view.show_field(correction.field, correction.value)}


def _parting(store: Store, record: Record) -> str:
    """How the document is divided now, as a clerk writes it."""
    pages = [one.number for one in store.intake.page_sizes(record.document_id)]
    return written([one.pages for one in store.partings.of(record.document_id)], pages)


def _ended(request: Request, invoice_id: int, why: ReasonIn, who: Visitor, status: Status) -> JSONResponse:
    store: Store = request.app.state.store
    seen(who, store.invoices.one(invoice_id))
    if holder := store.queue.other_holder(invoice_id, who.login):
        return JSONResponse({"error": _("%(person)s has this invoice open.") % {"person": holder}}, 409)
    try:
        store.invoices.move(invoice_id, status, who.login, why.reason, why.version)
    except IllegalMoveError as error:
        return JSONResponse({"error": str(error)}, 409)
    undo = {"address": f"/invoices/{invoice_id}/reopen", "body": {}}
    return JSONResponse(_onward(request, who, invoice_id, status, undo, 0))


def _onward(
    request: Request, who: Visitor, invoice_id: int, status: Status, undo: dict[str, Any] | None, values: int
) -> dict[str, Any]:
    """Where the invoice stands, in words, and the next one of the queue."""
    store: Store = request.app.state.store
    record = store.invoices.one(invoice_id)
    stays = status is Status.IN_REVIEW
    found = invoice_id if stays else store.queue.next(Sieve(who.entities, person=who.login), invoice_id)
    named = record.invoice.number or str(invoice_id)
    sentence = _("Invoice %(number)s: %(status)s.") % {"number": named, "status": _(status.replace("_", " "))}
    learned = _learned(store, record, values)
    return {
        "status": status,
        "sentence": f"{sentence} {learned}".strip(),
        "next": "/queue" if found is None else f"/invoices/{found}",
        "undo": None if undo is None else {**undo, "back": f"/invoices/{invoice_id}"},
        "label": _("Undo"),
    }


def _learned(store: Store, record: Record, values: int) -> str:
    """What the supplier's memory took from the correction, in one sentence."""
    if not values or record.supplier_id is None:
        return ""
    lessons = [one for one in store.memory.lessons(record.supplier_id) if one.live and one.example.places]
    own = [one for one in lessons if one.example.invoice_id == record.id]
    if not own:
        return ""
    fields = ", ".join(sorted({_(label(one.example.field)) for one in own}))
    name = _supplier_name(store, record) or record.supplier_id
    documents = len({one.example.sha256 for one in lessons})
    if documents < 2:
        return _("Learned for %(supplier)s: %(fields)s. One more like it and it is read so.") % {
            "supplier": name, "fields": fields,
        }  # fmt: skip
    return _("Learned for %(supplier)s: %(fields)s.") % {"supplier": name, "fields": fields}


def _supplier_name(store: Store, record: Record) -> str | None:
    if record.supplier_id is None:
        return None
    try:
        return store.masters.supplier(record.supplier_id).name
    except LookupError:
        return record.supplier_id
