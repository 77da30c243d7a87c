"""The supplier master: search, one supplier with all there is about it, adding and changing."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import RedirectResponse

from pipeline.accounts import Right
from pipeline.parties import Supplier
from pipeline.store import Store, TakenError
from pipeline.web.i18n import gettext as _
from pipeline.web.render import page
from pipeline.web.supplier_form import SupplierForm, blank, from_invoice, record_of
from pipeline.web.visitor import Visitor, require, seen

router = APIRouter()

PAGE: Final = 50


@router.get("/suppliers", dependencies=[require(Right.MASTERS)])
def suppliers(
    request: Request,
    search: Annotated[str, Query(max_length=200)] = "",
    after: Annotated[str, Query(max_length=80)] = "",
) -> Response:
    """The master, or with ``after`` the next part of it."""
    store: Store = request.app.state.store
    found = store.masters.page(search, after, PAGE + 1)
    more = None
    if len(found) > PAGE:
        asked = {"search": search, "after": found[PAGE - 1].id}
        more = "/suppliers?" + urlencode({name: value for name, value in asked.items() if value})
    context = {"found": found[:PAGE], "more": more, "search": search}
    if request.headers.get("hx-request"):
        return page(request, "suppliers_rows.html", context)
    return page(request, "suppliers.html", {**context, "waiting": len(store.account_requests.waiting())})


@router.get("/suppliers/new")
def new_supplier(
    request: Request,
    who: Visitor = require(Right.MASTERS),
    invoice: Annotated[int | None, Query(alias="from")] = None,
) -> Response:
    """The form for a new supplier; with ``from`` as an invoice has it."""
    if invoice is None:
        return _form(request, blank())
    record = seen(who, request.app.state.store.invoices.one(invoice))
    return _form(request, from_invoice(record.invoice), invoice=invoice, iban=record.invoice.iban or "")


@router.post("/suppliers")
def add_supplier(
    request: Request,
    form: Annotated[SupplierForm, Form()],
    who: Visitor = require(Right.MASTERS),
    invoice: Annotated[int | None, Query(alias="from")] = None,
) -> Response:
    """Add a supplier without any account: accounts are asked for, and another person confirms them."""
    store: Store = request.app.state.store
    read = seen(who, store.invoices.one(invoice)) if invoice is not None else None
    typed = form.model_dump()
    iban = (read.invoice.iban or "") if read else ""
    try:
        record = record_of(form)
        store.masters.keep(record, who.login, new=True)
    except (ValueError, TakenError) as error:
        return _form(request, typed, invoice=invoice, iban=iban, problem=_(str(error)))
    if read is not None and request.app.state.acts is not None:
        request.app.state.acts.judge(read.id, who.login)
    where = f"/suppliers/{record.id}"
    return RedirectResponse(f"{where}/account?invoice={invoice}" if iban else where, 303)


@router.get("/suppliers/{supplier_id}")
def supplier(
    request: Request,
    supplier_id: str,
    who: Visitor = require(Right.MASTERS),
    before: Annotated[int | None, Query()] = None,
) -> Response:
    """One supplier: the record, invoices, what memory learned, requests for accounts, every change."""
    store: Store = request.app.state.store
    invoices = store.supplier_file.invoices(supplier_id, who.entities, before, 26)
    context = {
        "one": store.masters.supplier(supplier_id),
        "invoices": invoices[:25],
        "older": invoices[24].id if len(invoices) > 25 else None,
        "lessons": store.memory.lessons(supplier_id),
        "requests": store.account_requests.of_supplier(supplier_id),
        "history": store.supplier_file.history(supplier_id),
    }
    return page(request, "supplier.html", context)


@router.get("/suppliers/{supplier_id}/change", dependencies=[require(Right.MASTERS)])
def change_page(request: Request, supplier_id: str) -> Response:
    """The form to change a record."""
    record = request.app.state.store.masters.supplier(supplier_id)
    return _form(request, _typed(record), record=record)


@router.post("/suppliers/{supplier_id}/change")
def change_supplier(
    request: Request, supplier_id: str, form: Annotated[SupplierForm, Form()], who: Visitor = require(Right.MASTERS)
) -> Response:
    """Change a record, but for its id and its accounts."""
    store: Store = request.app.state.store
    known = store.masters.supplier(supplier_id)
    try:
        store.masters.keep(record_of(form, supplier_id), who.login, new=False)
    except ValueError as error:
        typed = form.model_dump()
        return _form(request, typed, record=known, problem=_(str(error)))
    return RedirectResponse(f"/suppliers/{supplier_id}", 303)


@router.post("/suppliers/{supplier_id}/forget")
def forget(
    request: Request,
    supplier_id: str,
    lesson: Annotated[int, Form()],
    who: Visitor = require(Right.MASTERS),
    why: Annotated[str, Form(max_length=300)] = "",
) -> Response:
    """Read by a lesson no more."""
    store: Store = request.app.state.store
    if store.memory.one(lesson).example.supplier_id != supplier_id:
        raise LookupError("this lesson is of another supplier")
    store.memory.forget([lesson], who.login, why)
    return RedirectResponse(f"/suppliers/{supplier_id}#memory", 303)


def _typed(record: Supplier) -> dict[str, str]:
    """A record as the form shows it."""
    shown = {name: "" if value is None else str(value) for name, value in asdict(record).items()}
    return {**shown, "aliases": "\n".join(record.aliases), "blocked": "yes" if record.blocked else ""}


def _form(request: Request, typed: dict[str, str], problem: str = "", **more: Any) -> Response:  # noqa: ANN401 - context
    context = {"typed": typed, "problem": problem, "record": None, "invoice": None, "iban": "", **more}
    return page(request, "supplier_form.html", context, 422 if problem else 200)
