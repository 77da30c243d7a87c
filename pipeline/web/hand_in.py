"""Files that people and suppliers hand in: looked at at once, scanned, then through the one door."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, Protocol

from pipeline.documents import CONTAINERS, READABLE, Attachment, MediaType
from pipeline.findings import REASONS, Finding, Reason, ReasonInfo
from pipeline.intake.names import display_name
from pipeline.intake.scan import scan
from pipeline.intake.sniff import sniff, unknown_type
from pipeline.sentences import say, term
from pipeline.status import Disposition
from pipeline.store import Store
from pipeline.web.acts import Acts
from pipeline.web.config import WebConfig

TAKEN: Final = READABLE | CONTAINERS
"""What is taken: what is read, and what holds it."""
MOST_FILES: Final = 20
"""Files at once."""


class Door(Protocol):
    """The state of the application."""

    store: Store
    acts: Acts | None
    config: WebConfig


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one file at once. ``document_id`` where it was taken; ``finding`` where it was not."""

    name: str
    outcome: Literal["received", "known", "refused"]
    document_id: int | None = None
    finding: Finding | None = None

    @property
    def row(self) -> ReasonInfo | None:
        """Title and what clears it."""
        return REASONS[self.finding.reason] if self.finding else None


def hand_in(door: Door, attachment: Attachment, by: str) -> Told:
    """Take one file in, or say why not. ``by`` is who stands in the history of what was refused."""
    name = display_name(attachment.name, "unnamed")
    content = attachment.content
    finding = at_once(attachment, door.config.upload_bytes)
    if finding is None and (finding := scan(door.config.scan_command, content)) is not None:
        door.store.handed_in.refuse(by, name, attachment.sha256, len(content), finding)
    if finding is not None:
        return Told(name, "refused", finding=finding)
    if door.acts is None:
        raise LookupError("nothing can be taken in here")
    known = door.store.intake.knows(attachment.origin, attachment.sha256)
    document_id = door.acts.take_in(attachment)
    arrival = door.store.intake.arrival(document_id)
    if arrival.disposition is Disposition.FAILED:
        return Told(name, "refused", document_id, arrival.finding)
    return Told(name, "known" if known else "received", document_id)


def at_once(attachment: Attachment, most: int) -> Finding | None:
    """Why a file is not even looked into: empty, too large, or nothing that can hold an invoice."""
    name, content = display_name(attachment.name, "unnamed"), attachment.content
    if not content:
        return Finding.of(Reason.EMPTY_FILE, say("{name} is empty.", name=name))
    if len(content) > most:
        said = say("{name} has {size} bytes; the limit is {limit}.", name=name, size=len(content), limit=most)
        return Finding.of(Reason.TOO_LARGE, said)
    if sniff(content) not in TAKEN and attachment.claimed_type != MediaType.MAIL:
        kind = unknown_type(content)
        said = say(
            "{name} is {kind}; PDF, e-invoice XML and images (PNG, JPEG, TIFF, WEBP, HEIC) are read.",
            name=name,
            kind=term(kind),
        )
        return Finding.of(Reason.UNKNOWN_TYPE, said, evidence={"kind": kind})
    return None
