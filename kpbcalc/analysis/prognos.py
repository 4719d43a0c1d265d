"""What does demography do to us if nothing but the population changes?

Cost(t) = Σ N(t)·c·v·p per age class and sex, with the base year's coverage, volume and unit cost held
constant: cost per inhabitant times inhabitants. Source: KPB-reference §5.7.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc import exact
from kpbcalc.analysis.area import OLDEST, Omrade, age_class, age_label, capital, client_rows
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.costing import Resultat
from kpbcalc.table import MNKR, Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag; befolkningsprognos ur underlaget."
CELL = ["klass", "kon"]
# Whose number the forecast is shown beside: the oldest drive äldreomsorg (§5.7).
SHOWN_AGES = {"AO": ((80, OLDEST), "invånare 80 år och äldre")}
EVERYONE = "Totalt"
COMPUTED, ACTUAL, DIFFERENCE = "Beräknad ur åldersklasserna", "Faktisk kostnad", "Skillnad"


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`prognos` per year, `alder` per age class and the check `bas`; none without a forecast."""
    result = years[-1]
    coming = result.underlag.befolkningsprognos
    coming = coming[coming["ar"] > result.ar]
    rows = client_rows(result, omrade)
    if coming.empty or rows.empty:
        return {}
    classes = _every_age(omrade.aldersklasser)
    base = base_year(rows, result.underlag.befolkning, classes)
    people = {
        ar: _people(coming[coming["ar"] == ar], classes) / exact.GRID
        for ar in sorted({int(ar) for ar in coming["ar"]})
    }
    return {
        "prognos": _forecast(result, omrade, rows, base, people),
        "alder": _ages(result, omrade, base, people[max(people)], max(people), classes),
        "bas": _check(result, omrade, rows, base),
    }


def base_year(
    rows: pd.DataFrame, befolkning: pd.DataFrame, classes: Sequence[tuple[int, int]]
) -> pd.DataFrame:
    """Inhabitants, clients and cost (kr) of the base year by age class and sex."""
    mine = rows.assign(klass=age_class(rows["alder"], classes))
    found = mine.groupby(CELL).agg(brukare=("brukar_id", "nunique"), kostnad=("kostnad", "sum"))
    found["kr"] = exact.to_float(found["kostnad"])
    people = _people(befolkning, classes).rename("invanare")
    return found[["brukare", "kr"]].join(people, how="outer").fillna(0.0)


