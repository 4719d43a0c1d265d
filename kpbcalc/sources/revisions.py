"""What has changed since last time? Kolada revises without notice, so we say what it did."""

import pandas as pd

KEY = ["kpi", "kommun", "ar", "kon"]


def revisions(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """Values that were there before and are others now.

    Both are `Outside.values`. Columns: kpi, titel, kommun, ar, kon, gammalt, nytt (empty when there is no
    value), preliminar (was the old one preliminary?), hamtad_da, hamtad_nu. A KPI whose title has changed
    is another KPI and no revision (`changed_titles`).
    """
    both = before.merge(after, on=[*KEY, "titel"], suffixes=("_da", "_nu"))
    same = (both["varde_da"] == both["varde_nu"]) | (both["varde_da"].isna() & both["varde_nu"].isna())
    changed = both[~same].rename(
        columns={"varde_da": "gammalt", "varde_nu": "nytt", "preliminar_da": "preliminar"}
    )
    shown = [KEY[0], "titel", *KEY[1:], "gammalt", "nytt", "preliminar", "hamtad_da", "hamtad_nu"]
    return changed[shown].sort_values(KEY, ignore_index=True)


def changed_titles(before: pd.DataFrame, after: pd.DataFrame) -> list[str]:
    """One Swedish line for each KPI that Kolada has given another title; both are `Outside.kpis`."""
    both = before[["kpi", "titel"]].merge(after[["kpi", "titel"]], on="kpi", suffixes=("_da", "_nu"))
    other = both[both["titel_da"] != both["titel_nu"]].sort_values("kpi")
    return [
        f"{kpi} har bytt namn från ”{old}” till ”{new}”. Värden under det gamla namnet används inte."
        for kpi, old, new in other[["kpi", "titel_da", "titel_nu"]].itertuples(index=False, name=None)
    ]
