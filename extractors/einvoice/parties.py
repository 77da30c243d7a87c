"""What the syntaxes share about the two companies and the account to pay into."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extractors.einvoice.sheet import Sheet
from extractors.einvoice.tree import Node, every, words
from pipeline.invoices import FieldName


def address(sheet: Sheet, name: FieldName, node: Node | None, parts: Sequence[str]) -> None:
    """Take an address as one text: parts in the order of ``parts``, those of one string without a comma."""
    if node is None:
        return
    pieces = (" ".join(filter(None, (words(node, path) for path in part.split()))) for part in parts)
    sheet.write(name, ", ".join(filter(None, pieces)), node)


def registrations(sheet: Sheet, seller: Node | None, path: str, scheme: Callable[[Node], str]) -> None:
    """Take the seller's VAT id (BT-31, scheme ``VA``) and tax number (BT-32, scheme ``FC``)."""
    found = [] if seller is None else every(seller, path)
    sheet.put(FieldName.SUPPLIER_VAT_ID, [node for node in found if scheme(node) == "VA"])
    sheet.put(FieldName.SUPPLIER_TAX_NUMBER, [node for node in found if scheme(node) == "FC"], several=True)


def bank_accounts(sheet: Sheet, accounts: Sequence[tuple[Node | None, Node | None]]) -> None:
    """Take the accounts of credit transfers, each with its BIC; all but the first are alternatives."""
    known = [(account, bic) for account, bic in accounts if account is not None]
    sheet.put(FieldName.IBAN, [account for account, _ in known], several=True)
    sheet.put(FieldName.BIC, [bic for _, bic in known[:1] if bic is not None])


def debit_note(sheet: Sheet, means: Node | None, mandate: str = "") -> None:
    """Say in the payment terms that the supplier draws the money: there is nothing to transfer.

    Nobody may pay such an invoice by transfer, so an IBAN that stands beside it is not taken.
    """
    if means is None:
        return
    said = "Direct debit" + (f", mandate {mandate}" if mandate else "")
    before = sheet.fields.pop(FieldName.PAYMENT_TERMS, None)
    sheet.write(FieldName.PAYMENT_TERMS, f"{before.value} ({said})" if before else said, means)
