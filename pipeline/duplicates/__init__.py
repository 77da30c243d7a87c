"""Duplicates: blocking keys find the candidates, a readable score with reasons judges each pair.

Marked, never dropped: the later record is held, linked to its twin, and a person decides.
"""

from __future__ import annotations

from pipeline.duplicates.compare import Pair, compare
from pipeline.duplicates.earlier import Earlier, earlier_of, seller_of
from pipeline.duplicates.keys import keys
from pipeline.duplicates.scorer import Scorer, scorer
from pipeline.duplicates.verdict import find, is_identical

__all__ = ["Earlier", "Pair", "Scorer", "compare", "earlier_of", "find", "is_identical", "keys", "scorer", "seller_of"]
