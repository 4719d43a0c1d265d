"""Which factor makes the cost per inhabitant differ: coverage, volume per client or unit cost?

Shapley values, exactly additive and defined for zero factors: the mean of each factor's effect over all
orders in which the factors can change. Source: docs/metod.md §5.3.
"""

from collections.abc import Iterable, Sequence
from itertools import permutations
from typing import Any

import pandas as pd

from kpbcalc.analysis.area import Omrade, capital, group_name
from kpbcalc.analysis.explain_change import CURRENT_PRICES
from kpbcalc.analysis.reference import OWN, Referens, follows, source_of
from kpbcalc.analysis.same_groups import CLIENT, in_same_groups
from kpbcalc.analysis.small_groups import minimum, to_join
from kpbcalc.base.table import Column, Measure, Table

FACTOR_NAMES = {"tackning": "Täckning", "volym": "Volym per brukare", "pris": "Styckkostnad"}
SHORT_NAMES = FACTOR_NAMES | {"volym": "Volym"}  # where many columns stand side by side
ALL_SERVICES, REST = "Alla insatser", "Små insatsgrupper"
MIXED_UNITS = (
    "En grupp som någon räknar i flera enheter räknas i brukare: då är volymen 1 per brukare, och det som "
    "annars är volym ingår i styckkostnaden."
)


