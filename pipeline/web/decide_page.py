"""A decision by a link in a mail: one person, one invoice, one plan, once. Looking at it decides nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response

from pipeline.approval import Plan, standing
from pipeline.status import Status
from pipeline.store import Invitation, NotAllowedError, Record, Store
from pipeline.web import i18n
from pipeline.web.documents_page import picture_of
from pipeline.web.i18n import gettext as _
from pipeline.web.policy_words import in_words
from pipeline.web.render import page
from pipeline.web.visitor import MissingError

router = APIRouter()

DECIDE: Final = "decide"
LASTS: Final = timedelta(days=7)
QUIET: Final = {"Referrer-Policy": "no-referrer"}
"""The address is the secret: it is told to nobody."""


def decision_link(store: Store, address: str, invoice_id: int, person: str, plan_hash: str) -> str:
    """The address at which one person decides about one invoice; an earlier one for the same is void with it."""
    secret = store.sessions.invite(
        DECIDE, f"{invoice_id}:{person}", LASTS, invoice=invoice_id, person=person, plan=plan_hash
    )
    return f"{address}/decide/{secret}"


@router.get("/decide/{secret}")
def look(request: Request, secret: str) -> Response:
    """The invoice and two buttons. Mail scanners follow links; nothing happens."""
    return _page(request, secret)


@router.get("/decide/{secret}/page.webp")
def picture(request: Request, secret: str) -> Response:
    """The first page of the invoice that the link is for."""
    record, _plan, _invited = _asked(request, secret)
    if not record.extraction.pages:
        raise MissingError
    return picture_of(request, record.document_id, record.extraction.pages[0], 110)


@router.post("/decide/{secret}")
def decide(
    request: Request,
    secret: str,
    decision: Annotated[str, Form(pattern="^(approve|reject)$")],
    note: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Decide, and use the link up."""
    store: Store = request.app.state.store
    record, _plan, invited = _asked(request, secret)
    if decision == "reject" and not note.strip():
        return _page(request, secret, _("Please say why."), 422)
    if store.sessions.use(DECIDE, secret) is None:
        raise MissingError
    person = str(invited.body["person"])
    try:
        store.approvals.decide(record.id, person, approved=decision == "approve", note=note.strip())
    except NotAllowedError as error:
        return page(request, "decided.html", {"said": str(error), "good": False}, 409, QUIET)
    said = _("You said yes.") if decision == "approve" else _("You said no.")
    return page(request, "decided.html", {"said": said, "good": True}, 200, QUIET)


def _asked(request: Request, secret: str) -> tuple[Record, Plan, Invitation]:
    """What a link is for. Raises ``MissingError`` once it is used, over, or about a plan that is no more."""
    store: Store = request.app.state.store
    invited = store.sessions.invitation(DECIDE, secret)
    if invited is None:
        raise MissingError
    person = str(invited.body["person"])
    account = store.accounts.named(person)
    i18n.speak(str(store.accounts.preferences(account.id).get("language", "en")) if account else "en")
    record, plan = store.invoices.one(int(invited.body["invoice"])), store.approvals.plan(int(invited.body["invoice"]))
    current = plan is not None and plan.hash == invited.body["plan"] and record.status is Status.IN_APPROVAL
    if account is None or not account.active or plan is None or not current:
        raise MissingError
    if person not in standing(plan, store.approvals.decisions(record.id)).turn:
        raise MissingError
    return record, plan, invited


def _page(request: Request, secret: str, problem: str = "", status: int = 200) -> Response:
    try:
        record, plan, invited = _asked(request, secret)
    except MissingError:
        sentence = _("This link no longer works: it was used, its time is over, or the invoice changed.")
        return page(request, "decided.html", {"said": sentence, "good": False}, 410, QUIET)
    policy = request.app.state.acts.policy()
    rules = {rule.id: in_words(rule, policy) for rule in policy.rules}
    context = {
        "record": record, "secret": secret, "problem": problem, "person": invited.body["person"],
        "until": invited.until, "why": [(stage.rule, rules.get(stage.rule, "")) for stage in plan.stages],
    }  # fmt: skip
    return page(request, "decide.html", context, status, QUIET)
