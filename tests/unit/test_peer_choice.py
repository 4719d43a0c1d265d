"""What has somebody chosen to compare with, and what is told of a choice that is none or was not followed?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpbcalc.analysis import reference_group as rg
from kpbcalc.analysis.peers_given_way import peers_given_way
from kpbcalc.base.errors import UsageError
from kpbcalc.base.own_choices import read
from kpbcalc.sources import peer_choice
from kpbcalc.sources.cache import stored
from kpbcalc.sources.peer_choice import Choice, wanted
from tests.samples.policies import choose_in_params, policy_folder


@pytest.fixture(autouse=True)
def policies(tmp_path: Path) -> Iterator[Path]:
    with policy_folder(tmp_path) as folder:
        yield folder


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
def test_a_choice_that_is_none_is_refused_kindly(policies: Path, where: str, said: str, told: str) -> None:
    if where == "parametrar":
        choose_in_params(policies, said)
    with pytest.raises(UsageError) as refused:
        wanted(read("1267", None), 2024, said if where == "kommandot" else "")
    assert told in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_blank_choice_is_none_and_a_choice_goes_before_the_parameters(policies: Path) -> None:
    assert wanted(read("1267", None), 2024, "  ") == Choice()
    choose_in_params(policies, 'grupp = "riket"')
    params, command = peer_choice.PARAMS, peer_choice.COMMAND
    for words, slag, by in (("", "riket", params), ("  ", "riket", params), ("lan", "lan", command)):
        found = wanted(read("1267", None), 2024, words)
        assert (found.slag, found.vald) == (slag, by)


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
        wanted(read("1267", None), 2024)
    for words in ["params/projekt/piloten.toml", *says]:
        assert words in str(refused.value)


def test_the_console_is_told_when_the_choice_gave_way(tmp_path: Path) -> None:
    there, choice = ["0880", "0980"], wanted(read("1267", None), 2024, "2085")
    gave, kept = (
        rg.choose(choice, "1267", 2024, "AO", stored(tmp_path), codes, "demons kommuner")
        for codes in (there, [*there, "2085"])
    )
    assert gave and kept
    other = "Percentilen är andelen i jämförelsegruppen."
    told = peers_given_way(choice, [gave.told(there), gave.told([]), other])
    assert told.startswith(
        "Jämförelse med Ludvika (valt för den här rapporten) gick inte. Valda kommuner har inga"
    )
    assert told.endswith("Jämförelsegruppen är demons kommuner: Koladas liknande kommuner är inte hämtade.")
    assert "i 1 av 2 tabeller" in peers_given_way(choice, [gave.told(there), kept.told(["2085"])])
    assert peers_given_way(choice, [kept.told(["2085"]), other]) == ""
    assert "jämför inte med någon" in peers_given_way(choice, [other])
    assert peers_given_way(Choice(), [gave.told(there)]) == ""


@given(st.text(max_size=40))
def test_any_words_are_a_choice_or_are_refused(words: str) -> None:
    try:
        choice = peer_choice.from_words(words, "1267")
    except UsageError as refused:
        assert refused.remedy
    else:
        assert choice is None or choice.slag in {*peer_choice.KINDS, peer_choice.LIST}
