"""The payment file: ISO 20022 pain.001, version 09 or 03, for SEPA credit transfers and domestic ones beside them.

The same payments always give the same bytes. Rules of the SEPA rulebook: EPC132-08.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Final

from lxml import etree
from schwifty import BIC, IBAN
from schwifty.exceptions import SchwiftyException

from pipeline.money import Money, exponent
from pipeline.payments.characters import bank_text
from pipeline.payments.payment import message_id
from pipeline.payments.references import creditor_reference, remittance
from pipeline.payments.rules import PayingAccount, Schema

NAME: Final = 70
"""Letters in a name (EPC132-08)."""


class NotPayableError(ValueError):
    """A payment cannot be written into a file; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Order:
    """A payment as the bank is told."""

    end_to_end: str
    account: PayingAccount
    date: date
    money: Money
    name: str
    iban: str
    bic: str | None = None
    country: str | None = None
    reference: str = ""
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaymentFile:
    """A file for the bank. ``message_id`` is its MsgId."""

    message_id: str
    content: bytes
    payments: int
    total: Decimal


def pain001(
    run_id: int, orders: Sequence[Order], *, initiator: str, at: datetime, schema: Schema, batch: bool
) -> PaymentFile:
    """The file of a run. ``at`` is when it was released: it does not change when the file is made again.

    Raises ``NotPayableError`` for no payments, a wrong IBAN or BIC, an amount of nothing or with a fraction of a cent.
    """
    if not orders:
        raise NotPayableError("there is nothing to pay")
    for one in orders:
        _check(one)
    writer = _Writer(schema)
    message = message_id(run_id, [one.end_to_end for one in orders])
    total = sum((one.money.amount for one in orders), Decimal(0))
    head = writer.under(writer.body, "GrpHdr")
    writer.text(head, "MsgId", message)
    writer.text(head, "CreDtTm", at.strftime("%Y-%m-%dT%H:%M:%S"))
    writer.text(head, "NbOfTxs", str(len(orders)))
    writer.text(head, "CtrlSum", f"{total:.2f}")
    writer.text(writer.under(head, "InitgPty"), "Nm", bank_text(initiator, NAME))
    for number, group in enumerate(_groups(orders), 1):
        _write_group(writer, f"{message}-{number}", group, initiator, batch=batch)
    return PaymentFile(message, writer.bytes(), len(orders), total)


def group_ids(run_id: int, orders: Sequence[Order]) -> dict[str, str]:
    """The PmtInfId of each payment by its EndToEndId: banks may book a whole group in one sum under it."""
    message = message_id(run_id, [one.end_to_end for one in orders])
    return {one.end_to_end: f"{message}-{number}" for number, group in enumerate(_groups(orders), 1) for one in group}


def _check(order: Order) -> None:
    for iban in (order.iban, order.account.iban):
        try:
            IBAN(iban)
        except SchwiftyException as error:
            raise NotPayableError(f"{order.name}: the IBAN {iban} cannot be right: {error}") from error
    if order.bic:
        try:
            BIC(order.bic)
        except SchwiftyException as error:
            raise NotPayableError(f"{order.name}: the BIC {order.bic} cannot be right: {error}") from error
    if order.money.amount <= 0:
        raise NotPayableError(f"{order.name}: {order.money} cannot be paid")
    _ = order.money.minor
    if exponent(order.money.currency) > 2:
        raise NotPayableError(f"{order.name}: {order.money.currency} has more than two digits after the point")
    if not any(one.isalnum() for one in bank_text(order.name, NAME)):
        raise NotPayableError(f"payment {order.end_to_end} has no name that a bank can read")


def _groups(orders: Iterable[Order]) -> list[list[Order]]:
    """One group for each account, day and currency, in that order."""
    found: dict[tuple[str, date, str], list[Order]] = {}
    for one in sorted(orders, key=lambda each: each.end_to_end):
        found.setdefault((one.account.iban, one.date, one.money.currency), []).append(one)
    return [found[key] for key in sorted(found)]


