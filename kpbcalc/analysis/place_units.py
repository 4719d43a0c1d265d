"""Where does each unit stand between cost and quality? Four fields around volume-weighted means.

Source: docs/metod.md §5.4. A unit with too few answers is never placed.
"""

import pandas as pd

from kpbcalc.analysis.area import Omrade, group_name, volume_words
from kpbcalc.analysis.contributions import carried_by
from kpbcalc.analysis.read_surveys import cost_units, lead_question, with_interval
from kpbcalc.analysis.small_groups import minimum, minimum_answers, to_join
from kpbcalc.analysis.unit_prices import price_unit
from kpbcalc.base import exact
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.sources.unit_map import NO_MAP

MEAN = "Enheternas vägda medel"


def units(found: pd.DataFrame, result: Resultat, karta: pd.DataFrame = NO_MAP) -> pd.DataFrame:
    """One row per unit and survey: the lead question, its interval, the unit cost and the means beside.

    In: the answers of an area, and the mapping of survey units to ours (unit_map). Out, sorted by survey and
    name: undersokning, namn, fraga, andel, lag, hog, svar, grupp, volym, kostnad (kr per unit of the group),
    matt, brukare, medel_andel, medel_kostnad (volume-weighted, NaN when fewer than two units can be
    compared), and what the gate goes by: bas_svar. On which side of the means a unit is, is told from the
    released figures: a word would remain where the gate hides the figure.
    """
    own = found[found["enhet"] != ""]
    leads = {
        name: lead_question(list(dict.fromkeys(part["fraga"]))) for name, part in own.groupby("undersokning")
    }
    rows = own[own["fraga"] == own["undersokning"].map(leads)]
    pairs = cost_units(rows["enhet"], result, karta)
    rows = with_interval(rows).merge(unit_costs(result, pairs), on="enhet", how="left")
    register = result.underlag.enheter.set_index("enhet")["namn"]
    rows["namn"] = rows["enhet"].map(register).fillna(rows["enhet"])
    rows["matt"] = [f"kr per {volume_words(g)[0]}" if isinstance(g, str) else None for g in rows["grupp"]]
    rows["brukare"] = rows["brukare"].fillna(0)
    rows["bas_svar"] = _answers_behind(rows)
    return _place(rows).sort_values(["undersokning", "namn", "enhet"], kind="stable", ignore_index=True)


def unit_costs(result: Resultat, pairs: pd.DataFrame) -> pd.DataFrame:
    """Each survey unit's main insats group (the one with most cost): its volume, kr per unit and clients.

    Cost and volume of its units of ours are summed; unit costs are never averaged.
    """
    groups = result.underlag.insatser.set_index("kod")["grupp"]
    cells = result.insatskostnad[result.insatskostnad["volym"] > 0]
    cells = cells.rename(columns={"enhet": "kostnadsenhet"}).merge(pairs, on="kostnadsenhet")
    sums = (
        cells.assign(grupp=cells["insats"].map(groups))
        .groupby(["enhet", "grupp"])[["kostnad", "volym"]]
        .sum()
        .reset_index()
        .sort_values(["enhet", "kostnad", "grupp"], ascending=[True, False, True])
        .drop_duplicates("enhet")
    )
    sums["kostnad"] = sums["kostnad"].astype("float64") / sums["volym"]
    sums["volym"] = exact.to_float(sums["volym"])
    rows = result.brukarrader.rename(columns={"enhet": "kostnadsenhet"}).merge(pairs, on="kostnadsenhet")
    rows = rows.assign(kr=exact.to_float(rows["kostnad"]))
    clients = carried_by(rows, ["enhet", "grupp"]).rename("brukare")
    return sums.merge(clients.reset_index(), on=["enhet", "grupp"], how="left")


def _answers_behind(rows: pd.DataFrame) -> pd.Series:
    """The number of answers the gate goes by.

    The municipality's answers are known, so where one unit is too small the next smallest stands aside
    with it: both get the small number.
    """
    basis = rows["svar"].copy()
    for _, part in rows.groupby("undersokning"):
        svar = part["svar"].set_axis(part.index.astype("str"))

        def size(labels: list[str], svar: pd.Series = svar) -> int:
            return int(svar[labels].sum())

        aside = [int(label) for label in to_join(list(svar.index), size, minimum_answers())]
        basis.loc[aside] = part["svar"].min()
    return basis


