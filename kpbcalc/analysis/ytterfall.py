"""How many clients cost more than the limit, how much, and with which insatser? Never who.

Source: docs/metod.md §4 (definitions, limits), docs/metod.md §5.6. "Överstigande" is strictly more than.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name
from kpbcalc.analysis.area import scope as scope_of
from kpbcalc.analysis.cost_classes import cost_classes
from kpbcalc.analysis.find_outliers import (
    SCOPES,
    Scope,
    boende_of,
    described,
    excess,
    few_of,
    limited,
    outliers,
    parts_of,
    parts_tell_of_few,
    place_of,
    to_describe,
    together,
    two_largest,
    uncounted,
    whole_of,
    without_money,
)
from kpbcalc.analysis.measures import CLIENTS, OUTLIER_SHARE, OUTLIERS
from kpbcalc.analysis.outlier_history import history, why_no_history
from kpbcalc.analysis.outlier_lenses import lenses
from kpbcalc.analysis.outlier_profile import by_age, by_service, profile
from kpbcalc.analysis.rare_combinations import rare
from kpbcalc.analysis.reference import JOIN, combinations
from kpbcalc.analysis.sabo_occupancy import occupancy
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import exact
from kpbcalc.base.table import Column, Measure, Table
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limit_in_force, limits

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
MOST_COMBINATIONS, MOST_OF_OTHERS = 10, 5
ALL_OUTLIERS = "Alla ytterfall"
REST = "Övriga kombinationer"
FIRST_TOGETHER = "Först när boendeformerna läggs ihop"
TOGETHER = (
    f"På raden ”{FIRST_TOGETHER}” står de som inte når över gränsen i någon av boendeformerna, bara med "
    "kostnaden i båda. De finns på raden för båda boendeformerna och inte på raderna för en av dem."
)
PARTS_LEFT_OUT = (
    "Ordinärt och särskilt boende visas inte var för sig: tillsammans med raden för båda skulle raderna visa "
    "några få personer."
)


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """The tables of the section, by key; those without data, or about too few persons, are left out.

    `granser` (limits, clients, cost), `kvar` (who remains), `profil` and `alder` (what they have in common),
    `insatser` and `kombinationer` (what they get), `kostnadsklasser`, `linser` (other rules),
    `sabo_belaggning`. What is said of the area's main scope is said in short of the others, by
    `kombinationer_<scope>`, `profil_<scope>` and `alder_<scope>`.
    """
    result = years[-1]
    rows = client_rows(result, omrade)
    if rows.empty:
        return {}
    found = {
        "granser": _limits(years, omrade, rows),
        "kvar": history(years, omrade),
        "kostnadsklasser": cost_classes(result, omrade, rows),
        "sabo_belaggning": occupancy(result, omrade),
    }
    scopes, main = to_describe(result, rows, omrade), described(omrade)
    for scope in (scope for scope in scopes if scope is not main):
        found |= {
            f"kombinationer_{scope.kod}": _combinations(
                result, omrade, rows, scope, MOST_OF_OTHERS, scope.kod
            ),
            f"profil_{scope.kod}": profile(result, rows, omrade, scope, scope.kod),
            f"alder_{scope.kod}": by_age(result, rows, omrade, scope, scope.kod),
        }
    if main and main in scopes:
        found |= {
            "profil": profile(result, rows, omrade, main),
            "alder": by_age(result, rows, omrade, main),
            "insatser": by_service(result, rows, omrade, main),
            "kombinationer": _combinations(result, omrade, rows, main),
        }
    # The other rules are shown also where nobody, or a few, are over the limit: then its own row is left out.
    if main and (main in scopes or few_of(outliers(result, rows, main)) < minimum()):
        found["linser"] = lenses(result, rows, omrade, main)
    return {name: table for name, table in found.items() if table is not None}


def _limits(years: Sequence[Resultat], omrade: Omrade, rows: pd.DataFrame) -> Table | None:
    """One row per law and housing form that the area has a limit for."""
    result = years[-1]
    entry = limit_in_force(result.underlag.own, result.ar)
    lines: list[dict[str, Any]] = []
    known = limited(result, rows, omrade)
    secret, closed = uncounted(known, omrade), without_money(result, known, omrade)
    for scope, costs in known.items():
        limit = limits(result.underlag.own, result.ar)[scope.grans]
        over = costs.loc[costs["over"], "kostnad"]
        spent = exact.total(over)
        lines.append(
            {
                "rad": scope.namn,
                "omfattning": scope.grans,
                "boende": place_of(scope),
                "grans": limit,
                "brukare": len(costs),
                "ytterfall": len(over),
                "andel": 100 * len(over) / len(costs),
                "andel_kostnad": 100 * (exact.ratio(spent, exact.total(costs["kostnad"])) or 0.0),
                "over_grans": (spent - len(over) * limit * exact.GRID) / exact.GRID / 1000,
                # A few clients under the limit are as easy to count as a few over it.
                "few": few_of(costs),
                "few_brukare": 1 if scope in secret else len(costs),
                "utan_kr": scope in closed,
                "utan_antal": scope in secret,
            }
        )
    if not lines:
        return None
    added, whole = together(result, rows, omrade), whole_of(omrade)
    parts = {part.namn for part in (parts_of(whole, omrade) if whole else ())}
    few = [line["few"] for line in lines if line["rad"] in parts]
    left_out = parts_tell_of_few(known, omrade)
    if left_out:  # a few could be taken from the row of both forms, which is the one to show
        lines = [line for line in lines if line["rad"] not in parts]
    elif any(0 < int(n) < minimum() for n in few):
        for line in lines:
            if line["rad"] in parts and line["ytterfall"]:
                line["few"] = 1
    if (
        added.tells_of_few() and not left_out
    ):  # they could be counted from the other rows: one of those is hidden too
        lines[-1]["few"] = 1
    if added.forst and not left_out:
        alone = {"rad": FIRST_TOGETHER, "boende": FIRST_TOGETHER, "ytterfall": len(added.forst)}
        of_whole = next(line for line in lines if whole and line["rad"] == whole.namn)
        shared = {key: of_whole[key] for key in ("omfattning", "grans")}
        lines.append(alone | shared | {"few": len(added.forst)})
    for line in lines:
        line["few_andel"] = 1 if line.get("utan_antal") else line["few"]
        line["few_kr"] = 1 if line.get("utan_kr") else line["few"]
    first = next(s.omfattning for s in SCOPES[omrade.kod] if s.namn == lines[0]["rad"])
    return Table(
        name=f"ytterfall_{omrade.kod}",
        title=f"Ytterfall i {omrade.namn}",
        frame=pd.DataFrame(lines),
        columns=(
            Column("rad", "Insatser"),
            Column("grans", "Gräns", "kr"),
            Column("brukare", "Brukare", "antal", basis="few_brukare", measure=CLIENTS),
            Column("ytterfall", "Ytterfall", "antal", basis="few", measure=OUTLIERS),
            Column("andel", "Andel av brukarna", "procent", 1, basis="few_andel", measure=OUTLIER_SHARE),
            Column("andel_kostnad", "Andel av kostnaden", "procent", 1, basis="few_kr"),
            Column("over_grans", "Kostnad över gränsen", "tkr", basis="few_kr"),
        ),
        about=f"brukare i {omrade.namn}, årets kostnad per brukare enligt angivna lagrum",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            "Ytterfall är en brukare vars kostnad under året är högre än gränsen. En brukare kan vara "
            "ytterfall på flera rader.",
            *([TOGETHER] * bool(added.forst and not left_out)),
            *([PARTS_LEFT_OUT] * left_out),
            f"Gränsernas status: {entry['status']}. {entry['kalla']}",
        ),
        facts={
            "status": str(entry["status"]),
            "omrade": omrade.namn,
            "omfattning": first,
            "beskrivs": told.namn if (told := described(omrade)) else "",
            "utan_kvar": why_no_history(years),
            "forst": FIRST_TOGETHER if added.forst and not left_out else "",
            "summa": whole.namn if whole else "",
        },
        scope=scope_of(result, omrade),
        dimensions=("omfattning", "boende"),
    )


def _combinations(
    result: Resultat,
    omrade: Omrade,
    rows: pd.DataFrame,
    scope: Scope,
    most: int = MOST_COMBINATIONS,
    kod: str = "",
) -> Table | None:
    """Which insats groups the outliers of the scope have, most common first; at most so many by name."""
    costs = outliers(result, rows, scope)
    costs = costs[costs["over"]]
    if len(costs) < minimum():  # the combinations of a few persons would point them out
        return None
    mine = rows[rows["brukar_id"].isin(costs.index)]
    order = {grupp: n for n, grupp in enumerate(omrade.grupper)}

    def words(mix: str) -> str:
        groups = sorted(mix.split(JOIN), key=lambda x: (order.get(x, len(order)), x))
        return capital(" + ".join(map(group_name, groups)))

    mixes = combinations(mine)
    few = {words(mix) for mix in rare({str(mix): int(n) for mix, n in mixes.value_counts().items()})}
    costs["kombination"] = mixes.map(words)
    sizes = costs["kombination"].value_counts()
    ranked = sorted(sizes.index, key=lambda label: (-sizes[label], label))
    shown = [label for label in ranked if label not in few][:most]
    # Where most have a combination of their own, a table of "the others" says nothing; `insatser` does.
    if 2 * sizes[shown].sum() < len(costs):
        return None
    costs["kombination"] = costs["kombination"].where(costs["kombination"].isin(shown), REST)
    parts = [(label, costs[costs["kombination"] == label]) for label in [*shown, REST]]
    parts = [(label, part) for label, part in parts if len(part)]
    frame = pd.DataFrame(
        [
            (label, len(part), 100 * len(part) / len(costs), exact.to_float(part["kostnad"]).mean(),
             *two_largest(excess(result, part, scope)))
            for label, part in [*parts, (ALL_OUTLIERS, costs)]
        ],
        columns=["kombination", "ytterfall", "andel", "kostnad", "over", "over_storst", "over_nast"],
    )  # fmt: skip
    # Where the table of limits tells no cost, neither does this.
    told = scope not in without_money(result, limited(result, rows, omrade), omrade)
    rest = (f"{REST} är de som färre än {minimum()} personer har, och de minst vanliga.",)
    return Table(
        name=f"ytterfall_kombinationer_{omrade.kod}{kod and '_'}{kod}",
        title=f"Ytterfallens insatser i {omrade.namn}{kod and ', '}{scope.omfattning if kod else ''}",
        frame=frame,
        columns=(
            Column("kombination", "Insatsgrupper under året"),
            Column("ytterfall", "Ytterfall", "antal", persons=True, measure=OUTLIERS),
            Column("andel", "Andel av ytterfallen", "procent", 1, basis="ytterfall"),
            *(
                [
                    Column(
                        "kostnad",
                        "Kostnad",
                        "kr/brukare",
                        basis="ytterfall",
                        measure=Measure("ytterfall_kr", per="ytterfall"),
                        largest="over_storst",
                        second="over_nast",
                        sum_of="over",
                    )
                ]
                * told
            ),
        ),
        about=f"ytterfall i {omrade.namn}; gränsen gäller {scope.omfattning}",
        year=str(result.ar),
        source=SOURCE,
        notes=rest if len(parts) > len(shown) else (),
        total=ALL_OUTLIERS,
        facts={"omrade": omrade.namn, "rest": REST, "omfattning": scope.omfattning},
        scope=scope_of(result, omrade, omfattning=scope.grans, **boende_of(scope)),
        dimensions=("kombination",),
    )
