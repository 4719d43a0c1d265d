"""What were earlier years' costs in the prices of the costing year? Nominal amounts are no comparison.

`in_fixed_prices` gives an earlier package with all its money recalculated, so that every analysis of it is of
fixed prices. Where a year has no index the money is absent, and so is all that is made of it: the
development is then told as volume. `level` and `missing` are the sentences that go with it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from kpbcalc.aggregates.every_name import PART
from kpbcalc.analysis.context import Context
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, Figure, known
from kpbcalc.base.price_index import SHIPPED, PriceIndex, of
from kpbcalc.base.written import enumeration
from kpbcalc.disclosure.package import Cell, Package, ReleasedFamily

MEANS = {"medel": ("medel", "lag", "hog"), "atergang": ("fore", "efter"), "bana_3": ("kostnad",),
         "bana_6": ("kostnad",), "medel_andring": ("medel", "lag", "hog")}  # fmt: skip
INDICATOR = ("varde", "taljare")
PERCENT = {
    "atergang": ("forandring", "lag", "hog")
}  # changes of money, which no index leaves without meaning
# Families of a costing year and the year before it: their money is in the later year's prices already
# (calculation/release_year), or in two years' where there is no index.
OF_TWO_YEARS = ("flode", "andring", "flytt", "medel_andring", "atergang", "bana_3", "bana_6")


def index(ctx: Context) -> PriceIndex:
    """The index that the municipality's earlier years are recalculated by."""
    return of(ctx.own)


def factor(ctx: Context, year: int) -> Figure:
    """What a krona of a year is in the costing year's prices; absent where a year between has no index."""
    found = index(ctx).factor(year, ctx.ar)
    return ABSENT if found is None else found


def in_fixed_prices(ctx: Context, package: Package) -> Package:
    """The package with its money in the costing year's prices; absent where there is no index."""
    return package if package.ar == ctx.ar else scaled(package, factor(ctx, package.ar))


def before(ctx: Context) -> Package | None:
    """The year before the costing year, in the costing year's prices; None when it is not there."""
    return None if ctx.before is None else in_fixed_prices(ctx, ctx.before)


def years(ctx: Context) -> tuple[Package, ...]:
    """All the municipality's years in the costing year's prices, oldest first."""
    return tuple(in_fixed_prices(ctx, package) for package in ctx.years)


def change_since_last_year(ctx: Context, package: Package | None = None) -> Package:
    """A year's package (the costing year's), with what happened since the year before in fixed prices.

    An earlier year's is in the costing year's prices. Absent where a year has no index.
    """
    of_year = package or ctx.now
    told = index(ctx).factor(of_year.ar - 1, of_year.ar) is not None
    return in_fixed_prices(ctx, of_year if told else _without_money(of_year))


def published_mean(ctx: Context, grupp: str) -> tuple[float, int] | None:
    """The latest published KPB mean of an insats group in the costing year's prices, and the year it is of.

    None without a mean that is new enough, and where a year since has no index.
    """
    found = params.published_mean(grupp, ctx.ar, current=True)
    times = factor(ctx, found[1]) if found else ABSENT
    return (found[0] * times, found[1]) if found and known(times) else None


def note(ctx: Context, first: int) -> str:
    """What a table of amounts since `first` says of its prices: by which index, or that there is none."""
    found = index(ctx)
    if gone := missing(ctx, first):
        return gone
    what = f"prisindex för kommunal verksamhet ({SHIPPED})" if found.namn == SHIPPED else found.namn
    return f"{ctx.ar} års priser: äldre belopp är omräknade med {what}."


def told(ctx: Context) -> str:
    """Which prices the report is in, and where the index is from."""
    found, first = index(ctx), ctx.years[0].ar
    sources = "; ".join(found.sources(first, ctx.ar))
    return f"{ctx.ar} års priser; äldre år räknas om med {found.namn}" + (f" ({sources})" if sources else "")


def missing(ctx: Context, first: int) -> str:
    """The sentence for years without index, which also says how to get one; empty when every year has."""
    found = index(ctx)
    gone = found.missing(first, ctx.ar)
    if not gone:
        return ""
    return (
        f"Prisindex saknas för {enumeration(gone)}, så utvecklingen sedan {first} visas bara i volym, inte i "
        "kronor. "
        "Bruksanvisningen säger hur ett index läggs in."
    )


def without_mean(ctx: Context, grupper: Sequence[str]) -> str:
    """Why no published mean is set beside these groups' prices: it is too old, or has no index since.

    Empty where one is, and where none has been published.
    """
    known = [found[1] for grupp in grupper if (found := params.published_mean(grupp, ctx.ar))]
    current = [found[1] for grupp in grupper if (found := params.published_mean(grupp, ctx.ar, current=True))]
    if known and not current:
        return f"Det senaste publicerade medlet, från {max(known)}, är för gammalt att jämföra med."
    gone = index(ctx).missing(min(current), ctx.ar) if current else ()
    return (
        f"Medlet från {min(current)} jämförs inte: prisindex saknas för {enumeration(gone)}." if gone else ""
    )


def scaled(package: Package, by: Figure) -> Package:
    """A package with all its money times a number."""
    return replace(package, families=_Scaled(package.families, by))


class _Scaled(Mapping[str, ReleasedFamily]):
    """Families with their money times a number, each reckoned when it is asked for."""

    def __init__(
        self, families: Mapping[str, ReleasedFamily], by: Figure, only: tuple[str, ...] = ()
    ) -> None:
        self._families, self._by, self._only = families, by, only
        self._done: dict[str, ReleasedFamily] = {}

    def __getitem__(self, name: str) -> ReleasedFamily:
        family = self._families[name]
        if self._only and name not in self._only:
            return family
        if name not in self._done:
            cells = tuple(_cell(family.name, cell, self._by) for cell in family.cells)
            self._done[name] = replace(family, cells=cells)
        return self._done[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._families)

    def __len__(self) -> int:
        return len(self._families)


def _without_money(package: Package) -> Package:
    return replace(package, families=_Scaled(package.families, ABSENT, OF_TWO_YEARS))


def _cell(family: str, cell: Cell, by: Figure) -> Cell:
    gone = PERCENT.get(family, ()) if by is ABSENT else ()
    return replace(
        cell, sums={q: v * by if q in gone or _money(family, cell, q) else v for q, v in cell.sums.items()}
    )


def _money(family: str, cell: Cell, quantity: str) -> bool:
    if family == "nyckeltal":
        return quantity in INDICATOR and _in_kr(cell.key[0])
    return quantity.startswith(("kr", PART)) or quantity in MEANS.get(family, ())


def _in_kr(kpi: str) -> bool:
    return any(d["kpi"] == kpi and d["enhet"].startswith("kr") for d in params.rows("nyckeltal.csv"))
