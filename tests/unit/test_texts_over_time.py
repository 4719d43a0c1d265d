"""What is said of who remains, of regression to the mean and of what cannot be decided."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from tests.unit.test_changes_over_time import OLD, drawn, homes, served

from kpbcalc.analysis import over_tid, ytterfall
from kpbcalc.analysis.area import omraden
from kpbcalc.base.table import Table
from kpbcalc.costing import Resultat
from kpbcalc.disclosure import policy_from_params, release
from kpbcalc.presentation import say
from tests.unit.test_outliers_described import named, with_costs

AO, FN, IFO = omraden().values()


def said(section: str, tables: Mapping[str, Table]) -> str:
    released = {key: release(table, policy_from_params()) for key, table in tables.items()}
    text = say(section, released, omrade=AO.namn, ar=2024).text.replace("\N{NO-BREAK SPACE}", " ")
    assert "None" not in text and "nan" not in text.replace("annan", "").replace("innan", "").split()
    return text


def outliers(years: Sequence[Resultat]) -> str:
    return said("ytterfall", ytterfall.tables(years, AO))


def test_who_remains_is_told_with_size_and_share() -> None:
    before = with_costs(2023, named("A", 7, 700.0) | named("B", 6, 700.0) | named("C", 9, 100.0))
    after = with_costs(2024, named("A", 7, 700.0) | named("B", 6, 100.0) | named("C", 9, 700.0))
    text = outliers([before, after])
    assert "Ordinärt boende: av 13 ytterfall 2023 var 7 (53,8 %) ytterfall även 2024." in text
    assert "6 var det inte längre och 9 var nya." in text


def test_why_it_is_not_told_who_remains() -> None:
    one = with_costs(2024, named("A", 9, 700.0) | named("C", 9, 100.0))
    assert "inget föregående år, så det går inte att säga hur många som är kvar" in outliers([one])
    before = with_costs(2023, named("A", 7, 700.0) | named("C", 9, 100.0))
    assert "sedan året före visas inte av sekretesskäl" in outliers([before, one])
    none = with_costs(2024, named("C", 9, 100.0))
    assert "kvar som ytterfall" not in outliers([none])


def test_a_difference_between_outliers_and_others_is_told_in_full() -> None:
    people = named("A", 6, 700.0) | named("B", 8, 700.0) | named("C", 10, 100.0) | named("D", 9, 100.0)
    text = outliers([with_costs(2024, people, women="AD")])
    assert "42,9 % av ytterfallen var kvinnor, mot 47,4 % av övriga." in text
    assert "Gränsen är ett val." not in text or "kvartilgränsen" in text


def test_nobody_claims_what_would_have_come_anyway() -> None:
    text = said("over_tid", over_tid.tables([drawn(2022, 1), drawn(2023, 2), drawn(2024, 3)], AO))
    assert "De som kostade mest 2023, 40 brukare, kostade i genomsnitt" in text
    assert "även om ingen gör något" in text
    assert "så det går inte att avgöra om något utöver den vanliga återgången har hänt." in text
    two = said("over_tid", over_tid.tables([drawn(2023, 2), drawn(2024, 3)], AO))
    assert "ingen del av ändringen kan kallas en besparing" in two


@pytest.mark.parametrize(("hours", "words"), [(20.0, "föll mer än"), (95.0, "föll mindre än")])
def test_a_fall_unlike_the_usual_one_is_told_as_such(hours: float, words: str) -> None:
    dear, others = named("A", 30, 100.0), named("B", 270, 10.0)
    usual = named("A", 30, 60.0) | named("C", 30, 99.0)
    years = [
        with_costs(2022, dear | others),
        with_costs(2023, usual | named("B", 240, 10.0)),
        with_costs(2024, named("A", 30, 60.0) | named("C", 30, hours) | named("B", 240, 10.0)),
    ]
    assert words in said("over_tid", over_tid.tables(years, AO))


def test_a_change_that_chance_explains_is_not_called_one() -> None:
    text = said("over_tid", over_tid.tables([drawn(2023, 2), drawn(2024, 1)], AO))
    assert "Det går inte att avgöra om ändringen är större än slumpen i vilka som var brukare." in text
    hours = {f"P{n}": 50.0 + n for n in range(40)}
    dearer = [with_costs(2023, hours), with_costs(2024, {n: 2 * h for n, h in hours.items()})]
    assert "större än vad slumpen i vilka som var brukare förklarar." in said(
        "over_tid", over_tid.tables(dearer, AO)
    )


def test_moves_and_the_path_from_entry_are_told() -> None:
    years = [homes(2023, range(30), range(30, 45)), homes(2024, range(7, 38), range(20, 40))]
    assert "10 brukare gick från ordinärt boende till särskilt boende" in said(
        "over_tid", over_tid.tables(years, AO)
    )
    new = {f"N{n}": list(range(1, 13)) for n in range(8)}
    text = said(
        "over_tid", over_tid.tables([served(2022, OLD), served(2023, OLD | new), served(2024, OLD)], AO)
    )
    assert "De som var nya 2023 kostade 1 000 kr per månad med insats de första månaderna (månad 1–3)" in text
    assert "då 100,0 % av dem fortfarande hade insatser" in text


def test_the_same_sentences_come_of_the_same_underlag() -> None:
    years = [drawn(2022, 1), drawn(2023, 2), drawn(2024, 3)]
    np.random.seed(5)  # somebody else's dice
    assert said("over_tid", over_tid.tables(years, AO)) == said("over_tid", over_tid.tables(years, AO))
