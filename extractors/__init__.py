"""Looking at ink: a document's bytes to the invoices on its pages."""
