"""Which of our figures can be set beside another municipality's?

Source: docs/metod.md §5.2–5.4: cost per inhabitant, coverage, volume per client, unit cost, and the answer
to the lead question of the client survey. Same definitions as konsumtion and kvalitet use.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.age_cells import SEXES, safe_classes
from kpbcalc.analysis.area import Omrade, age_class, age_label, client_rows, inhabitants
from kpbcalc.analysis.contributions import contributions
from kpbcalc.analysis.fold_combinations import fold
from kpbcalc.analysis.omvarld import Omvarld
from kpbcalc.analysis.place_units import unit_costs
from kpbcalc.analysis.read_surveys import (
    answers,
    cost_units,
    lead_question,
    survey_areas,
    whole_municipality,
)
from kpbcalc.analysis.reference import CELL, combinations, people_by_cell
from kpbcalc.analysis.small_groups import REST, minimum, minimum_answers
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
    """`mix_sums` in the shared form, one row a measure."""
    rows, people = client_rows(result, omrade), inhabitants(result, omrade.malgrupp)
    if rows.empty or not people:
        return pd.DataFrame(columns=COLUMNS)
    return _listed(mix_sums(rows, people, omrade), (MIX_COVERAGE, MIX_PER_CLIENT), omrade)


def mix_sums(rows: pd.DataFrame, people: float, omrade: Omrade) -> pd.DataFrame:
    """Coverage and mean cost (kr) of each combination of insats groups, with what the gate must know of it.

    In: the area's client rows and inhabitants. Out, by combination: kombination_tackning,
    kombination_per_brukare and the columns of `contributions`. Combinations of few clients are folded into
    others (`fold_combinations`): `hemtjanst+ovriga`.
    """
    mix = combinations(rows)
    mix = mix.map(fold({str(code): int(n) for code, n in mix.value_counts().items()}, omrade))
    found = contributions(rows.assign(mix=rows["brukar_id"].map(mix)), "mix").rename_axis("grupp")
    found.insert(0, MIX_COVERAGE, found["brukare"] / people * omrade.tackning_per)
    found.insert(1, MIX_PER_CLIENT, found["kr"] / found["brukare"])
    return found


def age_figures(result: Resultat, omrade: Omrade) -> pd.DataFrame:
    """`age_cells` in the shared form, one row a measure; of a cell without clients its inhabitants only."""
    found = age_cells(client_rows(result, omrade), result.underlag.befolkning, omrade)
    if found is None:
        return pd.DataFrame(columns=COLUMNS)
    return _listed(found, (AGE_PEOPLE, AGE_COVERAGE, AGE_COST), omrade)


def age_cells(rows: pd.DataFrame, befolkning: pd.DataFrame, omrade: Omrade) -> pd.DataFrame | None:
    """Inhabitants, coverage and cost per inhabitant (kr) by age and sex, with what the gate must know.

    In: the area's client rows and all inhabitants. Out, by `age_code` in order: alder_invanare,
    alder_tackning, alder_per_invanare (the two missing without clients) and the columns of `contributions`.
    A class with few clients is joined with a neighbour. None where the sexes cannot be told apart, or some
    cell has no inhabitants.
    """
    classes, by_sex = safe_classes([rows], omrade.aldersklasser)
    if rows.empty or not by_sex:
        return None
    people = people_by_cell(befolkning, classes)
    cells = [(age_label(klass), kon) for klass in classes for kon in SEXES]
    found = contributions(rows.assign(klass=age_class(rows["alder"], classes)), CELL).reindex(cells)
    found.insert(0, AGE_PEOPLE, people.reindex(cells).fillna(0.0))
    if (found[AGE_PEOPLE] == 0).any():  # clients of an age that nobody has, or nobody to cover
        return None
    found.insert(1, AGE_COVERAGE, found["brukare"] / found[AGE_PEOPLE] * omrade.tackning_per)
    found.insert(2, AGE_COST, found["kr"] / found[AGE_PEOPLE])
    found["brukare"] = found["brukare"].fillna(0)
    return found.set_axis(pd.Index([age_code(k, s) for k in classes for s in SEXES], name="grupp"))


def _listed(found: pd.DataFrame, measures: Sequence[str], omrade: Omrade) -> pd.DataFrame:
    """Figures by code as rows of the shared form; inhabitants rest on themselves."""
    rests_on = {AGE_PEOPLE: AGE_PEOPLE}
    lines = [
        (omrade.kod, str(code), matt, float(row[matt]), int(row[rests_on.get(matt, "brukare")]))
        for code, row in found.iterrows()
        for matt in measures
        if pd.notna(row[matt])
    ]
    return pd.DataFrame(lines, columns=COLUMNS)


def age_code(klass: tuple[int, int], kon: str) -> str:
    """A cell of age and sex as the shared form writes it: `65-79|K`."""
    return f"{klass[0]}-{klass[1]}|{kon}"
