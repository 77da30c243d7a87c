"""The route that everything under /api/v1 is: who calls, then once for each key, then the work; all told alike."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from pipeline.web.api.caller import called, right_of
from pipeline.web.api.once import once
from pipeline.web.api.problems import PROBLEMS, Problem, answer_to

PREFIX: Final = "/api/v1"
_Handler = Callable[[Request], Awaitable[Response]]


class ApiRoute(APIRoute):
    """A route of the API."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler: nothing of a request is read before its caller is known to have the right."""
        work, right = explained(super().get_route_handler()), right_of(self.dependant)

        async def handle(request: Request) -> Response:
            caller = await called(request, right)
            return await once(request, caller, work)

        return explained(handle)


def explained(handler: _Handler) -> Callable[[Request], Coroutine[Any, Any, Response]]:
    """A handler whose failures are told as problems."""

    async def handle(request: Request) -> Response:
        try:
            return await handler(request)
        except Exception as error:  # noqa: BLE001 - told, and logged where nobody foresaw it
            return answer_to(request, error)

    return handle


def failures(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The error answers of a route, for the document."""
    told: dict[int | str, dict[str, Any]] = {}
    for status in statuses:
        titles = [one.title for one in PROBLEMS.values() if one.status == status]
        told[status] = {"model": Problem, "description": " or ".join(titles)}
    return told


def room(tag: str, *statuses: int) -> APIRouter:
    """A router for one kind of thing; ``statuses`` are errors beyond those that every route has."""
    every = (401, 403, 404, 422, 429, 500, *statuses)
    return APIRouter(prefix=PREFIX, route_class=ApiRoute, tags=[tag], responses=failures(*every))
