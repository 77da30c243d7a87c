"""Every rule in order: a reading and what the company knows become a verdict.

Called when a document was read, and again after each correction or answer: a person's word goes through the same
checks and never past them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from pipeline.checks import SELF_CHECKS, WORLD_CHECKS, Case
from pipeline.checks.case import Past
from pipeline.documents import Origin
from pipeline.duplicates import Earlier, Scorer, earlier_of, find, is_identical
from pipeline.findings import Finding, Reason
from pipeline.invoices import Extraction, Invoice, Kind, Source, invoice_of
from pipeline.parties import Entity, PurchaseOrder, code, domain
from pipeline.purchase_orders import OrderMatch, OrderState, Tolerance, match
from pipeline.review import Answer, open_findings
from pipeline.sentences import say
from pipeline.status import Status
from pipeline.supplier_memory import Recollection
from pipeline.suppliers import SupplierIndex, SupplierMatch, entity_of, is_own
from pipeline.touchless import FILED_KINDS, Thresholds, check_kind, check_sureness

ASKING_KINDS = frozenset({Kind.PROFORMA, Kind.REMINDER})
"""Ask for money without being an invoice: a person looks."""
UNCOMPARED_KINDS = frozenset({Kind.PREPAYMENT_INVOICE, Kind.CORRECTIVE_INVOICE})
"""Bill before delivery, or a difference: the order gives the cost centre, and people approve."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The tolerances that the company set."""

    confidence: float = 0.9
    field_confidence: Mapping[str, float] = field(default_factory=dict)
    oldest_days: int = 180
    future_days: int = 1
    order_price_percent: Decimal = Decimal(2)
    order_price_amount: Decimal = Decimal(50)
    duplicates: Scorer | None = None
    """The weights that the company trained; ``None`` for those that ship."""

    @property
    def thresholds(self) -> Thresholds:
        """How sure is sure enough."""
        return Thresholds(self.confidence, self.field_confidence)


@dataclass(frozen=True)
class Background:
    """What the company knows when an invoice is assessed. ``orders`` are keyed by ``purchase_orders.normal``."""

    today: date
    own: Sequence[Entity] = ()
    suppliers: SupplierIndex = field(default_factory=lambda: SupplierIndex(()))
    orders: Mapping[str, PurchaseOrder] = field(default_factory=dict)
    known_domains: Sequence[str] = ()
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Subject:
    """Which record is assessed, and its candidates: earlier invoices under its keys, and its supplier's past."""

    invoice_id: int
    candidates: Sequence[Earlier] = ()
    past: Sequence[Past] = ()
    picked: str | None = None
    """The supplier's record that a person picked."""
    together: Sequence[Earlier] = ()
    """The e-invoices that came in the same message or archive."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an assessment came to. ``open`` are the findings that nobody has settled; ``status`` is where it goes."""

    invoice: Invoice
    findings: tuple[Finding, ...]
    open: tuple[Finding, ...]
    status: Status
    entity_id: str | None = None
    supplier: SupplierMatch | None = None
    order: OrderMatch | None = None
    recalled: Recollection = field(default_factory=Recollection)
    """What the supplier's memory read of it, before corrections."""

    @property
    def supplier_id(self) -> str | None:
        """The master record, where the match is sure."""
        return self.supplier.supplier.id if self.supplier and self.supplier.sure else None

    @property
    def order_state(self) -> OrderState:
        """How the invoice compares with its order."""
        return self.order.state if self.order else OrderState.NONE


def identify(extraction: Extraction, background: Background, picked: str | None = None) -> SupplierMatch | None:
    """The supplier of a reading, ``None`` where the seller is one of our own or has no likely record.

    A record that a person picked is taken; whether the account is one of its own is still asked.
    """
    invoice = invoice_of(extraction)
    record = background.suppliers.named(picked) if picked else None
    if record is not None:
        return SupplierMatch(record, 0.0, (say("picked by a person"),), sure=True)
    if is_own(invoice.supplier, background.own):
        return None
    hinted = background.origin.supplier if background.origin else None
    return background.suppliers.match(invoice.supplier, invoice.iban, hinted)


def projection(extraction: Extraction, supplier: SupplierMatch | None, invoice_id: int, status: Status) -> Earlier:
    """The reading as the duplicate check sees it."""
    return earlier_of(
        invoice_of(extraction),
        invoice_id=invoice_id,
        sha256=extraction.sha256,
        index=extraction.index,
        supplier=supplier.supplier if supplier and supplier.sure else None,
        status=status,
        syntax=extraction.syntax,
    )


def assess(
    extraction: Extraction,
    background: Background,
    rules: Rules,
    subject: Subject,
    answers: Sequence[Answer] = (),
) -> Verdict:
    """The verdict on a reading (corrections applied before). Pure: the same values give the same verdict."""
    invoice = invoice_of(extraction)
    supplier = identify(extraction, background, subject.picked)
    entity = entity_of(invoice.buyer, background.own) or _chosen(invoice, background)
    ordered = _order(invoice, supplier, background, rules)
    case = _case(invoice, extraction, supplier, entity, background, rules, subject.past)
    joined = None
    if extraction.kind in FILED_KINDS:
        findings = tuple(check_kind(extraction, rules.thresholds))
    else:
        earlier = projection(extraction, supplier, subject.invoice_id, Status.EXTRACTED)
        joined = None if answers or extraction.syntax else _joined(extraction, earlier, subject)
        found = _findings(extraction, case, rules, ordered, earlier, subject.candidates)
        findings = (joined,) if joined else tuple(found)
    still_open = open_findings(findings, answers)
    order = ordered if isinstance(ordered, OrderMatch) else None
    return Verdict(
        invoice=_coded(invoice, supplier, order),
        findings=findings,
        open=still_open,
        status=Status.FILED if joined else _status(extraction, still_open),
        entity_id=entity.id if entity else None,
        supplier=supplier,
        order=order,
    )


