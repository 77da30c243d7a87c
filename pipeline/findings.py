"""Doubts about a document, as values: one table of reasons, from which page, API and docs are made.

A business outcome is never a Python exception: a duplicate is a ``Finding``. The one exception here is
``Refused``: nobody can read this file. Everything else that goes wrong is a fault, and propagates.

``Reason`` values are stored and counted: add, never rename.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from pipeline.sentences import N_, Given, Language, Said, say


class Severity(StrEnum):
    """``block`` holds the invoice until a person settles it; ``warn`` is shown and does not hold."""

    BLOCK = "block"
    WARN = "warn"


class Reason(StrEnum):
    """Every doubt that the product can have."""

    # a file nobody can read, or nobody needs to
    UNKNOWN_TYPE = "UNKNOWN_TYPE"
    EMPTY_FILE = "EMPTY_FILE"
    ENCRYPTED = "ENCRYPTED"
    BROKEN_FILE = "BROKEN_FILE"
    TOO_LARGE = "TOO_LARGE"
    TOO_MANY_PAGES = "TOO_MANY_PAGES"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    ARCHIVE_BOMB = "ARCHIVE_BOMB"
    TOO_DEEP = "TOO_DEEP"
    UNSAFE_XML = "UNSAFE_XML"
    READER_CRASHED = "READER_CRASHED"
    ORIGINAL_DAMAGED = "ORIGINAL_DAMAGED"
    READER_TIMED_OUT = "READER_TIMED_OUT"
    READER_OUT_OF_MEMORY = "READER_OUT_OF_MEMORY"
    BLANK = "BLANK"
    DECORATION = "DECORATION"
    REPEATED_PART = "REPEATED_PART"
    REPEATED_MESSAGE = "REPEATED_MESSAGE"
    IGNORED_BY_RULE = "IGNORED_BY_RULE"
    SUPPLEMENT = "SUPPLEMENT"
    BODY_TEXT = "BODY_TEXT"
    SCANNER_REFUSED = "SCANNER_REFUSED"
    # reading
    PAGE_UNREADABLE = "PAGE_UNREADABLE"
    UNSURE = "UNSURE"
    FIELD_MISSING = "FIELD_MISSING"
    REPAIR_PROPOSED = "REPAIR_PROPOSED"
    PAGE_CONTRADICTS_XML = "PAGE_CONTRADICTS_XML"
    KIND_UNSURE = "KIND_UNSURE"
    NOT_FOR_POSTING = "NOT_FOR_POSTING"
    READ_FROM_MEMORY = "READ_FROM_MEMORY"
    # the invoice against itself
    TOTALS_DISAGREE = "TOTALS_DISAGREE"
    LINES_DO_NOT_ADD_UP = "LINES_DO_NOT_ADD_UP"
    LINE_DISAGREES = "LINE_DISAGREES"
    TAX_DISAGREES = "TAX_DISAGREES"
    TAX_RATE_UNKNOWN = "TAX_RATE_UNKNOWN"
    DUE_DISAGREES = "DUE_DISAGREES"
    BAD_IDENTIFIER = "BAD_IDENTIFIER"
    VAT_ID_INVALID = "VAT_ID_INVALID"
    BAD_IBAN = "BAD_IBAN"
    BAD_PAYMENT_REFERENCE = "BAD_PAYMENT_REFERENCE"
    DATE_IN_FUTURE = "DATE_IN_FUTURE"
    DATE_TOO_OLD = "DATE_TOO_OLD"
    DUE_BEFORE_ISSUE = "DUE_BEFORE_ISSUE"
    CURRENCY_UNKNOWN = "CURRENCY_UNKNOWN"
    CURRENCY_UNUSUAL = "CURRENCY_UNUSUAL"
    # the invoice against what we know
    NOT_OUR_COMPANY = "NOT_OUR_COMPANY"
    SUPPLIER_UNKNOWN = "SUPPLIER_UNKNOWN"
    SUPPLIER_IS_US = "SUPPLIER_IS_US"
    SUPPLIER_BLOCKED = "SUPPLIER_BLOCKED"
    BANK_CHANGED = "BANK_CHANGED"
    BANK_COUNTRY = "BANK_COUNTRY"
    SENDER_LOOKALIKE = "SENDER_LOOKALIKE"
    SENDER_UNPROVEN = "SENDER_UNPROVEN"
    TYPED_OTHERWISE = "TYPED_OTHERWISE"
    DUPLICATE_EXACT = "DUPLICATE_EXACT"
    DUPLICATE_NUMBER = "DUPLICATE_NUMBER"
    DUPLICATE_NEAR = "DUPLICATE_NEAR"
    OTHER_REPRESENTATION = "OTHER_REPRESENTATION"
    ORDER_UNKNOWN = "ORDER_UNKNOWN"
    ORDER_MISMATCH = "ORDER_MISMATCH"
    ORDER_OVERBILLED = "ORDER_OVERBILLED"
    CORRECTED_UNKNOWN = "CORRECTED_UNKNOWN"
    UNUSUAL_AMOUNT = "UNUSUAL_AMOUNT"
    NO_APPROVER = "NO_APPROVER"
    PERIOD_CLOSED = "PERIOD_CLOSED"
    NOT_POSTABLE = "NOT_POSTABLE"


Owner = Literal["clerk", "controller", "buyer", "operator"]
OWNERS: Final[Mapping[Owner, str]] = {
    "clerk": N_("clerk"),
    "controller": N_("controller"),
    "buyer": N_("buyer"),
    "operator": N_("operator"),
}
"""Who clears a finding, in words."""


class ReasonInfo(NamedTuple):
    """One row of the table of findings."""

    severity: Severity
    owner: Owner
    title: str
    clears: str
    """What a person does to clear it."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One doubt: its reason, a sentence for a clerk with the numbers in it, and what it rests on.

    ``sentence`` is plain English; ``said`` is the same to be told in any language, ``None`` in what was stored before
    there were others. ``fields`` names the header fields it is about; ``evidence`` holds values by name (a twin's id,
    an expected amount) as text, so that it can be stored and shown. ``finding`` and ``Finding.of`` make one.
    """

    reason: Reason
    sentence: str
    fields: tuple[str, ...] = ()
    evidence: Mapping[str, str] = field(default_factory=dict)
    said: Said | None = field(default=None, compare=False)

    @classmethod
    def of(
        cls, reason: Reason, said: Said, fields: tuple[str, ...] = (), evidence: Mapping[str, str] | None = None
    ) -> Finding:
        """A finding from a sentence that was put together before."""
        return cls(reason, said.english, fields, evidence or {}, said)

    def tell(self, language: Language) -> str:
        """The sentence in a language; an old one without its template is translated where it has no values."""
        if self.said is not None:
            return self.said.tell(language)
        return language.gettext(self.sentence) if self.sentence else ""

    @property
    def severity(self) -> Severity:
        """From the table."""
        return REASONS[self.reason].severity

    @property
    def blocks(self) -> bool:
        """Whether it holds the invoice."""
        return self.severity is Severity.BLOCK


class Refused(Exception):  # noqa: N818 - it is an outcome that has a name in the trade, not an error
    """This document cannot be read; carries the finding that says why. Never worth a retry."""

    def __init__(self, finding: Finding) -> None:
        """Keep the finding; the sentence is the message."""
        super().__init__(finding)
        self.finding = finding

    def __str__(self) -> str:
        """Code and sentence: ``ENCRYPTED: The file asks for a password.``."""
        return f"{self.finding.reason}: {self.finding.sentence}"


def finding(
    reason: Reason,
    template: str,
    fields: tuple[str, ...] = (),
    evidence: Mapping[str, str] | None = None,
    /,
    **values: Given,
) -> Finding:
    """A finding from a literal template and the values at its places: ``"Net {net} is not …", …, net=invoice.net``."""
    return Finding.of(reason, say(template, **values), fields, evidence)


def refuse(reason: Reason, template: str, evidence: Mapping[str, str] | None = None, /, **values: Given) -> Refused:
    """The exception to raise for a document that cannot be read, from a literal template as in ``finding``."""
    return Refused(finding(reason, template, (), evidence, **values))


_B, _W = Severity.BLOCK, Severity.WARN

REASONS: Final[Mapping[Reason, ReasonInfo]] = {
    Reason.UNKNOWN_TYPE: ReasonInfo(_B, "clerk", N_("Unknown file type"), N_("Ask the sender for a PDF or an e-invoice.")),
    Reason.EMPTY_FILE: ReasonInfo(_B, "clerk", N_("Empty file"), N_("Ask the sender to send it again.")),
    Reason.ENCRYPTED: ReasonInfo(_B, "clerk", N_("Password needed"), N_("Save it without a password and upload that file.")),
    Reason.BROKEN_FILE: ReasonInfo(_B, "clerk", N_("Broken file"), N_("Open it, print it to a new PDF and upload that.")),
    Reason.TOO_LARGE: ReasonInfo(_B, "operator", N_("File too large"), N_("Send it in parts or raise limits.bytes.")),
    Reason.TOO_MANY_PAGES: ReasonInfo(_B, "operator", N_("Too many pages"), N_("Split the file or raise limits.pages.")),
    Reason.TOO_MANY_PIXELS: ReasonInfo(_B, "operator", N_("Image too large"), N_("Scan at 300 dpi or raise limits.pixels.")),
    Reason.ARCHIVE_BOMB: ReasonInfo(_B, "operator", N_("Suspicious archive"), N_("Unpack it by hand, if you trust the sender.")),
    Reason.TOO_DEEP: ReasonInfo(_B, "operator", N_("Nested too deeply"), N_("Unpack it by hand, if you trust the sender.")),
    Reason.UNSAFE_XML: ReasonInfo(_B, "operator", N_("Unsafe XML"), N_("Ask the sender for an e-invoice without a DOCTYPE.")),
    Reason.READER_CRASHED: ReasonInfo(_B, "operator", N_("Reader crashed"), N_("Print the file to a new PDF and upload that.")),
    Reason.ORIGINAL_DAMAGED: ReasonInfo(_B, "operator", N_("Original damaged or lost"), N_("Restore the archive from its backup, or ask the sender again.")),
    Reason.READER_TIMED_OUT: ReasonInfo(_B, "operator", N_("Reader took too long"), N_("Print the file to a new PDF and upload that.")),
    Reason.READER_OUT_OF_MEMORY: ReasonInfo(_B, "operator", N_("Reader ran out of memory"), N_("Print the file to a new PDF, or raise limits.memory.")),
    Reason.BLANK: ReasonInfo(_W, "clerk", N_("Nothing on it"), N_("Ask the sender to send it again if an invoice was meant.")),
    Reason.DECORATION: ReasonInfo(_W, "clerk", N_("Logo or signature image"), N_("Nothing to do; restore it if it is an invoice.")),
    Reason.REPEATED_PART: ReasonInfo(_W, "clerk", N_("Same file twice in one message"), N_("Nothing to do.")),
    Reason.REPEATED_MESSAGE: ReasonInfo(_W, "clerk", N_("Same message again"), N_("Nothing to do; the invoices are at the first one.")),
    Reason.SUPPLEMENT: ReasonInfo(_W, "clerk", N_("File beside an e-invoice"), N_("Nothing to do; restore it if it is an invoice.")),
    Reason.IGNORED_BY_RULE: ReasonInfo(_W, "operator", N_("Left aside by a mail rule"), N_("Nothing to do; download and hand in the message if it is needed after all.")),
    Reason.BODY_TEXT: ReasonInfo(_W, "clerk", N_("Message text"), N_("Nothing to do.")),
    Reason.SCANNER_REFUSED: ReasonInfo(_B, "operator", N_("Refused by the virus scanner"), N_("Do not open it. Ask the sender for a clean file by a known number.")),
    Reason.PAGE_UNREADABLE: ReasonInfo(_B, "clerk", N_("Page cannot be read"), N_("Open the original: if something stands on that page, type it or ask for the file anew.")),
    Reason.UNSURE: ReasonInfo(_B, "clerk", N_("Not sure enough"), N_("Look at the page and confirm or correct the value.")),
    Reason.FIELD_MISSING: ReasonInfo(_B, "clerk", N_("Value missing"), N_("Type it from the page, or confirm that it is not there.")),
    Reason.REPAIR_PROPOSED: ReasonInfo(_B, "clerk", N_("Repair proposed"), N_("Take the proposed value or keep the one read.")),
    Reason.PAGE_CONTRADICTS_XML: ReasonInfo(_B, "controller", N_("Page contradicts its XML"), N_("Ask the supplier by a known number which one holds.")),
    Reason.KIND_UNSURE: ReasonInfo(_B, "clerk", N_("Kind of document unsure"), N_("Say what the document is.")),
    Reason.NOT_FOR_POSTING: ReasonInfo(_B, "clerk", N_("Not an invoice to post"), N_("File it, or say that it is an invoice.")),
    Reason.READ_FROM_MEMORY: ReasonInfo(_W, "clerk", N_("Read from supplier memory"), N_("Nothing to do; correct it if it is wrong, or forget it: payables memory.")),
    Reason.TOTALS_DISAGREE: ReasonInfo(_B, "clerk", N_("Totals disagree"), N_("Correct the misread amount, or ask the supplier for a corrected invoice.")),
    Reason.LINES_DO_NOT_ADD_UP: ReasonInfo(_W, "clerk", N_("Lines do not add up"), N_("Check the lines for a missing or doubled one.")),
    Reason.LINE_DISAGREES: ReasonInfo(_W, "clerk", N_("Line disagrees with itself"), N_("Check quantity, price and amount of the line.")),
    Reason.TAX_DISAGREES: ReasonInfo(_B, "clerk", N_("Tax disagrees with its rate"), N_("Correct the misread amount, or ask for a corrected invoice.")),
    Reason.TAX_RATE_UNKNOWN: ReasonInfo(_W, "controller", N_("Unusual tax rate"), N_("Check the rate for the supplier's country and date.")),
    Reason.DUE_DISAGREES: ReasonInfo(_W, "clerk", N_("Amount due disagrees"), N_("Check prepayments and rounding.")),
    Reason.BAD_IDENTIFIER: ReasonInfo(_B, "clerk", N_("Check digit fails"), N_("Correct the misread character.")),
    Reason.VAT_ID_INVALID: ReasonInfo(_W, "controller", N_("VAT id is printed wrong"), N_("Ask the supplier: input tax may be refused.")),
    Reason.BAD_IBAN: ReasonInfo(_B, "clerk", N_("IBAN check digit fails"), N_("Correct the misread character.")),
    Reason.BAD_PAYMENT_REFERENCE: ReasonInfo(_B, "clerk", N_("Payment reference fails its check"), N_("Correct the misread character.")),
    Reason.DATE_IN_FUTURE: ReasonInfo(_B, "clerk", N_("Date in the future"), N_("Correct the date, or hold the invoice until then.")),
    Reason.DATE_TOO_OLD: ReasonInfo(_W, "controller", N_("Old invoice"), N_("Check that it was not paid long ago.")),
    Reason.DUE_BEFORE_ISSUE: ReasonInfo(_B, "clerk", N_("Due before it was issued"), N_("Correct the misread date.")),
    Reason.CURRENCY_UNKNOWN: ReasonInfo(_B, "clerk", N_("Currency unknown"), N_("Say which currency it is in.")),
    Reason.CURRENCY_UNUSUAL: ReasonInfo(_B, "clerk", N_("Unusual currency for this supplier"), N_("Check the currency on the page.")),
    Reason.NOT_OUR_COMPANY: ReasonInfo(_B, "clerk", N_("Addressed to another company"), N_("Send it on, or add the entity to payables.toml.")),
    Reason.SUPPLIER_UNKNOWN: ReasonInfo(_B, "controller", N_("Unknown supplier"), N_("Add the supplier to the master, or pick the right one.")),
    Reason.SUPPLIER_IS_US: ReasonInfo(_B, "clerk", N_("Our own invoice"), N_("It is one of our sales invoices: reject it.")),
    Reason.SUPPLIER_BLOCKED: ReasonInfo(_B, "controller", N_("Supplier is blocked"), N_("Unblock the supplier or reject the invoice.")),
    Reason.BANK_CHANGED: ReasonInfo(_B, "controller", N_("Bank account is new"), N_("Call the supplier on a number known before; two people confirm.")),
    Reason.BANK_COUNTRY: ReasonInfo(_B, "controller", N_("Bank account in another country"), N_("Call the supplier on a number known before; two people confirm.")),
    Reason.SENDER_UNPROVEN: ReasonInfo(_B, "controller", N_("Sender is not who they say"), N_("Call the supplier on a number known before.")),
    Reason.SENDER_LOOKALIKE: ReasonInfo(_B, "controller", N_("Sender only looks right"), N_("Call the supplier on a number known before.")),
    Reason.TYPED_OTHERWISE: ReasonInfo(_W, "clerk", N_("Supplier typed something else"), N_("Compare with the page; what is on the page holds.")),
    Reason.DUPLICATE_EXACT: ReasonInfo(_B, "clerk", N_("Duplicate"), N_("Reject it, or say why it is not a duplicate.")),
    Reason.DUPLICATE_NUMBER: ReasonInfo(_B, "clerk", N_("Same number as another invoice"), N_("Compare the two; reject the copy.")),
    Reason.DUPLICATE_NEAR: ReasonInfo(_B, "clerk", N_("Looks like another invoice"), N_("Compare the two; reject the copy.")),
    Reason.OTHER_REPRESENTATION: ReasonInfo(_W, "clerk", N_("Same invoice by another way"), N_("Nothing to do; both files are kept.")),
    Reason.ORDER_UNKNOWN: ReasonInfo(_B, "buyer", N_("Unknown purchase order"), N_("Correct the number, or ask the buyer.")),
    Reason.ORDER_MISMATCH: ReasonInfo(_B, "buyer", N_("Differs from the purchase order"), N_("Ask the buyer to accept the difference.")),
    Reason.ORDER_OVERBILLED: ReasonInfo(_B, "buyer", N_("More than was ordered"), N_("Ask the buyer to accept the difference.")),
    Reason.CORRECTED_UNKNOWN: ReasonInfo(_W, "clerk", N_("Corrected invoice not found"), N_("Check the number of the corrected invoice.")),
    Reason.UNUSUAL_AMOUNT: ReasonInfo(_W, "controller", N_("Unusual amount"), N_("Compare with the supplier's earlier invoices.")),
    Reason.NO_APPROVER: ReasonInfo(_B, "controller", N_("Nobody may approve it"), N_("Add an approver or a limit to the policy.")),
    Reason.PERIOD_CLOSED: ReasonInfo(_B, "controller", N_("Period is closed"), N_("Post it into the open period.")),
    Reason.NOT_POSTABLE: ReasonInfo(_B, "controller", N_("Cannot be posted"), N_("Complete the chart of accounts, or correct the amounts.")),
}  # fmt: skip
"""Code, severity, owner, title and what clears it. The sentence with the numbers is each check's own."""
