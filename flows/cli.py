"""The `payables` command: its table of contents. Each command's body lives in `flows/commands`."""

from __future__ import annotations

import typer

from flows.commands import (
    documents,
    evaluating,
    finding,
    invoices,
    mail,
    masters,
    memory,
    operations,
    payments,
    proof,
    reporting,
    training,
    users,
)

app = typer.Typer(
    name="payables",
    help="Accounts payable from the mailbox to the ledger.",
    epilog="Example: payables ingest data/samples && payables queue && payables show 7",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
)

READING, DAILY, MASTER, PROOF = "Reading", "Daily work", "Master data", "Proof and upkeep"

app.command("extract", rich_help_panel=READING)(documents.extract)
app.command("ingest", rich_help_panel=READING)(documents.ingest)
app.command("run", rich_help_panel=READING)(operations.run)
app.command("watch", rich_help_panel=READING)(operations.watch)
app.command("up", rich_help_panel=READING)(operations.up)
app.command("serve", rich_help_panel=READING)(operations.serve)
app.command("evaluate", rich_help_panel=READING)(evaluating.evaluate)
app.add_typer(training.train, name="train", rich_help_panel=READING)

app.command("queue", rich_help_panel=DAILY)(invoices.queue)
app.command("find", rich_help_panel=DAILY)(finding.find)
app.command("approvals", rich_help_panel=DAILY)(invoices.approvals)
app.command("show", rich_help_panel=DAILY)(invoices.show)
app.command("correct", rich_help_panel=DAILY)(invoices.correct)
app.command("answer", rich_help_panel=DAILY)(invoices.answer)
app.command("approve", rich_help_panel=DAILY)(invoices.approve)
app.command("reject", rich_help_panel=DAILY)(invoices.reject)
app.command("reopen", rich_help_panel=DAILY)(invoices.reopen)
app.command("part", rich_help_panel=DAILY)(invoices.part)
app.command("reconcile", rich_help_panel=DAILY)(reporting.reconcile)
app.command("status", rich_help_panel=DAILY)(proof.status)
app.command("export", rich_help_panel=DAILY)(proof.export)

app.add_typer(payments.pay, name="pay", rich_help_panel=DAILY)
app.add_typer(reporting.report, name="report", rich_help_panel=DAILY)

app.add_typer(masters.suppliers, name="suppliers", rich_help_panel=MASTER)
app.add_typer(masters.orders, name="orders", rich_help_panel=MASTER)
app.add_typer(masters.policy, name="policy", rich_help_panel=MASTER)
app.add_typer(mail.mail, name="mail", rich_help_panel=MASTER)
app.add_typer(memory.memory, name="memory", rich_help_panel=MASTER)

app.add_typer(users.users, name="users", rich_help_panel=PROOF)
app.add_typer(proof.audit, name="audit", rich_help_panel=PROOF)
app.add_typer(proof.archive, name="archive", rich_help_panel=PROOF)
app.command("findings", rich_help_panel=PROOF)(proof.findings)
app.command("doctor", rich_help_panel=PROOF)(proof.doctor)


def main() -> None:
    """Run the command; a problem with a person's answer ends in one sentence and exit code 1, never a traceback."""
    from flows.commands.problems import told  # noqa: PLC0415 - see the package's docstring

    with told():
        app()
