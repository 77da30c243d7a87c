"""`payables memory`: what corrections taught about each supplier's layout, and how to take it back."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pipeline.store import Lesson

memory = typer.Typer(help="What corrections taught about each supplier's layout.", no_args_is_help=True)

As = Annotated[
    str | None, typer.Option("--as", help="Who you are; else PAYABLES_USER, else your login.", metavar="NAME")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@memory.command("list")
def list_examples(
    supplier: Annotated[str | None, typer.Argument(help="One supplier's alone.", metavar="SUPPLIER")] = None,
    as_json: Json = False,  # noqa: FBT002 - typer's way
) -> None:
    """List what was learnt, with who taught it and whether it is still read by.

    Example: payables memory list S1
    """
    from flows.commands.tables import show_table
    from flows.wiring import office

    with office() as desk:
        lessons = desk.store.memory.lessons(supplier)
    if as_json:
        typer.echo(json.dumps([_plain(one) for one in lessons], ensure_ascii=False, default=str))
        return
    rows = [
        (one.id, one.example.supplier_id, str(one.example.field), one.example.invoice_id, one.example.by,
         f"{one.example.at:%Y-%m-%d}", _state(one))
        for one in lessons
    ]  # fmt: skip
    head = ("id", "supplier", "field", "invoice", "taught by", "on", "state")
    show_table(head, rows, right=(0, 3), empty="Nothing was learnt yet: every correction of a known supplier teaches.")


@memory.command("show")
def show_example(
    example_id: Annotated[int, typer.Argument(help="The example's number in the list.", metavar="ID")],
    as_json: Json = False,  # noqa: FBT002 - typer's way
) -> None:
    """Show one example: where the value stood, and the words beside it.

    Example: payables memory show 3
    """
    from flows.wiring import office

    with office() as desk:
        lesson = desk.store.memory.one(example_id)
    if as_json:
        typer.echo(json.dumps(_plain(lesson), ensure_ascii=False, default=str))
        return
    one = lesson.example
    typer.echo(f"Example {lesson.id}: {one.field} of supplier {one.supplier_id}, {_state(lesson)}.")
    typer.echo(f"Taught by {one.by} on {one.at:%Y-%m-%d %H:%M} UTC with invoice {one.invoice_id}.")
    for place in one.places:
        x, y = round(100 * place.box.x0), round(100 * place.box.y0)
        typer.echo(f"- page {place.page}, {x} % across and {y} % down: {place.raw!r}")
        for side, words in (("left", place.left), ("above", place.above)):
            if words:
                typer.echo(f"  {side} of it: {words!r}" if side == "left" else f"  {side} it: {words!r}")
    if not one.places:
        typer.echo("The value stands nowhere on the document as this type of value: it teaches nothing.")


@memory.command("forget")
def forget(
    example_id: Annotated[int | None, typer.Argument(help="One example.", metavar="ID")] = None,
    supplier: Annotated[str | None, typer.Option("--supplier", help="All of this supplier.")] = None,
    since: Annotated[
        dt.datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Only what was taught since.")
    ] = None,
    note: Annotated[str, typer.Option("--note", help="Why.")] = "",
    named: As = None,
) -> None:
    """Read by an example no more, or by none of a supplier's. What was judged and waits in review is read again.

    Example: payables memory forget --supplier S1 --since 2026-07-01
    """
    from flows.commands.problems import Problem
    from flows.judging import judge_all
    from flows.wiring import office, person

    if (example_id is None) == (supplier is None):
        raise Problem("say which: an example's ID, or --supplier with all of a supplier's")
    with office() as desk:
        if example_id is not None:
            ids = [desk.store.memory.one(example_id).id]
        else:
            first = since.replace(tzinfo=dt.UTC) if since else dt.datetime.min.replace(tzinfo=dt.UTC)
            ids = [one.id for one in desk.store.memory.lessons(supplier) if one.example.at >= first]
        gone = desk.store.memory.forget(ids, person(named), note)
        changed = judge_all(desk)
    typer.echo(f"Forgotten: {gone}. Judged anew with another outcome: {changed}.")


def _state(lesson: Lesson) -> str:
    if lesson.forgotten_by is not None:
        return f"forgotten by {lesson.forgotten_by}" + (f": {lesson.why}" if lesson.why else "")
    if not lesson.example.places:
        return "not on the page"
    return "confirms" if lesson.example.confirmed else "teaches"


def _plain(lesson: Lesson) -> dict[str, object]:
    one = lesson.example
    return {
        "id": lesson.id, "supplier": one.supplier_id, "field": str(one.field), "invoice": one.invoice_id,
        "by": one.by, "at": one.at, "state": _state(lesson), "live": lesson.live,
        "places": [
            {"page": place.page, "box": place.box, "raw": place.raw, "left": place.left, "above": place.above}
            for place in one.places
        ],
    }  # fmt: skip
