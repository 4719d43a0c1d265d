"""What became of each unit since last year, and is it the volume or the unit cost?

ΔC = Δv·p̄ + Δp·v̄ for every insats at the unit, bars = mean of the two years. Source: docs/metod.md §5.5; the
table is Gotland's, which follows every unit's cost per hour and day from year to year [S3].
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, group_name, scope
from kpbcalc.analysis.compared_units import compared
from kpbcalc.analysis.explain_change import CURRENT_PRICES
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.base.table import MNKR, Column, Measure, Table, Unit
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
ALL_UNITS, REST = "Alla enheter", "Övriga enheter"


def effects(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    """The change of each unit's cost in volume and price, by enhet (kr: fore, efter, volym, pris).

    In: client rows of two years. efter − fore = volym + pris. An insats that is at the unit in one of the
    years only has one price: all of its change is volume.
    """
    keys = ["enhet", "insats"]
    first, last = (rows.groupby(keys)[["kr", "volym"]].sum() for rows in (before, after))
    both = first.add_suffix("_fore").join(last.add_suffix("_efter"), how="outer").fillna(0.0)
    was, now = both["kr_fore"] / both["volym_fore"], both["kr_efter"] / both["volym_efter"]
    both["volym"] = (both["volym_efter"] - both["volym_fore"]) * (was.fillna(now) + now.fillna(was)) / 2
    both["pris"] = both["kr_efter"] - both["kr_fore"] - both["volym"]
    found = both.groupby(level="enhet").sum()
    return found.rename(columns={"kr_fore": "fore", "kr_efter": "efter"})


def table(
    before: pd.DataFrame,
    after: pd.DataFrame,
    grupp: str,
    unit: Unit,
    years: Sequence[Resultat],
    omrade: Omrade,
) -> Table | None:
    """Every unit's unit cost in the two years, and its change in cost by volume and price.

    Units of few clients in a year are joined. None when no unit can be shown.
    """
    found = effects(before, after)
    clients = [rows.groupby("enhet")["brukar_id"].agg(set) for rows in (before, after)]

    def size(units: list[str]) -> int:
        counts = [len(set().union(*(c[u] for u in units if u in c.index))) for c in clients]
        return min((n for n in counts if n), default=0)

    few = to_join(list(found.index), size, minimum())
    names = pd.concat([r.underlag.enheter.set_index("enhet")["namn"] for r in years])
    names = names[~names.index.duplicated(keep="last")]
    parts = [(str(names[u]), [str(u)]) for u in found.index if u not in few]
    if not parts:
        return None
    parts += [(REST, few)] * bool(few)
    lines = [
        _line(name, found.loc[units], size(units)) | {"enhet": units[0] if len(units) == 1 else REST}
        for name, units in parts
    ]
    lines.sort(key=lambda line: (line["namn"] == REST, -abs(line["andring"]), line["namn"]))
    frame = pd.DataFrame([*lines, _line(ALL_UNITS, found, size(list(found.index)))])
    first, last = (str(r.ar) for r in years)
    places = [{"ar": str(r.ar), **compared(grupp, r, omrade)} for r in years]
    return Table(
        name=f"enhetsandring_{grupp}_{omrade.kod}",
        title=f"Enheternas förändring från {first} till {last}, {group_name(grupp)}",
        frame=frame,
        columns=(
            Column("namn", "Enhet"),
            Column("pris_fore", f"Styckkostnad {first}", unit, basis="brukare",
                   measure=Measure("kr", per="volym", where=places[0])),
            Column("pris_efter", f"Styckkostnad {last}", unit, basis="brukare",
                   measure=Measure("kr", per="volym", where=places[1])),
            Column("procent", "Styckkostnadens förändring", "procent", 1, basis="brukare"),
            Column("volym", "Volymeffekt", "mnkr", 1, basis="brukare"),
            Column("pris", "Priseffekt", "mnkr", 1, basis="brukare"),
            Column("andring", "Kostnadsförändring", "mnkr", 1, basis="brukare"),
        ),
        about=f"kostnad för brukare i {omrade.namn}, egen och annan regi",
        year=f"{first}–{last}",
        source=SOURCE,
        notes=(
            "Volymeffekten är ändrad volym gånger medelpriset, priseffekten ändrad styckkostnad gånger "
            "medelvolymen; de summerar till förändringen. En enhet som är ny eller har upphört ändras bara i "
            "volym.",
            CURRENT_PRICES,
            *([f"{REST} är de med färre än {minimum()} brukare något av åren."] * bool(few)),
        ),
        total=ALL_UNITS,
        facts={"fran": first, "till": last, "grupp": group_name(grupp), "omrade": omrade.namn, "rest": REST},
        scope=scope(years[-1], omrade, grupp=capital(group_name(grupp))),
        dimensions=("enhet",),
    )  # fmt: skip


def _line(name: str, found: pd.DataFrame, brukare: int) -> dict[str, Any]:
    sums = found.sum()
    was, now = (
        sums[f] / sums[v] if sums[v] else None for f, v in (("fore", "volym_fore"), ("efter", "volym_efter"))
    )
    return {
        "namn": name, "pris_fore": was, "pris_efter": now,
        "procent": 100 * (now / was - 1) if was and now else None,
        "volym": sums["volym"] / MNKR, "pris": sums["pris"] / MNKR,
        "andring": (sums["volym"] + sums["pris"]) / MNKR, "brukare": brukare,
    }  # fmt: skip
