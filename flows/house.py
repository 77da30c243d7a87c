"""What the administration page shows of the set-up: the policy, its check, and the settings without secrets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from pydantic import SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from flows.wiring import Office
from pipeline.approval import check as check_policy
from pipeline.settings import Settings
from pipeline.web.acts import House

_APART: Final = frozenset({"approval", "ledger", "payments", "entities"})
"""Shown on pages of their own, or lists of the company's own words."""


def house_of(office: Office) -> House:
    """The set-up of one office."""
    return House(office.policy, tuple(check_policy(office.policy)), tuple(settings_in_lines(office.settings)))


def settings_in_lines(settings: Settings) -> Iterator[tuple[str, str]]:
    """Each setting by its dotted name. Secrets are said to be set or not; an address loses its password."""
    shown = settings.model_dump(exclude=set(_APART))
    shown |= {"database": _without_password(settings.database_url), "archive": settings.archive_url.rpartition("@")[2]}
    yield from _lines("", shown)
    for entity in settings.entities:
        yield f"entities.{entity.id}", f"{entity.name} ({entity.vat_id or '-'}, {entity.country or '-'})"


def _lines(before: str, table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        place = f"{before}{name}"
        if isinstance(value, SecretStr):
            yield place, "set" if value.get_secret_value() else "not set"
        elif isinstance(value, Mapping):
            yield from _lines(f"{place}.", value)
        elif isinstance(value, tuple) and value and isinstance(value[0], Mapping):
            for number, one in enumerate(value, 1):
                yield from _lines(f"{place}.{number}.", one)
        else:
            yield place, " ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _without_password(address: str) -> str:
    try:
        return make_url(address).render_as_string(hide_password=True)
    except ArgumentError:
        return "set"
