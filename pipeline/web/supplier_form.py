"""The form of a supplier's record: what is typed, and the record it stands for."""

from __future__ import annotations

import re
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, StringConstraints

from pipeline.invoices import Invoice
from pipeline.parties import Supplier, plain_name

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Block = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
_ID: Final = re.compile(r"[A-Za-z0-9._-]{1,80}")
_OWN: Final = frozenset({"new", "requests"})
"""Words that our own addresses use."""


class SupplierForm(BaseModel):
    """What the form sends. There is no field for a bank account: accounts have a way of their own."""

    model_config = ConfigDict(frozen=True)

    name: Line = ""
    id: Line = ""
    vat_id: Line = ""
    tax_number: Line = ""
    registration: Line = ""
    country: Line = ""
    address: Block = ""
    email: Line = ""
    phone: Line = ""
    currency: Line = ""
    account: Line = ""
    cost_centre: Line = ""
    aliases: Block = ""
    blocked: Line = ""


def record_of(form: SupplierForm, supplier_id: str = "") -> Supplier:
    """The record without accounts. Raises ``ValueError`` with a sentence for what cannot be."""
    key = supplier_id or form.id
    if not form.name:
        raise ValueError("A supplier has a name.")
    if not supplier_id and (not _ID.fullmatch(key) or key in _OWN or set(key) == {"."}):
        raise ValueError("The number of a supplier has letters, digits, dots and dashes, like S-1042.")
    _codes(form)
    if form.email and ("@" not in form.email.strip("@") or " " in form.email):
        raise ValueError("An e-mail address has a name, @ and a place.")
    aliases = tuple(one.strip() for one in form.aliases.splitlines() if one.strip())
    return Supplier(
        key, form.name, form.vat_id or None, form.tax_number or None, form.registration or None,
        form.country.upper() or None, form.address or None, form.email or None, form.phone or None, (),
        form.currency.upper() or None, form.account or None, form.cost_centre or None, aliases, bool(form.blocked),
    )  # fmt: skip


def _codes(form: SupplierForm) -> None:
    if form.country and not re.fullmatch(r"[A-Za-z]{2}", form.country):
        raise ValueError("A country has two letters, like DE.")
    if form.currency and not re.fullmatch(r"[A-Za-z]{3}", form.currency):
        raise ValueError("A currency has three letters, like EUR.")


def blank() -> dict[str, str]:
    """The form with nothing in it."""
    return dict.fromkeys(SupplierForm.model_fields, "")


def from_invoice(invoice: Invoice) -> dict[str, str]:
    """The form as an invoice has its sender. The bank account is left out: it is asked for apart."""
    sender = invoice.supplier
    known = {
        "name": sender.name, "vat_id": sender.vat_id, "tax_number": sender.tax_number, "country": sender.country,
        "address": sender.address, "email": sender.email, "currency": invoice.currency,
        "id": "-".join(plain_name(sender.name).split())[:40],
    }  # fmt: skip
    return blank() | {name: value for name, value in known.items() if value}
