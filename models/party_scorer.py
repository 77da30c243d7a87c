"""Who is the supplier and who the buyer: log-odds of each party on a page, and probabilities of the choice among them.

A linear score per role and party, a softmax over all parties of the document and *nobody*; supplier and buyer are
decided together, for nobody sends an invoice to itself. The weights are data that people can read
(``artifacts/party_scorer``); they are learned by ``flows.training.parties``, each drawn to a prior set by hand.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Final

VERSION: Final = "1"
ROLES: Final = ("supplier", "buyer")
COLUMNS: Final = (
    # the name by itself
    "legal",  # a legal form
    "trade",  # a word that companies carry in their names
    "person",  # looks like first and last name
    "greeted",  # a form of address before it
    "office",  # a department, an office
    "bank",  # a bank
    "long",  # words beyond six, at most 4, as a share
    "lower",  # begins in lower case
    "label",  # begins with a label, or is one
    "title",  # the kind of document
    "site",  # a bare web domain
    "noisy",  # characters that names do not have, as a share
    "single",  # one word
    "notice",  # thanks, greets, lays down terms
    "sentence",  # ends like a sentence or a slogan
    # where it stands
    "top",  # 1 at the top edge of the first page, 0 from a quarter of it down
    "bottom",  # in the lowest seventh of a page
    "first",  # 1 for the first name of the document, 1/2 for the second, 1/3 ...
    "left",  # begins in the left half
    "size",  # type size beyond the median, in the upper half of the first page
    "bold",  # bold where the page tells
    "later",  # not on the first page
    "table",  # in a row with amounts
    "late",  # where on the first page, from 0 at its top to 1
    "follower",  # another name stands above it in its block
    "person_under",  # a person's name under one that is no person's
    "company_under",  # a person's name over a company's
    "receipt",  # the page is a narrow slip: together with ...
    "receipt_first",
    "receipt_legal",
    "receipt_top",
    "receipt_join",  # two lines of a slip are a brand and a company more often than one name
    # what stands around it
    "addressed",  # a street or a town under it
    "postcode",  # a postal code and a town under it
    "window",  # an address with nothing else under it, where the window of an envelope is
    "proof",  # its block has a telephone, a registration, a VAT id: kinds of proof beyond none, as a share of three
    "registered",  # a registration number behind or under it
    "sender_line",  # begins a small line with its address
    "headed_line",  # begins a line of usual size with its address
    "under_sender_line",
    "customer",  # a customer number or a buyer's VAT id in its block
    # what labels say
    "supplier", "buyer", "buyer_name", "ship_to", "contact", "attention", "paid_to", "named", "behind",
    "under_supplier", "under_buyer", "under_ship_to",
    # what the rest of the document says
    "imprint",  # a legal form, in the last lines of a page
    "copyright",
    "repeats",  # stands at more places, up to three more, as a share
    "pages",  # stands on the first and on the last page
    "domain",  # a web or mail domain holds it
    "short",  # a longer name with a legal form begins with it or holds it
    "whole",  # it has a legal form, and a shorter name on the page is part of it
    "line_join", "tail", "row_join",  # put together: two lines, a legal form in the second alone, two pieces of a row
    "half",  # part of such a name
)  # fmt: skip

Row = Mapping[str, float]
Weights = Mapping[str, Mapping[str, float]]


class PartyScorer:
    """Scores of parties by role, and the best pair of supplier and buyer."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights

    def decision_function(self, role: str, rows: Sequence[Row]) -> list[float]:
        """Log-odds of each party against nobody."""
        weights = self.weights[role]
        bias = weights.get("bias", 0.0)
        return [bias + sum(weights.get(name, 0.0) * value for name, value in row.items()) for row in rows]

    def predict_proba(
        self, suppliers: Sequence[float], buyers: Sequence[float], kin: frozenset[tuple[int, int]] = frozenset()
    ) -> tuple[list[float], list[float]]:
        """The probability of each party being the supplier and the buyer, decided together; the rest is nobody's.

        ``suppliers`` and ``buyers`` are log-odds in one order of the parties. The same party is never both, and pairs
        of ``kin``, whose names resemble each other, seldom are.
        """
        heat = self.weights.get("decode", {}).get("temperature", 1.0)
        aversion = self.weights.get("decode", {}).get("kin", 2.0)
        ups = [odds / heat for odds in suppliers]
        downs = [odds / heat for odds in buyers]
        peak = max([0.0, *ups]) + max([0.0, *downs])
        selling, buying, total = [0.0] * len(ups), [0.0] * len(downs), 0.0
        for i in range(-1, len(ups)):
            for j in range(-1, len(downs)):
                if i == j >= 0:
                    continue
                odds = (ups[i] if i >= 0 else 0.0) + (downs[j] if j >= 0 else 0.0)
                odds -= aversion if (i, j) in kin or (j, i) in kin else 0.0
                weight = math.exp(max(odds - peak, -60.0))
                total += weight
                if i >= 0:
                    selling[i] += weight
                if j >= 0:
                    buying[j] += weight
        return [weight / total for weight in selling], [weight / total for weight in buying]


@cache
def load(version: str = VERSION) -> PartyScorer:
    """The scorer that ships with a release."""
    source = files("models").joinpath("artifacts", "party_scorer", version, "weights.toml")
    return PartyScorer(tomllib.loads(source.read_text("utf-8")))


@cache
def prior(version: str = VERSION) -> PartyScorer:
    """The weights set by hand that learning starts from and is drawn to."""
    source = files("models").joinpath("artifacts", "party_scorer", version, "prior.toml")
    return PartyScorer(tomllib.loads(source.read_text("utf-8")))
