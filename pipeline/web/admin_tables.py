"""Administration beside people: the approval policy, findings, settings, tokens, webhooks, files that were refused."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import RIGHTS, Right, Role
from pipeline.findings import REASONS
from pipeline.store import Store
from pipeline.web.acts import House
from pipeline.web.policy_words import in_words
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, require

router = APIRouter()


@router.get("/admin/rules", dependencies=[require(Right.ADMIN)])
def rules(request: Request) -> Response:
    """The approval policy as it is loaded, in words, and what its check says."""
    house = _house(request)
    said = [(one.id, in_words(one, house.policy)) for one in house.policy.rules] if house else []
    return page(request, "admin_rules.html", {"house": house, "rules": said})


@router.get("/admin/findings", dependencies=[require(Right.ADMIN)])
def findings(request: Request) -> Response:
    """Every doubt that the product can have, and what clears it; roles and what each may do."""
    rights = [(role, [right for right in Right if right in RIGHTS[role]]) for role in Role]
    return page(request, "admin_findings.html", {"reasons": REASONS, "rights": rights})


@router.get("/admin/settings", dependencies=[require(Right.ADMIN)])
def settings(request: Request) -> Response:
    """The settings as they are loaded, without secrets."""
    house = _house(request)
    return page(request, "admin_settings.html", {"lines": house.settings if house else ()})


@router.get("/admin/refused", dependencies=[require(Right.ADMIN)])
def refused(request: Request) -> Response:
    """Files that the virus scanner refused."""
    store: Store = request.app.state.store
    scans = bool(request.app.state.config.scan_command)
    return page(request, "admin_refused.html", {"files": store.handed_in.refused(), "scans": scans})


@router.get("/admin/access", dependencies=[require(Right.ADMIN)])
def access(request: Request) -> Response:
    """API tokens, live ones first, and webhooks: whose, for what, when used last. Their secrets are not shown."""
    store: Store = request.app.state.store
    tokens = sorted(store.tokens.list(), key=lambda one: (one.revoked is not None, one.id))
    return page(request, "admin_access.html", {"tokens": tokens, "webhooks": store.webhooks.all()})


@router.post("/admin/access/tokens/{token_id}/revoke")
def revoke(request: Request, token_id: int, who: Visitor = require(Right.ADMIN)) -> Response:
    """Revoke a token: the next request with it is refused."""
    request.app.state.store.tokens.revoke(token_id, who.login)
    return RedirectResponse("/admin/access", 303)


@router.post("/admin/access/webhooks/{webhook_id}/stop")
def stop(request: Request, webhook_id: int, who: Visitor = require(Right.ADMIN)) -> Response:
    """Stop a webhook: nothing more is sent there."""
    request.app.state.store.webhooks.stop(webhook_id, who.login)
    return RedirectResponse("/admin/access", 303)


def _house(request: Request) -> House | None:
    acts = request.app.state.acts
    return acts.house() if acts else None