def shapley(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Each factor's part in the change of their product: its mean effect over all orders of change."""
    size = len(before)
    parts = [0.0] * size
    orders = list(permutations(range(size)))
    for order in orders:
        current = list(before)
        for i in order:
            was = _product(current)
            current[i] = after[i]
            parts[i] += (_product(current) - was) / len(orders)
    return parts


def _product(values: Sequence[float]) -> float:
    product = 1.0
    for value in values:
        product *= value
    return product


def tables(reference: Referens, own: Referens, omrade: Omrade, *, peers: bool = False) -> dict[str, Table]:
    """`drivkrafter` (the bridge) and `drivkrafter_grupper`; `drivkrafter_jamfort…` against peers.

    A reference that is known per insats group only is taken group by group.
    """
    sides = in_same_groups(reference, own) if reference.per == "grupp" else (reference, own)
    found = effects(*sides)
    name = "drivkrafter_jamfort" if peers else "drivkrafter"
    return {
        name: _steps(found, reference, own, omrade, peers=peers),
        f"{name}_grupper": _groups(found, *sides, omrade, peers=peers),
    }


def effects(reference: Referens, own: Referens) -> pd.DataFrame:
    """The factors' effects on cost per inhabitant, by insats (kr: fore, tackning, volym, pris, efter; grupp).

    efter - fore = tackning + volym + pris. Each insats is taken by itself, so that hours and months are
    never added. An insats that one side lacks has factors of zero there: the three share its whole cost.
    Both are per insats, or both brought to the same groups (`in_same_groups`).
    """
    every = own.insatser.index.union(reference.insatser.index)
    was, now = (_factors(side, every) for side in (reference, own))
    parts = [shapley(was.loc[i].tolist(), now.loc[i].tolist()) for i in every]
    found = pd.DataFrame(parts, index=every, columns=list(FACTOR_NAMES))
    found.insert(0, "fore", was.prod(axis=1))
    found["efter"] = now.prod(axis=1)
    found["grupp"] = own.insatser["grupp"].reindex(every).fillna(reference.insatser["grupp"].reindex(every))
    return found


def _factors(side: Referens, every: pd.Index) -> pd.DataFrame:
    sums = side.insatser[["brukare", "volym", "kr"]].reindex(every).fillna(0.0)
    return pd.DataFrame(
        {
            "tackning": sums["brukare"] / side.invanare,
            "volym": sums["volym"] / sums["brukare"],
            "pris": sums["kr"] / sums["volym"],
        }
    ).fillna(0.0)


def _steps(found: pd.DataFrame, reference: Referens, own: Referens, omrade: Omrade, *, peers: bool) -> Table:
    """The bridge from the reference's cost per inhabitant to the own, by factor, over all insatser."""
    first, last = reference.namn, OWN if peers else own.namn
    fewest = int(min(side.mix["brukare"].sum() for side in (reference, own)))
    frame = pd.DataFrame(
        {
            "post": [capital(first), *FACTOR_NAMES.values(), capital(last)],
            "belopp": [found["fore"].sum(), *found[list(FACTOR_NAMES)].sum(), found["efter"].sum()],
            "brukare": [
                fewest,
                *[_but_one(fewest, reference, set(found["grupp"]))] * len(FACTOR_NAMES),
                fewest,
            ],
            "delar": [(), *[_parts(sorted(set(found["grupp"])))] * len(FACTOR_NAMES), ()],
        }
    )
    return Table(
        name=f"konsumtion_{'jamfort' if peers else 'drivkrafter'}_{omrade.kod}",
        title=_title("Vad som ändrade kostnaden", "Vad som skiljer kostnaden", first, last, omrade, peers),
        frame=frame,
        columns=(
            Column("post", "Post"),
            Column("belopp", "Kostnad", "kr/invånare", basis="brukare", parts="delar"),
        ),
        about=f"kostnad för brukare i {omrade.namn} per {omrade.malgrupp_namn}",
        year=_years(reference, own),
        source=source_of(reference),
        notes=(
            f"Delarna är Shapleyvärden, räknade per {_per(reference)}: de summerar exakt till "
            f"{'skillnaden' if peers else 'förändringen'}.",
            *([f"{capital(first)} räknas som en enda kommun: varje invånare väger lika."] * peers),
            *([f"Summerade: {', '.join(reference.medlemmar)}."] * bool(reference.medlemmar)),
        ),
        facts=_facts(first, last, omrade),
        follows=follows(own, omrade),
    )


def _groups(found: pd.DataFrame, reference: Referens, own: Referens, omrade: Omrade, *, peers: bool) -> Table:
    """The same per insats group: the reference's cost, the three effects, the own cost."""
    by_group = found.groupby("grupp").sum()
    known = [g for g in omrade.grupper if g in by_group.index]
    groups = [*known, *sorted(set(by_group.index) - set(known))]

    def size(some: list[str]) -> int:
        counts = [_clients(side, some) for side in (reference, own)]
        return min((n for n in counts if n), default=0)

    few = to_join(groups, size, minimum())
    parts = [([g], capital(group_name(g))) for g in groups if g not in few]
    parts += [(few, REST)] * bool(few) + [(groups, ALL_SERVICES)]
    frame = pd.DataFrame(
        [
            {"grupp": n, "brukare": size(some), "delar": _parts(some)} | by_group.loc[some].sum().to_dict()
            for some, n in parts
        ]
    )
    # A change tells what was there before, and the factors of several groups together what each was.
    frame["faktor"] = [_but_one(size(some), reference, some) for some, _ in parts]
    frame["andring"] = frame["faktor"].where(frame["grupp"] != ALL_SERVICES, frame["brukare"])
    frame["forandring"] = frame[list(FACTOR_NAMES)].sum(axis=1)
    frame["procent"] = 100 * frame["forandring"] / frame["fore"].where(frame["fore"] > 0)
    first, last = reference.namn, OWN if peers else own.namn
    return Table(
        name=f"konsumtion_{'jamfort' if peers else 'drivkrafter'}_grupper_{omrade.kod}",
        title=_title("Kostnadsändringen", "Kostnadsskillnaden", first, last, omrade, peers)
        + ", per insatsgrupp",
        frame=frame,
        columns=(
            Column("grupp", "Insatsgrupp"),
            # Our own cost too, so that a row whose cost is hidden elsewhere is hidden here with its parts.
            Column("efter", capital(last), "kr/invånare", **_sum_of(own)),
            *(
                Column(key, name, "kr/invånare", basis="faktor", parts="delar")
                for key, name in SHORT_NAMES.items()
            ),
            Column("forandring", "Skillnad" if peers else "Förändring", "kr/invånare", basis="andring"),
            Column("procent", "Skillnad" if peers else "Förändring", "procent", 1, basis="andring"),
        ),
        about=f"kostnad för brukare i {omrade.namn} per {omrade.malgrupp_namn}",
        year=_years(reference, own),
        source=source_of(reference),
        notes=(
            f"Varje {_per(reference)} är uppdelad för sig med Shapleyvärden; "
            "delarna summerar till skillnaden.",
            *([MIXED_UNITS] * _counts_clients(own)),
            *([f"{REST} är grupper som färre än {minimum()} brukare har haft."] * bool(few)),
            *([CURRENT_PRICES] * (not peers)),
        ),
        total=ALL_SERVICES,
        facts=_facts(first, last, omrade),
        scope={"omrade": omrade.kod},
        dimensions=("grupp",),
        follows=follows(own, omrade),
    )


def _parts(groups: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Where the clients, volume and cost of these groups stand in the report's system of sums."""
    return tuple(("grupp", capital(group_name(g))) for g in groups)


def _but_one(persons: int, reference: Referens, groups: Iterable[str]) -> int:
    """What a figure made of these groups' earlier cost rests on: one, where one or two made it up."""
    return min(persons, 1) if reference.burna & set(groups) else persons


def _per(reference: Referens) -> str:
    return "insatsgrupp" if reference.per == "grupp" else "insats"


def _counts_clients(own: Referens) -> bool:
    """Whether some group is counted in clients, so that readers must be told."""
    return own.per == "grupp" and bool((own.insatser["volymenhet"] == CLIENT).any())


def _sum_of(side: Referens) -> dict[str, Any]:
    """What a column of a side's cost per inhabitant rests on: its cost that year, the same in every table."""
    return {
        "basis": "brukare",
        "measure": Measure("kr", scale=side.invanare, where={"ar": str(side.ar)}),
    }


def _clients(side: Referens, groups: list[str]) -> int:
    """How many clients had any of the groups."""
    wanted = set(groups)
    return int(sum(n for mix, n in side.mix["brukare"].items() if wanted & set(str(mix).split("+"))))


def _title(change: str, gap: str, first: str, last: str, omrade: Omrade, peers: bool) -> str:
    if peers:
        return f"{gap} per invånare i {omrade.namn} från {first}"
    return f"{change} per invånare i {omrade.namn} från {first} till {last}"


def _years(reference: Referens, own: Referens) -> str:
    return "–".join(dict.fromkeys([str(reference.ar), str(own.ar)]))


def _facts(first: str, last: str, omrade: Omrade) -> dict[str, str]:
    return {
        "fran": capital(first), "referens": first, "till": capital(last), "omrade": omrade.namn,
        "malgrupp": omrade.malgrupp_namn, "alla": ALL_SERVICES,
    }  # fmt: skip
