"""Whom we compare with, in which order, and what a mean and a percentile are."""

import shutil
from collections.abc import Callable
from math import nan
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis import reference_group as rg
from kpbcalc.analysis.peers_given_way import peers_given_way
from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import read
from kpbcalc.sources import peer_choice
from kpbcalc.sources.cache import stored
from kpbcalc.sources.worth_fetching import comparable
from tests.unit import outside_samples

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
def policies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of parameters without municipalities and projects of its own."""
    (tmp_path / "params" / "kommuner").mkdir(parents=True)
    (tmp_path / "params" / "projekt").mkdir()
    (tmp_path / "params" / "jamforelse.toml").write_text("[grupp]\nminsta_kommuner = 2\n")
    shutil.copy(params.FOLDER / "filer.toml", tmp_path / "params")
    monkeypatch.setattr(params, "FOLDER", tmp_path / "params")
    params.toml.cache_clear()
    yield tmp_path / "params"
    params.toml.cache_clear()


def test_project_then_own_list_then_kolada_then_those_at_hand(policies: Path, tmp_path: Path) -> None:
    root = tmp_path / "k"
    empty = stored(root)
    at_hand = rg.choose(read("1267", None), 2024, "AO", empty, ["1267", "0880", "0000"], "demons kommuner")
    assert at_hand is not None
    assert (at_hand.kommuner, at_hand.namn) == (("0880",), "demons kommuner")
    outside_samples.groups(root, SIMILAR)
    outside = stored(root)
    few = rg.choose(read("1267", None), 2024, "AO", outside, ["1264", "0880"], "demons kommuner")
    assert few is not None
    assert few.kommuner == ("0880", "1264")
    assert "för få av Koladas" in few.skal
    similar = rg.choose(read("1267", None), 2024, "AO", outside, ["1264", "1415", "0880"], "demons kommuner")
    assert similar is not None
    assert similar.kommuner == ("1264", "1415")
    assert "2024 års indelning" in similar.skal
    (policies / "kommuner" / "1267.toml").write_text('[jamforelse]\nkommuner = ["Lund", "1281", "1267"]\n')
    params.toml.cache_clear()
    own = rg.choose(read("1267", None), 2024, "AO", outside, ["0880", "1281"], "")
    assert own is not None
    assert own.kommuner == ("1281",)
    assert "själv har valt" in own.skal
    (policies / "projekt" / "p.toml").write_text('namn = "Piloten"\nar = 2024\nkommuner = ["1267", "0980"]\n')
    project = rg.choose(read("1267", None), 2024, "AO", outside, ["0980", "0880"], "")
    assert project is not None
    assert project.kommuner == ("0980",)
    assert "Piloten" in project.skal
    other_year = rg.choose(read("1267", None), 2023, "AO", outside)
    assert other_year is not None
    assert other_year.namn == "kommunens egen jämförelsegrupp"


@pytest.fixture
def chosen_by(policies: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Choose in the parameters of 1267, or on the command line."""

    def choose(where: str, said: str) -> None:
        if where == "parametrar":
            (policies / "kommuner" / "1267.toml").write_text(f"[jamforelse]\n{said}\n", encoding="utf-8")
            params.toml.cache_clear()
        else:
            monkeypatch.setenv(peer_choice.VARIABLE, said)

    return choose


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
    chosen_by: Callable[[str, str], None], tmp_path: Path, said: str, namn: str, number: int
) -> None:
    outside_samples.groups(tmp_path / "k", SIMILAR)
    chosen_by("kommandot", said)
    chosen_by("parametrar", 'grupp = ["2085"]')
    found = rg.choose(read("1267", None), 2024, "AO", stored(tmp_path / "k"))
    assert found is not None
    assert (found.namn, len(found.kommuner)) == (namn, number)
    assert "vald för den här rapporten" in found.skal
    assert "1267" not in found.kommuner


def test_the_parameters_choose_a_kind_or_a_list(
    chosen_by: Callable[[str, str], None], tmp_path: Path
) -> None:
    empty = stored(tmp_path)
    chosen_by("parametrar", 'grupp = "lan"')
    county = rg.choose(read("1267", None), 2024, "AO", empty)
    assert county is not None
    assert "Kommunen har valt den" in county.skal
    chosen_by("parametrar", 'grupp = ["1281", "Eslöv"]')
    listed = rg.choose(read("1267", None), 2024, "AO", empty)
    assert listed is not None
    assert listed.kommuner == ("1281", "1285")


