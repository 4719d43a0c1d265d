"""Rules on the volume table as a whole: known, once, and month by month (rules V21, V34, V35, V40)."""

from calendar import isleap
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from kpbcalc.base.exact import GRID
from kpbcalc.base.written import thousands
from kpbcalc.underlag.accumulated import accumulated
from kpbcalc.underlag.rules.rule import Case, Hit, listed, marked, rule

CELL = ["insats", "enhet", "manad"]
BASES = ("beviljad", "utford")


@rule("V44", "fel")
def somebody_has_volume(case: Case) -> Iterator[Hit]:
    """V44: volumes and visits are not both headings alone: no cost would then be anybody's."""
    if case["insatsvolymer"].empty:
        text = "Det finns inga volymer, bara rubriker: ingen kostnad skulle nå någon brukare."
        remedy = "Hämta uttaget ur verksamhetssystemet på nytt, för hela året."
        yield Hit("insatsvolymer", "beviljad/utford", 1, text, remedy)


@rule("V21", "varning")
def carrying_volume_is_known(case: Case) -> Iterator[Hit]:
    """V21: the volume that carries the cost is stated. Negative volumes are stopped by the schema."""
    without = case.volumes["volym"].isna()
    other = told_by_the_other(case["insatsvolymer"], case["insatser"])
    of_them = case["insatsvolymer"]["insats"].isin(list(other))
    text = "Den volym som bär kostnaden (volymbas i insatskatalogen) saknas: raderna får ingen kostnad."
    text += _half_told(case, without & ~of_them)
    remedy = (
        "Är tabellen skriven av kpb import: ta med det som saknas i råfilerna och importera igen. Annars: "
        "fyll i volymen. Är den inte känd bär enhetens övriga brukare hela kostnaden."
    )
    yield from _without_basis(without & ~of_them, text, remedy)
    for basis in sorted(set(other.values())):
        codes = [code for code, there in other.items() if there == basis]
        text, remedy = the_other_basis(codes, basis)
        rows = without & case["insatsvolymer"]["insats"].isin(codes)
        yield from _without_basis(rows, text, remedy)


def _without_basis(rows: pd.Series, text: str, remedy: str) -> Iterator[Hit]:
    for hit in marked("insatsvolymer", "beviljad/utford", rows, text, remedy):
        yield replace(hit, utan_bas=True)


def _half_told(case: Case, lacking: pd.Series) -> str:
    """Where there are visits without a decision, or decisions without visits: insatser and units we know."""
    units = set() if "enheter" in case.unsound else {*case["enheter"]["enhet"]}
    rows = case["insatsvolymer"][lacking]
    rows = rows[rows["insats"].isin(case["insatser"]["kod"]) & rows["enhet"].isin(units)]
    told = ""
    for there, what in (
        ("utford", "Utfört utan beslut samma månad"),
        ("beviljad", "Beslut utan något utfört samma månad"),
    ):
        cells = rows.loc[rows[there].notna(), ["insats", "enhet"]].drop_duplicates()
        if len(cells):
            told += f" {what}: {listed(f'{i} vid {e}' for i, e in cells.itertuples(index=False, name=None))}."
    return told


@rule("V21", "info")
def nobody_has_only_nought(case: Case) -> Iterator[Hit]:
    """V21: whoever has volumes of nought only is no client, and is told."""
    rows = case["insatsvolymer"]
    known = rows[[*BASES]].notna().any(axis=1)
    some = (rows[[*BASES]].fillna(0) > 0).any(axis=1).groupby(rows["brukar_id"]).transform("any")
    text = "Brukare som bara har volymen 0 räknas inte som brukare i rapporten."
    remedy = "Kontrollera volymerna om de har fått insatser under året."
    yield from marked("insatsvolymer", "beviljad/utford", known & ~some, text, remedy)


def told_by_the_other(volumes: pd.DataFrame, insatser: pd.DataFrame) -> dict[str, str]:
    """The insatser whose carrying volume is known on no row though the other is, and which that is.

    An alarm is often told as decisions only, while the catalogue lets what is performed carry the cost.
    """
    basis = volumes["insats"].map(insatser.set_index("kod")["volymbas"])
    granted, done = ((volumes[c].fillna(0) > 0).groupby(volumes["insats"]).any() for c in BASES)
    carries = basis.groupby(volumes["insats"]).first()
    only_granted = carries.index[(carries == "utford") & granted & ~done]
    only_done = carries.index[(carries == "beviljad") & done & ~granted]
    return {
        **dict.fromkeys(map(str, only_granted), "beviljad"),
        **dict.fromkeys(map(str, only_done), "utford"),
    }


