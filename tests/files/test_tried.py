"""The import is tried once of the same files and choices, and what takes time is told while it goes on."""

from pathlib import Path

import pytest

from kpbcalc.base import own_choices
from kpbcalc.onboarding import tried
from kpbcalc.onboarding.begin import begin
from kpbcalc.underlag.extracts.run import convert
from tests.builders import YEAR

VISIT = "Personnr;Typ;Utförare;Besöksdatum;Start;Minuter"
LEDGER = "ansvar;verksamhet;konto;motpart;period;belopp"


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is said of the trials, of a delivery that is just read as it is."""
    put(tmp_path, "utford_tid.csv", VISIT, f"19121212-1212;HT-OMV;Norr;{YEAR}-01-02;08:00;30")
    put(tmp_path, "kontoutfall.csv", LEDGER, f"3101;510;5010;;{YEAR}01;1000,00")
    put(tmp_path, "befolkning.csv", "alder;kon;antal", "70;K;1")
    return []


def put(root: Path, name: str, *rows: str) -> None:
    (root / "raw").mkdir(exist_ok=True)
    (root / "raw" / name).write_text("\n".join([*rows, ""]), encoding="utf-8")


def new(root: Path, told: list[str]) -> list[str]:
    begun = begin(
        "2082", YEAR, source=root / "raw", data=root / "data", cache=str(root / "cache"), say=told.append
    )
    return [todo.what for todo in begun.state.todo if todo.kr is None]


def test_the_import_is_tried_again_only_of_other_files_or_choices(tmp_path: Path, told: list[str]) -> None:
    new(tmp_path, told)
    assert told == [
        "Provar importen utan att skriva något.", "Läser utford_tid.csv", "Räknar utford_tid.csv: 1 rad",
    ]  # fmt: skip
    new(tmp_path, told)
    assert len(told) == 3
    put(tmp_path, "utford_tid.csv", VISIT, f"19121212-1212;HT-OMV;Norr;{YEAR}-13-02;08:00;30")
    stopped = new(tmp_path, told)
    assert len(told) > 3 and any("Besöksdatum" in what for what in stopped)
    count = len(told)
    assert new(tmp_path, told) == stopped and len(told) == count, "what it stopped for is kept too"
    (tmp_path / "data/2082/egna.toml").write_text('[import]\noverlapp = "summa"\n', encoding="utf-8")
    new(tmp_path, told)
    assert len(told) > count


@pytest.mark.parametrize("spoilt", ["", "{}", "[1]", '{"av": 1}'])
def test_what_is_kept_and_cannot_be_read_is_tried_again(tmp_path: Path, told: list[str], spoilt: str) -> None:
    new(tmp_path, told)
    (tmp_path / "data/2082" / tried.KEPT).write_text(spoilt, encoding="utf-8")
    new(tmp_path, told)
    assert len(told) == 6


def test_a_long_trial_is_told_as_long(
    tmp_path: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tried, "_LONG", 0)
    new(tmp_path, told)
    assert "kan ta flera minuter" in told[0]
    assert (tmp_path / "data/2082" / tried.KEPT).stat().st_mode & 0o077 == 0


def test_the_import_tells_how_far_it_has_come(tmp_path: Path, told: list[str]) -> None:
    new(tmp_path, [])
    convert(tmp_path / "raw", own_choices.read("2082", tmp_path / "data"), YEAR, bytes(32), told.append)
    assert told == ["Läser utford_tid.csv", "Räknar utford_tid.csv: 1 rad"]
