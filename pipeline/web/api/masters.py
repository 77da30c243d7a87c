"""Master data: suppliers and purchase orders, as an ERP keeps them in step."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from fastapi import Path, Query
from pydantic import ConfigDict, Field

from pipeline.parties import OrderLine, PurchaseOrder, Supplier
from pipeline.web.api.caller import Mastering, Reviewing
from pipeline.web.api.models import Amount, Given, GivenAmount, InvoiceId, Limit, Model
from pipeline.web.api.problems import ProblemError
from pipeline.web.api.routes import room

router = room("Master data", 503)

SupplierId = Annotated[str, Path(description="The record's id.", min_length=1, max_length=80, examples=["S-1001"])]
OrderNumber = Annotated[str, Path(description="The order's number.", min_length=1, max_length=80, examples=["PO-4711"])]
Text = Annotated[str | None, Field(max_length=500)]
Behind = Annotated[str, Query(description="Where the page before ended: its `next`.", max_length=80)]


class SupplierIn(Given):
    """A record of the supplier master, but for its bank accounts: those two people approve, at the desk."""

    model_config = ConfigDict(title="GivenSupplier", extra="forbid")

    name: str = Field(min_length=1, max_length=300, examples=["Elbe Bürobedarf GmbH"])
    vat_id: Text = Field(default=None, examples=["DE811907980"])
    tax_number: Text = None
    registration: Text = None
    country: str | None = Field(default=None, description="ISO 3166-1.", pattern=r"^[A-Z]{2}$", examples=["DE"])
    address: Text = None
    email: Text = None
    phone: Text = None
    currency: str | None = Field(default=None, pattern=r"^[A-Z]{3}$", examples=["EUR"])
    account: Text = Field(default=None, description="The expense account that its invoices go to.")
    cost_centre: Text = None
    aliases: list[Annotated[str, Field(max_length=300)]] = Field(default_factory=list, max_length=50)
    blocked: bool = False


class SupplierOut(Model):
    """A record of the supplier master."""

    model_config = ConfigDict(title="Supplier", from_attributes=True)

    id: str = Field(examples=["S-1001"])
    name: str
    vat_id: str | None
    tax_number: str | None
    registration: str | None
    country: str | None
    address: str | None
    email: str | None
    phone: str | None
    ibans: list[str] = Field(description="The accounts that people approved.")
    currency: str | None
    account: str | None
    cost_centre: str | None
    aliases: list[str]
    blocked: bool


class SupplierPage(Model):
    """A page of the supplier master, by id."""

    items: list[SupplierOut]
    next: str | None = Field(description="Give it as `after` for the next page; null at the end.")


class MatchOut(Model):
    """A record that may be the sender of an invoice."""

    model_config = ConfigDict(title="Match")

    supplier: SupplierOut
    points: float = Field(description="What speaks for it; more is likelier.")
    reasons: list[str] = Field(description="As sentences.")
    sure: bool


class OrderLineIn(Given):
    """A line of a purchase order."""

    model_config = ConfigDict(title="GivenOrderLine", extra="forbid")

    number: str = Field(min_length=1, max_length=40, examples=["10"])
    description: str = Field(max_length=2000)
    quantity: GivenAmount
    unit_price: GivenAmount
    item: Text = None
    received: GivenAmount | None = Field(default=None, description="Null where receipts are not kept.")


class OrderIn(Given):
    """A purchase order."""

    model_config = ConfigDict(title="GivenOrder", extra="forbid")

    supplier_id: str = Field(min_length=1, max_length=80, examples=["S-1001"])
    currency: str = Field(pattern=r"^[A-Z]{3}$", examples=["EUR"])
    ordered: date | None = None
    cost_centre: Text = None
    raised_by: Text = Field(default=None, description="A login; this person may not approve its invoices.")
    lines: list[OrderLineIn] = Field(min_length=1, max_length=2000)


class OrderLineOut(Model):
    """A line of a purchase order."""

    model_config = ConfigDict(title="OrderLine", from_attributes=True)

    number: str
    description: str
    quantity: Amount
    unit_price: Amount
    item: str | None
    received: Amount | None
    billed: Amount = Field(description="What invoices have billed of it so far.")


class OrderOut(Model):
    """A purchase order."""

    model_config = ConfigDict(title="Order", from_attributes=True)

    number: str
    supplier_id: str
    currency: str
    ordered: date | None
    cost_centre: str | None
    raised_by: str | None
    lines: list[OrderLineOut]


class OrderPage(Model):
    """A page of purchase orders, by their number without its letters and zeros in front."""

    items: list[OrderOut]
    next: str | None = Field(description="Give it as `after` for the next page; null at the end.")


@router.get("/suppliers", summary="List suppliers", response_model=SupplierPage)
def suppliers(who: Mastering, after: Behind = "", limit: Limit = 50) -> SupplierPage:
    """The whole master, by id."""
    ids = who.store.listing.supplier_ids(after, limit + 1)
    items = [SupplierOut.model_validate(who.store.masters.supplier(one)) for one in ids[:limit]]
    return SupplierPage(items=items, next=ids[limit - 1] if len(ids) > limit else None)


@router.get("/suppliers/{supplier_id:path}", summary="Get a supplier", response_model=SupplierOut)
def supplier(who: Mastering, supplier_id: SupplierId) -> SupplierOut:
    """One record of the master."""
    return SupplierOut.model_validate(who.store.masters.supplier(supplier_id))


@router.put("/suppliers/{supplier_id:path}", summary="Add or change a supplier", response_model=SupplierOut)
def put_supplier(who: Mastering, supplier_id: SupplierId, given: SupplierIn) -> SupplierOut:
    """Replaces the record but for its bank accounts. What waits in review is judged anew with it."""
    try:
        ibans = who.store.masters.supplier(supplier_id).ibans
    except LookupError:
        ibans = ()
    record = Supplier(supplier_id, ibans=ibans, **{**given.model_dump(), "aliases": tuple(given.aliases)})
    who.store.masters.import_suppliers([record], who.login)
    return SupplierOut.model_validate(record)


@router.get("/invoices/{invoice_id}/suppliers", summary="Find an invoice's supplier", response_model=list[MatchOut])
def matches(
    who: Reviewing,
    invoice_id: InvoiceId,
    search: Annotated[
        str, Query(description="A name; without it, those that the invoice speaks for.", max_length=200)
    ] = "",
) -> list[MatchOut]:
    """The records that may be the sender, the likeliest first, with what speaks for each."""
    who.invoice(invoice_id)
    return [
        MatchOut(
            supplier=SupplierOut.model_validate(one.supplier), points=one.points,
            reasons=[reason.english for reason in one.reasons], sure=one.sure,
        )
        for one in who.acts.suppliers(invoice_id, (), search)
    ]  # fmt: skip


@router.get("/orders", summary="List purchase orders", response_model=OrderPage)
def orders(who: Mastering, after: Behind = "", limit: Limit = 50) -> OrderPage:
    """With what was billed of each line."""
    numbers = who.store.listing.order_ids(after, limit + 1)
    every = who.store.masters.orders()
    items = [OrderOut.model_validate(every[one]) for one in numbers[:limit]]
    return OrderPage(items=items, next=numbers[limit - 1] if len(numbers) > limit else None)


@router.get("/orders/{number:path}", summary="Get a purchase order", response_model=OrderOut)
def order(who: Mastering, number: OrderNumber) -> OrderOut:
    """With what was billed of each line."""
    return OrderOut.model_validate(who.store.masters.order(number))


@router.put("/orders/{number:path}", summary="Add or change a purchase order", response_model=OrderOut)
def put_order(who: Mastering, number: OrderNumber, given: OrderIn) -> OrderOut:
    """Replaces the order; send it again with `received` when goods came in."""
    if twice := {one.number for one in given.lines if [line.number for line in given.lines].count(one.number) > 1}:
        raise ProblemError("not-valid", f"These line numbers are there twice: {', '.join(sorted(twice))}.")
    lines = tuple(
        OrderLine(
            one.number, one.description, Decimal(one.quantity), Decimal(one.unit_price), one.item,
            None if one.received is None else Decimal(one.received),
        )
        for one in given.lines
    )  # fmt: skip
    record = PurchaseOrder(
        number, given.supplier_id, given.currency, lines, given.ordered, given.cost_centre, given.raised_by
    )
    who.store.masters.import_orders([record], who.login)
    return OrderOut.model_validate(who.store.masters.order(number))
