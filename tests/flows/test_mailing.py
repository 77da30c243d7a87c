"""The stage of mailboxes against a real Dovecot: rules, problems that cost themselves alone, prompt pick-up, commands."""

import dataclasses
import imaplib
import itertools
import sys
import threading
from email.message import EmailMessage
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.insert(0, str(Path(__file__).parent))

from ubl import an_invoice

from flows import stages
from flows.cli import app
from flows.stages import Sources
from flows.watching import watch
from pipeline.mail_rules import MailRule
from pipeline.settings import MailboxSettings
from pipeline.status import Disposition, Status

USERS = itertools.count(40)


def a_mail(number: int, **headers: str) -> bytes:
    mail = EmailMessage()
    told = {"From": "rechnung@beispiel.example", "To": "ap@muster.example", "Subject": f"Rechnung {number}"}
    for name, value in (told | {name.replace("_", "-"): value for name, value in headers.items()}).items():
        mail[name] = value
    mail["Message-ID"] = f"<{number}@beispiel.example>"
    mail.set_content("Guten Tag")
    mail.add_attachment(
        an_invoice(f"R-{number}", 100 + number), maintype="application", subtype="xml", filename="r.xml"
    )
    return mail.as_bytes()


@pytest.fixture
def account(dovecot, monkeypatch):
    monkeypatch.setenv("AP_PASSWORD", "secret")

    def make(name="ap", **given):
        return MailboxSettings(
            name=name, host="127.0.0.1", port=dovecot.port, user=f"user{next(USERS)}", password_env="AP_PASSWORD", tls=False,
            **given,
        )  # fmt: skip

    return make


def signed_in(mailbox) -> imaplib.IMAP4:
    client = imaplib.IMAP4(mailbox.host, mailbox.port, timeout=10)
    client.login(mailbox.user, "secret")
    return client


def deliver(mailbox, *raws, folder="INBOX"):
    client = signed_in(mailbox)
    client.create(folder)
    for raw in raws:
        assert client.append(folder, None, None, raw)[0] == "OK"
    client.logout()


def left(mailbox, folder="INBOX") -> int:
    client = signed_in(mailbox)
    count = int(client.select(folder, readonly=True)[1][0] or 0)
    client.logout()
    return count


def over(desk, *mailboxes, rules=()):
    changed = {"mailboxes": mailboxes, "mail_rules": rules, "folders": ()}
    return dataclasses.replace(desk, settings=desk.settings.model_copy(update=changed))


def test_mail_is_taken_in_by_the_rules(desk, account):
    box = account()
    rules = (
        MailRule(name="news", subject=("newsletter",), ignore=True),
        MailRule(name="ours", sender=("@beispiel.example",), entity="ours", supplier="S9"),
    )
    deliver(box, a_mail(1), a_mail(2, Subject="Newsletter March"))

    tally = stages.take_in(over(desk, box, rules=rules))

    (waiting,) = desk.store.intake.arrivals(Disposition.RECEIVED)
    (news,) = [one for one in desk.store.intake.arrivals(Disposition.IGNORED) if one.parent_id is None]
    assert (tally.new, tally.problems, left(box), left(box, "Processed")) == (2, [], 0, 2)
    assert (waiting.origin.entity, waiting.origin.supplier) == ("ours", "S9")
    assert (news.finding.reason, news.document.name) == ("IGNORED_BY_RULE", "Newsletter March.eml")


def test_one_mail_in_two_mailboxes_is_one_invoice(desk, account):
    first, second = account("ap"), account("info")
    deliver(first, a_mail(1, Received="by a; Thu, 5 Mar 2026 10:00:00 +0100"))
    deliver(second, a_mail(1, Received="by b; Thu, 5 Mar 2026 10:00:09 +0100"))

    stages.everything(over(desk, first, second))

    (again,) = [one for one in desk.store.intake.arrivals(Disposition.IGNORED) if one.parent_id is None]
    assert again.finding.reason == "REPEATED_MESSAGE"
    assert sum(desk.store.status()["invoices"].values()) == 1
    assert desk.store.status()["intake"]["balanced"]


def test_a_folder_that_is_not_there_costs_the_others_nothing(desk, account):
    box = account(folders=("Gone", "INBOX", "Rechnungen"))
    deliver(box, a_mail(1))
    deliver(box, a_mail(2), folder="Rechnungen")

    tally = stages.take_in(over(desk, box))

    assert tally.new == 2
    assert tally.problems == ["Mailbox ap: there is no folder Gone."]


