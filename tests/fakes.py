"""Nouns for tests: everything has a sensible value, and a test says what matters to it."""

from datetime import date
from decimal import Decimal

from pipeline.assess import Background, Rules, Subject
from pipeline.checks import Case
from pipeline.duplicates import Earlier
from pipeline.invoices import Extraction, Field, FieldName, Invoice, Kind, Line, Party, Source, TaxShare
from pipeline.parties import Entity, OrderLine, PurchaseOrder, Supplier
from pipeline.suppliers import SupplierIndex

TODAY = date(2026, 10, 1)
IBAN = "DE02120300000000202051"
OTHER_IBAN = "DE89370400440532013000"
OURS = Entity("ours", "Muster Handel GmbH", vat_id="DE811907980", country="DE")
SUPPLIER = Supplier(
    "S1", "Beispiel Bürobedarf GmbH", vat_id="DE136695976", country="DE", ibans=(IBAN,), currency="EUR",
    account="Expenses:Office", cost_centre="CC1", email="rechnung@beispiel-buero.example",
)  # fmt: skip


def money(text: str) -> Decimal:
    return Decimal(text)


def an_invoice(**changed) -> Invoice:
    """An honest invoice: 100.00 net, 19 % tax, one line."""
    given = {
        "kind": Kind.INVOICE,
        "supplier": Party(name=SUPPLIER.name, vat_id=SUPPLIER.vat_id, country="DE"),
        "buyer": Party(name=OURS.name, vat_id=OURS.vat_id),
        "number": "R-1042",
        "issued": date(2026, 9, 1),
        "due": date(2026, 10, 1),
        "currency": "EUR",
        "net": money("100.00"),
        "tax": money("19.00"),
        "gross": money("119.00"),
        "iban": IBAN,
        "lines": (Line("Paper", money("4"), "C62", money("25.00"), None, money("100.00"), money("19")),),
        "taxes": (TaxShare(money("19"), money("100.00"), money("19.00"), "S"),),
    }
    return Invoice(**(given | changed))


def a_case(**changed) -> Case:
    """An invoice among what is known; keys of the case itself or of its invoice."""
    own = {
        name: changed.pop(name) for name in tuple(changed) if name in Case.__dataclass_fields__ and name != "invoice"
    }
    given = {"today": TODAY, "own": (OURS,), "entity": OURS, "supplier": SUPPLIER}
    return Case(an_invoice(**changed), **(given | own))


FIELDS = {
    FieldName.INVOICE_NUMBER: "R-1042", FieldName.INVOICE_DATE: "2026-09-01", FieldName.DUE_DATE: "2026-10-01",
    FieldName.CURRENCY: "EUR", FieldName.SUPPLIER_NAME: SUPPLIER.name, FieldName.SUPPLIER_VAT_ID: SUPPLIER.vat_id,
    FieldName.SUPPLIER_COUNTRY: "DE", FieldName.BUYER_NAME: OURS.name, FieldName.BUYER_VAT_ID: OURS.vat_id,
    FieldName.NET_TOTAL: "100.00", FieldName.TAX_TOTAL: "19.00", FieldName.GROSS_TOTAL: "119.00", FieldName.IBAN: IBAN,
}  # fmt: skip


def an_extraction(confidence: float = 0.99, kind: Kind = Kind.INVOICE, **values) -> Extraction:
    """A reading; ``values`` replace fields by name, ``None`` takes one away."""
    told = {str(name): value for name, value in FIELDS.items()} | values
    fields = {
        FieldName(name): Field(FieldName(name), value, confidence, Source.TEXT, raw=value, page=1)
        for name, value in told.items() if value is not None
    }  # fmt: skip
    return Extraction("a" * 64, 0, (1,), kind, 0.99, fields)


def a_background(**changed) -> Background:
    return Background(**({"today": TODAY, "own": (OURS,), "suppliers": SupplierIndex([SUPPLIER])} | changed))


def a_subject(*candidates: Earlier) -> Subject:
    return Subject(10, candidates=candidates)


RULES = Rules()


def an_earlier(invoice_id: int = 1, **changed) -> Earlier:
    given = {
        "sha256": f"{invoice_id:064x}", "seller": "id:S1", "kind": "invoice", "number": "R-1042",
        "issued": date(2026, 9, 1), "gross": money("119.00"), "net": money("100.00"), "currency": "EUR",
    }  # fmt: skip
    return Earlier(invoice_id, **(given | changed))


def an_order(*lines: OrderLine, **changed) -> PurchaseOrder:
    listed = lines or (OrderLine("10", "Paper", money("4"), money("25.00")),)
    return PurchaseOrder(**({"number": "PO-77", "supplier_id": "S1", "currency": "EUR", "lines": listed} | changed))
