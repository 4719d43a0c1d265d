"""The outliers one by one: right for the municipality's own staff, hidden from anybody else."""

import pytest
from kpbcalc.notebook.cases import Fallista

from kpbcalc.analysis import case_list
from kpbcalc.analysis.area import omraden
from kpbcalc.base.errors import DisclosureError
from kpbcalc.disclosure import Policy, policy_from_params, release
from tests.unit.test_outliers_described import named, with_costs

AO, FN, IFO = omraden().values()
YEARS = [
    with_costs(2023, named("A", 3, 800.0) | named("B", 5, 100.0)),
    with_costs(2024, named("A", 2, 700.0) | named("C", 1, 900.0) | named("B", 5, 600.0)),
]


def test_every_client_over_the_limit_is_a_row_with_the_years_before() -> None:
    frame = case_list.tables(YEARS, AO)["fall"].frame
    assert list(frame["brukar_id"]) == ["C00", "A00", "A01"]
    assert list(frame["2024"]) == pytest.approx([900_000, 700_000, 700_000])
    assert frame["2023"].isna().tolist() == [True, False, False]
    assert list(frame["ar_over"]) == [1, 2, 2]
    assert list(frame["over"]) == pytest.approx([300_000, 100_000, 100_000])
    assert frame["insatser"].iloc[0] == "hemtjänst (100\N{NO-BREAK SPACE}%)"
    assert frame["granser"].iloc[0] == "Ordinärt boende"


def test_an_area_without_outliers_or_limits_has_no_list() -> None:
    assert case_list.tables(YEARS, IFO) == {} == case_list.tables(YEARS, FN)
    assert case_list.tables([with_costs(2024, named("B", 5, 600.0))], AO) == {}


def test_the_gate_would_hide_every_cell_from_anybody_else() -> None:
    table = case_list.tables(YEARS, AO)["fall"]
    outside = release(table, policy_from_params())
    assert all(value is None for row in outside.rows() for value in row.values())
    inside = release(table, Policy(minimum=5, source="test", audience="intern"))
    assert inside.value("C00", "2024") == pytest.approx(900_000)


def test_the_list_is_refused_for_the_audience_extern() -> None:
    with pytest.raises(DisclosureError) as refused:
        Fallista("0000", 2024, "alla", "", "", "extern")
    assert refused.value.exit_code == 5
    assert "--audience intern" in refused.value.remedy