def _write_group(writer: _Writer, name: str, group: Sequence[Order], initiator: str, *, batch: bool) -> None:
    account, total = group[0].account, sum((one.money.amount for one in group), Decimal(0))
    sepa = group[0].money.currency == "EUR"
    info = writer.under(writer.body, "PmtInf")
    writer.text(info, "PmtInfId", name)
    writer.text(info, "PmtMtd", "TRF")
    writer.text(info, "BtchBookg", "true" if batch else "false")
    writer.text(info, "NbOfTxs", str(len(group)))
    writer.text(info, "CtrlSum", f"{total:.2f}")
    if sepa:
        writer.text(writer.under(writer.under(info, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    writer.date(info, group[0].date)
    writer.text(writer.under(info, "Dbtr"), "Nm", bank_text(account.name or initiator, NAME))
    held = writer.under(info, "DbtrAcct")
    writer.text(writer.under(held, "Id"), "IBAN", account.iban)
    writer.text(held, "Ccy", account.currency)
    writer.bank(info, "DbtrAgt", account.bic, always=True)
    writer.text(info, "ChrgBr", "SLEV" if sepa else "SHAR")
    for one in group:
        _write_order(writer, info, one)


def _write_order(writer: _Writer, info: etree._Element, order: Order) -> None:
    made = writer.under(info, "CdtTrfTxInf")
    writer.text(writer.under(made, "PmtId"), "EndToEndId", order.end_to_end)
    amount = writer.text(writer.under(made, "Amt"), "InstdAmt", f"{order.money.amount:.2f}")
    amount.set("Ccy", order.money.currency)
    writer.bank(made, "CdtrAgt", order.bic)
    creditor = writer.under(made, "Cdtr")
    writer.text(creditor, "Nm", bank_text(order.name, NAME))
    if order.country:
        writer.text(writer.under(creditor, "PstlAdr"), "Ctry", order.country)
    writer.text(writer.under(writer.under(made, "CdtrAcct"), "Id"), "IBAN", order.iban)
    _write_remittance(writer, writer.under(made, "RmtInf"), order)


def _write_remittance(writer: _Writer, info: etree._Element, order: Order) -> None:
    structured = creditor_reference(order.reference)
    if structured is None:
        writer.text(info, "Ustrd", remittance(order.numbers, order.reference) or order.end_to_end)
        return
    reference = writer.under(writer.under(info, "Strd"), "CdtrRefInf")
    kind = writer.under(reference, "Tp")
    writer.text(writer.under(kind, "CdOrPrtry"), "Cd", "SCOR")
    writer.text(kind, "Issr", "ISO")
    writer.text(reference, "Ref", structured)


class _Writer:
    """Elements of one version of the message."""

    def __init__(self, schema: Schema) -> None:
        self._space = f"urn:iso:std:iso:20022:tech:xsd:{schema}"
        self._old = schema.endswith(".03")
        self._root = etree.Element(etree.QName(self._space, "Document"), nsmap={None: self._space})  # type: ignore[dict-item]
        self.body = self.under(self._root, "CstmrCdtTrfInitn")

    def under(self, parent: etree._Element, name: str) -> etree._Element:
        return etree.SubElement(parent, etree.QName(self._space, name))

    def text(self, parent: etree._Element, name: str, text: str) -> etree._Element:
        made = self.under(parent, name)
        made.text = text
        return made

    def date(self, parent: etree._Element, day: date) -> None:
        if self._old:
            self.text(parent, "ReqdExctnDt", day.isoformat())
        else:
            self.text(self.under(parent, "ReqdExctnDt"), "Dt", day.isoformat())

    def bank(self, parent: etree._Element, name: str, bic: str | None, *, always: bool = False) -> None:
        """The bank by its BIC. The payer's must be there, and may say that it is not given (EPC132-08, 2.21)."""
        if not bic and not always:
            return
        bank = self.under(self.under(parent, name), "FinInstnId")
        if bic:
            self.text(bank, "BIC" if self._old else "BICFI", bic)
        else:
            self.text(self.under(bank, "Othr"), "Id", "NOTPROVIDED")

    def bytes(self) -> bytes:
        return etree.tostring(self._root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
