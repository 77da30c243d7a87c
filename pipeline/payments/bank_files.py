"""What the bank says: camt.053 and camt.054 (booked), pain.002 (accepted or rejected). Foreign bytes, read with limits.

No DOCTYPE, no entities, no network. Versions differ in namespace and in small ways; elements are found by local name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from lxml import etree

from pipeline.money import Money

BYTES: Final = 32 * 2**20
LINES: Final = 100_000
_NOTHING: Final = frozenset({"", "NOTPROVIDED", "NOTGIVEN"})


class BankFileError(ValueError):
    """Nobody can read this file; the message says why."""


@dataclass(frozen=True, slots=True)
class BankLine:
    """One booking on an account of ours. ``money`` is negative where it left.

    ``key`` is the same each time the bank tells of it in the same kind of file. ``group_id`` is the PmtInfId where a
    whole group was booked in one sum. ``instructed`` is what we asked for, where the bank tells it.
    """

    key: str
    account: str
    booked: date
    money: Money
    end_to_end: str = ""
    group_id: str = ""
    iban: str = ""
    name: str = ""
    text: str = ""
    charges: Money | None = None
    instructed: Money | None = None
    return_code: str = ""
    is_return: bool = False


@dataclass(frozen=True, slots=True)
class StatusLine:
    """What pain.002 says of one payment: its EndToEndId, or a whole group or message where that is empty."""

    end_to_end: str
    group_id: str
    message_id: str
    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file from the bank, as read."""

    kind: str
    bookings: tuple[BankLine, ...] = ()
    statuses: tuple[StatusLine, ...] = ()


def read_bank_file(content: bytes) -> BankFile:
    """Read a statement or a status report. Raises ``BankFileError``."""
    root = _parsed(content)
    message = etree.QName(root[0]).localname if len(root) and etree.QName(root).localname == "Document" else ""
    if message == "CstmrPmtStsRpt":
        return BankFile("pain.002", statuses=tuple(_statuses(root[0])))
    if message in {"BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn"}:
        kind = "camt.053" if message == "BkToCstmrStmt" else "camt.054"
        return BankFile(kind, bookings=tuple(_bookings(root[0])))
    raise BankFileError("it is no camt.053, camt.054 or pain.002")


def _parsed(content: bytes) -> etree._Element:
    if len(content) > BYTES:
        raise BankFileError(f"it is larger than {BYTES // 2**20} MB")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BankFileError(f"it is no well-formed XML: {error.msg}") from error
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]
        raise BankFileError("it has a DOCTYPE, which no bank sends")
    return root


def _bookings(message: etree._Element) -> Iterator[BankLine]:
    count = 0
    for statement in (*_all(message, "Stmt"), *_all(message, "Ntfctn")):
        account = _text(statement, "Acct/Id/IBAN")
        for entry in _all(statement, "Ntry"):
            if (_text(entry, "Sts/Cd") or _text(entry, "Sts")) != "BOOK":
                continue
            for line in _of_entry(entry, account):
                count += 1
                if count > LINES:
                    raise BankFileError(f"it has more than {LINES} bookings")
                yield line


def _of_entry(entry: etree._Element, account: str) -> Iterator[BankLine]:
    """One line for each transaction that the bank tells of; one for the whole entry where it tells of none."""
    booked = _day(entry)
    whole = _money(entry, "Amt")
    if whole is None:
        raise BankFileError("an entry has no amount")
    sign = -1 if _text(entry, "CdtDbtInd") == "DBIT" else 1
    group = _text(entry, "NtryDtls/Btch/PmtInfId")
    reference = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    details = [one for each in _all(entry, "NtryDtls") for one in _all(each, "TxDtls")]
    if len(details) < 2:
        yield _line(entry, details[0] if details else None, account, booked, whole * sign, f"{reference}/0", group)
        return
    for place, one in enumerate(details):
        money = _money(one, "Amt") or _money(one, "AmtDtls/TxAmt/Amt")
        if money is None:
            raise BankFileError(f"transaction {place + 1} of entry {reference or whole} has no amount")
        turned = _text(one, "CdtDbtInd")
        direction = sign if not turned else -1 if turned == "DBIT" else 1
        yield _line(entry, one, account, booked, money * direction, f"{reference}/{place}", "")


