"""Invoices of our own making: invented companies, exact sums, real-looking layouts, the damage of scanners.

``python -m models.synthetic data/samples`` writes the sample documents with their truth, the same bytes each time.
"""
