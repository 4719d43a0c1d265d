"""How many of a few have two groups comes out of no area's numbers; without the rule it would."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kpbcalc.calculation import release_year
from kpbcalc.disclosure.package import ReleasedFamily
from tests.attack.combinations import few_together
from tests.attack.every_attack import released_years
from tests.samples.random_municipality import draw

SEED = 14002  # who lives in the area's housing are as many as have its group, which is not told


def as_they_were(
    families: object, released: Mapping[str, ReleasedFamily], *_: object
) -> dict[str, ReleasedFamily]:
    return dict(released)


@pytest.mark.parametrize("ruled", [True, False])
def test_few_who_have_two_groups_are_counted_only_without_the_rule(
    ruled: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not ruled:
        monkeypatch.setattr(release_year, "hide_numbers", as_they_were)
    drawn = draw(SEED, tmp_path / "data")
    years = released_years(drawn.root, drawn.kommun, drawn.years[-1])
    assert bool([hit for year in years for hit in few_together(year)]) != ruled
