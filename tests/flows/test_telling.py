"""Webhooks against a real receiver on this machine: signed, in order, once each, and never in the way."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import ssl
import sys
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from sqlalchemy import update
from ubl import an_invoice

from flows import stages, telling
from flows.telling import tell
from pipeline.accounts import Role
from pipeline.store.desk_tables import guesses


class Receiver:
    """A server that keeps what it gets; ``status`` is what it answers, ``seconds`` how long it thinks."""

    def __init__(self) -> None:
        self.got, self.status, self.seconds, self.headers = [], 200, 0.0, {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["content-length"]))
                time.sleep(outer.seconds)
                outer.got.append((self.path, dict(self.headers), body))
                self.send_response(outer.status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *said):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def events(self):
        return [json.loads(body) for _, _, body in self.got]


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def open_desk(desk):
    """A desk whose settings allow webhooks to this machine."""
    web = desk.settings.web.model_copy(update={"webhook_private": True})
    desk.store.accounts.add("root", "Root", {Role.ADMIN}, "test")
    return replace(desk, settings=desk.settings.model_copy(update={"web": web}))


def happen(desk, home, count=1):
    """So many invoices are read and judged."""
    folder = home / "inbox"
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"{number}.xml").write_bytes(an_invoice(number=f"R-{number}"))
    tally = stages.take_in(desk, [folder], sources=stages.Sources.NONE)
    with stages.Pool(desk.options, 1) as pool:
        tally += stages.read(desk, pool)
    stages.judge_all(desk)
    return tally


def verified(secret: str, header: str, body: bytes, now: float) -> bool:
    """As docs/api.md shows it."""
    said = dict(part.split("=", 1) for part in header.split(","))
    mac = hmac.new(secret.encode(), f"{said['t']}.".encode() + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(mac, said["v1"]) and abs(now - int(said["t"])) < 300


def test_events_are_told_in_order_once_and_signed(open_desk, home, receiver):
    hook = open_desk.store.webhooks.make(f"{receiver.url}/hooks?a=b", ["received", "extracted", "assessed"], "root")
    happen(open_desk, home, 2)

    first, second = tell(open_desk), tell(open_desk)

    assert (first.events, first.problems, second.events) == (len(receiver.got), (), 0)
    ids = [one["id"] for one in receiver.events]
    assert ids == sorted(set(ids))
    assert [one["type"] for one in receiver.events].count("invoice.assessed") == 2
    assert {one["type"].partition(".")[2] for one in receiver.events} == {"received", "extracted", "assessed"}
    path, headers, body = receiver.got[0]
    assert path == "/hooks?a=b"
    assert headers["Host"] == receiver.url.removeprefix("http://")
    assert verified(hook.secret, headers["Payables-Signature"], body, time.time())
    assert not verified("whsec_other", headers["Payables-Signature"], body, time.time())
    assert not verified(hook.secret, headers["Payables-Signature"], body + b" ", time.time())


def test_what_happened_before_it_was_made_is_not_told(open_desk, home, receiver):
    happen(open_desk, home)
    open_desk.store.webhooks.make(receiver.url, ["received", "assessed"], "root")

    assert tell(open_desk).events == 0


def test_a_failure_is_told_again_and_nothing_overtakes_it(open_desk, home, receiver):
    open_desk.store.webhooks.make(receiver.url, ["extracted"], "root")
    happen(open_desk, home, 2)
    receiver.status = 500

    failed = tell(open_desk)
    receiver.status = 204
    done = tell(open_desk)

    assert failed.events == 0
    assert "it answered 500" in failed.problems[0]
    assert done.events == 2
    ids = [one["id"] for one in receiver.events]
    assert ids[0] == ids[1] < ids[2]
    assert open_desk.store.webhooks.all()[0].failures == 0


def test_five_failures_in_a_row_wait_and_the_flow_goes_on(open_desk, home, receiver):
    open_desk.store.webhooks.make(receiver.url, ["assessed"], "root")
    happen(open_desk, home)
    receiver.status = 503
    for _ in range(8):
        stages.tell(open_desk)
    assert len(receiver.got) == 5
    assert open_desk.store.webhooks.all()[0].failures == 5

    with open_desk.store.database.write() as connection:
        connection.execute(update(guesses).values(last=dt.datetime.now(dt.UTC) - dt.timedelta(minutes=6)))
    receiver.status = 200
    assert tell(open_desk).events == 1


def test_one_receiver_that_fails_does_not_hold_another_up(open_desk, home, receiver):
    open_desk.store.webhooks.make("http://127.0.0.1:9", ["assessed"], "root")
    open_desk.store.webhooks.make(receiver.url, ["assessed"], "root")
    happen(open_desk, home)

    told = tell(open_desk)

    assert (told.events, len(told.problems)) == (1, 1)


def test_a_redirect_is_a_failure_and_not_followed(open_desk, home, receiver):
    open_desk.store.webhooks.make(f"{receiver.url}/first", ["assessed"], "root")
    happen(open_desk, home)
    receiver.status, receiver.headers = 307, {"Location": f"{receiver.url}/second"}

    assert "it answered 307" in tell(open_desk).problems[0]
    assert [path for path, _, _ in receiver.got] == ["/first"]


def test_this_machine_is_not_told_unless_the_settings_allow_it(desk, open_desk, home, receiver):
    desk.store.webhooks.make(receiver.url, ["assessed"], "root")
    happen(desk, home)

    assert "webhook_private" in tell(desk).problems[0]
    assert receiver.got == []


def test_a_name_that_leads_to_this_machine_is_not_told_either(desk, open_desk, home, receiver, monkeypatch):
    desk.store.webhooks.make("https://erp.example.com/", ["assessed"], "root")
    happen(desk, home)

    async def rebound(self, host, port, **more):
        assert host == "erp.example.com"
        return [(2, 1, 6, "", ("93.184.216.34", port)), (2, 1, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("asyncio.base_events.BaseEventLoop.getaddrinfo", rebound)
    assert "127.0.0.1 is no public address" in tell(desk).problems[0]


def test_a_slow_receiver_costs_its_time_and_no_more(open_desk, home, receiver, monkeypatch):
    monkeypatch.setattr(telling, "SECONDS", 0.3)
    open_desk.store.webhooks.make(receiver.url, ["assessed"], "root")
    happen(open_desk, home)
    receiver.seconds = 2

    started = time.monotonic()
    told = tell(open_desk)

    assert "no answer within" in told.problems[0]
    assert time.monotonic() - started < 1.5


@pytest.mark.parametrize(("name", "told"), [("localhost", 1), ("other.example", 0)])
def test_https_is_proved_by_name_though_the_address_is_pinned(
    open_desk, home, receiver, tmp_path, monkeypatch, name, told
):
    certificate = self_signed(tmp_path, name)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    receiver.server.socket = context.wrap_socket(receiver.server.socket, server_side=True)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    open_desk.store.webhooks.make(receiver.url.replace("http://127.0.0.1", "https://localhost"), ["assessed"], "root")
    happen(open_desk, home)

    done = tell(open_desk)

    assert (done.events, len(receiver.got)) == (told, told)
    assert told or "certificate verify failed" in done.problems[0]


def self_signed(folder: Path, name: str) -> Path:
    """A certificate of its own for a name, with its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, today = ec.generate_private_key(ec.SECP256R1()), dt.datetime.now(dt.UTC)
    whose = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder()
        .subject_name(whose).issuer_name(whose).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - dt.timedelta(days=1)).not_valid_after(today + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file = folder / "receiver.pem"
    file.write_bytes(plain + made.public_bytes(pem))
    return file


def test_one_that_is_switched_off_hears_nothing_of_the_time_between(open_desk, home, receiver):
    hooks = open_desk.store.webhooks
    made = hooks.make(receiver.url, ["assessed"], "root")
    hooks.change(made.id, "root", receiver.url, ["assessed"], active=False)
    happen(open_desk, home)
    assert tell(open_desk).events == 0

    hooks.change(made.id, "root", receiver.url, ["assessed"], active=True)
    assert tell(open_desk).events == 0
    hooks.remove(made.id, "root")
    assert hooks.all() == []


def test_the_walk_tells_and_a_receiver_that_fails_is_a_problem_to_tell(open_desk, home, receiver):
    open_desk.store.webhooks.make(receiver.url, ["assessed"], "root")
    folder = home / "inbox"
    folder.mkdir()
    (folder / "a.xml").write_bytes(an_invoice())

    tally = stages.everything(open_desk, [folder], sources=stages.Sources.NONE)

    assert (tally.checked, tally.told, tally.problems) == (1, 1, [])
