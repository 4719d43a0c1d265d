"""Which of our units is a survey's unit? A kept mapping with dates, accepted by a person.

`<underlag>/<kommun>/enhetskarta.csv`: undersokning_enhet;enhet;giltig_fran;giltig_till. A survey unit may be
several of ours and the other way round; dates may be empty. Source: docs/metod.md §6, joining.
"""

import csv
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path

import pandas as pd

from kpbcalc.base.errors import ValidationError

FILE, PROPOSALS = "enhetskarta.csv", "enhetskarta-forslag.csv"
COLUMNS = ["undersokning_enhet", "enhet", "giltig_fran", "giltig_till"]
_LAST = "9999-12-31"
NO_MAP = pd.DataFrame(columns=COLUMNS, dtype="str")


def read(root: Path, kommun: str) -> pd.DataFrame:
    """The municipality's mapping as text, dates as 2024-12-31 or blank; empty when there is none.

    Raises `ValidationError` for a file that is no such table or breaks a rule of `faults`.
    """
    frame = parsed(root, kommun)
    found = next(faults(frame), None)
    if found:
        raise _wrong(found)
    return frame


def parsed(root: Path, kommun: str) -> pd.DataFrame:
    """The mapping as it stands, whatever its contents, a row of the file a row.

    Raises `ValidationError` for a file that is no such table.
    """
    file = root / kommun / FILE
    if not file.is_file():
        return NO_MAP
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            lines = list(csv.DictReader(opened, delimiter=";"))
    except (UnicodeDecodeError, csv.Error):
        raise _wrong("filen är inte text i UTF-8") from None
    if lines and set(COLUMNS) - set(lines[0]):
        raise _wrong(f"kolumnerna ska vara {';'.join(COLUMNS)}")
    rows = [{c: (line[c] or "").strip() for c in COLUMNS} for line in lines]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def faults(frame: pd.DataFrame) -> Iterator[str]:
    """What is wrong with a mapping: a blank unit, an impossible date, the same pair twice at one time."""
    spans: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for number, (theirs, ours, first, last) in enumerate(_texts(frame), start=2):
        if not theirs or not ours:
            yield f"rad {number} saknar en av enheterna"
        if not (_is_date(first) and _is_date(last)):
            yield f"rad {number} har ett datum som inte är skrivet som 2024-12-31"
        elif first > (last or _LAST):
            yield f"rad {number} slutar innan den börjar"
        spans.setdefault((theirs, ours), []).append((first, last or _LAST))
    for (theirs, _), times in spans.items():
        if any(later[0] <= earlier[1] for earlier, later in pairwise(sorted(times))):
            yield f"{theirs} har samma enhet två gånger vid samma tid"


def in_force(frame: pd.DataFrame, ar: int) -> pd.DataFrame:
    """The pairs that hold on 31 December of the year, the day a survey's clients are picked."""
    return frame[holds(frame, ar)].reset_index(drop=True)


def holds(frame: pd.DataFrame, ar: int) -> pd.Series:
    """Whether each pair holds on 31 December of the year."""
    day = f"{ar}-12-31"
    held = [first <= day <= (last or _LAST) for _, _, first, last in _texts(frame)]
    return pd.Series(held, index=frame.index, dtype="bool")


def _texts(frame: pd.DataFrame) -> Iterator[tuple[str, str, str, str]]:
    return zip(*(frame[c].astype("str") for c in COLUMNS), strict=True)


def unknown_units(frame: pd.DataFrame, known: Sequence[str]) -> list[str]:
    """Units of the mapping that the register does not have."""
    return sorted(set(frame["enhet"]) - set(known))


def _is_date(text: str) -> bool:
    """Blank or an ISO date; such dates sort as they follow each other."""
    with suppress(ValueError):
        return not text or date.fromisoformat(text).isoformat() == text
    return False


def _wrong(why: str) -> ValidationError:
    return ValidationError(
        "Enhetskartan kan inte användas.", where=f"{FILE}: {why}", remedy="Rätta raden och kör igen."
    )
