"""Triggers that hold what the program promises, on both databases: posted is posted, decided is decided.

An entry is written as a draft, gets its postings, and is then posted: at that moment the database itself checks that it
balances in every currency. After that neither it nor its postings can be changed, deleted or added to.

Each revision has its own statements here, and they stay as it ran them: a guard changes by the statements of a new one.
"""

from __future__ import annotations

from typing import Final

APPEND_ONLY: Final = ("events", "decisions", "corrections", "answers")

_SQLITE_BALANCE = """
create trigger entries_post before update on entries when new.posted and not old.posted begin
  select case
    when (select count(*) from postings where entry_id = new.id) < 2 then raise(abort, 'an entry needs two postings')
    when exists (select 1 from postings where entry_id = new.id group by currency having sum(minor) <> 0)
      then raise(abort, 'the entry does not balance')
  end;
end
"""


def _sqlite_refuse(name: str, when: str, table: str, condition: str, sentence: str) -> str:
    return f"create trigger {name} before {when} on {table} {condition} begin select raise(abort, '{sentence}'); end"


SQLITE: Final[tuple[str, ...]] = (
    *(
        _sqlite_refuse(f"{table}_{verb}", verb, table, "", f"{table} are append-only")
        for table in APPEND_ONLY
        for verb in ("update", "delete")
    ),
    _SQLITE_BALANCE,
    _sqlite_refuse("entries_born", "insert", "entries", "when new.posted", "an entry is posted after its postings"),
    _sqlite_refuse("entries_update", "update", "entries", "when old.posted", "posted entries are immutable"),
    _sqlite_refuse("entries_delete", "delete", "entries", "when old.posted", "posted entries are immutable"),
    *(
        _sqlite_refuse(
            f"postings_{verb}", verb, "postings",
            f"when (select posted from entries where id = {row}.entry_id)",  # noqa: S608 - names of our own
            "posted entries are immutable",
        )
        for verb, row in (("insert", "new"), ("update", "old"), ("delete", "old"))
    ),
)  # fmt: skip

POSTGRESQL: Final[tuple[str, ...]] = (
    """
create function payables_refuse() returns trigger language plpgsql as $$
begin raise exception '% are append-only', tg_table_name; end $$
""",
    *(
        f"create trigger {table}_guard before update or delete on {table} "
        "for each row execute function payables_refuse()"
        for table in APPEND_ONLY
    ),
    """
create function payables_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.posted then raise exception 'an entry is posted after its postings'; end if;
    return new;
  end if;
  if old.posted then raise exception 'posted entries are immutable'; end if;
  if tg_op = 'DELETE' then return old; end if;
  if new.posted then
    if (select count(*) from postings where entry_id = new.id) < 2 then
      raise exception 'an entry needs two postings'; end if;
    if exists (select 1 from postings where entry_id = new.id group by currency having sum(minor) <> 0) then
      raise exception 'the entry does not balance'; end if;
  end if;
  return new;
end $$
""",
    """
create trigger entries_guard before insert or update or delete on entries
for each row execute function payables_entry()
""",
    """
create function payables_posting() returns trigger language plpgsql as $$
declare entry bigint;
begin
  if tg_op = 'INSERT' then entry := new.entry_id; else entry := old.entry_id; end if;
  if (select posted from entries where id = entry) then raise exception 'posted entries are immutable'; end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$
""",
    """
create trigger postings_guard before insert or update or delete on postings
for each row execute function payables_posting()
""",
)

SQLITE_GAPS: Final[tuple[str, ...]] = (
    _sqlite_refuse("postings_zero", "insert", "postings", "when new.minor = 0", "a posting of nothing"),
    _sqlite_refuse(
        "postings_into", "update", "postings",
        "when (select posted from entries where id = new.entry_id)", "posted entries are immutable",
    ),
)  # fmt: skip
"""Nothing is posted, and no posting is moved into an entry that was posted. Revision 0002."""

POSTGRESQL_GAPS: Final[tuple[str, ...]] = (
    "alter table postings add constraint ck_postings_minor check (minor <> 0)",
    """
create or replace function payables_posting() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and (select posted from entries where id = old.entry_id) then
    raise exception 'posted entries are immutable'; end if;
  if tg_op <> 'DELETE' and (select posted from entries where id = new.entry_id) then
    raise exception 'posted entries are immutable'; end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$
""",
    *(
        f"create trigger {table}_truncate before truncate on {table} "
        "for each statement execute function payables_refuse()"
        for table in (*APPEND_ONLY, "entries", "postings")
    ),
)
"""The same, and nothing is emptied at one stroke. Revision 0002."""

REMEMBERED: Final = ("examples", "forgotten")

SQLITE_MEMORY: Final[tuple[str, ...]] = tuple(
    _sqlite_refuse(f"{table}_{verb}", verb, table, "", f"{table} are append-only")
    for table in REMEMBERED
    for verb in ("update", "delete")
)
"""Examples are never changed; forgetting one is a sentence of its own. Revision 0003."""

POSTGRESQL_MEMORY: Final[tuple[str, ...]] = tuple(
    f"create trigger {table}_{name} before {when} on {table} {each} execute function payables_refuse()"
    for table in REMEMBERED
    for name, when, each in (
        ("guard", "update or delete", "for each row"),
        ("truncate", "truncate", "for each statement"),
    )
)
"""The same. Revision 0003."""

SQLITE_DESK: Final[tuple[str, ...]] = tuple(
    _sqlite_refuse(f"withdrawals_{verb}", verb, "withdrawals", "", "withdrawals are append-only")
    for verb in ("update", "delete")
)
"""What was taken back stays taken back. Revision 0004."""

POSTGRESQL_DESK: Final[tuple[str, ...]] = tuple(
    f"create trigger withdrawals_{name} before {when} on withdrawals {each} execute function payables_refuse()"
    for name, when, each in (
        ("guard", "update or delete", "for each row"),
        ("truncate", "truncate", "for each statement"),
    )
)
"""The same. Revision 0004."""

SQLITE_REQUESTS: Final[tuple[str, ...]] = (
    _sqlite_refuse(
        "account_requests_update", "update", "account_requests",
        "when old.settled_at is not null or new.iban <> old.iban or new.supplier_id <> old.supplier_id "
        "or new.asked_by <> old.asked_by",
        "a request is settled once, as it was asked",
    ),
    _sqlite_refuse("account_requests_delete", "delete", "account_requests", "", "requests are kept"),
    *(
        _sqlite_refuse(f"refused_files_{verb}", verb, "refused_files", "", "refused_files are append-only")
        for verb in ("update", "delete")
    ),
)  # fmt: skip
"""Who asked for which account stays as it was, and a request is settled once. Revision 0007."""

POSTGRESQL_REQUESTS: Final[tuple[str, ...]] = (
    """
create function payables_request() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then raise exception 'requests are kept'; end if;
  if old.settled_at is not null or new.iban <> old.iban or new.supplier_id <> old.supplier_id
    or new.asked_by <> old.asked_by then raise exception 'a request is settled once, as it was asked'; end if;
  return new;
end $$
""",
    """
create trigger account_requests_guard before update or delete on account_requests
for each row execute function payables_request()
""",
    """
create trigger refused_files_guard before update or delete on refused_files
for each row execute function payables_refuse()
""",
    *(
        f"create trigger {table}_truncate before truncate on {table} "
        "for each statement execute function payables_refuse()"
        for table in ("account_requests", "refused_files")
    ),
)
"""The same. Revision 0007."""
