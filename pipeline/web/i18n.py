"""Words, numbers and dates in the language of whoever looks: English and Polish."""

from __future__ import annotations

import gettext as gnu
from contextvars import ContextVar
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale, negotiate_locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

LANGUAGES: Final = {"en": "English", "pl": "Polski"}
_REGIONS: Final = {"en": "en_GB", "pl": "pl_PL"}
_FOLDER: Final = Path(__file__).parent / "locale"

_current: ContextVar[str] = ContextVar("language", default="en")


def speak(language: str) -> None:
    """Use a language for the rest of this request."""
    _current.set(language if language in LANGUAGES else "en")


def language() -> str:
    """The language of this request."""
    return _current.get()


def preferred(header: str | None) -> str:
    """The best of our languages for an ``Accept-Language`` header."""
    wanted = [part.split(";")[0].strip().replace("-", "_") for part in (header or "").split(",")]
    return negotiate_locale([one for one in wanted if one], list(LANGUAGES)) or "en"


@cache
def _catalogue(code: str) -> gnu.NullTranslations:
    """The messages of a language, compiled as they are read (15 ms): there is no second file to forget."""
    words = _FOLDER / code / "LC_MESSAGES" / "payables.po"
    if not words.is_file():
        return gnu.NullTranslations()
    compiled = BytesIO()
    with words.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return gnu.GNUTranslations(compiled)


def gettext(message: str) -> str:
    """A sentence in the language of this request."""
    return _catalogue(_current.get()).gettext(message) if message else ""


def N_(message: str) -> str:  # noqa: N802 - the name that everybody gives it
    """Mark a sentence for the catalogue; it is put into a language where it is shown."""
    return message


def ngettext(one: str, many: str, number: int) -> str:
    """A sentence with a number in it, in the right plural of the language of this request."""
    return _catalogue(_current.get()).ngettext(one, many, number)


def _locale() -> Locale:
    return Locale.parse(_REGIONS[_current.get()])


def show_amount(value: Decimal | str | None, *, places: int = 2) -> str:
    """An amount as people write it here; nothing for what is missing. Never rounds: digits beyond are shown."""
    if value is None or value == "":
        return ""
    try:
        amount = Decimal(value)
    except InvalidOperation:
        return str(value)
    digits = max(places, -int(amount.normalize().as_tuple().exponent)) if amount.is_finite() else places
    return format_decimal(amount, format="#,##0." + "0" * digits if digits else "#,##0", locale=_locale())


def show_number(value: Decimal | str | float | None) -> str:
    """A quantity or a count as people write it here."""
    return "" if value is None or value == "" else show_amount(str(value), places=0)


def show_percent(value: float | None) -> str:
    """A share (0 to 1) in percent."""
    return "" if value is None else format_percent(value, locale=_locale())


def show_date(value: date | str | None) -> str:
    """A day as people write it here, always with four digits of the year."""
    if not value:
        return ""
    try:
        day = value if isinstance(value, date) else date.fromisoformat(value)
    except ValueError:
        return str(value)
    return format_date(day, "dd.MM.yyyy" if _current.get() == "pl" else "dd MMM yyyy", locale=_locale())


def show_typed_date(value: str) -> str:
    """A day as people type it here; in English ISO, which no other English-speaking country reads otherwise."""
    return show_date(value) if _current.get() == "pl" else value


def show_time(value: datetime | None) -> str:
    """A moment in UTC as people write it here."""
    if value is None:
        return ""
    pattern = "dd.MM.yyyy HH:mm" if _current.get() == "pl" else "dd MMM yyyy HH:mm"
    return format_datetime(value, pattern, locale=_locale())


def show_ago(value: datetime | None, now: datetime) -> str:
    """How long ago something was."""
    return "" if value is None else format_timedelta(value - now, add_direction=True, locale=_locale())