def assess_alone(extraction: Extraction, rules: Rules, today: date) -> tuple[Finding, ...]:
    """The findings of a reading against itself: what can be said with no company around it."""
    invoice = invoice_of(extraction)
    case = Case(invoice, today, bool(extraction.syntax), _exact(extraction), oldest_days=36500)
    return (
        *extraction.notes,
        *check_kind(extraction, rules.thresholds),
        *check_sureness(extraction, rules.thresholds, alone=True),
        *(finding for check in SELF_CHECKS for finding in check(case)),
    )


def _findings(
    extraction: Extraction,
    case: Case,
    rules: Rules,
    ordered: OrderMatch | Finding | None,
    earlier: Earlier,
    candidates: Sequence[Earlier],
) -> Iterator[Finding]:
    yield from extraction.notes
    yield from check_kind(extraction, rules.thresholds)
    yield from check_sureness(extraction, rules.thresholds, case.supplier)
    for check in (*SELF_CHECKS, *WORLD_CHECKS):
        yield from check(case)
    if isinstance(ordered, Finding):
        yield ordered
    elif ordered is not None:
        yield from ordered.findings
    if extraction.kind.posts:
        yield from find(earlier, candidates, rules.duplicates)


def _joined(extraction: Extraction, earlier: Earlier, subject: Subject) -> Finding | None:
    """Why a page is the other representation of an e-invoice that came with it: one record, and it is the e-invoice.

    Number, supplier, total, currency and day are the same, and the page names no other account.
    """
    account = invoice_of(extraction).iban
    for one in subject.together:
        if not is_identical(earlier, one) or (account and code(account) != code(one.iban)):
            continue
        told = str(one.invoice_id)
        said = say("It is the page of e-invoice {id}, which came with it and counts.", id=told)
        return Finding.of(Reason.OTHER_REPRESENTATION, said, (), {"twin": told})
    return None


def _chosen(invoice: Invoice, background: Background) -> Entity | None:
    """Our company that whoever handed it in chose, where the document itself names no buyer."""
    if background.origin is None or invoice.buyer.name or invoice.buyer.vat_id:
        return None
    return next((one for one in background.own if one.id == background.origin.entity), None)


def _order(
    invoice: Invoice, supplier: SupplierMatch | None, background: Background, rules: Rules
) -> OrderMatch | Finding | None:
    if not invoice.kind.posts or invoice.is_credit:
        return None
    supplier_id = supplier.supplier.id if supplier and supplier.sure else None
    tolerance = Tolerance(rules.order_price_percent, rules.order_price_amount)
    found = match(invoice, background.orders, supplier_id, tolerance)
    if isinstance(found, OrderMatch) and invoice.kind in UNCOMPARED_KINDS:
        return replace(found, state=OrderState.NONE, findings=(), billed={})
    return found


def _case(
    invoice: Invoice,
    extraction: Extraction,
    supplier: SupplierMatch | None,
    entity: Entity | None,
    background: Background,
    rules: Rules,
    past: Sequence[Past],
) -> Case:
    return Case(
        invoice=invoice,
        today=background.today,
        structured=bool(extraction.syntax),
        exact=_exact(extraction),
        own=background.own,
        entity=entity,
        supplier=supplier.supplier if supplier and supplier.sure else None,
        likely=supplier.supplier if supplier else None,
        seller_is_own=is_own(invoice.supplier, background.own),
        past=past,
        origin=background.origin,
        known_domains=background.known_domains,
        oldest_days=rules.oldest_days,
        future_days=rules.future_days,
    )


def _exact(extraction: Extraction) -> frozenset[str]:
    """The fields that the file itself says."""
    return frozenset(
        str(name) for name, field in extraction.fields.items() if field.source in {Source.XML, Source.TEXT}
    )


def _coded(invoice: Invoice, supplier: SupplierMatch | None, order: OrderMatch | None) -> Invoice:
    """With the account and cost centre that supplier and order suggest."""
    record = supplier.supplier if supplier and supplier.sure else None
    centre = (order.order.cost_centre if order else None) or (record.cost_centre if record else None)
    return replace(invoice, account=record.account if record else None, cost_centre=centre)


def _status(extraction: Extraction, still_open: Sequence[Finding]) -> Status:
    """Filed where there is nothing to do, in review where anything blocks, else in approval."""
    if any(finding.blocks for finding in still_open):
        return Status.IN_REVIEW
    if extraction.kind in FILED_KINDS or extraction.kind in ASKING_KINDS:
        return Status.FILED
    return Status.IN_APPROVAL


def domains(suppliers: Sequence[str | None]) -> tuple[str, ...]:
    """The mail domains of the master, for the look-alike check."""
    return tuple(sorted({domain(address) for address in suppliers} - {""}))


__all__ = [
    "Background",
    "Rules",
    "Subject",
    "Verdict",
    "assess",
    "assess_alone",
    "domains",
    "identify",
    "projection",
]
