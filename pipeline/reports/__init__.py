"""How the work goes, in numbers: pure functions from what the store counted to reports.

Every room has one shape: the rows it is made from, the report as a frozen noun, a function from the one to the other,
and ``table``, which is the report as columns and rows for CSV and for the table beside each plot.
"""
