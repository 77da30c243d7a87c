"""`payables up`: one command starts everything, and stops it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

PAYABLES = Path(sys.executable).parent / "payables"


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def answer(url):
    try:
        with urllib.request.urlopen(url, timeout=2) as page:
            return json.loads(page.read())
    except OSError:
        return None


@pytest.mark.slow
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl+C", "terminate"])
def test_up_serves_the_health_check_and_stops_cleanly(home, how):
    web, prefect = free_port(), free_port()
    environment = os.environ | {"PAYABLES_WEB_PORT": str(web), "PAYABLES_PREFECT_PORT": str(prefect)}
    running = subprocess.Popen([PAYABLES, "up"], env=environment, stdout=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 120
    health = None
    while health is None and time.monotonic() < deadline and running.poll() is None:
        time.sleep(0.5)
        health = answer(f"http://127.0.0.1:{web}/health")

    running.send_signal(how)
    told, _ = running.communicate(timeout=60)

    assert health is not None, told
    assert health["ok"]
    assert running.returncode == 0
    assert "Stopped." in told
    assert answer(f"http://127.0.0.1:{web}/health") is None
    assert answer(f"http://127.0.0.1:{prefect}/api/health") is None
