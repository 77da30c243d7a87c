"""The search index, filled from the invoices that are there.

Unlike the tables it is made by the code of today, whatever that is: it holds no record, it must fit what writes it, and
what is read into it goes by the column names of this revision. One who changes its shape makes it again in a new revision.
"""

from __future__ import annotations

from alembic import op

from pipeline.store import search_index

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Make it as this database can have it, then index every invoice."""
    connection = op.get_bind()
    search_index.create(connection)
    search_index.fill(connection)
