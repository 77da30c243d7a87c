"""Documents: pages as pictures made by us, their words, and the original as a download. Never the original inline."""

from __future__ import annotations

import re
from collections import OrderedDict
from threading import Lock
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from pipeline.accounts import Right
from pipeline.documents import Box
from pipeline.findings import Refused
from pipeline.store import Store
from pipeline.web import i18n
from pipeline.web.visitor import MissingError, Visitor, require

router = APIRouter()

SHARPNESS: Final = (36, 110, 200, 300)
"""Dots to an inch that a page may be asked in."""
KEPT_BYTES: Final = 128 * 2**20


class Pictures:
    """The pages that were looked at last, so that the second look costs nothing."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        """At most so many bytes."""
        self._kept: OrderedDict[tuple[int, int, int], bytes] = OrderedDict()
        self._most, self._size, self._lock = most, 0, Lock()

    def get(self, key: tuple[int, int, int]) -> bytes | None:
        """A picture that is there."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def put(self, key: tuple[int, int, int], picture: bytes) -> None:
        """Keep a picture; the ones that were not looked at for longest go."""
        with self._lock:
            self._size += len(picture) - len(self._kept.pop(key, b""))
            self._kept[key] = picture
            while self._size > self._most and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])


class BoxIn(BaseModel):
    """A box on a page in points from its top left."""

    box: tuple[float, float, float, float]


@router.get("/documents/{document_id}/pages/{number}.webp")
def picture(
    request: Request,
    document_id: int,
    number: int,
    dpi: Annotated[int, Query()] = 110,
    who: Visitor = require(Right.SEE),
) -> Response:
    """A page as WebP."""
    _seen(request, document_id, who)
    return picture_of(request, document_id, number, dpi)


def picture_of(request: Request, document_id: int, number: int, dpi: int) -> Response:
    """A page as WebP, for whoever was found to be allowed to see it."""
    sharpness = min(SHARPNESS, key=lambda one: abs(one - dpi))
    pictures: Pictures = request.app.state.pictures
    key = (document_id, number, sharpness)
    found = pictures.get(key)
    if found is None:
        try:
            found = request.app.state.acts.page_image(document_id, number, sharpness)
        except IndexError as error:
            raise MissingError from error
        except Refused as error:
            return Response(error.finding.tell(i18n), 422, media_type="text/plain")
        pictures.put(key, found)
    return Response(found, media_type="image/webp", headers={"Cache-Control": "private, max-age=600"})


@router.get("/documents/{document_id}/pages/{number}.json")
def words(request: Request, document_id: int, number: int, who: Visitor = require(Right.SEE)) -> JSONResponse:
    """The words of a page: text and box each."""
    _seen(request, document_id, who)
    store: Store = request.app.state.store
    page = store.intake.page(document_id, number)
    if page is None:
        raise MissingError
    found = [[one.text, *(round(side, 1) for side in one.box)] for one in page.words]
    return JSONResponse(found, headers={"Cache-Control": "private, max-age=600"})


@router.post("/documents/{document_id}/pages/{number}/region")
def region(
    request: Request, document_id: int, number: int, where: BoxIn, who: Visitor = require(Right.REVIEW)
) -> JSONResponse:
    """What is printed in a box of a page, read anew."""
    _seen(request, document_id, who)
    try:
        text = request.app.state.acts.region(document_id, number, Box(*where.box))
    except IndexError as error:
        raise MissingError from error
    except Refused as error:
        return JSONResponse({"error": error.finding.tell(i18n)}, 422)
    return JSONResponse({"text": text})


@router.get("/documents/{document_id}/original")
def original(request: Request, document_id: int, who: Visitor = require(Right.SEE)) -> Response:
    """The original as it came, to be kept, never shown by the browser."""
    _seen(request, document_id, who)
    store: Store = request.app.state.store
    arrival = store.intake.arrival(document_id)
    return Response(
        store.intake.content(arrival.document.sha256),
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": disposition(arrival.document.name),
            "Content-Security-Policy": "sandbox; default-src 'none'",
        },
    )


def disposition(name: str) -> str:
    """A download under a name that no browser and no file system takes for anything else (RFC 6266)."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "_", name).strip("._") or "document"
    return f"attachment; filename=\"{plain[-100:]}\"; filename*=UTF-8''{quote(name[-200:], safe='')}"


def _seen(request: Request, document_id: int, who: Visitor) -> None:
    """Raise ``MissingError`` unless one of the document's invoices is theirs to see."""
    store: Store = request.app.state.store
    companies = store.invoices.companies_of(document_id)
    if who.account.entities is not None and not any(who.account.sees(one) for one in companies):
        raise MissingError
