"""Supplier memory at work: a correction is learnt from, and the supplier's next invoice is read by what was learnt."""

from __future__ import annotations

from collections.abc import Sequence

from flows.wiring import Office
from pipeline.assess import Background, identify
from pipeline.documents import Page
from pipeline.invoices import FieldName
from pipeline.review import Correction, apply, picked_supplier
from pipeline.store import Record
from pipeline.supplier_memory import REMEMBERED, Example, Place, Recollection


def recall(desk: Office, record: Record, background: Background) -> Recollection:
    """What the memory of its supplier reads on an invoice. Costs one question where the supplier taught nothing."""
    read = record.as_read
    if read.syntax:
        return Recollection()
    said = desk.store.invoices.corrections(record.id)
    supplier = identify(apply(read, said), background, picked_supplier(said))
    if supplier is None or not supplier.sure:
        return Recollection()
    known = [one for one in desk.store.memory.of_supplier(supplier.supplier.id) if one.invoice_id != record.id]
    if len({one.sha256 for one in known}) < 2:
        return Recollection()
    from extractors import memory  # noqa: PLC0415 - the reading stack, with the first supplier that taught something

    return memory.recall(_pages(desk, record), read, known)


def learn(desk: Office, record: Record, supplier_id: str | None) -> int:
    """Keep what the corrections of an invoice teach, once its supplier is surely known; how many were new.

    The latest word on a field counts. A value that stands nowhere on the pages is kept as an example without places,
    which teaches nothing; so is one that says that the field is not there.
    """
    said = _latest(desk.store.invoices.corrections(record.id))
    if not said or supplier_id is None or record.as_read.syntax:
        return 0
    known = desk.store.memory.keys(record.id)
    blank = [_example(record, supplier_id, one) for one in said]
    new = [(one, example) for one, example in zip(said, blank, strict=True) if example.key not in known]
    if not new:
        return 0
    from extractors import memory  # noqa: PLC0415 - as above

    pages = _pages(desk, record)
    layout = memory.fingerprint(pages)
    return desk.store.memory.learn(
        _example(record, supplier_id, one, memory.places(pages, example.field, one.value or ""), layout)
        for one, example in new
    )


def _latest(said: Sequence[Correction]) -> list[Correction]:
    """The last word on each field that memory can read."""
    last = {one.field: one for one in said}
    return [one for one in last.values() if one.field in REMEMBERED]


def _example(
    record: Record, supplier_id: str, said: Correction, places: Sequence[Place] = (), layout: Sequence[str] = ()
) -> Example:
    name = FieldName(said.field)
    confirmed = said.value is not None and record.extraction.text(name) == said.value
    return Example(
        supplier_id, record.id, name, record.sha256, said.by, said.at, tuple(places), tuple(layout), confirmed
    )


def _pages(desk: Office, record: Record) -> list[Page]:
    """The pages of this invoice alone, as they were read."""
    return [one for one in desk.store.intake.pages(record.document_id) if one.number in record.as_read.pages]
