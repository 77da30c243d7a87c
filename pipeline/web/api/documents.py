"""Documents: handing one in, and what became of it and of every part inside it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import File, Query, Response, UploadFile
from pydantic import ConfigDict, Field

from pipeline.documents import Attachment, Channel, Origin
from pipeline.status import Disposition, Status
from pipeline.store.arrivals import Piece
from pipeline.web.api.caller import Caller, Reviewing, Seeing, Uploading
from pipeline.web.api.models import Below, DocumentId, FindingOut, Limit, Model, finding_out
from pipeline.web.api.problems import ProblemError
from pipeline.web.api.routes import PREFIX, room
from pipeline.web.hand_in import hand_in
from pipeline.web.visitor import MissingError

router = room("Documents", 413, 503)


class OnItOut(Model):
    """An invoice that was found on a document."""

    model_config = ConfigDict(title="OnIt")

    id: int = Field(examples=[7])
    status: Status
    href: str = Field(examples=["/api/v1/invoices/7"])


class PieceOut(Model):
    """One file that arrived, alone or within another, and what became of it."""

    model_config = ConfigDict(title="Piece")

    id: int = Field(examples=[12])
    parent_id: int | None = Field(description="What it was in; null for the whole.")
    part: str = Field(description="Where in the whole; empty for the whole.", examples=["2"])
    name: str = Field(examples=["rechnung.pdf"])
    media_type: str = Field(description="Told by its bytes.", examples=["application/pdf"])
    size: int = Field(description="Bytes.")
    sha256: str
    received_at: datetime
    channel: Channel
    disposition: Disposition = Field(description="received: waits to be read. Everything else is final.")
    finding: FindingOut | None = Field(description="Why it was ignored or failed.")
    invoices: list[OnItOut]


class ArrivalOut(Model):
    """What arrived together."""

    model_config = ConfigDict(title="Arrival")

    id: int = Field(description="The whole.", examples=[12])
    done: bool = Field(description="Whether nothing of it waits to be read or checked any more.")
    parts: list[PieceOut] = Field(description="The whole, then everything inside it.")


class PiecePage(Model):
    """A page of documents, the newest first."""

    items: list[PieceOut]
    next: str | None = Field(description="Give it as `before` for the next page; null at the end.")


@router.post(
    "/documents",
    summary="Hand in a document",
    response_model=ArrivalOut,
    status_code=201,
    responses={200: {"model": ArrivalOut, "description": "These bytes came from this person before; here they are."}},
)
def upload(
    who: Uploading,
    response: Response,
    file: Annotated[UploadFile, File(description="A PDF, an image, an e-invoice, a mail or an archive of these.")],
) -> ArrivalOut:
    """It is kept as it came and read when a worker is free: ask for it until `done`."""
    _ = who.acts  # a server that can only be looked at says so first
    origin = Origin(Channel.API, f"{who.login}/", datetime.now(UTC), sender=who.account.email or None)
    name = (file.filename or "document").replace("\x00", "")[-200:]
    told = hand_in(who.door, Attachment(name, file.file.read(), origin, file.content_type), who.login)
    if told.document_id is None:
        raise ProblemError("not-valid", told.finding.sentence if told.finding else "")
    response.status_code = 200 if told.outcome == "known" else 201
    response.headers["Location"] = f"{PREFIX}/documents/{told.document_id}"
    return _arrival(who, who.store.arrivals.tree(told.document_id))


@router.get("/documents", summary="List documents", response_model=PiecePage)
def documents(
    who: Seeing,
    disposition: Annotated[list[Disposition] | None, Query(description="What became of them; may be repeated.")] = None,
    before: Below = None,
    limit: Limit = 50,
) -> PiecePage:
    """Single files, the newest first: those that failed are asked for with `disposition=failed`.

    For people who see all companies: a document that was not read has none yet.
    """
    if who.entities is not None:
        raise ProblemError("not-yours", "Lists of documents are for people who see all companies.")
    found = who.store.arrivals.page(disposition or (), None if before is None else int(before), limit + 1)
    more = str(found[limit - 1].document_id) if len(found) > limit else None
    return PiecePage(items=[_piece(who, one) for one in found[:limit]], next=more)


@router.get("/documents/{document_id}", summary="Get what became of a document", response_model=ArrivalOut)
def document(who: Seeing, document_id: DocumentId) -> ArrivalOut:
    """With every part that arrived together with it: each has an end, none is lost."""
    return _arrival(who, _seen(who, document_id))


@router.post("/documents/{document_id}/restore", summary="Have a document read after all", response_model=ArrivalOut)
def restore(who: Reviewing, document_id: DocumentId) -> ArrivalOut:
    """One that was ignored or failed; nothing happens to any other."""
    _seen(who, document_id)
    who.store.intake.restore(document_id, who.login)
    return _arrival(who, who.store.arrivals.tree(document_id))


def _seen(who: Caller, document_id: int) -> list[Piece]:
    """The tree, where they see all companies, handed it in, or see every invoice in it. Raises ``MissingError``."""
    try:
        tree = who.store.arrivals.tree(document_id)
    except LookupError as error:
        raise MissingError from error
    origin, found = tree[0].origin, [one for piece in tree for one in piece.invoices]
    theirs = origin.channel is Channel.API and origin.location == f"{who.login}/"
    if who.entities is None or theirs or (found and all(who.account.sees(one.entity_id) for one in found)):
        return tree
    raise MissingError


def _arrival(who: Caller, tree: list[Piece]) -> ArrivalOut:
    waits = any(
        piece.disposition is Disposition.RECEIVED or any(one.status is Status.EXTRACTED for one in piece.invoices)
        for piece in tree
    )
    return ArrivalOut(id=tree[0].document_id, done=not waits, parts=[_piece(who, one) for one in tree])


def _piece(who: Caller, piece: Piece) -> PieceOut:
    """A piece with those of its invoices that are theirs to see."""
    return PieceOut(
        id=piece.document_id, parent_id=piece.parent_id, part=piece.part, name=piece.name,
        media_type=piece.media_type, size=piece.size, sha256=piece.sha256, received_at=piece.received_at,
        channel=piece.origin.channel, disposition=piece.disposition,
        finding=finding_out(piece.finding, is_open=piece.disposition is Disposition.FAILED) if piece.finding else None,
        invoices=[
            OnItOut(id=one.id, status=one.status, href=f"{PREFIX}/invoices/{one.id}")
            for one in piece.invoices
            if who.account.sees(one.entity_id)
        ],
    )  # fmt: skip
