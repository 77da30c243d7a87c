"""From the store's nouns to what the API tells of an invoice."""

from __future__ import annotations

from pipeline.approval import standing
from pipeline.invoices import Extraction, Field, Line
from pipeline.ledger import Entry
from pipeline.review import apply
from pipeline.store import Listed, Record, Store
from pipeline.web.api.invoice_models import (
    AlternativeOut,
    ApprovalOut,
    DecisionOut,
    EntryOut,
    FieldOut,
    InvoiceOut,
    InvoiceRow,
    LineOut,
    LinksOut,
    PostingOut,
    StageOut,
    StandingOut,
)
from pipeline.web.api.models import box_out, event_out, finding_out
from pipeline.web.api.routes import PREFIX


def row_out(one: Listed) -> InvoiceRow:
    """An invoice in one line."""
    return InvoiceRow.model_validate(one)


def invoice_out(store: Store, record: Record, address: str) -> InvoiceOut:
    """One invoice with everything about it; ``address`` is the desk's."""
    extraction = apply(record.extraction, store.invoices.corrections(record.id))
    findings = [finding_out(one, is_open=is_open) for one, is_open in store.invoices.findings(record.id)]
    invoice = record.invoice
    return InvoiceOut(
        id=record.id, version=record.version, status=record.status, since=record.since, kind=invoice.kind,
        entity_id=record.entity_id, supplier_id=record.supplier_id, supplier_name=invoice.supplier.name,
        number=invoice.number, issued=invoice.issued, due=invoice.due, currency=invoice.currency, gross=invoice.gross,
        document_id=record.document_id, document_name=record.document_name,
        reasons=list(dict.fromkeys(one.code for one in findings if one.open)), reason=record.reason,
        order_state=record.order_state, language=extraction.language, syntax=extraction.syntax,
        held_by=store.queue.holder(record.id),
        fields={name: _field(field) for name, field in extraction.fields.items()},
        lines=[_line(one) for one in extraction.lines], findings=findings, approval=approval_out(store, record.id),
        history=[event_out(one) for one in store.invoices.history(record.id)],
        links=_links(record, extraction, address),
    )  # fmt: skip


def approval_out(store: Store, invoice_id: int) -> ApprovalOut | None:
    """The plan with the decisions on it; ``None`` where none was made."""
    plan = store.approvals.plan(invoice_id)
    if plan is None:
        return None
    decisions = store.approvals.decisions(invoice_id)
    return ApprovalOut(
        automatic=plan.auto,
        stages=[
            StageOut(number=one.number, rule=one.rule, people=list(one.people), need=one.need,
                     stands_in=dict(one.stands_in))
            for one in plan.stages
        ],
        turn=list(standing(plan, decisions).turn),
        decisions=[
            DecisionOut(person=one.person, approved=one.approved, at=one.at, note=one.note,
                        counts=one.plan_hash == plan.hash)
            for one in decisions
        ],
    )  # fmt: skip


def standing_out(store: Store, invoice_id: int) -> StandingOut:
    """Where an invoice stands now."""
    record = store.invoices.one(invoice_id)
    approval = approval_out(store, invoice_id)
    return StandingOut(
        id=record.id,
        status=record.status,
        version=record.version,
        findings=[finding_out(one, is_open=True) for one, is_open in store.invoices.findings(invoice_id) if is_open],
        turn=approval.turn if approval else [],
    )


def entry_out(entry: Entry) -> EntryOut:
    """An entry of the ledger."""
    return EntryOut(
        key=entry.key, kind=entry.kind, date=entry.date, description=entry.description, reverses=entry.reverses,
        postings=[
            PostingOut(
                account=one.account, amount=one.money.amount, currency=one.money.currency, tax_code=one.tax_code,
                cost_centre=one.cost_centre, supplier_id=one.supplier_id, memo=one.memo,
            )
            for one in entry.postings
        ],
    )  # fmt: skip


def _field(field: Field) -> FieldOut:
    return FieldOut(
        value=field.value, confidence=field.confidence, source=field.source, raw=field.raw, page=field.page,
        box=box_out(field.box), place=field.place,
        alternatives=[
            AlternativeOut(value=one.value, confidence=one.confidence, page=one.page, box=box_out(one.box))
            for one in field.alternatives
        ],
    )  # fmt: skip


def _line(line: Line) -> LineOut:
    return LineOut(
        description=line.description, quantity=line.quantity, unit=line.unit, unit_price=line.unit_price,
        discount=line.discount, net_amount=line.net_amount, tax_rate=line.tax_rate, tax_category=line.tax_category,
        order_line=line.order_line, seller_item=line.seller_item, page=line.page, box=box_out(line.box),
    )  # fmt: skip


def _links(record: Record, extraction: Extraction, address: str) -> LinksOut:
    own = f"{PREFIX}/invoices/{record.id}"
    return LinksOut(
        self=own, document=f"{PREFIX}/documents/{record.document_id}", original=f"{own}/original",
        pages=[f"{own}/pages/{number}" for number in extraction.pages],
        entries=f"{own}/entries",
        desk=f"{address}/invoices/{record.id}",
    )  # fmt: skip
