"""Which factor makes the cost per inhabitant differ: coverage, volume per client or unit cost?

Source: docs/metod.md §5.3; the arithmetic is in `effekter`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.area import capital
from kpbcalc.analysis.common import in_common, pooled
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import group_words, in_reading_order
from kpbcalc.analysis.people import inhabitants
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, percent, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.sections.konsumtion.effekter import FACTORS, Effects, by_insats

ALL = "Alla insatser"
PER_INSATS = "Varje insats är uppdelad för sig; delarna summerar till förändringen."
PER_GROUP = "Varje insatsgrupp är uppdelad för sig; delarna summerar till skillnaden."
NOT_DIVIDED = "Ej uppdelat"
UNDIVIDED = (
    "En insatsgrupp vars brukare inte kan visas på båda sidor är inte uppdelad; den ingår i raden för alla "
    "insatser och i bron men inte i de tre delarna."
)
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
             STEPS, "Konsumtion ändring", ABOUT, SOURCE),
    Declared("drivkrafter_grupper",
             "Kostnadsändringen per invånare i {omrade} från {fran} till {till}, per insatsgrupp",
             _groups("Förändring"), "Konsumtion ändring grupper", ABOUT, SOURCE, (), ALL),
    Declared("drivkrafter_jamfort", "Vad som skiljer kostnaden per invånare i {omrade} från {fran}", STEPS,
             "Konsumtion jämförd", ABOUT, PEERS),
    Declared("drivkrafter_jamfort_grupper",
             "Kostnadsskillnaden per invånare i {omrade} från {fran}, per insatsgrupp",
             _groups("Skillnad"), "Konsumtion jämförd grupper", ABOUT, PEERS, (), ALL),
)  # fmt: skip


@dataclass(frozen=True)
class Side:
    """What one side of a comparison gives: its groups and insatser, all its cost (kr), its inhabitants."""

    groups: Sequence[Cell]
    insatser: Sequence[Cell]
    kr: Figure
    people: float


def since_last_year(ctx: Context) -> dict[str, Table]:
    """`drivkrafter` and `drivkrafter_grupper`; none without the year before, inhabitants or a price index."""
    before = fixed_prices.before(ctx)
    if before is None or fixed_prices.missing(ctx, before.ar):
        return {}
    sides = [_side(package, ctx) for package in (before, ctx.now)]
    names, notes = (str(before.ar), str(ctx.ar)), (PER_INSATS, fixed_prices.note(ctx, before.ar))
    return _tables(ctx, sides, names, (YEAR, YEAR_GROUPS), notes)


def against_peers(ctx: Context) -> dict[str, Table]:
    """`drivkrafter_jamfort` and its groups, against all peers as one municipality, per insats group."""
    if not ctx.peers:
        return {}
    rows = in_common([p.cells("grupper", ctx.omrade.kod) for p in ctx.peers])
    each = [_side(p, ctx) for p in ctx.peers]
    theirs = Side([pooled(row) for row in rows], [], total(s.kr for s in each), sum(s.people for s in each))
    sides = [theirs, _side(ctx.now, ctx)]
    weighted = f"{capital(ctx.peers_name)} räknas som en enda kommun: varje invånare väger lika."
    notes = (PER_GROUP, weighted, MIXED_UNITS)
    return _tables(ctx, sides, (ctx.peers_name, "kommunen"), (GROUP, GROUP_GROUPS), notes)


def _side(package: Package, ctx: Context) -> Side:
    kod, people = ctx.omrade.kod, inhabitants(package, ctx.omrade.malgrupp)
    groups, whole = package.cells("grupper", kod), package.cell("omraden", kod)["kr"]
    kr = whole if known(whole) else total(c["kr"] for c in groups)
    return Side(groups, package.cells("insatser", kod), kr, people)


def _tables(
    ctx: Context, sides: Sequence[Side], names: tuple[str, str], declared: tuple[Declared, Declared],
    notes: tuple[str, ...],
) -> dict[str, Table]:  # fmt: skip
    before, after = sides
    if not all(side.groups and side.people for side in sides):
        return {}
    found = by_insats([s.groups for s in sides], [s.insatser for s in sides], (before.people, after.people))
    order = {cell.code: n for n, cell in enumerate(in_reading_order([e.cell for e in found], ctx.omrade))}
    found.sort(key=lambda e: order[e.cell.code])
    left = [e for e in found if not e.divided and known(e.before) and known(e.after)]
    divided = [e for e in found if e not in left] or found
    everything = Effects(
        found[0].cell, ratio(before.kr, before.people),
        tuple(total(e.parts[i] for e in divided) for i in range(len(FACTORS))),
        ratio(after.kr, after.people),
    )  # fmt: skip
    words = {"fran": names[0], "till": names[1], "sist": capital(names[1])}
    facts = {"fran": capital(names[0]), "referens": names[0], "till": capital(names[1]),
             "malgrupp": ctx.omrade.malgrupp_namn, "alla": ALL}  # fmt: skip
    year = "–".join(dict.fromkeys(n for n in (names[0], str(ctx.ar)) if n.isdigit()))
    left = [e for e in left if e not in divided]
    if left:
        notes = (*notes, UNDIVIDED)
    posts = [capital(names[0]), *FACTORS.values(), *[NOT_DIVIDED] * bool(left), capital(names[1])]
    undivided = [everything.after - everything.before - total(everything.parts)] * bool(left)
    amounts = [everything.before, *everything.parts, *undivided, everything.after]
    steps: list[dict[str, Value]] = [
        {"post": post, "belopp": amount} for post, amount in zip(posts, amounts, strict=True)
    ]
    rows = [_row(group_words(e.cell), e) for e in found] + [_row(ALL, everything)]
    return {
        one.key: ctx.table(one, some, words=words, facts=facts, notes=notes, year=year)
        for one, some in zip(declared, (steps, rows), strict=True)
    }


def _row(name: str, of: Effects) -> dict[str, Value]:
    change = of.after - of.before
    parts = of.parts if of.divided else [p if p is HIDDEN else ABSENT for p in of.parts]
    return {"grupp": name, "efter": of.after, **dict(zip(FACTORS, parts, strict=True)),
            "forandring": change, "procent": percent(change, of.before)}  # fmt: skip
