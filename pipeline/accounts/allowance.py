"""How often a stranger may do something: so many at once, then one each while; nobody is locked out for good."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Allowance:
    """``most`` at once; one more comes back after each ``every``."""

    most: int
    every: timedelta

    def left_over(self, used: int, passed: timedelta) -> tuple[int, timedelta]:
        """How many count still after some time, and the part of the next ``every`` that has passed already."""
        back = max(0, passed // self.every)
        return (0, timedelta()) if back >= used else (used - back, passed - back * self.every)

    def seconds_to_wait(self, used: int, passed: timedelta) -> int:
        """Seconds until one more may be done; 0 for now. ``passed`` is the time since the last was counted."""
        still, part = self.left_over(used, passed)
        return 0 if still < self.most else max(1, int((self.every - part).total_seconds()) + 1)


def network(address: str) -> str:
    """Whom an address stands for: itself, or the /64 of an IPv6 address, which is one customer's."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:60]
    return str(found) if found.version == 4 else str(ipaddress.ip_network((found, 64), strict=False))