def the_other_basis(codes: list[str], basis: str) -> tuple[str, str]:
    """What to say of insatser that only have the volume `basis`, and the lines to write."""
    known, carries = ("beviljad", "utförd") if basis == "beviljad" else ("utförd", "beviljad")
    text = (
        f"{listed(codes)} har bara {known} volym, men kostnaden bärs av {carries} (volymbas i "
        "insatskatalogen): de får ingen kostnad per brukare."
    )
    lines = " ".join(f'[[insatser]] kod = "{code}" volymbas = "{basis}"' for code in sorted(codes))
    return text, f"Ska {known} volym bära kostnaden, skriv i kommunens kartor: {lines}"


@rule("V23", "varning")
def hours_fit_in_the_year(case: Case) -> Iterator[Hit]:
    """V23: nobody has more hours of one insats than the year has."""
    most = case.limits["V23"]["mest_timmar_om_aret"]
    hours = thousands(24 * (366 if isleap(case.ar) else 365))
    text = f"Brukare har fler timmar av en och samma insats än {case.ar} har ({hours})."
    remedy = (
        "Kontrollera att timmarna inte är minuter eller med två gånger. Dubbelbemanning kan förklara det."
    )
    yield from _over(case, case.volumes["volymenhet"] == "timme", most, text, remedy)


@rule("V18", "varning")
def days_fit_in_the_year(case: Case) -> Iterator[Hit]:
    """V18: nobody has more days of one insats than the year has; those of housing are judged together."""
    limit, rows = case.limits["V18"], case.volumes
    most = limit["mest_dygn_om_aret"]
    apart = rows["volymenhet"].isin(["dygn", "dag"]) & ~rows["grupp"].isin(limit["grupper"])
    text = f"Brukare har mer än {most} dagar eller dygn av en och samma insats under året."
    yield from _over(case, apart, most, text, "Räkna en dag en gång, vid en enhet.")


@rule("V27", "varning")
def months_fit_in_the_year(case: Case) -> Iterator[Hit]:
    """V27: nobody has more than twelve months of one insats; those of alarms are judged together."""
    rows, most = case.volumes, case.limits["V27"]["mest_manader"]
    apart = (rows["volymenhet"] == "manad") & (rows["grupp"] != "trygghetslarm")
    text = f"Brukare har mer än {most} månader av en och samma insats under året."
    yield from _over(case, apart, most, text, "Räkna en månad en gång, vid en enhet.")


def _over(case: Case, chosen: pd.Series, most: int, text: str, remedy: str) -> Iterator[Hit]:
    """The chosen rows of whoever has more than so much of one insats in the year, granted or performed."""
    rows = case.volumes
    who = [rows["brukar_id"], rows["insats"]]
    for column in BASES:
        sums = rows[column].where(chosen).groupby(who, observed=True).transform("sum")
        over = chosen & rows[column].notna() & (sums > most * GRID)
        yield from marked("insatsvolymer", column, over, text, remedy)


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
    found = {
        f"{insats} {month}": f" ({100 * change.loc[insats, month]:+.0f} %)"
        for month in volume.columns
        for insats in change.index[jumps[month]]
    }
    if found:
        text, utan = (
            f"Volymen hoppar från månaden före, vid oförändrade enheter: {listed(cells)}."
            for cells in ([cell + percent for cell, percent in found.items()], found)
        )
        remedy = "Kontrollera att månaden är hel och inte dubbel, och att enheten för volymen är densamma."
        yield Hit("insatsvolymer", "manad", len(found), text, remedy, utan=utan)


@rule("V40", "varning")
def months_are_no_sums(case: Case) -> Iterator[Hit]:
    """V40: the months of an insats' volume are their own, and not each the sum since January."""
    for column in BASES:
        keys = ["brukar_id", "insats", "enhet"]
        found = accumulated(case["insatsvolymer"], keys, "manad", column, "insats", case.limits["V40"])
        if found.parts:
            text = (
                f"Volymen ({column}) för {listed(found.parts)} växer månad för månad, för nästan alla "
                "brukare: varje månad ser ut att vara summan sedan januari."
            )
            remedy = "Ta ut varje månads egen volym, inte ackumulerat. Är det den: godkänn varningen."
            yield Hit("insatsvolymer", column, found.series, text, remedy)


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
