"""From a posted invoice to money that left: proposed, released, sent, booked; and everything that may go wrong."""

import datetime as dt
import sys
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from ubl import an_invoice

from flows import paying
from flows.cash import aging_of, forecast_of, lateness_of, reconciled
from flows.commands.problems import Problem
from flows.stages import Sources, everything
from flows.wiring import office
from pipeline.parties import Supplier
from pipeline.payments import PaymentStatus
from pipeline.payments.bank_files import BankFileError
from pipeline.payments.release import ReleaseRefusedError
from pipeline.statements import Outcome, from_csv
from pipeline.status import IllegalMoveError, Status
from pipeline.store import Call

OURS, THEIRS, NEW = "DE75512108001245126199", "DE02120300000000202051", "DE02500105170137075030"
DAY, LATER = dt.date(2026, 12, 29), dt.date(2027, 1, 8)
CONFIG = """
home = "{home}"
[[entities]]
id = "ours"
name = "Muster Handel GmbH"
vat_id = "DE811907980"
country = "DE"
[approval]
[[approval.rules]]
id = "all"
auto = true
[payments]
[[payments.accounts]]
iban = "DE75512108001245126199"
entity = "ours"
limit = "5000"
ledger = "Assets:Bank:EUR"
[payments.release]
cora = "3000"
carl = "100"
ann = "9999"
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    (tmp_path / "payables.toml").write_text(CONFIG.format(home=tmp_path / "var"))
    monkeypatch.setenv("PAYABLES_CONFIG", str(tmp_path / "payables.toml"))
    monkeypatch.setenv("PAYABLES_JOBS", "1")
    with office() as opened:
        yield opened


def supplier(*ibans, **more):
    return Supplier(
        "S1",
        "Beispiel Bürobedarf GmbH",
        vat_id="DE136695976",
        ibans=ibans or (THEIRS,),
        email="a@beispiel.example",
        **more,
    )


def posted(desk, tmp_path, *nets):
    """Posted invoices over so much plus 19 % tax, due on 31 December 2026."""
    desk.store.masters.import_suppliers([supplier()], "maria")
    folder = tmp_path / "in"
    folder.mkdir(exist_ok=True)
    for number, net in enumerate(nets):
        (folder / f"{number}-{net}.xml").write_bytes(an_invoice(f"R-{number * 7919 + 1000}", net))
    everything(desk, [folder], sources=Sources.NONE)
    return desk.store.invoices.waiting(Status.POSTED)


def sent(desk, tmp_path, *nets):
    """A run that the bank has."""
    posted(desk, tmp_path, *nets)
    (run,), _ = paying.propose(desk, "ann", DAY, LATER)
    paying.release(desk, run.id, "cora")
    paying.export(desk, run.id, "ann")
    return desk.store.payments.run(run.id)


def statement(*entries):
    """camt.053 over our account; each entry is an amount (negative leaves), an EndToEndId, and more XML."""
    told = "".join(
        f"<Ntry><Amt Ccy='EUR'>{abs(Decimal(amount))}</Amt><CdtDbtInd>{'DBIT' if Decimal(amount) < 0 else 'CRDT'}</CdtDbtInd>"
        f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-01-04</Dt></BookgDt><AcctSvcrRef>{place}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{name}</EndToEndId></Refs>{more}</TxDtls></NtryDtls></Ntry>"
        for place, (amount, name, more) in enumerate(entries)
    )
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt>"
        f"<Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>{told}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def report(payment, code, reason=""):
    """pain.002 about one payment."""
    why = f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if reason else ""
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'><CstmrPmtStsRpt><OrgnlPmtInfAndSts>"
        f"<TxInfAndSts><OrgnlEndToEndId>{payment.end_to_end}</OrgnlEndToEndId><TxSts>{code}</TxSts>{why}</TxInfAndSts>"
        "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


def test_an_invoice_is_paid_when_the_bank_booked_it_and_the_creditors_account_is_empty_again(desk, tmp_path):
    run = sent(desk, tmp_path, 100, 200)
    (payment,) = run.payments

    heard = paying.import_file(desk, statement((-payment.money.amount, payment.end_to_end, "")), "a.xml", "ann")

    assert (heard.settled, heard.unsettled) == (1, [])
    assert len(desk.store.invoices.waiting(Status.PAID)) == 2
    balance = desk.store.journal.trial_balance()
    assert balance["Liabilities:Payables", "EUR"] == 0
    assert balance["Assets:Bank:EUR", "EUR"] == Decimal("-357.00")
    assert not desk.store.verify_audit().damages


def test_nothing_is_paid_while_the_bank_has_said_nothing(desk, tmp_path):
    run = sent(desk, tmp_path, 100)

    assert run.payments[0].status is PaymentStatus.SENT
    assert desk.store.invoices.waiting(Status.SCHEDULED)
    assert not desk.store.invoices.waiting(Status.PAID)


def test_the_same_statement_twice_and_a_second_one_about_the_same_payment_book_once(desk, tmp_path):
    (payment,) = sent(desk, tmp_path, 100).payments
    told = statement((-payment.money.amount, payment.end_to_end, ""))
    paying.import_file(desk, told, "a.xml", "ann")

    again = paying.import_file(desk, told, "a.xml", "ann")
    other = paying.import_file(desk, told.replace(b"<AcctSvcrRef>0", b"<AcctSvcrRef>X"), "b.xml", "ann")

    assert (again.unsettled, other.unsettled) == ([], [])
    assert len([one for one in desk.store.journal.entries() if one.key.startswith("payment:")]) == 1


def test_whoever_proposed_a_run_does_not_release_it(desk, tmp_path):
    posted(desk, tmp_path, 100)
    (run,), _ = paying.propose(desk, "ann", DAY, LATER)

    with pytest.raises(ReleaseRefusedError, match="yourself"):
        paying.release(desk, run.id, "ann")


def test_nobody_releases_more_than_their_limit_or_without_one(desk, tmp_path):
    posted(desk, tmp_path, 100)
    (run,), _ = paying.propose(desk, "ann", DAY, LATER)

    with pytest.raises(ReleaseRefusedError, match="up to 100"):
        paying.release(desk, run.id, "carl")
    with pytest.raises(ReleaseRefusedError, match="no limit"):
        paying.release(desk, run.id, "stranger")
    assert desk.store.payments.run(run.id).released_by is None


def test_whoever_entered_the_suppliers_account_does_not_release_what_goes_to_it(desk, tmp_path):
    posted(desk, tmp_path, 100)
    (run,), _ = paying.propose(desk, "ann", DAY, LATER)
    desk.store.masters.import_suppliers([supplier(THEIRS, NEW)], "cora")

    with pytest.raises(ReleaseRefusedError, match="bank account"):
        paying.release(desk, run.id, "cora")


def test_a_bank_account_that_changed_between_proposal_and_release_takes_the_payment_out(desk, tmp_path):
    posted(desk, tmp_path, 100)
    (run,), _ = paying.propose(desk, "ann", DAY, LATER)
    desk.store.masters.import_suppliers([supplier(NEW)], "maria")

    run = paying.release(desk, run.id, "cora")

    assert [one.status for one in run.payments] == [PaymentStatus.VOID]
    assert THEIRS in run.payments[0].reason
    assert desk.store.invoices.waiting(Status.POSTED)
    with pytest.raises(Problem, match="not released"):
        paying.export(desk, run.id, "ann")


def test_a_new_account_that_somebody_asked_for_holds_what_was_released_already(desk, tmp_path):
    posted(desk, tmp_path, 100)
    (run,), _ = paying.propose(desk, "ann", DAY, LATER)
    paying.release(desk, run.id, "cora")
    request = desk.store.account_requests.ask("S1", NEW, "mallory")

    with pytest.raises(Problem, match="nothing of payment run"):
        paying.export(desk, run.id, "ann")

    assert "second person" in desk.store.payments.run(run.id).payments[0].reason
    assert not paying.look(desk, DAY, LATER).transfers
    desk.store.account_requests.refuse(request.id, "maria", "they know nothing of it")
    assert paying.look(desk, DAY, LATER).transfers


def test_a_confirmed_new_account_does_not_redirect_what_was_proposed_to_the_old_one(desk, tmp_path):
    posted(desk, tmp_path, 100)
    (run,), _ = paying.propose(desk, "ann", DAY, LATER)
    request = desk.store.account_requests.ask("S1", NEW, "adam")
    desk.store.account_requests.confirm(request.id, "maria", Call("Herr Beispiel", "+49 40 1"))

    run = paying.release(desk, run.id, "cora")

    assert [one.iban for one in run.standing(PaymentStatus.RELEASED)] == [THEIRS]


def test_an_invoice_is_in_one_run_at_a_time(desk, tmp_path):
    posted(desk, tmp_path, 100)
    proposal = paying.look(desk, DAY, LATER)
    desk.store.payments.propose(proposal, "ann", LATER)

    assert paying.propose(desk, "ann", DAY, LATER)[0] == []
    with pytest.raises(IllegalMoveError):
        desk.store.payments.propose(proposal, "adam", LATER)


def test_the_file_is_the_same_bytes_each_time_and_the_supplier_is_told_once(desk, tmp_path):
    run = sent(desk, tmp_path, 100)

    first, second = paying.export(desk, run.id, "ann"), paying.export(desk, run.id, "cora")

    assert first == second
    assert [one.kind for one in desk.store.outbox.waiting()] == ["remittance"]
    assert "R-1000" in desk.store.outbox.waiting()[0].body


def test_a_rejected_payment_opens_its_invoices_and_they_can_be_paid_by_another(desk, tmp_path):
    run = sent(desk, tmp_path, 100)

    heard = paying.import_file(desk, report(run.payments[0], "RJCT", "AC04"), "p.xml", "ann")

    assert heard.moved == 1
    assert desk.store.payments.run(run.id).payments[0].reason == "AC04"
    (again,), _ = paying.propose(desk, "ann", DAY, LATER)
    assert again.payments[0].end_to_end != run.payments[0].end_to_end
    assert paying.import_file(desk, report(run.payments[0], "RJCT", "AC04"), "p.xml", "ann").moved == 0


def test_accepted_is_confirmed_and_paid_only_with_the_booking(desk, tmp_path):
    (payment,) = sent(desk, tmp_path, 100).payments

    paying.import_file(desk, report(payment, "ACSC"), "p.xml", "ann")

    assert desk.store.payments.standing(PaymentStatus.CONFIRMED)
    assert not desk.store.invoices.waiting(Status.PAID)
    paying.import_file(desk, statement((-payment.money.amount, payment.end_to_end, "")), "a.xml", "ann")
    assert desk.store.invoices.waiting(Status.PAID)


def test_a_returned_payment_opens_its_invoices_and_the_ledger_is_as_before_it(desk, tmp_path):
    (payment,) = sent(desk, tmp_path, 100).payments
    paying.import_file(desk, statement((-payment.money.amount, payment.end_to_end, "")), "a.xml", "ann")
    back = statement((payment.money.amount - 3, payment.end_to_end, "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"))

    paying.import_file(desk, back, "b.xml", "ann")
    paying.import_file(desk, back, "b.xml", "ann")

    assert desk.store.payments.standing(PaymentStatus.RETURNED)[0].reason == "AC04"
    balance = desk.store.journal.trial_balance()
    assert balance["Liabilities:Payables", "EUR"] == Decimal("-119.00")
    assert balance["Expenses:Bank", "EUR"] == 3
    assert balance["Assets:Bank:EUR", "EUR"] == -3
    assert paying.propose(desk, "ann", DAY, LATER)[0]


def test_a_return_that_is_told_before_its_booking_waits_for_it(desk, tmp_path):
    (payment,) = sent(desk, tmp_path, 100).payments
    back = (payment.money.amount, payment.end_to_end, "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>")

    first = paying.import_file(desk, statement(back), "b.xml", "ann")
    paying.import_file(desk, statement((-payment.money.amount, payment.end_to_end, "")), "a.xml", "ann")

    assert len(first.unsettled) == 1
    assert desk.store.payments.standing(PaymentStatus.RETURNED)


def test_a_payment_booked_in_part_leaves_the_rest_open(desk, tmp_path):
    (payment,) = sent(desk, tmp_path, 100, 200).payments

    paying.import_file(desk, statement(("-150.00", payment.end_to_end, "")), "a.xml", "ann")

    assert len(desk.store.invoices.waiting(Status.PAID)) == 1
    (left,) = paying.payables(desk)
    assert left.open.amount == Decimal("207.00")
    assert desk.store.journal.trial_balance()["Liabilities:Payables", "EUR"] == Decimal("-207.00")


def test_what_the_bank_took_for_the_transfer_is_an_expense(desk, tmp_path):
    (payment,) = sent(desk, tmp_path, 100).payments
    fee = "<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>2.50</TtlChrgsAndTaxAmt></Chrgs>"

    paying.import_file(desk, statement(("-121.50", payment.end_to_end, fee)), "a.xml", "ann")

    assert desk.store.journal.trial_balance()["Expenses:Bank", "EUR"] == Decimal("2.50")
    assert desk.store.invoices.waiting(Status.PAID)


def test_more_than_was_ordered_is_booked_for_nobody(desk, tmp_path):
    (payment,) = sent(desk, tmp_path, 100).payments

    heard = paying.import_file(desk, statement(("-119.01", payment.end_to_end, "")), "a.xml", "ann")

    assert "more than" in heard.unsettled[0]
    assert not desk.store.invoices.waiting(Status.PAID)


def test_a_group_booked_in_one_sum_pays_all_of_it(desk, tmp_path):
    run = sent(desk, tmp_path, 100)
    (payment,) = run.payments
    batch = f"<Btch><PmtInfId>{payment.group_id}</PmtInfId></Btch>".encode()
    told = statement((-payment.money.amount, "NOTPROVIDED", "")).replace(b"<NtryDtls>", b"<NtryDtls>" + batch)

    paying.import_file(desk, told, "a.xml", "ann")

    assert desk.store.invoices.waiting(Status.PAID)


@pytest.mark.parametrize(
    "content", [b"<a/>", b"no xml", b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Document>&b;</Document>"]
)
def test_what_is_no_file_of_a_bank_is_refused_and_leaves_no_trace(desk, content):
    with pytest.raises(BankFileError):
        paying.import_file(desk, content, "a.xml", "ann")

    assert not desk.store.verify_audit().events


def test_a_duplicate_that_shows_itself_only_now_is_not_paid(desk, tmp_path, monkeypatch):
    first, second = posted(desk, tmp_path, 100, 200)
    copy = replace(desk.store.duplicates.seen(first), invoice_id=second)
    seen = {first: desk.store.duplicates.seen(first), second: copy}
    monkeypatch.setattr(desk.store.duplicates, "seen", seen.get)

    proposal = paying.look(desk, DAY, LATER)

    assert [item.invoice_id for one in proposal.transfers for item in one.items] == [first]
    assert any("DUPLICATE" in one.why.english for one in proposal.choices)


def test_aging_forecast_and_lateness_speak_of_the_same_open_items(desk, tmp_path):
    posted(desk, tmp_path, 100, 200)
    day = dt.date(2027, 2, 5)  # 36 days after they were due

    (aged,) = aging_of(desk, day)
    weeks = forecast_of(desk, day, 2)
    (late,) = lateness_of(desk, day)

    assert aged.amounts == (0, 0, Decimal("357.00"), 0, 0)
    assert weeks[0].p50.amount == Decimal("357.00")
    assert (late.late, late.median_days) == (2, 36)
    assert late.interest.amount == Decimal("3.62")  # 357.00 x 10.27 % x 36 / 365, each invoice rounded


def test_a_statement_shows_what_is_missing_and_what_was_paid(desk, tmp_path):
    (payment,) = sent(desk, tmp_path, 100).payments
    paying.import_file(desk, statement((-payment.money.amount, payment.end_to_end, "")), "a.xml", "ann")

    lines = from_csv("Rechnungsnummer;Datum;Betrag\nR-1000;01.09.2026;119,00\nR-7;02.09.2026;1.000,00\n")
    result = reconciled(desk, "S1", lines)

    assert [one.outcome for one in result.differences] == [Outcome.PAID_HERE, Outcome.MISSING_INVOICE]
    assert result.balance == {"EUR": Decimal("1119.00")}


def test_a_returned_part_opens_what_it_paid_and_not_what_another_payment_did(desk, tmp_path):
    (first,) = sent(desk, tmp_path, 100, 200).payments
    paying.import_file(desk, statement(("-40.00", first.end_to_end, "")), "a.xml", "ann")
    (second,) = sent(desk, tmp_path).payments
    paying.import_file(desk, statement((-second.money.amount, second.end_to_end, "")), "b.xml", "ann")
    back = statement(("40.00", first.end_to_end, "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"))

    paying.import_file(desk, back, "c.xml", "ann")

    assert desk.store.invoices.waiting(Status.PAID) == [2]
    assert [one.open.amount for one in paying.payables(desk)] == [40]
