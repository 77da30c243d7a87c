"""Mails that come while the flow runs and is killed: each is kept, each invoice exists once, and the balance holds."""

import imaplib
import io
import os
import random
import signal
import subprocess
import sys
import tarfile
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))

from outlook_files import message, msg, winmail
from ubl import an_invoice

from flows.wiring import office
from pipeline.parties import Supplier
from pipeline.status import Status

PAYABLES = Path(sys.executable).parent / "payables"
MAILS, KILLS = 300, 50
ENOUGH = 600
"""Seconds until everything must have settled after the last kill; it takes a few."""

CONFIG = """
home = "{home}"
lease_seconds = 5
jobs = 1
[[mailboxes]]
name = "ap"
host = "127.0.0.1"
port = {port}
user = "{user}"
password_env = "AP_PASSWORD"
tls = false
[[entities]]
id = "ours"
name = "Muster Handel GmbH"
vat_id = "DE811907980"
country = "DE"
[approval]
[[approval.rules]]
id = "all"
auto = true
"""


def an_xml(number: int) -> bytes:
    return an_invoice(f"R-{number * 7919 + 1000}", 100 + number * 10)


def packed(*files: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


def taped(*files: tuple[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name, content in files:
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


LOGO = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x20\x08\x02\0\0\0" + b"x" * 9


def attached(mail: EmailMessage, name: str, content: bytes, claimed: str = "application/octet-stream") -> None:
    main, _, sub = claimed.partition("/")
    mail.add_attachment(content, maintype=main, subtype=sub, filename=name)


def no_invoice(mail, number, first, second):
    return 0


def wrong_types(mail, number, first, second):
    """The types are lies, and both files have one name."""
    attached(mail, "rechnung.pdf", first, "application/pdf")
    attached(mail, "rechnung.pdf", second, "text/plain")
    return 2


def in_an_archive(mail, number, first, second):
    attached(mail, "r.zip", packed(("a/../../x.xml", first), ("b.xml", second)), "application/zip")
    return 2


def in_a_tar(mail, number, first, second):
    attached(mail, "r.tar.gz", taped(("/etc/x.xml", first), ("b.xml", second)))
    return 2


def forwarded(mail, number, first, second):
    """As a file, and as a message within the message."""
    inner = a_letter(number, "fwd")
    attached(inner, "r.xml", first)
    attached(mail, "fwd.eml", inner.as_bytes())
    other = a_letter(number, "fwd2")
    attached(other, "r.xml", second)
    mail.add_attachment(other, filename="other.eml")
    return 2


def twice(mail, number, first, second):
    attached(mail, "r.xml", first)
    attached(mail, "copy.xml", first)
    return 1


def with_pictures(mail, number, first, second):
    attached(mail, "r.xml", first)
    mail.add_attachment(
        LOGO, maintype="image", subtype="png", filename="logo.png", disposition="inline", cid="<logo@x>"
    )
    attached(mail, "sig.asc", b"-----BEGIN PGP SIGNATURE-----", "application/pgp-signature")
    return 1


def with_broken_files(mail, number, first, second):
    """What cannot be read costs itself alone."""
    attached(mail, "agb.pdf", b"%PDF-1.7 broken", "application/pdf")
    attached(mail, "leer.pdf", b"", "application/pdf")
    attached(mail, "r.xml", first)
    attached(mail, "w.dat", winmail(("x.xml", second))[:40])
    return 1


def without_an_identity(mail, number, first, second):
    del mail["Message-ID"]
    attached(mail, "r.xml", first)
    return 1


def with_the_identity_of_another(mail, number, first, second):
    mail.replace_header("Message-ID", "<the-same@every.time>")
    attached(mail, "r.xml", first)
    return 1


def in_winmail(mail, number, first, second):
    attached(mail, "winmail.dat", winmail(("Rechnung.xml", first), ("b.xml", second)), "application/ms-tnef")
    return 2


def in_outlook(mail, number, first, second):
    attached(mail, "FW.msg", msg(("a.xml", first), ("inner", message(("b.xml", second), subject="x")), subject="FW"))
    return 2


def by_two_senders(mail, number, first, second):
    attached(mail, "r.xml", first)
    return 1


def plain(mail, number, first, second):
    attached(mail, "Rechnung ąę.xml", first, "application/xml")
    return 1


SORTS = (
    no_invoice, wrong_types, in_an_archive, in_a_tar, forwarded, twice, with_pictures, with_broken_files,
    without_an_identity, with_the_identity_of_another, in_winmail, in_outlook, by_two_senders, plain,
)  # fmt: skip
SPOILED = (
    lambda raw: raw,
    lambda raw: b"X-Broken \xff header\r\n" + raw.rstrip(),  # headers of another world, no newline at the end
    lambda raw: b"not a header at all\r\n" + raw,
    lambda raw: raw.replace(b"\r\n", b"\n"),
    lambda raw: b"From: second <second@beispiel.example>\r\n" + raw,
    lambda raw: raw.replace(b'charset="utf-8"', b'charset="nowhere-8"', 1),
    lambda raw: b"Content-Type: text/html\r\nSubject: =?x-unknown?q?=FF?=\r\n" + raw,
    lambda raw: b"Received: from x by y; Thu, 99 Foo 2026 25:61\r\n" * 40 + raw,
)


def a_letter(number: int, sort: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Beispiel <rechnung@beispiel.example>", "ap@muster.example"
    mail["Subject"], mail["Message-ID"] = f"Rechnung Nr. {number} für März", f"<{number}-{sort}@beispiel.example>"
    mail.set_content("Guten Tag, anbei unsere Rechnung.")
    if number % 3 == 0:
        mail.add_alternative("<html><body><p>Guten Tag<img src='cid:logo@x'></body></html>", subtype="html")
    return mail


def a_mail(number: int, dice: random.Random) -> tuple[bytes, int]:
    """A mail of one of the sorts, spoiled in one of the ways, and how many invoices are in it: none is in another."""
    mail = a_letter(number, "")
    count = dice.choice(SORTS)(mail, number, an_xml(2 * number), an_xml(2 * number + 1))
    raw = mail.as_bytes(policy=mail.policy.clone(linesep="\r\n"))
    return dice.choice(SPOILED)(raw), count


@pytest.fixture
def mailbox(dovecot, tmp_path, monkeypatch):
    settings = tmp_path / "payables.toml"
    settings.write_text(CONFIG.format(home=tmp_path / "var", port=dovecot.port, user="user90"))
    monkeypatch.setenv("PAYABLES_CONFIG", str(settings))
    monkeypatch.setenv("AP_PASSWORD", "secret")
    with office() as desk:
        supplier = Supplier("S1", "Beispiel Bürobedarf GmbH", vat_id="DE136695976", ibans=("DE02120300000000202051",))
        desk.store.masters.import_suppliers([supplier], "ann")
    client = imaplib.IMAP4("127.0.0.1", dovecot.port, timeout=30)
    client.login("user90", "secret")
    yield client
    client.logout()


PREFECT = 5
"""Every so many runs it is the Prefect flow that is killed, else `payables watch`."""


def watch() -> subprocess.Popen[bytes]:
    return begin("watch", "--every", "0.5")


def begin(*command: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [PAYABLES, *command],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def kill(run: subprocess.Popen[bytes]) -> None:
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()


def standing():
    with office() as desk:
        return desk.store.status(), desk.store.intake.waiting()


@pytest.mark.slow
def test_no_mail_is_lost_and_no_invoice_doubled_by_fifty_kills(mailbox, capsys):
    dice = random.Random(20261123)
    mails = [a_mail(number, dice) for number in range(MAILS)]
    expected = sum(count for _, count in mails)
    sent = iter(raw for raw, _ in mails)
    for kills in range(KILLS):
        for raw in (next(sent) for _ in range(MAILS // KILLS)):
            assert mailbox.append("INBOX", None, None, raw)[0] == "OK"
        by_prefect = kills % PREFECT == 0
        run = begin("run") if by_prefect else watch()
        time.sleep(dice.uniform(6, 16) if by_prefect else dice.uniform(0.5, 4))
        kill(run)

    run = watch()
    deadline = time.monotonic() + ENOUGH
    while time.monotonic() < deadline:
        time.sleep(2)
        status, waiting = standing()
        mailbox.select("INBOX", readonly=True)
        left = mailbox.search(None, "ALL")[1][0].split()
        if (
            not waiting
            and not left
            and not status["invoices"].get("extracted")
            and not status["invoices"].get("approved")
        ):
            break
    kill(run)

    with office() as desk:
        status, proof = desk.store.status(), desk.store.verify_audit()
        numbers = [desk.store.invoices.one(one).invoice.number for one in desk.store.invoices.waiting(*Status)]
        roots = [one for one in desk.store.arrivals.page((), None, 100_000) if one.parent_id is None]
        entries = len(desk.store.journal.entries())
    mailbox.select("Processed", readonly=True)
    moved = len(mailbox.search(None, "ALL")[1][0].split())
    with capsys.disabled():
        print(f"\nkills {KILLS}, mails {MAILS}, moved {moved}, arrivals {len(roots)}, invoices {len(numbers)} of {expected}, "
              f"posted {entries}, {status['intake']}")  # fmt: skip
    assert left == []
    assert len(roots) == MAILS
    assert moved >= MAILS
    assert len(numbers) == len(set(numbers)) == expected
    assert status["intake"]["balanced"]
    assert proof.damages == ()
