"""What have other municipalities shared of their own KPB figures?

Only shared figures are read, never another municipality's client rows: files `<kod>-<år>.csv` in the folder
`jamforelse` beside the municipalities of the underlag, or, without data of one's own, the figures of the
demo's thirteen (synthetic; written by tools/write_peers.py).
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpbcalc import register
from kpbcalc.errors import UsageError

FOLDER = "jamforelse"
DEMO = Path(__file__).parent / "facts" / "demokommuner.csv"
COLUMNS = ("kommun", "ar", "omrade", "grupp", "matt", "varde", "antal")
_LARGEST = 1e12


@dataclass(frozen=True)
class Shared:
    """Shared figures: `frame` (kommun, ar, omrade, grupp, matt, varde, antal) and what to call them.

    `antal` is the number of persons, or answers, that a figure rests on, rounded down to fives.
    """

    frame: pd.DataFrame
    namn: str
    kalla: str


def shared(root: Path | None, *, demo: bool) -> Shared:
    """What others have shared: the folder beside the underlag, or the demo's thirteen when `demo`.

    Raises `UsageError` for a file that is not in the shared form.
    """
    given = files(root) if root else []
    if given:
        found = pd.concat([_read(file) for file in given], ignore_index=True)
        return Shared(found, "kommunerna som har delat sina tal", "de tal som kommunerna har delat")
    if demo:
        return Shared(_read(DEMO), "demounderlagets andra kommuner", "demounderlaget (syntetiskt)")
    return Shared(pd.DataFrame(columns=list(COLUMNS)), "", "")


def files(root: Path) -> list[Path]:
    """The files of shared figures beside the municipalities of an underlag."""
    return sorted((root / FOLDER).glob("*.csv"))


def _read(file: Path) -> pd.DataFrame:
    """One file of shared figures, typed."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            reader = csv.DictReader(opened, delimiter=";")
            if tuple(reader.fieldnames or ()) != COLUMNS:
                raise _wrong(file, f"kolumnerna ska vara {';'.join(COLUMNS)}")
            rows = [_row(file, number, row) for number, row in enumerate(reader, start=2)]
    except (UnicodeDecodeError, csv.Error):
        raise _wrong(file, "filen är inte text i UTF-8") from None
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    twice = frame.duplicated(["kommun", "ar", "omrade", "grupp", "matt"])
    if twice.any():
        raise _wrong(file, f"rad {list(twice).index(True) + 2} är samma mått en gång till")
    return frame


def _row(file: Path, number: int, row: dict[str, str]) -> tuple[str, int, str, str, str, float, int]:
    try:
        value, persons, year = float(row["varde"]), int(row["antal"]), int(row["ar"])
    except (TypeError, ValueError):
        raise _wrong(file, f"rad {number} har inte tal där tal ska stå") from None
    if not 0 <= value < _LARGEST or persons < 0:
        raise _wrong(file, f"rad {number} har ett orimligt tal")
    if row["kommun"] not in register.kommuner():
        raise _wrong(file, f"kommunen på rad {number} finns inte")
    return row["kommun"], year, row["omrade"], row["grupp"], row["matt"], value, persons


def _wrong(file: Path, why: str) -> UsageError:
    return UsageError(
        "En fil med andra kommuners tal kan inte läsas.",
        where=f"{FOLDER}/{file.name}: {why}",
        remedy="Be kommunen om filen på nytt, eller ta bort den ur mappen.",
    )
