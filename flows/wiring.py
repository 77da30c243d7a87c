"""What every stage needs, opened once: settings, store, policy, chart of accounts, reader options."""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from extractors.options import Options
from flows.commands.problems import Problem
from flows.unpacking import NURSERY, take_apart
from pipeline.approval import Policy, PolicyError
from pipeline.approval import load as load_policy
from pipeline.assess import Rules
from pipeline.duplicates import Scorer
from pipeline.intake.unpacker import Unpack, Unpacker
from pipeline.ledger import Chart, ChartError
from pipeline.ledger import load as load_chart
from pipeline.payments import PaymentRules, PaymentRulesError
from pipeline.payments import load as load_payments
from pipeline.settings import Settings
from pipeline.store import Store, open_store


@dataclass(frozen=True)
class Office:
    """The whole set-up of one process. Values are read once; only the store is live, and what takes arrivals apart."""

    settings: Settings
    store: Store
    policy: Policy
    chart: Chart
    rules: Rules
    options: Options
    unpack: Unpack
    paying: PaymentRules = field(default_factory=PaymentRules)

    def country_of(self, entity_id: str | None) -> str | None:
        """The country of one of our companies; of the only one there is where none was told."""
        named = [one for one in self.settings.entities if one.id == entity_id] or list(self.settings.entities[:1])
        return named[0].country if named else None


def read_settings(**given: object) -> Settings:
    """The settings, or the problem with them as one sentence for each."""
    try:
        return Settings(**{name: value for name, value in given.items() if value})  # type: ignore[arg-type]
    except ValidationError as error:
        lines = [f"{'.'.join(str(part) for part in one['loc'])}: {one['msg']}" for one in error.errors()]
        raise Problem("payables.toml or PAYABLES_* cannot be used:\n  " + "\n  ".join(lines)) from error


@contextmanager
def office(settings: Settings | None = None) -> Iterator[Office]:
    """Open everything, and close the store afterwards."""
    settings = settings or read_settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        policy, chart = load_policy(settings.approval), load_chart(settings.ledger)
        paying = load_payments(settings.payments)
    except (PolicyError, ChartError, PaymentRulesError) as error:
        raise Problem(str(error)) from error
    store = open_store(settings.database_url, settings.archive_url)
    try:
        with Unpacker(take_apart, NURSERY) as unpack:
            yield Office(settings, store, policy, chart, rules_of(settings), options_of(settings), unpack, paying)
    finally:
        store.close()


def options_of(settings: Settings) -> Options:
    """How documents are read, from the settings."""
    return Options(
        engine=settings.reading.engine,
        languages=settings.reading.languages,
        limits=settings.limits,
        own=settings.entities,
    )


def rules_of(settings: Settings) -> Rules:
    """The tolerances of the checks, from the settings."""
    checks = settings.checks
    return Rules(
        confidence=settings.touchless.confidence,
        field_confidence=dict(settings.touchless.fields),
        oldest_days=checks.oldest_days,
        future_days=checks.future_days,
        order_price_percent=checks.order_price_percent,
        order_price_amount=checks.order_price_amount,
        duplicates=_scorer(checks.duplicate_weights) if checks.duplicate_weights else None,
    )


def _scorer(weights: Path) -> Scorer:
    """The company's own duplicate score."""
    try:
        return Scorer.of(tomllib.loads(weights.read_text("utf-8")))
    except (OSError, ValueError, KeyError) as error:
        raise Problem(f"checks.duplicate_weights: {weights} cannot be used: {error}") from error


def person(named: str | None = None) -> str:
    """Who is at the terminal: as said, else PAYABLES_USER, else the login."""
    return named or os.environ.get("PAYABLES_USER") or getpass.getuser()
