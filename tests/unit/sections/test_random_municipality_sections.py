"""Sections of small, awkward municipalities: no exception, no figure made of half."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.section import Section
from kpbcalc.base.figure import known
from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.sections import brukarmix, jamforelse, konsumtion, metod, over_tid, prognos
from kpbcalc.sections.every import SECTIONS
from tests.samples.packages import context, figures, hidden, releases, without
from tests.samples.random_municipality import draw

AREAS = tuple(omraden().values())
DRAWN = [(1, 60, ("under_65_in_ao",)), (2, 150, ("two_dominate_insats",))]
OVER, AHEAD, BESIDE = over_tid.SECTION, prognos.SECTION, jamforelse.SECTION
CLIENTS = (konsumtion.SECTION, brukarmix.SECTION)
MADE_OF = {
    "omraden": (*CLIENTS, OVER, AHEAD, BESIDE), "grupper": (*CLIENTS, OVER, BESIDE),
    "alder": (*CLIENTS, AHEAD), "mix": CLIENTS,
    "stege": CLIENTS, "median": CLIENTS,
    "flode": (OVER,), "andring": (OVER,), "flytt": (OVER,), "medel": (OVER,), "alder_boende": (AHEAD,),
    "svar_grupp": (BESIDE,), "nyckeltal": (metod.SECTION,),
}  # fmt: skip
PARTITIONS = ("alder", "mix", "stege")


def packages(root: Path, seed: int, size: int, traits: tuple[str, ...]) -> tuple[Package, ...]:
    drawn = draw(seed, root, traits, size, 2)
    years, _ = calculate_years(root, drawn.kommun, drawn.years[-1])
    policy = policy_from_params("extern", years[-1].underlag.own)
    return tuple(one.package for one in releases(years, policy))


@pytest.fixture(scope="module", params=DRAWN, ids=lambda d: str(d[0]))
def years(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Package, ...]:
    return packages(tmp_path_factory.mktemp("drawn"), *request.param)


def told(years: tuple[Package, ...], sections: Sequence[Section]) -> dict[tuple[str, ...], object]:
    ctx = context(years, years[:1])
    found: dict[tuple[str, ...], object] = {}
    for section in sections:
        for omrade in [o for o in AREAS if o.kod in section.areas] or [None]:
            tables = section.result(ctx.of(omrade) if omrade else ctx)
            found |= {(section.key, omrade.kod if omrade else "", *k): x for k, x in figures(tables).items()}
    return found


def test_parts_of_clients_are_all_of_them(years: tuple[Package, ...]) -> None:
    for package in years:
        for omrade in AREAS:
            whole = package.cell("omraden", omrade.kod)
            for family in PARTITIONS:
                cells = package.cells(family, omrade.kod)
                if known(whole.n) and cells and all(known(c.n) for c in cells):
                    assert sum(float(c.n) for c in cells) == whole.n
                    # Money that would tell of a few beside another family's is hidden in a cell that is told.
                    if all(known(c["kr"]) for c in cells):
                        assert sum(c["kr"] for c in cells) == pytest.approx(whole["kr"])


def test_nothing_is_made_of_what_is_hidden_or_away(years: tuple[Package, ...]) -> None:
    """Of each family the sections that are made of it."""
    before = told(years, SECTIONS)
    for family, sections in MADE_OF.items():
        for change in (hidden, without):
            if not years[-1].has(family):
                continue
            for key, figure in told((*years[:-1], change(years[-1], family)), sections).items():
                # A class of one year alone has a row of its own where the other year's are away.
                if key in before and isinstance(figure, float):
                    assert figure == before[key], (family, change.__name__, key)
