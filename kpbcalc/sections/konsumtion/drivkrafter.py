"""What makes the cost per inhabitant differ: age, coverage at equal age, mix, volume per client or unit cost?

One split, and exactly additive. Source: docs/metod.md §5.3; the arithmetic is in `analysis.split`.
"""

from kpbcalc.analysis import fixed_prices, split
from kpbcalc.analysis.area import capital
from kpbcalc.analysis.context import OWN_POPULATION, SHARED_POPULATION, Context
from kpbcalc.analysis.effects import FACTORS, Effects
from kpbcalc.analysis.groups import group_words
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.split import AGE, NOT_DIVIDED, Split
from kpbcalc.base.figure import ABSENT, HIDDEN, percent
from kpbcalc.base.table import Column, Table, Value

ALL = "Alla insatser"
PER_INSATS = "Varje insats är uppdelad för sig; delarna summerar till förändringen."
PER_GROUP = "Varje insatsgrupp är uppdelad för sig; delarna summerar till skillnaden."
AGE_FIRST = (
    "Ålderns och könets del är vad kommunens invånare hade kostat med jämförelsens kostnad i varje ålder och "
    "kön, mot vad jämförelsens egna invånare kostar. Täckningen är hur många fler eller färre brukarna är än "
    "åldern motiverar, till kostnaden per brukare. Mixen är resten av hur många som har varje insats: om de "
    "har tyngre eller lättare insatser. Insatsgruppernas täckning är de tre tillsammans."
)
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


def _groups(change: str) -> tuple[Column, ...]:
    short = {**FACTORS, "volym": "Volym", "tackning": "Täckning, med åldern"}
    effects = (Column(k, short[k], "kr/invånare") for k in FACTORS)
    return (
        Column("grupp", "Insatsgrupp"), Column("efter", "{sist}", "kr/invånare"), *effects,
        Column("forandring", change, "kr/invånare"), Column("procent", change, "procent", 1),
    )  # fmt: skip


TABLES = YEAR, YEAR_GROUPS, GROUP, GROUP_GROUPS = (
    Declared("drivkrafter", "Vad som ändrade kostnaden per invånare i {omrade} från {fran} till {till}",
             STEPS, "Konsumtion ändring", ABOUT, OWN_POPULATION),
    Declared("drivkrafter_grupper",
             "Kostnadsändringen per invånare i {omrade} från {fran} till {till}, per insatsgrupp",
             _groups("Förändring"), "Konsumtion ändring grupper", ABOUT, OWN_POPULATION, (), ALL),
    Declared("drivkrafter_jamfort", "Vad som skiljer kostnaden per invånare i {omrade} från {fran}", STEPS,
             "Konsumtion jämförd", ABOUT, SHARED_POPULATION),
    Declared("drivkrafter_jamfort_grupper",
             "Kostnadsskillnaden per invånare i {omrade} från {fran}, per insatsgrupp",
             _groups("Skillnad"), "Konsumtion jämförd grupper", ABOUT, SHARED_POPULATION, (), ALL),
)  # fmt: skip


def since_last_year(ctx: Context) -> dict[str, Table]:
    """`drivkrafter` and `drivkrafter_grupper`; none without the year before, inhabitants or a price index."""
    found = split.since_last_year(ctx)
    if found is None or ctx.before is None or fixed_prices.missing(ctx, ctx.before.ar):
        return {}
    names, notes = (str(ctx.before.ar), str(ctx.ar)), (PER_INSATS, fixed_prices.note(ctx, ctx.before.ar))
    return _tables(ctx, found, names, (YEAR, YEAR_GROUPS), notes)


def against_peers(ctx: Context) -> dict[str, Table]:
    """`drivkrafter_jamfort` and its groups, against all peers as one municipality, per insats group."""
    found = split.against_peers(ctx)
    if found is None:
        return {}
    weighted = f"{capital(ctx.peers_name)} räknas som en enda kommun: varje invånare väger lika."
    notes = (PER_GROUP, weighted, MIXED_UNITS)
    return _tables(ctx, found, (ctx.peers_name, "kommunen"), (GROUP, GROUP_GROUPS), notes)


def _tables(
    ctx: Context, of: Split, names: tuple[str, str], declared: tuple[Declared, Declared],
    notes: tuple[str, ...],
) -> dict[str, Table]:  # fmt: skip
    words = {"fran": names[0], "till": names[1], "sist": capital(names[1])}
    facts = {"fran": capital(names[0]), "referens": names[0], "till": capital(names[1])}
    for code in ("volym", "pris"):
        most = of.mostly_in(FACTORS[code])
        facts[f"mest_{code}"] = group_words(most) if most else ""
    year = "–".join(dict.fromkeys(n for n in (names[0], str(ctx.ar)) if n.isdigit()))
    notes = (*notes, *[UNDIVIDED] * (NOT_DIVIDED in of.parts), *[AGE_FIRST] * (AGE in of.parts))
    amounts = {capital(names[0]): of.before, **of.parts, capital(names[1]): of.after}
    steps: list[dict[str, Value]] = [{"post": post, "belopp": amount} for post, amount in amounts.items()]
    rows = [_row(group_words(e.cell), e) for e in of.groups] + [_row(ALL, of.whole)]
    return {
        one.key: ctx.table(one, some, words=words, facts=facts, notes=notes, year=year)
        for one, some in zip(declared, (steps, rows), strict=True)
    }


def _row(name: str, of: Effects) -> dict[str, Value]:
    change = of.after - of.before
    parts = of.parts if of.divided else [p if p is HIDDEN else ABSENT for p in of.parts]
    return {"grupp": name, "efter": of.after, **dict(zip(FACTORS, parts, strict=True)),
            "forandring": change, "procent": percent(change, of.before)}  # fmt: skip
