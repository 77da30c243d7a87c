"""Where is invoice X: over number, amount, supplier, details and the words of its pages, the best and newest first."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, text

from pipeline.status import Status
from pipeline.store import search_index
from pipeline.store.database import Database
from pipeline.store.invoices import Heading
from pipeline.store.rows import words_of_blob
from pipeline.store.search_query import Question, Rank, questions, typed
from pipeline.store.search_text import fold, reading_order, split
from pipeline.store.tables import documents, invoices, pages

MOST_PAGES: Final = 20
"""Pages that are looked through for snippets in one search; what is found beyond them has none."""
AROUND: Final = 6
"""Words of a snippet on each side of what was found."""


@dataclass(frozen=True, slots=True)
class Found:
    """An invoice in one line, how it was found, and the words around where a page says so."""

    heading: Heading
    rank: Rank
    snippet: str = ""


class Search:
    """The search index in the words of the trade."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def find(
        self,
        query: str,
        entities: Collection[str] | None = None,
        statuses: Collection[Status] | None = None,
        limit: int = 50,
    ) -> list[Found]:
        """The invoices that a query means, nothing for an empty one.

        ``entities`` are those that the asker may see: an invoice of no known entity is then not among them.
        """
        narrowed: dict[str, list[str]] = {}
        if entities is not None:
            narrowed["entity_id"] = sorted(entities)
        if statuses is not None:
            narrowed["status"] = sorted(str(one) for one in statuses)
        if not all(narrowed.values()):
            return []
        ranks: dict[int, Rank] = {}
        with self._database.read() as connection:
            look = _Look(connection, narrowed)
            for rank, asked in questions(query, look.there):
                if len(ranks) >= limit:
                    break
                found = look.newest(asked, limit - len(ranks), list(ranks))
                ranks.update(dict.fromkeys(found, rank))
            headings = _headings(connection, list(ranks))
            in_text = [one for one, rank in ranks.items() if rank in {Rank.TEXT, Rank.BEGUN}]
            said = _snippets(connection, in_text, typed(query))
        return [Found(headings[one], rank, said.get(one, "")) for one, rank in ranks.items()]


class _Look:
    """One look into the index, within what the asker may see."""

    def __init__(self, connection: Connection, narrowed: Mapping[str, list[str]]) -> None:
        self._connection, self._narrowed = connection, narrowed
        self._kind = search_index.kind(connection)
        self._recent = search_index.recent(connection)

    def there(self, asked: Question) -> bool:
        """Whether the index has it at all."""
        return bool(self.newest(asked, 1))

    def newest(self, asked: Question, limit: int, without: Sequence[int] = ()) -> list[int]:
        """The newest invoices that fit. What is common is found among the recent ones, where PostgreSQL looks first."""
        if self._recent is not None:
            found = self._fitting(asked, limit, without, self._recent)
            if len(found) == limit:
                return found
        return self._fitting(asked, limit, without)

    def _fitting(self, asked: Question, limit: int, without: Sequence[int], since: int | None = None) -> list[int]:
        """The cross join keeps SQLite walking the index, only as far as needed; ``offset 0`` keeps PostgreSQL at it."""
        holds, given = search_index.condition(self._kind, asked)
        key = f"search_index.{search_index.key(self._kind)}"
        lists: Mapping[str, Any] = {**self._narrowed, **({"without": list(without)} if without else {})}
        source = "search_index"
        if since is not None:
            source = f"(select * from search_index where id > {since:d} offset 0) search_index"  # noqa: S608 - a number
        wheres = [holds, *(f"invoices.{name} in :{name}" for name in self._narrowed)]
        if self._narrowed:
            source += " cross join invoices"
            wheres.append(f"invoices.id = {key}")
        if without:
            wheres.append(f"{key} not in :without")
        sql = f"select {key} from {source} where {' and '.join(wheres)} order by {key} desc limit :most"  # noqa: S608 - names of our own
        statement = text(sql).bindparams(*(bindparam(name, expanding=True) for name in lists))
        return list(self._connection.execute(statement, {**given, **lists, "most": limit}).scalars())


def _headings(connection: Connection, ids: Sequence[int]) -> dict[int, Heading]:
    chosen = (
        select(
            invoices.c.id, invoices.c.status, invoices.c.since, invoices.c.kind, invoices.c.supplier_name,
            invoices.c.number, invoices.c.issued, invoices.c.due, invoices.c.gross, invoices.c.currency,
            documents.c.name.label("document_name"),
        )
        .join(documents, documents.c.id == invoices.c.document_id)
        .where(invoices.c.id.in_(ids))
    )  # fmt: skip
    return {
        row.id: Heading(**{**row._asdict(), "status": Status(row.status)})
        for row in connection.execute(chosen)
    }  # fmt: skip


def _snippets(connection: Connection, ids: Sequence[int], asked: Sequence[Sequence[str]]) -> dict[int, str]:
    """Of each invoice the words around the first place where a page says what was asked."""
    chosen = (
        select(invoices.c.id, invoices.c.extraction, pages.c.number, pages.c.body)
        .join(pages, pages.c.document_id == invoices.c.document_id)
        .where(invoices.c.id.in_(ids))
        .order_by(invoices.c.id.desc(), pages.c.number)
        .limit(MOST_PAGES)
    )
    said: dict[int, str] = {}
    for row in connection.execute(chosen):
        if row.id not in said and row.number in json.loads(row.extraction)["pages"]:
            around = snippet(reading_order(words_of_blob(row.body)), asked)
            if around:
                said[row.id] = around
    return said


def snippet(words: Sequence[str], asked: Sequence[Sequence[str]]) -> str:
    """The words around the first place that begins like one of the things asked; empty where there is none."""
    said, ends = _folded(words)
    for wanted in asked:
        at = said.find(f" {' '.join(wanted)}")
        if at >= 0:
            first = bisect_right(ends, at)
            last = bisect_right(ends, at + len(" ".join(wanted)))
            return " ".join(words[max(0, first - AROUND) : last + AROUND + 1])
    return ""


def _folded(words: Sequence[str]) -> tuple[str, list[int]]:
    """The tokens of some words, each behind a space, and where those of each word end."""
    whole = fold("\n".join(word.replace("\n", " ") for word in words)).split("\n")
    said = [" " + word if word.isalnum() else "".join(f" {token}" for token in split(word)) for word in whole]
    return "".join(said), list(accumulate(map(len, said)))
