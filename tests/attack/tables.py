"""What a stranger reads out of a report's tables: every figure, times everything open that it may be per.

Tables are made of packages, and tell no more than these do. So nothing that the packages hide comes out,
exactly, of any figure: alone, or times the inhabitants of any age that it may be divided by, or the number
of clients. Were a table made of more than the packages, what is hidden would come out.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.alder import labels
from kpbcalc.aggregates.parts import Sums
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.context import Context
from kpbcalc.base.exact import GRID
from kpbcalc.base.figure import known
from kpbcalc.base.table import Table
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.join import sums_of
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.unsafe import unsafe
from kpbcalc.sections.every import SECTIONS
from tests.samples.packages import context, hidden

EXACTLY = 1e-11  # of an amount: by chance two figures are not that like
LEAST = 1000.0  # kr: what is less can be anything
SCALES = (1.0, 100.0, 1e3, 1e6)  # percent, thousands, millions
Numbers = npt.NDArray[np.float64]


def told_by_tables(before: ReleasedYear | None, now: ReleasedYear) -> list[str]:
    """The hidden amounts that come out of the tables of a report on its own packages."""
    years = [one for one in (before, now) if one is not None]
    packages = [one.package for one in years]
    in_the_open = tables_of(context([_nobody_told(package) for package in packages]))
    return come_out(tables_of(context(packages)), packages, years, in_the_open)


def _nobody_told(package: Package) -> Package:
    """The package with every family hidden: what its tables then tell is of no client."""
    for family in package.families:
        package = hidden(package, family)
    return package


def tables_of(ctx: Context) -> list[Table]:
    """Every table of a report."""
    return [
        table
        for section in SECTIONS
        for area in [o for o in ctx.areas if o.kod in section.areas] or [None]
        for table in section.result(ctx.of(area) if area else ctx).values()
    ]


def come_out(
    tables: Iterable[Table], known_to_all: Sequence[Package], of: Sequence[ReleasedYear],
    in_the_open: Iterable[Table] = (),
) -> list[str]:  # fmt: skip
    """The hidden amounts that some figure is, alone or times what it may be per, with the table's name.

    Figures that tables `in_the_open` have too (Kolada's, with one decimal) are of no client.
    """
    open_amounts = _open(known_to_all)
    secrets = [found for one in of for found in _hidden(one) if found[1] not in open_amounts]
    if not secrets:
        return []
    amounts = np.unique([amount for _, amount in secrets])
    open_figures = np.concatenate([np.zeros(0), *map(_numbers, in_the_open)])
    per = np.array(sorted({n * s for n, s in product(_denominators(known_to_all), SCALES)}))
    hits = []
    for table in tables:
        reckoned = np.outer(np.setdiff1d(_numbers(table), open_figures), per).ravel()
        at = np.minimum(np.searchsorted(amounts, reckoned * (1 - EXACTLY)), len(amounts) - 1)
        same = set(amounts[at[np.abs(amounts[at] - reckoned) <= EXACTLY * reckoned]])
        hits += [f"{what} in {table.name}" for what, one in secrets if one in same]
    return hits


def _numbers(table: Table) -> Numbers:
    """The different figures of a table, whatever their sign."""
    figures = [row[column.key] for column in table.columns for row in table.cells]
    return np.unique([abs(x) for x in figures if isinstance(x, float)])


def _open(packages: Sequence[Package]) -> set[float]:
    """Every amount of the accounts and of what else is open."""
    frames = [frame for package in packages for frame in package.facts.values()]
    columns = [frame[name] for frame in frames for name in frame.select_dtypes("number")]
    return {abs(float(x)) for column in columns for x in column.dropna()}


def _denominators(packages: Sequence[Package]) -> set[float]:
    """One, the inhabitants of every area's ages and in all, and the told numbers of clients of areas."""
    found = {1.0}
    for package in packages:
        spans = [tuple(map(int, label.split("-"))) for o in omraden() for label in labels(o)]
        spans += [o.malgrupp for o in omraden().values()]
        for low, high in dict.fromkeys([(0, 120), *spans]):
            found |= {package.inhabitants((low, high), kon) for kon in ("", "K", "M")}
        found |= {c.n for name in ("kommun", "omraden") for c in package.cells(name) if known(c.n)}
    return {x for x in found if x > 0}


def _hidden(one: ReleasedYear) -> Iterator[tuple[str, float]]:
    """The unsafe amounts of leaves of the year's families, to the öre.

    Hours are quarters and minutes, which other figures are by chance too: `volumes` looks for those.
    """
    for family in one.families:
        sums = sums_of(family, [(leaf,) for leaf in range(len(family.leaves))])
        for q, quantity in enumerate(family.quantities):
            bad = unsafe(_only(sums, q), one.package.policy)
            for leaf in np.flatnonzero(bad) if quantity.startswith("kr") else ():
                amount = abs(float(sums.total[leaf, q])) / GRID
                if amount > LEAST and not _like_others(amount):
                    yield f"{one.package.kommun} {family.name} {family.leaves[leaf]} {quantity}", amount


def _like_others(amount: float) -> bool:
    """Whether an amount is öre over a small number: so are others, where prices are round."""
    return any(abs(100 * amount * n - round(100 * amount * n)) < 1e-5 for n in range(1, 13))


def _only(sums: Sums, q: int) -> Sums:
    one = [q]
    return Sums(sums.n, sums.total[:, one], sums.size[:, one], sums.first[:, one], sums.second[:, one])
