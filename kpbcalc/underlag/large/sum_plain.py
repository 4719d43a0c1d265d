"""Sum visits at full speed, where every cell of the file is in its plain form.

DuckDB then reads moments as moments, which takes half the time of reading them as text, but it also takes
some that the schema does not (2017-3-1, time zones), and 24:00 becomes the next day. So the sums only count
when no time is 24:00 and the bytes of the file add up: the moments are together as long as they should be,
with no sign more than the two of each date. Otherwise every cell is looked at (`condense`).
"""

from collections.abc import Mapping

import duckdb
import pandas as pd

from kpbcalc import exact
from kpbcalc.underlag.large.locate import MARK
from kpbcalc.underlag.large.opened import Opened

_LENGTHS = (len("2017-03-01"), len("2017-03-01 08:15"), len("2017-03-01 08:15:00"))
_SIGNS_OF_A_DATE = 2
_FIRST_PRINTED = "!"  # a first cell that comes before it is empty or begins with a space
_MOST = 2**62


def sum_plain(source: Opened, codes: list[str], moment: str, number: str) -> pd.DataFrame | None:
    """The groups of a file of visits as `condense` asks for them, or None when a cell is not plain.

    In: the columns that are codes, the moment and the whole number of minutes; the file has no others.
    """
    text = source.text
    if (
        text is None
        or source.copied
        or text.quotes
        or text.hour_24
        or source.width != len(codes) + 2
        or codes[0] != "c0"
    ):
        return None
    listed = ", ".join(codes)
    together = " || ".join(codes)
    try:
        found = source.ask(
            lambda relation: (
                f"SELECT {listed}, year({moment}) * 100 + month({moment}) AS manad, count(*) AS antal, "
                f"sum(TRY_CAST({number} AS INTEGER))::BIGINT AS minuter, "
                f"sum(strlen({number}))::BIGINT AS siffror, "
                f"bool_and(regexp_full_match({number}, '[0-9]{{1,9}}')) AS hela, "
                f"strlen({together}) AS langd, "
                f"length(regexp_replace({together}, '[^+-]', '', 'g')) AS tecken "
                f"FROM {relation} GROUP BY {listed}, manad ORDER BY {listed}, manad"
            ),
            moments=[moment],
        )
    except duckdb.Error:
        return None
    return _groups(found, codes, moment, number) if _plain(found, source) else None


def _plain(found: pd.DataFrame, source: Opened) -> bool:
    """Whether the bytes of the file are those of plain cells, all of them and no more."""
    text, rows = source.text, int(found["antal"].sum())
    if text is None or not rows or not source.agrees(rows):
        return False
    of_codes, signs = (int((found["antal"] * found[c]).sum()) for c in ("langd", "tecken"))
    of_moments = text.bytes - of_codes - int(found["siffror"].sum())
    return bool(
        found["hela"].all()
        and found["manad"].between(190001, 299912).all()
        and (found["c0"] >= _FIRST_PRINTED).all()
        and int(found["minuter"].sum()) * exact.GRID < _MOST
        and text.signs == signs + _SIGNS_OF_A_DATE * rows
        and any(of_moments == length * rows for length in _LENGTHS)
    )


def _groups(found: pd.DataFrame, codes: list[str], moment: str, number: str) -> pd.DataFrame:
    """The groups with the keys that looking at every cell would give."""
    names: Mapping[int, str] = {m: f"{m // 100}-{m % 100:02}" for m in found["manad"].unique()}
    groups = found[codes].copy()
    groups[moment] = found["manad"].map(names).astype("str")
    groups[number], groups[MARK] = "0", ""
    groups["antal"], groups["storlek"] = found["antal"], found["minuter"].astype("float64")
    groups["summa"] = found["minuter"] * exact.GRID
    return groups
