"""An evaluation as one page of HTML that needs nothing else: tables, plots, the worst documents with boxes drawn."""

from __future__ import annotations

import base64
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from pipeline.evaluation import sureness
from pipeline.evaluation.scoring import Mistake, Scores

_STYLE: Final = """
:root{color-scheme:light dark;--ink:#1c2430;--dim:#5c6675;--line:#d8dde4;--paper:#fff;--mark:#0b66c3;--bad:#c0392b}
@media(prefers-color-scheme:dark){:root{
  --ink:#e6e9ee;--dim:#9aa4b2;--line:#39424f;--paper:#151a21;--mark:#5aa9f5;--bad:#ef7f73}}
body{font:15px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);
  max-width:1080px;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.1rem;margin-top:2.2rem}table{border-collapse:collapse;width:100%}
td,th{padding:.25rem .6rem;border-bottom:1px solid var(--line);text-align:right}
td:first-child,th:first-child{text-align:left}.dim{color:var(--dim)}.bad{color:var(--bad)}
.bar{display:inline-block;height:.6rem;background:var(--mark);vertical-align:middle;border-radius:2px}
.plots{display:flex;flex-wrap:wrap;gap:1rem}figure{margin:0}figcaption{color:var(--dim);font-size:.85rem}
svg text{fill:var(--dim);font-size:9px}.doc{break-inside:avoid;margin:1.5rem 0}
.doc img{max-width:100%;border:1px solid var(--line)}@media print{body{margin:0;max-width:none}}
"""
_WIDE: Final = 900
"""Pixels that a page image is scaled down to."""


def page(
    folder: Path,
    scores: Scores,
    figures: Mapping[str, Any],
    rows: Sequence[Mapping[str, Any]],
    truths: Sequence[Mapping[str, Any]],
    worst: int,
) -> str:
    """The whole page."""
    parts = [
        *_head(folder, figures),
        *_fields(figures),
        *_groups(figures),
        *_plots(scores),
        *_worst(folder, scores, rows, truths, worst),
    ]
    return (
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Evaluation of {escape(folder.name)}</title><style>{_STYLE}</style><body>{''.join(parts)}</body></html>"
    )


def _head(folder: Path, figures: Mapping[str, Any]) -> Iterator[str]:
    yield f"<h1>How well {escape(folder.name)} is read</h1>"
    right = figures["documents_all_right"]
    yield (
        f"<p>{figures['documents']} documents. Every labelled field right on <b>{right:.1%}</b>; "
        f"macro F1 <b>{figures['macro_f1']:.3f}</b>, mean over layouts {figures['layout_f1']:.3f}, lines "
        f"{figures['line_items']['f1']:.3f}. Decided clean <b>{figures['clean']:.1%}</b>, of these with a critical "
        f"field wrong <b>{figures['clean_with_critical_error']:.2%}</b>. "
        f"Calibration error {figures['calibration_error']:.4f}.</p>"
    )


def _fields(figures: Mapping[str, Any]) -> Iterator[str]:
    yield "<h2>Fields</h2><table><tr><th>field<th>labelled<th>precision<th>recall<th>F1<th><th>calibration error</tr>"
    for name, one in figures["fields"].items():
        yield (
            f"<tr><td>{escape(name.replace('_', ' '))}<td>{one['labelled']}<td>{one['precision']:.3f}"
            f"<td>{one['recall']:.3f}<td>{one['f1']:.3f}"
            f"<td style='text-align:left'><span class=bar style='width:{one['f1'] * 120:.0f}px'></span>"
            f"<td>{one['calibration_error']:.3f}</tr>"
        )
    yield "</table>"


def _groups(figures: Mapping[str, Any]) -> Iterator[str]:
    for group in ("kind", "language", "supplier", "layout"):
        known = figures["groups"].get(group, {})
        yield f"<h2>By {group}</h2><table><tr><th>{group}<th>labelled values<th>F1</tr>"
        for name, one in sorted(known.items(), key=lambda item: item[1]["f1"])[:40]:
            yield f"<tr><td>{escape(name)}<td>{one['labelled']}<td>{one['f1']:.3f}</tr>"
        yield "</table>"


def _plots(scores: Scores) -> Iterator[str]:
    every = [pair for pairs in scores.sureness.values() for pair in pairs]
    yield (
        "<h2>Is confidence true?</h2><p class=dim>Each point is a tenth of the readings: how sure they were (across), "
        "and how many were right (up).</p><div class=plots>"
    )
    for name, readings in [("all fields", every), *sorted(scores.sureness.items())]:
        points = [(one.confidence, one.right) for one in sureness.bins(readings)]
        yield _figure(name, points, line=((0.0, 0.0), (1.0, 1.0)))
    yield "</div><h2>Risk and coverage</h2><p class=dim>The share of wrong values (up) among the surest so many.</p>"
    yield "<div class=plots>"
    most = max((risk for _, risk in sureness.curve(every)), default=0.0) or 1.0
    yield _figure(
        f"all fields, up to {most:.1%}", [(cover, risk / most) for cover, risk in sureness.curve(every)], joined=True
    )
    yield "</div>"


