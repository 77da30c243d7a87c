"""Any sequence of proposals, releases, slips and news of the bank: the books hold after each, and replays change nothing."""

import contextlib
import datetime as dt
import shutil
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

sys.path.insert(0, str(Path(__file__).parent))

from test_paying import CONFIG, DAY, LATER, NEW, THEIRS, report, statement, supplier
from ubl import an_invoice

from flows import paying
from flows.commands.problems import Problem
from flows.stages import Sources, everything
from flows.wiring import office
from pipeline.payments import PaymentStatus
from pipeline.payments.payment import IllegalPaymentMoveError
from pipeline.payments.release import ReleaseRefusedError
from pipeline.status import Status

REFUSED = (Problem, ReleaseRefusedError, IllegalPaymentMoveError, LookupError, ValueError)
STEPS = some.tuples(
    some.sampled_from(
        [
            "propose",
            "release",
            "export",
            "book",
            "book",
            "part",
            "charges",
            "reject",
            "confirm",
            "return",
            "take out",
            "account",
        ]
    ),
    some.integers(0, 5),
)

SENT = (("propose", 0), ("release", 0), ("export", 0))
"""The way to the bank, which chance alone seldom finds."""


@pytest.fixture(scope="module")
def posted(tmp_path_factory):
    """A store with five posted invoices, of which one is a credit note."""
    home = tmp_path_factory.mktemp("posted")
    (home / "payables.toml").write_text(CONFIG.format(home=home / "var"))
    (home / "in").mkdir()
    for number in range(4):
        (home / "in" / f"{number}.xml").write_bytes(an_invoice(f"R-{number * 7919 + 1000}", 100 + 50 * number))
    credit = an_invoice("G-77001", 30).replace(b"InvoiceTypeCode>380", b"InvoiceTypeCode>381")
    (home / "in" / "credit.xml").write_bytes(credit)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAYABLES_CONFIG", str(home / "payables.toml"))
        patch.setenv("PAYABLES_JOBS", "1")
        with office() as desk:
            desk.store.masters.import_suppliers([supplier()], "maria")
            everything(desk, [home / "in"], sources=Sources.NONE)
            assert len(desk.store.invoices.waiting(Status.POSTED)) == 5
    return home


def told(step, payment, place):
    """What the bank sends about a payment."""
    amount = payment.money.amount
    if step == "reject":
        return report(payment, "RJCT", "AC04")
    if step == "confirm":
        return report(payment, "ACSC")
    if step == "part":
        return statement((-min(amount, Decimal(40 + place)), payment.end_to_end, ""))
    if step == "charges":
        fee = f"<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>{place + 1}.00</TtlChrgsAndTaxAmt></Chrgs>"
        return statement((-amount - place - 1, payment.end_to_end, fee))
    if step == "return":
        booked = payment.paid.amount if payment.paid else amount
        return statement((booked, payment.end_to_end, "<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>"))
    return statement((-amount, payment.end_to_end, ""))


def take(desk, step, place, sent):
    """One step; the files of the bank are kept in ``sent``."""
    runs = desk.store.payments.runs()
    payments = [one for run in runs for one in run.payments]
    if step == "propose":
        paying.propose(desk, "ann", DAY, LATER)
    elif step == "account":
        desk.store.masters.import_suppliers([supplier(*([THEIRS], [THEIRS, NEW], [NEW])[place % 3])], "maria")
    elif not runs:
        return
    elif step == "release":
        paying.release(desk, runs[place % len(runs)].id, "cora")
    elif step == "export":
        paying.export(desk, runs[place % len(runs)].id, "ann")
    elif step == "take out":
        desk.store.payments.take_out(payments[place % len(payments)].id, "ann", "a slip")
    elif known := [one for one in payments if one.status not in {PaymentStatus.PROPOSED, PaymentStatus.RELEASED}]:
        sent.append(told(step, known[place % len(known)], place))
        paying.import_file(desk, sent[-1], "bank.xml", "ann")


def check(desk):
    """What holds after every step."""
    balance = desk.store.journal.trial_balance()
    assert sum(balance.values()) == 0
    owed = desk.store.payments.unpaid("Liabilities:Payables", Status.POSTED, Status.SCHEDULED, Status.PAID)
    assert len(owed) == 5
    assert balance["Liabilities:Payables", "EUR"] == -sum(one.owed.amount for one in owed)
    paid = set(desk.store.invoices.waiting(Status.PAID))
    assert paid == {one.invoice_id for one in owed if not one.owed}
    payments = [one for run in desk.store.payments.runs() for one in run.payments]
    bound = [
        item.invoice_id
        for one in payments
        if one.status.holds_items and one.status is not PaymentStatus.POSTED
        for item in one.items
    ]
    assert sorted(bound) == desk.store.invoices.waiting(Status.SCHEDULED)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=some.tuples(
        some.sampled_from([(), SENT]),
        some.lists(STEPS, max_size=12),
        some.sampled_from([(), SENT]),
        some.lists(STEPS, max_size=12),
    ).map(lambda parts: [one for part in parts for one in part])
)
def test_any_walk_keeps_the_books_and_replaying_the_banks_files_changes_nothing(posted, steps, tmp_path_factory):
    home, sent = tmp_path_factory.mktemp("walk"), []
    shutil.copytree(posted / "var", home / "var")
    (home / "payables.toml").write_text(CONFIG.format(home=home / "var"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PAYABLES_CONFIG", str(home / "payables.toml"))
        with office() as desk:
            for step, place in steps:
                with contextlib.suppress(*REFUSED):
                    take(desk, step, place, sent)
                check(desk)
            balance, stood = desk.store.journal.trial_balance(), desk.store.listing.counts(["ours"])["invoices"]
            entries = len(desk.store.journal.entries())
            for one in sent if not desk.store.banking.unmatched() else ():
                paying.import_file(desk, one, "again.xml", "ann")
            proof = desk.store.verify_audit()
            assert (desk.store.journal.trial_balance(), len(desk.store.journal.entries())) == (balance, entries)
            assert desk.store.listing.counts(["ours"])["invoices"] == stood
            assert proof.damages == ()
    shutil.rmtree(home)


def test_the_steps_of_the_walk_reach_every_place_a_payment_can_stand_in(posted, tmp_path, monkeypatch):
    """The walk above would say little if it never got far: this is how far its own steps lead."""
    shutil.copytree(posted / "var", tmp_path / "var")
    (tmp_path / "payables.toml").write_text(CONFIG.format(home=tmp_path / "var"))
    monkeypatch.setenv("PAYABLES_CONFIG", str(tmp_path / "payables.toml"))
    reached, day = set(), dt.date(2027, 1, 4)
    with office() as desk:
        for step in ("propose", "take out", "propose", "release", "export", "confirm", "reject", "propose", "release",
                     "export", "book", "return"):  # fmt: skip
            take(desk, step, 0, [])
            reached |= {one.status for run in desk.store.payments.runs() for one in run.payments}
        assert desk.store.journal.entries()[-1].date == day
    assert reached == set(PaymentStatus)
