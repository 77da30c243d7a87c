"""Reading without a store: paths to the rows that `payables extract` prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from extractors.options import Options
from extractors.reading.isolate import Pool
from flows.readings import rows
from flows.wiring import options_of, read_settings, rules_of
from pipeline.assess import Rules, assess_alone
from pipeline.documents import Document
from pipeline.findings import Finding
from pipeline.intake import Part
from pipeline.intake.folder import parts
from pipeline.intake.unpacker import Unpack, Unpacker
from pipeline.invoices import Reading
from pipeline.status import Disposition


def document_of(part: Part) -> Document:
    """The document that a part of an arrival is."""
    attachment = part.attachment
    return Document(attachment.sha256, attachment.name, part.media_type, len(attachment.content))


def read_paths(paths: Sequence[Path], jobs: int = 0) -> Iterator[dict[str, Any]]:
    """A row for each invoice found under the paths, and one for each file that cannot be read, in order."""
    settings = read_settings(jobs=jobs)
    options, rules = options_of(settings), rules_of(settings)
    workers = 1 if len(paths) == 1 and paths[0].is_file() else settings.workers
    with Unpacker() as unpack, Pool(options, workers) as pool:
        yield from _Reader(options, rules, pool, unpack).rows(paths)


class _Reader:
    """One run of `extract`: remembers what each document in the pool was called."""

    def __init__(self, options: Options, rules: Rules, pool: Pool, unpack: Unpack) -> None:
        self._options, self._rules, self._pool, self._unpack = options, rules, pool, unpack
        self._names: list[str] = []
        self._aside: dict[int, list[dict[str, Any]]] = {}
        self._today = dt.datetime.now(dt.UTC).date()

    def rows(self, paths: Sequence[Path]) -> Iterator[dict[str, Any]]:
        """Readings in the order of the paths; what intake set aside stands where it was found."""
        position = 0
        for document, outcome in self._pool.extract(self._jobs(paths)):
            yield from self._aside.pop(position, [])
            yield from rows(self._names[position], document.sha256, outcome, self._doubts(outcome))
            position += 1
        yield from self._aside.pop(position, [])

    def _jobs(self, paths: Sequence[Path]) -> Iterator[tuple[Document, bytes]]:
        for path in paths:
            for tree in parts(path, self._options.limits, self._unpack):
                yield from self._leaves(tree)

    def _leaves(self, tree: Part) -> Iterator[tuple[Document, bytes]]:
        for part in tree.walk():
            name = part.attachment.origin.location + (f"!{part.path}" if part.path else "")
            if part.disposition is Disposition.RECEIVED:
                self._names.append(name)
                yield document_of(part), part.attachment.content
            elif part.disposition is Disposition.FAILED and part.finding is not None:
                sha256 = part.finding.evidence.get("sha256", part.attachment.sha256)
                self._aside.setdefault(len(self._names), []).extend(rows(name, sha256, part.finding, []))

    def _doubts(self, outcome: Reading | Finding) -> list[Sequence[Finding]]:
        if isinstance(outcome, Finding):
            return []
        return [assess_alone(extraction, self._rules, self._today) for extraction in outcome.extractions]
