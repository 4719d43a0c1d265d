"""Sum visits at full speed, where every cell of the file is in its plain form.

DuckDB then reads moments as moments, which takes half the time of reading them as text, but it also takes
some that the schema does not (2017-3-1, time zones), and 24:00 becomes the next day. So the sums only count
when no time is 24:00 and the bytes of the file add up: the moments are together as long as they should be,
with no sign more than the two of each date. Otherwise every cell is looked at (`condense`).
"""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.large.locate import MARK
from kpbcalc.underlag.large.opened import Opened

_LENGTHS = (len("2017-03-01"), len("2017-03-01 08:15"), len("2017-03-01 08:15:00"))
_SIGNS_OF_A_DATE = 2
_FIRST_PRINTED = "!"  # a first cell that comes before it is empty or begins with a space
_DIGITS = 4  # of the minutes of a visit; a week has 10 080
TEXT = "text"
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
    # The texts of the numbers are few: counted beside the groups, they are looked at once each.
    found = source.try_to_ask(
        lambda relation: (
            f"SELECT {listed}, manad, {TEXT}, count(*) AS antal, sum(minuter)::BIGINT AS minuter, "
            f"strlen({together}) AS langd, length(regexp_replace({together}, '[^+-]', '', 'g')) AS tecken "
            "FROM ("
            f"SELECT {listed}, year({moment}) * 100 + month({moment}) AS manad, "
            f"CASE WHEN strlen({number}) <= {_DIGITS} THEN {number} ELSE '' END AS {TEXT}, "
            f"TRY_CAST({number} AS INTEGER) AS minuter FROM {relation}"
            f") GROUP BY GROUPING SETS (({listed}, manad), ({TEXT})) ORDER BY {listed}, manad, {TEXT}"
        ),
        moments=[moment],
    )
    if found is None:
        return None
    counted = found[TEXT].notna()
    groups = found[~counted].reset_index(drop=True)
    return _groups(groups, codes, moment, number) if _plain(groups, found[counted], source) else None


def _plain(found: pd.DataFrame, numbers: pd.DataFrame, source: Opened) -> bool:
    """Whether the bytes of the file are those of plain cells, all of them and no more.

    In: the groups, and how often each text of a number occurs.
    """
    text, rows = source.text, int(found["antal"].sum())
    if text is None or not rows or not source.agrees(rows) or not numbers[TEXT].str.fullmatch("[0-9]+").all():
        return False
    of_codes, signs = (int((found["antal"] * found[c]).sum()) for c in ("langd", "tecken"))
    of_numbers = int((numbers["antal"] * numbers[TEXT].str.len()).sum())
    of_moments = text.bytes - of_codes - of_numbers
    return bool(
        found["manad"].between(190001, 299912).fillna(False).all()
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
