"""The stage that reminds: who waits for how long, one message for each person and day."""

from __future__ import annotations

import datetime as dt
import json
import logging
import smtplib
from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from email.message import EmailMessage

from flows.stages import Tally
from flows.wiring import Office
from pipeline.approval import Plan
from pipeline.letters import SupplierLetter, mail_of
from pipeline.notify import Reminder, Waiting, key_of, mail, reminders, send
from pipeline.settings import NotifySettings
from pipeline.status import Status
from pipeline.store import Letter
from pipeline.web.decide_page import decision_link

log = logging.getLogger(__name__)


def remind(desk: Office, today: dt.date) -> Tally:
    """Reminders for what has waited long enough; a person gets one a day, however often this runs."""
    tally = Tally()
    for reminder in reminders(list(_untold(desk, today)), today):
        tally.reminded += desk.store.outbox.put(Letter(reminder.key, "reminder", json.dumps(asdict(reminder))))
    if desk.settings.notify.smtp_host:
        tally.problems += _deliver(desk)
    return tally


def _untold(desk: Office, today: dt.date) -> Iterator[Waiting]:
    """What waits for people who were not reminded today. Only these get links: a new one makes the one before void."""
    told: dict[str, bool] = {}
    for one, plan in _waiting(desk, today):
        if one.person not in told:
            told[one.person] = desk.store.outbox.has(key_of(one.person, today))
        if not told[one.person]:
            yield one if plan is None else replace(one, link=_link(desk, one, plan))


def _waiting(desk: Office, today: dt.date) -> Iterator[tuple[Waiting, Plan | None]]:
    """What has waited longer than ``remind_after_hours``: approvals for whose turn it is, reviews for the clerks.

    The plan goes with what waits for a decision.
    """
    before = dt.datetime.combine(today, dt.time.max, dt.UTC) - dt.timedelta(
        hours=desk.settings.notify.remind_after_hours
    )
    for asked in desk.store.approvals.asked():
        if asked.since <= before:
            record = desk.store.invoices.one(asked.invoice_id)
            title = (
                f"{record.invoice.supplier.name or 'unknown supplier'} {record.invoice.gross} {record.invoice.currency}"
            )
            for person in asked.turn:
                matter = Waiting(person, asked.invoice_id, title, asked.since.date(), "approve or reject it")
                yield matter, asked.plan
    clerks = desk.policy.groups.get("ap", ())
    for heading in desk.store.invoices.headings(Status.IN_REVIEW):
        if heading.since <= before:
            title = (
                f"{heading.supplier_name or 'unknown supplier'} {heading.gross or ''} {heading.currency or ''}".strip()
            )
            for person in clerks:
                matter = Waiting(person, heading.id, title, heading.since.date(), "correct, answer or reject it")
                yield matter, None


def _link(desk: Office, asked: Waiting, plan: Plan) -> str:
    """A link at which a person with an account decides about one invoice, once."""
    account = desk.store.accounts.named(asked.person)
    if not desk.settings.notify.decision_links or account is None or not account.active:
        return ""
    return decision_link(desk.store, desk.settings.web_address, asked.invoice_id, asked.person, plan.hash)


def _addresses(desk: Office) -> dict[str, str]:
    """Where people get their mail: their account says it, else the settings."""
    known = {one.login: one.email for one in desk.store.accounts.all() if one.email and one.active}
    return {**desk.settings.notify.addresses, **known}


def _deliver(desk: Office) -> list[str]:
    """Hand every waiting letter to the mail server; one that cannot go out now stays for the next run."""
    settings, addresses = desk.settings.notify, _addresses(desk)
    problems = []
    for letter in desk.store.outbox.waiting():
        message = _message(letter, settings, addresses)
        if message is None:
            continue
        try:
            send(message, settings)
        except (OSError, smtplib.SMTPException) as error:
            problems.append(f"mail server {settings.smtp_host}: {error}")
            break
        desk.store.outbox.done(letter.key)
    return problems


def _message(letter: Letter, settings: NotifySettings, addresses: Mapping[str, str]) -> EmailMessage | None:
    """The mail that a letter is; ``None`` where it has no address, or may still be taken back."""
    body = json.loads(letter.body)
    if letter.kind == "rejection":
        if dt.datetime.fromisoformat(body.pop("not_before")) > dt.datetime.now(dt.UTC):
            return None
        return mail_of(SupplierLetter(**body), letter.key, settings.sender)
    if letter.kind == "remittance":
        return mail_of(SupplierLetter(**body), letter.key, settings.sender)
    return mail(Reminder(**body), addresses, settings.sender)
