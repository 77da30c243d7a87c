"""What the desk shows of an invoice, worked out before the template: fields in groups, lines, findings, sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from pipeline.accounts import Account, Right, may_settle
from pipeline.desk import PAIRS, asked_fields, label, needs_answer
from pipeline.documents import Box
from pipeline.findings import REASONS, Finding, Reason
from pipeline.invoices import FIELDS, Extraction, Field, FieldName, Invoice, Line, Source
from pipeline.review import KIND, about
from pipeline.settling import notes
from pipeline.touchless import Thresholds
from pipeline.web import i18n
from pipeline.web.i18n import N_

GROUPS: Final[tuple[tuple[str, tuple[FieldName, ...]], ...]] = (
    (N_("Invoice"), (
        FieldName.INVOICE_NUMBER, FieldName.INVOICE_DATE, FieldName.DUE_DATE, FieldName.PURCHASE_ORDER,
        FieldName.PRECEDING_INVOICE, FieldName.DELIVERY_DATE, FieldName.DELIVERY_NOTE, FieldName.PERIOD_START,
        FieldName.PERIOD_END, FieldName.CONTRACT, FieldName.BUYER_REFERENCE, FieldName.KSEF_NUMBER,
    )),
    (N_("Amounts"), (
        FieldName.CURRENCY, FieldName.NET_TOTAL, FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL, FieldName.PREPAID,
        FieldName.ROUNDING, FieldName.AMOUNT_DUE, FieldName.REVERSE_CHARGE,
    )),
    (N_("Supplier"), (
        FieldName.SUPPLIER_NAME, FieldName.SUPPLIER_VAT_ID, FieldName.SUPPLIER_TAX_NUMBER,
        FieldName.SUPPLIER_REGISTRATION, FieldName.SUPPLIER_ADDRESS, FieldName.SUPPLIER_COUNTRY,
        FieldName.SUPPLIER_EMAIL,
    )),
    (N_("Payment"), (
        FieldName.IBAN, FieldName.BIC, FieldName.PAYMENT_REFERENCE, FieldName.PAYMENT_TERMS,
        FieldName.DISCOUNT_PERCENT, FieldName.DISCOUNT_DATE,
    )),
    (N_("Buyer"), (FieldName.BUYER_NAME, FieldName.BUYER_VAT_ID, FieldName.BUYER_ADDRESS)),
)  # fmt: skip
USUAL: Final = frozenset(
    {
        FieldName.INVOICE_NUMBER, FieldName.INVOICE_DATE, FieldName.DUE_DATE, FieldName.CURRENCY, FieldName.NET_TOTAL,
        FieldName.TAX_TOTAL, FieldName.GROSS_TOTAL, FieldName.SUPPLIER_NAME, FieldName.IBAN, FieldName.BUYER_NAME,
    }
)  # fmt: skip
"""Shown even where nothing was read."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Another reading of a field."""

    value: str
    shown: str
    page: int | None
    box: str


@dataclass(frozen=True, slots=True)
class Row:
    """One field of the desk. ``state`` is ``asked``, ``missing``, ``unsure``, ``sure`` or ``typed``."""

    name: str
    label: str
    holds: str
    value: str
    shown: str
    state: str
    sureness: float | None
    source: str
    page: int | None
    box: str
    choices: tuple[Choice, ...]
    shut: bool
    why: tuple[str, ...] = ()
    """What is doubted about it."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One finding of the desk."""

    key: str
    reason: str
    about: str
    sentence: str
    title: str
    clears: str
    owner: str
    blocks: bool
    answerable: bool
    mine: bool
    notes: tuple[str, ...]
    settled: str
    twin: int | None
    fields: tuple[str, ...]
    account: str = ""
    """Where its bank account is asked for."""


