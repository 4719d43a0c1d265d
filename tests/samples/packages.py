"""Packages for tests of sections: the demo's, hand-made ones, and the same with a family hidden or away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.reference_group import Group
from kpbcalc.base import register
from kpbcalc.base.figure import HIDDEN, Figure
from kpbcalc.base.own_choices import Own
from kpbcalc.base.table import Table
from kpbcalc.calculation.calculate import calculate_years, source
from kpbcalc.calculation.release_year import release_year
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.costing import Resultat, cost
from kpbcalc.disclosure.package import JOINED, Cell, Package, ReleasedFamily
from kpbcalc.disclosure.policy import Policy, policy_from_params
from kpbcalc.sources.cache import Outside, stored
from kpbcalc.sources.peer_choice import Choice
from tests.builders import small, typed

EXAMPLE, AR = "0000", 2024
POLICY = policy_from_params()
EXACT = replace(POLICY, round_kr=1)  # hides as much, and rounds nothing
UP = {
    "omraden": 0, "grupper": 1, "insatser": 2, "regi": 2, "jamforda": 1, "enheter": 2, "assistans": 2,
    "alder": 1, "mix": 1,
}  # fmt: skip
Row = tuple[str, Figure, Mapping[str, Figure]]  # key with `/`, clients, sums


@cache
def results_of(kommun: str, ar: int) -> tuple[Resultat, ...]:
    """A demo municipality's years with clients' rows, for reckoning figures another way."""
    return tuple(calculate_years(source("", kommun).root, kommun, ar)[0])


def demo_results() -> tuple[Resultat, ...]:
    """Exempelkommunen's."""
    return results_of(EXAMPLE, AR)


@cache
def demo(policy: Policy = POLICY) -> tuple[Package, ...]:
    """Exempelkommunen's years as packages."""
    return tuple(one.package for one in releases(demo_results(), policy, synthetic=True))


def releases(
    results: Sequence[Resultat], policy: Policy = POLICY, *, synthetic: bool = False
) -> tuple[ReleasedYear, ...]:
    """Some years, each released with those before; the same years of the same results only once."""
    return _releases(tuple(map(_Itself, results)), policy, synthetic)


@dataclass(frozen=True, eq=False)
class _Itself:
    """A result that is equal to itself alone: one with the same rows is another result."""

    result: Resultat

    def __hash__(self) -> int:
        return id(self.result)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Itself) and self.result is other.result


@lru_cache(maxsize=32)
def _releases(results: tuple[_Itself, ...], policy: Policy, synthetic: bool) -> tuple[ReleasedYear, ...]:
    if not results:
        return ()
    before = _releases(results[:-1], policy, synthetic)
    *earlier, now = (one.result for one in results)
    return (*before, release_year(now, earlier, policy, synthetic=synthetic, before=before))


def neighbours(codes: Sequence[str] = ("0880", "1267", "1285")) -> tuple[Package, ...]:
    """Others to compare with: Exempelkommunen's earlier years, under these codes."""
    years = demo()[:-1]
    return tuple(replace(years[n % len(years)], kommun=code, ar=AR) for n, code in enumerate(codes))


def package(
    families: Mapping[str, Sequence[Row]], people: Sequence[tuple[int, str, float]] = (), ar: int = AR,
    kommun: str = EXAMPLE, units: Mapping[str, str] | None = None,
) -> Package:  # fmt: skip
    """A package of these cells. A joined class is `a+b`; `units` are the units of volume by code."""
    made = {name: _family(name, rows, units or {}) for name, rows in families.items()}
    facts = {"befolkning": pd.DataFrame(people, columns=["alder", "kon", "antal"])}
    return Package(kommun, ar, POLICY, made, facts, {})


def _family(name: str, rows: Sequence[Row], units: Mapping[str, str]) -> ReleasedFamily:
    up = UP.get(name, 1)
    cells = tuple(_cell(key.split("/"), n, sums, up, units) for key, n, sums in rows)
    classes = {(*c.key[:up], *leaf): c.key for c in cells for leaf in c.leaves if len(c.leaves) > 1}
    quantities = tuple(dict.fromkeys(q for c in cells for q in c.sums))
    return ReleasedFamily(name, (), quantities, "", up, cells, classes)


