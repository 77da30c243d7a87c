"""The review queue as a page: most urgent first, with filters, bulk answers, and counts that keep themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Right
from pipeline.desk import NotYoursError, Settled, Work, answers_of
from pipeline.findings import Reason
from pipeline.review import about
from pipeline.status import IllegalMoveError
from pipeline.store import Sieve, StaleVersionError, Store
from pipeline.store.queue import PAGE, After
from pipeline.web.render import page
from pipeline.web.visitor import MissingError, Visitor, require, seen

router = APIRouter()


@router.get("/")
def home(who: Visitor = require()) -> Response:
    """Where a person begins: with what waits for them."""
    if who.may("review"):
        return RedirectResponse("/queue", 303)
    if who.may("approve"):
        return RedirectResponse("/approvals", 303)
    return RedirectResponse("/status", 303)


@router.get("/queue")
def queue(
    request: Request,
    who: Visitor = require(Right.REVIEW),
    reason: Annotated[str, Query(max_length=40)] = "",
    supplier: Annotated[str, Query(max_length=200)] = "",
    entity: Annotated[str, Query(max_length=80)] = "",
    after: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """The queue, or with ``after`` the next part of it."""
    store: Store = request.app.state.store
    sieve = Sieve(who.entities, reason if reason in set(Reason) else None, supplier or None, entity or None)
    waiting = store.queue.page(sieve, _after(after), PAGE + 1)
    asked = {"reason": reason, "supplier": supplier, "entity": entity}
    more = None
    if len(waiting) > PAGE:
        place, last = waiting[PAGE - 1].after
        more = "/queue?" + urlencode({**{k: v for k, v in asked.items() if v}, "after": f"{place}.{last}"})
    today = datetime.now(UTC).date()
    context = {
        "waiting": waiting[:PAGE],
        "more": more,
        "asked": asked,
        "today": today,
        "soon": today + timedelta(days=7),
    }
    if after:
        return page(request, "queue_rows.html", context)
    acts = request.app.state.acts
    entities = [one for one in (acts.entities() if acts else ()) if who.account.sees(one.id)]
    return page(request, "queue.html", {**context, "counts": store.queue.counts(who.entities), "entities": entities})


@router.get("/queue/counts")
def counts(request: Request, who: Visitor = require(Right.REVIEW), reason: str = "") -> Response:
    """How much waits, for the page that asks again by itself."""
    store: Store = request.app.state.store
    return page(request, "queue_counts.html", {"counts": store.queue.counts(who.entities), "asked": {"reason": reason}})


def _after(text: str) -> After | None:
    place, _, last = text.partition(".")
    return (place, int(last)) if place.isdecimal() and last.isdecimal() else None


@router.post("/queue/answer")
def answer(
    request: Request,
    reason: Annotated[str, Form(max_length=40)],
    note: Annotated[str, Form(min_length=1, max_length=500)],
    id: Annotated[list[str], Form()] = [],  # noqa: A002, B006 - what the form says
    who: Visitor = require(Right.REVIEW),
) -> Response:
    """Settle the same finding of several invoices; what somebody else has open or changed is left, and told."""
    store: Store = request.app.state.store
    done, left = 0, []
    for invoice_id, version in (_named(one) for one in id[:PAGE]):
        record = seen(who, store.invoices.one(invoice_id))
        open_ones = [one for one, is_open in store.invoices.findings(invoice_id) if is_open and one.reason == reason]
        work = Work(settled=tuple(Settled(reason, about(one), note) for one in open_ones))
        try:
            given = answers_of(work, open_ones, who.account, datetime.now(UTC))
            if given and record.version == version and not store.queue.other_holder(invoice_id, who.login):
                request.app.state.acts.say(invoice_id, who.login, (), given, version)
                done += 1
                continue
        except (NotYoursError, StaleVersionError, IllegalMoveError):
            pass
        left.append(invoice_id)
    context = {"done": done, "left": left, "reason": reason}
    return page(request, "queue_answered.html", context)


def _named(text: str) -> tuple[int, int]:
    """Invoice and version of a chosen row. Raises ``MissingError``."""
    invoice_id, _, version = text.partition(".")
    if not invoice_id.isdecimal() or not version.isdecimal():
        raise MissingError
    return int(invoice_id), int(version)
