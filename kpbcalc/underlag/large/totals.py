"""Is there a total below a large table? The same judgement as for a small one, on the groups' sums."""

import re

import pandas as pd

from kpbcalc import exact
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.large.locate import MARK, Condensed
from kpbcalc.underlag.surroundings import drop_total

BEGINS_AS_TOTAL = "(?i)^(?:sum|tot|del|slut|s:a)"  # wider than the words for sums: `drop_total` knows them
_PATTERN = re.compile(BEGINS_AS_TOTAL)


def without_total(
    frame: pd.DataFrame, condensed: Condensed, number: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The groups without a total that stands last in the file, and what was left out or stops (V02).

    In: text cells of the groups under the file's headings, `number` the heading of the summed column.
    """
    labels = condensed.groups.loc[frame.index, MARK]
    suspects = set(labels.index[labels != ""]) | _begin_as_total(frame)
    if not suspects:
        return frame, []
    ids = sorted(suspects, reverse=True)
    numbers = condensed.row_numbers({-i: [i] for i in ids})
    rows = sorted((row, i) for i in ids for row in numbers[-i])
    told = condensed.groups.loc[frame.index]
    shown = frame.copy()
    # A group's number is its sum, and a total that stands once is a sum of its own.
    summed = ~told["ordagrant"] & told["summa"].notna()
    shown.loc[summed, number] = [exact.text(v, exact.DECIMALS) for v in told.loc[summed, "summa"]]
    extra = [name for name in frame.columns if (frame[name] == "").all()]
    if extra:
        shown[extra[0]] = labels
    totals = shown.loc[[i for _, i in rows]].set_axis([row - 2 for row, _ in rows])
    others = shown.drop(index=ids)
    last = rows[-1][0] == condensed.last_row()
    _, findings = drop_total(pd.concat([others, totals] if last else [totals, others]), condensed.file.name)
    left_out = any(f.allvar == "info" for f in findings)
    return frame.drop(index=rows[-1][1]) if left_out else frame, findings


def _begin_as_total(frame: pd.DataFrame) -> set[int]:
    """The groups whose first filled cell begins as a total's."""
    found: set[int] = set()
    blank = pd.Series(True, index=frame.index)
    for name in frame.columns:
        hits = blank & frame[name].str.contains(_PATTERN, regex=True)
        found |= {int(i) for i in frame.index[hits]}
        blank &= frame[name] == ""
        if not blank.any():
            break
    return found
