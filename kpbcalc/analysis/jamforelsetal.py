"""Which of our figures can be set beside another municipality's?

Source: KPB-reference §5.2–5.4: cost per inhabitant, coverage, volume per client, unit cost, and the answer
to the lead question of the client survey. Same definitions as konsumtion and kvalitet use.
"""

import pandas as pd

from kpbcalc.analysis.age_cells import SEXES, safe_classes
from kpbcalc.analysis.area import Omrade, age_label, client_rows, inhabitants
from kpbcalc.analysis.mix_effect import OTHER_MIX
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.place_units import unit_costs
from kpbcalc.analysis.read_surveys import (
    answers,
    cost_units,
    lead_question,
    survey_areas,
    whole_municipality,
)
from kpbcalc.analysis.reference import age_sums, combinations
from kpbcalc.analysis.small_groups import REST, minimum, minimum_answers, to_join
from kpbcalc.costing import Resultat
from kpbcalc.sources import unit_map
from kpbcalc.sources.unit_map import NO_MAP

COLUMNS = ["omrade", "grupp", "matt", "varde", "antal"]
WHOLE = ""  # the group of figures about the whole area
PER_INHABITANT, COVERAGE, VOLUME, PRICE, PER_CLIENT, POSITIVE, PEOPLE = (
    "per_invanare", "tackning", "volym_per_brukare", "styckkostnad", "per_brukare", "andel_positiva",
    "invanare",
)  # fmt: skip
# A combination of insats groups (`hemtjanst+trygghetslarm`): every client is in one.
MIX_COVERAGE, MIX_PER_CLIENT = "kombination_tackning", "kombination_per_brukare"
# A cell of age and sex (`65-79|K`): its inhabitants, and the area's clients and cost per inhabitant there.
AGE_PEOPLE, AGE_COVERAGE, AGE_COST = "alder_invanare", "alder_tackning", "alder_per_invanare"
FIGURES = frozenset(
    {PER_INHABITANT, COVERAGE, VOLUME, PRICE, PER_CLIENT, POSITIVE, PEOPLE}
    | {MIX_COVERAGE, MIX_PER_CLIENT, AGE_PEOPLE, AGE_COVERAGE, AGE_COST}
)


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
    invanare is the target group itself, which lets others reckon sums and weights.
    """
    rows = client_rows(result, omrade)
    people = inhabitants(result, omrade.malgrupp)
    found: list[tuple[str, str, float, int]] = []
    if len(rows) and people:
        found = _figures(WHOLE, rows, people, omrade)
        found.append((WHOLE, PEOPLE, float(people), found[0][-1]))
        for grupp, mine in rows.groupby("grupp"):
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
    if grupp not in {WHOLE, REST} and rows["volymenhet"].nunique() == 1:
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

    Out: kommun, ar and the columns of `own_figures`, and rows for the combinations of insats groups
    (kombination_…) and for age and sex (alder_…). Counts of clients and answers are not in the gate's
    hands when they leave as a file, so only the limit they passed goes along (`antal` is rounded down to a
    multiple of five).
    """
    figures = (own_figures(result, omrade), mix_figures(result, omrade), age_figures(result, omrade))
    found = pd.concat([frame for frame in figures if len(frame)] or [figures[0]])
    least = found["matt"].map(lambda m: minimum_answers() if m == POSITIVE else minimum())
    found = found[found["antal"] >= least]
    found = found.assign(antal=found["antal"] // 5 * 5, kommun=result.underlag.kommun, ar=result.ar)
    return found[["kommun", "ar", *COLUMNS]].reset_index(drop=True)


def mix_figures(result: Resultat, omrade: Omrade) -> pd.DataFrame:
    """Coverage and cost per client of each combination of insats groups; those of few clients as one."""
    rows = client_rows(result, omrade)
    people = inhabitants(result, omrade.malgrupp)
    if rows.empty or not people:
        return pd.DataFrame(columns=COLUMNS)
    per_client = pd.DataFrame({"mix": combinations(rows), "kr": rows.groupby("brukar_id")["kr"].sum()})
    sizes = per_client["mix"].value_counts().sort_index()
    few = to_join([str(mix) for mix in sizes.index], lambda some: int(sizes[some].sum()), minimum())
    found = per_client.groupby(per_client["mix"].where(~per_client["mix"].isin(few), OTHER_MIX))["kr"]
    clients, mean = found.size(), found.mean()
    parts = {MIX_COVERAGE: clients / people * omrade.tackning_per, MIX_PER_CLIENT: mean}
    lines = [
        (omrade.kod, str(mix), matt, float(values[mix]), int(clients[mix]))
        for mix in clients.index
        for matt, values in parts.items()
    ]
    return pd.DataFrame(lines, columns=COLUMNS)


def age_figures(result: Resultat, omrade: Omrade) -> pd.DataFrame:
    """Inhabitants, coverage and cost per inhabitant by age class and sex.

    None where some cell has few clients, or no inhabitants.

    A cell without clients has its inhabitants only, which `antal` counts there.
    """
    rows = client_rows(result, omrade)
    if rows.empty or safe_classes([rows], omrade.aldersklasser) != (omrade.aldersklasser, True):
        return pd.DataFrame(columns=COLUMNS)
    sums = age_sums(rows, result.underlag.befolkning, omrade.aldersklasser)
    if (sums["invanare"] == 0).any():  # clients of an age that nobody has, or nobody to cover
        return pd.DataFrame(columns=COLUMNS)
    cells = sums.to_dict("index")
    lines = []
    for klass in omrade.aldersklasser:
        for kon in SEXES:
            cell = cells[age_label(klass), kon]
            people, clients = cell["invanare"], int(cell["brukare"])
            found = [(AGE_PEOPLE, people, int(people))]
            if clients:
                found.append((AGE_COVERAGE, clients / people * omrade.tackning_per, clients))
                found.append((AGE_COST, cell["kr"] / people, clients))
            lines += [(omrade.kod, age_code(klass, kon), *figure) for figure in found]
    return pd.DataFrame(lines, columns=COLUMNS)


def age_code(klass: tuple[int, int], kon: str) -> str:
    """A cell of age and sex as the shared form writes it: `65-79|K`."""
    return f"{klass[0]}-{klass[1]}|{kon}"
