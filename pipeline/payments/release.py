"""The second pair of eyes: who may release which run. Each refusal says what would help."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipeline.money import Money
from pipeline.sentences import Said, say


class ReleaseRefusedError(Exception):
    """This person may not release this run; the message says why."""

    def __init__(self, said: Said) -> None:
        """With the sentence for whoever asked."""
        super().__init__(said.english)
        self.said = said


@dataclass(frozen=True, slots=True)
class Hands:
    """Who had a hand in what a run pays: who approved its invoices, who changed the accounts it pays to."""

    approved: Collection[str] = ()
    changed_accounts: Collection[str] = ()


def check_release(
    person: str, proposed_by: str, total: Money, limits: Mapping[str, Decimal], hands: Hands | None = None
) -> None:
    """Raise ``ReleaseRefusedError`` unless the person may release a run of that total, in the company's currency."""
    hands = hands or Hands()
    if person == proposed_by:
        raise ReleaseRefusedError(say("You proposed this run yourself: another person releases it."))
    if person not in limits:
        raise ReleaseRefusedError(say("{person} has no limit in [payments.release].", person=person))
    if total.amount > limits[person]:
        raise ReleaseRefusedError(
            say(
                "The run is {total} {currency}; {person} may release up to {limit}.",
                total=total.amount, currency=total.currency, person=person, limit=limits[person],
            )
        )  # fmt: skip
    if person in hands.changed_accounts:
        raise ReleaseRefusedError(
            say(
                "{person} changed the bank account of a supplier in this run: another person releases it.",
                person=person,
            )
        )
    if person in hands.approved:
        raise ReleaseRefusedError(
            say("{person} approved an invoice in this run: another person releases it.", person=person)
        )
