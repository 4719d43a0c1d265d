"""The forecast with constant rates in tables: per year, per age class, for women and men.

Source: docs/metod.md §5.7: stacked age contributions.
"""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.analysis.age_cells import SEXES, both_sexes, safe_ages, with_all_ages
from kpbcalc.analysis.area import OLDEST, Omrade, age_label, capital, scope
from kpbcalc.analysis.measures import COST
from kpbcalc.base import exact
from kpbcalc.base.table import MNKR, Column, Table
from kpbcalc.costing import Resultat

# Whose number the forecast is shown beside: the oldest drive äldreomsorg (docs/metod.md §5.7).
SHOWN_AGES = {"AO": ((80, OLDEST), "invånare 80 år och äldre")}
EVERYONE = "Totalt"


def project(base: pd.DataFrame, people: pd.Series) -> pd.DataFrame:
    """Clients and cost (kr) in another population, with the base year's rates per cell.

    In: `prognos.base_year` and inhabitants by the same cells. A cell that nobody lives in has no rate; its
    clients and cost are held as they were.
    """
    growth = people.reindex(base.index).fillna(0.0) / base["invanare"].where(base["invanare"] > 0)
    return base[["brukare", "kr"]].mul(growth.fillna(1.0), axis=0)


def years_table(
    result: Resultat,
    omrade: Omrade,
    rows: pd.DataFrame,
    base: pd.DataFrame,
    coming: pd.DataFrame,
    people: Mapping[int, pd.Series],
    source: str,
) -> Table:
    """The base year and every forecast year: inhabitants of the ages that count, clients and cost."""
    ages, named = SHOWN_AGES.get(omrade.kod, (omrade.malgrupp, omrade.malgrupp_namn))
    now = result.underlag.befolkning
    clients, cost = rows["brukar_id"].nunique(), exact.total(rows["kostnad"]) / exact.GRID
    lines = [(str(result.ar), float(now.loc[now["alder"].between(*ages), "antal"].sum()), clients, cost)]
    for ar, population in people.items():
        sums = project(base, population).sum()
        shown = coming.loc[(coming["ar"] == ar) & coming["alder"].between(*ages), "antal"]
        lines.append((str(ar), float(shown.sum()), sums["brukare"], sums["kr"]))
    frame = pd.DataFrame(lines, columns=["ar", "invanare", "brukare", "kr"])
    frame["kostnad"] = frame["kr"] / MNKR
    frame["forandring"] = 100 * (frame["kr"] / cost - 1) if cost else None
    frame["folk"] = 100 * (frame["invanare"] / lines[0][1] - 1) if lines[0][1] else None
    frame["bas"] = clients
    first, last = str(result.ar), str(max(people))
    return Table(
        name=f"prognos_{omrade.kod}",
        title=f"{capital(omrade.namn)} om bara befolkningen ändras",
        frame=frame,
        columns=(
            Column("ar", "År"),
            Column("invanare", capital(named), "antal"),
            Column("folk", f"Invånare mot {first}", "procent", 1),
            Column("brukare", "Brukare", "antal", basis="bas"),
            Column("kostnad", "Kostnad", "mnkr", 1, basis="bas"),
            Column("forandring", f"Kostnad mot {first}", "procent", 1, basis="bas"),
        ),
        about=f"brukare i {omrade.namn}; {first} är utfall, följande år är framskrivning",
        year=f"{first}–{last}",
        source=source,
        notes=(
            f"Kostnaden är i {first} års löner och priser. Kostnad och brukare per invånare hålls som de var "
            f"{first} i varje åldersklass och kön.",
        ),
        facts={"bas": first, "sista": last, "befolkning": named, "omrade": omrade.namn,
               "enkel": "" if "befolkningsprognos" in source else "ja"},
    )  # fmt: skip


