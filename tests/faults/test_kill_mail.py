"""Mails that come while the flow runs and is killed: each is kept, each invoice exists once, and the balance holds."""

import imaplib
import io
import os
import random
import signal
import subprocess
import sys
import time
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))

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


def a_mail(number: int, dice: random.Random) -> tuple[bytes, int]:
    """A mail of one of ten sorts, and how many invoices are in it; each number gives other invoices."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Beispiel <rechnung@beispiel.example>", "ap@muster.example"
    mail["Subject"], mail["Message-ID"] = f"Rechnung Nr. {number} für März", f"<{number}@beispiel.example>"
    mail.set_content("Guten Tag, anbei unsere Rechnung.")
    first, second = an_xml(2 * number), an_xml(2 * number + 1)
    logo = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x40\0\0\0\x20\x08\x02\0\0\0" + b"x" * 9
    sort = dice.randrange(10)
    if sort == 0:  # no invoice at all
        return mail.as_bytes(), 0
    if sort == 1:  # the type is a lie, the name is that of the other
        mail.add_attachment(first, maintype="application", subtype="pdf", filename="rechnung.pdf")
        mail.add_attachment(second, maintype="text", subtype="plain", filename="rechnung.pdf")
        return mail.as_bytes(), 2
    if sort == 2:
        files = packed(("a/../../x.xml", first), ("b.xml", second))
        mail.add_attachment(files, maintype="application", subtype="zip", filename="r.zip")
        return mail.as_bytes(), 2
    if sort == 3:  # forwarded as a whole
        inner, count = a_mail(number, random.Random(1))
        mail.add_attachment(inner, maintype="application", subtype="octet-stream", filename="fwd.eml")
        return mail.as_bytes(), count
    mail.add_attachment(first, maintype="application", subtype="xml", filename="Rechnung ąę.xml")
    if sort == 4:  # the same file twice
        mail.add_attachment(first, maintype="application", subtype="xml", filename="copy.xml")
    if sort == 5:
        mail.add_attachment(logo, maintype="image", subtype="png", filename="logo.png", disposition="inline")
    if sort == 6:  # what cannot be read costs itself alone
        mail.add_attachment(b"%PDF-1.7 broken", maintype="application", subtype="pdf", filename="agb.pdf")
    if sort == 7:
        del mail["Message-ID"]
    if sort == 8:  # headers of another world, and no newline at the end
        return b"X-Broken \xff header\r\n" + mail.as_bytes().rstrip(), 1
    return mail.as_bytes(), 1


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


def watch() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [PAYABLES, "watch", "--every", "0.5"],
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
    for _ in range(KILLS):
        for raw in (next(sent) for _ in range(MAILS // KILLS)):
            assert mailbox.append("INBOX", None, None, raw)[0] == "OK"
        run = watch()
        time.sleep(dice.uniform(0.5, 4))
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
