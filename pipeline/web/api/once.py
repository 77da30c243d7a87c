"""``Idempotency-Key``: a request that is sent twice is done once. For every POST and PUT of the API, in one place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Final

from fastapi import Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from pipeline.store.idempotency import Kept
from pipeline.web.api.caller import Caller
from pipeline.web.api.problems import ProblemError

HEADER: Final = "Idempotency-Key"
REPLAYED: Final = "Idempotency-Replayed"
"""Says that an answer is the stored one."""
LONGEST: Final = 200
_KEPT_HEADERS: Final = ("location", "content-type")


async def once(request: Request, caller: Caller, work: Callable[[Request], Awaitable[Response]]) -> Response:
    """Do the work, or give the answer that it got before under the same key.

    What failed by our own fault is not kept: it may be sent again. Raises ``ProblemError`` and what ``begin`` raises.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method not in {"POST", "PUT"}:
        return await work(request)
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable():
        raise ProblemError("bad-request", f"{HEADER} has 1 to {LONGEST} printable ASCII characters, best a UUID.")
    keys, account = caller.store.idempotency, caller.account.id
    kept = await run_in_threadpool(keys.begin, account, key, await fingerprint(request))
    if kept is not None:
        return _again(kept)
    finished = False
    try:
        answer = await work(request)
        if answer.status_code < 500:
            await run_in_threadpool(keys.finish, account, key, Kept(answer.status_code, _written(answer)))
            finished = True
    finally:
        if not finished:
            await run_in_threadpool(keys.release, account, key)
    return answer


async def fingerprint(request: Request) -> str:
    """A sha256 of what is asked: method, address and content. The boundary of a form is no content."""
    digest = hashlib.sha256(f"{request.method} {request.url.path}?{request.url.query}\n".encode())
    if not request.headers.get("content-type", "").lower().startswith("multipart/form-data"):
        digest.update(await request.body())
        return digest.hexdigest()
    for name, value in (await request.form()).multi_items():
        if isinstance(value, UploadFile):
            content = hashlib.sha256()
            while chunk := await value.read(2**20):
                content.update(chunk)
            await value.seek(0)
            said = ["file", name, value.filename or "", content.hexdigest()]
        else:
            said = ["text", name, value]
        digest.update(json.dumps(said).encode() + b"\n")
    return digest.hexdigest()


def _written(answer: Response) -> str:
    """An answer as text; a secret is told once and never kept."""
    body = bytes(answer.body).decode()
    if answer.status_code < 300 and body:
        said = json.loads(body)
        if isinstance(said, dict) and "secret" in said:
            body = json.dumps({**said, "secret": None})
    headers = {name: answer.headers[name] for name in _KEPT_HEADERS if name in answer.headers}
    return json.dumps({"headers": headers, "body": body})


def _again(kept: Kept) -> Response:
    said = json.loads(kept.answer)
    return Response(said["body"], kept.status, {**said["headers"], REPLAYED: "true"})
