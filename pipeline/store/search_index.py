"""The search index: written in the transaction of the invoice it is of, and never a record of its own.

SQLite keeps it in FTS5 without a copy of the text, PostgreSQL in two columns of lexemes with GIN, and a SQLite without
such an FTS5 (before 3.43) in a plain table that is looked through from end to end: slower, and as right. All three hold
the same tokens (``search_text``), so neither an extension nor a database's own idea of a word is asked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, text
from sqlalchemy.exc import OperationalError

from pipeline.invoices import Invoice
from pipeline.store.rows import from_json, words_of_blob
from pipeline.store.search_query import AllOf, Column, Has, Question
from pipeline.store.search_text import SearchText, search_text

Kind = Literal["fts5", "lexemes", "plain"]

FTS5: Final = (
    "create virtual table search_index using fts5(number, amounts, supplier, details, words, "
    "content='', contentless_delete=1, tokenize=\"ascii tokenchars '_'\")"
)
"""``ascii`` takes every character beyond ASCII for a part of a word: it splits our tokens at spaces, no more."""
PLAIN: Final = (
    "create table search_index (id integer primary key, number text not null, amounts text not null, "
    "supplier text not null, details text not null, words text not null)"
)
LEXEMES: Final = (
    (
        "create table search_index (id bigint primary key, headings tsvector not null, words tsvector not null) "
        "with (toast_tuple_target = 8160)"  # a page's words stay in their row, where they are read ten times as quickly
    ),
    "create index ix_search_index_headings on search_index using gin (headings)",
    "create index ix_search_index_words on search_index using gin (words)",
)
_KEY: Final[Mapping[Kind, str]] = {"fts5": "rowid", "plain": "id", "lexemes": "id"}
RECENT: Final = 250
"""Reading the words of an invoice takes PostgreSQL up to 20 microseconds."""
_MARKS: Final = {Column.NUMBER: "n", Column.AMOUNTS: "a", Column.SUPPLIER: "s", Column.DETAILS: "d"}
"""PostgreSQL keeps the four headings in one column: the first letter of a lexeme says which of them it is of."""


def create(connection: Connection) -> Kind:
    """Make the index, empty."""
    if connection.dialect.name == "postgresql":
        for statement in LEXEMES:
            connection.execute(text(statement))
        return "lexemes"
    try:
        connection.execute(text(FTS5))
    except OperationalError:  # no FTS5, or one that cannot forget a row of which it has no copy
        connection.execute(text(PLAIN))
        return "plain"
    return "fts5"


def kind(connection: Connection) -> Kind:
    """Which of the three this database has."""
    if connection.dialect.name == "postgresql":
        return "lexemes"
    made = connection.execute(text("select sql from sqlite_master where name = 'search_index'")).scalar_one()
    return "fts5" if "fts5" in made else "plain"


def key(of: Kind) -> str:
    """The column with the invoice's id."""
    return _KEY[of]


def write(connection: Connection, invoice_id: int, said: SearchText) -> None:
    """Index an invoice, in place of what was indexed of it before."""
    connection.execute(*statement(kind(connection), [(invoice_id, said)]))


def statement(of: Kind, rows: Iterable[tuple[int, SearchText]]) -> tuple[Any, list[dict[str, Any]]]:
    """The statement that indexes some invoices, and its parameters."""
    if of == "lexemes":
        return _WRITE_LEXEMES, [
            {"id": one, "headings": _headings(said), "words": _lexemes(said.words)} for one, said in rows
        ]
    names = tuple(str(column) for column in Column)
    given = [{"id": one, **{name: f" {getattr(said, name)} " for name in names}} for one, said in rows]
    return text(
        f"insert or replace into search_index ({key(of)}, {', '.join(names)}) "  # noqa: S608 - names of our own
        f"values (:id, {', '.join(f':{name}' for name in names)})"
    ), given


def follow(connection: Connection, before: Row[Any], invoice: Invoice, supplier_name: str | None) -> None:
    """Index an invoice as it is now; ``before`` is its row as it was. Nothing where no heading of it changed."""
    was = from_json(Invoice, before.invoice)
    if search_text(was, before.supplier_name, "", ()) != search_text(invoice, supplier_name, "", ()):
        index(connection, before.id, invoice, supplier_name)


