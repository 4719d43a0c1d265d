"""Rules on the volume table as a whole: known, once, and month by month (validation rules V21, V34, V35)."""

from collections.abc import Iterator

import pandas as pd

from kpbcalc.underlag.rules.rule import Case, Hit, listed, marked, rule

CELL = ["insats", "enhet", "manad"]


@rule("V21", "varning")
def carrying_volume_is_known(case: Case) -> Iterator[Hit]:
    """V21: the volume that carries the cost is stated. Negative volumes are stopped by the schema."""
    text = "Den volym som bär kostnaden (volymbas i insatskatalogen) saknas: raderna får ingen kostnad."
    remedy = "Fyll i volymen. Är den inte känd bär enhetens övriga brukare hela kostnaden."
    yield from marked("insatsvolymer", "beviljad/utford", case.volumes["volym"].isna(), text, remedy)


@rule("V34", "varning")
def no_month_is_missing(case: Case) -> Iterator[Hit]:
    """V34: a unit that gives an insats before and after a month gave some of it in the month too."""
    volume, clients = _by_month(case)
    large = clients.where(clients > 0).mean(axis=1) >= case.limits["V34"]["minsta_brukare"]
    given = volume[large] > 0
    before, after = given.cummax(axis=1), given.iloc[:, ::-1].cummax(axis=1).iloc[:, ::-1]
    holes = (before & after & ~given).stack()
    found = [f"{insats} vid {enhet} {manad}" for insats, enhet, manad in holes.index[holes]]
    if found:
        text = f"Månader utan volym mitt i året: {listed(found)}."
        remedy = "Kontrollera att alla månader är med i exporten."
        yield Hit("insatsvolymer", "manad", len(found), text, remedy)


@rule("V34", "varning")
def months_follow_each_other(case: Case) -> Iterator[Hit]:
    """V34: an insats' volume does not jump between months at the units that were open in both."""
    limit = case.limits["V34"]
    volume, clients = _by_month(case)
    open_in_both = (volume > 0) & (volume.shift(axis=1, fill_value=0) > 0)

    def sums(cells: pd.DataFrame) -> pd.DataFrame:
        return cells.where(open_in_both, 0).groupby("insats").sum()

    change = sums(volume) / sums(volume.shift(axis=1, fill_value=0)) - 1
    enough = limit["minsta_brukare_andring"]
    many = (sums(clients) >= enough) & (sums(clients.shift(axis=1, fill_value=0)) >= enough)
    jumps = (change.abs() > limit["mest_andring"]) & many
    found = [
        f"{insats} {month} ({100 * change.loc[insats, month]:+.0f} %)"
        for month in volume.columns
        for insats in change.index[jumps[month]]
    ]
    if found:
        text = f"Volymen hoppar från månaden före, vid oförändrade enheter: {listed(found)}."
        remedy = "Kontrollera att månaden är hel och inte dubbel, och att enheten för volymen är densamma."
        yield Hit("insatsvolymer", "manad", len(found), text, remedy)


def _by_month(case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Volume (as float) and clients per insats and unit, a column for each month."""
    known = case.volumes.assign(volym=case.volumes["volym"].astype("Float64").fillna(0).astype("float64"))
    cells = known[known["volym"] > 0].groupby(CELL)
    months = [f"{case.ar}-{m:02}" for m in range(1, 13)]
    volume, clients = (
        found.unstack(fill_value=0).rename(columns=str)
        for found in (cells["volym"].sum(), cells["brukar_id"].nunique())
    )
    return volume.reindex(columns=months, fill_value=0.0), clients.reindex(columns=months, fill_value=0)


@rule("V35", "fel")
def no_exact_duplicates(case: Case) -> Iterator[Hit]:
    """V35: no volume row stands twice."""
    twice = case["insatsvolymer"].duplicated()
    text = "Samma volymrad förekommer mer än en gång."
    yield from marked("insatsvolymer", "", twice, text, "Ta bort dubbletterna.")
