"""An office of its own for each test: settings from a file, data in a temporary folder."""

from pathlib import Path

import pytest

from flows.wiring import office

CONFIG = """
home = "{home}"
[[entities]]
id = "ours"
name = "Muster Handel GmbH"
vat_id = "DE811907980"
country = "DE"

[approval]
default_owner = "omar"
[approval.managers]
omar = "carl"
[[approval.rules]]
id = "small"
when = {{ gross = {{ lte = 1000 }} }}
auto = true
[[approval.rules]]
id = "owner"
when = {{ gross = {{ gt = 1000 }} }}
who = "owner"

[ledger.reverse_charge_rates]
DE = "19"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    config = tmp_path / "payables.toml"
    config.write_text(CONFIG.format(home=tmp_path / "var"))
    monkeypatch.setenv("PAYABLES_CONFIG", str(config))
    monkeypatch.delenv("PAYABLES_HOME", raising=False)
    monkeypatch.setenv("PAYABLES_JOBS", "1")
    return tmp_path


@pytest.fixture
def desk(home: Path):
    with office() as opened:
        yield opened
