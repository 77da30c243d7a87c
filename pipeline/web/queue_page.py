"""The review queue as a page: most urgent first, with filters, bulk answers, and counts that keep themselves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Right
from pipeline.findings import Reason
from pipeline.store import Sieve, Store
from pipeline.store.queue import PAGE, After
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, require

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
