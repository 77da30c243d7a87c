"""Mailboxes and mail rules tried out: what would become of a message, and whether a mailbox answers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from flows.commands.problems import Problem
from flows.mailing import BROKEN
from flows.secret_names import secret
from flows.wiring import Office
from pipeline.documents import Attachment, Channel, Origin
from pipeline.intake import Part
from pipeline.intake.imap import can, signed_in
from pipeline.intake.mailbox import waiting
from pipeline.intake.names import one_line
from pipeline.intake.sorting import envelope, sorted_by
from pipeline.mail_rules import MailRule, tried
from pipeline.settings import MailboxSettings, Settings

ELSEWHERE = MailboxSettings(name="", host="localhost", user="nobody")
"""The mailbox of those who have none yet."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a mailbox answered."""

    well: bool
    lines: tuple[str, ...]


def mailbox_named(settings: Settings, name: str) -> MailboxSettings:
    """A mailbox of the settings. Raises ``Problem``."""
    found = next((one for one in settings.mailboxes if one.name == name), None)
    if found is None:
        known = ", ".join(one.name for one in settings.mailboxes) or "none"
        raise Problem(f"there is no mailbox {name} in payables.toml; there are: {known}")
    return found


def explain(desk: Office, file: Path, name: str | None) -> Iterator[str]:
    """What the headers say, every rule with what did not hold, and the parts with their dispositions."""
    boxes = desk.settings.mailboxes
    mailbox = mailbox_named(desk.settings, name) if name else (boxes[0] if boxes else ELSEWHERE)
    origin = Origin(Channel.MAIL, str(file.absolute()), entity=mailbox.entity)
    tree = desk.unpack(Attachment(file.name, file.read_bytes(), origin, "message/rfc822"), desk.settings.limits)
    found = envelope(tree.attachment.origin, mailbox.name)
    yield f"From        {', '.join(found.senders) or '-'}"
    yield f"To          {', '.join(found.recipients) or '-'}"
    yield f"Subject     {found.subject or '-'}"
    yield f"Mailbox     {mailbox.name or '-'}"
    yield ""
    rules = desk.settings.mail_rules
    for number, trial in enumerate(tried(rules, found), start=1):
        told = f"fits: {_consequence(trial.rule)}" if trial.fits else f"no: {'; '.join(map(str, trial.missed))}"
        yield f"Rule {number}  {trial.rule.name}: {told}"
    if not any(trial.fits for trial in tried(rules, found)):
        yield "No rule fits: it is taken in as it is." if rules else "There are no [[mail_rules]] in payables.toml."
    yield ""
    sorted_tree = sorted_by(rules, mailbox, tree)
    yield f"Entity      {sorted_tree.attachment.origin.entity or '-'}"
    yield f"Supplier    {sorted_tree.attachment.origin.supplier or '-'}"
    yield f"Sender      {sorted_tree.attachment.origin.authentication or 'nothing is said about whether it is genuine'}"
    for part in sorted_tree.walk():
        yield f"{part.path or 'whole':<11} {_fate(part)}"


def look(mailbox: MailboxSettings) -> Told:
    """Sign in, open each folder for reading, and count."""
    try:
        with signed_in(mailbox, secrets=secret) as box:
            ways = [word for word in ("MOVE", "IDLE", "UIDPLUS") if can(box, word)]
            lines = [
                f"{mailbox.name}: signed in to {mailbox.host} as {mailbox.user}; {' '.join(ways) or 'the bare minimum'}"
            ]
            for folder in mailbox.folders:
                there = box.folder.exists(folder)
                told = f"{waiting(box, mailbox, folder)} messages wait" if there else "there is no such folder"
                lines.append(f"  {folder}: {told}")
            return Told(all(box.folder.exists(folder) for folder in mailbox.folders), tuple(lines))
    except BROKEN as error:
        return Told(well=False, lines=(f"{mailbox.name}: {one_line(str(error))}",))


def _consequence(rule: MailRule) -> str:
    if rule.ignore:
        return "it is left aside"
    return ", ".join(
        said
        for said in (rule.entity and f"for {rule.entity}", rule.supplier and f"probably from supplier {rule.supplier}")
        if said
    )


def _fate(part: Part) -> str:
    why = f" ({part.finding.reason}: {part.finding.sentence})" if part.finding else ""
    return f"{part.disposition:<9} {part.attachment.name}{why}"
