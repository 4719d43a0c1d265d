"""Which clients are the outliers, one by one? For the municipality's own staff, under secrecy, only.

Source: docs/metod.md §5.6 (follow-up list for internal use only). Besides the aggregates this is the only
place that reads a client's row, and the only table whose rows are persons: it is never released, and only the
notebook for the audience intern makes it.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from kpbcalc.aggregates.year import Year, year
from kpbcalc.aggregates.ytterfall import MAIN, OVER, SCOPES, Scope, costs
from kpbcalc.analysis.area import Omrade, group_name
from kpbcalc.analysis.context import OWN
from kpbcalc.base import exact
from kpbcalc.base.figure import ABSENT
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.costing import Resultat

NAMED = 3  # insats groups or units named per client, the dearest first
SMALLEST = 1  # percent of the cost: less is not worth the room
SEX = {"K": "kvinna", "M": "man"}
Beyond = dict[str, dict[Scope, float]]  # by pseudonym: what each passed limit is passed by, kr


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`fall`: every client over a limit this year; nothing where the area has no limit, or nobody is over it.

    First those over the limit that the area's outliers are described by, dearest first. Pseudonym, sex,
    age, limits passed, insats groups and units by share of the year's cost, cost each year, the most over
    a limit, and how many of the years over it.
    """
    scopes = SCOPES.get(omrade.kod, ())
    all_years = [year(result) for result in years] if scopes else []
    over = [_over(one, omrade.kod, scopes) for one in all_years]
    if not over or not over[-1]:
        return {}
    paid = [_by_client(one, omrade.kod) for one in all_years]
    rows = _named(all_years[-1], omrade.kod)
    rows = rows[rows["brukar_id"].isin(over[-1])]
    people = rows.groupby("brukar_id")[["kon", "alder"]].first()
    names = years[-1].underlag.enheter.set_index("enhet")["namn"]
    insatser, units = _parts(rows, rows["grupp"].map(group_name)), _parts(rows, rows["enhet"].map(names))

    def place(client: str) -> tuple[bool, float, str]:
        described = any(scope.kod == MAIN[omrade.kod] for scope in over[-1][client])
        return not described, -paid[-1][client], client

    found: list[dict[str, Value]] = [
        {
            "brukar_id": client, "kon": SEX[people["kon"][client]], "alder": float(people["alder"][client]),
            "granser": _passed(over[-1][client]), "insatser": insatser[client], "enheter": units[client],
            **{str(one.ar): kr.get(client, ABSENT) for one, kr in zip(all_years, paid, strict=True)},
            "over": max(over[-1][client].values()), "ar_over": float(sum(client in some for some in over)),
        }
        for client in sorted(over[-1], key=place)
    ]  # fmt: skip
    return {"fall": _table(found, [one.ar for one in all_years], omrade)}


def _over(of: Year, omrade: str, scopes: Sequence[Scope]) -> Beyond:
    """The clients over some limit, and by how much."""
    found: Beyond = {}
    for scope in scopes:
        mine = costs(of, omrade, scope)
        for client, kr in mine.loc[mine["lage"] == OVER, ["client", "kr_over"]].itertuples(index=False):
            found.setdefault(of.ids[client], {})[scope] = kr / exact.GRID
    return found


def _named(of: Year, omrade: str) -> pd.DataFrame:
    """An area's rows with pseudonyms (brukar_id) and cost in kr."""
    rows = of.of_area(omrade)
    return rows.assign(brukar_id=[of.ids[client] for client in rows["client"]], kr=exact.to_float(rows["kr"]))


def _by_client(of: Year, omrade: str) -> Mapping[str, float]:
    """Each client's cost of the year in the area, kr."""
    each = of.of_area(omrade).groupby("client")["kr"].sum()
    return {of.ids[client]: kr / exact.GRID for client, kr in zip(each.index, each, strict=True)}


def _passed(scopes: Mapping[Scope, float]) -> str:
    """The limits passed, in words; who has passed that of a part is not told of the whole."""
    parts = [scope for scope in scopes if len(scope.boendeform) == 1]
    told = [s for s in scopes if s in parts or not any(s.lagrum == part.lagrum for part in parts)]
    return ", ".join(scope.namn for scope in told)


def _parts(rows: pd.DataFrame, label: pd.Series) -> pd.Series:
    """What each client's cost is made of: the dearest labels with their share, as words."""
    parts = rows.assign(del_av=label).groupby(["brukar_id", "del_av"])["kr"].sum().reset_index()
    parts["andel"] = 100 * parts["kr"] / parts.groupby("brukar_id")["kr"].transform("sum")
    parts = parts.sort_values(["brukar_id", "andel", "del_av"], ascending=[True, False, True])
    parts = parts[parts["andel"] >= SMALLEST]
    words = [
        f"{p} ({a:.0f}\N{NO-BREAK SPACE}%)" for p, a in zip(parts["del_av"], parts["andel"], strict=True)
    ]
    parts = parts.assign(ord=words)
    return parts.groupby("brukar_id").head(NAMED).groupby("brukar_id")["ord"].agg(", ".join)


def _table(rows: Sequence[Mapping[str, Value]], years: Sequence[int], omrade: Omrade) -> Table:
    span = "–".join(dict.fromkeys((str(years[0]), str(years[-1]))))
    return Table(
        name=f"fall_{omrade.kod}",
        title=f"Ytterfall i {omrade.namn}, person för person",
        columns=(
            Column("brukar_id", "Brukare (pseudonym)"),
            Column("kon", "Kön"),
            Column("alder", "Ålder", "antal"),
            Column("granser", "Över gränsen för"),
            Column("insatser", "Insatser"),
            Column("enheter", "Enheter"),
            *(Column(str(ar), f"Kostnad {ar}", "kr") for ar in years),
            Column("over", "Mest över en gräns", "kr"),
            Column("ar_over", f"Antal år som ytterfall {span}", "antal"),
        ),
        cells=tuple(rows),
        about=f"brukare i {omrade.namn} vars kostnad {years[-1]} är över någon av områdets gränser",
        year=span,
        source=OWN,
        notes=(
            "Sekretess. En rad är en person. Bara den som behöver uppgifterna i sitt arbete får använda dem.",
            f"Högst {NAMED} insatsgrupper och enheter nämns per brukare, de dyraste först, med andelen av "
            "brukarens kostnad under året.",
        ),
        facts={"ar": str(years[-1]), "aren": str(len(years)), "omrade": omrade.namn},
        sheet="Ytterfall person för person",
    )
