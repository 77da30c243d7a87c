"""Faults of the machine end in a sentence that says what to do."""

import errno
import sqlite3

import pytest
from sqlalchemy.exc import OperationalError

from flows.commands.problems import of_the_machine, told


def database(said: str) -> OperationalError:
    return OperationalError("select 1", {}, sqlite3.OperationalError(said))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "disk is full"),
        (database("database or disk is full"), "disk is full"),
        (database("database is locked"), "Another program"),
        (database("connection refused\nIs the server running?"), "cannot be used: connection refused. Nothing is lost"),
        (OSError(errno.EROFS, "Read-only file system", "/data/x"), "/data/x cannot be written"),
    ],
)
def test_what_the_machine_lacks_is_said_with_what_to_do(fault, says, capsys):
    with pytest.raises(SystemExit) as end, told():
        raise fault

    assert end.value.code == 1
    assert says in capsys.readouterr().err


def test_a_fault_of_ours_still_shows_where_it_came_from():
    assert of_the_machine(ValueError("x")) is None
    with pytest.raises(ValueError, match="x"), told():
        raise ValueError("x")
