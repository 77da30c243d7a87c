"""The flows as Prefect runs them: wired, repeatable, and loadable by their path from anywhere."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ubl import an_invoice

ROOT = Path(__file__).parents[2]


def prefect(code: str, home: Path) -> str:
    environment = os.environ | {
        "PREFECT_HOME": str(home / "prefect"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90", "PREFECT_LOGGING_LEVEL": "ERROR",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=home, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow
def test_the_walk_runs_twice_and_the_second_time_changes_nothing(home):
    (home / "inbox").mkdir()
    (home / "inbox" / "a.xml").write_bytes(an_invoice())
    code = f"""
from flows.walk import walk
first, second = walk([{str(home / "inbox")!r}]), walk([{str(home / "inbox")!r}])
print(first.new, first.read, second.new, second.read, second.changed)
"""

    assert prefect(code, home).split() == ["1", "1", "0", "0", "False"]


def test_every_deployment_names_a_flow_that_loads_by_its_path(home):
    import yaml

    entrypoints = [one["entrypoint"] for one in yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]]
    code = f"""
from prefect.flows import load_flow_from_entrypoint
for entrypoint in {entrypoints!r}:
    print(load_flow_from_entrypoint({str(ROOT)!r} + "/" + entrypoint).name)
"""

    assert prefect(code, home).split() == [one.rpartition(":")[2] for one in entrypoints]
