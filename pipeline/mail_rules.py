"""What the company says about mails from a sender, to an address or with a subject: the first rule that fits decides.

Headers are claims of whoever wrote the mail. A rule may therefore give a mail to one of our companies, name the
supplier to look at first, or leave the mail aside; it proves nothing, and no invoice is let through for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.sentences import Said, say


class MailRule(BaseModel):
    """One row of the table: every condition that is given must hold, and what follows if they do.

    An address pattern is an address, ``@domain`` (with its subdomains) or has ``*`` and ``?`` in it; a subject pattern
    is a piece of the subject, or has ``*`` and ``?``. Letters may be large or small. Raises ``ValueError`` without a
    condition or without a consequence.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1)
    mailbox: tuple[str, ...] = ()
    sender: tuple[str, ...] = ()
    recipient: tuple[str, ...] = ()
    subject: tuple[str, ...] = ()
    entity: str | None = None
    supplier: str | None = None
    ignore: bool = False

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.mailbox or self.sender or self.recipient or self.subject):
            raise ValueError(f"rule {self.name}: give mailbox, sender, recipient or subject")
        if self.ignore == bool(self.entity or self.supplier):
            raise ValueError(f"rule {self.name}: give entity or supplier, or ignore = true")
        return self


@dataclass(frozen=True, slots=True)
class Envelope:
    """What rules look at: all addresses that the mail names, its subject, and the mailbox it lay in."""

    senders: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    subject: str = ""
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule that was tried, and what did not hold; nothing where it fits."""

    rule: MailRule
    missed: tuple[Said, ...]

    @property
    def fits(self) -> bool:
        """Whether every condition holds."""
        return not self.missed


def tried(rules: Sequence[MailRule], envelope: Envelope) -> Iterator[Trial]:
    """The rules in their order, up to the first that fits."""
    for rule in rules:
        trial = Trial(rule, tuple(_missed(rule, envelope)))
        yield trial
        if trial.fits:
            return


def rule_for(rules: Sequence[MailRule], envelope: Envelope) -> MailRule | None:
    """The first rule that fits."""
    return next((trial.rule for trial in tried(rules, envelope) if trial.fits), None)


def _missed(rule: MailRule, envelope: Envelope) -> Iterator[Said]:
    if rule.mailbox and envelope.mailbox not in rule.mailbox:
        yield say("the mailbox is {mailbox}", mailbox=envelope.mailbox or "-")
    # a forged mail may name several senders; a rule that fits one of them alone is not meant
    if rule.sender and not (envelope.senders and all(_address_fits(rule.sender, one) for one in envelope.senders)):
        yield say("the sender is {sender}", sender=", ".join(envelope.senders) or "-")
    if rule.recipient and not any(_address_fits(rule.recipient, one) for one in envelope.recipients):
        yield say("the recipient is {recipient}", recipient=", ".join(envelope.recipients) or "-")
    if rule.subject and not any(_subject_fits(pattern, envelope.subject) for pattern in rule.subject):
        yield say("the subject is {subject}", subject=envelope.subject or "-")


def _address_fits(patterns: Sequence[str], address: str) -> bool:
    written = address.casefold()
    return any(_one_fits(pattern.casefold(), written) for pattern in patterns)


def _one_fits(pattern: str, address: str) -> bool:
    if pattern.startswith("@") and not _is_open(pattern):
        domain = address.rpartition("@")[2]
        return domain == pattern[1:] or domain.endswith(f".{pattern[1:]}")
    return fnmatchcase(address, pattern)


def _subject_fits(pattern: str, subject: str) -> bool:
    wanted, written = pattern.casefold(), subject.casefold()
    return fnmatchcase(written, wanted) if _is_open(wanted) else wanted in written


def _is_open(pattern: str) -> bool:
    return "*" in pattern or "?" in pattern
