"""The mailbox, against a real Dovecot."""

from __future__ import annotations

import imaplib
import itertools
import socket
import ssl
import threading
from dataclasses import dataclass

import pytest

from pipeline.intake.imap import MailboxError
from pipeline.intake.mailbox import Unfetched, messages
from pipeline.limits import Limits
from pipeline.settings import MailboxSettings
from pipeline.status import Disposition

LIMITS = Limits()
USERS = itertools.count()


@dataclass(frozen=True)
class Account:
    """A fresh mailbox, looked at with the standard library beside the code under test."""

    settings: MailboxSettings

    def client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self.settings.host, self.settings.port, timeout=10)
        client.login(self.settings.user, "secret")
        return client

    def deliver(self, *raws: bytes, folder: str = "INBOX") -> None:
        client = self.client()
        for raw in raws:
            assert client.append(folder, None, None, raw)[0] == "OK"
        client.logout()

    def count(self, folder: str = "INBOX", criteria: str = "ALL") -> int:
        client = self.client()
        if client.select(folder, readonly=True)[0] != "OK":
            return -1
        found = client.search(None, criteria)[1][0].split()
        client.logout()
        return len(found)


@pytest.fixture
def account(dovecot, monkeypatch):
    monkeypatch.setenv("AP_PASSWORD", "secret")
    return Account(
        MailboxSettings(
            name="ap", host="127.0.0.1", port=dovecot.port, user=f"user{next(USERS)}",
            password_env="AP_PASSWORD",
            tls=False,
        )
    )  # fmt: skip


@pytest.fixture
def raw(letter):
    def build(number: int = 1, size: int = 10) -> bytes:
        mail = letter(("FV ąę.pdf", "application/pdf", b"%PDF-1.7 " + b"x" * size))
        mail.replace_header("Message-ID", f"<{number}@elbe.example>")
        mail.set_boundary("same-every-time")
        return mail.as_bytes().replace(b"\n", b"\r\n")

    return build


def test_a_message_arrives_whole_and_unseen(account, raw):
    account.deliver(raw())

    (found,) = messages(account.settings, LIMITS)

    assert found.attachment.content == raw()
    part = found.part(LIMITS)
    assert found.attachment.origin.location.endswith(f"@127.0.0.1/{found.attachment.sha256}")
    assert (part.attachment.origin.subject, part.attachment.name) == ("Rechnung für März", "Rechnung für März.eml")
    assert part.disposition is Disposition.UNPACKED
    assert account.count(criteria="UNSEEN") == 1


def test_nothing_is_moved_before_it_is_done(account, raw):
    account.deliver(raw(1), raw(2))

    for found, _ in zip(messages(account.settings, LIMITS), range(1), strict=False):
        found.done()

    assert (account.count(), account.count("Processed")) == (1, 1)


def test_a_moved_message_keeps_its_bytes(account, raw):
    account.deliver(raw())
    for found in messages(account.settings, LIMITS):
        found.done()

    (moved,) = messages(account.settings.model_copy(update={"after": "leave"}), LIMITS, "Processed")

    assert moved.attachment.sha256 == found.attachment.sha256
    assert account.count() == 0


def test_the_loop_may_be_repeated_until_nothing_waits(account, raw):
    account.deliver(*(raw(number) for number in range(5)))
    first = [found.uid for found, _ in zip(messages(account.settings, LIMITS), range(3), strict=False)]

    second = []
    for found in messages(account.settings, LIMITS):
        found.done()
        second.append(found.uid)

    assert first == second[:3]
    assert (list(messages(account.settings, LIMITS)), account.count("Processed")) == ([], 5)


def test_a_flagged_message_stays_and_does_not_come_again(account, raw):
    settings = account.settings.model_copy(update={"after": "flag"})
    account.deliver(raw())
    for found in messages(settings, LIMITS):
        found.done()

    assert list(messages(settings, LIMITS)) == []
    assert account.count(criteria="KEYWORD $PayablesDone UNSEEN") == 1


def test_a_message_that_is_left_is_not_fetched_again_when_known(account, raw):
    settings = account.settings.model_copy(update={"after": "leave"})
    account.deliver(raw(1), raw(2))
    first = list(messages(settings, LIMITS))
    known = {first[0].uidvalidity: [one.uid for one in first]}
    account.deliver(raw(3))

    again = [one.uid for one in messages(settings, LIMITS, seen=lambda uidvalidity: known[uidvalidity])]

    assert again == [first[-1].uid + 1]
    assert account.count() == 3


def test_what_was_kept_is_fetched_again_where_it_would_be_moved(account, raw):
    account.deliver(raw(1))
    (found,) = messages(account.settings, LIMITS)

    (again,) = messages(account.settings, LIMITS, seen=lambda _: [found.uid])

    assert again.attachment.content == found.attachment.content


def test_the_last_messages_that_are_known_tell_where_to_go_on(account, raw):
    settings = account.settings.model_copy(update={"after": "leave"})
    account.deliver(*(raw(number) for number in range(4)))
    first = list(messages(settings, LIMITS))

    again = [one.uid for one in messages(settings, LIMITS, seen=lambda _: [first[2].uid])]

    assert again == [first[3].uid]


def test_a_folder_that_is_not_there_is_named(account):
    with pytest.raises(MailboxError, match="there is no folder Invoices"):
        list(messages(account.settings, LIMITS, "Invoices"))


