"""Workbooks as they are: one reader for the underlag, raw extracts and surveys.

It reads the sheets' XML in one stream, because three things have to be known that openpyxl does not tell
with a cell's value: that a formula has no stored value (which is not an empty cell), that a row is hidden,
and how much there is before it is in memory. Names of elements are compared without their namespace, so
Strict Open XML is read as well. What is wrong with a workbook is a `WorkbookError` in words for the user.
"""
