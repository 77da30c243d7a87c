"""How probable it is that a value is a field's, from its evidence: small neural networks that agree on log-odds.

For each field an ensemble of multilayer perceptrons (one hidden layer, ReLU), trained by ``models/fitting.py`` with
scikit-learn and kept as plain arrays in one ``.npz`` that is read without pickle. Applying them takes NumPy alone and
microseconds. ``docs/decisions/009`` says what else was tried.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

VERSION: Final = "1"
LIMIT: Final = 12.0
"""Log-odds beyond which nothing generated can teach how sure to be."""

Floats = NDArray[np.float32]


class UnfitError(Exception):
    """The weights were made for other columns than the evidence has."""


@dataclass(frozen=True)
class Network:
    """Networks of one field side by side: standardisation, then (members, columns, hidden) and (members, hidden)."""

    mean: Floats
    scale: Floats
    hidden: Floats
    hidden_bias: Floats
    out: Floats
    out_bias: Floats

    def log_odds(self, rows: Floats) -> NDArray[np.float64]:
        """The members' mean log-odds for each row, within ±``LIMIT``."""
        inputs = np.clip((rows - self.mean) * self.scale, -6, 6)
        layers = np.maximum(np.einsum("rc,mch->mrh", inputs, self.hidden) + self.hidden_bias[:, None, :], 0)
        odds = np.einsum("mrh,mh->mr", layers, self.out) + self.out_bias[:, None]
        return np.asarray(np.clip(odds, -LIMIT, LIMIT).mean(0), np.float64)


class FieldScorer:
    """Log-odds by field. ``columns`` are by type of value the names that the rows must have, in order."""

    def __init__(self, networks: Mapping[str, Network], columns: Mapping[str, Sequence[str]]) -> None:
        self.networks = networks
        self.columns = {kind: tuple(names) for kind, names in columns.items()}

    def check(self, kind: str, columns: Sequence[str]) -> None:
        """Raise ``UnfitError`` where the evidence is not what the weights were made for."""
        if self.columns.get(kind) != tuple(columns):
            raise UnfitError(f"The weights of the field scorer know other evidence of a {kind}; run payables train.")

    def log_odds(self, field: str, rows: Floats) -> NDArray[np.float64]:
        """One number for each row; -``LIMIT`` for a field that was never learned."""
        network = self.networks.get(field)
        if network is None or not len(rows):
            return np.full(len(rows), -LIMIT)
        return network.log_odds(rows)


_PARTS: Final = ("mean", "scale", "hidden", "hidden_bias", "out", "out_bias")


def packed(scorer: FieldScorer) -> bytes:
    """The scorer as the bytes of an ``.npz``; the same scorer gives the same bytes."""
    arrays = {
        f"{field}.{part}": np.asarray(getattr(network, part), np.float32)
        for field, network in sorted(scorer.networks.items())
        for part in _PARTS
    }
    names = np.frombuffer(json.dumps(scorer.columns, sort_keys=True).encode(), np.uint8)
    out = io.BytesIO()
    np.savez(out, columns=names, **arrays)  # type: ignore[arg-type]
    return out.getvalue()


def unpacked(content: bytes) -> FieldScorer:
    """The scorer in the bytes of an ``.npz``; nothing in them is ever executed."""
    with np.load(io.BytesIO(content), allow_pickle=False) as stored:
        fields = sorted({name.rpartition(".")[0] for name in stored.files if "." in name})
        networks = {field: Network(*(stored[f"{field}.{part}"] for part in _PARTS)) for field in fields}
        return FieldScorer(networks, json.loads(stored["columns"].tobytes()))


@cache
def load(version: str = VERSION) -> FieldScorer:
    """The scorer that ships with a release."""
    return unpacked(files("models").joinpath("artifacts", "field_scorer", version, "weights.npz").read_bytes())
