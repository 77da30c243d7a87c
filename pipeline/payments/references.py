"""What the supplier reads on its bank statement: its own structured reference, or the numbers of what is paid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from stdnum import iso11649
from stdnum.exceptions import ValidationError

from pipeline.payments.characters import bank_text

LONGEST: Final = 140
"""Of unstructured remittance information (EPC115-06, AT-T009)."""


def creditor_reference(text: str) -> str | None:
    """A structured creditor reference (ISO 11649), compact; ``None`` where it is none or its check digits fail."""
    try:
        return str(iso11649.validate(text.strip()))
    except ValidationError:
        return None


def remittance(numbers: Sequence[str], reference: str = "") -> str:
    """The unstructured text: the reference that the supplier asked for, then the numbers paid, as many as fit.

    What does not fit is counted: the remittance advice lists them all.
    """
    said = [reference] if reference and reference not in numbers else []
    for place, number in enumerate(numbers):
        left = len(numbers) - place
        more = f"+ {left} more"
        candidate = bank_text(", ".join([*said, number]), 10_000)
        room = LONGEST if left == 1 else LONGEST - len(f", {more}")
        if len(candidate) > room:
            return bank_text(", ".join([*said, more]), LONGEST)
        said.append(number)
    return bank_text(", ".join(said), LONGEST)
