"""Alembic migrations, run from the package when a store is opened."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from pipeline.store.database import Database

HEAD = "0012"
"""The newest revision under ``versions``: opening a store that has it need not load Alembic."""


def bring_up_to_date(database: Database) -> None:
    """Upgrade the tables to ``HEAD``; one process at a time, and nothing where they are there already."""
    if current(database) == HEAD:
        return
    with database.exclusively("migrate"):
        if current(database) == HEAD:
            return
        from alembic import command  # noqa: PLC0415
        from alembic.config import Config  # noqa: PLC0415

        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent))
        with database.write() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def current(database: Database) -> str | None:
    """The revision of a database, ``None`` for an empty one."""
    with database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("select version_num from alembic_version")).scalar_one_or_none()
        return found
