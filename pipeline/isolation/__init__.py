"""Foreign bytes are parsed in processes that may do nothing else, and that a document may cost us.

``workers`` is the side that hands out work, ``serving`` the side that does it, within the limits of one document;
``confine`` takes from a worker what no parser needs: the network, other programs, files. What comes back is taken
for a noun of ours or for nothing (``answers``).
"""

from __future__ import annotations

from pipeline.isolation.confine import Confinement
from pipeline.isolation.deaths import death
from pipeline.isolation.workers import Ended, Faulted, Workers

__all__ = ["Confinement", "Ended", "Faulted", "Workers", "death"]
