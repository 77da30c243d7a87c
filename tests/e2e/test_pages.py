"""Every page: no violation that axe-core finds, in both themes and languages; nothing in the console; small enough."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from pipeline.accounts import Role

AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}
EVERYTHING = tuple(Role)

PAGES = [
    "/queue",
    "/queue?reason=DUPLICATE_EXACT",
    "/queue?supplier=nobody",
    "/invoices/43",
    "/invoices/1",
    "/invoices/39",
    "/invoices/99999",
    "/numbers",
    "/status",
    "/status/43",
    "/search?q=Papierhaus",
    "/search?q=nothing-of-the-kind",
    "/me",
    "/approvals",
    "/approvals/3",
    "/approvals/43",
    "/payments",
    "/upload",
    "/suppliers",
    "/suppliers/new?from=43",
    "/suppliers/S001",
    "/suppliers/S001/change",
    "/suppliers/S001/account",
    "/suppliers/requests",
    "/admin",
    "/admin/people/new",
    "/admin/people/1",
    "/admin/access",
    "/admin/rules",
    "/admin/findings",
    "/admin/settings",
    "/admin/refused",
]
LARGEST = 300_000
"""Bytes of a page without its pictures."""


def violations(page) -> list[str]:
    """What axe finds, a line each. The script is put in past the page's policy, which rightly refuses it."""
    page.evaluate(AXE)
    found = page.evaluate("rules => axe.run(document, rules)", RULES)
    return [
        f"{one['id']}: {node['target']} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("path", PAGES)
def test_nobody_is_kept_out(page_of, served, path, language, theme):
    page = page_of("alma", *EVERYTHING, theme=theme, language=language)
    answer = page.goto(f"{served.address}{path}")
    page.wait_for_load_state("networkidle")
    page.wrong = [one for one in page.wrong if answer.status < 400 or str(answer.status) not in one]

    assert violations(page) == []
    assert len(answer.body()) <= LARGEST
    assert page.evaluate("document.documentElement.lang") == language


@pytest.mark.parametrize("path", ["/login", "/welcome/nothing", "/password/nothing", "/send"])
def test_nobody_is_kept_out_before_signing_in(chromium, served, path):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(f"{served.address}{path}")

    assert violations(page) == []
    context.close()


@pytest.mark.parametrize(
    "path", ["/queue", "/invoices/43", "/numbers", "/upload", "/suppliers/S001", "/admin/people/1", "/send"]
)
def test_a_narrow_window_needs_no_scrolling_sideways(page_of, served, path):
    page = page_of("alma", *EVERYTHING, width=320, height=700)
    page.goto(f"{served.address}{path}")
    page.wait_for_load_state("networkidle")
    wide = page.evaluate(
        "[...document.querySelectorAll('main > *, header.top')].filter(e => !e.matches('.scroll, table') "
        "&& e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 80))"
    )

    assert wide == [], json.dumps(wide)
