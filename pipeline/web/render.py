"""Pages from templates: one environment, with the words and numbers of whoever looks."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from pipeline.findings import REASONS, Finding, Reason, Severity
from pipeline.sentences import Said
from pipeline.web import i18n
from pipeline.web.visitor import Visitor

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
THEMES: Final = ("auto", "light", "dark")


@cache
def environment() -> Environment:
    """The templates. A name that is not given is an error, and everything is escaped."""
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    made.install_gettext_callables(i18n.gettext, i18n.ngettext, newstyle=True)  # type: ignore[attr-defined]
    made.filters.update(
        amount=i18n.show_amount, number=i18n.show_number, percent=i18n.show_percent, day=i18n.show_date,
        time=i18n.show_time, ago=lambda value: i18n.show_ago(value, datetime.now(UTC)), words=_words,
        reason=_reason, blocks=_blocks, told=_told,
    )  # fmt: skip
    made.globals.update(asset=asset, languages=i18n.LANGUAGES, themes=THEMES)
    return made


def _words(code: str) -> str:
    """A code of ours as words: ``in_review`` is "in review"."""
    return i18n.gettext(str(code).replace("_", " "))


def _reason(code: str) -> str:
    return i18n.gettext(REASONS[Reason(code)].title)


def _told(one: Finding | Said) -> str:
    """A finding, or what else is kept as a template and values."""
    return one.tell(i18n)


def _blocks(code: str) -> bool:
    return REASONS[Reason(code)].severity is Severity.BLOCK


@cache
def asset(path: str) -> str:
    """The address of a static file, with its content's hash: it may be kept for ever."""
    content = hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:12]
    return f"/static/{path}?{content}"


def page(
    request: Request,
    template: str,
    context: Mapping[str, Any],
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> HTMLResponse:
    """A page, with what every page needs: who looks, the token for their forms, language and theme."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    chosen = visitor.preferences.get("theme") if visitor else request.cookies.get("theme")
    always = {
        "request": request,
        "visitor": visitor,
        "csrf": visitor.session.csrf if visitor else "",
        "language": i18n.language(),
        "theme": chosen if chosen in THEMES else "auto",
    }
    return HTMLResponse(environment().get_template(template).render({**always, **context}), status, headers)