def groups(extraction: Extraction, findings: Sequence[Finding], wanted: Thresholds) -> list[tuple[str, list[Row]]]:
    """The fields in groups, unsure below what is ``wanted``. Those that are empty and unusual are ``shut``."""
    asked = set(asked_fields(findings))
    return [
        (
            i18n.gettext(title),
            [
                replace(
                    _row(name, extraction.fields.get(name), name in asked, wanted.of(name)), why=_why(name, findings)
                )
                for name in names
            ],
        )
        for title, names in GROUPS
    ]


def _why(name: str, findings: Sequence[Finding]) -> tuple[str, ...]:
    """The sentences of what holds the invoice for a field: read where the value is."""
    return tuple(one.tell(i18n) for one in findings if one.blocks and name in one.fields and one.reason not in PAIRS)


def _row(name: FieldName, field: Field | None, asked: bool, enough: float) -> Row:  # noqa: FBT001
    holds = FIELDS[name].holds
    value = field.value if field else ""
    return Row(
        name=str(name),
        label=i18n.gettext(FIELDS[name].label),
        holds=holds,
        value=value,
        shown=show(holds, value),
        state=_state(field, asked, enough),
        sureness=field.confidence if field else None,
        source=str(field.source) if field else "",
        page=field.page if field else None,
        box=written(field.box) if field else "",
        choices=_choices(holds, field),
        shut=field is None and not asked and name not in USUAL,
    )


def _state(field: Field | None, asked: bool, enough: float) -> str:  # noqa: FBT001
    if asked:
        return "asked"
    if field is None:
        return "missing"
    if field.source is Source.CLERK:
        return "typed"
    return "sure" if field.confidence >= enough else "unsure"


def _choices(holds: str, field: Field | None) -> tuple[Choice, ...]:
    if field is None:
        return ()
    others = {one.value: one for one in reversed(field.alternatives) if one.value != field.value}
    best = sorted(others.values(), key=lambda one: -one.confidence)[:4]
    return tuple(Choice(one.value, show(holds, one.value), one.page, written(one.box)) for one in best)


def show(holds: str, value: str | None) -> str:
    """A canonical value as people write it here."""
    if not value:
        return ""
    if holds in {"amount", "percent"}:
        return i18n.show_amount(value, places=2 if holds == "amount" else 0)
    return i18n.show_typed_date(value) if holds == "date" else value


def show_field(name: str, value: str | None) -> str:
    """A canonical value of a field as people write it here."""
    return show(FIELDS[FieldName(name)].holds if name in set(FieldName) else "text", value)


def written(box: Box | None) -> str:
    """A box for the page: four numbers in points."""
    return "" if box is None else " ".join(f"{one:.1f}" for one in box)


def doubts(
    findings: Sequence[Finding],
    open_ones: Sequence[Finding],
    settled: Mapping[tuple[str, str], str],
    account: Account,
    invoice_id: int | None = None,
) -> list[Doubt]:
    """The findings, those that hold the invoice first."""
    found = [
        replace(_doubt(one, settled, account), account=_asking(one, account, invoice_id))
        for one in findings
        if one in open_ones or _key(one) in settled
    ]
    return sorted(found, key=lambda one: (not one.blocks, not one.answerable))


def _asking(finding: Finding, account: Account, invoice_id: int | None) -> str:
    """The page to ask for the account of a finding on, for whom may: two people approve it there."""
    supplier = finding.evidence.get("supplier", "")
    new = finding.reason in {Reason.BANK_CHANGED, Reason.BANK_COUNTRY}
    if not new or not supplier or invoice_id is None or not account.may(Right.MASTERS):
        return ""
    return f"/suppliers/{quote(supplier, safe='')}/account?invoice={invoice_id}"


def _key(finding: Finding) -> tuple[str, str]:
    return str(finding.reason), about(finding)


