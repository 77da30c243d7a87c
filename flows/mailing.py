"""The stage of mailboxes: take in what waits, by the company's mail rules, and then move it out of the way."""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator

from imap_tools.errors import ImapToolsError, UnexpectedCommandStatusError

from flows.secret_names import secret
from flows.wiring import Office
from pipeline.intake import Part
from pipeline.intake.imap import MailboxError
from pipeline.intake.mailbox import Unfetched, messages, place
from pipeline.intake.names import one_line
from pipeline.intake.sorting import sorted_by
from pipeline.settings import MailboxSettings
from pipeline.store import Receipt

BROKEN = (OSError, ImapToolsError, imaplib.IMAP4.error, MailboxError)
"""What a connection to a mail server raises."""


def take_mailbox(desk: Office, mailbox: MailboxSettings, receive: Callable[[Part], Receipt]) -> list[str]:
    """Receive what waits in the folders of a mailbox; the problems met, a sentence for each.

    A folder that cannot be read costs the others nothing, nor does a message that the server will not give out or move.
    """
    problems: list[str] = []
    for folder in mailbox.folders:
        try:
            told = _take(desk, mailbox, folder, receive)
            problems += (f"mailbox {mailbox.name}, {folder}: {one_line(why)}" for why in told)
        except MailboxError as error:
            problems.append(str(error))
        except BROKEN as error:
            problems.append(f"mailbox {mailbox.name}: {one_line(str(error))}")
    return problems


def _take(desk: Office, mailbox: MailboxSettings, folder: str, receive: Callable[[Part], Receipt]) -> Iterator[str]:
    """A message is moved or marked once the database has it, never before."""
    log, where = desk.store.mail_log, place(mailbox, folder)
    found = messages(
        mailbox, desk.settings.limits, folder, seen=lambda uidvalidity: log.seen(where, uidvalidity), secrets=secret
    )
    for message in found:
        if isinstance(message, Unfetched):
            yield f"the server does not give out message {message.uid}: {message.why}"
            continue
        tree = sorted_by(desk.settings.mail_rules, mailbox, message.part(desk.settings.limits, desk.unpack))
        receipt = receive(tree)
        if mailbox.after != "move":
            log.note(where, message.uidvalidity, message.uid, receipt.document_id)
        try:
            message.done()
        except UnexpectedCommandStatusError as error:
            yield f"message {message.uid} is kept and stays where it is: {error}"
