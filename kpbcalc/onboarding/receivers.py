"""Who is proposed to share each pool? Those of the areas whose cost it is, as far as that is known."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kpbcalc.onboarding import earlier, year_workbooks
from kpbcalc.onboarding.areas import by_code, by_texts, homes, of_pool
from kpbcalc.onboarding.given_at_units import Given
from kpbcalc.underlag.code_key import PLACE, followed, row_sets

Row = Mapping[str, Any]
_TEXTS = ["ansvar_text", "verksamhet_text"]


def receivers(
    last: pd.DataFrame, pools: Sequence[Row], key: pd.DataFrame, base: pd.DataFrame, found: Sequence[Given],
    insatser: pd.DataFrame,
) -> list[Row]:  # fmt: skip
    """The rows of fordelningsvarden: last year's, and who there is besides of the same areas."""
    carried = earlier.values(last)
    known = {(str(r["pool"]), str(r["insats"]), str(r["enhet"])) for r in carried}
    there = {
        (str(r["insats"]), str(r["enhet"]))
        for r in earlier.records(key)
        if r["typ"] == "insats" and r["insats"] and r["enhet"]
    }
    there |= {(g.insats, g.enhet) for g in found if g.insats in set(insatser["kod"])}
    kept = _coded(key, base, insatser) | _named(pools) | _carried(carried, insatser)
    new = year_workbooks.value_rows(pools, there, found, insatser, kept)
    return [*carried, *(r for r in new if (r["pool"], r["insats"], r["enhet"]) not in known)]


def _named(pools: Sequence[Row]) -> dict[str, set[str]]:
    """The area that a pool's own code says."""
    return {
        pool: {area} for pool, area in ((str(p["pool"]), of_pool(str(p["pool"]))[1]) for p in pools) if area
    }


def _carried(rows: Sequence[Row], insatser: pd.DataFrame) -> dict[str, set[str]]:
    """The areas of those who shared a pool last year: nobody of another is new in it."""
    home = homes(insatser)
    kept: dict[str, set[str]] = {}
    for row in rows:
        if area := home.get(str(row["insats"])):
            kept.setdefault(str(row["pool"]), set()).add(area)
    return kept


def _coded(key: pd.DataFrame, base: pd.DataFrame, insatser: pd.DataFrame) -> dict[str, set[str]]:
    """The areas of the costs that are coded to a pool; nothing of a pool where that of one is not known."""
    if key.empty or base.empty:
        return {}
    places = base[[*PLACE, *_TEXTS]].drop_duplicates(PLACE, ignore_index=True)
    of_set = key.groupby(row_sets(key))["pool"].first()
    kept: dict[str, set[str]] = {}
    unknown = set()
    for row, nr in zip(earlier.records(places), followed(places, key), strict=True):
        if pool := str(of_set.get(nr, "")):
            areas = {*by_code(row, insatser), *by_texts(row, insatser)}
            kept.setdefault(pool, set()).update(areas)
            unknown |= set() if areas else {pool}
    return {pool: areas for pool, areas in kept.items() if pool not in unknown}
