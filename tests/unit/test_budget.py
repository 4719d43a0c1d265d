"""The budget goes the same way as the ledger: same code key, same pools, same rules."""

from pathlib import Path

from kpbcalc.base import exact
from kpbcalc.calculation.calculate import examine_all
from kpbcalc.costing import cost
from kpbcalc.costing.budget import budget_by_group
from tests.builders import YEAR, kr, small, typed, write

BUDGET = [
    "100;510;5010;;1100",
    "110;510;5010;;1900",
    "200;510;5010;;600",
    "100;510;3110;;-50",
    "100;510;3790;intern;-9",
]


def test_budget_and_outturn_side_by_side_with_shared_costs() -> None:
    key = [*small()["kodnyckel"], "300;*;utanfor;;;;annan nämnd"]
    result = cost(typed(small(budget=[*BUDGET, "300;1;5010;;7"], kodnyckel=key)))
    rows = budget_by_group(result).set_index("grupp")
    assert rows.loc["hemtjanst"].tolist() == [
        kr(1100 - 9 + 200),
        kr(1100),
        kr(191),
    ]  # the fee is not in the base
    assert rows.loc["sabo_heldygn", "budget"] == kr(1900 + 400)
    assert rows.loc["utanfor"].tolist() == [kr(7), 0, kr(7)]
    assert exact.total(rows["utfall"]) == exact.total(result.huvudbok.loc[result.huvudbok["i_bas"], "belopp"])


def test_a_budget_that_no_row_of_the_code_key_fits_stands_by_itself() -> None:
    rows = budget_by_group(cost(typed(small(budget=[*BUDGET, "777;510;5010;;5", "777;510;3110;;-2"]))))
    assert rows["grupp"].tolist()[-2:] == ["utanfor", "utan_objekt"]
    assert rows.set_index("grupp").loc["utan_objekt"].tolist() == [kr(5), 0, kr(5)]


def test_a_budget_for_several_insatser_without_volume_is_shared_alike() -> None:
    """The ledger has nothing there, so nothing else says how: a report is not stopped for it."""
    key = [*small()["kodnyckel"], "300;*;insats;LARM;HT1;;", "300;*;insats;MAT;HT1;;"]
    rows = budget_by_group(cost(typed(small(budget=["300;510;5010;;70"], kodnyckel=key)))).set_index("grupp")
    assert rows.loc["trygghetslarm", "budget"] == rows.loc["matdistribution", "budget"] == kr(35)


def test_without_a_budget_there_is_nothing_to_compare() -> None:
    assert budget_by_group(cost(typed(small()))).empty


def test_a_budget_in_the_folder_is_read_and_its_faults_are_told(tmp_path: Path) -> None:
    write(tmp_path, small(budget=BUDGET))
    result, _ = examine_all(tmp_path, "0000", YEAR)
    assert result is not None and len(result.underlag.budget) == len(BUDGET)
    write(tmp_path, small(budget=[*BUDGET, "777;510;5010;;5"]))
    (told,) = (f for f in examine_all(tmp_path, "0000", YEAR)[1] if f.tabell == "budget")
    assert (told.regel, told.allvar, told.rader, told.belopp) == ("V41", "varning", (7,), kr(5))
    write(tmp_path, small(budget=["100;510;x;;5", "100;510;5010;okänd;5"]))
    faults = [f for f in examine_all(tmp_path, "0000", YEAR)[1] if f.tabell.startswith("budget")]
    assert {(f.regel, f.allvar) for f in faults} == {("V04", "fel"), ("V38", "fel")}  # both at once
