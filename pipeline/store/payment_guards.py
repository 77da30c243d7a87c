"""Triggers that hold what payments promise, on both databases: what was proposed is what is paid, after two people.

A payment keeps its amount, its account and its supplier for ever; it is released only when somebody other than the
proposer released its run; what was sent is never taken out. Nothing is deleted. Revision 0010.
"""

from __future__ import annotations

from typing import Final

FIXED: Final = ("run_id", "end_to_end", "account", "supplier_id", "iban", "minor", "currency", "date")
_FIXED_ITEM: Final = ("run_id", "invoice_id", "minor", "discount_minor")
KEPT: Final = ("payment_runs", "payments", "payment_items", "bank_lines")


def _changed(columns: tuple[str, ...]) -> str:
    return " or ".join(f"new.{one} is distinct from old.{one}" for one in columns)


_PAYMENT: Final = _changed(FIXED)
_ITEM: Final = _changed(_FIXED_ITEM)
_RUN: Final = (
    "new.proposed_by <> old.proposed_by or new.choices <> old.choices "
    "or (old.released_by is not null and new.released_by is distinct from old.released_by) "
    "or (old.file_sha256 is not null and new.file_sha256 is distinct from old.file_sha256)"
)
_EARLY: Final = (
    "new.status in ('released', 'sent', 'confirmed', 'posted') and "
    "(select released_by from payment_runs where id = new.run_id) is null"
)
_BACK: Final = (
    "old.status in ('sent', 'confirmed', 'posted') and new.status in ('proposed', 'released', 'void') "
    "or old.status in ('void', 'rejected', 'returned') and new.status <> old.status"
)
_BORN: Final = "new.status <> 'proposed'"
_LINE: Final = "new.key <> old.key or new.minor <> old.minor or new.body <> old.body or old.is_matched"


def _sqlite(name: str, when: str, table: str, condition: str, sentence: str) -> str:
    condition = condition.replace("is distinct from", "is not")
    asked = f"when {condition} " if condition else ""
    return f"create trigger {name} before {when} on {table} {asked}begin select raise(abort, '{sentence}'); end"


SQLITE: Final[tuple[str, ...]] = (
    *(_sqlite(f"{table}_delete", "delete", table, "", f"{table} are kept") for table in KEPT),
    *(
        _sqlite(f"bank_files_{verb}", verb, "bank_files", "", "bank_files are append-only")
        for verb in ("update", "delete")
    ),
    _sqlite("payments_born", "insert", "payments", _BORN, "a payment is proposed first"),
    _sqlite("payments_fixed", "update", "payments", _PAYMENT, "a payment is paid as it was proposed"),
    _sqlite("payments_early", "update", "payments", _EARLY, "a second person releases the run first"),
    _sqlite("payments_back", "update", "payments", _BACK, "what was sent is not taken back"),
    _sqlite("payment_items_fixed", "update", "payment_items", _ITEM, "a payment is paid as it was proposed"),
    _sqlite("payment_runs_fixed", "update", "payment_runs", _RUN, "who proposed and released stays"),
    _sqlite("bank_lines_fixed", "update", "bank_lines", _LINE, "what the bank told stays"),
)


def _postgresql(name: str, table: str, when: str, *checks: tuple[str, str]) -> tuple[str, str]:
    body = " ".join(f"if {condition} then raise exception '{sentence}'; end if;" for condition, sentence in checks)
    return (
        f"create function payables_{name}() returns trigger language plpgsql as $$ begin {body} return new; end $$",
        f"create trigger {name} before {when} on {table} for each row execute function payables_{name}()",
    )


POSTGRESQL: Final[tuple[str, ...]] = (
    *(
        f"create trigger {table}_{name} before {when} on {table} {each} execute function payables_refuse()"
        for table in (*KEPT, "bank_files")
        for name, when, each in (
            ("kept", "delete", "for each row"),
            ("truncate", "truncate", "for each statement"),
        )
    ),
    "create trigger bank_files_update before update on bank_files for each row execute function payables_refuse()",
    *_postgresql("payments_born", "payments", "insert", (_BORN, "a payment is proposed first")),
    *_postgresql(
        "payments_fixed", "payments", "update",
        (_PAYMENT, "a payment is paid as it was proposed"),
        (_EARLY, "a second person releases the run first"),
        (_BACK, "what was sent is not taken back"),
    ),
    *_postgresql("payment_items_fixed", "payment_items", "update", (_ITEM, "a payment is paid as it was proposed")),
    *_postgresql("payment_runs_fixed", "payment_runs", "update", (_RUN, "who proposed and released stays")),
    *_postgresql("bank_lines_fixed", "bank_lines", "update", (_LINE, "what the bank told stays")),
)  # fmt: skip
