"""Grammars of what invoices print: amounts, dates, identifiers, currencies. Pure text in, all valid readings out."""
