"""A disk that is full: a clear sentence, nothing half written, and all goes on once there is room."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))

from ubl import an_invoice

PAYABLES = Path(sys.executable).parent / "payables"
ROOM = 5 * 2**20
INVOICES = 400


@pytest.fixture
def small_disk(tmp_path):
    """A file system of a few megabytes, where we may make one."""
    place = tmp_path / "disk"
    place.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", place], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("only root can make a small file system")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_is_said_and_costs_nothing(small_disk, tmp_path):
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(INVOICES):
        (inbox / f"{number:03}.xml").write_bytes(an_invoice(f"R-{number * 7919 + 1000}", 100 + number))
    settings = tmp_path / "payables.toml"
    settings.write_text(f'home = "{small_disk}"\njobs = 1\n')
    given = {**os.environ, "PAYABLES_CONFIG": str(settings)}

    def payables(*arguments):
        return subprocess.run(
            [PAYABLES, *arguments], capture_output=True, text=True, check=False, timeout=240, env=given
        )

    full = payables("ingest", str(inbox))
    assert full.returncode == 1, full.stdout
    assert "disk is full" in full.stderr
    assert "Traceback" not in full.stderr

    subprocess.run(["mount", "-o", "remount,size=400m", small_disk], check=True)
    after = payables("ingest", str(inbox))

    assert after.returncode == 0, after.stderr
    assert f'"received": {INVOICES}' in payables("status", "--json").stdout
    assert '"balanced": true' in payables("status", "--json").stdout
    assert payables("audit", "verify").returncode == 0
    assert payables("archive", "verify").returncode == 0
