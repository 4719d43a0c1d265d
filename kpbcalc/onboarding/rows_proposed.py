"""Which rows is each of the year's workbooks to have? By the files, by what stands there, and last year's."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from kpbcalc.onboarding import earlier, year_workbooks
from kpbcalc.onboarding.code_key import propose
from kpbcalc.onboarding.earlier import Carried, Row
from kpbcalc.onboarding.given_at_units import Given
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.onboarding.run_by import by_ledger
from kpbcalc.underlag.code_key import ANY, PLACE, fitting
from kpbcalc.underlag.implied import with_implied
from kpbcalc.underlag.read import find_file, read

KEY = ["ansvar", "verksamhet", "typ", "insats", "enhet", "pool", "anledning", "konto", "kontrollerad"]
POOL = ["pool", "ordning", "nyckel"]


def text_table(folder: Path, table: str, columns: Sequence[str]) -> pd.DataFrame:
    """A table of the year's folder as text, with these columns; without rows when it is not there."""
    file = find_file(folder, table)
    frame = with_implied(read(file)[0], table, file.name)[0] if file else pd.DataFrame()
    return pd.DataFrame(
        {name: frame.get(name, pd.Series("", index=frame.index)) for name in columns}, dtype="str"
    )


def wanted_key(
    each: pd.DataFrame, key: pd.DataFrame, base: pd.DataFrame, found: Sequence[Given],
    insatser: pd.DataFrame, carried: Carried | None,
) -> list[Row]:  # fmt: skip
    """The rows of kodnyckel to put: last year's, and proposals for what no row places by a pattern."""
    rows: list[Row] = list(carried.rows) if carried else []
    placed = {(str(r["ansvar"]), str(r["verksamhet"])) for r in rows}
    exact = set(zip(key["ansvar"], key["verksamhet"], strict=True))
    by_row = _placed_by_pattern(key, base)
    for o in earlier.records(each):
        place = (o["ansvar"], o["verksamhet"])
        if (
            place in placed
            or (carried and place not in carried.left)
            or (place in by_row and place not in exact)
        ):
            continue
        rows += year_workbooks.code_key_rows(o, propose(o, found, insatser))
    return rows


def _placed_by_pattern(key: pd.DataFrame, base: pd.DataFrame) -> set[tuple[str, str]]:
    """The objects that some row of the key fits."""
    if key.empty or base.empty:
        return set()
    places = base[PLACE].drop_duplicates(ignore_index=True)
    fits = {i for i in range(len(places)) if fitting(places.iloc[[i]], key)}
    return {(str(places["ansvar"][i]), str(places["verksamhet"][i])) for i in fits}


def wanted_units(
    year: Path, seen: Sequence[Seen], found: Sequence[Given], keys: Sequence[pd.DataFrame],
    base: pd.DataFrame, before: pd.DataFrame | None, from_year: int | None,
) -> list[Row]:  # fmt: skip
    """Every unit of the files and of the code key's rows, last year's first."""
    last = before if before is not None and from_year else pd.DataFrame()
    both = pd.concat(keys).fillna("")
    of_key = words_in(both, "enhet")
    run = by_ledger(both, base)
    lists = [file.rows for file in seen if file.table == "enheter"]
    register = pd.concat(lists, ignore_index=True).fillna("") if lists else pd.DataFrame()
    there = [*table_rows(text_table(year, "enheter", ["enhet", "namn"])), *table_rows(last)]
    called = {str(row["enhet"]): str(row.get("namn", "")) for row in there}
    now = {str(row["enhet"]): row for row in year_workbooks.unit_rows(found, of_key, register, run, called)}
    carried = earlier.units(last, from_year or 0, now)
    known = {str(row["enhet"]) for row in carried}
    return [*carried, *(row for unit, row in now.items() if unit not in known)]


def wanted_pools(year: Path, key: pd.DataFrame, before: pd.DataFrame | None) -> list[Row]:
    """The pools that the code key uses or another pool goes to, last year's first."""
    carried = earlier.pools(before) if before is not None else []
    known = {str(row["pool"]) for row in carried}
    passed_on = words_in(text_table(year, "fordelningsvarden", ["mottagarpool"]), "mottagarpool")
    used = [kod for kod in (*words_in(key, "pool"), *passed_on) if kod not in known]
    return [
        *carried,
        *year_workbooks.pool_rows(used, [*table_rows(text_table(year, "pooler", POOL)), *carried]),
    ]


def table_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a table, each by its columns."""
    return list(earlier.records(frame))


def words_in(frame: pd.DataFrame, column: str) -> list[str]:
    """The words of a column, each once, in their order."""
    words: Any = frame[column].dropna() if column in frame else []
    return [str(word) for word in dict.fromkeys(words) if word and word != ANY]
