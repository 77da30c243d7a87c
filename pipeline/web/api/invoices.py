"""Invoices: the list, one with everything about it, its pages, its original and its entries in the ledger."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query, Request, Response
from pydantic import AwareDatetime, ConfigDict, Field

from pipeline.documents import Box
from pipeline.findings import Reason
from pipeline.status import Status
from pipeline.store import Filter, Record
from pipeline.web.api.caller import Caller, Reviewing, Seeing
from pipeline.web.api.invoice_models import EntryOut, InvoiceOut, InvoicePage
from pipeline.web.api.invoice_view import entry_out, invoice_out, row_out
from pipeline.web.api.models import Below, InvoiceId, Limit, Model
from pipeline.web.api.problems import ProblemError
from pipeline.web.api.routes import room
from pipeline.web.documents_page import disposition, picture_of
from pipeline.web.visitor import MissingError

router = room("Invoices")

PageNumber = Annotated[int, Path(description="The page of the document, counted from 1.", ge=1, le=100_000)]
Side = Annotated[float, Query(description="Points from the top left of the page.", ge=0, le=100_000)]


class TextOut(Model):
    """What is printed somewhere."""

    model_config = ConfigDict(title="Text")

    text: str = Field(examples=["119,00"])


@router.get("/invoices", summary="List invoices", response_model=InvoicePage)
def invoices(  # noqa: PLR0913 - one parameter for each filter
    *,
    who: Seeing,
    status: Annotated[list[Status] | None, Query(description="Those that stand there; may be repeated.")] = None,
    reason: Annotated[Reason | None, Query(description="Those with this finding open.")] = None,
    supplier: Annotated[str | None, Query(description="Of this record of the master.", max_length=80)] = None,
    entity: Annotated[str | None, Query(description="For this company of ours.", max_length=80)] = None,
    number: Annotated[
        str | None, Query(description="With exactly this number of the supplier.", max_length=200)
    ] = None,
    updated_since: Annotated[
        AwareDatetime | None,
        Query(description="Those that something happened to since.", examples=["2026-07-01T00:00:00Z"]),
    ] = None,
    before: Below = None,
    limit: Limit = 50,
) -> InvoicePage:
    """The newest first. Keep asking with `before` = `next` until `next` is null."""
    wanted = Filter(who.entities, status or (), reason, supplier, entity, number, updated_since)
    found = who.store.listing.page(wanted, None if before is None else int(before), limit + 1)
    shown = found[:limit]
    return InvoicePage(items=[row_out(one) for one in shown], next=str(shown[-1].id) if len(found) > limit else None)


@router.get("/invoices/{invoice_id}", summary="Get an invoice", response_model=InvoiceOut)
def invoice(request: Request, who: Seeing, invoice_id: InvoiceId) -> InvoiceOut:
    """Values with confidence, place and runners-up, lines, findings, approval, history, and where the rest is."""
    return invoice_out(who.store, who.invoice(invoice_id), request.app.state.config.address)


@router.get(
    "/invoices/{invoice_id}/pages/{number}",
    summary="Get the image of a page",
    response_class=Response,
    responses={200: {"content": {"image/webp": {}}, "description": "The page as WebP, turned and levelled."}},
)
def page_image(
    request: Request,
    who: Seeing,
    invoice_id: InvoiceId,
    number: PageNumber,
    dpi: Annotated[int, Query(description="Dots to an inch; the nearest of 36, 110, 200, 300.", ge=36, le=300)] = 110,
) -> Response:
    """Made by us from the document, so that nothing in it can run. Only the pages of this invoice."""
    record = _with_page(who, invoice_id, number)
    return picture_of(request, record.document_id, number, dpi)


@router.get("/invoices/{invoice_id}/pages/{number}/text", summary="Read a part of a page anew", response_model=TextOut)
def region(
    who: Reviewing, invoice_id: InvoiceId, number: PageNumber, x0: Side, y0: Side, x1: Side, y1: Side
) -> TextOut:
    """What is printed in a box, for filling a field by pointing at it."""
    record = _with_page(who, invoice_id, number)
    try:
        return TextOut(text=who.acts.region(record.document_id, number, Box(x0, y0, x1, y1)))
    except IndexError as error:
        raise MissingError from error


@router.get(
    "/invoices/{invoice_id}/original",
    summary="Download the original",
    response_class=Response,
    responses={
        200: {"content": {"application/octet-stream": {}}, "description": "The file as it came, byte for byte."},
    },
)
def original(who: Seeing, invoice_id: InvoiceId) -> Response:
    """The document that the invoice is on. It may hold other invoices; all of them must be yours to see."""
    record = who.invoice(invoice_id)
    if not all(who.account.sees(one) for one in who.store.invoices.companies_of(record.document_id)):
        raise ProblemError("not-yours", "The file also holds invoices of companies that are not yours to see.")
    arrival = who.store.intake.arrival(record.document_id)
    content = who.store.intake.content(arrival.document.sha256)
    headers = {"Content-Disposition": disposition(arrival.document.name), "ETag": f'"{arrival.document.sha256}"'}
    return Response(content, headers=headers, media_type="application/octet-stream")


@router.get(
    "/invoices/{invoice_id}/entries", summary="Get an invoice's entries in the ledger", response_model=list[EntryOut]
)
def entries(who: Seeing, invoice_id: InvoiceId) -> list[EntryOut]:
    """None before it is posted; its entry after that, and the reversal where it was undone."""
    return [entry_out(one) for one in who.store.listing.entries(who.invoice(invoice_id).id)]


def _with_page(who: Caller, invoice_id: int, number: int) -> Record:
    record = who.invoice(invoice_id)
    if number not in record.extraction.pages:
        raise MissingError
    return record
