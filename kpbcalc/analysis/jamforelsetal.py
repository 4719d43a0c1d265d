"""Which of our figures can be set beside another municipality's?

Source: KPB-reference §5.2–5.4: cost per inhabitant, coverage, volume per client, unit cost, and the answer
to the lead question of the client survey. Same definitions as konsumtion and kvalitet use.
"""

import pandas as pd

from kpbcalc.analysis.area import Omrade, client_rows, inhabitants
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.place_units import unit_costs
from kpbcalc.analysis.read_surveys import (
    answers,
    cost_units,
    lead_question,
    survey_areas,
    whole_municipality,
)
from kpbcalc.analysis.small_groups import REST, minimum, minimum_answers
from kpbcalc.costing import Resultat
from kpbcalc.sources import unit_map
from kpbcalc.sources.unit_map import NO_MAP

COLUMNS = ["omrade", "grupp", "matt", "varde", "antal"]
WHOLE = ""  # the group of figures about the whole area
PER_INHABITANT, COVERAGE, VOLUME, PRICE, PER_CLIENT, POSITIVE = (
    "per_invanare", "tackning", "volym_per_brukare", "styckkostnad", "per_brukare", "andel_positiva",
)  # fmt: skip


def figures_of(result: Resultat, omrade: Omrade, omvarld: Omvarld) -> pd.DataFrame:
    """`own_figures` with the municipality's kept mapping of survey units, made once a report."""
    karta = unit_map.in_force(omvarld.karta, result.ar)
    return omvarld.once("own_figures", result, omrade.kod, lambda: own_figures(result, omrade, karta))


def own_figures(result: Resultat, omrade: Omrade, karta: pd.DataFrame = NO_MAP) -> pd.DataFrame:
    """The area's figures, one row a measure: omrade, grupp, matt, varde, antal (persons it rests on).

    `grupp` is an insats group or "" for the whole area. per_invanare and per_brukare are in kr, tackning in
    clients per `tackning_per` inhabitants of the target group, volym_per_brukare in the group's unit,
    styckkostnad in kr per that unit (own and bought together), andel_positiva in percent of the answers
    to the survey's question about the whole (`antal` is then answers). `karta` maps survey units to ours.
    """
    rows = client_rows(result, omrade)
    people = inhabitants(result, omrade.malgrupp)
    found: list[tuple[str, str, float, int]] = []
    if len(rows) and people:
        found = _figures(WHOLE, rows, people, omrade)
        for grupp, mine in rows[rows["grupp"] != REST].groupby("grupp"):
            found += _figures(str(grupp), mine, people, omrade)
    found += _answers(result, omrade, karta)
    frame = pd.DataFrame([(omrade.kod, *row) for row in found], columns=COLUMNS)
    return frame.astype({"varde": "float64", "antal": "int64"})


def _figures(
    grupp: str, rows: pd.DataFrame, people: int, omrade: Omrade
) -> list[tuple[str, str, float, int]]:
    """The figures of some client rows; volume and price where all of it is counted in one unit."""
    clients, kr, volume = int(rows["brukar_id"].nunique()), rows["kr"].sum(), rows["volym"].sum()
    values = {
        PER_INHABITANT: kr / people,
        COVERAGE: clients / people * omrade.tackning_per,
        PER_CLIENT: kr / clients,
    }
    # Hours and months are never added: a group that mixes them has no volume and no price.
    if grupp != WHOLE and rows["volymenhet"].nunique() == 1:
        values |= {VOLUME: volume / clients, PRICE: kr / volume}
    return [(grupp, matt, float(value), clients) for matt, value in values.items()]


def _answers(result: Resultat, omrade: Omrade, karta: pd.DataFrame) -> list[tuple[str, str, float, int]]:
    """The lead question of the survey that most units of each group were asked, and of the whole area."""
    survey = answers(result.underlag.brukarundersokning)
    survey = survey[survey["undersokning"].map(survey_areas(survey, result, karta)) == omrade.kod]
    if survey.empty:
        return []
    costs = unit_costs(result, cost_units(survey["enhet"], result, karta))
    votes = survey.merge(costs[["enhet", "grupp"]], on="enhet")
    rows = []
    by_group = votes.groupby(["grupp", "undersokning"])["svar"].sum().reset_index()
    by_group = by_group.sort_values(["grupp", "svar", "undersokning"], ascending=[True, False, True])
    everywhere = whole_municipality(survey)
    for _, most in by_group.drop_duplicates("grupp").iterrows():
        mine = everywhere[everywhere["undersokning"] == most["undersokning"]]
        row = mine[mine["fraga"] == lead_question(list(mine["fraga"]))].iloc[0]
        rows.append((str(most["grupp"]), POSITIVE, 100 * row["positiva"] / row["svar"], int(row["svar"])))
    return rows


def shared_figures(result: Resultat, omrade: Omrade) -> pd.DataFrame:
    """What the municipality can share: figures that rest on enough persons, with kommun and ar.

    Out: kommun, ar and the columns of `own_figures`. Counts of clients and answers are not in the gate's
    hands when they leave as a file, so only the limit they passed goes along (`antal` is rounded down to a
    multiple of five).
    """
    found = own_figures(result, omrade)
    least = found["matt"].map(lambda m: minimum_answers() if m == POSITIVE else minimum())
    found = found[(found["antal"] >= least) & found["grupp"].isin([WHOLE, *omrade.grupper])]
    found = found.assign(antal=found["antal"] // 5 * 5, kommun=result.underlag.kommun, ar=result.ar)
    return found[["kommun", "ar", *COLUMNS]].reset_index(drop=True)
