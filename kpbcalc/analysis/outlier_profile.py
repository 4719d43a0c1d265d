"""What do the outliers have in common: age, sex, how long, how many insatser? Source: docs/metod.md §5.6."""

import pandas as pd

from kpbcalc.analysis import measures
from kpbcalc.analysis.area import Omrade, age_class, age_label, capital, group_name
from kpbcalc.analysis.area import scope as scope_of
from kpbcalc.analysis.find_outliers import Scope, boende_of, limited, outliers, uncounted
from kpbcalc.analysis.join_neighbours import join_neighbours
from kpbcalc.analysis.service_months import client_months
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
OUTLIERS, OTHERS, ALL = "Ytterfall", "Övriga brukare", "Alla åldrar"


def profile(
    result: Resultat, rows: pd.DataFrame, omrade: Omrade, scope: Scope, kod: str = ""
) -> Table | None:
    """Outliers beside the other clients of the scope; None when either are too few to describe.

    How many they are stands in the table of limits, where the gate reckons with it.
    """
    found = _people(result, rows, scope)
    parts = [(OUTLIERS, found[found["over"]]), (OTHERS, found[~found["over"]])]
    if any(len(part) < minimum() for _, part in parts):
        return None
    frame = pd.DataFrame([_line(name, part) for name, part in parts])
    return Table(
        name=f"ytterfall_profil_{omrade.kod}{kod and '_'}{kod}",
        title=f"Ytterfallen jämförda med övriga brukare i {omrade.namn}{_of_scope(scope, kod)}",
        frame=frame,
        columns=(
            Column("grupp", "Brukare"),
            Column("alder", "Medelålder", "tal", 1, basis="brukare"),
            Column("kvinnor", "Andel kvinnor", "procent", 1, basis="few"),
            Column("manader", "Månader med insats", "tal", 1, basis="brukare"),
            Column("grupper", "Insatsgrupper per brukare", "tal", 1, basis="brukare"),
        ),
        about=f"brukare i {omrade.namn} med insatser enligt {scope.omfattning}",
        year=str(result.ar),
        source=SOURCE,
        notes=("Medelvärden per brukare under året. Hur många de är står i den första tabellen.",),
        facts={"ytterfall": OUTLIERS, "ovriga": OTHERS, "omfattning": scope.omfattning},
    )


def _of_scope(scope: Scope, kod: str) -> str:
    """What a title says of a scope that is not the area's main one."""
    return f", {scope.omfattning}" if kod else ""


def by_age(result: Resultat, rows: pd.DataFrame, omrade: Omrade, scope: Scope, kod: str = "") -> Table | None:
    """Clients and outliers by age; neighbouring classes are joined until none tells of a few persons.

    None where all of them are joined. How many clients there are of each age is told of the area's main scope
    only, and not where the number of them is `uncounted`: set beside all clients of that age, and those of
    another scope, it would tell of a few who are in both. Nor may a few be outside it.
    """
    found = _people(result, rows, scope)
    everyone = rows.drop_duplicates("brukar_id").set_index("brukar_id")["alder"]
    outside = everyone.drop(found.index)
    counted = not kod and scope not in uncounted(limited(result, rows, omrade), omrade)
    if not minimum() <= int(found["over"].sum()) <= len(found) - minimum():
        return None
    # Whoever is older or younger than the area's classes belongs to the nearest.
    youngest, oldest = omrade.aldersklasser[0][0], omrade.aldersklasser[-1][1]
    klass = age_class(found["alder"].clip(youngest, oldest), omrade.aldersklasser)
    beyond = age_class(outside.clip(youngest, oldest), omrade.aldersklasser)
    counts = [
        (int(part.sum()), int((~part).sum()), int((beyond == label).sum()) * counted)
        for label, part in (
            (label, found.loc[klass == label, "over"]) for label in map(age_label, omrade.aldersklasser)
        )
    ]
    runs = join_neighbours(counts, minimum())
    if len(runs) == 1:  # one class is everybody
        return None
    spans = [(omrade.aldersklasser[run[0]][0], omrade.aldersklasser[run[-1]][1]) for run in runs]
    over = [sum(counts[n][0] for n in run) for run in runs]
    clients = [sum(sum(counts[n][:2]) for n in run) for run in runs]
    frame = pd.DataFrame(
        {
            "klass": [*map(age_label, spans), ALL],
            "brukare": [*clients, sum(clients)],
            "ytterfall": [*over, sum(over)],
        }
    )
    frame["andel"] = 100 * frame["ytterfall"] / frame["brukare"].where(frame["brukare"] > 0)
    frame["fordelning"] = 100 * frame["ytterfall"] / sum(over)
    others = frame["brukare"] - frame["ytterfall"]
    frame["few"] = frame["ytterfall"].where((others == 0) | (frame["ytterfall"] < others), others)
    return Table(
        name=f"ytterfall_alder_{omrade.kod}{kod and '_'}{kod}",
        title=f"Ytterfallens ålder i {omrade.namn}{_of_scope(scope, kod)}",
        frame=frame,
        columns=(
            Column("klass", "Ålder"),
            *([Column("brukare", "Brukare", "antal", persons=True, measure=measures.CLIENTS)] * counted),
            Column("ytterfall", "Ytterfall", "antal", basis="few", measure=measures.OUTLIERS),
            *([Column("andel", "Andel av brukarna", "procent", 1, basis="few")] * counted),
            Column("fordelning", "Andel av ytterfallen", "procent", 1, basis="few"),
        ),
        about=f"brukare i {omrade.namn} med insatser enligt {scope.omfattning}",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            (f"Åldersklasser med färre än {minimum()} personer är sammanslagna med en granne.",)
            * (len(runs) < len(omrade.aldersklasser))
        ),
        total=ALL,
        facts={"omfattning": scope.omfattning},
        scope=scope_of(result, omrade, omfattning=scope.grans, **boende_of(scope)),
        dimensions=("klass",),
    )


