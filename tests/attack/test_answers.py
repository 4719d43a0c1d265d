"""The attacker of surveys takes the told units from the whole."""

from dataclasses import replace

from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.package import Cell, Package
from tests.attack.answers import few_answers
from tests.samples.packages import demo


def with_answers(package: Package, *cells: Cell) -> Package:
    family = replace(package.families["svar"], cells=cells)
    return replace(package, families={**package.families, "svar": family})


def test_the_answers_of_the_demo_are_of_enough() -> None:
    package = demo()[-1]
    assert any(known(cell.n) for cell in package.cells("svar"))
    assert few_answers(package) == []


def test_the_attacker_counts_the_answers_of_a_hidden_unit() -> None:
    def cell(unit: str, n: float) -> Cell:
        return Cell(("brukare", "Hemtjänst", unit, "Helhet"), n, {"positiva": n})

    hidden = Cell(("brukare", "Hemtjänst", "B", "Helhet"), HIDDEN, reason="få personer")
    told = with_answers(demo()[-1], cell("", 33), cell("A", 30), hidden)
    assert few_answers(told) == ["2024 ('brukare', 'Hemtjänst', '', 'Helhet') without its told units"]
    told = with_answers(demo()[-1], cell("", 30), cell("A", 27), cell("B", 3))
    assert "2024 ('brukare', 'Hemtjänst', 'B', 'Helhet')" in few_answers(told)
