"""Who stands out by other rules than the limit: quartiles, a percentile, the dearest of each group?

Secondary lenses, shown beside the limit. Only counts and sums leave here. Source: KPB-reference §4.
"""

import numpy as np
import pandas as pd

from kpbcalc import exact, params
from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.find_outliers import CLOSE, Scope, outliers
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits
from kpbcalc.table import THOUSAND, Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."


def fences(costs: np.ndarray, *factors: float) -> list[float]:
    """Tukey's fences Q3 + k·(Q3 - Q1), one per factor; quartiles by linear interpolation."""
    low, high = np.percentile(costs, [25, 75])
    return [float(high + factor * (high - low)) for factor in factors]


def right_trim(costs: pd.Series, groups: pd.Series, percent: int) -> pd.Series:
    """Which clients are the dearest `percent` of their group; a group too small for one has none.

    In: costs and groups by client. Equal costs are told apart by the client's place in the index.
    """
    order = costs.sort_values(ascending=False, kind="stable").index
    rank = groups.loc[order].groupby(groups.loc[order]).cumcount().reindex(costs.index)
    most = groups.map(groups.value_counts()) * percent // 100
    return rank < most


def lenses(result: Resultat, rows: pd.DataFrame, omrade: Omrade, scope: Scope) -> Table | None:
    """One row per rule: its limit, clients over it, their share of clients and cost, cost over it.

    The limits are nested, so two rules a few clients apart would tell of those few: the later is left out.
    """
    found = outliers(result, rows, scope)
    if len(found) < 1:
        return None
    settings = params.toml("ytterfall.toml")["linser"]
    costs = found["kostnad"]
    kronor = exact.to_float(costs).to_numpy()
    near, far = fences(kronor, settings["tukey"], settings["tukey_langt"])
    wanted = [
        ("Rapportens gräns", float(limits(result.ar)[scope.grans])),
        (f"Över kvartilgränsen (Tukey {_decimal(settings['tukey'])})", near),
        (f"Långt över kvartilgränsen (Tukey {_decimal(settings['tukey_langt'])})", far),
        (
            f"Över den {settings['percentil']}:e percentilen",
            float(np.percentile(kronor, settings["percentil"])),
        ),
    ]
    step = int(settings["avrunda_till"])
    lines, nested = [], [0, len(costs)]
    for name, limit in wanted:
        whole = round(limit / step) * step
        over = costs[costs - whole * exact.GRID > CLOSE]
        line = _line(name, over, costs) | {"grans": float(whole)}
        line["over_grans"] = (exact.total(over) / exact.GRID - len(over) * whole) / THOUSAND
        if any(0 < abs(len(over) - n) < minimum() for n in nested):
            continue
        lines.append(line)
        nested.append(len(over))
    trimmed = costs[right_trim(costs, _main_group(rows).reindex(costs.index), int(settings["hogertrim"]))]
    name = f"Dyraste {settings['hogertrim']} procenten i varje insatsgrupp"
    line = _line(name, trimmed, costs)
    if not 0 < len(trimmed) < minimum():
        lines.append(line | {"grans": None, "over_grans": None})
    if not lines:
        return None
    return Table(
        name=f"ytterfall_linser_{omrade.kod}",
        title=f"Andra sätt att se vilka kostnader som sticker ut i {omrade.namn}",
        frame=pd.DataFrame(lines).astype({"grans": "float64", "over_grans": "float64"}),
        columns=(
            Column("regel", "Regel"),
            Column("grans", "Gräns", "kr", basis="antal"),
            Column("antal", "Brukare över", "antal", persons=True),
            Column("andel", "Andel av brukarna", "procent", 1, basis="antal"),
            Column("andel_kostnad", "Andel av kostnaden", "procent", 1, basis="antal"),
            Column("over_grans", "Kostnad över gränsen", "tkr", basis="antal"),
        ),
        about=f"brukare i {omrade.namn} med insatser enligt {scope.omfattning}",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            f"Kvartilgränsen är övre kvartilen plus {_decimal(settings['tukey'])} gånger avståndet mellan "
            f"kvartilerna; gränserna är avrundade till {step} kr, och de som räknas kostade mer än den "
            "avrundade gränsen.",
            "Insatsgruppen är den som kostat mest för brukaren under året. Den sista regeln har ingen gräns "
            "i kronor: den ser vilka som är dyra för sin grupp.",
            *(
                ["Regler som några få brukare skiljer från en annan regel visas inte."]
                * (len(lines) <= len(wanted))
            ),
        ),
        facts={
            "omrade": omrade.namn,
            "omfattning": scope.omfattning,
            "grupp": name,
            "tukey": wanted[1][0],
            "percentil": wanted[3][0],
        },
    )


def _line(name: str, over: pd.Series, costs: pd.Series) -> dict[str, object]:
    share = exact.ratio(exact.total(over), exact.total(costs)) or 0.0
    return {
        "regel": name,
        "antal": len(over),
        "andel": 100 * len(over) / len(costs),
        "andel_kostnad": 100 * share,
    }


def _main_group(rows: pd.DataFrame) -> pd.Series:
    """The insats group that cost most for each client; the first by name of equals."""
    by_group = rows.groupby(["brukar_id", "grupp"])["kostnad"].sum().reset_index()
    by_group = by_group.sort_values(["brukar_id", "kostnad", "grupp"], ascending=[True, False, True])
    return by_group.drop_duplicates("brukar_id").set_index("brukar_id")["grupp"]


def _decimal(number: float) -> str:
    return f"{number:g}".replace(".", ",")
