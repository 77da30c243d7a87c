"""`payables pay`, `report` and `reconcile` from the terminal, from a proposal to the bank's statement."""

import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

from test_paying import CONFIG, posted, statement

from flows.cli import app
from flows.commands.problems import told
from flows.wiring import office


@pytest.fixture
def payables(tmp_path, monkeypatch):
    """Run a command of two posted invoices; what it printed."""
    (tmp_path / "payables.toml").write_text(CONFIG.format(home=tmp_path / "var"))
    monkeypatch.setenv("PAYABLES_CONFIG", str(tmp_path / "payables.toml"))
    monkeypatch.setenv("PAYABLES_JOBS", "1")
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    with office() as desk:
        posted(desk, tmp_path, 100, 200)

    def run(*words):
        result = CliRunner().invoke(app, [str(word) for word in words], catch_exceptions=False)
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_from_the_proposal_to_the_statement(payables, tmp_path):
    proposed = payables("pay", "propose", "--on", "2026-12-29", "--until", "2027-01-08", "--as", "ann")
    released = payables("pay", "release", 1, "--as", "cora")
    written = payables("pay", "export", 1, "-o", "run.xml", "--as", "ann")
    with office() as desk:
        (payment,) = desk.store.payments.run(1).payments
    (tmp_path / "bank.xml").write_bytes(statement((-payment.money.amount, payment.end_to_end, ""), ("-9.90", "", "")))
    heard = payables("pay", "import", "bank.xml", "--as", "ann")

    assert "Payment run 1: 357.00 EUR" in proposed
    assert "released by cora" in released
    assert "1 payment, 357.00 EUR" in written
    assert "1 booking settled" in heard
    assert "-9.90 EUR: no payment of ours fits" in heard
    assert "1 paid and posted" in payables("pay", "list")
    assert "Nothing is open." in payables("report", "aging")


def test_a_dry_run_keeps_nothing_and_says_why_something_waits(payables):
    output = payables("pay", "propose", "--on", "2026-11-02", "--until", "2026-11-06", "--dry-run")

    assert "There is nothing to pay." in output
    assert "not before 2026-12-30" in output
    assert "There is no run yet." in payables("pay", "list")


def test_what_is_taken_out_is_shown_with_its_reason(payables):
    payables("pay", "propose", "--on", "2026-12-29", "--until", "2027-01-08", "--as", "ann")
    payables("pay", "take-out", 1, "--reason", "asked", "--as", "ann")

    assert "asked" in payables("pay", "show", 1)


def test_a_refusal_is_one_sentence(payables, capsys):
    payables("pay", "propose", "--on", "2026-12-29", "--until", "2027-01-08", "--as", "ann")

    with pytest.raises(SystemExit), told():
        app(["pay", "release", "1", "--as", "ann"], standalone_mode=False)

    assert capsys.readouterr().err == "payables: You proposed this run yourself: another person releases it.\n"


def test_reports_print_csv_for_programs(payables):
    rows = payables("report", "aging", "--on", "2027-02-05", "--csv").splitlines()

    assert rows[0] == "supplier,currency,current,days_1-30,days_31-60,days_61-90,days_90+,total"
    assert rows[1] == "Beispiel Bürobedarf GmbH,EUR,0,0,357.00,0,0,357.00"
    assert "357.00" in payables("report", "forecast", "--on", "2027-02-05", "--weeks", 1, "--csv")
    assert "3.62" in payables("report", "late", "--on", "2027-02-05", "--csv")


def test_a_statement_is_compared_by_its_numbers(payables, tmp_path):
    (tmp_path / "theirs.csv").write_text("Belegnummer;Betrag\nR-1000;119,00\nR-5;7,00\n", encoding="cp1250")

    output = payables("reconcile", "theirs.csv", "--supplier", "S1")

    assert "1 of 2 lines agree. They say more than we by: -231.00 EUR" in output
    assert "ask for a copy" in output
