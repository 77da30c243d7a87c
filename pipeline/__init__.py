"""Accounts payable: the nouns of the trade, the rules that judge them, and the edges that keep them.

The walk of a document, one noun to the next::

    Attachment -> Document -> Page -> Extraction -> Verdict -> (a person) -> Entry -> posted

Nouns (``money documents invoices findings status parties``) are frozen and import only each other.
Verbs (``intake checks suppliers duplicates purchase_orders review approval ledger``, then ``assess``,
which runs them in order) are pure: values in, values out, no clock, no file, no database.
Edges (``store web``, ``intake.mailbox``, ``intake.folder``, ``ledger.export``) touch the world.

Nothing here knows that OCR, trained models or Prefect exist; import-linter holds that.
"""
