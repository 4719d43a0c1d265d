"""How many clients cost more than the limit, how much, and with which insatser? Never who.

Source: KPB-reference §4 (definitions, limits) and §5.6. "Överstigande" is strictly greater than.
"""

import calendar
from collections.abc import Sequence

import pandas as pd

from kpbcalc import exact, params
from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name
from kpbcalc.analysis.cost_classes import cost_classes
from kpbcalc.analysis.find_outliers import SCOPES, outliers
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits
from kpbcalc.table import Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
MOST_COMBINATIONS = 10
ALL_OUTLIERS, ALL_UNITS = "Alla ytterfall", "Alla enheter"
REST = "Övriga kombinationer"


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`granser`, `kostnadsklasser`, `kombinationer` and, for äldreomsorg, `sabo_belaggning`."""
    result = years[-1]
    rows = client_rows(result, omrade)
    if rows.empty:
        return {}
    found = {
        "granser": _limits(result, omrade, rows),
        "kostnadsklasser": cost_classes(result, omrade, rows),
        "kombinationer": _combinations(result, omrade, rows),
        "sabo_belaggning": _occupancy(result, omrade),
    }
    return {name: table for name, table in found.items() if table is not None}


def _limits(result: Resultat, omrade: Omrade, rows: pd.DataFrame) -> Table | None:
    """One row per law and housing form that the area has a limit for."""
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
    return Table(
        name=f"ytterfall_{omrade.kod}",
        title=f"Ytterfall i {omrade.namn}",
        frame=pd.DataFrame(lines),
        columns=(
            Column("rad", "Insatser"),
            Column("grans", "Gräns", "kr"),
            Column("brukare", "Brukare", "antal", persons=True),
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
        # A hidden housing form could be counted back from the sum and the other one.
        total=SCOPES[omrade.kod][0].namn if omrade.kod == "AO" else None,
        facts={"status": str(entry["status"]), "omrade": omrade.namn, "omfattning": first},
    )


def _combinations(result: Resultat, omrade: Omrade, rows: pd.DataFrame) -> Table | None:
    """Which insats groups the outliers of the area's first scope have, most common first."""
    if omrade.kod not in SCOPES:
        return None
    scope = SCOPES[omrade.kod][0]
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
    if not shown:
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
        facts={"omrade": omrade.namn, "rest": REST},
    )


def _occupancy(result: Resultat, omrade: Omrade) -> Table | None:
    """Places against bed-days in special housing: outliers at home were linked to lack of places (§5.6)."""
    if omrade.kod != "AO":
        return None
    rows = result.brukarrader
    homes = set(rows.loc[rows["grupp"] == "sabo_heldygn", "enhet"])
    # Every bed-day at the unit takes a place, also those of short stays.
    stays = rows[rows["enhet"].isin(homes) & (rows["volymenhet"] == "dygn")]
    by_unit = stays.groupby("enhet").agg(dygn=("volym", "sum"), brukare=("brukar_id", "nunique"))
    register = result.underlag.enheter.set_index("enhet")
    places = register.loc[register.index.isin(homes), ["namn", "platser"]].dropna()
    places = places[places["platser"] > 0]
    frame = places.join(by_unit, how="inner").sort_values("namn", kind="stable")
    if frame.empty:
        return None
    clients = stays.loc[stays["enhet"].isin(frame.index), "brukar_id"].nunique()
    sums = {"namn": ALL_UNITS, "platser": frame["platser"].sum(), "dygn": frame["dygn"].sum()}
    frame = pd.concat([frame, pd.DataFrame([{**sums, "brukare": clients}])], ignore_index=True)
    days = 365 + calendar.isleap(result.ar)
    frame["platser"] = frame["platser"].astype("float64") / exact.GRID
    frame["belagda"] = frame["dygn"].astype("float64") / exact.GRID / days
    frame["belaggning"] = 100 * frame["belagda"] / frame["platser"]
    frame["tomma"] = frame["platser"] - frame["belagda"]
    left_out = len(homes) - len(places)
    return Table(
        name="sabo_belaggning",
        title="Beläggning i särskilt boende med heldygnsomsorg",
        frame=frame,
        columns=(
            Column("namn", "Enhet"),
            Column("platser", "Platser", "antal"),
            Column("belagda", "Belagda platser i genomsnitt", "tal", 1, basis="brukare"),
            Column("belaggning", "Beläggning", "procent", 1, basis="brukare"),
            Column("tomma", "Tomma platser i genomsnitt", "tal", 1, basis="brukare"),
        ),
        about="särskilda boenden med heldygnsomsorg, egen och annan regi",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            f"Belagda platser är årets dygn delat med {days}. Parboende kan ge en beläggning över 100 "
            "procent.",
            *([f"Boenden utan uppgift om platser är inte med ({left_out} st.)."] * (left_out > 0)),
        ),
        total=ALL_UNITS,
        facts={"alla": ALL_UNITS},
    )
