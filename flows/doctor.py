"""What can be wrong with a set-up, looked at one by one."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from flows.commands.problems import Problem
from flows.wiring import Office, office, read_settings
from pipeline.approval import check
from pipeline.isolation import Confinement, Workers
from pipeline.isolation.confine import held
from pipeline.isolation.workers import NeverBegunError, OverdueError
from pipeline.settings import Settings
from pipeline.store.database import wal_is_safe


@dataclass(frozen=True, slots=True)
class Look:
    """One thing that was looked at."""

    what: str
    well: bool
    told: str


def examine() -> Iterator[Look]:
    """Every look in turn; what cannot be opened is told, and what depends on it is left out."""
    version = ".".join(map(str, sys.version_info[:3]))
    yield Look("Python", (3, 11) <= sys.version_info[:2] < (3, 14), version)
    try:
        settings = read_settings()
    except Problem as problem:
        yield Look("settings", False, str(problem))  # noqa: FBT003 - the field's name says it
        return
    yield Look("settings", bool(settings.entities), _entities(settings))
    yield _isolation()
    yield _tesseract(settings)
    yield _engine(settings)
    try:
        with office(settings) as desk:
            yield from (look(desk) for look in LOOKS)
    except Problem as problem:
        yield Look("policy and chart", False, str(problem))  # noqa: FBT003


def _entities(settings: Settings) -> str:
    names = ", ".join(one.name for one in settings.entities)
    return names or "no [[entities]]: add your companies to payables.toml, or their own invoices may be paid"


def _isolation() -> Look:
    """A worker is started and asked."""
    try:
        with Workers(1, Confinement()) as workers:
            told: tuple[str, ...] = workers.submit(held, seconds=30).result()
    except (NeverBegunError, OverdueError) as error:
        return Look("isolation", False, f"no worker can be started: {error}")  # noqa: FBT003
    well = "seccomp" in told or sys.platform != "linux"
    return Look("isolation", well, f"documents are read in workers held by {' and '.join(told)}")


def _tesseract(settings: Settings) -> Look:
    program = shutil.which("tesseract")
    if program is None:
        return Look("Tesseract", False, "not installed: apt-get install tesseract-ocr")  # noqa: FBT003
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout.split()  # noqa: S603
    missing = [one for one in (*settings.reading.languages, "osd") if one not in listed]
    told = f"missing languages: apt-get install {' '.join(f'tesseract-ocr-{one}' for one in missing)}"
    return Look("Tesseract", not missing, told if missing else f"{len(listed) - 1} languages")


def _engine(settings: Settings) -> Look:
    from extractors.reading.faults import EngineMissingError  # noqa: PLC0415 - loads an OCR runtime
    from extractors.reading.ocr import engine_named  # noqa: PLC0415

    try:
        engine = engine_named(settings.reading.engine, settings.reading.languages)
    except EngineMissingError as error:
        return Look("OCR engine", False, str(error))  # noqa: FBT003
    return Look("OCR engine", True, engine.name)  # noqa: FBT003


def _database(desk: Office) -> Look:
    database = desk.store.database
    with database.read() as connection:
        if not database.is_sqlite:
            told = str(connection.exec_driver_sql("select version()").scalar_one()).split(" on ")[0]
            return Look("database", True, told)  # noqa: FBT003
        version = str(connection.exec_driver_sql("select sqlite_version()").scalar_one())
    safe = wal_is_safe(tuple(int(part) for part in version.split(".")))
    told = f"SQLite {version}" + ("" if safe else ": too old for WAL, a slower journal is used; pip install pysqlite3")
    return Look("database", True, told)  # noqa: FBT003


def _policy(desk: Office) -> Look:
    problems = check(desk.policy)
    return Look("approval policy", not problems, " ".join(problems) or f"{len(desk.policy.rules)} rules, no gap")


def _balance(desk: Office) -> Look:
    intake = desk.store.status()["intake"]
    told = f"{intake['received']} received, {intake['waiting']} waiting, {intake['failed']} failed"
    return Look("intake balance", bool(intake["balanced"]), told)


def _ledger(desk: Office) -> Look:
    ledger = desk.store.status()["ledger"]
    return Look("ledger", bool(ledger["balanced"]), f"{ledger['entries']} entries")


def _archive(desk: Office) -> Look:
    missing = desk.store.intake.hashes() - set(desk.store.archive.names()) - desk.store.retirement.away()
    return Look(
        "archive", not missing, f"{len(missing)} originals are missing" if missing else "every original is there"
    )


def _payments(desk: Office) -> Look:
    accounts, people = len(desk.paying.accounts), len(desk.paying.release)
    if not accounts:
        return Look("payments", True, "no [[payments.accounts]]: nothing can be paid from here")  # noqa: FBT003
    if not people:
        return Look("payments", False, "nobody may release a run: add people to [payments.release]")  # noqa: FBT003
    return Look("payments", True, f"{accounts} accounts, {people} people may release")  # noqa: FBT003


LOOKS: tuple[Callable[[Office], Look], ...] = (_database, _archive, _policy, _balance, _ledger, _payments)
