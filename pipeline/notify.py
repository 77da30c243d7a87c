"""Telling people what waits for them: messages as values, and the one place that hands them to a mail server."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage

from pipeline.settings import NotifySettings


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for a person."""

    person: str
    invoice_id: int
    title: str
    since: date
    asked: str
    """What the person is asked to do, as a sentence."""
    link: str = ""
    """Where they can do it; works once."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message to one person about everything that waits for them. ``key`` makes it go out once a day at most."""

    key: str
    person: str
    subject: str
    text: str


def key_of(person: str, today: date) -> str:
    """What a person's reminder of a day is kept under."""
    return f"remind:{person}:{today.isoformat()}"


def reminders(waiting: Sequence[Waiting], today: date) -> list[Reminder]:
    """One message for each person, oldest matter first."""
    people: dict[str, list[Waiting]] = {}
    for matter in sorted(waiting, key=lambda one: (one.since, one.invoice_id)):
        people.setdefault(matter.person, []).append(matter)
    return [_reminder(person, matters, today) for person, matters in sorted(people.items())]


def _reminder(person: str, matters: Sequence[Waiting], today: date) -> Reminder:
    lines = [
        f"- invoice {one.invoice_id}, {one.title}, since {one.since}: {one.asked}"
        + (f"\n  {one.link}" if one.link else "")
        for one in matters
    ]
    count = "1 invoice waits" if len(matters) == 1 else f"{len(matters)} invoices wait"
    text = "\n".join(
        [f"{count} for you:", "", *lines, "", "Answer with `payables show ID`, `approve ID` or `reject ID`."]
    )
    return Reminder(key_of(person, today), person, f"{count} for you", text)


def mail(reminder: Reminder, addresses: Mapping[str, str], sender: str) -> EmailMessage | None:
    """The reminder as a mail; ``None`` where the person has no address. The Message-ID is the same each time."""
    address = addresses.get(reminder.person)
    if address is None:
        return None
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, address, reminder.subject
    message["Message-ID"] = f"<{reminder.key.replace(chr(58), chr(46))}@payables.invalid>"
    message.set_content(reminder.text)
    return message


def send(message: EmailMessage, settings: NotifySettings) -> None:
    """Hand one message to the mail server. Raises ``OSError`` or ``smtplib.SMTPException`` where that fails."""
    with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=30) as server:
        if settings.smtp_user:
            server.starttls()
            server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
        server.send_message(message)
