"""The payment flow killed a hundred times anywhere: nothing is lost, and no money leaves twice."""

import datetime as dt
import os
import random
import signal
import sys
import time
import zlib
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

sys.path.insert(0, str(Path(__file__).parents[1] / "flows"))

from ubl import an_invoice

from flows import paying
from flows.stages import Sources, everything
from flows.wiring import office
from pipeline.parties import Supplier
from pipeline.payments import PaymentStatus
from pipeline.status import Status

INVOICES, KILLS = 60, 100
DAY, LATER = dt.date(2026, 12, 29), dt.date(2027, 1, 8)
OURS = "DE75512108001245126199"
CONFIG = """
home = "{home}"
jobs = 1
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
per = "invoice"
[[payments.accounts]]
iban = "DE75512108001245126199"
entity = "ours"
limit = "1500"
[payments.release]
cora = "100000"
"""


@pytest.fixture
def bank(tmp_path, monkeypatch):
    """Sixty posted invoices, and a folder that is the bank: it executes each message once."""
    (tmp_path / "payables.toml").write_text(CONFIG.format(home=tmp_path / "var"))
    monkeypatch.setenv("PAYABLES_CONFIG", str(tmp_path / "payables.toml"))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    for number in range(INVOICES):
        (inbox / f"{number:02}.xml").write_bytes(an_invoice(f"R-{number * 7919 + 1000}", 100 + number * 10))
    with office() as desk:
        supplier = Supplier("S1", "Beispiel Bürobedarf GmbH", vat_id="DE136695976", ibans=("DE02120300000000202051",))
        desk.store.masters.import_suppliers([supplier], "maria")
        everything(desk, [inbox], sources=Sources.NONE)
        assert len(desk.store.invoices.waiting(Status.POSTED)) == INVOICES
    folder = tmp_path / "bank"
    folder.mkdir()
    return folder


def fate(name):
    """What the bank makes of a payment, the same each time it is asked: some are rejected, some come back."""
    drawn = zlib.crc32(name.encode()) % 10
    return "rejected" if drawn == 0 else "returned" if drawn == 1 else "executed"


def ordered(bank):
    """Every payment that the bank was told of, once for each message: EndToEndId to amount and text."""
    found = []
    for file in sorted(bank.glob("*.xml")):
        root = etree.fromstring(file.read_bytes())
        for one in root.iter("{*}CdtTrfTxInf"):
            name, amount, text = (next(one.iter(f"{{*}}{tag}")).text for tag in ("EndToEndId", "InstdAmt", "Ustrd"))
            found.append((name, Decimal(amount), text))
    return found


def statements(bank):
    """What the bank says today: a status report with what it rejected, and a statement with what it booked."""
    rejected, booked = [], []
    for name, amount, _ in ordered(bank):
        if fate(name) == "rejected":
            rejected.append(f"<TxInfAndSts><OrgnlEndToEndId>{name}</OrgnlEndToEndId><TxSts>RJCT</TxSts></TxInfAndSts>")
            continue
        booked.append(entry(name, amount, "DBIT"))
        if fate(name) == "returned":
            booked.append(entry(name, amount, "CRDT", "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>"))
    report = f"<Document xmlns='urn:pain.002'><CstmrPmtStsRpt><OrgnlPmtInfAndSts>{''.join(rejected)}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    statement = (
        "<Document xmlns='urn:camt.053'><BkToCstmrStmt><Stmt>"
        f"<Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>{''.join(booked)}</Stmt></BkToCstmrStmt></Document>"
    )
    return report.encode(), statement.encode()


def entry(name, amount, side, more=""):
    return (
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>2026-12-30</Dt></BookgDt><AcctSvcrRef>{name}{side}</AcctSvcrRef><NtryDtls><TxDtls><Refs>"
        f"<EndToEndId>{name}</EndToEndId></Refs>{more}</TxDtls></NtryDtls></Ntry>"
    )


def pay_everything(bank):
    """The whole flow until nothing is left: hear the bank, send, release, propose."""
    with office() as desk:
        while True:
            report, statement = statements(bank)
            paying.import_file(desk, report, "status.xml", "ann")
            paying.import_file(desk, statement, "statement.xml", "ann")
            for run in reversed(desk.store.payments.runs(limit=3)):
                if run.standing(PaymentStatus.PROPOSED):
                    paying.release(desk, run.id, "cora")
                if run.standing(PaymentStatus.PROPOSED, PaymentStatus.RELEASED) or run.sent_at:
                    content = paying.export(desk, run.id, "ann")
                    draft = bank / f"{run.id}.draft"
                    draft.write_bytes(content)
                    draft.rename(bank / f"{etree.fromstring(content).find('.//{*}MsgId').text}.xml")
            waiting = desk.store.payments.standing(
                PaymentStatus.PROPOSED, PaymentStatus.RELEASED, PaymentStatus.SENT, PaymentStatus.CONFIRMED
            )
            if not waiting and paying.propose(desk, "ann", DAY, LATER)[0] == []:
                return


def killed(bank, after):
    """Run the flow in a process of its own and kill it; whether it was still at work."""
    child = os.fork()
    if child == 0:
        try:
            pay_everything(bank)
        except BaseException:  # noqa: BLE001 - the child ends here, whatever happened
            os._exit(1)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)


def test_a_payment_flow_killed_a_hundred_times_pays_each_invoice_once(bank, capsys):
    dice, kills, tries = random.Random(20261123), 0, 0
    while kills < KILLS and tries < 3 * KILLS:
        tries += 1
        kills += killed(bank, dice.uniform(0.01, 0.12))
    pay_everything(bank)

    with office() as desk:
        balance = desk.store.journal.trial_balance()
        keys = [one.key for one in desk.store.journal.entries()]
        paid = desk.store.invoices.waiting(Status.PAID)
        stood = desk.store.payments.standing(PaymentStatus.POSTED)
        proof, expected = desk.store.verify_audit(), sum(119 + number * Decimal("11.9") for number in range(INVOICES))
    told = ordered(bank)
    left = Counter(text for name, _, text in told if fate(name) == "executed")
    with capsys.disabled():
        print(
            f"\nkills {kills}, invoices {INVOICES}, payments told to the bank {len(told)}, rejected"
            f" {sum(fate(name) == 'rejected' for name, _, _ in told)}, returned"
            f" {sum(fate(name) == 'returned' for name, _, _ in told)}, entries {len(keys)}, events {proof.events}"
        )
    assert kills >= KILLS
    assert len(told) == len({name for name, _, _ in told})
    assert (len(left), set(left.values())) == (INVOICES, {1})
    assert len(paid) == len(stood) == INVOICES
    assert len(keys) == len(set(keys))
    assert balance["Liabilities:Payables", "EUR"] == 0
    assert balance["Assets:Bank", "EUR"] == -expected
    assert proof.damages == ()
