"""The companies on either side: our own entities, suppliers of the master, orders we placed; how names compare."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

LEGAL_FORMS: Final = re.compile(
    r"\b(g ?m ?b ?h( & co)?( kg)?|mbh|ag|kg|ohg|ug|gbr|e ?k|e ?v|se|ltd|limited|llc|llp|plc|inc|corp|co|sa|sas|sarl|"
    r"eurl|sasu|s ?l( ?u)?|s ?r ?l( ?s)?|s ?p ?a|s ?n ?c|b ?v|n ?v|v ?o ?f|sp z ?o ?o|sp j|s ?c|oy|ab|as|aps|doo|sro|"
    r"kft|zrt|bt)\b"
)
FREE_MAIL: Final = frozenset(
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "gmx.net",
        "web.de", "t-online.de", "freenet.de", "orange.fr", "free.fr", "wanadoo.fr", "laposte.net", "libero.it",
        "tiscali.it", "wp.pl", "onet.pl", "o2.pl", "interia.pl", "proton.me",
    }
)  # fmt: skip
"""Domains that anybody may have an address at: they say nothing about who somebody is."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One of our own companies. Never the supplier of an invoice that we pay."""

    id: str
    name: str
    vat_id: str | None = None
    tax_number: str | None = None
    country: str | None = None
    currency: str = "EUR"
    address: str | None = None
    ibans: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplier:
    """A record of the supplier master. ``ibans`` are the accounts that people have approved."""

    id: str
    name: str
    vat_id: str | None = None
    tax_number: str | None = None
    registration: str | None = None
    country: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    ibans: tuple[str, ...] = ()
    currency: str | None = None
    account: str | None = None
    cost_centre: str | None = None
    aliases: tuple[str, ...] = ()
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of a purchase order; ``received`` is ``None`` where receipts are not kept."""

    number: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    item: str | None = None
    received: Decimal | None = None
    billed: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """What we ordered, at what price."""

    number: str
    supplier_id: str
    currency: str
    lines: tuple[OrderLine, ...]
    ordered: date | None = None
    cost_centre: str | None = None
    raised_by: str | None = None


def code(text: str | None) -> str:
    """Letters and digits alone, upper case: how identifiers are compared."""
    return re.sub(r"[^0-9A-Z]", "", (text or "").upper())


def plain_name(name: str | None) -> str:
    """A name without case, accents, punctuation and legal form; the whole name where nothing else is left."""
    folded = unicodedata.normalize("NFKD", (name or "").casefold().replace("ł", "l").replace("ß", "ss"))
    letters = "".join(character for character in folded if not unicodedata.combining(character))
    words = re.sub(r"\s+", " ", re.sub(r"[^a-z0-9&]+", " ", letters)).strip()
    bare = re.sub(r"\s+", " ", LEGAL_FORMS.sub(" ", words)).strip(" &")
    return bare or words


def domain(address: str | None) -> str:
    """The domain of a mail address, lower case; empty where it is nobody's own."""
    found = (address or "").rpartition("@")[2].strip("<> .").lower()
    return "" if found in FREE_MAIL else found
