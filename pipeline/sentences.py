"""Sentences as values: an English template with named places, and what stands in each, to be told in any language.

The templates are the messages of the catalogue (``web/locale``): ``tools/messages`` finds them by the names of the
functions here and in ``findings``, so they must be literals. Values stay as they are stored: an amount is ``1234.50``
and a day is ``2026-01-31`` until somebody looks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal, Protocol, TypeAlias


class Language(Protocol):
    """Words, numbers and dates of one language; the module ``pipeline.web.i18n`` is one."""

    def gettext(self, message: str, /) -> str:
        """The message in this language, itself where it has none."""

    def ngettext(self, one: str, many: str, number: int, /) -> str:
        """The form of the message for a number."""

    def show_amount(self, value: str, /, *, places: int) -> str:
        """An amount with so many digits after the point at least."""

    def show_number(self, value: str | int, /) -> str:
        """A quantity or a count."""

    def show_date(self, value: str, /) -> str:
        """A day from ISO 8601."""


@dataclass(frozen=True, slots=True)
class Figure:
    """What each language writes its own way, kept in canonical text. A count is whole, a number need not be."""

    holds: Literal["amount", "number", "count", "date"]
    canonical: str


@dataclass(frozen=True, slots=True)
class Listed:
    """Several values, one after the other."""

    items: tuple[Value, ...]
    between: str = ", "

    @property
    def english(self) -> str:
        """As of a sentence."""
        return _told(self, _PLAIN)


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence or a part of one; ``many`` is its English plural where ``count`` decides between two."""

    template: str
    values: Mapping[str, Value] = field(default_factory=dict)
    many: str = ""
    count: int = 0

    @property
    def english(self) -> str:
        """In plain English, with the values in canonical form: what is stored, logged and printed."""
        return self.tell(_PLAIN)

    def tell(self, language: Language) -> str:
        """In a language, with numbers and dates as people write them there."""
        form = language.ngettext(self.template, self.many, self.count) if self.many else _word(self.template, language)
        return form.format_map({name: _told(value, language) for name, value in self.values.items()})

    def __str__(self) -> str:
        """In plain English."""
        return self.english


Value: TypeAlias = "str | Figure | Listed | Said"
"""Text stands as it is: names, numbers of documents, codes."""
Given: TypeAlias = "Value | Decimal | date | int"
"""What a caller may hand in: a ``Decimal`` is an amount, an ``int`` a count."""


def N_(message: str) -> str:  # noqa: N802 - the name that everybody gives it
    """Mark a word for the catalogue where it is defined; ``term`` puts it into a sentence."""
    return message


def say(template: str, /, **values: Given) -> Said:
    """A sentence with its values. The template is a literal, with a place ``{name}`` for each value."""
    return Said(template, {name: _value(one) for name, one in values.items()})


def say_many(one: str, many: str, count: int, /, **values: Given) -> Said:
    """A sentence whose form a number decides; it stands at ``{n}``."""
    return Said(one, {"n": _value(count)} | {name: _value(given) for name, given in values.items()}, many, count)


def term(message: str) -> Said:
    """A word that is marked where it is defined: a field's label, a kind of document."""
    return Said(message)


def listed(items: Iterable[Given], between: str = ", ") -> Listed:
    """Values one after the other."""
    return Listed(tuple(_value(one) for one in items), between)


def quantity(value: Decimal) -> Figure:
    """A number that is no amount: pieces, hours, a factor."""
    return Figure("number", f"{value:f}")


def percent(value: Decimal) -> Said:
    """A rate that is kept in percent: 19 or 5.5."""
    return say("{rate} %", rate=quantity(value))


def sureness(share: float) -> Said:
    """A probability of 0 to 1, in whole percent."""
    return say("{share}%", share=Figure("number", f"{share * 100:.0f}"))


def _word(template: str, language: Language) -> str:
    """Nothing stays nothing: the empty message is the catalogue's own header."""
    return language.gettext(template) if template else ""


def _told(value: Value, language: Language) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Said):
        return value.tell(language)
    if isinstance(value, Listed):
        return value.between.join(_told(one, language) for one in value.items)
    return _figure(value, language)


def _figure(value: Figure, language: Language) -> str:
    text = value.canonical
    if value.holds == "date":
        return language.show_date(text)
    if value.holds == "amount":
        return language.show_amount(text, places=len(text.partition(".")[2]))
    return language.show_number(int(text) if value.holds == "count" else text)


def _value(given: Given) -> Value:
    if isinstance(given, Decimal):
        return Figure("amount", f"{given:f}")
    if isinstance(given, date):
        return Figure("date", given.isoformat())
    return Figure("count", str(given)) if isinstance(given, int) else given


class _Plain:
    """English as it is stored: canonical values, counts with their thousands apart."""

    def gettext(self, message: str, /) -> str:
        return message

    def ngettext(self, one: str, many: str, number: int, /) -> str:
        return one if number == 1 else many

    def show_amount(self, value: str, /, *, places: int) -> str:
        del places
        return value

    def show_number(self, value: str | int, /) -> str:
        return f"{value:,}" if isinstance(value, int) else value

    def show_date(self, value: str, /) -> str:
        return value


_PLAIN = _Plain()