def test_a_chosen_group_without_values_gives_way_and_the_reason_says_so(
    chosen_by: Callable[[str, str], None], tmp_path: Path
) -> None:
    chosen_by("kommandot", "2085")
    found = rg.choose(read("1267", None), 2024, "AO", stored(tmp_path), ["0880", "0980"], "demons kommuner")
    assert found is not None
    assert found.kommuner == ("0880", "0980")
    assert found.skal.startswith("Valda kommuner har inga värden att jämföra med. ")
    chosen_by("kommandot", "kommungrupp")
    found = rg.choose(read("1267", None), 2024, "AO", stored(tmp_path), ["0880", "0980"], "demons kommuner")
    assert found is not None
    assert found.skal.startswith("Kommungruppen är vald men inte hämtad från Kolada. ")
    outside_samples.groups(tmp_path / "k", SIMILAR)
    outside_samples.values(tmp_path / "k", "N20900", "t", [("1264", 2024, 1.0)])
    chosen_by("kommandot", "2085")
    fetched = rg.choose(read("1267", None), 2024, "AO", stored(tmp_path / "k"))
    assert fetched is not None
    assert fetched.kommuner == ("1264", "1415")
    assert "har inga värden" in fetched.skal


def test_gotland_is_alone_in_its_county(chosen_by: Callable[[str, str], None], tmp_path: Path) -> None:
    chosen_by("kommandot", "lan")
    assert rg.choose(read("0980", None), 2024, "AO", stored(tmp_path)) is None
    found = rg.choose(read("0980", None), 2024, "AO", stored(tmp_path), ["0880", "1281"], "andra")
    assert found is not None
    assert found.kommuner == ("0880", "1281")
    assert "Länets kommuner har inga värden" in found.skal


def test_those_somebody_has_chosen_are_worth_fetching(tmp_path: Path) -> None:
    empty = stored(tmp_path)
    assert "2523" not in comparable(empty, "1267")
    assert "2523" in comparable(empty, "1267", peer_choice.Choice(peer_choice.LIST, ("2523",)))
    assert len(comparable(empty, "1267", peer_choice.Choice("riket"))) == 290


def test_few_of_a_chosen_group_are_enough(chosen_by: Callable[[str, str], None], tmp_path: Path) -> None:
    chosen_by("kommandot", "0880,2085")
    found = rg.choose(read("1267", None), 2024, "AO", stored(tmp_path), ["0880", "0980", "1281"], "andra")
    assert found is not None
    assert found.told(["0880", "0980"]).endswith("Kalmar. Värden saknas för Ludvika.")


def test_a_large_group_is_counted_and_not_named(tmp_path: Path) -> None:
    country = rg.country("1267")
    assert country.told(country.kommuner[:4]).endswith("Värden saknas för 285 kommuner.")
    assert "289 kommuner" in country.told(country.kommuner)


