"""What banks send: versions, batches, returns, and what is no bank's."""

from decimal import Decimal

import pytest

from pipeline.money import Money
from pipeline.payments.bank_files import BankFileError, read_bank_file

IBAN = "DE75512108001245126199"


def camt(entries, version="camt.053.001.08", message="BkToCstmrStmt", holder="Stmt"):
    return (
        f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:{version}'><{message}><{holder}><Acct><Id><IBAN>{IBAN}</IBAN></Id>"
        f"</Acct>{entries}</{holder}></{message}></Document>"
    ).encode()


def entry(details="", amount="119.00", status="<Sts><Cd>BOOK</Cd></Sts>", more=""):
    return (
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd>{status}<BookgDt><Dt>2026-11-30</Dt></BookgDt>"
        f"<AcctSvcrRef>B-1</AcctSvcrRef>{more}<NtryDtls>{details}</NtryDtls></Ntry>"
    )


ONE = (
    "<TxDtls><Refs><EndToEndId>PAY1-A</EndToEndId></Refs><RltdPties><Cdtr>{name}</Cdtr><CdtrAcct><Id>"
    "<IBAN>DE02120300000000202051</IBAN></Id></CdtrAcct></RltdPties><RmtInf><Ustrd>R-1</Ustrd></RmtInf></TxDtls>"
)


@pytest.mark.parametrize(
    ("version", "status", "name"),
    [
        ("camt.053.001.02", "<Sts>BOOK</Sts>", "<Nm>Elbe</Nm>"),
        ("camt.053.001.08", "<Sts><Cd>BOOK</Cd></Sts>", "<Pty><Nm>Elbe</Nm></Pty>"),
    ],
)
def test_both_versions_of_a_statement_say_the_same(version, status, name):
    (line,) = read_bank_file(camt(entry(ONE.format(name=name), status=status), version)).bookings

    assert line.money == Money(Decimal("-119.00"), "EUR")
    assert (line.end_to_end, line.name, line.iban, line.text) == ("PAY1-A", "Elbe", "DE02120300000000202051", "R-1")
    assert (line.account, line.booked.isoformat()) == (IBAN, "2026-11-30")


def test_a_notification_is_read_like_a_statement():
    file = read_bank_file(camt(entry(ONE.format(name="")), "camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn"))

    assert (file.kind, len(file.bookings)) == ("camt.054", 1)


def test_what_is_only_pending_is_no_booking():
    assert read_bank_file(camt(entry(status="<Sts><Cd>PDNG</Cd></Sts>"))).bookings == ()


def test_each_transaction_of_a_batch_is_a_line_with_its_own_amount():
    details = "".join(
        f"<TxDtls><Refs><EndToEndId>P{one}</EndToEndId></Refs><Amt Ccy='EUR'>{one}.50</Amt></TxDtls>" for one in (1, 2)
    )

    lines = read_bank_file(camt(entry(details, "4.00"))).bookings

    assert [(one.end_to_end, str(one.money)) for one in lines] == [("P1", "-1.50 EUR"), ("P2", "-2.50 EUR")]


def test_a_batch_without_details_is_known_by_its_group():
    (line,) = read_bank_file(camt(entry("<Btch><PmtInfId>RUN1-A-1</PmtInfId></Btch>"))).bookings

    assert (line.group_id, line.end_to_end) == ("RUN1-A-1", "")


def test_not_provided_is_no_name():
    details = "<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs></TxDtls>"

    assert read_bank_file(camt(entry(details))).bookings[0].end_to_end == ""


def test_the_same_booking_has_the_same_key_and_another_another():
    first, again = (read_bank_file(camt(entry(ONE.format(name="")))).bookings[0].key for _ in range(2))
    other = read_bank_file(camt(entry(ONE.format(name=""), "120.00"))).bookings[0].key

    assert first == again != other


def test_a_report_names_payments_groups_or_the_whole_message():
    told = (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.03'><CstmrPmtStsRpt>"
        "<OrgnlGrpInfAndSts><OrgnlMsgId>RUN1-A</OrgnlMsgId><GrpSts>PART</GrpSts></OrgnlGrpInfAndSts>"
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>RUN1-A-1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>P1</OrgnlEndToEndId>"
        "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC01</Cd></Rsn><AddtlInf>wrong account</AddtlInf></StsRsnInf>"
        "</TxInfAndSts></OrgnlPmtInfAndSts>"
        "<OrgnlPmtInfAndSts><OrgnlPmtInfId>RUN1-A-2</OrgnlPmtInfId><PmtInfSts>ACSC</PmtInfSts></OrgnlPmtInfAndSts>"
        "</CstmrPmtStsRpt></Document>"
    )

    first, second = read_bank_file(told.encode()).statuses

    assert (first.end_to_end, first.code, first.reason) == ("P1", "RJCT", "AC01 wrong account")
    assert (second.end_to_end, second.group_id, second.code) == ("", "RUN1-A-2", "ACSC")


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><Document xmlns='x'>&b;</Document>", "DOCTYPE"),
        (b"<Document xmlns='x'><Other/></Document>", "no camt"),
        (b"<Document", "well-formed"),
        (b"", "well-formed"),
        (camt(entry(amount="12a")), "no amount"),
        (camt("<Ntry><Amt Ccy='EUR'>1</Amt><Sts>BOOK</Sts></Ntry>"), "no booking date"),
    ],
)
def test_what_no_bank_sends_is_refused_by_name(content, why):
    with pytest.raises(BankFileError, match=why):
        read_bank_file(content)


def test_a_file_larger_than_any_statement_is_refused(monkeypatch):
    monkeypatch.setattr("pipeline.payments.bank_files.BYTES", 100)

    with pytest.raises(BankFileError, match="larger"):
        read_bank_file(b"<a>" + b" " * 100 + b"</a>")
