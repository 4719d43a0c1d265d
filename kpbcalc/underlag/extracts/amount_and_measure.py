"""An amount and its measure in one cell, as `4,5 h/vecka` and `12 tim`: each is read by itself.

The measure may also be told in part by a column of its own (12 tim, vecka) or by the heading. What does not
go together with it stays as it stands, for the check to tell.
"""

import re
from collections.abc import Mapping

import pandas as pd

from kpbcalc.underlag.extracts import measure
from kpbcalc.underlag.extracts.notes import note
from kpbcalc.underlag.findings import Finding

_BOTH = re.compile(r"([-+]?\d[\d\s.,:]*?)\s*([^\W\d_].*)")


def has_measure(found: Mapping[str, str], cells: pd.DataFrame | None) -> bool:
    """Whether the quantity tells its measure, in its heading or in most of its cells.

    In: the heading of each of our columns, and the cells under the headings where they are known.
    """
    heading = found.get("omfattning", "")
    if measure.in_heading(heading):
        return True
    filled = [text for text in cells[heading] if text] if cells is not None and heading in cells else []
    return bool(filled) and 2 * sum(_parted(text) is not None for text in filled) > len(filled)


def with_measure(frame: pd.DataFrame, heading: str, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Decisions with the measure that the heading of their quantity tells, or their cells.

    In: text cells under our names, and the heading of omfattning, empty where there is none.
    """
    per = measure.in_heading(heading) if "matt" not in frame else ""
    if per:
        frame = frame.assign(matt=frame["omfattning"].map(lambda text: per if text else "").astype("str"))
    return _apart(frame, file)


def _apart(frame: pd.DataFrame, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """Decisions with the amount in omfattning and the measure in matt, and how many had them in one (V24)."""
    if "omfattning" not in frame:
        return frame, []
    amounts = list(frame["omfattning"])
    measures = list(frame["matt"]) if "matt" in frame else [""] * len(frame)
    parted = pd.Series(False, index=frame.index)
    for i, (text, said) in enumerate(zip(amounts, measures, strict=True)):
        both = _parted(text)
        whole = _together(both[1], said) if both else ""
        if both and whole:
            amounts[i], measures[i], parted.iloc[i] = both[0], whole, True
    if not parted.any():
        return frame, []
    told = "Omfattning och mått står i samma cell (som 12 tim/mån) och läses var för sig."
    columns = {"omfattning": amounts, "matt": measures}
    split = {name: pd.Series(texts, frame.index, dtype="str") for name, texts in columns.items()}
    return frame.assign(**split), note("V24", "info", file, "omfattning", parted, told)


def _parted(text: str) -> tuple[str, str] | None:
    """The amount and the words after it, where those try to be a measure."""
    both = _BOTH.fullmatch(text)
    return (both[1].strip(), both[2].strip()) if both and measure.speaks_of(both[2]) else None


def _together(words: str, said: str) -> str:
    """The measure of a cell's words and what else is said of it; empty where they do not go together."""
    if not said:
        return words
    if measure.of_time(said):  # a period alone, or a whole measure below
        whole = f"{words}/{said}"
        return whole if measure.read(whole) else ""
    ours, theirs = measure.read(said), measure.read(f"{words}/vecka") or measure.read(words)
    return said if ours and theirs and ours.unit == theirs.unit and "/" not in words else ""
