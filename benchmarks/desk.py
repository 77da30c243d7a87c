"""The review desk over many invoices: queue, desk, search and a correction, at ten clerks. Goal: p95 of 100 ms.

python benchmarks/desk.py [--size 200000] [--database postgresql://...] [--store-only] [--seconds 20] [--think 1 0]

Seeds a database once (kept under --home, or where --database says: give it an empty one), then asks a real server over
HTTP, or with --store-only the store within this process. Over HTTP times are the server's own (Server-Timing), and
bytes those of the answer. First each sort of search is asked by one clerk alone, to see which is the slowest.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from desk_questions import People, each_search, of_store
from desk_seed import seed, sizes

from flows.desk import DeskActs
from flows.wiring import office, read_settings
from pipeline.accounts import Role
from pipeline.store import Store, open_store

CLERKS: Final = 10
PORT: Final = 8791
Took = dict[str, list[tuple[float, int]]]
"""Milliseconds and bytes by the name of the question."""


@dataclass(frozen=True)
class Asked:
    """A question over HTTP: how many of a hundred, its address, and its JSON where it is no GET."""

    often: int
    address: Callable[[People], str]
    body: Callable[[Store, int], object] | None = None


def _correction(store: Store, id_: int) -> object:
    typed = [{"field": "invoice_number", "text": f"C-{time.time_ns()}"}]
    return {"version": store.invoices.one(id_).version, "typed": typed}


ASKED: Final = {
    "queue": Asked(30, lambda _people: "/queue"),
    "desk of one invoice": Asked(40, lambda people: f"/invoices/{people.any_open()}"),
    "search": Asked(20, lambda people: f"/search?q={quote(people.any_query())}"),
    "one field correction": Asked(10, lambda people: f"/invoices/{people.any_open()}/say", _correction),
}
"""Every question there is. A route that is not there is told, and left out."""


def session_cookie(store: Store) -> tuple[str, str]:
    """A clerk who is signed in: their cookie, and the token that their requests carry."""
    login = f"clerk-{random.randrange(10**9)}"  # noqa: S311 - no secret
    account = store.accounts.add(login, login, [Role.CLERK, Role.CONTROLLER], "benchmark")
    secret = store.sessions.start(account.id, "benchmark")
    session = store.sessions.find(secret)
    assert session is not None  # noqa: S101 - it was just begun
    return f"payables={secret}", session.csrf


def main() -> None:
    """Seed where there is nothing, then measure."""
    options = _options()
    home: Path = options.home.absolute()
    url = options.database or f"sqlite:///{home / f'desk-{options.size}.db'}"
    settings = read_settings(home=home, database=url, web_port=PORT)
    store = open_store(settings.database_url, settings.archive_url)
    if not store.status()["invoices"]:
        seed(store, options.size)
    print(sizes(store))
    people = People(store)
    _print_searches(store, people)
    store.close()
    for think in options.think:
        print(f"\n{CLERKS} clerks, {think:g} s between two questions, {options.seconds} s")
        with office(settings) as desk:
            acts = DeskActs(desk)
            if options.store_only:
                took = _in_process(desk.store, acts, people, think, options.seconds)
            else:
                with _server(home, url):
                    took = _over_http(desk.store, people, think, options.seconds)
        _print(took)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=200_000, help="invoices")
    parser.add_argument("--database", default="", help="another database than SQLite under --home")
    parser.add_argument("--home", type=Path, default=Path("var/desk-benchmark"))
    parser.add_argument("--store-only", action="store_true", help="without a server: the store's answers alone")
    parser.add_argument("--seconds", type=int, default=20, help="how long each round takes")
    parser.add_argument("--think", type=float, nargs="+", default=[1.0, 0.0], help="seconds between two questions")
    return parser.parse_args()


def _print_searches(store: Store, people: People) -> None:
    print("\nevery sort of search, one clerk, ms      p50     p95     max   found")
    for kind, queries in each_search(people, 20):
        took, found = [], []
        for query in queries:
            started = time.perf_counter()
            found.append(len(store.search.find(query)))
            took.append((time.perf_counter() - started) * 1000)
        print(f"  {kind:<35}{_share(took, 50):>8.1f}{_share(took, 95):>8.1f}{max(took):>8.1f}{max(found):>8}")


def _in_process(store: Store, acts: DeskActs, people: People, think: float, seconds: int) -> Took:
    questions = of_store(store, acts, people)

    def clerk(number: int, name: str) -> tuple[float, int]:
        started = time.perf_counter()
        questions[name](f"clerk{number}")
        return (time.perf_counter() - started) * 1000, 0

    return _work(clerk, think, seconds)


def _over_http(store: Store, people: People, think: float, seconds: int) -> Took:
    signed = [session_cookie(store) for _ in range(CLERKS)]
    lines = [http.client.HTTPConnection("127.0.0.1", PORT, timeout=60) for _ in range(CLERKS)]

    def clerk(number: int, name: str) -> tuple[float, int]:
        asked, (cookie, token) = ASKED[name], signed[number]
        headers = {"Cookie": cookie, "X-CSRF-Token": token, "Content-Type": "application/json"}
        address = asked.address(people)
        body = json.dumps(asked.body(store, int(address.split("/")[2]))) if asked.body else None
        started = time.perf_counter()
        lines[number].request("POST" if asked.body else "GET", address, body, headers)
        answer = lines[number].getresponse()
        content = answer.read()
        if answer.status not in {200, 409}:  # 409: another clerk has it open, or was quicker
            raise LookupError(f"{address} answers {answer.status}")
        told = answer.headers.get("Server-Timing", "").partition("dur=")[2]
        return float(told) if told else (time.perf_counter() - started) * 1000, len(content)

    return _work(clerk, think, seconds)


def _work(clerk: Callable[[int, str], tuple[float, int]], think: float, seconds: int) -> Took:
    """Ten clerks at once, each question as often as it is asked in life."""
    took: Took = defaultdict(list)
    missing: dict[str, str] = {}
    end = time.monotonic() + seconds

    def day(number: int) -> None:
        dice = random.Random(number)  # noqa: S311 - no secret
        time.sleep(dice.random() * think)
        while time.monotonic() < end:
            (name,) = dice.choices(list(ASKED), [one.often for one in ASKED.values()])
            if name not in missing:
                try:
                    took[name].append(clerk(number, name))
                except LookupError as error:
                    missing[name] = str(error)
            time.sleep(think * (0.5 + dice.random()))

    threads = [threading.Thread(target=day, args=(number,)) for number in range(CLERKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name, why in missing.items():
        print(f"  {name}: not measured, {why}")
    return took


@contextmanager
def _server(home: Path, url: str) -> Iterator[None]:
    environment = {
        **os.environ, "PAYABLES_HOME": str(home), "PAYABLES_DATABASE": url, "PAYABLES_WEB_PORT": str(PORT),
    }  # fmt: skip
    server = subprocess.Popen([sys.executable, "-m", "flows.web"], env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(server)
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 60
    while server.poll() is None and time.monotonic() < deadline:
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        try:
            line.request("GET", "/login")
            line.getresponse().read()
        except OSError:
            time.sleep(0.1)
        else:
            return
        finally:
            line.close()
    sys.exit("the server did not start")


def _print(took: Took) -> None:
    print("  server time in ms             asked     p50     p95     p99     max      bytes")
    for name in ASKED:
        if took.get(name):
            times = [one for one, _ in took[name]]
            shares = "".join(f"{_share(times, share):>8.1f}" for share in (50, 95, 99, 100))
            print(f"  {name:<28}{len(times):>7}{shares}{max(size for _, size in took[name]):>11,}")


def _share(times: list[float], percent: int) -> float:
    """The time within which so many percent were answered."""
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


if __name__ == "__main__":
    main()
