"""Codes that a report writes with their text in the same cell: `5010 Månadslön` is 5010.

Only where every cell of the column begins with a code of digits and at least one has a text after it; an
ansvar that is a name, or a column where anything else stands, is left as it is.
"""

import pandas as pd

from kpbcalc.underlag.findings import Finding

TABLES = ("kontoutfall", "budget", "kodnyckel")
COLUMNS = ("ansvar", "verksamhet", "konto")
_CODE = r"(\d[\w.]*\*?|\*)"
_TEXT = rf"{_CODE}(?:\s+[-–:]?\s*|\s*[-–:]\s+)[^\W\d_].*"


def codes_alone(frame: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The codes without their texts, and how many had one (V04, a note). In: text cells under our names."""
    findings = []
    for name in COLUMNS if table in TABLES else ():
        if name not in frame.columns:
            continue
        cells = pd.Series(frame[name].unique(), dtype="str")
        cells = cells[cells != ""]
        with_text = cells.str.fullmatch(_TEXT)
        if not with_text.any() or not (with_text | cells.str.fullmatch(_CODE)).all():
            continue
        of_text = dict(zip(cells, cells.str.extract(rf"^{_CODE}")[0], strict=True))
        antal = int(frame[name].isin(cells[with_text]).sum())
        frame = frame.assign(**{name: frame[name].map(lambda cell, known=of_text: known.get(cell, cell))})
        text = f"{name} i {file} har kod och text i samma cell. Koden är läst, texten inte."
        findings.append(Finding("V04", "info", file, name, antal, (), text))
    return frame, findings
