"""Which factor makes the cost per inhabitant differ: coverage, volume per client or unit cost?

Shapley values, exactly additive and defined for zero factors: the mean of each factor's effect over all
orders in which the factors can change. Source: docs/metod.md §5.3.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations

from kpbcalc.analysis.area import capital
from kpbcalc.analysis.common import in_common, pooled
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import group_words, in_reading_order
from kpbcalc.analysis.people import inhabitants
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import Figure, known, percent, ratio, total
from kpbcalc.base.new_table import Column, Table
from kpbcalc.disclosure.package import Cell

FACTORS = {"tackning": "Täckning", "volym": "Volym per brukare", "pris": "Styckkostnad"}
ALL = "Alla insatser"
CURRENT_PRICES = "Löpande priser: beloppen är inte omräknade för löne- och prisökningar."
ADDITIVE = "Varje insatsgrupp är uppdelad för sig med Shapleyvärden; delarna summerar till skillnaden."
MIXED_UNITS = (
    "En grupp som någon räknar i flera enheter räknas i brukare: då är volymen 1 per brukare, och det som "
    "annars är volym ingår i styckkostnaden."
)
STEPS = (Column("post", "Post"), Column("belopp", "Kostnad", "kr/invånare"))
ABOUT = "kostnad för brukare i {omrade} per {malgrupp}"
SOURCE = "Egna beräkningar enligt KPB på kommunens underlag; befolkning från SCB."
PEERS = "Egen bearbetning av kommunens underlag och av andra kommuners paket; befolkning från SCB."


def _groups(change: str) -> tuple[Column, ...]:
    effects = (Column(k, "Volym" if k == "volym" else n, "kr/invånare") for k, n in FACTORS.items())
    return (
        Column("grupp", "Insatsgrupp"), Column("efter", "{sist}", "kr/invånare"), *effects,
        Column("forandring", change, "kr/invånare"), Column("procent", change, "procent", 1),
    )  # fmt: skip


TABLES = YEAR, YEAR_GROUPS, GROUP, GROUP_GROUPS = (
    Declared("drivkrafter", "Vad som ändrade kostnaden per invånare i {omrade} från {fran} till {till}",
             STEPS, "Konsumtion ändring", ABOUT, SOURCE, (ADDITIVE,)),
    Declared("drivkrafter_grupper",
             "Kostnadsändringen per invånare i {omrade} från {fran} till {till}, per insatsgrupp",
             _groups("Förändring"), "Konsumtion ändring grupper", ABOUT, SOURCE, (ADDITIVE,), ALL),
    Declared("drivkrafter_jamfort", "Vad som skiljer kostnaden per invånare i {omrade} från {fran}", STEPS,
             "Konsumtion jämförd", ABOUT, PEERS, (ADDITIVE,)),
    Declared("drivkrafter_jamfort_grupper",
             "Kostnadsskillnaden per invånare i {omrade} från {fran}, per insatsgrupp",
             _groups("Skillnad"), "Konsumtion jämförd grupper", ABOUT, PEERS, (ADDITIVE,), ALL),
)  # fmt: skip


@dataclass(frozen=True)
class Effects:
    """What the factors did to a group's cost per inhabitant: after - before = the sum of `parts`, exactly."""

    cell: Cell
    before: Figure
    parts: tuple[Figure, ...]
    after: Figure


def since_last_year(ctx: Context) -> dict[str, Table]:
    """`drivkrafter` and `drivkrafter_grupper`; none without the year before or without inhabitants."""
    before = ctx.before
    if before is None:
        return {}
    sides = [
        (p.cells("grupper", ctx.omrade.kod), inhabitants(p, ctx.omrade.malgrupp)) for p in (before, ctx.now)
    ]
    return _tables(ctx, sides, (str(before.ar), str(ctx.ar)), (YEAR, YEAR_GROUPS), (CURRENT_PRICES,))