def test_several_folders_are_looked_through(account, raw):
    client = account.client()
    client.create("Rechnungen")
    client.logout()
    account.deliver(raw(1))
    account.deliver(raw(2), folder="Rechnungen")

    found = [
        one.attachment.content
        for folder in ("INBOX", "Rechnungen")
        for one in messages(account.settings, LIMITS, folder)
    ]

    assert found == [raw(1), raw(2)]


def test_a_message_that_the_server_will_not_give_out_costs_itself_alone(account, raw, monkeypatch):
    account.deliver(raw(1), raw(2))
    ask = imaplib.IMAP4.uid

    def refuse(client, name, *arguments):
        if name == "FETCH" and arguments == ("1", "(BODY.PEEK[])"):
            return "NO", [b"internal error"]
        return ask(client, name, *arguments)

    monkeypatch.setattr(imaplib.IMAP4, "uid", refuse)
    broken, whole = messages(account.settings, LIMITS)

    assert (broken, whole.attachment.content) == (Unfetched(1, broken.why), raw(2))
    assert "internal error" in broken.why


def test_a_message_above_the_limit_is_not_fetched_and_stays_where_it_is(account, raw):
    account.deliver(raw(1, size=200_000), raw(2))
    small = Limits(mail_bytes=50_000)

    large, other = messages(account.settings, small)
    part = large.part(small)

    assert (part.disposition, part.finding.reason) == (Disposition.FAILED, "TOO_LARGE")
    assert len(large.attachment.content) < 1_000
    assert part.attachment.origin.sender == "rechnung@elbe.example"
    assert other.finding is None


def test_done_leaves_a_message_above_the_limit(account, raw):
    account.deliver(raw(1, size=200_000))

    for found in messages(account.settings, Limits(mail_bytes=50_000)):
        found.done()

    assert (account.count(), account.count("Processed")) == (1, 0)


@pytest.mark.parametrize("capabilities", [("IMAP4REV1", "UIDPLUS"), ("IMAP4REV1",)])
def test_without_move_only_our_own_message_is_taken_away(account, raw, capabilities, monkeypatch):
    account.deliver(raw(1), raw(2))
    client = account.client()
    client.select("INBOX")
    client.store("2", "+FLAGS", r"(\Deleted)")
    client.logout()
    monkeypatch.setattr(imaplib.IMAP4, "capability", lambda self: ("OK", [" ".join(capabilities).encode()]))

    for found in messages(account.settings, LIMITS):
        found.done()

    assert account.count("Processed") == 1
    assert account.count(criteria="UNDELETED") == 0
    assert account.count() == (1 if "UIDPLUS" in capabilities else 2)
    assert list(messages(account.settings, LIMITS)) == []


def test_a_done_folder_with_a_strange_name_is_made(account, raw):
    settings = account.settings.model_copy(update={"done_folder": "Zrobione/żółte rzeczy"})
    account.deliver(raw())

    for found in messages(settings, LIMITS):
        found.done()

    assert account.count() == 0
    left = settings.model_copy(update={"after": "leave"})
    assert len(list(messages(left, LIMITS, settings.done_folder))) == 1


def test_a_refused_login_says_which_mailbox(account, monkeypatch):
    monkeypatch.setenv("AP_PASSWORD", "wrong")

    with pytest.raises(MailboxError, match="Mailbox ap: the server refuses the login"):
        list(messages(account.settings, LIMITS))


def test_a_password_that_is_not_there_is_said_before_anything_is_asked(account, monkeypatch):
    monkeypatch.delenv("AP_PASSWORD")

    with pytest.raises(MailboxError, match="no password in AP_PASSWORD"):
        list(messages(account.settings, LIMITS))


def test_a_server_elsewhere_is_never_asked_without_tls(account):
    settings = account.settings.model_copy(update={"host": "mail.example"})

    with pytest.raises(MailboxError, match="without TLS"):
        list(messages(settings, LIMITS))


def test_over_tls_only_a_certificate_we_trust_is_spoken_to(account, dovecot, raw):
    settings = account.settings.model_copy(update={"tls": True, "port": dovecot.tls_port})
    account.deliver(raw())

    with pytest.raises(ssl.SSLCertVerificationError):
        list(messages(settings, LIMITS))
    (found,) = messages(settings, LIMITS, tls=ssl.create_default_context(cafile=dovecot.certificate))

    assert found.attachment.content == raw()


def test_a_cut_connection_raises_its_own_error_and_loses_nothing(account, raw):
    account.deliver(raw(1), raw(2, size=300_000))
    settings = account.settings.model_copy(update={"port": cutting_proxy(account.settings.port, 100_000)})

    with pytest.raises((OSError, imaplib.IMAP4.error)) as error:
        list(messages(settings, LIMITS))

    assert "LOGOUT" not in str(error.value)
    assert account.count(criteria="UNSEEN") == 2


def cutting_proxy(port: int, after: int) -> int:
    """A port that passes on to another and ends the connection after so many bytes."""
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        client, _ = listener.accept()
        server = socket.create_connection(("127.0.0.1", port))
        threading.Thread(target=pump, args=(client, server), daemon=True).start()
        passed = 0
        while data := server.recv(8192):
            passed += len(data)
            if passed > after:
                break
            client.sendall(data)
        client.shutdown(socket.SHUT_RDWR)
        server.shutdown(socket.SHUT_RDWR)

    def pump(source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(8192):
                target.sendall(data)
        except OSError:
            return

    threading.Thread(target=serve, daemon=True).start()
    return int(listener.getsockname()[1])