def _line(
    entry: etree._Element,
    detail: etree._Element | None,
    account: str,
    booked: date,
    money: Money,
    reference: str,
    group: str,
) -> BankLine:
    found = entry if detail is None else detail
    end_to_end = _real(_text(found, "Refs/EndToEndId"))
    side = "Cdtr" if money.amount < 0 else "Dbtr"
    iban = _text(found, f"RltdPties/{side}Acct/Id/IBAN")
    returned = _text(found, "RtrInf/Rsn/Cd")
    said = [account, booked.isoformat(), str(money), reference, end_to_end, _text(found, "Refs/AcctSvcrRef")]
    return BankLine(
        key=hashlib.sha256("\x1f".join(said).encode()).hexdigest(),
        account=account,
        booked=booked,
        money=money,
        end_to_end=end_to_end,
        group_id="" if end_to_end else _real(group or _text(found, "Refs/PmtInfId")),
        iban=iban,
        name=_text(found, f"RltdPties/{side}/Nm") or _text(found, f"RltdPties/{side}/Pty/Nm"),
        text=_remittance(found) or _text(entry, "AddtlNtryInf"),
        charges=_charges(found) or _charges(entry),
        instructed=_money(found, "AmtDtls/InstdAmt/Amt"),
        return_code=returned,
        is_return=bool(returned) or _text(entry, "RvslInd") == "true" or _is_return(entry, found),
    )


def _is_return(entry: etree._Element, found: etree._Element) -> bool:
    """Bank transaction codes RRTN and RPCR: a returned or reversed credit transfer (ISO 20022 external code list)."""
    path = "BkTxCd/Domn/Fmly/SubFmlyCd"
    return (_text(found, path) or _text(entry, path)) in {"RRTN", "RPCR"}


def _remittance(found: etree._Element) -> str:
    structured = _text(found, "RmtInf/Strd/CdtrRefInf/Ref")
    return structured or " ".join(one.text or "" for one in _path(found, "RmtInf/Ustrd")).strip()


def _charges(found: etree._Element) -> Money | None:
    """What the bank took for it, where its own account pays."""
    return _money(found, "Chrgs/TtlChrgsAndTaxAmt") or _money(found, "Chrgs/Rcrd/Amt")


def _day(entry: etree._Element) -> date:
    said = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    try:
        return date.fromisoformat(said[:10])
    except ValueError as error:
        raise BankFileError(f"an entry has no booking date: {said!r}") from error


def _money(found: etree._Element, path: str) -> Money | None:
    for one in _path(found, path):
        try:
            amount = Decimal((one.text or "").strip())
            return Money(amount, one.get("Ccy") or "")
        except (InvalidOperation, ValueError, TypeError) as error:
            raise BankFileError(f"{one.text!r} {one.get('Ccy')!r} is no amount") from error
    return None


def _statuses(message: etree._Element) -> Iterator[StatusLine]:
    original = _text(message, "OrgnlGrpInfAndSts/OrgnlMsgId")
    whole = _text(message, "OrgnlGrpInfAndSts/GrpSts")
    told = 0
    for group in _all(message, "OrgnlPmtInfAndSts"):
        name, code = _text(group, "OrgnlPmtInfId"), _text(group, "PmtInfSts")
        payments = _all(group, "TxInfAndSts")
        if len(payments) > LINES:
            raise BankFileError(f"it has more than {LINES} payments")
        for one in payments:
            told += 1
            status = _text(one, "TxSts") or code or whole
            yield StatusLine(_real(_text(one, "OrgnlEndToEndId")), name, original, status, _reason(one))
        if not payments and code:
            told += 1
            yield StatusLine("", name, original, code, _reason(group))
    if not told and whole:
        yield StatusLine("", "", original, whole, _reason(message))


def _reason(found: etree._Element) -> str:
    codes = [one.text or "" for one in _path(found, "StsRsnInf/Rsn/Cd")]
    texts = [one.text or "" for one in _path(found, "StsRsnInf/AddtlInf")]
    if not codes and not texts:
        texts = [one.text or "" for one in _path(found, "OrgnlGrpInfAndSts/StsRsnInf/Rsn/Cd")]
    return " ".join([*codes, *texts]).strip()


def _real(text: str) -> str:
    return "" if text.upper() in _NOTHING else text


def _all(found: etree._Element, name: str) -> list[etree._Element]:
    return _path(found, name)


def _path(found: etree._Element, path: str) -> list[etree._Element]:
    return found.findall("/".join(f"{{*}}{part}" for part in path.split("/")))


def _text(found: etree._Element, path: str) -> str:
    for one in _path(found, path):
        if one.text and one.text.strip():
            return str(one.text.strip())
    return ""
