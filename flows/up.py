"""`payables up`: Prefect's server, the scheduled flows and the web page as one command, stopped together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from pipeline.settings import Settings

PATIENCE_SECONDS = 90
"""A fresh Prefect database takes 15 to 20 seconds; the first start after installing takes longer."""


def prefect_environment(settings: Settings) -> dict[str, str]:
    """What keeps Prefect quiet, offline and within our data folder."""
    home = (settings.home / "prefect").absolute()
    home.mkdir(parents=True, exist_ok=True)
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": str(PATIENCE_SECONDS),
        "PREFECT_LOGGING_LEVEL": os.environ.get("PREFECT_LOGGING_LEVEL", "WARNING"),
        "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
        "PREFECT_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    }


@dataclass(frozen=True)
class Part:
    """One process of the whole: how it is started, and the address that answers once it is ready."""

    name: str
    command: list[str]
    ready: str | None = None


def parts(settings: Settings) -> tuple[Part, ...]:
    """The three processes, in the order they are started."""
    prefect, web = settings.prefect_port, settings.web_port
    return (
        Part(
            "Prefect's server",
            [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(prefect)],
            f"http://127.0.0.1:{prefect}/api/health",
        ),
        Part("the scheduled flows", [sys.executable, "-m", "flows.schedule"]),
        Part("the web page", [sys.executable, "-m", "flows.web"], f"http://127.0.0.1:{web}/health"),
    )


def up(settings: Settings, say: Callable[[str], None]) -> int:
    """Start all parts, wait until one ends or a signal comes, stop them all. Returns the exit code."""
    environment = os.environ | prefect_environment(settings)
    environment["PREFECT_API_URL"] = f"http://127.0.0.1:{settings.prefect_port}/api"
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    running: list[tuple[Part, subprocess.Popen[bytes]]] = []
    try:
        for part in parts(settings):
            process = _start(part, environment, settings)
            running.append((part, process))
            if not _wait_ready(part, process, stopping):
                if stopping.is_set():
                    return 0
                say(f"{part.name} did not start; see {log_of(part, settings)}.")
                return 1
            say(f"{part.name} is up" + (f": {part.ready}" if part.ready else ""))
        say(f"Payables: http://127.0.0.1:{settings.web_port}   Prefect: http://127.0.0.1:{settings.prefect_port}")
        say("Stop with Ctrl+C.")
        return _watch(running, stopping, say)
    finally:
        _stop_all(running)
        say("Stopped.")


def log_of(part: Part, settings: Settings) -> Path:
    """Where a part writes what it has to say."""
    folder = settings.home / "logs"
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{part.name.replace(chr(39), '').replace(' ', '-').lower()}.log"


def _start(part: Part, environment: Mapping[str, str], settings: Settings) -> subprocess.Popen[bytes]:
    """Each part leads a process group of its own, so that Ctrl+C reaches only us and we stop it with its children."""
    with log_of(part, settings).open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own commands
            part.command, env=environment, start_new_session=True, stdout=output, stderr=subprocess.STDOUT
        )


def _wait_ready(part: Part, process: subprocess.Popen[bytes], stopping: threading.Event) -> bool:
    if part.ready is None:
        return True
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and not stopping.is_set():
        if process.poll() is not None:
            return False
        if answers(part.ready):
            return True
        stopping.wait(0.3)
    return False


def answers(url: str) -> bool:
    """Whether a loopback address answers at all: a 503 is an answer too."""
    try:
        with urllib.request.urlopen(url, timeout=2):  # noqa: S310 - http on loopback
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False


def _watch(
    running: list[tuple[Part, subprocess.Popen[bytes]]], stopping: threading.Event, say: Callable[[str], None]
) -> int:
    while not stopping.wait(0.5):
        for part, process in running:
            if process.poll() is not None:
                say(f"{part.name} ended with code {process.returncode}; stopping the others.")
                return 1
    return 0


def _stop_all(running: list[tuple[Part, subprocess.Popen[bytes]]]) -> None:
    """Ask the last started first; whoever is still there after ten seconds is killed with its children."""
    for _, process in reversed(running):
        _signal(process, signal.SIGTERM)
    deadline = time.monotonic() + 10
    for _, process in reversed(running):
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _signal(process, signal.SIGKILL)
            process.wait()


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        return
