"""Serve the review desk and its API: what `payables serve` runs."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from contextlib import ExitStack

import uvicorn
from fastapi import FastAPI

from extractors.reading.looking import Looker
from flows.desk import DeskActs
from flows.uploads import SoonReader
from flows.wiring import Office, office, read_settings, rules_of
from pipeline.settings import Settings
from pipeline.web.app import create_app
from pipeline.web.config import OpenId, WebConfig
from pipeline.web.sign_in import first_link


def config_of(settings: Settings) -> WebConfig:
    """How the desk is served, from the settings."""
    provider = settings.web.openid
    openid = None
    if provider.issuer:
        secret = os.environ.get(provider.secret_env, "")
        openid = OpenId(provider.issuer, provider.client_id, secret, provider.name)
    return WebConfig(
        settings.web_address, settings.web.upload_bytes, settings.web.supplier_form, openid, settings.web.scan_command,
        key_of(settings), rules_of(settings).thresholds,
    )  # fmt: skip


def key_of(settings: Settings) -> bytes:
    """The key that signs what browsers bring back: made once, in a file of the data folder that only we may read."""
    path = settings.home / "web.key"
    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(32))
    return path.read_bytes()


def application(desk: Office, looker: Looker | None = None, arrived: Callable[[], None] = lambda: None) -> FastAPI:
    """The whole application over one office; ``arrived`` is called when something was handed in."""
    return create_app(desk.store, DeskActs(desk, looker, arrived), config_of(desk.settings))


def _nothing() -> None:
    """Somebody else reads what arrives."""


def main() -> None:
    """Serve until stopped. Without an account, the address for the first administrator is printed."""
    settings = read_settings()
    with office(settings) as desk, Looker(desk.options) as looker, ExitStack() as stack:
        arrived = stack.enter_context(SoonReader(desk)).wake if settings.web.read_uploads else _nothing
        looker.warm()
        link = first_link(desk.store, settings.web_address)
        print(f"The review desk: {link or settings.web_address}", flush=True)  # noqa: T201 - what a person waits for
        if link:
            print("The address makes the first account. It works once.", flush=True)  # noqa: T201
        served = application(desk, looker, arrived)
        uvicorn.run(
            served, host=settings.web.host, port=settings.web_port, log_level="warning", server_header=False,
            proxy_headers=bool(settings.web.address),
        )  # fmt: skip


if __name__ == "__main__":
    main()
