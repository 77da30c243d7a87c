"""What a line says by itself: a company's name, an address, a way to reach somebody."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

from extractors.paper import labels
from extractors.paper.layout import Segment
from extractors.parsing import dates

LEGAL_FORM: Final = re.compile(
    r"(?<!\w)(?:Ges\.?m\.?b\.?H|g?GmbH|G?GMBH|GmbhH?|mbH|MBH|mbB|PartG|PartGmbB|AG|SE|KG|KGaA|OHG|oHG|GbR|GBR|UG|e\.\s?K\.?|e\.\s?Kfr\.|"
    r"e\.\s?V\.?|eG|a\.\s?G\.|VVaG|Ltd|LTD|Limited|LIMITED|LLC|L\.L\.C|LLP|Inc|INC|Corp|CORP|Corporation|CORPORATION|"
    r"PLC|plc|Pty|PTY|Pte|PTE|Co\.|CO\.|S\.?A\.?S\.?U?|SARL|Sarl|S\.\s?[AÀ]\.\s?R\.\s?L|S\.à\.?\s?r\.l|EURL|SASU|S\.A\.U\.?|SAU|S\.L\.[UL]\.?|SLU|S\.?A\.?|SCA|"
    r"SNC|S\.?L\.?U?\.?|S\.L|S\.?\s?[pP]\.?\s?[aA]\.?|S\.?\s?[rR]\.?\s?[lL]\.?[sS]?\.?|s\.n\.c|S\.n\.c|s\.a\.s|S\.a\.s|"
    r"B\.?V\.?|N\.?V\.?|V\.?O\.?F|BVBA|SPRL|CVBA|[Ss][Pp]\.?\s?[zZ]\s?[oO0]\.?\s?[oO0]|[Ss]p\.\s?j|[Ss]p\.\s?k|S\.K\.A|"
    r"P\.S\.A|Lda|LDA|Unipessoal|AB|A/S|ApS|APS|AS|ASA|Oyj?|OYJ?|s\.\s?r\.\s?o|a\.\s?s\.|spol|d\.\s?o\.\s?o|Kft|Zrt|Nyrt|Bt|"
    r"Lt[dc]a|S[dD][nN]\s?\.?\s?B[hH][dD]|S[DO0]N\.?\s?B[HI]D|Sdn|SDN|Bhd|BHD)(?![\w])"
)
_PERSON: Final = re.compile(
    r"(?:(?:Dr|Prof|Dipl|Ing|Mag|med|jur|h\.c|inż|mgr|Dott|Avv|Rag)\.?[- ]*)*"
    r"[A-ZÀ-ÖØ-Þ][a-zß-ÿąćęłńóśźż'’]+(?:-[A-ZÀ-Þ][\w'’]+)?(?:\s[A-Z]\.)?"
    r"(?:\s(?:van|von|de|den|der|di|da|del|la|le|zu|y|e|und|et|and))*(?:\s[A-ZÀ-ÖØ-Þ][\w'’ąćęłńóśźż-]+){1,2}"
)
_ROAD: Final = re.compile(
    r"(?:stra[sß]+e|str\.|\bstr\b|weg|platz|allee|gasse|ring|damm|ufer)\s*\d|\b(?:rue|avenue|av\.|bd|boulevard|chemin|place|"
    r"calle|c/|avda|plaza|paseo|via|viale|piazza|corso|ul\.|al\.|os\.|rua|street|road|lane|drive|square|suite|floor|"
    r"p\.?o\.? box|lot \d+|(?:unit|level|block|apt|room) [\w-]*\d[\w-]*|ground floor|"
    r"postfach|jalan|jln|taman|lorong|no\.\s?\d)\b|\b(?:st|rd|ave|blvd|dr|ln)\b\.?,?$|"
    r"\w+(?:straat|laan|plein|"
    r"weg|gatan|vagen|vej|gade|gata|veien|katu|tie)\b\s*\d|^\d+[a-z]?,?\s+\w+|^\w[\w .'-]+\s\d{1,4}\s?[a-z]?$"
)
_POSTCODE: Final = re.compile(
    r"(?<![\w.,-])(?:[A-Z]{1,2}-)?(?:\d{5}(?:-\d{4})?|\d{4}\s?[A-Z]{2}|\d{2}-\d{3}|\d{4}-\d{3}|\d{3}\s\d{2}|\d{4}|"
    r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?:,)?(?=\s+[^\W\d])|,\s*[A-Z]{2},?\s+\d{5}|"
    r"(?<=\w\s)[A-Z]{2},?\s\d{5}(?:-\d{4})?$|(?<=,\s)[A-Z]{2,3}\s\d{4}$|[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b"
)
_REACH: Final = re.compile(
    r"(?-i:(?<![A-Z]))@|@[\w-]*\.|www\.|https?:|\b\w+\.(?:com|de|fr|es|it|nl|pl|net|org|eu|co\.uk)\b|\+\d{2}|\(0\)|\b(?:tel|fon|fax|phone|telefon|"
    r"telefono|mobil|email|e-mail)\b\s*[.:\d(+]",
    re.IGNORECASE,
)
_DOMAIN: Final = re.compile(r"(?:@|www\.|https?://(?:www\.)?)([\w-]+)(?:\.[\w-]+)*\.\w{2,}", re.IGNORECASE)
_SITE: Final = re.compile(r"[\w-]+\.[a-z]{2,4}")
_PARTS: Final = re.compile(r"\s*[·•|●◦∙;]\s*|\s+[-–—*]\s+|\s*,\s*(?=[^\W\d]+.*\d)")
_STRONG: Final = re.compile(r"[·•|●◦∙;]|\s[-–—*]\s")
"""What parts a sender's line besides commas, which stand in a line of town and state too."""
_MONEY: Final = re.compile(r"\d[.,]\d{2}\b|[€£$]\s?\d")
_PUBLIC_MAIL: Final = frozenset({"gmail", "hotmail", "yahoo", "outlook", "gmx", "web", "icloud", "aol", "live", "test"})
_REGISTERED: Final = re.compile(r"\s*\([^()]*\d{4,}[^()]*\)?$")
"""A registration number in brackets behind the name."""
_CODED: Final = re.compile(
    r"(?:IBAN|BIC|SWIFT|VAT|USt|UID|TVA|BTW|NIP|REGON|KRS|KvK|KVK|P\.? ?IVA|C\.?F\.?|NIF|CIF|SIRE[NT]|RCS|HR[AB]|Tel|"
    r"Fax|Fon|BLZ|Kto|Konto|Account|Sort code|Steuer\w*|St\.?-?Nr|Company No|Reg)\b",
    re.IGNORECASE,
)
"""Parts of a line that are numbers of a company, not its address."""
_TAIL: Final = re.compile(
    r"(?:,?\s+(?:au capital|con capitale|cap\. soc|capital social|mit sitz|Sitz:?|is (?:a|registered)|"
    r"registered (?:in|office|no)|incorporated in|eingetragen|HR[AB] \d|RCS\b|inscrit\w|inscrita|geschaftsfuhr\w+|"
    r"Geschäftsführ\w+|Inh(?:aber|\.)|"
    r"t/a|trading as)(?!\w).*)$",
    re.IGNORECASE,
)
"""What registers print behind a name."""
BRAND_OF: Final = (
    r"\b(?:trading name of|trade name of|brand of|operated by|handelsnaam van|merk van|marke (?:der|von|des)|"
    r"betrieben von|ein service der|marque de|exploité par|marca de|marchio di|gestito da|marka|drivs av|"
    r"drives af|sold by|service of|vendu par|division of|unternehmen der|nazwa handlowa)\s+"
    r"(?:the |la |der |de )?"
)
"""What stands between a brand and its company."""
_BRAND_OF: Final = re.compile(".*" + BRAND_OF, re.IGNORECASE)
_MARKED: Final = re.compile(r"(S[dD][nN]\.?\s?B[hH][dD]\.?|Ltd\.?|LTD\.?)\s*\([A-Z]{1,2}\)$")
"""A letter in brackets behind the legal form, as tills print it."""
_MISREAD_BHD: Final = re.compile(r"\bS[O0DI][NH]\.?\s?(?:B[HI][D0O]|8HD|BHO)\b")
_ROUND: Final = re.compile(r"(?<=[A-Z])@(?=[A-Z]{2})")
"""A round letter of a logo, read as an at sign."""
_MISREAD_GMBH: Final = re.compile(r"\b(?:G[mn]b[HhI]|6mbH|Gmb[1lI]{1,2}|GrnbH|GmbI-I|GmhH|CmbH)(?![\w])")
_EDGES: Final = " \t:;,.|-–·•#*_=()[]"


