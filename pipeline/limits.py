"""How much a foreign file may cost before it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one document. Defaults: what no real invoice of a 2,400-file corpus came near."""

    bytes: int = 20 * 2**20
    mail_bytes: int = 30 * 2**20
    pages: int = 200
    pixels: int = 60_000_000
    words: int = 20_000
    """Words on one page."""
    members: int = 100
    """Files in one archive, or parts in one message."""
    unpacked_bytes: int = 200 * 2**20
    ratio: int = 100
    """Unpacked bytes for each packed byte."""
    depth: int = 3
    """Containers inside containers."""
    memory: int = 2 * 2**30
    """Address space in bytes that one document may add to its worker."""
    seconds: float = 30.0
    seconds_per_page: float = 5.0
