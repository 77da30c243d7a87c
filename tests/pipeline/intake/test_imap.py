"""Signing in by token, and hearing of new mail: against a real Dovecot and a token server on loopback."""

from __future__ import annotations

import imaplib
import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from pipeline.intake import tokens
from pipeline.intake.imap import MailboxError, signed_in
from pipeline.intake.listening import listen
from pipeline.settings import MailboxSettings, OAuthSettings


class Provider:
    """Gives tokens for a secret or a refresh token, and tells Dovecot whose they are."""

    def __init__(self, port: int) -> None:
        self.asked: list[dict[str, str]] = []
        self.tokens: dict[str, str] = {}
        self.lasts = 3600
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
                form = dict(urllib.parse.parse_qsl(body))
                status, told = provider.introspect(form) if self.path == "/introspect" else provider.give(form)
                content = json.dumps(told).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def introspect(self, form: dict[str, str]):
        user = self.tokens.get(form["token"])
        return 200, {"active": user is not None, "email": user}

    def give(self, form: dict[str, str]):
        self.asked.append(form)
        if form.get("client_secret", form.get("refresh_token")) != "s3cret":
            return 401, {"error": "invalid_client"}
        token = f"token-{len(self.asked)}"
        self.tokens[token] = "user70"
        return 200, {"access_token": token, "expires_in": self.lasts, "token_type": "Bearer"}


@pytest.fixture
def provider(dovecot):
    running = Provider(dovecot.oauth_port)
    tokens._kept.clear()
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def by_token(dovecot, provider, monkeypatch):
    monkeypatch.setenv("OAUTH_SECRET", "s3cret")
    oauth = OAuthSettings(
        token_url=f"http://127.0.0.1:{dovecot.oauth_port}/token", client_id="payables", secret_env="OAUTH_SECRET",
        scope="imap",
    )  # fmt: skip
    return MailboxSettings(name="ap", host="127.0.0.1", port=dovecot.port, user="user70", oauth=oauth, tls=False)


def inbox(settings) -> int:
    with signed_in(settings) as box:
        return int(box.folder.status("INBOX")["MESSAGES"])


def test_a_token_signs_in_and_is_used_again(by_token, provider):
    inbox(by_token)
    inbox(by_token)

    assert [one["grant_type"] for one in provider.asked] == ["client_credentials"]
    assert provider.asked[0]["scope"] == "imap"


def test_a_refresh_token_asks_in_the_name_of_a_person(by_token, provider):
    oauth = by_token.oauth.model_copy(update={"secret_env": "", "refresh_token_env": "OAUTH_SECRET"})

    inbox(by_token.model_copy(update={"oauth": oauth}))

    assert provider.asked[0] == {
        "client_id": "payables", "grant_type": "refresh_token", "refresh_token": "s3cret", "scope": "imap",
    }  # fmt: skip


def test_a_token_that_ends_soon_is_not_used_again(by_token, provider):
    provider.lasts = 30
    inbox(by_token)
    inbox(by_token)

    assert len(provider.asked) == 2


def test_a_token_that_is_refused_is_asked_for_anew(by_token, provider):
    inbox(by_token)
    provider.tokens.clear()

    with pytest.raises(MailboxError, match="Mailbox ap: the server refuses the token"):
        inbox(by_token)
    inbox(by_token)

    assert len(provider.asked) == 2


def test_a_refused_secret_is_told_and_never_shown(by_token, monkeypatch):
    monkeypatch.setenv("OAUTH_SECRET", "w-r-o-n-g")

    with pytest.raises(MailboxError, match="401 invalid_client") as told:
        inbox(by_token)

    assert "w-r-o-n-g" not in str(told.value)


def test_a_provider_that_is_away_is_told(by_token, provider):
    provider.server.shutdown()
    provider.server.server_close()

    with pytest.raises(MailboxError, match="cannot be asked for a token"):
        inbox(by_token)


@pytest.mark.parametrize("url", ["http://login.example/token", "ftp://login.example", "login.example"])
def test_tokens_are_asked_for_over_https_alone(url):
    with pytest.raises(ValueError, match="https"):
        OAuthSettings(token_url=url, client_id="payables")


@pytest.fixture
def by_password(dovecot, monkeypatch):
    monkeypatch.setenv("AP_PASSWORD", "secret")
    return MailboxSettings(
        name="ap", host="127.0.0.1", port=dovecot.port, user="user71", password_env="AP_PASSWORD", tls=False
    )


def deliver(settings) -> None:
    client = imaplib.IMAP4(settings.host, settings.port, timeout=10)
    client.login(settings.user, "secret")
    client.append("INBOX", None, None, b"Subject: new\r\n\r\nhere\r\n")
    client.logout()


class Bell:
    """Counts how often it rang."""

    def __init__(self) -> None:
        self.rung = threading.Semaphore(0)

    def __call__(self) -> None:
        self.rung.release()

    def waits(self) -> bool:
        return self.rung.acquire(timeout=20)


@pytest.fixture
def listening():
    stopped, threads = threading.Event(), []

    def begin(settings, heard) -> threading.Thread:
        thread = threading.Thread(target=listen, args=(settings, "INBOX", heard, stopped), daemon=True)
        thread.start()
        threads.append(thread)
        return thread

    yield begin
    stopped.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_new_mail_is_heard_of(by_password, listening):
    bell = Bell()
    listening(by_password, bell)
    assert bell.waits()  # once for what came before

    deliver(by_password)

    assert bell.waits()


def test_a_broken_connection_is_made_again(by_password, listening, monkeypatch):
    bell, sockets = Bell(), []
    connect = imaplib.IMAP4._create_socket
    monkeypatch.setattr(imaplib.IMAP4, "_create_socket", lambda *given: sockets.append(connect(*given)) or sockets[-1])
    listening(by_password, bell)
    assert bell.waits()

    sockets[0].shutdown(2)

    assert bell.waits()
    deliver(by_password)
    assert bell.waits()


def test_a_server_without_idle_is_not_waited_for(by_password, listening, monkeypatch):
    monkeypatch.setattr(imaplib.IMAP4, "capability", lambda self: ("OK", [b"IMAP4REV1 UIDPLUS"]))
    began = time.monotonic()

    thread = listening(by_password, lambda: None)
    thread.join(20)

    assert not thread.is_alive()
    assert time.monotonic() - began < 20
