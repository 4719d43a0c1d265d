"""Who stands out by other rules than the limit: quartiles, a percentile, the dearest of each group?

Secondary lenses, shown beside the limit. Only counts and sums leave here. Source: docs/metod.md §4.
"""

import numpy as np
import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.find_outliers import (
    CLOSE,
    Scope,
    carried_by_few,
    limited,
    outliers,
    uncounted,
    without_money,
)
from kpbcalc.analysis.regression_to_mean import followed
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import exact, params
from kpbcalc.base.table import THOUSAND, Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits

OWN = "Rapportens gräns"
SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."


def fences(costs: np.ndarray, *factors: float) -> list[float]:
    """Tukey's fences Q3 + k·(Q3 - Q1), one per factor; quartiles by linear interpolation."""
    low, high = np.percentile(costs, [25, 75])
    return [float(high + factor * (high - low)) for factor in factors]


def right_trim(costs: pd.Series, groups: pd.Series, percent: int) -> pd.Series:
    """How much each client counts among the dearest `percent` of the group; a group too small has none.

    In: costs (int64 10⁻⁸ kr) and groups by client. Those who cost as much as the last of a group's dearest
    share its last places (`followed`): nobody is chosen by pseudonym.
    """
    weight = pd.Series(0.0, index=costs.index)
    for _, mine in exact.to_float(costs).groupby(groups):
        if size := len(mine) * percent // 100:
            weight.update(followed(mine, mine, size)["vikt"])
    return weight


def lenses(result: Resultat, rows: pd.DataFrame, omrade: Omrade, scope: Scope) -> Table | None:
    """One row per rule: its limit, clients over it, their share of clients and cost, cost over it.

    The limits are nested, so two rules a few clients apart would tell of those few: the later is left out.
    """
    found = outliers(result, rows, scope)
    if len(found) < 1:
        return None
    known = limited(result, rows, omrade)
    counted, told = scope not in uncounted(known, omrade), scope not in without_money(result, known, omrade)
    settings = params.toml("ytterfall.toml")["linser"]
    costs = found["kostnad"]
    kronor = exact.to_float(costs).to_numpy()
    near, far = fences(kronor, settings["tukey"], settings["tukey_langt"])
    wanted = [
        (OWN, float(limits(result.underlag.own, result.ar)[scope.grans])),
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
        beyond = exact.to_float(over) - whole
        line["few_kr"] = 1 if carried_by_few(beyond) or (name == OWN and not told) else len(over)
        line["over_grans"] = (exact.total(over) / exact.GRID - len(over) * whole) / THOUSAND
        if any(0 < abs(len(over) - n) < minimum() for n in nested):
            continue
        lines.append(line)
        nested.append(len(over))
    closed = {line["antal"] for line in lines if line["few_kr"] == 1}
    for line in lines:  # the same persons' cost over another limit is the same secret
        line["few_kr"] = 1 if line["antal"] in closed else line["few_kr"]
    weight = right_trim(costs, _main_group(rows).reindex(costs.index), int(settings["hogertrim"]))
    name = f"Dyraste {settings['hogertrim']} procenten i varje insatsgrupp"
    size, shared = round(weight.sum()), bool(((weight > 0) & (weight < 1)).any())
    if not 0 < size < minimum():
        theirs = exact.to_float(costs) * weight
        lines.append(
            {
                "regel": name,
                "antal": size,
                "andel": 100 * size / len(costs),
                "andel_kostnad": 100 * float(theirs.sum()) / kronor.sum() if kronor.sum() else 0.0,
                "few_kr": 1 if carried_by_few(theirs) else size,
                "grans": None,
                "over_grans": None,
            }
        )
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
            *([Column("andel", "Andel av brukarna", "procent", 1, basis="antal")] * counted),
            Column("andel_kostnad", "Andel av kostnaden", "procent", 1, basis="few_kr"),
            Column("over_grans", "Kostnad över gränsen", "tkr", basis="few_kr"),
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
            *(["De som kostade lika mycket som en grupps sista delar dess sista platser lika."] * shared),
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
            "egen": wanted[0][0],
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
