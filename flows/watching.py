"""Looks again and again for what arrives, and takes it as far as it goes without a person. Needs no Prefect.

Files of known folders are not opened again, so looking costs little; network shares tell nobody what changes on them.
Mail servers do: what they tell is heard at once, and they are asked now and then anyway.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from flows import stages
from flows.secret_names import secret
from flows.stages import Sources, Tally
from flows.wiring import Office
from pipeline.intake.listening import listen
from pipeline.settings import MailboxSettings

_GLANCE = 0.1
"""Seconds between two looks whether to stop."""


def watch(desk: Office, seconds: float, stopped: threading.Event, mail_seconds: float = 60.0) -> Iterator[Tally]:
    """Walk whenever the time is up, until stopped; what each walk did, where it did anything or met a problem anew.

    Mailboxes are asked when their server says that something came, and every ``mail_seconds``.
    """
    told: dict[Sources, list[str]] = {}
    rung = threading.Event()
    with listening(desk.settings.mailboxes, rung.set):
        asked = -mail_seconds
        while not stopped.is_set():
            now = time.monotonic()
            sources = Sources.FOLDERS
            if rung.is_set() or now - asked >= mail_seconds:
                rung.clear()
                asked, sources = now, Sources.ALL
            tally = stages.everything(desk, sources=sources)
            if tally.changed or tally.problems != told.get(sources, []):
                yield tally
            told[sources] = tally.problems
            _wait(now + seconds, stopped, rung)


@contextmanager
def listening(mailboxes: Sequence[MailboxSettings], heard: Callable[[], None]) -> Iterator[None]:
    """Call ``heard``, from threads of their own, whenever something comes into a mailbox whose server tells it."""
    ended = threading.Event()
    for mailbox in mailboxes:
        for folder in mailbox.folders:
            threading.Thread(
                target=listen, args=(mailbox, folder, heard, ended), kwargs={"secrets": secret},
                name=f"listening to {mailbox.name}", daemon=True,
            ).start()  # fmt: skip
    try:
        yield
    finally:
        ended.set()


def _wait(until: float, stopped: threading.Event, rung: threading.Event) -> None:
    while time.monotonic() < until and not rung.is_set() and not stopped.is_set():
        stopped.wait(min(_GLANCE, max(0.0, until - time.monotonic())))
