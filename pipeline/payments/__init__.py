"""Payments: from open items to money that left, each step a second person's or the bank's.

Terms and bank days say when; the proposal says what; a second person releases; a file tells the bank; the bank's own
files say what became of it. Pure: the store and the flows do the rest.
"""

from __future__ import annotations

from pipeline.payments.bank_days import Calendar
from pipeline.payments.choosing import propose
from pipeline.payments.payables import Payable
from pipeline.payments.payment import PaymentStatus
from pipeline.payments.proposal import Choice, Item, Proposal, Transfer
from pipeline.payments.rules import PayingAccount, PaymentRules, PaymentRulesError, load
from pipeline.payments.terms import Offer, Terms

__all__ = [
    "Calendar",
    "Choice",
    "Item",
    "Offer",
    "Payable",
    "PayingAccount",
    "PaymentRules",
    "PaymentRulesError",
    "PaymentStatus",
    "Proposal",
    "Terms",
    "Transfer",
    "load",
    "propose",
]
