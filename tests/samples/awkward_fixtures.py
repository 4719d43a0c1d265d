"""Named municipalities that tests of release and report need: each is awkward in one way, and small."""

from pathlib import Path

from tests.samples.random_municipality import Drawn, draw

# Traits, persons and years; the seed is fixed, so a fixture is the same municipality every time.
FIXTURES: dict[str, tuple[tuple[str, ...], int, int]] = {
    "clients_in_several_areas": (("several_areas",), 240, 2),
    "under_65_in_ao": (("under_65_in_ao",), 240, 2),
    "one_who_dominates": (("dominates_area",), 180, 2),
    "two_who_dominate": (("two_dominate_area",), 180, 2),
    "ifo_of_three": (("ifo_3",), 180, 2),
    "shared_unit": (("shared_unit",), 240, 2),
}
_SEED = 20_000


def awkward(name: str, root: Path) -> Drawn:
    """Write the named municipality below the folder."""
    traits, size, years = FIXTURES[name]
    return draw(_SEED + list(FIXTURES).index(name), root, traits, size, years)
