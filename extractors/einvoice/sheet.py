"""The sheet that a reader of one syntax fills in: fields with their XPath, lines, shares and doubts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from extractors.einvoice.codes import CodedKind
from extractors.einvoice.terms import Discount
from extractors.einvoice.tree import Node, place, words
from extractors.einvoice.values import canonical, day, number, plain
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import (
    FIELDS,
    Adjustment,
    Alternative,
    Extraction,
    Field,
    FieldName,
    Kind,
    Line,
    Source,
    TaxShare,
    label_of,
    value_of,
)
from pipeline.sentences import Said, listed, say


@dataclass(slots=True)
class Sheet:
    """What has been read off one invoice so far. ``syntax`` is as in ``Extraction``."""

    sha256: str
    syntax: str
    index: int = 0
    currency: str = ""
    fields: dict[FieldName, Field] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    taxes: list[TaxShare] = field(default_factory=list)
    adjustments: list[Adjustment] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)

    def put(self, name: FieldName, found: Iterable[Node], *, several: bool = False) -> None:
        """Take a field from the elements that hold it; blank ones are missing, the first valid one counts.

        ``several`` says that the syntax allows more than one (bank accounts, orders): the others become
        alternatives. Where it does not and they differ, the value is a coin's toss and a finding says so.
        """
        if name in self.fields:
            return
        values = self._distinct(name, found)
        if not values:
            return
        (value, node), *others = values.items()
        sure = several or not others
        if not sure:
            given = listed(value_of(name, one) for one in values)
            self._doubt(
                name, say("{field}: the XML gives more than one, {values}.", field=label_of(name), values=given), node
            )
        self.fields[name] = Field(
            name, value, 1.0 if sure else 0.5, Source.XML, raw=(node.text or "").strip(), place=place(node),
            reader=self.syntax,
            alternatives=tuple(Alternative(other, 0.0 if sure else 0.5) for other, _ in others),
        )  # fmt: skip

    def _distinct(self, name: FieldName, found: Iterable[Node]) -> dict[str, Node]:
        """The different valid values in order, each where it stands first; a finding for what is no value."""
        values: dict[str, Node] = {}
        for node in found:
            text = words(node)
            value = canonical(name, text, self.currency) if text else None
            if value and self._in_another_currency(name, node):
                currency = node.get("currencyID", "")
                said = say("{field}: the XML gives it in {currency}.", field=label_of(name), currency=currency)
                self._doubt(name, said, node)
            elif value:
                values.setdefault(value, node)
            elif text:
                said = say(
                    "{field}: the XML gives '{text}', which is no valid value.", field=label_of(name), text=text[:80]
                )
                self._doubt(name, said, node)
        return values

    def write(self, name: FieldName, value: str, node: Node, source: Source = Source.XML) -> None:
        """Take a value that is put together from several elements (an address, a sum) near ``node``."""
        if value and name not in self.fields:
            self.fields[name] = Field(name, value, 1.0, source, raw=value, place=place(node), reader=self.syntax)

    def add_up(self, name: FieldName, found: Sequence[Node]) -> None:
        """Take the sum of amounts, for syntaxes that print shares and no total. All must be numbers."""
        amounts = [self.amount(node) for node in found]
        known = [amount for amount in amounts if amount is not None]
        if found and len(known) == len(amounts):
            self.write(name, plain(sum(known, Decimal(0)), self.currency), found[0])

    def amount(self, node: Node | None) -> Decimal | None:
        """The number in an element; ``None`` where there is none, with a finding where it is no number."""
        text = words(node)
        value = number(text) if text else None
        if node is not None and text and value is None:
            said = say("'{text}' at {place} is not a number.", text=text[:80], place=place(node))
            self.notes.append(Finding.of(Reason.UNSURE, said, evidence={"place": place(node)}))
        return value

    def offer(self, discounts: Sequence[Discount], node: Node) -> None:
        """Take the earliest early-payment discount; its date counts from the invoice date."""
        if not discounts:
            return
        first = min(discounts, key=lambda discount: discount.days)
        self.write(FieldName.DISCOUNT_PERCENT, plain(first.percent), node)
        issued = self.fields.get(FieldName.INVOICE_DATE)
        start = day(issued.value) if issued else None
        if start and first.days is not None:
            until = start + timedelta(days=first.days)
            self.write(FieldName.DISCOUNT_DATE, until.isoformat(), node, Source.TERMS)

    def text(self, name: FieldName) -> str:
        """The value taken so far, empty where there is none."""
        found = self.fields.get(name)
        return found.value if found else ""

    def extraction(self, coded: CodedKind) -> Extraction:
        """The finished reading: kind from its code, its direction from the sign of its total."""
        if coded.note:
            self.notes.append(Finding.of(Reason.KIND_UNSURE, coded.note))
        kind = self._direction(coded.kind)
        return Extraction(
            sha256=self.sha256, index=self.index, pages=(), kind=kind, kind_confidence=coded.confidence,
            fields=self.fields, lines=tuple(self.lines), taxes=tuple(self.taxes),
            adjustments=tuple(self.adjustments), notes=tuple(self.notes), syntax=self.syntax,
            reader=f"einvoice/{self.syntax}",
        )  # fmt: skip

    def _in_another_currency(self, name: FieldName, node: Node) -> bool:
        currency = node.get("currencyID", "")
        return FIELDS[name].holds == "amount" and bool(self.currency and currency) and currency != self.currency

    def _direction(self, kind: Kind) -> Kind:
        """What lowers our debt is a credit note, whatever its code (EN 16931-1 allows a negative invoice).

        A credit note is positive in every syntax here; by the standard, a negative one raises our debt, and
        most who send one meant the opposite: a person says which.
        """
        gross = self.fields.get(FieldName.GROSS_TOTAL)
        if gross is None or Decimal(gross.value) >= 0:
            return kind
        if kind is Kind.CREDIT_NOTE:
            self.notes.append(
                finding(
                    Reason.KIND_UNSURE,
                    "The XML is a credit note over {gross}: by the standard, that is a charge.",
                    ("gross_total",),
                    gross=value_of(FieldName.GROSS_TOTAL, gross.value),
                )
            )
        return Kind.CREDIT_NOTE if kind.posts else kind

    def _doubt(self, name: FieldName, said: Said, node: Node) -> None:
        self.notes.append(Finding.of(Reason.UNSURE, said, (str(name),), {"place": place(node)}))
