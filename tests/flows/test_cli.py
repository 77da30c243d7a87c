"""The command as a person types it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ubl import an_invoice

from pipeline.store import Letter
from pipeline.store.outbox import rejection_key

PAYABLES = Path(sys.executable).parent / "payables"


def payables(*arguments: str, ok: bool = True) -> str:
    done = subprocess.run([PAYABLES, *arguments], capture_output=True, text=True, check=False, timeout=120)
    assert (done.returncode == 0) is ok, done.stderr + done.stdout
    return done.stdout + done.stderr


COMMANDS = [
    "extract", "ingest", "run", "watch", "up", "serve", "queue", "find", "approvals", "show", "correct", "answer", "approve", "reject",
    "reopen", "status", "export", "findings", "doctor", "audit verify", "archive verify", "archive retire", "archive restore", "suppliers import",
    "suppliers list", "orders import", "policy check", "train", "train duplicates",
]  # fmt: skip


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_shows_an_example_in_its_help(command):
    assert "Example: payables " + command in payables(*command.split(), "--help")


def test_a_clerk_corrects_answers_and_an_approver_approves(home):
    suppliers = home / "suppliers.csv"
    suppliers.write_text(
        "id,name,vat_id,country,ibans\nS1,Beispiel Bürobedarf GmbH,DE136695976,DE,DE89370400440532013000\n"
    )
    (home / "a.xml").write_bytes(an_invoice(net=5000))

    assert "1 new or changed" in payables("suppliers", "import", str(suppliers))
    assert "0 new or changed" in payables("suppliers", "import", str(suppliers))
    assert "Bank account is new" in payables("ingest", str(home / "a.xml"))
    assert "5950.00" in payables("queue")
    assert "in review" in payables("find", "beispiel", "5.950,00")
    assert [one["id"] for one in json.loads(payables("find", "5950", "--json"))] == [1]
    assert "Nothing is found" in payables("find", "nobody", "knows")
    assert "Checked: goes to review (Bank account is new" in payables("show", "1")
    payables("correct", "1", "invoice_number=NEW/77", "--as", "ann")
    assert [one["number"] for one in json.loads(payables("find", "new 77", "--json"))] == ["NEW/77"]
    corrected = payables("correct", "1", "iban=DE89 3704 0044 0532 0130 00", "--as", "ann")
    assert "in approval" in corrected
    assert "waits for omar" in corrected
    assert "omar" in payables("approve", "1", "--as", "ann", ok=False)
    assert "approved" in payables("approve", "1", "--as", "omar")
    assert "1 invoices posted" in payables("ingest", str(home / "a.xml"))
    assert "5950.00 EUR" in payables("export", "hledger")
    assert "The chain holds" in payables("audit", "verify")
    assert json.loads(payables("status", "--json"))["invoices"] == {"posted": 1}
    assert "cannot become" in payables("reject", "1", "--reason", "late", ok=False)


def test_no_supplier_is_told_of_a_rejection_that_was_reopened(home, desk):
    (home / "a.xml").write_bytes(an_invoice())
    payables("ingest", str(home / "a.xml"))
    payables("reject", "1", "--reason", "not ours", "--as", "ann")
    desk.store.outbox.put(Letter(rejection_key(1, 2), "rejection", "{}"))

    payables("reopen", "1", "--as", "ann")

    assert desk.store.outbox.waiting() == []


def test_extract_writes_a_line_for_each_invoice_and_for_each_refusal(home):
    (home / "in").mkdir()
    (home / "in" / "a.xml").write_bytes(an_invoice())
    (home / "in" / "b.pdf").write_bytes(b"%PDF-1.4 broken")

    rows = [json.loads(line) for line in payables("extract", str(home / "in"), "--jsonl", "-").splitlines()]

    assert rows[0]["fields"]["gross_total"]["value"] == "119.00"
    assert rows[0]["decision"] == "clean"
    assert rows[1]["error"]["code"] == "BROKEN_FILE"


def test_a_wrong_setting_is_told_in_a_sentence_without_a_traceback(home, monkeypatch):
    monkeypatch.setenv("PAYABLES_READING__ENGINE", "crystal-ball")

    told = payables("status", ok=False)

    assert "reading.engine" in told
    assert "Traceback" not in told


def test_an_unknown_invoice_is_told_in_a_sentence(home):
    assert "there is no invoice 99" in payables("show", "99", ok=False)
