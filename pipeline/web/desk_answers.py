"""What the desk is answered: who is in the way, what cannot be, where an invoice stands now and what comes next."""

from __future__ import annotations

from typing import Any

from fastapi.responses import JSONResponse

from pipeline.desk import NotUnderstoodError, NotYoursError, label
from pipeline.status import Status
from pipeline.store import Record, Sieve, Store
from pipeline.web.i18n import gettext as _
from pipeline.web.visitor import Visitor


def problem(sentence: str, status: int = 409) -> JSONResponse:
    """Nothing was done, and why."""
    return JSONResponse({"error": sentence}, status)


def held(holder: str) -> JSONResponse:
    """Somebody else works on it."""
    return problem(_("%(person)s has this invoice open.") % {"person": holder})


def refused(error: NotUnderstoodError | NotYoursError) -> JSONResponse:
    """What was said is not kept: the fields that nobody understands, or the finding that another must settle."""
    if isinstance(error, NotYoursError):
        return problem(str(error), 403)
    return JSONResponse({"problems": dict(error.problems), "error": _("Some values cannot be understood.")}, 422)


def onward(
    store: Store, who: Visitor, invoice_id: int, status: Status, undo: dict[str, Any] | None, values: int
) -> dict[str, Any]:
    """Where the invoice stands, in words, and the next one of the queue."""
    record = store.invoices.one(invoice_id)
    stays = status is Status.IN_REVIEW
    found = invoice_id if stays else store.queue.next(Sieve(who.entities, person=who.login), invoice_id)
    named = record.invoice.number or str(invoice_id)
    sentence = _("Invoice %(number)s: %(status)s.") % {"number": named, "status": _(status.replace("_", " "))}
    learned = _learned(store, record, values)
    return {
        "status": status,
        "sentence": f"{sentence} {learned}".strip(),
        "next": "/queue" if found is None else f"/invoices/{found}",
        "undo": None if undo is None else {**undo, "back": f"/invoices/{invoice_id}"},
        "label": _("Undo"),
    }


def _learned(store: Store, record: Record, values: int) -> str:
    """What the supplier's memory took from the correction, in one sentence."""
    if not values or record.supplier_id is None:
        return ""
    lessons = [one for one in store.memory.lessons(record.supplier_id) if one.live and one.example.places]
    own = [one for one in lessons if one.example.invoice_id == record.id]
    if not own:
        return ""
    fields = ", ".join(sorted({_(label(one.example.field)) for one in own}))
    name = supplier_name(store, record) or record.supplier_id
    documents = len({one.example.sha256 for one in lessons})
    if documents < 2:
        return _("Learned for %(supplier)s: %(fields)s. One more like it and it is read so.") % {
            "supplier": name, "fields": fields,
        }  # fmt: skip
    return _("Learned for %(supplier)s: %(fields)s.") % {"supplier": name, "fields": fields}


def supplier_name(store: Store, record: Record) -> str | None:
    """The name that the master has for the supplier of an invoice."""
    if record.supplier_id is None:
        return None
    try:
        return store.masters.supplier(record.supplier_id).name
    except LookupError:
        return record.supplier_id