def against_peers(ctx: Context) -> dict[str, Table]:
    """`drivkrafter_jamfort` and its groups, against all peers as one municipality."""
    if not ctx.peers:
        return {}
    rows = in_common([p.cells("grupper", ctx.omrade.kod) for p in ctx.peers])
    people = sum(inhabitants(p, ctx.omrade.malgrupp) for p in ctx.peers)
    theirs = [pooled(row) for row in rows]
    mine = ctx.now.cells("grupper", ctx.omrade.kod)
    sides = [(theirs, people), (mine, inhabitants(ctx.now, ctx.omrade.malgrupp))]
    note = f"{capital(ctx.peers_name)} räknas som en enda kommun: varje invånare väger lika."
    return _tables(ctx, sides, (ctx.peers_name, "kommunen"), (GROUP, GROUP_GROUPS), (note,))


def effects(before: Sequence[Cell], after: Sequence[Cell], people: tuple[float, float]) -> list[Effects]:
    """The factors' effects by the classes that both sides can tell apart.

    A class of mixed units, or whose clients are not told on a side, is counted in clients: volume 1 each.
    """
    found = []
    for was, now in in_common([before, after]):
        in_units = all(known(c["volym"]) for c in (was, now))
        sides = [_factors(c, n, in_units=in_units) for c, n in zip((was, now), people, strict=True)]
        parts = shapley(*sides)
        cost = [ratio(c["kr"], n) for c, n in zip((was, now), people, strict=True)]
        cell = now if known(now.n) and now.n else was
        found.append(Effects(cell, cost[0], tuple(parts), cost[1]))
    return found


def _factors(cell: Cell, people: float, *, in_units: bool) -> list[Figure]:
    """Coverage, volume per client and unit cost; zero factors of nobody."""
    if known(cell.n) and cell.n == 0:
        return [0.0, 0.0, 0.0]
    volume = cell["volym"] if in_units else cell.n
    if known(volume) and volume == 0:  # cost without volume: all of it is price of a client
        volume = cell.n
    return [cell.n / people, ratio(volume, cell.n), ratio(cell["kr"], volume)]


def shapley(before: Sequence[Figure], after: Sequence[Figure]) -> list[Figure]:
    """Each factor's part in the change of their product: its mean effect over all orders of change."""
    orders = list(permutations(range(len(before))))
    parts: list[Figure] = [0.0] * len(before)
    for order in orders:
        current = list(before)
        for i in order:
            was = _product(current)
            current[i] = after[i]
            parts[i] = parts[i] + (_product(current) - was) / len(orders)
    return parts


def _product(values: Sequence[Figure]) -> Figure:
    found: Figure = 1.0
    for value in values:
        found = found * value
    return found


def _tables(
    ctx: Context, sides: Sequence[tuple[Sequence[Cell], float]], names: tuple[str, str],
    declared: tuple[Declared, Declared], notes: tuple[str, ...],
) -> dict[str, Table]:  # fmt: skip
    (before, people_before), (after, people_after) = sides
    if not before or not after or not people_before or not people_after:
        return {}
    found = effects(before, after, (people_before, people_after))
    order = {cell.code: n for n, cell in enumerate(in_reading_order([e.cell for e in found], ctx.omrade))}
    found.sort(key=lambda e: order[e.cell.code])
    everything = Effects(
        found[0].cell, total(e.before for e in found),
        tuple(total(e.parts[i] for e in found) for i in range(len(FACTORS))), total(e.after for e in found),
    )  # fmt: skip
    words = {"fran": names[0], "till": names[1], "sist": capital(names[1])}
    facts = {"fran": capital(names[0]), "referens": names[0], "till": capital(names[1]),
             "malgrupp": ctx.omrade.malgrupp_namn, "alla": ALL}  # fmt: skip
    year = "–".join(dict.fromkeys(n for n in (names[0], str(ctx.ar)) if n.isdigit()))
    posts = zip([capital(names[0]), *FACTORS.values(), capital(names[1])],
                [everything.before, *everything.parts, everything.after], strict=True)  # fmt: skip
    steps = [{"post": post, "belopp": figure} for post, figure in posts]
    rows = [_row(group_words(e.cell), e) for e in found] + [_row(ALL, everything)]
    return {
        one.key: ctx.table(one, some, words=words, facts=facts, notes=notes, year=year)
        for one, some in zip(declared, (steps, rows), strict=True)
    }


def _row(name: str, of: Effects) -> dict[str, Figure | str]:
    change = total(of.parts)
    return {"grupp": name, "efter": of.after, **dict(zip(FACTORS, of.parts, strict=True)),
            "forandring": change, "procent": percent(change, of.before)}  # fmt: skip
