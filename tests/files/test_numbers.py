"""Unit tests of number reading: an amount wrong by a factor of a thousand is worse than a stop."""

import pandas as pd
import pytest

from kpbcalc.underlag.numbers import AmbiguousError, to_exact

GRID = 10**8


def read(*texts: str) -> list[float | None]:
    values, wrong = to_exact(pd.Series(list(texts), dtype="str"))
    assert not wrong.any(), texts
    return [None if pd.isna(v) else v / GRID for v in values]


def refused(*texts: str) -> list[bool]:
    return to_exact(pd.Series(list(texts), dtype="str"))[1].tolist()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234,5", 1234.5),
        ("1234.5", 1234.5),
        ("1 234,50", 1234.5),
        ("1\u00a0234\u00a0567,5", 1234567.5),
        ("1\u202f234,5", 1234.5),
        ("1\u2009234", 1234.0),
        ("1.234.567", 1234567.0),
        ("1,234,567", 1234567.0),
        ("1.234,50", 1234.5),
        ("1,234.50", 1234.5),
        ("100-", -100.0),
        ("1 234,50-", -1234.5),
        ("1 234,50 -", -1234.5),
        ("\u2212100", -100.0),
        ("100\u2212", -100.0),
        ("- 100", -100.0),
        ("007", 7.0),
        ("0.125", 0.125),
        ("-,5", -0.5),
        ("1 234.567", 1234.567),
        ("\u2013100", -100.0),
        ("1 234,50\u2013", -1234.5),
        ("(1 234,50)", -1234.5),
        ("( 5 )", -5.0),
        ("+5", 5.0),
        ("5 +", 5.0),
        ("5 kr", 5.0),
        ("1\u00a0234,50\u00a0kr", 1234.5),
        ("-5 kr", -5.0),
        ("5 kr-", -5.0),
        ("5- KR", -5.0),
        ("(5 kr)", -5.0),
        ("\u2212\u00a01\u202f234", -1234.0),
    ],
)
def test_numbers_as_swedish_systems_write_them(text: str, value: float) -> None:
    assert read(text) == [value]


def test_blank_is_missing_and_not_zero() -> None:
    assert read("", "0") == [None, 0.0]


@pytest.mark.parametrize("text", ["1.234", "1,234", "-12.345", "999,999"])
def test_a_mark_that_can_be_read_two_ways_stops(text: str) -> None:
    with pytest.raises(AmbiguousError):
        to_exact(pd.Series([text, "17"], dtype="str"))


@pytest.mark.parametrize("texts", [("1.234", "1,234"), ("1,5", "1.234"), ("1.234,5", "1,234.5", "1.234")])
def test_a_column_that_contradicts_itself_stops(texts: tuple[str, ...]) -> None:
    with pytest.raises(AmbiguousError):
        to_exact(pd.Series(list(texts), dtype="str"))


def test_the_rest_of_the_column_settles_an_unclear_cell() -> None:
    assert read("1.5", "1.234") == [1.5, 1.234]
    assert read("1,25", "1,234") == [1.25, 1.234]
    assert read("1.234,50", "1.234") == [1234.5, 1234.0]
    assert read("1,234,567", "1,234") == [1234567.0, 1234.0]


def test_each_cell_is_read_by_its_own_marks() -> None:
    """A column must not be read by its first cell: 12.50 became 1250 beside 1.234,50."""
    assert read("1.234,50", "12.50", "1,234.50") == [1234.5, 12.5, 1234.5]


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "1e5",
        "nan",
        "inf",
        "-",
        ".",
        "--5",
        "-5-",
        "\u2014",
        "\u20145",
        "+-5",
        "(-5)",
        "-(5)",
        "(5)-",
        "(5",
        "5)",
        "5-7",
        "-5 kr-",
        "5 kr kr",
        "kr",
        "5 tkr",
        "-0:30",
        "\u22120:30",
        "100:-",
        "1'234",
        "12 34",
        "1 23",
        "1 2345",
        "1.23.456",
        "1.23,4",
        "1,2,3",
        "١٢",
        "１２",
        "10000000000",
        "99999999999999999999",
        "0.123456789",
    ],
)
def test_anything_else_is_refused_row_by_row(text: str) -> None:
    assert refused("1", text, "2") == [False, True, False]
