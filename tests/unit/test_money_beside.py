"""A class whose money would tell of a few is told without it, and so is one beside it that somebody is in."""

import numpy as np
import pandas as pd
import pytest

from kpbcalc.base.figure import HIDDEN
from kpbcalc.disclosure.money import money_of
from kpbcalc.disclosure.money_beside import Classes
from kpbcalc.disclosure.money_of_pair import Side, hide_of_pair
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.disclosure.policy import policy_from_params
from kpbcalc.disclosure.row_cells import RowCells

SIZES = {"avslutade": 8, "kvar": 20, "nya": 0}  # who came has no cost the year before: everybody knows that


def cells(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(("AO", name), 9.0, {"kr": 1.0}) for name in names)


def test_a_cell_that_nobody_is_in_hides_no_other() -> None:
    """Eight ended, and another family tells six of them: less it, two are left. The kind that is hidden with
    them must be one that somebody is in."""
    clients = sum(SIZES.values())
    rows = pd.DataFrame({"client": range(clients), "kr": [100 + n for n in range(clients)]})
    kinds = RowCells(cells(*SIZES), np.repeat([0, 1], [SIZES["avslutade"], SIZES["kvar"]]))
    other = RowCells(cells("65-79", "80-"), np.repeat([0, 1], [6, clients - 6]))
    gone = Classes(money_of(rows, policy_from_params()), kinds, 1).hidden([other])
    assert gone == {0, 1}


@pytest.mark.parametrize("family", ["flode", "flytt"])
def test_who_stayed_and_came_are_not_counted_where_their_area_is_not(family: str) -> None:
    """With those who came they are all of it."""
    told = (Cell(("AO", "kvar"), 183.0, {"kr_efter": 1.0}), Cell(("FN", "kvar"), 20.0, {"kr_efter": 1.0}))
    year = (Cell(("AO",), HIDDEN, {"kr": 1.0}), Cell(("FN",), 30.0, {"kr": 1.0}))
    of_year = ReleasedFamily("omraden", ("omrade",), ("kr",), "", 0, year, {})
    of_pair = ReleasedFamily(family, ("omrade", "slag"), ("kr_efter",), "", 1, told, {})
    side = Side("kr_efter", [], {"omraden": of_year}, pd.DataFrame(), pd.DataFrame())
    ao, fn = hide_of_pair([], {family: of_pair}, [side], policy_from_params())[family].cells
    assert ao.n is HIDDEN and ao["kr_efter"] == 1.0 and fn.n == 20.0
