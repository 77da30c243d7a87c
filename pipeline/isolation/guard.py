"""No network and no programs by an audit hook (PEP 578), where the kernel offers nothing better."""

from __future__ import annotations

import sys

NETWORK = ("socket.",)
PROGRAMS = ("subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "os.system", "pty.")


def restrict(*, programs: bool) -> None:
    """Refuse from now on, with ``PermissionError``; a hook cannot be taken away."""
    refused = NETWORK if programs else (*NETWORK, *PROGRAMS)

    def hook(event: str, _: object) -> None:
        if event.startswith(refused):
            raise PermissionError(f"{event} is not for a worker that reads documents")

    sys.addaudithook(hook)
