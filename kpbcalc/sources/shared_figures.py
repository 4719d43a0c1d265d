"""What have other municipalities shared of their own KPB figures?

Only shared figures are read, never another municipality's client rows: files `<kod>-<år>.csv` in the folder
`jamforelse` beside the municipalities of the underlag, or, without data of one's own, the figures of the
demo's thirteen (synthetic; written by tools/write_peers.py).
"""

import csv
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from kpbcalc.base import register
from kpbcalc.base.errors import UsageError

FOLDER = "jamforelse"
DEMO = Path(__file__).parent / "facts" / "demokommuner.csv"
COLUMNS = ("kommun", "ar", "omrade", "grupp", "matt", "varde", "antal")
_TOLD_ONCE = ["kommun", "ar", "omrade", "grupp", "matt"]
_LARGEST = 1e12
_SHARES = {"andel_positiva": 100.0}  # measures that cannot be larger


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

    Raises `UsageError` for a file that is not in the shared form, or says again what another file has said.
    """
    given = files(root) if root else []
    if given:
        frames = [_read(file) for file in given]
        found = pd.concat(frames, ignore_index=True)
        twice = found.duplicated(_TOLD_ONCE)
        if twice.any():
            of_file = [file for file, frame in zip(given, frames, strict=True) for _ in range(len(frame))]
            raise _wrong(of_file[list(twice).index(True)], "samma mått finns också i en annan fil")
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
    twice = frame.duplicated(_TOLD_ONCE)
    if twice.any():
        raise _wrong(file, f"rad {list(twice).index(True) + 2} är samma mått en gång till")
    return frame


def _row(file: Path, number: int, row: dict[str, str]) -> tuple[str, int, str, str, str, float, int]:
    try:
        value, persons, year = float(row["varde"]), int(row["antal"]), int(row["ar"])
    except (TypeError, ValueError):
        raise _wrong(file, f"rad {number} har inte tal där tal ska stå") from None
    if not 0 <= value < _LARGEST or not 0 <= persons < _LARGEST or value > _SHARES.get(row["matt"], value):
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