@pytest.mark.parametrize(
    ("where", "said", "told"),
    [
        ("kommandot", "lann", "varken en jämförelsegrupp eller en kommun"),
        ("kommandot", "0880,9999", "9999"),
        ("kommandot", "Kalmer", "Menade du Kalmar"),
        ("kommandot", "1267,0000", "ingen annan kommun än den egna"),
        ("kommandot", ",", "ingen annan kommun"),
        ("parametrar", 'grupp = "grannar"', "params/kommuner/1267.toml"),
        ("parametrar", "grupp = 3", "namn eller en lista"),
        ("parametrar", 'grupp = "lan"\nkommuner = ["1281"]', "på två sätt"),
    ],
)
def test_a_choice_that_is_none_is_refused_kindly(
    chosen_by: Callable[[str, str], None], where: str, said: str, told: str
) -> None:
    chosen_by(where, said)
    with pytest.raises(UsageError) as refused:
        peer_choice.wanted(read("1267", None), 2024)
    assert told in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_blank_choice_leaves_the_variable_as_it_was(
    chosen_by: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One rule for the command and the notebook it starts: --peers, or else KPB_PEERS."""
    chosen_by("kommandot", "riket")
    for words, slag in (("", "riket"), ("  ", "riket"), ("lan", "lan")):
        assert peer_choice.wanted(read("1267", None), 2024, words).slag == slag
        with peer_choice.passed_on(words):
            assert peer_choice.wanted(read("1267", None), 2024).slag == slag
        assert peer_choice.wanted(read("1267", None), 2024).slag == "riket"
    chosen_by("kommandot", "grannar")
    with pytest.raises(UsageError, match=peer_choice.VARIABLE):
        peer_choice.wanted(read("1267", None), 2024)
    monkeypatch.delenv(peer_choice.VARIABLE)
    with peer_choice.passed_on(""):
        assert peer_choice.wanted(read("1267", None), 2024) == peer_choice.Choice()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('kommuner = ["1267", "Kalmer"]', ["”Kalmer” är ingen kommun", "Menade du Kalmar"]),
        ('kommuner = ["0880", "9999"]', ["”9999” är ingen kommun"]),
        ('kommuner = "1267,0880"', ["ska vara en lista"]),
        ('kommuner = ["1267", "0880"]\nar = "nästa"', ["”nästa” är inget år"]),
        ("kommuner = [", ["kan inte läsas"]),
    ],
)
def test_a_faulty_project_is_named(policies: Path, text: str, says: list[str]) -> None:
    (policies / "projekt" / "piloten.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        peer_choice.wanted(read("1267", None), 2024)
    for words in ["params/projekt/piloten.toml", *says]:
        assert words in str(refused.value)


def test_the_console_is_told_when_the_choice_gave_way(
    chosen_by: Callable[[str, str], None], tmp_path: Path
) -> None:
    there = ["0880", "0980"]
    chosen_by("kommandot", "2085")
    gave = rg.choose(read("1267", None), 2024, "AO", stored(tmp_path), there, "demons kommuner")
    kept = rg.choose(read("1267", None), 2024, "AO", stored(tmp_path), [*there, "2085"], "demons kommuner")
    assert gave and kept
    choice, other = (
        peer_choice.wanted(read("1267", None), 2024),
        "Percentilen är andelen i jämförelsegruppen.",
    )
    told = peers_given_way(choice, [gave.told(there), gave.told([]), other])
    assert told.startswith(
        "Jämförelse med Ludvika (valt för den här rapporten) gick inte. Valda kommuner har inga"
    )
    assert told.endswith(
        "Jämförelsegruppen är demons kommuner, eftersom Koladas liknande kommuner inte är hämtade."
    )
    assert "i 1 av 2 tabeller" in peers_given_way(choice, [gave.told(there), kept.told(["2085"])])
    assert peers_given_way(choice, [kept.told(["2085"]), other]) == ""
    assert "jämför inte med någon" in peers_given_way(choice, [other])
    assert peers_given_way(peer_choice.Choice(), [gave.told(there)]) == ""


@pytest.mark.parametrize(("ar", "members"), [(2022, ("0765",)), (2024, ("1264", "1415")), (2019, ("0765",))])
def test_the_edition_is_the_latest_up_to_the_year(tmp_path: Path, ar: int, members: tuple[str, ...]) -> None:
    outside_samples.groups(tmp_path, SIMILAR)
    found = rg.similar("1267", ar, "AO", stored(tmp_path))
    assert found is not None
    assert found.kommuner == members


def test_an_area_without_a_group_has_the_general_one(tmp_path: Path) -> None:
    outside_samples.groups(tmp_path, SIMILAR)
    found = rg.similar("1267", 2024, "IFO", stored(tmp_path))
    assert found is not None
    assert found.kommuner == ("1984",)
    assert rg.similar("0880", 2024, "AO", stored(tmp_path)) is None


def test_county_kind_and_country_leave_out_ourselves(tmp_path: Path) -> None:
    outside_samples.groups(tmp_path, SIMILAR)
    county = rg.county("1267").kommuner
    assert len(county) == 32
    assert {k[:2] for k in county} == {"12"}
    kind = rg.kind("1267", 2024, stored(tmp_path))
    assert kind is not None
    assert kind.kommuner == ("1233",)
    assert rg.kind("0880", 2024, stored(tmp_path)) is None
    assert len(rg.country("1267").kommuner) == 289


def test_nobody_to_compare_with(tmp_path: Path) -> None:
    assert rg.choose(read("1267", None), 2024, "AO", stored(tmp_path), ["1267"], "x") is None
    assert rg.mean([]) is None
    assert rg.percentile(1, []) is None
    assert rg.percentile(nan, [1.0]) is None


def test_unweighted_and_weighted_means_are_two_things() -> None:
    values, weights = {"a": 10.0, "b": 20.0, "c": nan}, {"a": 3.0, "b": 1.0}
    assert rg.mean(list(values.values())) == 15
    assert rg.weighted_mean(values, weights) == 12.5
    assert rg.weighted_mean(values, {"a": 3.0}) is None


@given(st.text(max_size=40))
def test_any_words_are_a_choice_or_are_refused(words: str) -> None:
    try:
        choice = peer_choice.from_words(words, "1267")
    except UsageError as refused:
        assert refused.remedy
    else:
        assert choice is None or choice.slag in {*peer_choice.KINDS, peer_choice.LIST}


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
