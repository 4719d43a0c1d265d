"""Several things and large numbers in words that no template writes."""

import pytest

from kpbcalc.base.written import enumeration, thousands


@pytest.mark.parametrize(
    ("words", "written"),
    [([], ""), (["a"], "a"), (["a", "b"], "a och b"), ((2021, 2022, 2023), "2021, 2022 och 2023")],
)
def test_a_list_in_swedish(words: list[object], written: str) -> None:
    assert enumeration(words) == written


@pytest.mark.parametrize(
    ("number", "written"), [(999, "999"), (1_400_000, "1\u00a0400\u00a0000"), (-1500.4, "\u22121\u00a0500")]
)
def test_thousands_stay_on_one_line(number: float, written: str) -> None:
    assert thousands(number) == written