def project(base: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """Clients and cost (kr) in another population, with the base year's rates per cell.

    In: `base_year` and inhabitants by the same cells. A cell that nobody lives in has no rate; its
    clients and cost are held as they were.
    """
    growth = people.reindex(base.index).fillna(0.0) / base["invanare"].where(base["invanare"] > 0)
    return base[["brukare", "kr"]].mul(growth.fillna(1.0), axis=0)


def _every_age(classes: Sequence[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    """The classes, with one before them for the younger, so that every client is in one."""
    youngest = min(first for first, _ in classes)
    return ((0, youngest - 1), *classes) if youngest > 0 else tuple(classes)


def _people(befolkning: pd.DataFrame, classes: Sequence[tuple[int, int]]) -> pd.Series:
    """Inhabitants by age class and sex."""
    labelled = befolkning.assign(klass=age_class(befolkning["alder"], classes))
    return labelled.groupby(CELL)["antal"].sum().astype("float64")


def _forecast(
    result: Resultat,
    omrade: Omrade,
    rows: pd.DataFrame,
    base: pd.DataFrame,
    people: dict[int, pd.Series],
) -> Table:
    """The base year and every forecast year."""
    ages, named = SHOWN_AGES.get(omrade.kod, (omrade.malgrupp, omrade.malgrupp_namn))
    now = result.underlag.befolkning
    coming = result.underlag.befolkningsprognos
    clients, cost = rows["brukar_id"].nunique(), exact.total(rows["kostnad"]) / exact.GRID
    lines = [(str(result.ar), float(now.loc[now["alder"].between(*ages), "antal"].sum()), clients, cost)]
    for ar, population in people.items():
        sums = project(base, population).sum()
        shown = coming[(coming["ar"] == ar) & coming["alder"].between(*ages)]
        lines.append((str(ar), exact.total(shown["antal"]) / exact.GRID, sums["brukare"], sums["kr"]))
    frame = pd.DataFrame(lines, columns=["ar", "invanare", "brukare", "kr"])
    frame["kostnad"] = frame["kr"] / MNKR
    frame["forandring"] = 100 * (frame["kr"] / cost - 1) if cost else None
    frame["bas"] = clients
    first, last = str(result.ar), str(max(people))
    return Table(
        name=f"prognos_{omrade.kod}",
        title=f"{capital(omrade.namn)} om bara befolkningen ändras",
        frame=frame,
        columns=(
            Column("ar", "År"),
            Column("invanare", capital(named), "antal"),
            Column("brukare", "Brukare", "antal", basis="bas"),
            Column("kostnad", "Kostnad", "mnkr", 1, basis="bas"),
            Column("forandring", f"Kostnad mot {first}", "procent", 1, basis="bas"),
        ),
        about=f"brukare i {omrade.namn}; {first} är utfall, följande år är framskrivning",
        year=f"{first}–{last}",
        source=SOURCE,
        notes=(
            f"Kostnaden är i {first} års löner och priser. Kostnad och brukare per invånare hålls som de var "
            f"{first} i varje åldersklass och kön.",
        ),
        facts={"bas": first, "sista": last, "befolkning": named, "omrade": omrade.namn},
    )


def _ages(
    result: Resultat,
    omrade: Omrade,
    base: pd.DataFrame,
    people: pd.Series,
    horizon: int,
    classes: Sequence[tuple[int, int]],
) -> Table:
    """Inhabitants now and at the horizon, clients and cost per inhabitant, by age class."""
    frame = base.groupby(level="klass").sum()
    later = project(base, people).groupby(level="klass").sum()
    frame["invanare_sista"] = people.groupby(level="klass").sum()
    frame["kostnad_sista"] = later["kr"] / MNKR
    # A class outside the area's own is shown only when there is somebody, and enough of them, to show.
    own = [age_label(c) for c in omrade.aldersklasser]
    known = frame[(frame["brukare"] >= minimum()) | frame.index.isin(own)].index
    frame = frame.loc[[age_label(c) for c in classes if age_label(c) in known]].fillna(0.0)
    frame = pd.concat([frame, frame.sum().to_frame(EVERYONE).T])
    frame["per_100"] = 100 * frame["brukare"] / frame["invanare"].where(frame["invanare"] > 0)
    frame["per_invanare"] = frame["kr"] / frame["invanare"].where(frame["invanare"] > 0)
    frame["kostnad"] = frame["kr"] / MNKR
    first = str(result.ar)
    return Table(
        name=f"prognos_alder_{omrade.kod}",
        title=f"Invånare, insatser och kostnad efter ålder i {omrade.namn}",
        frame=frame.reset_index(names="klass"),
        columns=(
            Column("klass", "Ålder"),
            Column("invanare", f"Invånare {first}", "antal"),
            Column("invanare_sista", f"Invånare {horizon}", "antal"),
            Column("per_100", "Brukare per 100 invånare", "tal", 1, basis="brukare"),
            Column("per_invanare", f"Kostnad per invånare {first}", "kr/invånare", basis="brukare"),
            Column("kostnad", f"Kostnad {first}", "mnkr", 1, basis="brukare"),
            Column("kostnad_sista", f"Kostnad {horizon}", "mnkr", 1, basis="brukare"),
        ),
        about=f"invånare och brukare i {omrade.namn}",
        year=f"{first} och {horizon}",
        source=SOURCE,
        notes=(
            f"Kostnaden {horizon} är i {first} års löner och priser, med samma kostnad per invånare.",
            "Brukare räknas under hela året och invånare den 31 december, så i de äldsta åldrarna kan "
            "brukarna vara fler än invånarna.",
        ),
        total=EVERYONE,
        facts={"bas": first, "sista": str(horizon), "omrade": omrade.namn, "alla": EVERYONE},
    )


def _check(result: Resultat, omrade: Omrade, rows: pd.DataFrame, base: pd.DataFrame) -> Table:
    """The model on the base year's own population against the actual cost: the difference is zero."""
    computed = float(project(base, base["invanare"])["kr"].sum())
    actual = exact.total(rows["kostnad"]) / exact.GRID
    frame = pd.DataFrame(
        {
            "post": [COMPUTED, ACTUAL, DIFFERENCE],
            "belopp": [computed, actual, computed - actual],
            "brukare": rows["brukar_id"].nunique(),
        }
    )
    return Table(
        name=f"prognos_bas_{omrade.kod}",
        title=f"Modellen mot utfallet {result.ar}",
        frame=frame,
        columns=(Column("post", "Post"), Column("belopp", "Kostnad", "kr", basis="brukare")),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
        notes=("Kontroll: modellen ska ge basårets kostnad när befolkningen är basårets.",),
        facts={"omrade": omrade.namn},
    )
