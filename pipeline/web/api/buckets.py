"""How often one token may ask: a bucket of requests that fills up again, in the memory of this process."""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

BURST: Final = 200
"""Requests at once."""
A_SECOND: Final = 20.0
"""Requests that come back each second."""
MOST: Final = 10_000
"""Tokens that are counted; the one that was quiet for longest is forgotten, and its bucket is full again."""


class Buckets:
    """A bucket for each token."""

    def __init__(
        self,
        burst: int = BURST,
        a_second: float = A_SECOND,
        most: int = MOST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock`` gives seconds."""
        self._burst, self._rate, self._most, self._clock = burst, a_second, most, clock
        self._left: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, token: int) -> int:
        """Take one request out of a bucket; 0, or the seconds until there is one again."""
        now = self._clock()
        with self._lock:
            left, then = self._left.pop(token, (float(self._burst), now))
            left = min(float(self._burst), left + (now - then) * self._rate)
            wait = 0 if left >= 1 else math.ceil((1 - left) / self._rate)
            self._left[token] = (left if wait else left - 1, now)
            while len(self._left) > self._most:
                self._left.popitem(last=False)
        return wait
