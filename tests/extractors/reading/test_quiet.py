"""Nothing leaves the machine."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]

CODE = """
import socket
tried = []
def refuse(self, address):
    tried.append(address)
    raise OSError("no network")
socket.socket.connect = refuse
socket.getaddrinfo = lambda *a, **k: tried.append(a) or []
import numpy
from extractors.reading.ocr import engine_named
engine_named("ppocr", ("eng",)).read(numpy.full((200, 600), 255, numpy.uint8))
print(tried)
"""


def test_the_ocr_runtime_calls_nobody_and_leaves_no_identifier(tmp_path):
    cache = Path.home() / ".cache" / "payables"
    environment = os.environ | {"HOME": str(tmp_path), "PAYABLES_CACHE": os.environ.get("PAYABLES_CACHE", str(cache))}

    done = subprocess.run([sys.executable, "-c", CODE], cwd=ROOT, env=environment, capture_output=True, text=True)

    assert done.stdout.strip() == "[]", done.stderr
    assert not (tmp_path / "intel").exists()