def _doubt(finding: Finding, settled: Mapping[tuple[str, str], str], account: Account) -> Doubt:
    info = REASONS[finding.reason]
    twin = finding.evidence.get("twin", "")
    return Doubt(
        key=f"{finding.reason}|{about(finding)}",
        reason=str(finding.reason),
        about=about(finding),
        sentence=finding.tell(i18n),
        title=i18n.gettext(info.title),
        clears=i18n.gettext(info.clears),
        owner=i18n.gettext(info.owner),
        blocks=finding.blocks,
        answerable=needs_answer(finding),
        mine=may_settle(account, finding),
        notes=tuple(i18n.gettext(one) for one in notes(finding.reason)),
        settled=settled.get(_key(finding), ""),
        twin=int(twin) if twin.isdecimal() else None,
        fields=tuple(i18n.gettext(label(name)) for name in finding.fields if name == KIND or name in set(FieldName)),
    )


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that should hold: its parts in words, and by how much it does not."""

    words: str
    holds: bool
    difference: str


def sums(invoice: Invoice) -> list[Sum]:
    """Net and tax make the gross total; the lines make the net total."""
    found = []
    if invoice.net is not None and invoice.tax is not None and invoice.gross is not None:
        words = f"{i18n.show_amount(invoice.net)} + {i18n.show_amount(invoice.tax)} = {i18n.show_amount(invoice.gross)}"
        found.append(_sum(words, invoice.net + invoice.tax + (invoice.rounding or 0) - invoice.gross))
    amounts = [line.net_amount for line in invoice.lines]
    target = invoice.net if invoice.net is not None else invoice.gross
    if amounts and target is not None and all(one is not None for one in amounts):
        total = sum((one for one in amounts if one is not None), Decimal(0))
        total += sum((one.amount for one in invoice.adjustments), Decimal(0))
        words = i18n.gettext("Lines %(lines)s, net total %(net)s") % {
            "lines": i18n.show_amount(total), "net": i18n.show_amount(target),
        }  # fmt: skip
        also_gross = invoice.gross is not None and total == invoice.gross
        found.append(_sum(words, Decimal(0) if also_gross else total - target))
    return found


def _sum(words: str, difference: Decimal) -> Sum:
    return Sum(words, not difference, i18n.show_amount(difference) if difference else "")


def line_cells(line: Line) -> dict[str, str]:
    """A line as the inputs show it."""
    return {
        "description": line.description,
        "quantity": i18n.show_number(line.quantity),
        "unit": line.unit,
        "unit_price": i18n.show_amount(line.unit_price),
        "discount": i18n.show_amount(line.discount),
        "tax_rate": i18n.show_number(line.tax_rate),
        "net_amount": i18n.show_amount(line.net_amount),
        "page": str(line.page or ""),
        "box": written(line.box),
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of two invoices beside each other."""

    label: str
    one: str
    other: str
    same: bool


def differences(one: Invoice, other: Invoice) -> list[Difference]:
    """The values of two invoices that tell whether they are the same."""
    rows = [
        (N_("Supplier"), one.supplier.name, other.supplier.name),
        (N_("Invoice number"), one.number, other.number),
        (N_("Invoice date"), i18n.show_date(one.issued), i18n.show_date(other.issued)),
        (N_("Due date"), i18n.show_date(one.due), i18n.show_date(other.due)),
        (N_("Net total"), i18n.show_amount(one.net), i18n.show_amount(other.net)),
        (N_("Gross total"), i18n.show_amount(one.gross), i18n.show_amount(other.gross)),
        (N_("Currency"), one.currency, other.currency),
        (N_("Purchase order"), one.purchase_order, other.purchase_order),
        (N_("Delivery note"), one.delivery_note, other.delivery_note),
        (N_("Delivery date"), i18n.show_date(one.delivered), i18n.show_date(other.delivered)),
        (N_("IBAN"), one.iban, other.iban),
        (N_("Lines"), str(len(one.lines)), str(len(other.lines))),
    ]
    return [
        Difference(i18n.gettext(name), first or "", second or "", (first or "") == (second or ""))
        for name, first, second in rows
        if first or second
    ]
