"""The API under /api/v1: everything that the desk does, for programs with a token."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from fastapi import APIRouter
from fastapi.routing import APIRoute

from pipeline.web.api import (
    approvals,
    documents,
    invoices,
    masters,
    queue,
    reference,
    standing,
    tokens,
    webhooks,
    words,
)

ROOMS: Final = (
    invoices.router,
    words.router,
    queue.router,
    approvals.router,
    documents.router,
    masters.router,
    standing.router,
    webhooks.router,
    tokens.router,
)
"""In the order of the reference."""

router = APIRouter()
for _room in (*ROOMS, reference.router, reference.everything_else):
    router.include_router(_room)


def routes_of_api() -> Iterator[APIRoute]:
    """Every route that needs a token."""
    for room in ROOMS:
        yield from (one for one in room.routes if isinstance(one, APIRoute))
