"""A real Dovecot on loopback, for every test that needs a mailbox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tools.dovecot import Dovecot, NoDovecotError, running


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """A server with a hundred users; skipped where there is none that can be used."""
    try:
        server = running()
        started = server.__enter__()
    except NoDovecotError as error:
        pytest.skip(str(error))
    try:
        yield started
    finally:
        server.__exit__(None, None, None)
