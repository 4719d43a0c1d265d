"""Which clients are the outliers, one by one? For the municipality's own staff, under secrecy, only.

Source: docs/metod.md §5.6 (follow-up list for internal use only). The only analysis whose rows are persons:
every cell rests on one person, so that the disclosure gate would hide the whole list from any other
audience.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade, client_rows, group_name
from kpbcalc.analysis.find_outliers import SCOPES, described, outliers, parts_of, whole_of
from kpbcalc.base import exact
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
NAMED = 3  # insats groups or units named per client, the dearest first
SMALLEST = 1  # percent of the cost: less is not worth the room
SEX = {"K": "kvinna", "M": "man"}


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`fall`: every client over a limit this year; nothing where the area has no limit.

    First those over the limit that the area's outliers are described by, dearest first. Pseudonym, sex,
    age, limits passed, insats groups and units by share of the year's cost, cost each year, the most over
    a limit, and how many of the years over it.
    """
    if omrade.kod not in SCOPES:
        return {}
    result = years[-1]
    rows = [client_rows(r, omrade) for r in years]
    per_scope = [(scope, outliers(result, rows[-1], scope)) for scope in SCOPES[omrade.kod]]
    over = pd.DataFrame(
        {
            scope.namn: _over(found, limits(result.underlag.own, result.ar)[scope.grans])
            for scope, found in per_scope
        }
    )
    if over.empty:
        return {}
    most = over.max(axis=1)
    told = described(omrade)
    mine = rows[-1][rows[-1]["brukar_id"].isin(most.index)]
    names = result.underlag.enheter.set_index("enhet")["namn"]
    people = mine.groupby("brukar_id").agg(kon=("kon", "first"), alder=("alder", "first"))
    frame = people.assign(
        kon=people["kon"].map(SEX),
        insatser=_parts(mine, mine["grupp"].map(group_name)),
        enheter=_parts(mine, mine["enhet"].map(names)),
        over=most,
        granser=over.notna().apply(lambda line: _passed(list(over.columns[line]), omrade), axis=1),
        sist=over[told.namn].isna() if told else False,
    )
    for r, year in zip(years, rows, strict=True):
        frame[str(r.ar)] = year.groupby("brukar_id")["kr"].sum()
    times = [_ever(r, year, omrade) for r, year in zip(years, rows, strict=True)]
    frame["ar_over"] = sum((frame.index.isin(ids) for ids in times), start=0)
    frame = frame.reset_index().sort_values(
        ["sist", str(result.ar), "brukar_id"], ascending=[True, False, True]
    )
    return {"fall": _table(frame.assign(person=1), years, omrade)}


def _over(found: pd.DataFrame, limit: int) -> pd.Series:
    """How much each outlier is over the limit, in kr."""
    return exact.to_float(found.loc[found["over"], "kostnad"]) - limit


def _passed(scopes: list[str], omrade: Omrade) -> str:
    """The limits passed, in words; who has passed that of a part is not told of the whole."""
    whole = whole_of(omrade)
    parts = {part.namn for part in (parts_of(whole, omrade) if whole else ())}
    implied = {whole.namn} if whole and parts & set(scopes) else set()
    return ", ".join(name for name in scopes if name not in implied)


def _ever(result: Resultat, rows: pd.DataFrame, omrade: Omrade) -> set[str]:
    """The clients over any of the area's limits that year."""
    found = (outliers(result, rows, scope) for scope in SCOPES[omrade.kod])
    return {str(b) for each in found for b in each.index[each["over"]]}


def _parts(rows: pd.DataFrame, label: pd.Series) -> pd.Series:
    """What a client's cost is made of: the dearest labels with their share, as words."""
    parts = rows.assign(del_av=label).groupby(["brukar_id", "del_av"])["kr"].sum().reset_index()
    parts["andel"] = 100 * parts["kr"] / parts.groupby("brukar_id")["kr"].transform("sum")
    parts = parts.sort_values(["brukar_id", "andel", "del_av"], ascending=[True, False, True])
    parts = parts[parts["andel"] >= SMALLEST]
    words = [
        f"{p} ({a:.0f}\N{NO-BREAK SPACE}%)" for p, a in zip(parts["del_av"], parts["andel"], strict=True)
    ]
    parts = parts.assign(ord=words)
    return parts.groupby("brukar_id").head(NAMED).groupby("brukar_id")["ord"].agg(", ".join)


def _table(frame: pd.DataFrame, years: Sequence[Resultat], omrade: Omrade) -> Table:
    span = "–".join(dict.fromkeys((str(years[0].ar), str(years[-1].ar))))
    return Table(
        name=f"fall_{omrade.kod}",
        title=f"Ytterfall i {omrade.namn}, person för person",
        frame=frame.reset_index(drop=True),
        columns=(
            Column("brukar_id", "Brukare (pseudonym)", basis="person"),
            Column("kon", "Kön", basis="person"),
            Column("alder", "Ålder", "antal", basis="person"),
            Column("granser", "Över gränsen för", basis="person"),
            Column("insatser", "Insatser", basis="person"),
            Column("enheter", "Enheter", basis="person"),
            *(Column(str(r.ar), f"Kostnad {r.ar}", "kr", basis="person") for r in years),
            Column("over", "Mest över en gräns", "kr", basis="person"),
            Column("ar_over", f"Antal år som ytterfall {span}", "antal", basis="person"),
        ),
        about=f"brukare i {omrade.namn} vars kostnad {years[-1].ar} är över någon av områdets gränser",
        year=span,
        source=SOURCE,
        notes=(
            "Sekretess. En rad är en person. Bara den som behöver uppgifterna i sitt arbete får använda dem.",
            f"Högst {NAMED} insatsgrupper och enheter nämns per brukare, de dyraste först, med andelen av "
            "brukarens kostnad under året.",
        ),
        facts={"ar": str(years[-1].ar), "aren": str(len(years))},
    )
