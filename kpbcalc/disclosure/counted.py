"""How many can be counted out, of one family's told numbers and of those of selections told beside them?

No sum of the told numbers of a family, of the areas and of the selections, with signs as a reader likes, may
be of a few (`reckoned`). Source: docs/sekretess.md.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.family import Family
from kpbcalc.base.figure import HIDDEN, Figure, known
from kpbcalc.disclosure.counted_out import Atoms, Space, atoms_of, counted_out, space
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.row_cells import cells_of
from kpbcalc.disclosure.told_cells import place, told_of
from kpbcalc.disclosure.unsafe import Flags

EVERYWHERE = ("kommun", "omraden", "omradesmonster")
BY_PERSON = (
    "grupper",
    "insatser",
    "regi",
    "alder",
    "alder_boende",
    "mix",
    "stege",
    "ytterfall",
    "ytterfall_andra",
)


@dataclass
class Counted:
    """One family's told numbers: what they span with those told so far, how many each atom is, and what each
    selection's sets are in atoms.

    `few` are the atoms that some few would be made of were all selections told (no others need be looked
    at), `known` the few that the family tells itself.
    """

    now: Space
    n: npt.NDArray[np.int64]
    of: Mapping[int, npt.NDArray[np.float64]]
    few: Collection[int]
    known: Collection[Atoms]

    def with_numbers(self, some: Iterable[int]) -> Space:
        """What is spanned with the numbers of some selections' sets more."""
        found = self.now
        for number in some:
            found = found.with_number(self.of[number])
        return found

    def tells(self, of: Space, least: int) -> bool:
        """Whether a few can be counted out in a space that the family does not tell."""
        return of is not self.now and not counted_out(of, self.n, least, self.few) <= set(self.known)


def told_sets(family: Family, released: Mapping[str, ReleasedFamily], size: int) -> list[Flags]:
    """Which clients are in each cell whose number of clients is told; of a ladder between limits in kr only,
    since what lies within a share of the clients does so by chance."""
    return [mine for n, mine in _sets(family, released, size) if known(n)]


def untold_sets(family: Family, released: Mapping[str, ReleasedFamily], size: int) -> list[Flags]:
    """Which clients are in each cell that is told without its number of clients."""
    return [mine for n, mine in _sets(family, released, size) if n is HIDDEN]


def _sets(
    family: Family, released: Mapping[str, ReleasedFamily], size: int
) -> Iterator[tuple[Figure, Flags]]:
    if family.name not in released:
        return
    told = told_of(family, released)
    cell = place(family, told, at_limits=True)[family.of.leaf] if len(family.leaves) else family.of.leaf
    for number, one in enumerate(cells_of(family, released[family.name], told)):
        mine = np.zeros(size, dtype=bool)
        mine[family.of.client[cell == number]] = True
        yield one.n, mine


def counted_with(base: Sequence[Flags], sets: Sequence[Flags], policy: Policy) -> Counted | None:
    """None where the selections tell of nobody beside the family, even when all are told."""
    of, n = atoms_of([*base, *sets])
    start = space(of.shape[1])
    for row in of[: len(base)]:
        start = start.with_number(row)
    found = Counted(start, n, dict(enumerate(of[len(base) :])), (), ())
    every = counted_out(found.with_numbers(range(len(sets))), n, policy.minimum)
    few = {atom for some in every for atom in some}
    known = counted_out(start, n, policy.minimum, few)
    return replace(found, few=few, known=known) if every != known else None
