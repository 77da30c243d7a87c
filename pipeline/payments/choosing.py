"""Which open items to pay, on which day, from which account; and why each of the others is left out.

Pure and repeatable: the same open items, rules and day give the same proposal. Discounts worth taking come first,
then what is due longest. The limit of an account is never passed, and nothing is paid that is held.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from pipeline.payments.bundles import Bundle, Credits, Group, bundle_of, cash, group_of, owing, payments_to
from pipeline.payments.candidates import Candidate, account_for, candidate_of, refusal_of
from pipeline.payments.payables import Payable
from pipeline.payments.proposal import Choice, Proposal, Transfer
from pipeline.payments.rules import PayingAccount, PaymentRules, Per
from pipeline.sentences import Said, say


def propose(payables: Iterable[Payable], rules: PaymentRules, today: date, until: date) -> Proposal:
    """A proposal for what must leave the bank by ``until``, inclusive."""
    choices: list[Choice] = []
    wanted: list[Candidate] = []
    credit_notes: dict[Group, list[Payable]] = {}
    for one in sorted(payables, key=lambda payable: payable.invoice_id):
        account = account_for(one, rules)
        if refusal := refusal_of(one):
            choices.append(Choice(one.invoice_id, paid=False, why=refusal, account=account.iban if account else ""))
        elif account is None:
            why = say("no account of ours in {currency}", currency=one.open.currency)
            choices.append(Choice(one.invoice_id, paid=False, why=why))
        elif one.is_credit:
            credit_notes.setdefault(owing(one, account), []).append(one)
        else:
            candidate = candidate_of(one, account, rules, today)
            if candidate.date > until:
                why = say("not before {day}", day=candidate.date)
                choices.append(Choice(one.invoice_id, paid=False, why=why, account=account.iban))
            else:
                wanted.append(candidate)
    for group in credit_notes.values():
        group.sort(key=lambda credit: (credit.due, credit.invoice_id))
    taken, left = _within_limits(wanted, credit_notes, rules.per)
    choices += [
        Choice(one.payable.invoice_id, paid=False, why=_over(one.account), account=one.account.iban) for one in left
    ]
    transfers = tuple(_transfers(taken, credit_notes, rules.per))
    choices += _told(taken, credit_notes, transfers)
    return Proposal(transfers, tuple(sorted(choices, key=lambda one: one.invoice_id)))


def _over(account: PayingAccount) -> Said:
    limit = account.limit or Decimal(0)
    return say("over the limit of {limit} {currency}", limit=limit, currency=account.currency)


def _within_limits(
    wanted: Sequence[Candidate], credit_notes: Credits, per: Per
) -> tuple[list[Candidate], list[Candidate]]:
    """Discounts first, then the longest due; each is taken if the account's transfers stay within its limit."""
    taken: list[Candidate] = []
    left: list[Candidate] = []
    spent: dict[str, Decimal] = {}
    bundles: dict[Group, dict[Bundle, Decimal]] = {}
    for one in sorted(wanted, key=lambda each: (-each.rate, each.payable.due, each.payable.invoice_id)):
        account, group, bundle = one.account, group_of(one), bundle_of(one, per)
        sums = bundles.setdefault(group, {})
        more = {bundle: sums.get(bundle, Decimal(0)) + one.item.cash.amount}
        credits_of = credit_notes.get(group, [])
        total_of = spent.get(account.iban, Decimal(0)) + cash(sums | more, credits_of) - cash(sums, credits_of)
        if account.limit is not None and total_of > account.limit:
            left.append(one)
            continue
        spent[account.iban] = total_of
        sums |= more
        taken.append(one)
    return taken, left


def _transfers(taken: Sequence[Candidate], credit_notes: Credits, per: Per) -> Iterator[Transfer]:
    groups: dict[Group, list[Candidate]] = {}
    for one in taken:
        groups.setdefault(group_of(one), []).append(one)
    for key, group in sorted(groups.items()):
        yield from payments_to(group, credit_notes.get(key, []), per)


def _told(taken: Sequence[Candidate], credit_notes: Credits, transfers: Sequence[Transfer]) -> Iterator[Choice]:
    within = {item.invoice_id for one in transfers for item in one.items}
    for candidate in taken:
        yield Choice(candidate.payable.invoice_id, paid=True, why=candidate.why, account=candidate.account.iban)
    for (iban, _, _), group in credit_notes.items():
        for credit in group:
            netted = credit.invoice_id in within
            why = (
                say("netted with what is paid to the supplier")
                if netted
                else say("no payment to the supplier is larger than this credit")
            )
            yield Choice(credit.invoice_id, paid=netted, why=why, account=iban)