def _place(rows: pd.DataFrame) -> pd.DataFrame:
    """The means each unit is set against."""
    able = (rows["bas_svar"] >= minimum_answers()) & (rows["brukare"] >= minimum()) & rows["kostnad"].notna()
    placed = rows.assign(medel_andel=float("nan"), medel_kostnad=float("nan"))
    for _, part in placed[able].groupby(["undersokning", "grupp"]):
        if len(part) > 1:
            weight = part["volym"] / part["volym"].sum()
            placed.loc[part.index, "medel_andel"] = (weight * part["andel"]).sum()
            placed.loc[part.index, "medel_kostnad"] = (weight * part["kostnad"]).sum()
    return placed


def four_fields(placed: pd.DataFrame, result: Resultat, omrade: Omrade) -> dict[str, Table]:
    """`fyrfalt_<grupp>`: the placed units of each group with the weighted mean as reference row.

    Where two surveys ask about the same group, the one with most answers is taken.
    """
    found = {}
    known = placed[placed["medel_kostnad"].notna()]
    for grupp in omrade.enhetsgrupper:
        mine = known[known["grupp"] == grupp]
        if len(mine):
            answered = mine.groupby("undersokning")["svar"].sum()
            part = mine[mine["undersokning"] == answered.idxmax()]
            found[f"fyrfalt_{grupp}"] = _fields(part, grupp, result, omrade)
    return found


def _fields(part: pd.DataFrame, grupp: str, result: Resultat, omrade: Omrade) -> Table:
    mean = {
        "namn": MEAN,
        "kostnad": part["medel_kostnad"].iloc[0],
        "andel": part["medel_andel"].iloc[0],
        "svar": part["svar"].sum(),
        "brukare": part["brukare"].min(),
        "bas_svar": part["bas_svar"].min(),
    }
    columns = ["namn", "kostnad", "andel", "lag", "hog", "svar", "brukare", "bas_svar"]
    frame = part[columns].sort_values(["kostnad", "namn"])
    frame = pd.concat([frame, pd.DataFrame([mean])], ignore_index=True)
    unit, question = price_unit(grupp), str(part["fraga"].iloc[0])
    return Table(
        name=f"fyrfalt_{omrade.kod}_{grupp}",
        title=f"Styckkostnad och andel positiva svar, {group_name(grupp)}",
        frame=frame,
        columns=(
            Column("namn", "Enhet"),
            Column("kostnad", "Styckkostnad", unit, basis="brukare"),
            Column("andel", "Positiva svar", "procent", basis="bas_svar"),
            Column("lag", "Osäkerhet från", "procent", basis="bas_svar"),
            Column("hog", "Osäkerhet till", "procent", basis="bas_svar"),
            Column("svar", "Svar", "antal", basis="bas_svar"),
        ),
        about=f"enheter i egen och annan regi med minst {minimum_answers()} svar på frågan om {question}",
        year=str(result.ar),
        source=f"{part['undersokning'].iloc[0]}; egna beräkningar enligt KPB.",
        notes=(
            "Medlen gäller de enheter som står här och är vägda med enheternas volym; linjerna i figuren är "
            "medlen. I hela kommunens andel väger i stället varje svar lika, och andra avsnitts styckkostnad "
            "gäller också enheter utan svar eller med för få. Därför är talen inte desamma.",
            "Säkerställt högre eller lägre betyder att hela osäkerhetsintervallet ligger på samma sida om "
            "medlet. Bland tjugo lika enheter hamnar i genomsnitt en där av en slump.",
        ),
        total=MEAN,
        facts={
            "grupp": group_name(grupp),
            "enhet": volume_words(grupp)[0],
            "fraga": question,
            "medel": MEAN,
            "omrade": omrade.namn,
        },
    )
