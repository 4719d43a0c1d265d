"""How many clients cost more than the limit, how much, and with which insatser? Never who.

Source: KPB-reference §4 (definitions, limits) and §5.6. "Överstigande" is strictly greater than.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc import exact, params
from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name
from kpbcalc.analysis.area import scope as scope_of
from kpbcalc.analysis.cost_classes import cost_classes
from kpbcalc.analysis.find_outliers import SCOPES, Scope, described, outliers
from kpbcalc.analysis.measures import CLIENTS
from kpbcalc.analysis.outlier_history import history, why_no_history
from kpbcalc.analysis.outlier_lenses import lenses
from kpbcalc.analysis.outlier_profile import by_age, by_service, profile
from kpbcalc.analysis.sabo_occupancy import occupancy
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits
from kpbcalc.table import Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
MOST_COMBINATIONS = 10
ALL_OUTLIERS = "Alla ytterfall"
REST = "Övriga kombinationer"


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """The tables of the section, by key; those without data, or about too few persons, are left out.

    `granser` (limits, clients, cost), `kvar` (who remains), `profil` and `alder` (what they have in common),
    `insatser` and `kombinationer` (what they get), `kostnadsklasser`, `linser` (other rules),
    `sabo_belaggning`.
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
    scope = described(omrade)
    if scope:
        found |= {
            "profil": profile(result, rows, omrade, scope),
            "alder": by_age(result, rows, omrade, scope),
            "insatser": by_service(result, rows, omrade, scope),
            "kombinationer": _combinations(result, omrade, rows, scope),
            "linser": lenses(result, rows, omrade, scope),
        }
    return {name: table for name, table in found.items() if table is not None}


def _limits(years: Sequence[Resultat], omrade: Omrade, rows: pd.DataFrame) -> Table | None:
    """One row per law and housing form that the area has a limit for."""
    result = years[-1]
    entry = params.in_force(params.toml("ytterfall.toml")["grans"], result.ar)
    lines = []
    for scope in SCOPES.get(omrade.kod, ()):
        costs = outliers(result, rows, scope)
        if costs.empty:
            continue
        limit = limits(result.ar)[scope.grans]
        over = costs.loc[costs["over"], "kostnad"]
        spent = exact.total(over)
        others = len(costs) - len(over)
        lines.append(
            {
                "rad": scope.namn,
                "omfattning": scope.grans,
                "boende": "" if scope is SCOPES[omrade.kod][0] else scope.namn,
                "grans": limit,
                "brukare": len(costs),
                "ytterfall": len(over),
                "andel": 100 * len(over) / len(costs),
                "andel_kostnad": 100 * (exact.ratio(spent, exact.total(costs["kostnad"])) or 0.0),
                "over_grans": (spent - len(over) * limit * exact.GRID) / exact.GRID / 1000,
                # A few clients under the limit are as easy to count as a few over it.
                "few": min(len(over), others) if others else len(over),
            }
        )
    if not lines:
        return None
    first = next(s.omfattning for s in SCOPES[omrade.kod] if s.namn == lines[0]["rad"])
    first_scope = SCOPES[omrade.kod][0]
    return Table(
        name=f"ytterfall_{omrade.kod}",
        title=f"Ytterfall i {omrade.namn}",
        frame=pd.DataFrame(lines),
        columns=(
            Column("rad", "Insatser"),
            Column("grans", "Gräns", "kr"),
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            Column("ytterfall", "Ytterfall", "antal", basis="few"),
            Column("andel", "Andel av brukarna", "procent", 1, basis="few"),
            Column("andel_kostnad", "Andel av kostnaden", "procent", 1, basis="few"),
            Column("over_grans", "Kostnad över gränsen", "tkr", basis="few"),
        ),
        about=f"brukare i {omrade.namn}, årets kostnad per brukare enligt angivna lagrum",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            "Ytterfall är en brukare vars kostnad under året är högre än gränsen. En brukare kan vara "
            "ytterfall på flera rader.",
            f"Gränsernas status: {entry['status']}. {entry['kalla']}",
        ),
        facts={
            "status": str(entry["status"]),
            "omrade": omrade.namn,
            "omfattning": first,
            "beskrivs": told.namn if (told := described(omrade)) else "",
            "utan_kvar": why_no_history(years),
            "summa": first_scope.namn if omrade.kod == "AO" else "",
        },
        scope=scope_of(result, omrade),
        dimensions=("omfattning", "boende"),
    )


def _combinations(result: Resultat, omrade: Omrade, rows: pd.DataFrame, scope: Scope) -> Table | None:
    """Which insats groups the outliers of the scope have, most common first."""
    costs = outliers(result, rows, scope)
    costs = costs[costs["over"]]
    if len(costs) < minimum():  # the combinations of a few persons would point them out
        return None
    mine = rows[rows["brukar_id"].isin(costs.index)]
    order = {grupp: n for n, grupp in enumerate(omrade.grupper)}
    names = mine.groupby("brukar_id")["grupp"].agg(
        lambda g: " + ".join(map(group_name, sorted(set(g), key=lambda x: (order.get(x, len(order)), x))))
    )
    costs["kombination"] = names.map(capital)
    sizes = costs["kombination"].value_counts()
    ranked = sorted(sizes.index, key=lambda label: (-sizes[label], label))
    few = to_join(ranked, lambda labels: int(sizes[labels].sum()), minimum())
    shown = [label for label in ranked if label not in few][:MOST_COMBINATIONS]
    # Where most have a combination of their own, a table of "the others" says nothing; `insatser` does.
    if 2 * sizes[shown].sum() < len(costs):
        return None
    costs["kombination"] = costs["kombination"].where(costs["kombination"].isin(shown), REST)
    parts = [(label, costs[costs["kombination"] == label]) for label in [*shown, REST]]
    parts = [(label, part) for label, part in parts if len(part)]
    frame = pd.DataFrame(
        [
            (label, len(part), 100 * len(part) / len(costs), exact.to_float(part["kostnad"]).mean())
            for label, part in [*parts, (ALL_OUTLIERS, costs)]
        ],
        columns=["kombination", "ytterfall", "andel", "kostnad"],
    )
    rest = (f"{REST} är de som färre än {minimum()} personer har, och de minst vanliga.",)
    return Table(
        name=f"ytterfall_kombinationer_{omrade.kod}",
        title=f"Ytterfallens insatser i {omrade.namn}",
        frame=frame,
        columns=(
            Column("kombination", "Insatsgrupper under året"),
            Column("ytterfall", "Ytterfall", "antal", persons=True),
            Column("andel", "Andel av ytterfallen", "procent", 1, basis="ytterfall"),
            Column("kostnad", "Kostnad", "kr/brukare", basis="ytterfall"),
        ),
        about=f"ytterfall i {omrade.namn}; gränsen gäller {scope.omfattning}",
        year=str(result.ar),
        source=SOURCE,
        notes=rest if len(parts) > len(shown) else (),
        total=ALL_OUTLIERS,
        facts={"omrade": omrade.namn, "rest": REST, "omfattning": scope.omfattning},
    )
