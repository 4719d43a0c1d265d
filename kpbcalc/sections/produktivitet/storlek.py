"""Is a small home dearer a day than a large one?

The smaller half of the homes beside the larger half, by stated places, and the correlation of places and
price over all of them. Own and bought. Source: docs/metod.md §5.2 (why units differ).
"""

from kpbcalc.analysis import rank_correlation, units
from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.groups import price_unit
from kpbcalc.analysis.occupancy import of_group
from kpbcalc.analysis.rank_correlation import Correlation
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import change, known
from kpbcalc.base.table import Column, Table, Value

STORLEK = Declared(
    "storlek", "Enheternas storlek och kostnaden per dygn i {omrade}",
    (
        Column("grupp", "Insatsgrupp"),
        Column("enheter", "Enheter", "antal"),
        Column("hogst", "Mindre: högst så många platser", "antal"),
        Column("mindre", "Mindre enheter", "kr/dygn"),
        Column("storre", "Större enheter", "kr/dygn"),
        Column("skillnad", "Större mot mindre", "procent", 1),
        Column("samband", "Samband", "tal", 2),
        Column("lag", "Från", "tal", 2),
        Column("hog", "Till", "tal", 2),
        Column("tydlig", "Platser och kostnad"),
    ),
    "Styckkostnad och storlek", units.ABOUT,
    notes=(
        "Tabellen ställer den mindre hälften av enheterna mot den större. Sambandet går från −1 (ju fler "
        "platser, desto lägre kostnad) till 1; 0 är inget samband. Alla sambanden i tabellen är prövade "
        "tillsammans. Ett samband säger inte att storleken är orsaken: lokaler, inriktning och "
        "tomma platser följer ofta med den.",
    ),
)  # fmt: skip
Home = tuple[float, float, float, float]  # places, kr a day, kr, days


def table(ctx: Context) -> Table | None:
    """A row for each group counted in days with enough homes of different sizes; None without any."""
    found: dict[str, tuple[list[Home], Correlation]] = {}
    there = units.groups_here(ctx)
    for grupp in (g for g in ctx.omrade.enhetsgrupper if g in there and price_unit(g) == "kr/dygn"):
        homes = _homes(ctx, grupp)
        of = rank_correlation.correlation([(places, price) for places, price, *_ in homes])
        if of is not None:
            found[grupp] = (homes, of)
    clear = rank_correlation.clear([of for _, of in found.values()])
    rows = [_row(g, homes, of, word) for (g, (homes, of)), word in zip(found.items(), clear, strict=True)]
    return ctx.table(STORLEK, rows) if rows else None


def _homes(ctx: Context, grupp: str) -> list[Home]:
    homes = []
    for unit, of in of_group(ctx.now, grupp):
        places, kr, days = of.places, unit.cell["kr"], unit.cell["volym"]
        if unit.alone and known(places) and known(unit.price) and known(kr) and known(days):
            homes.append((places, unit.price, kr, days))
    return sorted(homes)


def _row(grupp: str, homes: list[Home], of: Correlation, clear: str) -> dict[str, Value]:
    most = homes[len(homes) // 2 - 1][0]
    if most == homes[-1][0]:  # most are as large as the largest: the smaller are those that are not
        most = max(places for places, *_ in homes if places < most)
    small, large = (_price([h for h in homes if (h[0] <= most) == smaller]) for smaller in (True, False))
    return {
        "grupp": capital(group_name(grupp)), "enheter": float(of.n), "hogst": most, "mindre": small,
        "storre": large, "skillnad": change(small, large), "samband": of.varde, "lag": of.lag, "hog": of.hog,
        "tydlig": clear,
    }  # fmt: skip


def _price(homes: list[Home]) -> float:
    return sum(kr for *_, kr, _ in homes) / sum(days for *_, days in homes)