def by_service(result: Resultat, rows: pd.DataFrame, omrade: Omrade, scope: Scope) -> Table | None:
    """How many outliers had each insats group, and how common it is among the others.

    A group that a few outliers had, or a few lacked, is left out rather than shown hidden.
    """
    found = outliers(result, rows, scope)
    over, others = int(found["over"].sum()), int((~found["over"]).sum())
    if min(over, others) < minimum():
        return None
    had = rows.loc[rows["brukar_id"].isin(found.index), ["brukar_id", "grupp"]].drop_duplicates()
    mine = had["brukar_id"].map(found["over"])
    lines = []
    for grupp, size in had.loc[mine, "grupp"].value_counts().items():
        also = int((had.loc[~mine, "grupp"] == grupp).sum())
        if any(0 < n < minimum() for n in (size, over - size, also, others - also)):
            continue
        lines.append((capital(group_name(str(grupp))), size, 100 * size / over, 100 * also / others))
    if not lines:
        return None
    lines.sort(key=lambda line: (-line[1], line[0]))
    return Table(
        name=f"ytterfall_insatser_{omrade.kod}",
        title=f"Insatser bland ytterfallen och övriga brukare i {omrade.namn}",
        frame=pd.DataFrame(lines, columns=["grupp", "ytterfall", "andel", "andel_ovriga"]),
        columns=(
            Column("grupp", "Insatsgrupp"),
            Column("ytterfall", "Ytterfall med insatsen", "antal", persons=True),
            Column("andel", "Andel av ytterfallen", "procent", 1, basis="ytterfall"),
            Column("andel_ovriga", "Andel av övriga brukare", "procent", 1, basis="ytterfall"),
        ),
        about=f"brukare i {omrade.namn} med insatser enligt {scope.omfattning}",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            "En brukare kan ha haft flera insatser. Insatsgrupper som färre än "
            f"{minimum()} i någon av grupperna har haft, eller inte har haft, är inte med.",
        ),
        facts={"omfattning": scope.omfattning},
    )


def _people(result: Resultat, rows: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Each client of the scope: over, alder, kon, months with service and number of insats groups."""
    found = outliers(result, rows, scope)
    each = rows.groupby("brukar_id").agg(
        alder=("alder", "first"), kon=("kon", "first"), grupper=("grupp", "nunique")
    )
    months = client_months(result, rows).groupby("brukar_id").size().rename("manader")
    return found.join(each).join(months)


def _line(name: str, part: pd.DataFrame) -> dict[str, object]:
    women = int((part["kon"] == "K").sum())
    return {
        "grupp": name,
        "brukare": len(part),
        "alder": part["alder"].mean(),
        "kvinnor": 100 * women / len(part),
        "few": min(women, len(part) - women) or len(part),
        "manader": part["manader"].mean(),
        "grupper": part["grupper"].mean(),
    }
