"""A message that was taken apart, given to whom the company's mail rules say, or left aside."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipeline.authentication import trusted
from pipeline.documents import MediaType, Origin
from pipeline.findings import Reason, finding
from pipeline.intake.parts import Part
from pipeline.mail_rules import Envelope, MailRule, rule_for
from pipeline.settings import MailboxSettings
from pipeline.status import Disposition

_KEPT = (Disposition.RECEIVED, Disposition.FAILED)


def sorted_by(rules: Sequence[MailRule], mailbox: MailboxSettings, tree: Part) -> Part:
    """The tree with what the mailbox and the first rule that fits say of it; IGNORED as a whole where that says so."""
    tree = _with_origin(tree, lambda one: replace(one, authentication=trusted(one.authentication, mailbox.authserv_id)))
    rule = rule_for(rules, envelope(tree.attachment.origin, mailbox.name))
    if rule is None:
        return tree
    if rule.ignore:
        why = finding(
            Reason.IGNORED_BY_RULE, "The mail rule {rule} leaves it aside.", (), {"rule": rule.name}, rule=rule.name
        )
        return replace(tree, disposition=Disposition.IGNORED, finding=why, parts=())
    return _with_origin(
        tree, lambda one: replace(one, entity=rule.entity or one.entity, supplier=rule.supplier or one.supplier)
    )


def envelope(origin: Origin, mailbox: str = "") -> Envelope:
    """What rules look at, of where a message came from."""
    senders = tuple(filter(None, (origin.sender or "").split(", ")))
    return Envelope(senders, origin.recipients, origin.subject or "", mailbox)


def message_key(tree: Part) -> str | None:
    """What makes two messages the same one, delivered twice: their Message-ID and the bytes of what may be an invoice.

    A Message-ID alone is no identity: senders give it twice. ``None`` for what is no message, has no Message-ID, or
    holds nothing that may be an invoice.
    """
    told = tree.attachment.origin.message_id
    if tree.media_type is not MediaType.MAIL or not told:
        return None
    kept = [one.attachment.sha256 for one in tree.walk() if one.path and one.disposition in _KEPT]
    return hashlib.sha256("\x1f".join((told, *kept)).encode()).hexdigest() if kept else None


def _with_origin(part: Part, change: Callable[[Origin], Origin]) -> Part:
    attachment = replace(part.attachment, origin=change(part.attachment.origin))
    return replace(part, attachment=attachment, parts=tuple(_with_origin(one, change) for one in part.parts))
