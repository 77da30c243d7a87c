"""Telling webhooks: every event that they want, in order, at least once; who fails waits.

Nothing here holds the flow up: each receiver has a time for its events in one run, and is tried again in the next.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import socket
import ssl
import time
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urlsplit

import httpx

from flows.wiring import Office
from pipeline.store import Webhook
from pipeline.store.audit import Event
from pipeline.webhooks import SIGNATURE, BadTargetError, check_address, check_reached, payload, signature

SECONDS: Final = 10
"""For one event, from looking up the name to the answer."""
TOGETHER_SECONDS: Final = 60
"""For one receiver in one run."""
BATCH: Final = 100


@dataclass(frozen=True, slots=True)
class Told:
    """How many events were told, and what went wrong."""

    events: int
    problems: tuple[str, ...]


def tell(desk: Office) -> Told:
    """Tell every webhook what it was not told yet. One run tells at a time, so that the order holds."""
    if not any(one.active for one in desk.store.webhooks.all()):
        return Told(0, ())
    told, problems = 0, []
    with desk.store.exclusively("telling"):
        for webhook in desk.store.webhooks.all():
            if webhook.due(dt.datetime.now(dt.UTC)):
                events, problem = _tell_one(desk, webhook)
                told += events
                problems += [problem] if problem else []
    return Told(told, tuple(problems))


def _tell_one(desk: Office, webhook: Webhook) -> tuple[int, str]:
    """Everything that waits for one receiver, up to the first failure or the end of its time."""
    told, deadline = 0, time.monotonic() + TOGETHER_SECONDS
    while events := desk.store.webhooks.untold(webhook, BATCH):
        for event in events:
            if time.monotonic() > deadline or not desk.store.webhooks.holds(webhook):
                return told, ""
            problem = deliver(webhook, event, private=desk.settings.web.webhook_private)
            if problem:
                desk.store.webhooks.failed(webhook.id)
                return told, f"webhook {webhook.id}, event {event.seq}: {problem}"
            desk.store.webhooks.told(webhook.id, event.seq)
            told += 1
        webhook = replace(webhook, sent=events[-1].seq)
    return told, ""


def deliver(webhook: Webhook, event: Event, *, private: bool) -> str:
    """Send one event; empty where it was taken, else what went wrong, as a sentence."""
    body = payload(event.seq, event.at, event.actor, event.action, event.subject, event.body)
    try:
        status = asyncio.run(_post(webhook, body, private=private))
    except BadTargetError as error:
        return f"{error}."
    except TimeoutError:
        return f"no answer within {SECONDS} seconds."
    except (OSError, httpx.HTTPError) as error:
        return f"{type(error).__name__}: {error}."
    return "" if 200 <= status < 300 else f"it answered {status}."


async def _post(webhook: Webhook, body: str, *, private: bool) -> int:
    """The status of the answer. The connection goes to the address that was checked, under the name that was asked.

    No redirect is followed, no proxy of the environment is used, and of the answer only its status is looked at.
    """
    host = check_address(webhook.url)
    parts = urlsplit(webhook.url)
    moment = int(time.time())
    headers = {
        "Host": parts.netloc,
        "Content-Type": "application/json",
        "User-Agent": "Payables",
        SIGNATURE: signature(webhook.secret, moment, body),
    }
    trusted = ssl.create_default_context()  # whom this machine trusts; SSL_CERT_FILE names a company's own
    async with asyncio.timeout(SECONDS):
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = await _reached(host, port, private=private)
        reached = f"[{address}]" if ":" in address else address
        url = parts._replace(netloc=f"{reached}:{port}").geturl()
        async with (
            httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=SECONDS, verify=trusted) as client,
            client.stream(
                "POST", url, content=body.encode(), headers=headers, extensions={"sni_hostname": host}
            ) as answer,
        ):
            return answer.status_code


async def _reached(host: str, port: int, *, private: bool) -> str:
    """The IP address of a name. Raises ``BadTargetError`` where any of its addresses may not be told."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(one[4][0]) for one in found]
    for address in addresses:
        check_reached(address, private=private)
    return addresses[0]
