"""`make try-mail`: a mail server on this machine with some mails in it, and the real flow that takes them in.

Everything goes into var/try-mail, which may be deleted; nothing else is touched.
"""

from __future__ import annotations

import imaplib
import io
import json
import os
import subprocess
import sys
import zipfile
from email.message import EmailMessage
from pathlib import Path

from tools.dovecot import PASSWORD, Dovecot, NoDovecotError, running

SAMPLES = Path("data/samples")
PAYABLES = Path(sys.executable).parent / "payables"
INVOICES, INFO = "user1", "user2"


def main() -> int:
    """Start the server, deliver, run the flow; then watch, where somebody sits at the terminal."""
    try:
        with running() as server:
            for user, raw in mails():
                deliver(server, user, raw)
            environment = os.environ | settings(server)
            say(
                f"\nA mail server runs at 127.0.0.1:{server.port}; its two mailboxes hold {len(list(mails()))} mails.\n"
            )
            for arguments in (
                ["suppliers", "import", SAMPLES / "suppliers.csv"],
                ["orders", "import", SAMPLES / "orders.csv"],
                ["mail", "check"],
                ["run"],
            ):
                subprocess.run([PAYABLES, *arguments], env=environment, check=True)
            if sys.stdin.isatty():
                watch(server, environment)
    except NoDovecotError as error:
        say(str(error))
        return 1
    return 0


def watch(server: Dovecot, environment: dict[str, str]) -> None:
    """Until Ctrl+C, whatever comes into the mailboxes is taken in."""
    say(
        "\nNow put a mail with an invoice into the mailbox with any mail program: IMAP, 127.0.0.1, "
        f"port {server.port},\nno TLS, user {INVOICES}, password {PASSWORD}. "
        "It is picked up at once. Ctrl+C ends everything.\n"
    )
    try:
        subprocess.run([PAYABLES, "watch"], env=environment, check=False)
    except KeyboardInterrupt:
        say("\nWhat was taken in is in var/try-mail: PAYABLES_HOME=var/try-mail .venv/bin/payables serve")


def settings(server: Dovecot) -> dict[str, str]:
    """The settings of the try-out, as anybody can give them: in the environment."""
    box = {"host": "127.0.0.1", "port": server.port, "password_env": "TRY_PASSWORD", "tls": False}
    rules = [
        {"name": "newsletters", "subject": ["newsletter"], "ignore": True},
        {"name": "our Polish company", "recipient": ["faktury@nordlicht.example"], "entity": "nordlicht-pl"},
    ]
    return {
        "PAYABLES_HOME": "var/try-mail",
        "PAYABLES_FOLDERS": "[]",
        "PAYABLES_MAILBOXES": json.dumps(
            [box | {"name": "invoices", "user": INVOICES}, box | {"name": "info", "user": INFO}]
        ),
        "PAYABLES_MAIL_RULES": json.dumps(rules),
        "TRY_PASSWORD": PASSWORD,
    }


def mails() -> list[tuple[str, bytes]]:
    """What lies in the two mailboxes: one mail in both, a ZIP, one forwarded, a newsletter, one for another company."""
    pdf, xml, scan = sample("*.pdf", 0), sample("*.xml", 0), sample("*.png", 0)
    first = a_mail(1, "Rechnung", pdf)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(sample("*.pdf", 1), "invoice.pdf")
        archive.write(sample("*.pdf", 2), "invoice copy.pdf")
    zipped = a_mail(2, "Two invoices")
    zipped.add_attachment(packed.getvalue(), maintype="application", subtype="zip", filename="invoices.zip")
    forwarded = a_mail(3, "FW: your invoice")
    forwarded.add_attachment(a_mail(4, "Your invoice", xml), filename="original.eml")
    return [
        (INVOICES, first.as_bytes()),
        (INFO, b"Received: by info; Mon, 2 Mar 2026 09:00:00 +0100\r\n" + first.as_bytes()),
        (INVOICES, zipped.as_bytes()),
        (INVOICES, forwarded.as_bytes()),
        (INVOICES, a_mail(5, "Newsletter: spring offers").as_bytes()),
        (INFO, a_mail(6, "Faktura", scan, to="faktury@nordlicht.example").as_bytes()),
    ]


def a_mail(number: int, subject: str, *files: Path, to: str = "invoices@nordlicht.example") -> EmailMessage:
    """A mail with files attached."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "accounts@supplier.example", to, subject
    mail["Message-ID"] = f"<{number}@supplier.example>"
    mail.set_content("Please find our invoice attached.")
    for file in files:
        mail.add_attachment(file.read_bytes(), maintype="application", subtype="octet-stream", filename=file.name)
    return mail


def sample(pattern: str, position: int) -> Path:
    """One of the samples."""
    return sorted(SAMPLES.glob(pattern))[position]


def deliver(server: Dovecot, user: str, raw: bytes) -> None:
    """Put a mail into a mailbox."""
    client = imaplib.IMAP4("127.0.0.1", server.port, timeout=30)
    client.login(user, PASSWORD)
    client.append("INBOX", "", None, raw)  # type: ignore[arg-type]  # none: the server's clock
    client.logout()


def say(text: str) -> None:
    """A line to whoever sits there."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
