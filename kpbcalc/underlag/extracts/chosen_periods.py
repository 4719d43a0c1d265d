"""Which periods of a ledger file has the municipality chosen to read? Two files may overlap by some months.

`[[kalla]] perioder = { "huvudbok*.csv" = "01--07" }`, or the column perioder of the sheet `filer`: months of
the year (`01--07, 09`), or with it (`2023-01--2023-07`). What is chosen away is told with its kronor.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise

import pandas as pd

from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.extracts.file_choices import read_by_file
from kpbcalc.underlag.extracts.named_years import of_year
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.rules.rule import listed
from kpbcalc.underlag.sie import sum_of

CHOICE = "perioder"  # what the choice is called in the maps
TABLES = ("kontoutfall", "budget")
FORM = "Skriv månader som 01--07, 2023-01--2023-07 eller 01--03, 08."
# Excel makes a date of a single month.
_MONTH = re.compile(r"(?:(20\d\d)-?)?(0?[1-9]|1[0-2])(?:-01(?: 00:00:00)?)?", re.ASCII)
_ANY_YEAR, _ENDS = 2000, 2


def read_periods(given: object, files: Mapping[str, Collection[str]], where: str) -> dict[str, str]:
    """The periods by the pattern or name of their file, checked. In: the patterns by table.

    Raises `UsageError` for every file that is no ledger of the source and every period that is none.
    """
    known = [pattern for table in TABLES for pattern in files.get(table, ())]
    form = f'Skriv perioder = {{ "huvudbok*.csv" = "01--07" }}. {FORM}'
    faults = Faults()
    chosen: dict[str, str] = {}
    with faults.caught():
        chosen = read_by_file(given, CHOICE, known, "ingen huvudbok eller budget", where, form)
    for file, said in chosen.items():
        with faults.caught():
            periods_of(of_year(said, _ANY_YEAR), _ANY_YEAR, f"{where}, perioder för {file}")
    faults.stop()
    return chosen


def periods_of(said: str, ar: int, where: str = "") -> set[str]:
    """The periods (yyyymm) that are written. Raises `UsageError` for what is no month or runs backwards."""
    found: set[str] = set()
    for part in re.split(r"[,;]", said):
        ends = [_MONTH.fullmatch(end.strip()) for end in re.split("--|–|—", part)]
        months = [int(end[1] or ar) * 12 + int(end[2]) - 1 for end in ends if end]
        if len(months) != len(ends) or len(months) > _ENDS or months != sorted(months):
            raise UsageError(f"”{said}” är inga perioder.", where=where, remedy=FORM)
        found |= {f"{n // 12}{n % 12 + 1:02}" for n in range(months[0], months[-1] + 1)}
    return found


def written(wanted: Iterable[str]) -> str:
    """Periods (yyyymm) of a year as they are to be written: `01--07, 09`."""
    months = sorted({int(period[-2:]) for period in wanted})
    runs = [0, *(n for n, (a, b) in enumerate(pairwise(months), 1) if b > a + 1), len(months)]
    spans = [(months[a], months[b - 1]) for a, b in pairwise(runs)] if months else []
    return ", ".join(f"{a:02}" if a == b else f"{a:02}--{b:02}" for a, b in spans)


def of_periods(frame: pd.DataFrame, said: str, ar: int, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows of the periods that are chosen, and what is chosen away (V15).

    In: text cells under our names, period as yyyymm; what is no period is left for the check.
    """
    if not said:
        return frame, []
    wanted = periods_of(said, ar)
    if "period" not in frame:
        return frame, [_wrong(file, f"{file} har ingen period, så {said} går inte att välja.")]
    if any(period[:4] != str(ar) for period in wanted):
        return frame, [_wrong(file, f"Perioderna {said} för {file} är inte alla i {ar}.")]
    away = frame["period"].str.fullmatch(r"\d{6}") & ~frame["period"].isin(wanted)
    if away.all():
        return frame, [_wrong(file, f"Inget i {file} är i perioderna {said}.")]
    lacks = wanted - {*frame["period"]}
    others = f" ({listed(frame.loc[away, 'period'])})" if away.any() else ""
    text = (
        f"Ur {file} läses bara period {written(wanted)}, som ni har valt. {rows_of(int(away.sum()))} i andra "
        f"perioder läses inte{others}."
    )
    text += f" Filen har inget i period {written(lacks)}." if lacks else ""
    money = sum_of(frame.loc[away])
    return frame[~away], [Finding("V15", "info", file, CHOICE, int(away.sum()), (), text, money)]


def _wrong(file: str, text: str) -> Finding:
    remedy = f"Rätta perioder för filen i bladet filer i kartor.xlsx (eller under [[kalla]]). {FORM}"
    return Finding("V15", "fel", file, CHOICE, 1, (), text, atgard=remedy)
