"""A report's tables tell nothing that the packages do not: its own, and six others' that it compares with."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from kpbcalc.calculation.release_year import release_year
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.delivery import pack, to_give, unpack
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import policy_from_params
from tests.attack.every_attack import released_years
from tests.attack.tables import come_out, tables_of
from tests.samples.packages import context
from tests.samples.random_municipality import draw

SIX = range(5200, 5206)
SIZE = 160
AR = 2024


@pytest.fixture(scope="module")
def six(tmp_path_factory: pytest.TempPathFactory) -> list[ReleasedYear]:
    """Six small municipalities, each with its one year."""
    found = []
    for seed in SIX:
        root = tmp_path_factory.mktemp(str(seed))
        drawn = draw(seed, root, (), SIZE, 1)
        (released,) = released_years(root, drawn.kommun, drawn.years[-1])
        found.append(replace(released, package=replace(released.package, ar=AR)))
    return sorted(found, key=lambda one: one.package.kommun)


def given(some: Sequence[ReleasedYear], folder: Path) -> list[Package]:
    """What each gives, through its file."""
    file = folder / "delning.zip"
    file.write_bytes(pack([to_give(one.package) for one in some]))
    return list(unpack(file))


def test_what_is_given_is_a_part_of_what_is_told(six: list[ReleasedYear], tmp_path: Path) -> None:
    """So a package and the report of the same year tell together what the package does."""
    by_kommun = {one.package.kommun: one.package for one in six}
    assert len(by_kommun) == len(six)
    for package in given(six, tmp_path):
        own = by_kommun[package.kommun]
        for name, family in package.families.items():
            assert family.cells == own.families[name].cells, name


def test_a_report_that_compares_six_tells_nothing_that_they_hide(
    six: list[ReleasedYear], tmp_path: Path
) -> None:
    own, *others = six
    peers = given(others, tmp_path)
    tables = tables_of(context([own.package], peers))
    assert any("per_invanare" in table.name for table in tables)
    assert come_out(tables, [own.package, *peers], six) == []


def test_the_tables_are_the_same_whatever_a_peer_has_besides_what_it_gives(
    six: list[ReleasedYear], tmp_path: Path
) -> None:
    own, *others = six
    of_given = tables_of(context([own.package], given(others, tmp_path)))
    assert of_given == tables_of(context([own.package], [one.package for one in others]))


def test_the_attacker_finds_what_a_peer_has_told_too_much_of(six: list[ReleasedYear]) -> None:
    """One peer tells everything, and is all that the group is: its cost is the mean times its inhabitants."""
    own, *others = six
    found = []
    for one in others:
        loose = release_year(one.year.result, (), policy_from_params("intern")).package
        tables = tables_of(context([own.package], [replace(loose, ar=AR)]))
        found += come_out(tables, [own.package, loose], [one])
    assert any("per_invanare" in hit for hit in found)


def test_the_attacker_finds_what_a_report_tells_of_everybody(six: list[ReleasedYear]) -> None:
    one = six[0]
    everything = release_year(one.year.result, (), policy_from_params("intern")).package
    assert come_out(tables_of(context([everything])), [everything], [one])
