"""The soak and the fuzz tell of every failure what is needed to see it again; a few spoilt files are read."""

from pathlib import Path

from kpbcalc.base.errors import UsageError, ValidationError
from tests.samples.random_municipality import Drawn, draw
from tests.soak.fuzz import SilentError, _wrong, fuzz
from tests.soak.reports import soak


def test_a_failure_is_told_with_seed_and_traits_and_the_others_are_not(tmp_path: Path) -> None:
    failing = draw(4, tmp_path)
    said: list[str] = []

    def run(drawn: Drawn, out: Path) -> tuple[int, str]:
        assert (drawn.root / drawn.kommun / str(drawn.years[-1]) / "brukare.csv").is_file()
        return (5, "Sekretess\n  stopp") if drawn.kommun == failing.kommun else (0, "")

    assert soak(range(3, 6), run, said.append) == 1
    assert len(said) == 1
    assert said[0].startswith("seed 4: exit 5; ")
    assert all(trait in said[0] for trait in failing.traits)
    assert said[0].endswith("Sekretess stopp")


def test_spoilt_files_give_figures_or_a_refusal_that_names_them() -> None:
    said: list[str] = []
    assert fuzz(range(40), said.append) == 0, said


def test_the_fuzz_tells_of_errors_silence_and_refusals_that_name_nothing() -> None:
    assert _wrong(ValidationError("x", where="enheter.csv, rad 2"), ["enheter.csv", "cell"]) == ""
    assert _wrong(UsageError("Något är fel."), ["enheter.csv"]).startswith("names no file")
    assert _wrong(KeyError("x"), ["enheter.csv"]).startswith("KeyError")
    assert _wrong(SilentError("no rows"), ["enheter.csv"]).startswith("SilentError")
