"""A note on marked rows: what an import changed or cannot accept, as a finding without anybody's values."""

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from kpbcalc.underlag.findings import ROWS_KEPT, Finding, Severity
from kpbcalc.underlag.untranslated import Untranslated


def note(
    rule: str, severity: Severity, file: str, column: str, marked: pd.Series, text: str,
    words: Untranslated | None = None, *, remedy: str = "",
) -> list[Finding]:  # fmt: skip
    """One finding for the marked rows (index + 2 = row in the file), or none; `remedy` where `text` has none.

    Where rows of several files stand together, their index begins with the file's name: one finding a file.
    """
    if isinstance(marked.index, pd.MultiIndex):
        each = marked[marked.astype(bool)].groupby(level=0, sort=False)
        return [
            found
            for name, rows in each
            for found in note(rule, severity, str(name), column, rows.droplevel(0), text, remedy=remedy)
        ]
    rows = sorted(int(i) + 2 for i in marked.index[marked.astype(bool)])
    kept = tuple(rows[:ROWS_KEPT])
    return (
        [Finding(rule, severity, file, column, len(rows), kept, text, atgard=remedy, ord=words)]
        if rows
        else []
    )


def has_errors(findings: list[Finding]) -> bool:
    """Whether anything found stops the import."""
    return any(f.allvar == "fel" for f in findings)


def merged(findings: Iterable[Finding]) -> list[Finding]:
    """What was found in the parts of a file as if it had been found in the whole."""
    together: dict[tuple[str, ...], Finding] = {}
    for f in findings:
        same = (f.regel, f.allvar, f.tabell, f.kolumn, f.text)
        if before := together.get(same):
            rows = tuple(sorted((*before.rader, *f.rader))[:ROWS_KEPT])
            words = before.ord + f.ord if before.ord and f.ord else before.ord or f.ord
            f = replace(f, antal=before.antal + f.antal, rader=rows, ord=words)  # noqa: PLW2901
        together[same] = f
    return list(together.values())
