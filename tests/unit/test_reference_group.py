"""Whom we compare with, in which order, and what a mean and a percentile are."""

from collections.abc import Iterator, Sequence
from math import nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis import reference_group as rg
from kpbcalc.base import params
from kpbcalc.base.own_choices import read
from kpbcalc.sources import peer_choice
from kpbcalc.sources.cache import Outside, stored
from kpbcalc.sources.peer_choice import Choice
from kpbcalc.sources.worth_fetching import comparable
from tests.samples import outside
from tests.samples.policies import choose_in_params, policy_folder

SIMILAR = [
    ("liknande", "AO", "1267", 2021, "0765"),
    ("liknande", "AO", "1267", 2024, "1264"),
    ("liknande", "AO", "1267", 2024, "1415"),
    ("liknande", "", "1267", 2024, "1984"),
    ("kommungrupp", "", "", 2023, "1267"),
    ("kommungrupp", "", "", 2023, "1233"),
    ("liknande", "AO", "1285", 2024, "1440"),
]


@pytest.fixture
def policies(tmp_path: Path) -> Iterator[Path]:
    with policy_folder(tmp_path) as folder:
        yield folder


def choose(
    facts: Outside, at_hand: Sequence[str] = (), name: str = "", *, words: str = "", kommun: str = "1267",
    ar: int = 2024,
) -> rg.Group:  # fmt: skip
    """Whom the care of the old is compared with, of what `--peers` (`words`) or the parameters say."""
    choice = peer_choice.wanted(read(kommun, None), ar, words)
    found = rg.choose(choice, kommun, ar, "AO", facts, at_hand, name)
    assert found is not None
    return found


def test_project_then_own_list_then_kolada_then_those_at_hand(policies: Path, tmp_path: Path) -> None:
    root = tmp_path / "k"
    at_hand = choose(stored(root), ["1267", "0880", "0000"], "demons kommuner")
    assert (at_hand.kommuner, at_hand.namn) == (("0880",), "demons kommuner")
    outside.groups(root, SIMILAR)
    facts = stored(root)
    few = choose(facts, ["1264", "0880"], "demons kommuner")
    assert few.kommuner == ("0880", "1264")
    assert "för få av Koladas" in few.skal
    similar = choose(facts, ["1264", "1415", "0880"], "demons kommuner")
    assert similar.kommuner == ("1264", "1415")
    assert "2024 års indelning" in similar.skal
    choose_in_params(policies, 'kommuner = ["Lund", "1281", "1267"]')
    own = choose(facts, ["0880", "1281"])
    assert own.kommuner == ("1281",)
    assert "själv har valt" in own.skal
    (policies / "projekt" / "p.toml").write_text('namn = "Piloten"\nar = 2024\nkommuner = ["1267", "0980"]\n')
    project = choose(facts, ["0980", "0880"])
    assert project.kommuner == ("0980",)
    assert "Piloten" in project.skal
    params.toml.cache_clear()
    assert choose(facts, ar=2023).namn == "kommunens egen jämförelsegrupp"


@pytest.mark.parametrize(
    ("said", "namn", "number"),
    [
        ("lan", "länets kommuner", 32),
        ("Län", "länets kommuner", 32),
        ("riket", "rikets kommuner", 289),
        ("kommungrupp", "kommungruppen", 1),
        ("liknande", "liknande kommuner", 2),
        ("Lund, 0880,1267", "valda kommuner", 2),
    ],
)
def test_the_command_chooses_the_group(
    policies: Path, tmp_path: Path, said: str, namn: str, number: int
) -> None:
    outside.groups(tmp_path / "k", SIMILAR)
    choose_in_params(policies, 'grupp = ["2085"]')
    found = choose(stored(tmp_path / "k"), words=said)
    assert (found.namn, len(found.kommuner)) == (namn, number)
    assert "vald för den här rapporten" in found.skal
    assert "1267" not in found.kommuner


def test_the_parameters_choose_a_kind_or_a_list(policies: Path, tmp_path: Path) -> None:
    choose_in_params(policies, 'grupp = "lan"')
    assert "Kommunen har valt den" in choose(stored(tmp_path)).skal
    choose_in_params(policies, 'grupp = ["1281", "Eslöv"]')
    assert choose(stored(tmp_path)).kommuner == ("1281", "1285")


