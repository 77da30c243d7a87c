"""Serve the review desk and its API: what `payables serve` runs."""

from __future__ import annotations

import os

import uvicorn
from fastapi import FastAPI

from extractors.reading.looking import Looker
from flows.desk import DeskActs
from flows.wiring import Office, office, read_settings
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
    return WebConfig(settings.web_address, settings.web.upload_bytes, settings.web.supplier_form, openid)


def application(desk: Office, looker: Looker | None = None) -> FastAPI:
    """The whole application over one office."""
    return create_app(desk.store, DeskActs(desk, looker), config_of(desk.settings))


def main() -> None:
    """Serve until stopped. Without an account, the address for the first administrator is printed."""
    settings = read_settings()
    with office(settings) as desk, Looker(desk.options) as looker:
        looker.warm()
        link = first_link(desk.store, settings.web_address)
        print(f"The review desk: {link or settings.web_address}", flush=True)  # noqa: T201 - what a person waits for
        if link:
            print("The address makes the first account. It works once.", flush=True)  # noqa: T201
        served = application(desk, looker)
        uvicorn.run(
            served, host=settings.web.host, port=settings.web_port, log_level="warning", server_header=False,
            proxy_headers=bool(settings.web.address),
        )  # fmt: skip


if __name__ == "__main__":
    main()
