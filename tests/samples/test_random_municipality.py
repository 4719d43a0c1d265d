"""The drawn municipalities are valid, the same every time, and have the traits they are said to have."""

from pathlib import Path

import pytest

from kpbcalc.calculation.calculate import calculate_years
from kpbcalc.costing import Resultat
from tests.samples.awkward_fixtures import FIXTURES, awkward
from tests.samples.holds import holds
from tests.samples.random_municipality import TRAITS, Drawn, draw
from tests.samples.traits import TWO_YEARS, WHAT
from tests.samples.world import begin


def calculated(drawn: Drawn) -> list[Resultat]:
    """The results of all years; an error finding of any year would have been raised."""
    years, findings = calculate_years(drawn.root, drawn.kommun, drawn.years[-1])
    assert not [f for f in findings if f.allvar == "fel"]
    assert [r.ar for r in years] == list(drawn.years)
    return years


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_drawn_is_valid_and_gives_results(seed: int, tmp_path: Path) -> None:
    drawn = draw(seed, tmp_path)
    years = calculated(drawn)
    assert all(len(r.brukarrader) for r in years)


@pytest.mark.parametrize("trait", TRAITS)
def test_a_forced_trait_is_valid_and_seen_in_the_results(trait: str, tmp_path: Path) -> None:
    drawn = draw(TRAITS.index(trait), tmp_path, [trait], years=1 + (trait in TWO_YEARS))
    years = calculated(drawn)
    assert trait in drawn.traits
    assert holds(trait, drawn, years), sorted(drawn.traits)


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    def files(root: Path) -> dict[str, bytes]:
        draw(7, root, ["corrections", "assistance"])
        return {str(f.relative_to(root)): f.read_bytes() for f in sorted(root.rglob("*")) if f.is_file()}

    assert files(tmp_path / "a") == files(tmp_path / "b")


def test_size_and_years_are_what_was_asked_for(tmp_path: Path) -> None:
    drawn = draw(3, tmp_path, size=40, years=5)
    years = calculated(drawn)
    everybody = set().union(*(r.underlag.brukare["brukar_id"] for r in years))
    assert len(drawn.years) == 5
    assert 20 <= len(everybody) <= 40 + 15  # an area that must have more clients gets some more


def test_every_trait_is_drawn_by_some_seed() -> None:
    seen = set().union(*(begin(seed, (), 12, 2).traits for seed in range(150)))
    assert seen == set(WHAT)


@pytest.mark.parametrize(
    ("traits", "years", "said"),
    [
        (["no_such_shape"], None, "no such trait"),
        (["ao_1", "ao_2"], None, "fit together"),
        (["ao_0", "fn_0", "no_ifo"], None, "fit together"),
        (["deaths"], 1, "two years"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    traits: list[str], years: int | None, said: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=said):
        draw(1, tmp_path, traits, years=years)


@pytest.mark.parametrize("name", FIXTURES)
def test_the_named_fixtures_are_what_they_are_called(name: str, tmp_path: Path) -> None:
    drawn = awkward(name, tmp_path)
    years = calculated(drawn)
    assert all(holds(trait, drawn, years) for trait in FIXTURES[name][0])
