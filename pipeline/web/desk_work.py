"""What a clerk says at the desk: tried as they type, kept, taken back."""

from __future__ import annotations

from datetime import UTC, datetime

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from pipeline.accounts import Right
from pipeline.desk import NotUnderstoodError, NotYoursError, Work, answers_of, asked_fields, corrections_of
from pipeline.review import Answer, Correction, apply
from pipeline.status import IllegalMoveError
from pipeline.store import Record, Store
from pipeline.web import desk_answers, desk_view, i18n
from pipeline.web.acts import Acts
from pipeline.web.desk_forms import MomentIn, WorkIn
from pipeline.web.i18n import gettext as _
from pipeline.web.render import environment
from pipeline.web.visitor import Visitor, require, seen

router = APIRouter()


@router.post("/invoices/{invoice_id}/check")
def check(request: Request, invoice_id: int, done: WorkIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """What would come of the work so far: values as understood, findings, sums. Changes nothing."""
    store: Store = request.app.state.store
    acts: Acts = request.app.state.acts
    record, work = seen(who, store.invoices.one(invoice_id)), done.work()
    try:
        made, given = _words(store, acts, record, work, who, datetime.now(UTC))
    except (NotUnderstoodError, NotYoursError) as error:
        return desk_answers.refused(error)
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
    store: Store = request.app.state.store
    acts: Acts = request.app.state.acts
    record, now = seen(who, store.invoices.one(invoice_id)), datetime.now(UTC)
    if holder := store.queue.other_holder(invoice_id, who.login):
        return desk_answers.held(holder)
    try:
        made, given = _words(store, acts, record, done.work(), who, now)
        status = acts.say(invoice_id, who.login, made, given, done.version)
    except (NotUnderstoodError, NotYoursError) as error:
        return desk_answers.refused(error)
    except IllegalMoveError:
        return desk_answers.problem(_("It was posted in the meantime and can only be reversed."))
    undo = {"address": f"/invoices/{invoice_id}/withdraw", "body": {"at": now.isoformat()}} if made or given else None
    return JSONResponse(desk_answers.onward(store, who, invoice_id, status, undo, len(made)))


@router.post("/invoices/{invoice_id}/withdraw")
def withdraw(request: Request, invoice_id: int, said: MomentIn, who: Visitor = require(Right.REVIEW)) -> JSONResponse:
    """Take back what one said at a moment."""
    seen(who, request.app.state.store.invoices.one(invoice_id))
    acts: Acts = request.app.state.acts
    try:
        status = acts.withdraw(invoice_id, who.login, said.at)
    except IllegalMoveError:
        return desk_answers.problem(_("It was posted in the meantime and can only be reversed."))
    return JSONResponse({"status": status})


def _words(
    store: Store, acts: Acts, record: Record, work: Work, who: Visitor, now: datetime
) -> tuple[list[Correction], list[Answer]]:
    """The corrections and answers that the work comes to. Raises ``NotUnderstoodError`` and ``NotYoursError``."""
    language = i18n.language()
    extraction = apply(record.extraction, store.invoices.corrections(record.id))
    made = corrections_of(work, extraction, who.login, now, lambda n, text: acts.understand(n, text, language).values)
    known = [one for one, _open in store.invoices.findings(record.id)]
    return made, answers_of(work, known, who.account, now)


def _shown(correction: Correction) -> dict[str, str]:
    return {"value": correction.value or "", "shown": desk_view.show_field(correction.field, correction.value)}
