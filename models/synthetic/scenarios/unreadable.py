"""Files that nobody can read: each ends with a code, and costs only itself."""

from __future__ import annotations

from collections.abc import Iterator

from models.synthetic import catalogue as goods
from models.synthetic import paper
from models.synthetic.bundles import document, locked
from models.synthetic.scenarios.case import Sample, bill


def samples() -> Iterator[Sample]:
    """Locked, broken off, empty, of no known type."""
    plain = paper.pdf(bill("S002", "KF-118400", "2026-09-25", goods.FASTENERS[:1], currency="GBP"))
    yield Sample("kestrel-locked.pdf", "Asks for a password", locked(plain), disposition="failed", reason="ENCRYPTED")
    broken = plain[: len(plain) // 5]
    yield Sample("truncated.pdf", "A transfer that broke off", broken, disposition="failed", reason="BROKEN_FILE")
    yield Sample("empty.pdf", "No byte at all", b"", disposition="failed", reason="EMPTY_FILE")
    yield Sample("rechnung.docx", "A word processor's file", document(), disposition="failed", reason="UNKNOWN_TYPE")
