"""How long originals are kept: a rule of dates alone.

The time of an invoice begins with the end of the calendar year in which it was issued or came, whichever is later
(in Germany § 147 (4) AO, in Poland art. 112 of the VAT act with art. 70 of the tax ordinance; how many years differs).
What was no invoice is kept for days from when it came.
"""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field


class Retention(BaseModel):
    """What the company set; without a number nothing is ever put away."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    invoice_years: int | None = Field(default=None, ge=1)
    other_days: int | None = Field(default=None, ge=1)
    purge_days: int = Field(default=90, ge=1)

    def of_invoice(self, issued: dt.date | None, received: dt.date) -> dt.date | None:
        """The last day on which an invoice is kept, ``None`` for ever."""
        if self.invoice_years is None:
            return None
        return dt.date(max(issued or received, received).year + self.invoice_years, 12, 31)

    def of_other(self, received: dt.date) -> dt.date | None:
        """The last day on which anything else is kept, ``None`` for ever."""
        return None if self.other_days is None else received + dt.timedelta(days=self.other_days)
