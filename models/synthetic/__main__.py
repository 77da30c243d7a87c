"""``python -m models.synthetic FOLDER``: write the sample documents, their truth, and the master data beside them."""

from __future__ import annotations

import csv
import json
import sys
from decimal import Decimal
from pathlib import Path

from models.synthetic import catalogue
from models.synthetic.companies import MASTER, Company
from models.synthetic.record import Item
from models.synthetic.scenarios import Sample, samples
from models.synthetic.truth import lines_of

SUPPLIERS = (
    "id",
    "name",
    "vat_id",
    "tax_number",
    "registration",
    "country",
    "address",
    "email",
    "phone",
    "ibans",
    "currency",
    "account",
    "cost_centre",
)
ORDERS = (
    "number",
    "supplier_id",
    "currency",
    "ordered",
    "cost_centre",
    "raised_by",
    "line",
    "item",
    "description",
    "quantity",
    "unit_price",
    "received",
)


def main() -> None:
    """Write everything; files of an earlier run that are no longer made are removed."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "data/samples")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("[0-9][0-9]-*"):
        old.unlink()
    made = list(samples())
    for sample in made:
        (folder / sample.name).write_bytes(sample.content)
    lines = [json.dumps(line, ensure_ascii=False) for sample in made for line in lines_of(sample)]
    (folder / "truth.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    _write(folder / "suppliers.csv", SUPPLIERS, [_supplier(one) for one in MASTER])
    _write(folder / "orders.csv", ORDERS, [*_order("4500017731", "2026-08-20"), *_order("4500017840", "2026-09-01")])
    _catalogue(folder / "README.md", made)
    size = sum(len(sample.content) for sample in made)
    sys.stdout.write(f"{len(made)} samples, {len(lines)} lines of truth, {size / 1e6:.1f} MB in {folder}\n")


def _write(path: Path, columns: tuple[str, ...], rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _supplier(company: Company) -> dict[str, str]:
    return {
        "id": company.id, "name": company.name, "vat_id": company.vat_id, "tax_number": company.tax_number,
        "registration": company.registration, "country": company.country, "address": f"{company.street}, {company.city}",
        "email": company.email, "phone": company.phone, "ibans": company.iban, "currency": _currency(company),
        "account": company.account, "cost_centre": company.cost_centre,
    }  # fmt: skip


def _currency(company: Company) -> str:
    return "GBP" if company.id == "S002" else company.currency


def _order(number: str, ordered: str) -> list[dict[str, str]]:
    """A purchase order over the parts that Brandt delivers."""

    def row(item: Item) -> dict[str, str]:
        return {
            "number": number, "supplier_id": "S014", "currency": "EUR", "ordered": ordered, "cost_centre": "CC100",
            "raised_by": "otto", "line": item.order_line, "item": item.code, "description": item.description,
            "quantity": f"{item.quantity:f}", "unit_price": f"{item.price:f}", "received": f"{item.quantity.quantize(Decimal(1)):f}",
        }  # fmt: skip

    return [row(item) for item in catalogue.PARTS]


def _catalogue(path: Path, made: list[Sample]) -> None:
    """The table of samples, for people."""
    rows = []
    for sample in made:
        states = [one.status for one in sample.outcomes] or [sample.disposition]
        codes = [code for one in sample.outcomes for code in one.findings] or ([sample.reason] if sample.reason else [])
        ends = ", ".join(dict.fromkeys(state.replace("_", " ") for state in states))
        rows.append(f"| `{sample.name}` | {sample.purpose} | {ends} | {', '.join(f'`{code}`' for code in codes)} |")
    head = [
        "# Sample documents", "",
        "Invoices and other papers of our own making: every company, person, address, account and amount is invented; any",
        "resemblance to real ones is chance. Bank codes are ones that no central bank has assigned. Licence: as the repository",
        "(Apache-2.0); the documents in this folder may also be used under CC0 1.0.", "",
        '`truth.jsonl` says what is on each document and where it must end: `null` is not labelled, `""` is known not to be there.',
        "`suppliers.csv` and `orders.csv` are what the invented company, Nordlicht, knows. Suppliers abroad charge the tax of",
        "their country where nothing says reverse charge: Nordlicht fetches the goods there.", "",
        "`make samples` writes them again (`python -m models.synthetic data/samples`), byte for byte with the locked requirements",
        "and the fonts Liberation and DejaVu. Other versions of typst, OpenCV or Pillow, or other fonts, change the bytes of PDFs",
        "and pictures and the hashes in `truth.jsonl` with them; the XML files stay the same. Reading needs no font: each PDF",
        "carries its own.", "",
        "| file | what it is for | ends | because of |", "|---|---|---|---|",
    ]  # fmt: skip
    path.write_text("\n".join([*head, *rows]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