def ages_table(
    result: Resultat,
    omrade: Omrade,
    rows: pd.DataFrame,
    base: pd.DataFrame,
    people: Mapping[int, pd.Series],
    source: str,
) -> Table:
    """Inhabitants now and at the horizon, clients and cost per inhabitant, by age class.

    Classes of few clients are joined with a neighbour, so that the total gives none of them away.
    """
    horizon = max(people)
    fine = with_all_ages(omrade.aldersklasser)
    classes = safe_ages([rows], fine)
    where = {age_label(c): age_label(next(s for s in classes if s[0] <= c[0] <= s[1])) for c in fine}

    def summed(frame: pd.DataFrame) -> pd.DataFrame:
        return frame.groupby(lambda cell: where[cell[0]]).sum()

    frame = summed(base[["invanare", "brukare", "kr"]])
    frame["invanare_sista"] = summed(people[horizon].to_frame("n"))["n"]
    frame["kostnad_sista"] = summed(project(base, people[horizon]))["kr"] / MNKR
    frame = frame.reindex([age_label(c) for c in classes]).fillna(0.0)
    # Ages that nobody in the area has, below or above its own, say nothing.
    own = {where[age_label(c)] for c in omrade.aldersklasser}
    frame = frame[(frame["brukare"] > 0) | frame.index.isin(own)]
    frame = pd.concat([frame, frame.sum().to_frame(EVERYONE).T])
    _rates(frame)
    first = str(result.ar)
    return Table(
        name=f"prognos_alder_{omrade.kod}",
        title=f"Invånare, insatser och kostnad efter ålder i {omrade.namn}",
        frame=frame.reset_index(names="klass").assign(alder=lambda f: f["klass"]),
        columns=(
            Column("klass", "Ålder"),
            *_columns(first, horizon),
            Column("andring", "Förändring", "mnkr", 1, basis="brukare"),
        ),
        about=f"invånare och brukare i {omrade.namn}",
        year=f"{first} och {horizon}",
        source=source,
        notes=(
            f"Kostnaden {horizon} är i {first} års löner och priser, med samma kostnad per invånare.",
            "Brukare räknas under hela året och invånare den 31 december, så i de äldsta åldrarna kan "
            "brukarna vara fler än invånarna.",
        ),
        total=EVERYONE,
        facts={"bas": first, "sista": str(horizon), "omrade": omrade.namn, "alla": EVERYONE},
        scope=scope(result, omrade),
        dimensions=("alder",),
    )


def sex_table(
    result: Resultat,
    omrade: Omrade,
    rows: pd.DataFrame,
    base: pd.DataFrame,
    people: Mapping[int, pd.Series],
    source: str,
) -> Table | None:
    """The same for women and men; None when one of them has too few clients to be shown."""
    if not both_sexes(rows):
        return None
    horizon = max(people)
    own = base.index.get_level_values("klass").isin([age_label(c) for c in omrade.aldersklasser])
    frame = base[own | (base["brukare"] > 0)].groupby(level="kon")[["invanare", "brukare", "kr"]].sum()
    shown = base.index[own | (base["brukare"] > 0)]
    frame["invanare_sista"] = people[horizon].reindex(shown).fillna(0.0).groupby(level="kon").sum()
    frame["kostnad_sista"] = project(base, people[horizon]).loc[shown].groupby(level="kon")["kr"].sum() / MNKR
    frame = pd.concat([frame, frame.sum().to_frame(EVERYONE).T])
    _rates(frame)
    frame.index = [capital(SEXES.get(str(kon), str(kon))) for kon in frame.index]
    first = str(result.ar)
    return Table(
        name=f"prognos_kon_{omrade.kod}",
        title=f"Framskrivningen för kvinnor och män i {omrade.namn}",
        frame=frame.reset_index(names="kon"),
        columns=(
            Column("kon", "Kön"),
            *_columns(first, horizon),
            Column("andring", "Förändring", "mnkr", 1, basis="brukare"),
        ),
        about=f"invånare och brukare i {omrade.namn}",
        year=f"{first} och {horizon}",
        source=source,
        total=EVERYONE,
        facts={"bas": first, "sista": str(horizon), "omrade": omrade.namn},
    )


def _rates(frame: pd.DataFrame) -> None:
    people = frame["invanare"].where(frame["invanare"] > 0)
    frame["per_100"] = 100 * frame["brukare"] / people
    frame["per_invanare"] = frame["kr"] / people
    frame["kostnad"] = frame["kr"] / MNKR
    frame["andring"] = frame["kostnad_sista"] - frame["kostnad"]


def _columns(first: str, horizon: int) -> tuple[Column, ...]:
    return (
        Column("invanare", f"Invånare {first}", "antal"),
        Column("invanare_sista", f"Invånare {horizon}", "antal"),
        Column("per_invanare", f"Kostnad per invånare {first}", "kr/invånare", basis="brukare"),
        Column("kostnad", f"Kostnad {first}", "mnkr", 1, basis="brukare", measure=COST),
        Column("kostnad_sista", f"Kostnad {horizon}", "mnkr", 1, basis="brukare"),
    )
