"""A decision's quantity written as a time is hours, and otherwise told as the time it is."""

from pathlib import Path

import pytest

from kpbcalc.base.errors import KpbError
from kpbcalc.base.exact import GRID
from tests.builders import YEAR
from tests.samples.strangers_files import DECISIONS, EBBA, VISITS, made, put

ROW = f"{EBBA};%s;{YEAR}-01-01;{YEAR}-01-31;%s;%s;HT1"


@pytest.mark.parametrize(
    ("quantity", "per", "hours"),
    [
        ("7:30", "tim/mån", 7.5),
        ("4 h 30 min", "tim/mån", 4.5),
        ("30 min", "min/dag", 15.5),
        ("5", "tim/mån", 5),
    ],
)
def test_a_time_is_hours(tmp_path: Path, quantity: str, per: str, hours: float) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, ROW % ("HT-OMV", quantity, per))
    assert float(made(tmp_path).insatsvolymer["beviljad"].sum()) / GRID == hours


def test_a_time_of_what_is_not_counted_in_hours_is_told_as_one(tmp_path: Path) -> None:
    put(tmp_path, "beslut.csv", DECISIONS, ROW % ("DAGV", "7:30", "dagar/vecka"))
    with pytest.raises(KpbError, match="är en tid") as stopped:
        made(tmp_path)
    assert "under en miljon" not in str(stopped.value)


def test_a_visit_without_minutes_has_a_way_out(tmp_path: Path) -> None:
    put(tmp_path, "utford_tid.csv", f"{VISITS};Minuter", f"{EBBA};{YEAR}-01-02;HT-OMV;HT1;")
    with pytest.raises(KpbError, match="bara planerade"):
        made(tmp_path)