def _figure(
    name: str, points: Sequence[tuple[float, float]], line: Sequence[tuple[float, float]] = (), *, joined: bool = False
) -> str:
    """A square plot from 0 to 1."""
    side, edge = 150, 16

    def at(x: float, y: float) -> str:
        return f"{edge + x * side:.1f},{edge + (1 - y) * side:.1f}"

    marks = "".join(
        f"<circle cx={at(x, y).split(',')[0]} cy={at(x, y).split(',')[1]} r=2.6 fill=var(--mark) />" for x, y in points
    )
    drawn = (
        f"<polyline points='{' '.join(at(x, y) for x, y in points)}' fill=none stroke=var(--mark) />"
        if joined
        else marks
    )
    rule = f"<polyline points='{' '.join(at(x, y) for x, y in line)}' fill=none stroke=var(--line) />" if line else ""
    return (
        f"<figure><svg width={side + 2 * edge} height={side + 2 * edge} role=img aria-label='{escape(name)}'>"
        f"<rect x={edge} y={edge} width={side} height={side} fill=none stroke=var(--line) />{rule}{drawn}"
        f"<text x={edge} y={side + edge + 12}>0</text><text x={side + edge - 4} y={side + edge + 12}>1</text></svg>"
        f"<figcaption>{escape(name.replace('_', ' '))}</figcaption></figure>"
    )


def _worst(
    folder: Path, scores: Scores, rows: Sequence[Mapping[str, Any]], truths: Sequence[Mapping[str, Any]], count: int
) -> Iterator[str]:
    by_path = Counter(one.path for one in scores.mistakes)
    hashes = {str(one["doc_path"]): one["sha256"] for one in truths}
    read = {row["sha256"]: row for row in reversed(rows)}
    yield "<h2>Worst documents</h2><p class=dim>Boxes show what was read; red ones are wrong.</p>"
    for path, _ in by_path.most_common(count):
        mistakes = [one for one in scores.mistakes if one.path == path]
        row = read.get(hashes.get(path, ""), {})
        told = "".join(
            f"<li><b>{escape(one.field.replace('_', ' '))}</b>: expected {escape(one.expected)}, found "
            f"<span class=bad>{escape(one.found) if one.found else 'nothing'}</span></li>"
            for one in mistakes
        )
        yield f"<div class=doc><h3>{escape(path)}</h3><ul>{told}</ul>{_picture(folder / path, row, mistakes)}</div>"


def _picture(path: Path, row: Mapping[str, Any], mistakes: Sequence[Mistake]) -> str:
    """The first page with the boxes of what was read; nothing where it cannot be drawn."""
    if "fields" not in row:
        return f"<p class=bad>{escape(str(row.get('error', {}).get('message', 'It was not read.')))}</p>"
    import pypdfium2  # noqa: PLC0415 - only for a page that is written
    from PIL import Image, ImageDraw  # noqa: PLC0415

    bad = {one.field for one in mistakes}
    first = min((entry["page"] for entry in row["fields"].values() if "page" in entry), default=1)
    try:
        if path.suffix.lower() == ".pdf":
            sheet = pypdfium2.PdfDocument(path)[first - 1]
            wide = sheet.get_width()
            image = sheet.render(scale=_WIDE / wide).to_pil().convert("RGB")
            scale = _WIDE / wide
        else:
            image = Image.open(path).convert("RGB")
            scale = 0.0
    except Exception as problem:  # noqa: BLE001 - a report must not fail for one picture
        return f"<p class=bad>It cannot be drawn: {escape(str(problem))}</p>"
    if scale:
        drawing = ImageDraw.Draw(image)
        for name, entry in row["fields"].items():
            if entry.get("page") == first and "box" in entry:
                box = [edge * scale for edge in entry["box"]]
                colour = (192, 57, 43) if name in bad else (11, 102, 195)
                drawing.rectangle((box[0] - 2, box[1] - 2, box[2] + 2, box[3] + 2), outline=colour, width=2)
    image.thumbnail((_WIDE, _WIDE * 2))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=60)
    return f"<img alt='' src='data:image/jpeg;base64,{base64.b64encode(out.getvalue()).decode()}'>"
