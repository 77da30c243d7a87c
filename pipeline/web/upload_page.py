"""Handing in documents: several at once, each told on its own, and what became of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, File, Form, Query, Request, Response, UploadFile

from pipeline.accounts import Right
from pipeline.documents import Attachment, Channel, Origin
from pipeline.parties import Entity
from pipeline.store import HandedIn, Store
from pipeline.web.hand_in import MOST_FILES, Told, hand_in
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.visitor import Visitor, require

router = APIRouter()


@router.get("/upload")
def upload_page(request: Request, who: Visitor = require(Right.UPLOAD)) -> Response:
    """The page to hand in documents on."""
    return _page(request, who)


@router.post("/upload")
def upload(
    request: Request,
    file: Annotated[list[UploadFile], File()],
    who: Visitor = require(Right.UPLOAD),
    entity: Annotated[str, Form(max_length=80)] = "",
) -> Response:
    """Take files in. The script sends one at a time and gets its line; without it the whole page answers."""
    if len(file) > MOST_FILES:
        problem = _("These are %(count)s files; %(most)s go at once.") % {"count": len(file), "most": MOST_FILES}
        return _page(request, who, problem=problem, status=422)
    chosen = next((one.id for one in _companies(request, who) if one.id == entity), None)
    told = [hand_in(request.app.state, _attachment(one, who, chosen), who.login) for one in file]
    ids = [one.document_id for one in told if one.document_id is not None]
    states = {one.document_id: one for one in _states(request, who, ids)}
    if request.headers.get("hx-request"):
        return page(request, "upload_told.html", {"told": told, "states": states, "seen": who.account.sees})
    return _page(request, who, told, states)


@router.get("/upload/state")
def state(
    request: Request, who: Visitor = require(Right.UPLOAD), ids: Annotated[str, Query(max_length=400)] = ""
) -> Response:
    """What became of uploads of one's own, for the page that asks again while something waits."""
    wanted = [int(one) for one in ids.split(",") if one.isdecimal() and len(one) < 16][:MOST_FILES]
    return page(request, "upload_state.html", {"found": _states(request, who, wanted), "seen": who.account.sees})


def _states(request: Request, who: Visitor, ids: Sequence[int]) -> list[HandedIn]:
    store: Store = request.app.state.store
    return store.handed_in.of(ids, who.login)


def _attachment(file: UploadFile, who: Visitor, entity: str | None) -> Attachment:
    content = file.file.read()
    place = f"{who.login}/{hashlib.sha256(content).hexdigest()}"
    origin = Origin(Channel.UPLOAD, place, datetime.now(UTC), entity=entity)
    return Attachment(file.filename or "", content, origin, file.content_type)


def _companies(request: Request, who: Visitor) -> list[Entity]:
    acts = request.app.state.acts
    return [one for one in (acts.entities() if acts else ()) if who.account.sees(one.id)]


def _page(
    request: Request,
    who: Visitor,
    told: Sequence[Told] = (),
    states: dict[int, HandedIn] | None = None,
    problem: str = "",
    status: int = 200,
) -> Response:
    context = {
        "companies": _companies(request, who),
        "told": told,
        "states": states or {},
        "problem": problem,
        "most": MOST_FILES,
        "most_bytes": request.app.state.config.upload_bytes,
        "seen": who.account.sees,
    }
    return page(request, "upload.html", context, status)
