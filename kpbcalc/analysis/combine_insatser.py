"""Which insatser do clients have together, and what do the combinations cost?

Source: docs/metod.md §5.1 (insats co-occurrence). No combination and no pair is shown that few clients have,
or whose difference to a shown group few clients make up.
"""

from collections import Counter
from itertools import combinations

import pandas as pd

from kpbcalc.analysis import reference
from kpbcalc.analysis.area import Omrade, capital, group_name, scope
from kpbcalc.analysis.contributions import contributions, of_all
from kpbcalc.analysis.measures import CLIENT_SHARE, CLIENTS, COST_SHARE, MEAN_COST
from kpbcalc.analysis.rare_combinations import rare
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
EVERYONE, REST = "Alla brukare", "Övriga kombinationer"
MOST_COMBINATIONS, MOST_PAIRS = 12, 10


def tables(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> dict[str, Table]:
    """`kombinationer` (each client in one) and `par` (pairs of groups); a table of nothing is left out."""
    found = {"kombinationer": _combinations(rows, result, omrade), "par": _pairs(rows, result, omrade)}
    return {key: table for key, table in found.items() if table is not None}


def in_words(mix: str) -> str:
    """A combination's codes as readers say them: `Hemtjänst + trygghetslarm`; one alone is said to be so."""
    names = [group_name(code) for code in mix.split(reference.JOIN)]
    return capital(" + ".join(names)) if len(names) > 1 else f"Enbart {names[0]}"


def _combinations(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table | None:
    mix = reference.combinations(rows)
    sizes = Counter(mix)
    ranked = sorted(sizes, key=lambda label: (-sizes[label], label))
    few = rare(sizes)
    shown = [label for label in ranked if label not in few][:MOST_COMBINATIONS]
    if len(shown) < 2 or not any(reference.JOIN in code for code in shown):
        return None  # nobody has two insats groups: the table per group says it all
    label = mix.map({code: in_words(code) for code in shown}).fillna(REST)
    found = contributions(rows.assign(mix=rows["brukar_id"].map(label)), "mix")
    order = [in_words(code) for code in shown] + [REST] * (REST in found.index)
    found = found.loc[order]
    whole = of_all(rows)
    found.loc[EVERYONE] = pd.Series(whole)
    frame = found.reset_index(names="klass").astype({"brukare": "int64"})
    frame["andel_brukare"] = 100 * frame["brukare"] / whole["brukare"]
    frame["andel_kr"] = 100 * frame["kr"] / whole["kr"]
    frame["per_brukare"] = frame["kr"] / frame["brukare"]
    return Table(
        name=f"brukarmix_kombinationer_{omrade.kod}",
        title=f"Vilka insatser brukarna i {omrade.namn} har haft tillsammans",
        frame=frame.assign(kombination=frame["klass"]),
        columns=(
            Column("klass", "Insatser under året"),
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            Column("andel_brukare", "Andel av brukarna", "procent", 1, basis="brukare", measure=CLIENT_SHARE),
            Column(
                "andel_kr",
                "Andel av kostnaden",
                "procent",
                1,
                basis="brukare",
                measure=COST_SHARE,
                largest="kr_storst",
                second="kr_nast",
                sum_of="kr",
            ),
            Column(
                "per_brukare",
                "Kostnad per brukare",
                "kr/brukare",
                basis="brukare",
                measure=MEAN_COST,
                largest="kr_storst",
                second="kr_nast",
                sum_of="kr",
            ),
        ),
        about=f"brukare i {omrade.namn}, var och en räknad en gång",
        year=str(result.ar),
        source=SOURCE,
        notes=(f"{REST} är de som färre än {minimum()} brukare har haft, och andra ovanliga.",)
        * (REST in order),
        total=EVERYONE,
        facts={"omrade": omrade.namn, "alla": EVERYONE, "rest": REST},
        scope=scope(result, omrade),
        dimensions=("kombination",),
    )


def _pairs(rows: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table | None:
    """Pairs of insats groups, most common first, with how much more often than if they were independent."""
    clients = {str(grupp): set(part["brukar_id"]) for grupp, part in rows.groupby("grupp")}
    everyone = rows["brukar_id"].nunique()
    lines = []
    for a, b in combinations(sorted(clients), 2):
        first, second = sorted((a, b), key=lambda g: (-len(clients[g]), g))
        both = len(clients[a] & clients[b])
        # Who has one without the other, or neither, is as easy to count as who has both.
        sizes = (
            both,
            len(clients[a]) - both,
            len(clients[b]) - both,
            everyone - len(clients[a] | clients[b]),
        )
        if both and not any(0 < n < minimum() for n in sizes):
            lines.append(
                (f"{capital(group_name(first))} och {group_name(second)}", both,
                 100 * both / len(clients[first]), 100 * both / len(clients[second]),
                 both * everyone / (len(clients[a]) * len(clients[b])))
            )  # fmt: skip
    if not lines:
        return None
    frame = pd.DataFrame(lines, columns=["par", "brukare", "av_forsta", "av_andra", "kvot"])
    frame = frame.sort_values(["brukare", "par"], ascending=[False, True], ignore_index=True).head(MOST_PAIRS)
    return Table(
        name=f"brukarmix_par_{omrade.kod}",
        title=f"Insatsgrupper som samma brukare i {omrade.namn} har haft under året",
        frame=frame,
        columns=(
            Column("par", "Första och andra insatsgruppen"),
            Column("brukare", "Brukare med båda", "antal", persons=True),
            Column("av_forsta", "Andel av dem med den första", "procent", 1, basis="brukare"),
            Column("av_andra", "Andel av dem med den andra", "procent", 1, basis="brukare"),
            Column("kvot", "Mot väntat", "tal", 2, basis="brukare"),
        ),
        about=f"brukare i {omrade.namn}",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            f"Högst {MOST_PAIRS} par, de vanligaste. Mot väntat: hur många gånger vanligare paret är än om "
            "insatserna hade getts oberoende av varandra; 1 är lika vanligt.",
            f"Par där någon av grupperna vore 1–{minimum() - 1} brukare visas inte.",
        ),
        facts={"omrade": omrade.namn},
    )
