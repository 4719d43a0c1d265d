"""The soak tells of every failure what is needed to see it again."""

from pathlib import Path

from tests.samples.random_municipality import Drawn, draw
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
