"""Where suppliers hand in invoices without an account. Off unless the settings open it.

There is no session here: the form carries a sealed token whose half is in a cookie, so that no other site can send it.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response, UploadFile
from pydantic import BaseModel, Field

from pipeline.accounts import Allowance, network
from pipeline.documents import Attachment, Channel, Origin
from pipeline.intake.names import one_line
from pipeline.store import Store, WaitError
from pipeline.web import i18n
from pipeline.web.hand_in import Told, hand_in
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.seal import opened, sealed
from pipeline.web.visitor import ForbiddenError, MissingError

router = APIRouter()

OPEN_FOR: Final = timedelta(hours=2)
"""How long the form may stay open."""
FOR_ONE: Final = Allowance(20, timedelta(minutes=3))
"""For one address."""
FOR_ALL: Final = Allowance(500, timedelta(seconds=20))
"""For all strangers together: what the archive grows by has an end."""
_PURPOSE: Final = "send"
_TYPED: Final = ("invoice_number", "invoice_date", "due_date", "currency", "gross_total", "email")


class SendForm(BaseModel):
    """What the form sends. ``website`` is for machines that fill in everything."""

    file: UploadFile
    token: str = Field("", max_length=500)
    invoice_number: str = Field("", max_length=60)
    invoice_date: str = Field("", max_length=10)
    due_date: str = Field("", max_length=10)
    currency: str = Field("", max_length=3)
    gross_total: str = Field("", max_length=20)
    email: str = Field("", max_length=200)
    website: str = Field("", max_length=200)


@router.get("/send")
def send_page(request: Request) -> Response:
    """The form."""
    _open(request)
    return _form(request)


@router.post("/send")
def send(request: Request, form: Annotated[SendForm, Form(media_type="multipart/form-data")]) -> Response:
    """Take one invoice in; the answer has a number to ask by."""
    _open(request)
    _check_token(request, form.token)
    typed = {name: one_line(getattr(form, name)) for name in _TYPED}
    problems = list(_problems(typed, form.website))
    if problems:
        return _form(request, typed, problems, 422)
    try:
        _count(request)
    except WaitError as error:
        minutes = {"minutes": -(-error.seconds // 60)}
        return _form(request, typed, [_("Too many files came. Try again in %(minutes)s minutes.") % minutes], 429)
    told = hand_in(request.app.state, _attachment(form.file, typed), "supplier form")
    if told.outcome == "refused":
        return _form(request, typed, [_refusal(told)], 422)
    return page(request, "send_told.html", {"told": told})


def _open(request: Request) -> None:
    i18n.speak(request.cookies.get("language") or i18n.preferred(request.headers.get("accept-language")))
    if not request.app.state.config.supplier_form:
        raise MissingError


def _cookie(request: Request) -> str:
    return "__Host-send" if request.app.state.config.https else "send"


def _form(
    request: Request, typed: Mapping[str, str] | None = None, problems: list[str] | None = None, status: int = 200
) -> Response:
    """The form with a fresh token; its other half goes into the cookie unless the browser has one."""
    config = request.app.state.config
    half = request.cookies.get(_cookie(request), "")
    if not 20 <= len(half) <= 60:
        half = secrets.token_urlsafe(24)
    context = {
        "token": sealed(config.key, _PURPOSE, {"half": half}),
        "typed": dict.fromkeys(_TYPED, "") | dict(typed or {}),
        "problems": problems or [],
        "most_bytes": config.upload_bytes,
    }
    response = page(request, "send.html", context, status)
    response.set_cookie(
        _cookie(request), half, max_age=int(OPEN_FOR.total_seconds()), httponly=True, samesite="strict",
        secure=config.https, path="/",
    )  # fmt: skip
    return response


def _check_token(request: Request, token: str) -> None:
    half = request.cookies.get(_cookie(request), "")
    found = opened(request.app.state.config.key, _PURPOSE, token, OPEN_FOR)
    if found is None or not half or not hmac.compare_digest(str(found.get("half")).encode(), half.encode()):
        raise ForbiddenError("csrf")


def _count(request: Request) -> None:
    store: Store = request.app.state.store
    store.accounts.take(f"send:{network(request.client.host if request.client else '')}", FOR_ONE)
    store.accounts.take("send:", FOR_ALL)


def _problems(typed: Mapping[str, str], trap: str) -> Iterator[str]:
    """What is wrong with what was typed. Everything may be left out: the document says it."""
    if trap:
        yield _("The field that is for machines must stay empty.")
    for name in ("invoice_date", "due_date"):
        try:
            typed[name] and date.fromisoformat(typed[name])
        except ValueError:
            yield _("A date is written like 2026-07-31.")
    if typed["currency"] and not (
        typed["currency"].isascii() and typed["currency"].isalpha() and len(typed["currency"]) == 3
    ):
        yield _("A currency has three letters, like EUR.")
    if typed["gross_total"] and _amount(typed["gross_total"]) is None:
        yield _("A total is written like 1234.50.")
    if typed["email"] and ("@" not in typed["email"].strip("@") or " " in typed["email"]):
        yield _("An e-mail address has a name, @ and a place.")


def _amount(text: str) -> Decimal | None:
    """An amount as it may be typed: ``1234.50`` or ``1234,50``."""
    try:
        amount = Decimal(text.replace(",", ".").replace(" ", ""))
    except InvalidOperation:
        return None
    return amount if amount.is_finite() and abs(amount) < Decimal(10) ** 12 else None


def _attachment(file: UploadFile, typed: Mapping[str, str]) -> Attachment:
    """The file with what was typed as claims. The e-mail address is one too: nobody proved that it is theirs."""
    amount = _amount(typed["gross_total"])
    said = {**typed, "currency": typed["currency"].upper(), "gross_total": f"{amount:f}" if amount is not None else ""}
    claims = tuple((name, value) for name, value in said.items() if value)
    content = file.file.read()
    origin = Origin(Channel.UPLOAD, "supplier form", datetime.now(UTC), claims=claims)
    return Attachment(file.filename or "", content, origin, file.content_type)


def _refusal(told: Told) -> str:
    assert told.finding is not None  # noqa: S101 - refused always says why
    return f"{_(told.row.title) if told.row else ''}. {told.finding.tell(i18n)}"