def test_a_mail_that_cannot_be_moved_is_kept_and_the_next_one_comes(desk, account, monkeypatch):
    box = account()
    deliver(box, a_mail(1), a_mail(2))
    ask = imaplib.IMAP4.uid

    def refuse(client, name, *arguments):
        return ("NO", [b"over quota"]) if (name, arguments[0]) == ("MOVE", "1") else ask(client, name, *arguments)

    monkeypatch.setattr(imaplib.IMAP4, "uid", refuse)
    tally = stages.take_in(over(desk, box))

    assert (tally.new, left(box)) == (2, 1)
    assert len(tally.problems) == 1
    assert "stays where it is" in tally.problems[0]


def test_a_mailbox_that_is_left_as_it_is_is_not_fetched_twice(desk, account, monkeypatch):
    box = account(after="leave")
    deliver(box, a_mail(1), a_mail(2))
    stages.take_in(over(desk, box))
    deliver(box, a_mail(3))

    tally = stages.take_in(over(desk, box))

    assert (tally.new, tally.known, left(box)) == (1, 0, 3)


def test_a_person_who_moves_a_mail_between_folders_makes_no_second_one(desk, account):
    box = account(after="leave", folders=("INBOX", "Rechnungen"))
    deliver(box, a_mail(1))
    deliver(box, folder="Rechnungen")
    stages.take_in(over(desk, box))
    client = signed_in(box)
    client.select("INBOX")
    client.uid("MOVE", "1", "Rechnungen")
    client.logout()

    tally = stages.take_in(over(desk, box))

    assert (tally.new, tally.known) == (0, 1)


def test_new_mail_is_picked_up_at_once(desk, account):
    box, stopped = account(), threading.Event()
    walks = watch(over(desk, box), 3600, stopped, mail_seconds=3600)
    deliver(box, a_mail(1))
    first = next(walks)
    deliver(box, a_mail(2))

    second = next(walks)  # a poll would come in an hour
    stopped.set()

    assert (first.read, second.read) == (1, 1)
    assert list(walks) == []


def test_a_mail_that_fails_its_servers_proof_holds_the_invoice(desk, account):
    box = account(authserv_id="mx.muster.example")
    deliver(box, a_mail(1, Authentication_Results="mx.muster.example; dmarc=fail header.from=beispiel.example"))

    stages.everything(over(desk, box))

    (invoice,) = desk.store.invoices.waiting(*Status)
    reasons = [one.reason for one, _ in desk.store.invoices.findings(invoice)]
    assert "SENDER_UNPROVEN" in reasons


@pytest.fixture
def configured(home, account):
    box = account()
    with (home / "payables.toml").open("a") as config:
        config.write(
            f'[[mailboxes]]\nname = "ap"\nhost = "127.0.0.1"\nport = {box.port}\nuser = "{box.user}"\n'
            'password_env = "AP_PASSWORD"\ntls = false\n'
            '[[mail_rules]]\nname = "news"\nsubject = ["newsletter"]\nignore = true\n'
            '[[mail_rules]]\nname = "elbe"\nsender = ["@beispiel.example"]\nentity = "ours"\n'
        )
    return box


def run(*arguments):
    return CliRunner().invoke(app, ["mail", *map(str, arguments)])


def test_what_would_become_of_a_message_is_explained_and_nothing_is_kept(configured, home):
    (home / "m.eml").write_bytes(a_mail(1))

    told = run("test", home / "m.eml")

    assert told.exit_code == 0, told.output
    assert "Rule 1  news: no: the subject is Rechnung 1" in told.output
    assert "Rule 2  elbe: fits: for ours" in told.output
    assert "received  r.xml" in told.output
    assert "no mailbox other" in str(run("test", home / "m.eml", "--mailbox", "other").exception)


def test_mailboxes_are_looked_at_without_changing_them(configured):
    deliver(configured, a_mail(1))

    told = run("check")

    assert (told.exit_code, left(configured)) == (0, 1)
    assert "MOVE IDLE" in told.output
    assert "INBOX: 1 messages wait" in told.output


def test_a_mailbox_that_does_not_answer_is_told(configured, monkeypatch):
    monkeypatch.setenv("AP_PASSWORD", "wrong")

    told = run("check")

    assert told.exit_code == 1
    assert "refuses the login" in told.output


def test_a_mailbox_is_looked_at_again_on_demand(configured, desk):
    left_alone = configured.model_copy(update={"after": "leave"})
    deliver(configured, a_mail(1))
    stages.take_in(over(desk, left_alone), sources=Sources.MAILBOXES)

    assert "1 messages will be looked at again" in run("again", "ap").output
    assert stages.take_in(over(desk, left_alone)).known == 1