def index(connection: Connection, invoice_id: int, invoice: Invoice, supplier_name: str | None) -> None:
    """Index an invoice with the name of its document and the words of its own pages."""
    row = connection.execute(_DOCUMENT, {"id": invoice_id}).one()
    own = set(json.loads(row.extraction)["pages"])
    blobs = connection.execute(_PAGES, {"id": row.document_id})
    seen = [words_of_blob(one.body) for one in blobs if one.number in own]
    write(connection, invoice_id, search_text(invoice, supplier_name, row.name, seen))


def fill(connection: Connection) -> None:
    """Index every invoice there is."""
    for (invoice_id,) in connection.execute(text("select id from invoices order by id")).all():
        row = connection.execute(_INVOICE, {"id": invoice_id}).one()
        index(connection, invoice_id, from_json(Invoice, row.invoice), row.supplier_name)


def recent(connection: Connection) -> int | None:
    """The invoice behind which to look first; ``None`` where the index itself is walked from its newest end.

    PostgreSQL has no such walk. Left to itself it takes a word that it has no count of for a common one, and reads
    through all invoices from the newest in hope of a page full of them: seconds. So its indexes are asked instead, and
    what is common is found before that among the latest few.
    """
    if connection.dialect.name != "postgresql":
        return None
    last = connection.execute(_BY_INDEX).one().last
    return max(0, int(last or 0) - RECENT)


def condition(of: Kind, asked: Question) -> tuple[str, dict[str, str]]:
    """A question as SQL about ``search_index``, and its parameters."""
    if of == "fts5":
        return "search_index match :asked", {"asked": _match(asked)}
    given: dict[str, str] = {}

    def leaf(has: Has) -> str:
        name = f"asked{len(given)}"
        given[name] = _lexeme_query(has) if of == "lexemes" else _within(has)
        return _lexeme_sql(has, name) if of == "lexemes" else f"instr(search_index.{has.column}, :{name}) > 0"

    return _joined(asked, leaf, "and", "or"), given


def _joined(asked: Question, leaf: Callable[[Has], str], both: str, either: str) -> str:
    if isinstance(asked, Has):
        return leaf(asked)
    word = both if isinstance(asked, AllOf) else either
    return "(" + f" {word} ".join(_joined(part, leaf, both, either) for part in asked.parts) + ")"


def _match(asked: Question) -> str:
    """A question as FTS5 writes it; tokens have no character that means something there."""
    return _joined(
        asked, lambda has: f'{has.column} : "{" ".join(has.tokens)}"{" *" if has.prefix else ""}', "AND", "OR"
    )


def _within(has: Has) -> str:
    return f" {' '.join(has.tokens)}{'' if has.prefix else ' '}"


def _lexeme_query(has: Has) -> str:
    mark = _MARKS.get(has.column, "")
    return " <-> ".join(f"'{mark}{token}'" for token in has.tokens) + (":*" if has.prefix else "")


def _lexeme_sql(has: Has, name: str) -> str:
    column = "words" if has.column is Column.WORDS else "headings"
    return f"search_index.{column} @@ cast(:{name} as tsquery)"


def _headings(said: SearchText) -> str:
    """The four headings one after the other, each lexeme with its place."""
    return _lexemes(" ".join(f"{mark}{token}" for column, mark in _MARKS.items() for token in _split(said, column)))


def _split(said: SearchText, column: Column) -> list[str]:
    return str(getattr(said, column)).split()


def _lexemes(words: str) -> str:
    return " ".join(f"'{token}':{place}" for place, token in enumerate(words.split(), 1))


_WRITE_LEXEMES: Final = text(
    "insert into search_index (id, headings, words) values (:id, cast(:headings as tsvector), cast(:words as tsvector))"
    " on conflict (id) do update set headings = excluded.headings, words = excluded.words"
)
_BY_INDEX: Final = text(
    "select set_config('enable_seqscan', 'off', true), set_config('enable_indexscan', 'off', true), "
    "(select max(id) from search_index) as last"
)
_DOCUMENT: Final = text(
    "select i.document_id, i.extraction, d.name from invoices i join documents d on d.id = i.document_id "
    "where i.id = :id"
)
_PAGES: Final = text("select number, body from pages where document_id = :id order by number")
_INVOICE: Final = text("select invoice, supplier_name from invoices where id = :id")
"""By name, for the migration: later columns of these tables are not there yet when it runs."""
