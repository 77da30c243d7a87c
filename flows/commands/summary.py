"""What a run came to, for the person who started it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from flows.stages import Tally
from flows.wiring import Office
from pipeline.findings import REASONS, Reason

NAMES = {
    "extracted": "read, not yet checked",
    "in_review": "in review: a clerk is asked",
    "in_approval": "in approval",
    "approved": "approved, not yet posted",
    "posted": "posted to the ledger",
    "filed": "filed: nothing to post",
    "rejected": "rejected",
    "void": "reversed",
    "replaced": "replaced: their documents were divided anew",
}


def show_summary(desk: Office, tally: Tally, seconds: float) -> None:
    """Documents and what became of them, invoices by state, exceptions by reason, amounts posted, what to try next."""
    from flows.commands.tables import terminal

    console = terminal()
    standing = show_standing(desk)
    _close(console, tally, standing, seconds)
    _next(desk, console)


def show_standing(desk: Office) -> Mapping[str, Any]:
    """Where everything stands, as tables; returns it too."""
    from flows.commands.tables import show_table, terminal

    standing = desk.store.status()
    console = terminal()
    console.print()
    show_table(("received", ""), _received(standing["intake"]), right=(1,))
    console.print()
    invoices = [(NAMES.get(name, name), number) for name, number in sorted(standing["invoices"].items())]
    show_table(("invoices", ""), invoices, right=(1,), empty="No invoices yet.")
    console.print()
    show_table(
        ("exceptions", "", "what clears it"), _exceptions(standing["findings"]), right=(1,), empty="No exceptions."
    )
    console.print()
    show_table(("posted", "", ""), _posted(desk), right=(1,), empty="Nothing is posted.")
    console.print()
    return standing


def _received(intake: Mapping[str, Any]) -> list[tuple[str, int]]:
    rows = [("documents and messages received", intake["received"])]
    words = {
        "read": "read",
        "unpacked": "unpacked into their parts",
        "ignored": "set aside with a reason",
        "failed": "could not be read, with a reason",
        "waiting": "waiting to be read",
    }
    return rows + [(f"  {word}", intake[name]) for name, word in words.items() if intake[name]]


def _exceptions(findings: Mapping[str, int]) -> list[tuple[str, int, str]]:
    return [(REASONS[Reason(code)].title, number, REASONS[Reason(code)].clears) for code, number in findings.items()]


def _posted(desk: Office) -> list[tuple[str, str, str]]:
    """Totals by kind of account and currency: what was bought, its tax, and what is owed."""
    sums: dict[tuple[str, str], Decimal] = {}
    for (account, currency), amount in desk.store.journal.trial_balance().items():
        head = account.split(":")[0] if account.startswith("Expenses") else account.rsplit(":R", 1)[0]
        sums[head, currency] = sums.get((head, currency), Decimal(0)) + amount
    return [(head, f"{amount:,.2f}", currency) for (head, currency), amount in sorted(sums.items()) if amount]


def _close(console: Any, tally: Tally, standing: Mapping[str, Any], seconds: float) -> None:  # noqa: ANN401
    intake, ledger = standing["intake"], standing["ledger"]
    balanced = "Everything received is accounted for" if intake["balanced"] else "NOT EVERYTHING IS ACCOUNTED FOR"
    ledger_says = "the ledger balances" if ledger["balanced"] else "THE LEDGER DOES NOT BALANCE"
    console.print(f"{balanced}; {ledger_says}, {ledger['entries']} entries.")
    if tally.changed:
        console.print(
            f"This run: {tally.new} arrivals, {tally.read} documents read, {tally.failed} set aside, "
            f"{tally.posted} invoices posted, in {seconds:.1f} s."
        )
    else:
        console.print(f"Nothing new: all {tally.known} arrivals were known, nothing changed ({seconds:.1f} s).")
    for problem in tally.problems:
        console.print(f"Problem: {problem}", markup=False)


def _next(desk: Office, console: Any) -> None:  # noqa: ANN401
    """Three commands that make sense now."""
    from pipeline.status import Status

    review, approval = desk.store.invoices.waiting(Status.IN_REVIEW), desk.store.approvals.asked()
    suggestions = []
    if review:
        suggestions += [
            ("payables serve", f"the review desk, at {desk.settings.web_address}"),
            ("payables queue", "what is asked, and why, in the terminal"),
        ]
    if approval:
        who = approval[0].turn[0] if approval[0].turn else "NAME"
        suggestions.append((f"payables approve {approval[0].invoice_id} --as {who}", "say yes to one that waits"))
    suggestions += [
        ("payables status", "where everything stands"),
        ("payables export beancount", "the ledger"),
        ("payables up", "schedules and the web page"),
    ]
    console.print("\nTry next:")
    for command, what in suggestions[:3]:
        console.print(f"  .venv/bin/{command:<38} {what}", markup=False)
