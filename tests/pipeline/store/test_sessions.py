"""Sessions end by themselves, and their secrets are nowhere."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from pipeline.accounts import Role
from pipeline.store import desk_tables


@pytest.fixture
def secret(store):
    return store.sessions.start(store.accounts.add("ann", "Ann", {Role.CLERK}, "test").id)


@pytest.mark.parametrize(
    ("column", "ago", "lasts"),
    [
        ("seen", timedelta(minutes=29), True),
        ("seen", timedelta(minutes=31), False),
        ("since", timedelta(hours=11, minutes=59), True),
        ("since", timedelta(hours=12, minutes=1), False),
    ],
)
def test_a_session_ends_after_half_an_hour_unused_and_twelve_hours_in_all(store, secret, column, ago, lasts):
    with store.database.write() as connection:
        connection.execute(update(desk_tables.sessions).values(**{column: datetime.now(UTC) - ago}))

    assert (store.sessions.find(secret) is not None) is lasts


def test_the_database_has_no_secret_and_each_is_another(store, secret):
    with store.database.read() as connection:
        kept = str(connection.execute(select(desk_tables.sessions)).all())

    assert secret not in kept
    assert len(secret) >= 43  # 256 bits
    assert secret != store.sessions.start(1)


def test_a_link_works_once_and_not_for_ever(store):
    link = store.sessions.invite("password", "1", timedelta(days=3))
    assert store.sessions.invitation("welcome", link) is None
    assert store.sessions.use("password", link) is not None
    assert store.sessions.use("password", link) is None
    assert store.sessions.invitation("password", store.sessions.invite("password", "1", timedelta(seconds=-1))) is None
