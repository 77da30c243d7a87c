"""The clerk's and the approver's commands: queue, show, correct, answer, approve, reject, reopen."""

from __future__ import annotations

import datetime as dt
import json
from typing import Annotated

import typer

Id = Annotated[int, typer.Argument(help="The invoice's number in the queue.", metavar="ID")]
As = Annotated[
    str | None, typer.Option("--as", help="Who you are; else PAYABLES_USER, else your login.", metavar="NAME")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def queue(as_json: Json = False) -> None:  # noqa: FBT002 - typer's way
    """List the invoices that a clerk is asked about, and why.

    Example: payables queue
    """
    from flows.commands.tables import show_table
    from flows.wiring import office
    from pipeline.findings import REASONS, Reason, Severity
    from pipeline.status import Status

    with office() as desk:
        waiting = desk.store.invoices.headings(Status.IN_REVIEW)
    if as_json:
        rows = [{"id": one.id, "supplier": one.supplier_name, "number": one.number, "gross": one.gross,
                 "currency": one.currency, "due": one.due, "reasons": one.reasons} for one in waiting]  # fmt: skip
        typer.echo(json.dumps(rows, ensure_ascii=False, default=str))
        return
    shown = []
    for one in waiting:
        blocking = [code for code in one.reasons if REASONS[Reason(code)].severity is Severity.BLOCK]
        titles = ", ".join(dict.fromkeys(REASONS[Reason(code)].title for code in blocking))
        shown.append((one.id, one.supplier_name, one.number, one.gross, one.currency, one.due, titles))
    head = ("id", "supplier", "number", "total", "", "due", "why")
    show_table(head, shown, right=(0, 3), empty="The queue is empty: nothing is asked of a clerk.")


def approvals(named: As = None, as_json: Json = False) -> None:  # noqa: FBT002 - typer's way
    """List what waits for approval, and for whom. With --as, only what waits for that person.

    Example: payables approvals --as olga
    """
    from flows.commands.tables import show_table
    from flows.wiring import office

    with office() as desk:
        asked = [one for one in desk.store.approvals.asked() if named is None or named in one.turn]
        records = {one.invoice_id: desk.store.invoices.one(one.invoice_id) for one in asked}
    if as_json:
        typer.echo(
            json.dumps([{"id": one.invoice_id, "turn": one.turn, "since": one.since} for one in asked], default=str)
        )
        return
    rows = []
    for one in asked:
        invoice = records[one.invoice_id].invoice
        rules = ", ".join(stage.rule for stage in one.plan.stages)
        amount = f"{invoice.gross} {invoice.currency}"
        rows.append((one.invoice_id, invoice.supplier.name, invoice.number, amount, " or ".join(one.turn), rules))
    show_table(
        ("id", "supplier", "number", "total", "waits for", "rule"),
        rows,
        right=(0, 3),
        empty="Nothing waits for approval.",
    )


def show(invoice_id: Id, as_json: Json = False) -> None:  # noqa: FBT002 - typer's way
    """Show an invoice: fields with their evidence, lines, findings, approval, history.

    Example: payables show 12
    """
    from flows.commands.showing import as_plain, print_invoice
    from flows.wiring import office

    with office() as desk:
        if as_json:
            typer.echo(json.dumps(as_plain(desk, invoice_id), ensure_ascii=False, default=str))
        else:
            print_invoice(desk, invoice_id)


def correct(
    invoice_id: Id,
    values: Annotated[
        list[str], typer.Argument(help="FIELD=VALUE; nothing after = says that it is not there.", metavar="FIELD=VALUE")
    ],
    named: As = None,
) -> None:
    """Correct values that were misread. The invoice is checked again with them.

    Example: payables correct 12 gross_total=119.00 due_date=2026-08-31 --as ann
    """
    from flows.commands.problems import Problem
    from flows.judging import judge_one
    from flows.wiring import office, person
    from pipeline.review import BadValueError, Correction, canonical

    who, now = person(named), dt.datetime.now(dt.UTC)
    made = []
    for given in values:
        field, sign, text = given.partition("=")
        if not sign:
            raise Problem(f"{given!r} should be FIELD=VALUE, for example gross_total=119.00")
        try:
            made.append(Correction(field, canonical(field, text), who, now))
        except BadValueError as error:
            raise Problem(str(error)) from error
    with office() as desk:
        desk.store.invoices.correct(invoice_id, made)
        status = judge_one(desk, invoice_id, who)
        _say_where(desk, invoice_id, str(status))


def answer(
    invoice_id: Id,
    code: Annotated[str, typer.Argument(help="The finding's code, or all.")],
    note: Annotated[str, typer.Option("--note", help="Why it is settled.")],
    named: As = None,
) -> None:
    """Settle a finding: the value is right as it is, it is not a duplicate, the buyer accepts the difference.

    Example: payables answer 12 DUPLICATE_NEAR --note "two deliveries on one day" --as ann
    """
    from flows.commands.problems import Problem
    from flows.judging import judge_one
    from flows.wiring import office, person
    from pipeline.review import Answer, about

    who, now = person(named), dt.datetime.now(dt.UTC)
    with office() as desk:
        asked = [one for one, is_open in desk.store.invoices.findings(invoice_id) if is_open]
        settled = [one for one in asked if code in {"all", one.reason}]
        if not settled:
            codes = ", ".join(dict.fromkeys(one.reason for one in asked)) or "none"
            raise Problem(f"invoice {invoice_id} has no open finding {code}; open are: {codes}")
        given = [Answer(one.reason, who, now, note, about(one)) for one in settled]
        desk.store.invoices.answer(invoice_id, given)
        status = judge_one(desk, invoice_id, who)
        _say_where(desk, invoice_id, str(status))


def approve(invoice_id: Id, named: As = None, note: Annotated[str, typer.Option("--note")] = "") -> None:
    """Say yes to an invoice that waits for you.

    Example: payables approve 7 --as olga
    """
    _decide(invoice_id, named, note, approved=True)


def reject(
    invoice_id: Id,
    reason: Annotated[str, typer.Option("--reason", help="Why; the supplier is told.")],
    named: As = None,
) -> None:
    """Reject an invoice, from review or as one of its approvers.

    Example: payables reject 7 --reason "not our delivery" --as ann
    """
    from flows.wiring import office, person
    from pipeline.status import Status

    with office() as desk:
        if desk.store.invoices.one(invoice_id).status is Status.IN_APPROVAL:
            _decide(invoice_id, named, reason, approved=False)
            return
        desk.store.invoices.move(invoice_id, Status.REJECTED, person(named), reason)
    typer.echo(f"Invoice {invoice_id} is rejected. `payables reopen {invoice_id}` takes it back.")


def part(
    invoice_id: Id,
    pages: Annotated[str, typer.Argument(help="Invoices divided by |, as 1-2 | 3 | -4.", metavar="PAGES")],
    named: As = None,
) -> None:
    """Say which pages of an invoice's document are which invoice: divides and joins.

    A page that belongs to none has a minus before it. Dividing as it was before brings back what was replaced.

    Example: payables part 51 "1-2 | 3 | -4" --as ann
    """
    from flows import parting as parting_flow
    from flows.commands.problems import Problem
    from flows.wiring import office, person
    from pipeline.parting import BadPartingError, parting, written

    with office() as desk:
        document = desk.store.invoices.one(invoice_id).document_id
        try:
            groups = parting(pages, [one.number for one in desk.store.intake.page_sizes(document)])
            parting_flow.part(desk, document, groups, person(named))
        except BadPartingError as error:
            raise Problem(str(error)) from error
        for one in desk.store.partings.of(document):
            typer.echo(f"pages {written([one.pages])}: invoice {one.invoice_id}, {one.status.label}")


def reopen(invoice_id: Id, named: As = None) -> None:
    """Take a rejected or filed invoice back into review.

    Example: payables reopen 7 --as ann
    """
    from flows.judging import judge_one
    from flows.wiring import office, person
    from pipeline.status import Status

    with office() as desk:
        desk.store.invoices.move(invoice_id, Status.IN_REVIEW, person(named), "reopened")
        _say_where(desk, invoice_id, str(judge_one(desk, invoice_id, person(named))))


def _decide(invoice_id: int, named: str | None, note: str, *, approved: bool) -> None:
    from flows.wiring import office, person

    with office() as desk:
        status = desk.store.approvals.decide(invoice_id, person(named), approved=approved, note=note)
        _say_where(desk, invoice_id, str(status))


def _say_where(desk: object, invoice_id: int, status: str) -> None:
    """Where the invoice stands now, what is still asked, and by whom."""
    from flows.wiring import Office

    assert isinstance(desk, Office)  # noqa: S101 - typed loosely so that importing this file stays quick
    typer.echo(f"Invoice {invoice_id} is {status.replace('_', ' ')}.")
    for finding, is_open in desk.store.invoices.findings(invoice_id):
        if is_open and finding.blocks:
            typer.echo(f"- {finding.sentence} ({finding.reason})")
    for one in desk.store.approvals.asked():
        if one.invoice_id == invoice_id:
            typer.echo(f"It waits for {' or '.join(one.turn)}.")
