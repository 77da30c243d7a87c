"""What a line says by itself: a company's name, an address, a way to reach somebody."""

from __future__ import annotations

import re
from typing import Final

from extractors.paper import labels
from extractors.paper.layout import Segment
from extractors.parsing import dates

LEGAL_FORM: Final = re.compile(
    r"\b(?:GmbH|mbH|gGmbH|AG|SE|KG|KGaA|OHG|oHG|GbR|UG|e\.\s?K\.|e\.\s?V\.|eG|a\.\s?G\.|VVaG|Ltd|LTD|Limited|LIMITED|LLC|"
    r"L\.L\.C|LLP|Inc|INC|Corp|Corporation|CORPORATION|PLC|plc|Pty|PTY|Co\.|Company|S\.?A\.?S\.?U?|SARL|S\.A\.R\.L|EURL|SASU|"
    r"S\.?A\.?|SCA|SNC|S\.?L\.?U?\.?|S\.L|S\.?p\.?A\.?|S\.?r\.?l\.?s?|SRL|SPA|s\.n\.c|s\.a\.s|B\.?V\.?|N\.?V\.?|V\.?O\.?F|"
    r"BVBA|SPRL|CVBA|Sp\.?\s?z\s?o\.?\s?o|sp\.\s?j|sp\.\s?k|S\.K\.A|Lda|LDA|Unipessoal|AB|A/S|ApS|AS|ASA|Oyj?|s\.\s?r\.\s?o|"
    r"a\.\s?s\.|spol|d\.o\.o|Kft|Zrt|Nyrt|Bt|SdnBhd|Sdn|SDN|Bhd|BHD|Oy|ENTERPRISES?|Enterprises?|Genossenschaft|"
    r"Stiftung|Verein|Association|Foundation|Holding|Group|Cooperativa|Coop)(?![\w])"
)
_ROAD: Final = re.compile(
    r"(?:stra[sß]+e|str\.|\bstr\b|weg|platz|allee|gasse|ring|damm|ufer)\s*\d|\b(?:rue|avenue|av\.|bd|boulevard|chemin|place|"
    r"calle|c/|avda|plaza|paseo|via|viale|piazza|corso|ul\.|al\.|os\.|rua|street|road|lane|drive|square|suite|floor|"
    r"p\.?o\.? box|postfach|jalan|jln|taman|lorong|no\.\s?\d)\b|\b(?:st|rd|ave|blvd|dr|ln)\b\.?,?$|"
    r"\w+(?:straat|laan|plein|"
    r"weg|gatan|vagen|vej|gade|gata|veien|katu|tie)\b\s*\d|^\d+[a-z]?,?\s+\w+|^\w[\w .'-]+\s\d{1,4}\s?[a-z]?$"
)
_POSTCODE: Final = re.compile(
    r"(?<![\w.,-])(?:[A-Z]{1,2}-)?(?:\d{5}(?:-\d{4})?|\d{4}\s?[A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{3}\s\d{2}|\d{4}|"
    r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?:,)?(?=\s+[^\W\d])|,\s*[A-Z]{2},?\s+\d{5}|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
)
_REACH: Final = re.compile(
    r"@|www\.|https?:|\b\w+\.(?:com|de|fr|es|it|nl|pl|net|org|eu|co\.uk)\b|\+\d{2}|\(0\)|\b(?:tel|fon|fax|phone|telefon|"
    r"telefono|mobil|email|e-mail)\b\s*[.:\d(+]",
    re.IGNORECASE,
)
_DOMAIN: Final = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([\w-]+)(?:\.[\w-]+)*\.\w{2,}", re.IGNORECASE)
_SITE: Final = re.compile(r"[\w-]+\.[a-z]{2,4}")
_PARTS: Final = re.compile(r"\s*[·•|●◦∙;]\s*|\s+[-–—*]\s+|\s*,\s*(?=[^\W\d]+.*\d)")
_MONEY: Final = re.compile(r"\d[.,]\d{2}\b|[€£$]\s?\d")
_PUBLIC_MAIL: Final = frozenset({"gmail", "hotmail", "yahoo", "outlook", "gmx", "web", "icloud", "aol", "live", "test"})
_HONORIFIC: Final = re.compile(
    r"^(?:Herrn?|Frau|Firma|Fa\.|Mr\.?|Mrs\.?|Ms\.?|M\.|Mme|Monsieur|Madame|Sr\.?a?\.?|An|To|Messrs\.?|Spett\.?\s?le|"
    r"Société|Ditta|Att(?:n|ention)?:?)\s+(?=\w)"
)
_REGISTERED: Final = re.compile(r"\s*\([^()]*\d{4,}[^()]*\)?$")
"""A registration number in brackets behind the name."""
_EDGES: Final = " \t:;,.|-–·•#*_=()[]"


def has_legal_form(text: str) -> bool:
    """Whether a company's legal form stands in it, in its usual capitals."""
    return bool(LEGAL_FORM.search(text)) and not text.strip().isdigit()


def is_address(text: str) -> bool:
    """Whether it is a street or a town with its postal code."""
    return bool(_POSTCODE.search(text)) or bool(_ROAD.search(labels.fold(text)))


def has_postcode(text: str) -> bool:
    """Whether a postal code before a town stands in it."""
    return bool(_POSTCODE.search(text))


def reaches(text: str) -> bool:
    """Whether it is a telephone number, a mail or a web address."""
    return bool(_REACH.search(text))


def domains(text: str) -> frozenset[str]:
    """The names of web and mail domains in it, without those of public mail services."""
    return frozenset(match[1].lower() for match in _DOMAIN.finditer(text)) - _PUBLIC_MAIL


def parts(text: str) -> list[str]:
    """A sender's line taken apart at its dots and bars: name, street, town."""
    return [part.strip(_EDGES) for part in _PARTS.split(text) if part.strip(_EDGES)]


def is_sender_line(text: str) -> bool:
    """Whether it is name and address of a sender in one line, as above the window of an envelope."""
    pieces = parts(text)
    addressed = len(pieces) >= 2 and any(is_address(piece) for piece in pieces[1:])
    return addressed and (could_be_name(pieces[0]) or bool(_SITE.fullmatch(pieces[0])))


def clean(text: str) -> str:
    """A name without marks at its edges and without a form of address."""
    stripped = text.strip().strip(_EDGES.replace(".", "").replace(")", "").replace("(", ""))
    return _REGISTERED.sub("", _HONORIFIC.sub("", stripped)).strip()


def could_be_name(text: str) -> bool:
    """Whether it may name a company or a person: letters, few digits, no amount, no address, no date."""
    letters = sum(character.isalpha() for character in text)
    digits = sum(character.isdigit() for character in text)
    if letters < 3 or digits > letters or len(text) > 80 or _MONEY.search(text) or reaches(text):
        return False
    if text.endswith((".", "!", "?")) and len(text.split()) > 6:
        return False
    if len(re.sub(r"[\W\d_]", "", LEGAL_FORM.sub("", text))) < 3:
        return False
    return not (is_address(text) and not has_legal_form(text)) and not any(True for _ in dates.find(text))


def labelled_only(segment: Segment) -> bool:
    """Whether the whole of it is a label: a heading or the name of a value beside it."""
    text = segment.text
    covered = sum(match.end - match.start for match in segment.labels)
    return covered >= 0.75 * len(text.strip(_EDGES)) or text.rstrip().endswith(":")