@cache
def _listed() -> dict[str, tuple[str, ...]]:
    source = files(labels.__name__).joinpath("names.toml")
    return {kind: tuple(words) for kind, words in tomllib.loads(source.read_text("utf-8")).items()}


@cache
def _pattern(kind: str) -> re.Pattern[str]:
    """A pattern for the words of one list of ``labels/names.toml`` in folded text."""
    words = (re.escape(word).replace(r"\*", r"\w*").replace(r"\ ", r"\s+") for word in _listed()[kind])
    return re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)")


def _holds(kind: str, text: str) -> bool:
    """Whether a word of a list stands in a text as a whole word."""
    return bool(_pattern(kind).search(labels.fold(text)))


def _leading(kind: str, text: str) -> int:
    """How many characters at the start of a text are words of a list, with what parts them from the rest."""
    words = labels.tokens(text)
    if not words or words[0].start:
        return 0
    for count in range(min(len(words), 5), 0, -1):
        said = " ".join(word.text for word in words[:count])
        if said in _listed()[kind]:
            end = words[count - 1].end
            rest = re.match(r"[\s.:]*", text[end:])
            parted = end + rest.end() if rest else end
            alone = len(said) > 1 or text[end : end + 1] == "."
            return parted if alone and (parted == len(text) or parted > end) else 0
    return 0


