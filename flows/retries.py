"""What is tried again: faults that may pass. A refused document stays refused, a broken promise stays broken."""

from __future__ import annotations

from typing import Any, Final

from pipeline.findings import Refused
from pipeline.status import IllegalMoveError

RETRIES: Final[dict[str, Any]] = {"retries": 3, "retry_delay_seconds": [2, 10, 60]}

FINAL = (Refused, IllegalMoveError, TypeError, ValueError, AssertionError)


def passing(_task: Any, _run: Any, state: Any) -> bool:  # noqa: ANN401 - Prefect's objects
    """Whether a failed task is worth another try."""
    return not isinstance(state.result(raise_on_failure=False), FINAL)