@pytest.mark.usefixtures("policies")
def test_a_chosen_group_without_values_gives_way_and_the_reason_says_so(tmp_path: Path) -> None:
    empty, there = stored(tmp_path / "tom"), ["0880", "0980"]
    for words, reason in (
        ("2085", "Valda kommuner har inga värden att jämföra med. "),
        ("kommungrupp", "Kommungruppen är vald men inte hämtad från Kolada. "),
    ):
        found = choose(empty, there, "demons kommuner", words=words)
        assert found.kommuner == ("0880", "0980")
        assert found.skal.startswith(reason) and rg.gave_way(found.skal)
    outside.groups(tmp_path / "k", SIMILAR)
    outside.values(tmp_path / "k", "N20900", "t", [("1264", 2024, 1.0)])
    fetched = choose(stored(tmp_path / "k"), words="2085")
    assert fetched.kommuner == ("1264", "1415")
    assert "har inga värden" in fetched.skal


@pytest.mark.usefixtures("policies")
def test_gotland_is_alone_in_its_county(tmp_path: Path) -> None:
    county = Choice("lan", (), peer_choice.COMMAND)
    assert rg.choose(county, "0980", 2024, "AO", stored(tmp_path)) is None
    found = choose(stored(tmp_path), ["0880", "1281"], "andra", words="lan", kommun="0980")
    assert found.kommuner == ("0880", "1281")
    assert "Länets kommuner har inga värden" in found.skal


def test_those_somebody_has_chosen_are_worth_fetching(tmp_path: Path) -> None:
    empty = stored(tmp_path)
    assert "2523" not in comparable(empty, "1267")
    assert "2523" in comparable(empty, "1267", Choice(peer_choice.LIST, ("2523",)))
    assert len(comparable(empty, "1267", Choice("riket"))) == 290


@pytest.mark.usefixtures("policies")
def test_few_of_a_chosen_group_are_enough(tmp_path: Path) -> None:
    found = choose(stored(tmp_path), ["0880", "0980", "1281"], "andra", words="0880,2085")
    assert found.told(["0880", "0980"]).endswith("Kalmar. Värden saknas för Ludvika.")


def test_a_large_group_is_counted_and_not_named() -> None:
    country = rg.country("1267")
    assert country.told(country.kommuner[:4]).endswith("Värden saknas för 285 kommuner.")
    assert "289 kommuner" in country.told(country.kommuner)


@pytest.mark.parametrize(("ar", "members"), [(2022, ("0765",)), (2024, ("1264", "1415")), (2019, ("0765",))])
def test_the_edition_is_the_latest_up_to_the_year(tmp_path: Path, ar: int, members: tuple[str, ...]) -> None:
    outside.groups(tmp_path, SIMILAR)
    found = rg.similar("1267", ar, "AO", stored(tmp_path))
    assert found is not None
    assert found.kommuner == members


def test_an_area_without_a_group_has_the_general_one(tmp_path: Path) -> None:
    outside.groups(tmp_path, SIMILAR)
    found = rg.similar("1267", 2024, "IFO", stored(tmp_path))
    assert found is not None
    assert found.kommuner == ("1984",)
    assert rg.similar("0880", 2024, "AO", stored(tmp_path)) is None


def test_county_kind_and_country_leave_out_ourselves(tmp_path: Path) -> None:
    outside.groups(tmp_path, SIMILAR)
    county = rg.county("1267").kommuner
    assert len(county) == 32
    assert {k[:2] for k in county} == {"12"}
    kind = rg.kind("1267", 2024, stored(tmp_path))
    assert kind is not None
    assert kind.kommuner == ("1233",)
    assert rg.kind("0880", 2024, stored(tmp_path)) is None
    assert len(rg.country("1267").kommuner) == 289


def test_nobody_to_compare_with(tmp_path: Path) -> None:
    assert rg.choose(Choice(), "1267", 2024, "AO", stored(tmp_path), ["1267"], "x") is None
    assert rg.mean([]) is None
    assert rg.percentile(1, []) is None
    assert rg.percentile(nan, [1.0]) is None


def test_unweighted_and_weighted_means_are_two_things() -> None:
    values, weights = {"a": 10.0, "b": 20.0, "c": nan}, {"a": 3.0, "b": 1.0}
    assert rg.mean(list(values.values())) == 15
    assert rg.weighted_mean(values, weights) == 12.5
    assert rg.weighted_mean(values, {"a": 3.0}) is None


@given(st.floats(-1e6, 1e6), st.lists(st.floats(-1e6, 1e6), min_size=5))
def test_a_percentile_turns_around_with_the_signs(own: float, others: list[float]) -> None:
    up, down = rg.percentile(own, others), rg.percentile(-own, [-v for v in others])
    assert up is not None
    assert down is not None
    assert 0 <= up <= 100
    assert up + down == pytest.approx(100)


def test_percentile_by_hand() -> None:
    assert rg.percentile(3, [1, 2, 3, 4, 5]) == 50
    assert (rg.percentile(0, [1, 2, 3, 4, 5]), rg.percentile(9, [1, 2, 3, 4, 5])) == (0, 100)
    assert rg.percentile(3, [1, 2, 3, 4]) is None
