"""Suppliers and orders: nothing changes silently."""

import dataclasses
import threading
from decimal import Decimal

import pytest

from pipeline.parties import OrderLine, PurchaseOrder, Supplier
from pipeline.store import audit

ELBE = Supplier("S1", "Elbe Bürobedarf GmbH", "DE136695976", ibans=("DE02120300000000202051",), aliases=("Elbe",))
ORDER = PurchaseOrder("PO 4711", "S1", "EUR", (OrderLine("1", "Paper", Decimal("10.5"), Decimal("3.990")),))


def test_what_is_imported_comes_back(any_store):
    any_store.masters.import_suppliers([ELBE, Supplier("S0", "Oder")], "ann")
    any_store.masters.import_orders([ORDER], "ann")

    assert any_store.masters.suppliers() == [Supplier("S0", "Oder"), ELBE]
    assert any_store.masters.supplier("S1") == ELBE
    assert any_store.masters.order("po-4711") == ORDER
    assert list(any_store.masters.orders().values()) == [ORDER]


def test_only_what_differs_is_changed_and_told(any_store):
    moved = dataclasses.replace(ELBE, ibans=("DE75512108001245126199",))

    counts = [any_store.masters.import_suppliers([one], "ann") for one in (ELBE, ELBE, moved)]

    with any_store.database.read() as connection:
        told = audit.history(connection, "supplier:S1")
    assert counts == [1, 0, 1]
    assert [one.action for one in told] == ["added", "changed"]
    assert "DE02120300000000202051" in told[1].body["before"]


def test_a_file_that_names_a_supplier_twice_keeps_the_last(any_store):
    later = dataclasses.replace(ELBE, name="Elbe GmbH")

    any_store.masters.import_suppliers([ELBE, later], "ann")
    any_store.masters.import_orders([ORDER, dataclasses.replace(ORDER, number="PO-4711")], "ann")

    assert any_store.masters.suppliers() == [later]
    assert any_store.masters.order("PO4711").number == "PO-4711"


def test_two_imports_at_once_in_different_order_both_end(any_store):
    records = [Supplier(f"S{number}", "x") for number in range(30)]
    barrier, problems = threading.Barrier(2), []

    def work(name, rows):
        barrier.wait()
        try:
            any_store.masters.import_suppliers([dataclasses.replace(one, name=name) for one in rows], "ann")
        except Exception as error:  # noqa: BLE001 - whatever it is, it is the failure
            problems.append(error)

    threads = [
        threading.Thread(target=work, args=("a", records)),
        threading.Thread(target=work, args=("b", records[::-1])),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    assert len({one.name for one in any_store.masters.suppliers()}) == 1


def test_nobody_is_there_until_imported(any_store):
    with pytest.raises(LookupError):
        any_store.masters.supplier("S1")
    with pytest.raises(LookupError):
        any_store.masters.order("PO-1")


def test_an_order_knows_what_earlier_invoices_billed_and_forgets_the_rejected(any_store, make):
    from pipeline.store.masters import bill

    clerk = make.clerk(any_store)
    any_store.masters.import_orders([ORDER], "ann")
    first, second = clerk.extracted(b"%PDF-1.7 a"), clerk.posted(b"%PDF-1.7 b")
    with any_store.database.write() as connection:
        bill(connection, first, "PO-4711", {"1": Decimal("2.5")})
        bill(connection, second, "PO 4711", {"1": Decimal("0.1")})
        bill(connection, second, "PO 4711", {"1": Decimal("0.2")})

    assert any_store.masters.order("PO 4711").lines[0].billed == Decimal("2.7")
    (seen_by_second,) = any_store.masters.orders(without=second).values()
    assert seen_by_second.lines[0].billed == Decimal("2.5")
