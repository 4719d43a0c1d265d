"""Unit tests of the municipality register: a name or code is found or refused, never guessed."""

import pytest

from kpbcalc.base.errors import UsageError
from kpbcalc.base.register import find, kommuner


@pytest.mark.parametrize("text", ["0880", "Kalmar", "kalmar", " KALMAR "])
def test_code_and_name_lead_to_the_same_municipality(text: str) -> None:
    assert (find(text).kod, find(text).namn) == ("0880", "Kalmar")


def test_swedish_letters_in_any_case() -> None:
    assert find("GÄLLIVARE").kod == "2523"
    assert find("ga\u0308llivare").kod == "2523", "macOS writes ä as a and a mark"


def test_all_municipalities_and_the_example_have_four_digits_and_one_name_each() -> None:
    register = kommuner()
    assert len(register) == 291
    assert all(len(kod) == 4 and kod.isdecimal() for kod in register)
    assert len({k.namn.casefold() for k in register.values()}) == 291
    assert find("0000").namn == "Exempelkommunen"


@pytest.mark.parametrize(("text", "hint"), [("Kallmar", "Kalmar (0880)"), ("880", "0880")])
def test_a_near_miss_is_refused_with_the_nearest(text: str, hint: str) -> None:
    with pytest.raises(UsageError) as raised:
        find(text)
    assert hint in raised.value.remedy
    assert raised.value.exit_code == 2


@pytest.mark.parametrize("text", ["", "   ", "9999", "../etc", "kal", "Stock"])
def test_nothing_is_completed_or_guessed(text: str) -> None:
    with pytest.raises(UsageError):
        find(text)
