"""`payables evaluate`: how well labelled documents are read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer


def evaluate(
    folder: Annotated[
        Path, typer.Argument(exists=True, file_okay=False, help="Documents with truth.jsonl.", show_default=False)
    ],
    truth: Annotated[Path | None, typer.Option(help="The labels, where they are not in FOLDER/truth.jsonl.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write a page with plots and the worst documents here.")] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write all figures here.")] = None,
    against: Annotated[
        Path | None, typer.Option(help="A former --json: which documents got better or worse.", exists=True)
    ] = None,
    worst: Annotated[int, typer.Option(help="Worst documents on the page.", min=0)] = 8,
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=0, help="Worker processes; 0 is one for each processor.")
    ] = 0,
) -> None:
    """Read labelled documents and say how well: by field, kind, language and supplier, and whether confidence is true.

    Example: payables evaluate data/samples --html evaluation.html
    """
    from flows.commands.progress import bar, timed
    from flows.commands.tables import show_table, terminal
    from flows.evaluating import NoTruthError, evaluated, summary

    console = terminal()
    with timed() as seconds, bar("Reading") as advance:
        try:
            scores, rows, truths = evaluated(folder, truth, jobs, advance)
        except NoTruthError as problem:
            console.print(str(problem), markup=False)
            raise typer.Exit(1) from None
        spent = seconds()
    figures = summary(scores)
    fields = [
        (
            name.replace("_", " "),
            one["labelled"],
            *(f"{one[key]:.3f}" for key in ("precision", "recall", "f1", "calibration_error")),
        )
        for name, one in figures["fields"].items()
    ]
    show_table(("field", "labelled", "precision", "recall", "F1", "calibration error"), fields, right=(1, 2, 3, 4, 5))
    for group in ("kind", "language", "supplier"):
        known = [(name, one["labelled"], f"{one['f1']:.3f}") for name, one in figures["groups"].get(group, {}).items()]
        show_table((group, "labelled", "F1"), known, right=(1, 2))
    for line in _told(figures, spent):
        console.print(line, markup=False)
    if against:
        try:
            compared = _compared(json.loads(against.read_text("utf-8")), figures)
        except (ValueError, KeyError, TypeError):
            console.print(f"{against} is not what an earlier --json wrote.", markup=False)
            raise typer.Exit(1) from None
        for line in compared:
            console.print(line, markup=False)
    if json_file:
        json_file.write_text(json.dumps(figures, indent=1, ensure_ascii=False), "utf-8")
    if html:
        from flows.evaluation_page import page

        html.write_text(page(folder, scores, figures, rows, truths, worst), "utf-8")
        console.print(f"{html} shows it.", markup=False)


def _told(figures: dict[str, Any], seconds: float) -> list[str]:
    risk = ", ".join(f"{share:.2%} at {coverage}" for coverage, share in figures["risk"].items())
    right, lines, kinds = figures["documents_all_right"], figures["line_items"]["f1"], figures["kinds_right"]
    macro, layouts = figures["macro_f1"], figures["layout_f1"]
    clean, wrong = figures["clean"], figures["clean_with_critical_error"]
    error, area = figures["calibration_error"], figures["risk_coverage_area"]
    return [
        f"{figures['documents']} documents in {seconds:.1f} s; every labelled field right on {right:.1%}",
        f"macro F1 {macro:.4f}, mean over layouts {layouts:.4f}, lines F1 {lines:.3f}, kinds right {kinds:.1%}",
        f"decided clean {clean:.1%}, of these with a critical field wrong {wrong:.2%}",
        f"calibration error {error:.4f}; values wrong among the surest: {risk}; area {area:.4f}",
    ]


def _compared(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    known = {(one["path"], one["field"]): one for one in before["mistakes"]}
    new = {(one["path"], one["field"]): one for one in now["mistakes"]}
    lines = [f"macro F1 {before['macro_f1']:.4f} before, {now['macro_f1']:.4f} now"]
    lines += [f"better: {path}, {field}" for path, field in sorted(known.keys() - new.keys())]
    lines += [
        f"worse:  {path}, {field}: expected {new[path, field]['expected']!r}, found {new[path, field]['found']!r}"
        for path, field in sorted(new.keys() - known.keys())
    ]
    return lines