def _cell(
    key: Sequence[str], n: Figure, sums: Mapping[str, Figure], up: int, units: Mapping[str, str]
) -> Cell:
    own, *rest = key[up:] or [""]
    leaves = tuple((code, *rest) for code in own.split(JOINED))
    return Cell(tuple(key), n, dict(sums), units.get(own, ""), leaves, "få personer" if n is HIDDEN else "")


def hidden(of: Package, family: str) -> Package:
    """The same package with every cell of a family hidden."""
    found = of.families[family]
    cells = tuple(Cell(c.key, HIDDEN, {}, c.unit, c.leaves, "få personer") for c in found.cells)
    return replace(of, families={**of.families, family: replace(found, cells=cells)})


def without(of: Package, family: str) -> Package:
    """The same package without a family."""
    return replace(of, families={k: f for k, f in of.families.items() if k != family})


# Prices that stand still, so that a test of something else can set one year beside another.
STILL = {
    "namn": "stillastående", "kalla": "påhittad", "datum": date(2020, 1, 1),
    "forandring": {str(year): 0.0 for year in range(2010, 2031)},
}  # fmt: skip


def context(
    years: Sequence[Package], peers: Sequence[Package] = (), outside: Outside | None = None
) -> Context:
    """What a section is asked about, of these years and peers; every area has the same group."""
    areas = tuple(omraden().values())
    group = Group("jämförelsegruppen", "Den är vald.", tuple(p.kommun for p in peers))
    groups = {o.kod: group for o in areas} if peers else {}
    kommun = years[-1].kommun
    return Context(
        register.find(kommun), tuple(years), areas, tuple(peers), groups,
        outside or stored(Path("/nothing/here")), pd.DataFrame(), (), years[-1].policy,
        Own(kommun, {"prisindex": STILL}), Choice(),
    )  # fmt: skip


def figures(tables: Mapping[str, Table]) -> dict[tuple[str, str, str], object]:
    """Every cell by table, row label and column."""
    return {
        (key, str(row[table.columns[0].key]), column.key): row[column.key]
        for key, table in tables.items()
        for row in table.cells
        for column in table.columns[1:]
    }


def small_year(
    ar: int, hours: Sequence[float], days: Sequence[float] = (), kr: float = 1_300_000
) -> Resultat:
    """Client n has hours[n] of home care and days[n] in a home; the clients are women and men by turns."""
    clients = [f"C{n}" for n in range(max(len(hours), len(days)))]
    ages = [84 if n % 4 < 2 else 70 for n in range(len(clients))]
    volumes = [f"{c};HT-OMV;HT1;{ar}-01;{h};" for c, h in zip(clients, hours, strict=False) if h]
    volumes += [f"{c};SABO-OMV;SB1;{ar}-02;;{d}" for c, d in zip(clients, days, strict=False) if d]
    rows = small(
        brukare=[f"{c};{'KM'[n % 2]};{ar - a}" for n, (c, a) in enumerate(zip(clients, ages, strict=True))],
        kontoutfall=[f"100;510;5010;;{ar}01;{kr}", f"110;510;5010;;{ar}01;2000000"],
        pooler=[],
        fordelningsvarden=[],
        insatsvolymer=volumes,
        befolkning=["30;K;500", "70;K;60", "70;M;40", "84;K;30", "84;M;20"],
    )
    return cost(typed(rows, ar=ar))


def released(*results: Resultat) -> list[Package]:
    """The packages of some years, each released with those before."""
    return [one.package for one in releases(results)]


def two_years() -> list[Package]:
    """Ten with home care only, eight in a home only, six with both; the year after two more with both."""
    before = small_year(2023, [4.0] * 10 + [0.0] * 8 + [4.0] * 6, [0.0] * 10 + [9.0] * 8 + [3.0] * 6)
    after = small_year(2024, [4.0] * 10 + [0.0] * 8 + [4.0] * 8, [0.0] * 10 + [9.0] * 8 + [3.0] * 8)
    return released(before, after)
