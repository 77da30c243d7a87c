"""Invoices of our own making: invented companies, exact sums, real-looking layouts, the damage of scanners.

``python -m models.synthetic data/samples`` writes the sample documents with their truth, the same bytes each time;
``draw.draw(seed)`` draws another document.

content   companies, catalogue (of the samples); firms, wares (drawn); identifiers; words, letters, speech by language
record    one document with exact sums; scenarios are records chosen by hand, draw makes them by seed
paper     sheet (a record as strings) and layouts/*.typ, set by typst; damage makes scans and photographs
files     xml, national, hybrid (e-invoices), bundles (mails, archives, locked files), truth
"""
