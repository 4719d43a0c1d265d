"""What is said of change over the years, of regression to the mean and of what cannot be decided."""

import numpy as np
import pytest

from kpbcalc.costing import Resultat
from tests.samples.over_years import drawn, homes, named, served, with_hours
from tests.samples.packages import context, released, small_year
from tests.samples.said import said

OLD = {f"O{n}": list(range(1, 13)) for n in range(6)}


def told(*years: Resultat) -> str:
    return said("over_tid", context(released(*years)))


def test_development_names_years_and_parts() -> None:
    text = told(
        *(small_year(ar, [4.0] * 20, kr=1_000_000 + 100_000 * (ar - 2022)) for ar in (2022, 2023, 2024))
    )
    assert (
        "Från 2022 till 2024 ökade kostnaden för äldreomsorgen från 1,0 mnkr till 1,2 mnkr (+20,0 %)" in text
    )
    assert "Det senaste året, från 2023 till 2024, ökade kostnaden med 0,1 mnkr (från 1,1 mnkr" in text
    assert "i 2024 års priser. Ändrad volym står för 0,0 mnkr och ändrad styckkostnad för +0,1 mnkr" in text


def test_two_years_are_no_trend() -> None:
    assert "Två år räcker inte" in told(*(small_year(ar, [4.0] * 20) for ar in (2023, 2024)))


def test_nobody_claims_what_would_have_come_anyway() -> None:
    text = told(drawn(2022, 7), drawn(2023, 8), drawn(2024, 9))
    assert "De som kostade mest 2023, 40 brukare, kostade i genomsnitt" in text
    assert "även om ingen gör något" in text
    assert "så det går inte att avgöra om något utöver den vanliga återgången har hänt." in text
    assert "ingen del av ändringen kan kallas en besparing" in told(drawn(2023, 8), drawn(2024, 9))


@pytest.mark.parametrize(("hours", "words"), [(20.0, "föll mer än"), (95.0, "föll mindre än")])
def test_a_fall_unlike_the_usual_one_is_told_as_such(hours: float, words: str) -> None:
    dear, others = named("A", 30, 100.0), named("B", 270, 10.0)
    usual = named("A", 30, 60.0) | named("C", 30, 99.0)
    assert words in told(
        with_hours(2022, dear | others),
        with_hours(2023, usual | named("B", 240, 10.0)),
        with_hours(2024, named("A", 30, 60.0) | named("C", 30, hours) | named("B", 240, 10.0)),
    )


def test_a_change_that_chance_explains_is_not_called_one() -> None:
    text = told(drawn(2023, 2), drawn(2024, 1))
    assert "Det går inte att avgöra om ändringen är större än slumpen i vilka som var brukare." in text
    hours = {f"P{n}": 50.0 + n for n in range(110)}
    dearer = told(with_hours(2023, hours), with_hours(2024, {n: 2 * h for n, h in hours.items()}))
    assert "större än vad slumpen i vilka som var brukare förklarar." in dearer


def test_moves_and_the_path_from_entry_are_told() -> None:
    text = told(homes(2023, range(30), range(30, 45)), homes(2024, range(7, 38), range(20, 40)))
    assert "10 brukare gick från ordinärt boende till särskilt boende" in text
    new = {f"N{n}": list(range(1, 13)) for n in range(8)}
    text = told(served(2022, OLD), served(2023, OLD | new), served(2024, OLD))
    assert "De som var nya 2023 kostade 1 000 kr per månad med insats de första månaderna (månad 1–3)" in text
    assert "då 100,0 % av dem fortfarande hade insatser" in text


def test_the_same_sentences_come_of_the_same_underlag() -> None:
    years = [drawn(2022, 1), drawn(2023, 2), drawn(2024, 3)]
    first = told(*years)
    np.random.seed(5)  # somebody else's dice
    assert told(*years) == first
