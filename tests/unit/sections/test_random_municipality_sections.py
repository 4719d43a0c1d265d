"""Sections of small, awkward municipalities: no exception, no figure made of half."""

from pathlib import Path

import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.base.figure import known
from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.calculation.release_year import release_year
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.sections import brukarmix, forutsattningar, konsumtion
from tests.samples.packages import context, figures, hidden, without
from tests.samples.random_municipality import draw

AREAS = tuple(omraden().values())
DRAWN = [(1, 60, ("under_65_in_ao",)), (2, 150, ("two_dominate_insats",))]
PARTITIONS = ("alder", "mix", "boende", "stege")


def packages(root: Path, seed: int, size: int, traits: tuple[str, ...]) -> tuple[Package, ...]:
    drawn = draw(seed, root, traits, size, 2)
    years, _ = calculate_years(root, drawn.kommun, drawn.years[-1])
    policy = policy_from_params("extern", years[-1].underlag.own)
    return tuple(release_year(year, years[:n], policy).package for n, year in enumerate(years))


@pytest.fixture(scope="module", params=DRAWN, ids=lambda d: str(d[0]))
def years(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Package, ...]:
    return packages(tmp_path_factory.mktemp("drawn"), *request.param)


def told(years: tuple[Package, ...]) -> dict[tuple[str, ...], object]:
    ctx = context(years, years[:1])
    found: dict[tuple[str, ...], object] = {}
    for section in (konsumtion.SECTION, brukarmix.SECTION):
        for omrade in AREAS:
            tables = section.result(ctx.of(omrade))
            found |= {(section.key, omrade.kod, *k): x for k, x in figures(tables).items()}
    forutsattningar.SECTION.result(ctx)
    return found


def test_parts_of_clients_are_all_of_them(years: tuple[Package, ...]) -> None:
    for package in years:
        for omrade in AREAS:
            whole = package.cell("omraden", omrade.kod)
            for family in PARTITIONS:
                cells = package.cells(family, omrade.kod)
                if known(whole.n) and cells and not any(c.hidden for c in cells):
                    assert sum(c.n for c in cells if known(c.n)) == whole.n
                    assert sum(kr for c in cells if known(kr := c["kr"])) == pytest.approx(whole["kr"])


def test_nothing_is_made_of_what_is_hidden_or_away(years: tuple[Package, ...]) -> None:
    before = told(years)
    for family in ("omraden", "grupper", *PARTITIONS, "median", "par"):
        for change in (hidden, without):
            if not years[-1].has(family):
                continue
            for key, figure in told((*years[:-1], change(years[-1], family))).items():
                if not isinstance(figure, str) and known(figure):  # type: ignore[arg-type]
                    assert figure == before.get(key), (family, change.__name__, key)
