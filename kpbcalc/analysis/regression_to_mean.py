"""Do the dearest clients cost less the year after, and would they have anyway?

Whoever is ranked by a dear year tends to a less dear one: some recover, move or die. So the dearest of the
year before are set beside the same ranks of a year earlier, and only what differs can be anybody's doing.
Source: docs/metod.md §5.5 (regression to the mean).
"""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from kpbcalc.analysis.area import Omrade, client_rows
from kpbcalc.analysis.osakerhet import bootstrap, level
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
SAME = 0.01  # kr between two costs that are the same but for the rounding of shares


def followed(before: pd.Series, after: pd.Series, size: int) -> pd.DataFrame:
    """The `size` dearest of a year (fore) and what they cost the year after (efter, zero when they left).

    In: cost by client. Those who cost as much as the last of them (a year in the same home costs the same for
    many) share the places that are left: each counts for the same part of a person (`vikt`), so that nobody
    is chosen by pseudonym. The weights sum to `size`. Out in an order that follows from the costs alone.
    """
    limit = before.nlargest(size).iloc[-1]
    tied = (before - limit).abs() < SAME
    above = (before > limit) & ~tied
    weight = above.astype("float64").mask(tied, (size - above.sum()) / tied.sum())
    group = pd.DataFrame({"fore": before, "efter": after.reindex(before.index).fillna(0.0), "vikt": weight})
    group = group[group["vikt"] > 0]
    order = group.round(2).sort_values(["fore", "efter"], ascending=False, kind="stable").index
    return group.loc[order]


def change(group: pd.DataFrame) -> float:
    """By how many percent a followed group's cost changed."""
    fore, efter = _sums(group)
    return float(100 * (efter / fore - 1))


def _sums(group: pd.DataFrame) -> tuple[float, float]:
    """The weighted costs of a followed group: the dear year's, and the year after."""
    return float((group["fore"] * group["vikt"]).sum()), float((group["efter"] * group["vikt"]).sum())


def regression(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`atergang`: the dearest followed a year, this time and the time before; `atergang_skillnad`.

    The second, with its interval, needs three years. Nothing when the dearest would be a few persons.
    """
    costs = [client_rows(r, omrade).groupby("brukar_id")["kr"].sum() for r in years]
    percent = int(params.toml("osakerhet.toml")["dyraste"]["andel"])
    size = math.ceil(len(costs[-2]) * percent / 100)
    if size < 2 * minimum():
        return {}
    groups = {(years[-2].ar, years[-1].ar): followed(costs[-2], costs[-1], size)}
    if len(years) > 2 and years[-3].ar == years[-2].ar - 1 and len(costs[-3]) > size:
        groups[(years[-3].ar, years[-2].ar)] = followed(costs[-3], costs[-2], size)
    found = {"atergang": _table(groups, omrade, percent)}
    if len(groups) == 2:
        now, then = groups.values()
        found["atergang_skillnad"] = _difference(now, then, years, omrade)
    return found


def _table(groups: dict[tuple[int, int], pd.DataFrame], omrade: Omrade, percent: int) -> Table:
    lines: list[dict[str, Any]] = []
    for (first, last), group in groups.items():
        size, stay = group["vikt"].sum(), group.loc[group["efter"] > 0, "vikt"].sum()
        fore, efter = _sums(group)
        lines.append(
            {
                "grupp": f"De dyraste {first}, följda till {last}",
                "brukare": round(size),
                "fore": fore / size,
                "efter": efter / size,
                "forandring": change(group),
                "kvar": 100 * stay / size,
                "few": any(SAME < n < minimum() - SAME for n in (stay, size - stay)),
            }
        )
    spans = list(groups)
    told = not any(line["few"] for line in lines)
    shared = any((group["vikt"] < 1).any() for group in groups.values())
    return Table(
        name=f"atergang_{omrade.kod}",
        title=f"De dyraste brukarna i {omrade.namn} året efter",
        frame=pd.DataFrame(lines),
        columns=(
            Column("grupp", "Grupp"),
            Column("brukare", "Brukare", "antal", persons=True),
            Column("fore", "Kostnad det dyra året", "kr/brukare", basis="brukare"),
            Column("efter", "Kostnad året efter", "kr/brukare", basis="brukare"),
            Column("forandring", "Förändring", "procent", 1, basis="brukare"),
            *([Column("kvar", "Andel med insats året efter", "procent", 1, basis="brukare")] * told),
        ),
        about=f"brukare i {omrade.namn}, de {percent} procent som kostade mest {spans[0][0]} och lika många "
        "med samma rang året innan" if len(spans) > 1 else
        f"brukare i {omrade.namn}, de {percent} procent som kostade mest {spans[0][0]}",
        year=f"{spans[-1][0]}–{spans[0][1]}",
        source=SOURCE,
        notes=(
            "Löpande priser: beloppen är inte omräknade för löne- och prisökningar.",
            "Den som inte längre har någon insats räknas med kostnaden noll.",
            *(["De som kostade lika mycket som gruppens sista delar dess sista platser lika."] * shared),
        ),
        facts={
            "nu": lines[0]["grupp"], "da": lines[1]["grupp"] if len(lines) > 1 else "",
            "fran": str(spans[0][0]), "till": str(spans[0][1]), "andel": str(percent),
        },
    )  # fmt: skip


def _difference(now: pd.DataFrame, then: pd.DataFrame, years: Sequence[Resultat], omrade: Omrade) -> Table:
    """The later group's change less the earlier's, in percentage points, with its interval."""
    # Each person is drawn in the own group: the other group's columns are zero for them.
    each = np.zeros((len(now) + len(then), 4))
    each[: len(now), :2] = now[["fore", "efter"]].mul(now["vikt"], axis=0)
    each[len(now) :, 2:] = then[["fore", "efter"]].mul(then["vikt"], axis=0)
    ((low, high),) = bootstrap(each, lambda s: 100 * (s[:, [1]] / s[:, [0]] - s[:, [3]] / s[:, [2]]))
    frame = pd.DataFrame(
        {
            "rad": ["Skillnad mellan grupperna"],
            "skillnad": [change(now) - change(then)],
            "lag": [low],
            "hog": [high],
            "brukare": [round(min(now["vikt"].sum(), then["vikt"].sum()))],
        }
    )
    return Table(
        name=f"atergang_skillnad_{omrade.kod}",
        title=f"De dyraste brukarna i {omrade.namn}: mer eller mindre än året innan",
        frame=frame,
        columns=(
            Column("rad", "Mått"),
            Column("skillnad", "Skillnad i förändring", "procentenheter", 1, basis="brukare"),
            Column("lag", "Intervall från", "procentenheter", 1, basis="brukare"),
            Column("hog", "Intervall till", "procentenheter", 1, basis="brukare"),
        ),
        about=f"de två grupperna av dyraste brukare i {omrade.namn}",
        year=f"{years[-3].ar}–{years[-1].ar}",
        source=SOURCE,
        notes=(
            "Intervallet (bootstrap) säger hur mycket skillnaden hade kunnat variera om andra personer med "
            "samma slags behov hade råkat vara de dyraste. Det täcker inte fel i underlaget.",
        ),
        facts={"niva": str(level())},
    )
