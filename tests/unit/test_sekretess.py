"""docs/sekretess.md says which families there are, how each is joined, and what sections cannot see.

A jurist relies on that page, so its tables are set beside what the code declares.
"""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest

from kpbcalc.aggregates.collect import collect, collect_pair
from kpbcalc.aggregates.family import Family, Join
from kpbcalc.aggregates.pair import Pair
from kpbcalc.aggregates.year import year
from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.demo import write_demo

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "sekretess.md").read_text(encoding="utf-8")
ROWS = {"Resultat", "Underlag", "Year", "Pair", "Prepared", "ReleasedYear"}  # what holds a client's row


@pytest.fixture(scope="module")
def families(tmp_path_factory: pytest.TempPathFactory) -> list[Family]:
    """Every family of a year and of the year before and it."""
    root = tmp_path_factory.mktemp("demo")
    write_demo(root, ["0000"])
    before, now = (year(result) for result in calculate_years(root, "0000", 2024)[0][-2:])
    return [*collect(now), *collect_pair(Pair(before, now, lambda omrade, grupp: grupp))]


def table(head: str) -> list[list[str]]:
    """The rows of the table whose first heading this is."""
    lines = PAGE.partition(f"| {head} |")[2].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


def words(cell: str) -> set[str]:
    return set(re.findall(r"`(\w+)`", cell))


def test_the_families_are_those_that_are_released(families: list[Family]) -> None:
    told = set().union(*(words(row[0]) for row in table("familjer")))
    assert told == {family.name for family in families}


def test_each_family_is_in_the_row_of_how_it_is_joined(families: list[Family]) -> None:
    told = {way: words(row[2]) for row in table("sätt") for way in words(row[0])}
    assert set(told) == set(get_args(Join))
    assert told == {way: {f.name for f in families if f.join == way} for way in told}


def test_a_part_stands_beside_its_whole(families: list[Family]) -> None:
    for row in table("familjer"):
        wholes = {f.parent for f in families if f.name in words(row[0])} - {""}
        assert wholes == words(row[1]), row[0]


@pytest.mark.parametrize("room", ["sections", "presentation", "reporting"])
def test_no_section_and_no_presentation_sees_a_clients_row(room: str) -> None:
    files = sorted((ROOT / "kpbcalc" / room).rglob("*.py"))
    nodes = [node for f in files for node in ast.walk(ast.parse(f.read_text(encoding="utf-8")))]
    named = {a.name for n in nodes if isinstance(n, ast.Import | ast.ImportFrom) for a in n.names}
    assert "Table" in named or room == "reporting"
    assert named.isdisjoint(ROWS)
