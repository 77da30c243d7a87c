"""One invoice with everything about it, for a terminal or as plain data."""

from __future__ import annotations

from typing import Any

from rich.console import Console

from flows.commands.tables import show_table, terminal
from flows.readings import row
from flows.wiring import Office
from pipeline.approval import standing
from pipeline.invoices import FIELDS, Extraction
from pipeline.review import apply
from pipeline.store import Record
from pipeline.timeline import timeline


def as_plain(desk: Office, invoice_id: int) -> dict[str, Any]:
    """Everything about an invoice, ready for JSON."""
    record = desk.store.invoices.one(invoice_id)
    extraction = _corrected(desk, record)
    doubts = desk.store.invoices.findings(invoice_id)
    plain = row(record.document_name, extraction, [one for one, is_open in doubts if is_open])
    plan = desk.store.approvals.plan(invoice_id)
    return plain | {
        "id": record.id,
        "status": str(record.status),
        "since": record.since,
        "supplier_id": record.supplier_id,
        "entity_id": record.entity_id,
        "approval": None
        if plan is None
        else [{"rule": one.rule, "people": one.people, "need": one.need} for one in plan.stages],
        "history": [
            {"at": one.at, "actor": one.actor, "action": one.action, "what": dict(one.body)}
            for one in desk.store.invoices.history(invoice_id)
        ],
    }


def _corrected(desk: Office, record: Record) -> Extraction:
    return apply(record.extraction, desk.store.invoices.corrections(record.id))


def print_invoice(desk: Office, invoice_id: int) -> None:
    """Print everything about an invoice."""
    record = desk.store.invoices.one(invoice_id)
    extraction = _corrected(desk, record)
    console = terminal()
    said = f"Invoice {record.id}: {record.status.replace('_', ' ')} since {record.since:%Y-%m-%d %H:%M} UTC"
    console.print(f"{said}{', ' + record.reason if record.reason else ''}", markup=False, style="bold")
    console.print(
        f"{record.document_name}, pages {', '.join(map(str, extraction.pages))}, {extraction.kind.replace('_', ' ')}",
        markup=False,
    )
    console.print(
        f"supplier {record.supplier_id or 'not known surely'}, entity {record.entity_id or 'not known'}\n", markup=False
    )
    _print_fields(extraction)
    _print_lines(extraction, console)
    _print_findings(desk, invoice_id, console)
    _print_approval(desk, invoice_id, console)
    _print_history(desk, invoice_id, console)


def _print_fields(extraction: Extraction) -> None:
    rows = []
    for name, field in extraction.fields.items():
        where = field.place or (f"page {field.page}" if field.page else "")
        if field.box and not field.place:
            where += f" at {field.box.x0:.0f},{field.box.y0:.0f}"
        others = ", ".join(dict.fromkeys(one.value for one in field.alternatives if one.value != field.value))[:60]
        rows.append((f"{FIELDS[name].label}", field.value, f"{field.confidence:.0%}", field.source, where, others))
    show_table(("field", "value", "sure", "source", "where", "or"), rows, right=(2,))


def _print_lines(extraction: Extraction, console: Console) -> None:
    rows = [
        (one.quantity, one.unit, one.description, one.unit_price, one.tax_rate, one.net_amount)
        for one in extraction.lines
    ]
    if rows:
        console.print()
        show_table(("quantity", "unit", "line", "price", "tax %", "net"), rows, right=(0, 3, 4, 5))


def _print_findings(desk: Office, invoice_id: int, console: Console) -> None:
    doubts = desk.store.invoices.findings(invoice_id)
    if doubts:
        console.print("\nFindings", style="bold")
    for finding, is_open in doubts:
        state = "open" if is_open and finding.blocks else "note" if is_open else "settled"
        console.print(f"- {state}: {finding.sentence} ({finding.reason})", markup=False)


def _print_approval(desk: Office, invoice_id: int, console: Console) -> None:
    plan = desk.store.approvals.plan(invoice_id)
    if plan is None:
        return
    console.print("\nApproval", style="bold")
    if plan.auto:
        console.print(f"Nobody is asked: {', '.join(rule for rule, holds in plan.trace if holds)}", markup=False)
    for stage in plan.stages:
        console.print(f"- {stage.rule}: {stage.need} of {', '.join(stage.people)}", markup=False)
    decisions = desk.store.approvals.decisions(invoice_id)
    for one in decisions:
        console.print(
            f"  {one.person} said {'yes' if one.approved else 'no'} on {one.at:%Y-%m-%d %H:%M} {one.note}", markup=False
        )
    turn = standing(plan, decisions).turn
    if turn:
        console.print(f"It waits for {' or '.join(turn)}.", markup=False)


def _print_history(desk: Office, invoice_id: int, console: Console) -> None:
    console.print("\nHistory", style="bold")
    record = desk.store.invoices.one(invoice_id)
    for step in timeline(desk.store.invoices.history(invoice_id), record.extraction):
        console.print(f"{step.at:%Y-%m-%d %H:%M:%S}  {step.sentence}", markup=False)
