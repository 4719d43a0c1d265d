"""A note on marked rows: what an import changed or cannot accept, as a finding without anybody's values."""

import pandas as pd

from kpbcalc.underlag.findings import ROWS_KEPT, Finding, Severity


def note(
    rule: str, severity: Severity, file: str, column: str, marked: pd.Series, text: str
) -> list[Finding]:
    """One finding for the marked rows (index + 2 = row in the file), or none."""
    rows = sorted(int(i) + 2 for i in marked.index[marked.astype(bool)])
    return [Finding(rule, severity, file, column, len(rows), tuple(rows[:ROWS_KEPT]), text)] if rows else []


def has_errors(findings: list[Finding]) -> bool:
    """Whether anything found stops the import."""
    return any(f.allvar == "fel" for f in findings)
