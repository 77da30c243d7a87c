"""XML that grows, fetches or never ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping

_HEAD = b'<?xml version="1.0"?>\n'
_UBL = b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2">'


def laughs(levels: int, times: int) -> bytes:
    """Entities made of entities: ``times`` to the power of ``levels`` letters."""
    rows = [b'<!ENTITY l0 "lol">']
    rows += [b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * times) for n in range(1, levels)]
    return _HEAD + b"<!DOCTYPE Invoice [%s]>" % b"".join(rows) + _UBL + b"<ID>&l%d;</ID></Invoice>" % (levels - 1)


def fetching(address: bytes) -> bytes:
    """An entity that is a file or a page elsewhere."""
    return _HEAD + b'<!DOCTYPE Invoice [<!ENTITY x SYSTEM "%s">]>' % address + _UBL + b"<ID>&x;</ID></Invoice>"


BOMBS: Mapping[str, Callable[[], bytes]] = {
    "laughs.xml": lambda: laughs(10, 10),
    "one-long-laugh.xml": lambda: _HEAD + b'<!DOCTYPE Invoice [<!ENTITY a "%s">]>' % (b"a" * 100_000)
    + _UBL + b"<ID>%s</ID></Invoice>" % (b"&a;" * 100_000),
    "fetches-a-file.xml": lambda: fetching(b"file:///etc/passwd"),
    "fetches-a-page.xml": lambda: fetching(b"http://127.0.0.1:9/x"),
    "schema-elsewhere.xml": lambda: _HEAD + b'<!DOCTYPE Invoice SYSTEM "http://127.0.0.1:9/x.dtd">'
    + _UBL + b"</Invoice>",
    "deep.xml": lambda: _HEAD + _UBL + b"<a>" * 300_000 + b"</a>" * 300_000 + b"</Invoice>",
    "wide.xml": lambda: _HEAD + _UBL + b"<InvoiceLine><ID>1</ID></InvoiceLine>" * 400_000 + b"</Invoice>",
    "many-attributes.xml": lambda: _HEAD + _UBL
    + b"<a %s/></Invoice>" % b" ".join(b'x%d=""' % n for n in range(200_000)),
    "never-ends.xml": lambda: _HEAD + _UBL + b"<ID>" + b"9" * 5_000_000,
    "in-utf-16.xml": lambda: laughs(8, 10).decode().replace("1.0", '1.0" encoding="UTF-16').encode("utf-16"),
}  # fmt: skip
