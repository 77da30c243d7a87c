"""Killed anywhere and run again: nothing lost, nothing twice."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))

from ubl import an_invoice

from flows.wiring import office
from pipeline.parties import Supplier
from pipeline.status import Status

PAYABLES = Path(sys.executable).parent / "payables"
INVOICES = 12
KILLS = 12

CONFIG = """
home = "{home}"
lease_seconds = 1
jobs = 1
[[entities]]
id = "ours"
name = "Muster Handel GmbH"
vat_id = "DE811907980"
country = "DE"
[approval]
[[approval.rules]]
id = "all"
auto = true
"""


@pytest.fixture
def inbox(tmp_path, monkeypatch):
    (tmp_path / "payables.toml").write_text(CONFIG.format(home=tmp_path / "var"))
    monkeypatch.setenv("PAYABLES_CONFIG", str(tmp_path / "payables.toml"))
    folder = tmp_path / "inbox"
    folder.mkdir()
    for number in range(INVOICES):
        (folder / f"{number:02}.xml").write_bytes(an_invoice(f"R-{number * 7919 + 1000}", 100 + number * 10))
    with office() as desk:
        supplier = Supplier("S1", "Beispiel Bürobedarf GmbH", vat_id="DE136695976", ibans=("DE02120300000000202051",))
        desk.store.masters.import_suppliers([supplier], "ann")
    return folder


def test_a_run_killed_at_random_posts_each_invoice_once(inbox, capsys):
    dice = random.Random(20261123)
    for _ in range(KILLS):
        run = subprocess.Popen([PAYABLES, "ingest", inbox], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            run.wait(timeout=dice.uniform(0.4, 2.5))
        except subprocess.TimeoutExpired:
            os.kill(run.pid, signal.SIGKILL)
            run.wait()
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        subprocess.run([PAYABLES, "ingest", inbox], check=True, capture_output=True, timeout=60)
        with office() as desk:
            if not desk.store.intake.waiting():
                break

    with office() as desk:
        posted = desk.store.invoices.waiting(Status.POSTED)
        entries = desk.store.journal.entries()
        standing = desk.store.status()
        proof = desk.store.verify_audit()
    with capsys.disabled():
        print(f"\nkills {KILLS}, invoices {INVOICES}, posted {len(posted)}, entries {len(entries)}")
    assert len(posted) == len(entries) == INVOICES
    assert standing["intake"]["balanced"]
    assert standing["ledger"]["balanced"]
    assert not proof.damages


def test_two_runs_at_once_post_each_invoice_once(inbox):
    runs = [subprocess.Popen([PAYABLES, "ingest", inbox], stdout=subprocess.DEVNULL) for _ in range(3)]

    codes = [run.wait(timeout=120) for run in runs]

    with office() as desk:
        assert codes == [0, 0, 0]
        assert len(desk.store.journal.entries()) == INVOICES
        assert desk.store.status()["intake"]["received"] == INVOICES


@pytest.mark.slow
def test_the_prefect_flow_killed_while_it_works_posts_each_invoice_once(inbox, capsys):
    """Prefect needs some seconds to start; then the flow is killed with everything it started."""
    kills = 0
    for seconds in (11, 13, 15, 17):
        run = subprocess.Popen(
            [PAYABLES, "run", inbox], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        try:
            run.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            kills += 1
            os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    time.sleep(1.5)  # the leases of the killed end

    subprocess.run([PAYABLES, "run", inbox], check=True, capture_output=True, timeout=180)

    with office() as desk:
        with capsys.disabled():
            print(f"\nkills of the flow {kills}, entries {len(desk.store.journal.entries())}")
        assert len(desk.store.journal.entries()) == INVOICES
        assert len(desk.store.invoices.waiting(Status.POSTED)) == INVOICES
        assert not desk.store.verify_audit().damages
