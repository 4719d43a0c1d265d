"""The number formats that every page, axis and sheet shares."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.base.table import Column, State
from kpbcalc.presentation import formats

S = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("shown", "expected"),
    [
        (formats.number(1234567), f"1{S}234{S}567"),
        (formats.number(1234.56, 1), f"1{S}234,6"),
        (formats.number(-640), "−640"),
        (formats.number(-0.3), "0"),
        (formats.number(2.5), "3"),
        (formats.number(None), "–"),
        (formats.number(math.nan), "–"),
        (formats.number(math.inf), "–"),
        (formats.kr(1234.4), f"1{S}234{S}kr"),
        (formats.percent(12.34), f"12,3{S}%"),
        (formats.unit_value(1234.5, "kr/timme", 1), f"1{S}234,5{S}kr/timme"),
        (formats.unit_value(1, "timmar"), f"1{S}timme"),
        (formats.unit_value(2024, "år"), "2024"),
        (formats.unit_value(412, "antal"), "412"),
        (formats.unit_value("Solgården", "text"), "Solgården"),
        (formats.signed(1.24, 1, "procent"), f"+1,2{S}%"),
        (formats.signed(-300, 0, "kr"), f"−300{S}kr"),
        (formats.signed(0.01, 1), "0,0"),
        (formats.count(1, "enhet", "enheter"), f"1{S}enhet"),
        (formats.count(1234, "brukare", "brukare"), f"1{S}234{S}brukare"),
        (formats.share_words(50.2), "hälften"),
        (formats.share_words(35), "drygt en tredjedel"),
        (formats.share_words(48), "knappt hälften"),
        (formats.share_words(58.6), f"59{S}%"),
    ],
)
def test_a_number_is_written_in_swedish(shown: str, expected: str) -> None:
    assert shown == expected


def test_a_cell_leaves_the_unit_to_the_heading() -> None:
    column = Column("kostnad", "Kostnad", "kr", 0)
    assert formats.cell(1234, column, State.SHOWN) == f"1{S}234"
    assert formats.cell(None, column, State.HIDDEN) == ".."
    assert formats.cell(None, column, State.MISSING) == "–"
    assert formats.cell(2024, Column("ar", "År", "år"), State.SHOWN) == "2024"


def test_a_hidden_cell_never_shows_its_value() -> None:
    assert formats.cell(3, Column("n", "Antal", "antal"), State.HIDDEN) == ".."


def test_axis_and_excel_follow_the_unit() -> None:
    assert formats.axis_formatter("procent")(25, None) == f"25{S}%"
    assert formats.axis_formatter("kr")(2500, None) == f"2{S}500"
    assert formats.excel_format(Column("a", "A", "kr")) == "#,##0"
    assert formats.excel_format(Column("a", "A", "procent", 1)) == "#,##0.0"  # a sign would look like 0.123
    assert formats.excel_format(Column("a", "A", "år")) == "0"
    assert formats.excel_format(Column("a", "A")) == "@"


@given(st.floats(-1e12, 1e12), st.integers(0, 3))
def test_a_written_number_reads_back_to_what_it_was(x: float, decimals: int) -> None:
    shown = formats.number(x, decimals)
    assert " " not in shown and "-" not in shown
    back = float(shown.replace(S, "").replace(",", ".").replace("−", "-"))
    assert abs(back - x) <= 0.5 * 10.0**-decimals + 1e-4
