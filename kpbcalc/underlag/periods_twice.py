"""Do two files of the ledger have the same period? Files that overlap by a month count its money twice.

Asked of each pair of files by themselves: a third file may have the same period, or the same ansvar, once.
"""

from collections.abc import Iterable, Mapping
from itertools import combinations

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.extracts.chosen_periods import written
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.rules.rule import listed
from kpbcalc.underlag.standing_twice import ALIKE, CODED, FEWEST, is_copy

FEWEST_ROWS = 5  # different rows of a period; fewer may be alike by chance
_PLACE = ["ansvar", "period"]
_ROW = ["ansvar", "verksamhet", "konto", "period", "belopp"]


def same_period_in_two(frames: Mapping[str, pd.DataFrame]) -> list[Finding]:
    """V35: periods whose rows two files have in common, or whose sums by ansvar and verksamhet they have.

    In: typed tables with ansvar, verksamhet, konto, period (yyyymm) and belopp (10⁻⁸ kr), by file. A copy of
    a file is told as one (`same_in_two`), and sums over all periods by `same_money_in_two`.
    """
    findings: list[Finding] = []
    for one, other in combinations(sorted(frames), 2):
        both = sorted({*frames[one]["period"]} & {*frames[other]["period"]})
        mine, theirs = (f[f["period"].isin(both) & (f["belopp"] != 0)] for f in (frames[one], frames[other]))
        if not both or is_copy(frames[one], frames[other]):
            continue
        shared, remedy = _shared(mine, theirs), _remedy(frames, one, other, both)
        of_rows = shared["period"].unique()
        if len(shared):
            text = (
                f"{rows_of(int(shared['antal'].sum()))} står både i {one} och i {other} (period "
                f"{listed(of_rows)}, ansvar {listed(shared['ansvar'])}), och räknas två gånger."
            )
            money = exact.total(shared["belopp"] * shared["antal"])
            findings.append(Finding("V35", "varning", one, "", len(shared), (), text, money, remedy))
        alike = _alike(*(f[~f["period"].isin(of_rows)] for f in (mine, theirs)))
        if len(alike):
            periods = alike.index.get_level_values("period")
            text = (
                f"{one} och {other} har nästan samma summor i period {listed(periods)}, för "
                f"{len(alike)} ansvar och verksamheter. Är det samma pengar räknas de två gånger."
            )
            money = exact.total(alike)
            findings.append(Finding("V35", "varning", one, "", len(alike), (), text, money, remedy))
    return findings


def _remedy(frames: Mapping[str, pd.DataFrame], one: str, other: str, both: Iterable[str]) -> str:
    """What to write of which file, so that the periods of both are read once."""
    rest = {name: written({*frames[name]["period"]} - {*both}) for name in (one, other)}
    name = next((name for name in (one, other) if rest[name]), "")
    choose = (
        f"skriv {rest[name]} för {name} i kolumnen perioder i kartor.xlsx, bladet filer (under [[kalla]]: "
        f'perioder = {{ "{name}" = "{rest[name]}" }}), så läses bara de perioderna ur den'
        if name
        else "välj (används inte) för den ena filen i kartor.xlsx, bladet filer"
    )
    return f"Är det samma kostnader: {choose}. Annars: godkänn med skäl."


def _shared(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """The rows (and how many, `antal`) that stand in both, of periods or places that share most of theirs.

    Most and not all: what is booked late is in the later file alone.
    """
    counts = [f.groupby(_ROW, sort=False).size() for f in (mine, theirs)]
    rows = pd.concat(counts, axis=1, join="inner").min(axis=1).rename("antal").reset_index()
    if rows.empty:
        return rows
    keep = pd.Series(False, index=rows.index)
    for by in (["period"], _PLACE):
        fewest = pd.concat([f.groupby(by).size() for f in (mine, theirs)], axis=1, join="inner").min(axis=1)
        found = rows.groupby(by)["antal"].agg(["size", "sum"])
        most = (found["size"] >= FEWEST_ROWS) & (2 * found["sum"] >= fewest.reindex(found.index))
        keep |= pd.MultiIndex.from_frame(rows[by]).isin(
            pd.MultiIndex.from_frame(most[most].reset_index()[by])
        )
    return rows[keep]


def _alike(mine: pd.DataFrame, theirs: pd.DataFrame) -> "pd.Series[int]":
    """The sums of ansvar and verksamhet in a period that both have and hardly differ by, where most are so.

    One file may have the sums of what the other has in vouchers.
    """
    by = ["period", *CODED]
    sums = pd.concat([f.groupby(by)["belopp"].sum() for f in (mine, theirs)], axis=1, join="inner")
    if sums.empty:
        return pd.Series(dtype="object")
    sums.columns = pd.Index(["ena", "andra"])
    size = sums.abs().max(axis=1)
    near = (size > 0) & ((sums["ena"] - sums["andra"]).abs() * ALIKE <= size)
    count = near.groupby(level="period").transform("sum")
    most = near & (count >= FEWEST) & (2 * count >= near.groupby(level="period").transform("size"))
    return sums.loc[most].min(axis=1)
