"""A Dovecot of one's own on loopback, run by an ordinary user: for the tests, and for trying mailboxes out."""

from __future__ import annotations

import grp
import ipaddress
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PASSWORD = "secret"  # noqa: S105 - of a server that only this machine reaches
USERS = tuple(f"user{number}" for number in range(100))


class NoDovecotError(Exception):
    """There is none, or one that cannot be used; the text says what to do."""


@dataclass(frozen=True)
class Dovecot:
    """A running server: ``USERS`` with ``PASSWORD``, one maildir each."""

    port: int
    tls_port: int
    folder: Path
    certificate: Path
    oauth_port: int
    """Where it asks whether a token is good: ``POST /introspect`` (RFC 7662)."""


@contextmanager
def running() -> Iterator[Dovecot]:
    """A server until the end of the block. Raises ``NoDovecotError``."""
    program = _program()
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    folder = Path(tempfile.mkdtemp(prefix="imap"))  # Dovecot's sockets need a short path, and its user a way in
    port, tls_port, oauth_port = _free_port(), _free_port(), _free_port()
    _certify(folder)
    _configure(folder, user, port, tls_port, oauth_port)
    drop = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
    server = subprocess.Popen(
        [program, "-F", "-c", folder / "dovecot.conf"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        env={"HOME": str(folder), "PATH": os.defpath}, **drop,
    )  # fmt: skip
    try:
        _await(port, server, folder)
        yield Dovecot(port, tls_port, folder, folder / "certificate.pem", oauth_port)
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


def _program() -> str:
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin")
    if found is None:
        raise NoDovecotError("dovecot is not installed (Debian and Ubuntu: apt-get install dovecot-imapd)")
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout
    if not version.startswith("2.3"):
        raise NoDovecotError(
            f"Dovecot {version.split()[0] if version else '?'} is here; its settings are written for 2.3"
        )
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _certify(folder: Path) -> None:
    """A certificate for 127.0.0.1 that nobody else trusts."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "test")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)


def _configure(folder: Path, user: pwd.struct_passwd, port: int, tls_port: int, oauth_port: int) -> None:
    group = grp.getgrgid(user.pw_gid).gr_name
    for name in ("run", "mail"):
        (folder / name).mkdir()
    (folder / "passwd").write_text("".join(f"{name}:{{PLAIN}}{PASSWORD}::::::\n" for name in USERS))
    (folder / "oauth2.conf").write_text(
        f"introspection_url = http://127.0.0.1:{oauth_port}/introspect\n"
        "introspection_mode = post\nusername_attribute = email\nactive_attribute = active\nactive_value = true\n"
    )
    (folder / "dovecot.conf").write_text(
        f"""
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
auth_mechanisms = plain xoauth2
default_internal_user = {user.pw_name}
default_internal_group = {group}
default_login_user = {user.pw_name}
first_valid_uid = {user.pw_uid}
last_valid_uid = {user.pw_uid}
first_valid_gid = {user.pw_gid}
mail_location = maildir:{folder}/mail/%u
mailbox_list_index = no
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {folder}/passwd
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={user.pw_uid} gid={user.pw_gid} home={folder}/mail/%u
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    address = 127.0.0.1
    port = {port}
  }}
  inet_listener imaps {{
    address = 127.0.0.1
    port = {tls_port}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
"""
    )
    if os.getuid() == 0:
        for path in (folder, *folder.iterdir()):
            os.chown(path, user.pw_uid, user.pw_gid)


def _await(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    for _ in range(100):
        if server.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    log = folder / "log"
    raise NoDovecotError(f"dovecot does not start: {log.read_text() if log.exists() else 'no log'}")
