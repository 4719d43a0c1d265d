"""Which rows of a year is each told sum of? Found from the package's own words, as a reader would.

Nothing of the release is used: a row is in a cell when what the row is (area, insats, age, combination …) is
what the cell's key and leaves say.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from kpbcalc.aggregates.year import Year
from kpbcalc.base import params
from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import Cell, Package

Rows = npt.NDArray[np.bool_]
Named = tuple[str, Rows]
ONE_YEAR = ("omraden", "grupper", "insatser", "regi", "alder", "alder_boende", "mix")
TWO_YEARS = ("flode", "flytt", "andring")
LIVING = {"AO": "sabo_heldygn", "FN": "gruppbostad"}
SPECIAL = {"AO": {"sarskilt"}, "FN": {"sarskilt", "lss_boende"}}
FOLDED = "&ovriga"


def told_rows(
    package: Package, families: Sequence[str], rows: pd.DataFrame, quantity: str
) -> dict[str, list[Named]]:
    """The told sums of one quantity by family, and what is left of each told parent without its told cells.

    In: `described` rows.
    """
    return {name: list(_of_family(package, name, rows, quantity)) for name in families if package.has(name)}


def _of_family(package: Package, name: str, rows: pd.DataFrame, quantity: str) -> Iterator[Named]:
    family = package.families[name]
    parents: dict[tuple[str, ...], Rows] = {}
    for cell in family.cells:
        if known(cell[quantity]):
            mine = rows_of(package, name, cell, rows)
            yield f"{name} {'/'.join(cell.key)}", mine
            above = cell.key[: family.up]
            parents[above] = parents.get(above, np.zeros(len(rows), dtype=bool)) | mine
    for cell in package.shown(family.parent) if family.parent in ONE_YEAR else ():
        told = parents.get(cell.key[: family.up], np.zeros(len(rows), dtype=bool))
        whole = rows_of(package, family.parent, cell, rows)
        if known(cell[quantity]) and (told & whole).any() and (whole & ~told).any():
            yield f"{name} rest of {'/'.join(cell.key)}", whole & ~told


def rows_of(package: Package, name: str, cell: Cell, rows: pd.DataFrame) -> Rows:
    """Which rows a cell of a family is of."""
    family = package.families[name]
    dims = family.dims
    found = np.ones(len(rows), dtype=bool)
    for dim, value in zip(dims[: family.up], cell.key, strict=False):
        found &= _is(rows, dim, value.split("+"))
    if cell.key and cell.key[-1].endswith(FOLDED):
        return found & _folded(package, cell, rows)
    own = np.zeros(len(rows), dtype=bool)
    for leaf in cell.leaves or (cell.key[family.up :],):
        one = np.ones(len(rows), dtype=bool)
        for dim, value in zip(dims[family.up :], leaf, strict=True):
            one &= _is(rows, dim, value.split("+"))
        own |= one
    return found & own


def _is(rows: pd.DataFrame, dim: str, values: Sequence[str]) -> Rows:
    if dim != "alder":
        return rows[dim].isin(values).to_numpy(bool)
    found = np.zeros(len(rows), dtype=bool)
    for value in values:
        low, _, high = value.partition("-")
        found |= rows["alder"].between(int(low), int(high)).to_numpy(bool)
    return found


def _folded(package: Package, cell: Cell, rows: pd.DataFrame) -> Rows:
    """Those whose combination is not told, and whose heaviest insats comes next after this one's."""
    area = cell.key[0]
    order = list(params.toml("omraden.toml").get(area, {}).get("mixordning", []))

    def weight(code: str) -> tuple[int, str]:
        return (order.index(code) if code in order else len(order), code)

    cells = package.shown("mix", area)
    told = {c.key[-1] for c in cells if not c.key[-1].endswith(FOLDED)}
    classes = [c.key[-1].removesuffix(FOLDED) for c in cells if c.key[-1].endswith(FOLDED)]
    leads = {lead: name for name in classes for lead in name.split("&")}
    found = {}
    for mix in set(rows.loc[rows["omrade"] == area, "kombination"]) - told:
        lead = weight(min(mix.split("&"), key=weight))
        found[mix] = leads.get(max((weight(x) for x in leads if weight(x) <= lead), default=(0, ""))[1], "")
    return rows["kombination"].map(found).eq(cell.key[-1].removesuffix(FOLDED)).to_numpy(bool)


def described(year: Year, other: Year | None, now: bool) -> pd.DataFrame:
    """The rows of a year with what its cells are called by, beside the year before it or after it.

    `now` says that this is the later of the two.
    """
    rows = year.rows.assign(pseudonym=np.array(year.ids, dtype=object)[year.rows["client"].to_numpy()])
    at = list(zip(rows["pseudonym"], rows["omrade"], strict=True))
    rows["kombination"] = _together(at, rows["grupp"])
    living = {k for k, group in zip(at, rows["grupp"], strict=True) if LIVING.get(k[1]) == group}
    rows["bor"] = ["bodde" if k in living else "ej" for k in at]
    if other is None:
        return rows
    mine, theirs = _special(rows), _special(other.rows.assign(
        pseudonym=np.array(other.ids, dtype=object)[other.rows["client"].to_numpy()]))  # fmt: skip
    rows["slag"] = [("kvar" if k in theirs else "nya" if now else "avslutade") for k in at]
    rows["till" if now else "fran"] = [mine[k] for k in at]
    rows["fran" if now else "till"] = [theirs.get(k, "ej") for k in at]
    return rows


def _special(rows: pd.DataFrame) -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for who, area, form in zip(rows["pseudonym"], rows["omrade"], rows["boendeform"], strict=True):
        special = form in SPECIAL.get(area, ())
        found[who, area] = "sarskilt" if special else found.get((who, area), "ordinart")
    return found


def _together(at: Sequence[tuple[str, str]], values: pd.Series) -> list[str]:
    had: dict[tuple[str, str], set[str]] = {}
    for key, value in zip(at, values, strict=True):
        had.setdefault(key, set()).add(str(value))
    names = {key: "&".join(sorted(some)) for key, some in had.items()}
    return [names[key] for key in at]