def has_legal_form(text: str) -> bool:
    """Whether a company's legal form stands in it, in its usual capitals."""
    return bool(LEGAL_FORM.search(text)) and not text.strip().isdigit()


def is_legal_form(text: str) -> bool:
    """Whether it is a legal form alone, the second line of a long name."""
    bare = text.strip()
    return bool(LEGAL_FORM.match(bare)) and not LEGAL_FORM.sub("", bare).strip(" .&+CoKG")


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
    pieces = [piece for piece in parts(text) if not _CODED.match(piece)]
    if len(pieces) == 2 and not _STRONG.search(text) and not has_legal_form(pieces[0]):
        return False
    addressed = len(pieces) >= 2 and any(is_address(piece) for piece in pieces[1:])
    return addressed and (could_be_name(pieces[0]) or bool(_SITE.fullmatch(pieces[0])))


def mend(text: str) -> str:
    """A recognised name with the letters mended that logos and legal forms are misread at."""
    whole = _MISREAD_BHD.sub("SDN BHD", _MISREAD_GMBH.sub("GmbH", text))
    return _ROUND.sub("O", whole)


def _before(text: str) -> int:
    """Characters of words such as *To* or *Spett.le* before an addressee; none where nothing follows."""
    end = 0
    while (more := _leading("addressed", text[end:])) and text[end + more : end + more + 1].isalnum():
        end += more
    return end


def clean(text: str) -> str:
    """A name without marks at its edges, registration number, and words such as *To* or *Firma* before it."""
    stripped = text.strip().strip(_EDGES.replace(".", "").replace(")", "").replace("(", ""))
    whole = _BRAND_OF.sub("", stripped[_before(stripped) :])
    bare = _TAIL.sub("", _REGISTERED.sub("", whole)).strip()
    return _MARKED.sub(r"\1", bare)


def could_be_name(text: str) -> bool:
    """Whether it may name a company or a person: letters, few digits, no amount, no address, no date."""
    letters = sum(character.isalpha() for character in text)
    digits = sum(character.isdigit() for character in text)
    if letters < 3 or digits > letters or len(text) > 80 or _MONEY.search(text) or reaches(text):
        return False
    if text.endswith((".", "!", "?")) and len(text.split()) > (10 if has_legal_form(text[-14:]) else 6):
        return False
    if len(re.sub(r"[\W\d_]", "", LEGAL_FORM.sub("", text))) < 3:
        return False
    return not (is_address(text) and not has_legal_form(text)) and not any(True for _ in dates.find(text))


def honorific(text: str) -> int:
    """How many characters of it, from its start, are a form of address such as *Herrn* or *Mme*."""
    return _leading("honorific", text)


def is_person(text: str) -> bool:
    """Whether it looks like a person's first and last name."""
    bare = text[honorific(text) :]
    known = has_legal_form(bare) or is_trade(bare)
    return not known and bool(_PERSON.fullmatch(bare if not bare.isupper() else bare.title()))


def is_trade(text: str) -> bool:
    """Whether a word stands in it that companies carry in their names."""
    return _holds("trade", text)


def is_office(text: str) -> bool:
    """Whether it names a department or an office of somebody rather than the company."""
    return _holds("office", text)


def is_notice(text: str) -> bool:
    """Whether it thanks, greets or lays down terms."""
    return _holds("notice", text)


def is_bank(text: str) -> bool:
    """Whether it names a bank."""
    return _holds("bank", text)


def is_site(text: str) -> bool:
    """Whether it is a bare web domain, as shops print it for a name."""
    return bool(_SITE.fullmatch(text))


def labelled_only(segment: Segment) -> bool:
    """Whether the whole of it is a label: a heading or the name of a value beside it."""
    text = segment.text
    covered = sum(match.end - match.start for match in segment.labels)
    return covered >= 0.75 * len(text.strip(_EDGES)) or text.rstrip().endswith(":")
