"""Which selections of clients may be told beside the families, when a difference of two may be one person's?

Numbers: none of a few may be counted out (`counted`). Money: a selection, or what one has that another within
it has not, less the told cells that lie within it must be of nobody or of enough, and not mostly of one or
two; so must the cells that cover it less it, and what comes out of several (`spanned`). Selections are taken
in order, and one that would tell is not told. Source: docs/sekretess.md.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.statistic import Chosen
from kpbcalc.base.figure import known
from kpbcalc.disclosure.beside_cells import BesideCells
from kpbcalc.disclosure.counted import BY_PERSON, EVERYWHERE, Counted, counted_with, told_sets, untold_sets
from kpbcalc.disclosure.money import Money, money_of
from kpbcalc.disclosure.money_beside import in_sums
from kpbcalc.disclosure.money_of_pair import OF_PAIR
from kpbcalc.disclosure.package import ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.row_cells import row_cells
from kpbcalc.disclosure.spanned import Spanned, spanned
from kpbcalc.disclosure.told_sets import Splits, ToldSets
from kpbcalc.disclosure.unsafe import Flags

BY_WHO = ("alder", "alder_boende", "mix")  # whoever is in a cell of these is in it by what the cell is called
BY_MONEY = ("omraden", "grupper", "insatser", "regi", "alder", "alder_boende", "mix")
NOW = "kr_efter"  # what those who stayed, came and moved cost the year that is told


@dataclass
class Selections:
    """What has been told, and the selections that may be told beside it.

    `untold` are the clients of cells that do not tell how many they are, which no selection tells either.
    """

    money: Money
    cells: BesideCells
    counted: list[Counted]
    spanned: Spanned
    numbers: Mapping[int, Sequence[int]]
    sets: Sequence[Flags]
    policy: Policy
    splits: Splits
    told_sets: ToldSets
    untold: Collection[bytes] = ()
    told: ToldSets = field(default_factory=ToldSets)
    selected: list[Flags] = field(default_factory=list)
    summed: list[Flags] = field(default_factory=list)
    _answers: dict[bytes, bool] = field(default_factory=dict, init=False, repr=False)

    def may_tell(self, at: int, one: Chosen) -> bool:
        """Whether a selection may be told, which it then is. In: its place among all."""
        spaces = [c.with_numbers(self.numbers[at]) for c in self.counted]
        for counted, new in zip(self.counted, spaces, strict=True):
            if counted.tells(new, self.policy.minimum):
                return False
        mine = [self.sets[n] for n in self.numbers[at]]
        if any(some.tobytes() in self.untold for some in mine):
            return False
        # Those of two ages are added by anybody: what both are is told with them.
        both = [some | other for some in mine for other in self.selected if not (some & other).any()]
        money = [one.rows, *self._added(one.rows)] if one.summed else []
        if any(map(self._leaves_few, [*mine, *both])) or any(map(self._tells, money)):
            return False
        sums = self.spanned.with_sum(one.rows) if one.summed else self.spanned
        if sums.out() > self.spanned.out():
            return False
        for counted, new in zip(self.counted, spaces, strict=True):
            counted.now = new
        self.spanned = sums
        self.selected += mine
        for some in (*mine, *both):
            self.told_sets.add(some)
        for rows in money:
            if not self.told.holds(rows):
                self.told.add(rows)
        self.summed += [one.rows] if one.summed else []
        return True

    def _added(self, rows: Flags) -> list[Flags]:
        """What others that are told are with these, where they share no client: as those of two ages do."""
        mine = self.money.client[rows]
        return [rows | other for other in self.summed if not np.isin(self.money.client[other], mine).any()]

    def _leaves_few(self, some: Flags) -> bool:
        """Whether all but a few of a told set are in another, or in some cells of a family, as a reader sees.

        He takes one for part of the other too where some few are not: a cost below zero leaves somebody under
        the limit in the larger. While those are no more than the numbers differ by, these tell of the few.
        """
        n, others = np.count_nonzero(some), self.told_sets.sizes
        differ = np.abs(n - others)
        near = (differ > 0) & (differ < self.policy.minimum)
        if near.any() and (near & (np.minimum(n, others) - self.told_sets.common(some) <= differ)).any():
            return True
        return self.splits.leave_few(some, self.policy.minimum)

    def _tells(self, rows: Flags) -> bool:
        if self.told.holds(rows):
            return False
        differences = self.told.differences(rows)
        return any(self.money.is_unsafe(x) or self._beside_cells(x) for x in (rows, *differences))

    def _beside_cells(self, rows: Flags) -> bool:
        # The same difference is asked of again and again: of two that others are told within.
        asked = rows.tobytes()
        if asked not in self._answers:
            self._answers[asked] = self.cells.tells(np.flatnonzero(rows))
        return self._answers[asked]


def to_be_told(
    selections: Sequence[Chosen], families: Sequence[Family], released: Mapping[str, ReleasedFamily],
    rows: pd.DataFrame, policy: Policy, of_pair: pd.DataFrame | None = None,
) -> Selections:  # fmt: skip
    """The told families and the selections that are to be told beside them, none of these told yet.

    In: the year's rows, and the same in the words of the pair with the year before, if there is one.
    """
    by_name = {family.name: family for family in families}
    size = int(rows["client"].max()) + 1 if len(rows) else 0
    sets: list[Flags] = []
    numbers = {}
    for n, one in enumerate(selections):
        mine = _sets(one, rows, size)
        numbers[n] = range(len(sets), len(sets) + len(mine))
        sets += mine
    known_to_all = [by_name[name] for name in EVERYWHERE if name in by_name]
    everywhere = [one for family in known_to_all for one in told_sets(family, released, size)]
    counted, ways = list[Counted](), list[list[Flags]]()
    untold = {some.tobytes() for family in known_to_all for some in untold_sets(family, released, size)}
    sets_told = ToldSets()
    for some in everywhere:
        sets_told.add(some)
    for name in BY_PERSON if sets else ():
        if name in by_name and name in released:
            mine = told_sets(by_name[name], released, size)
            for some in mine:
                sets_told.add(some)
            untold |= {some.tobytes() for some in untold_sets(by_name[name], released, size)}
            found = counted_with([*everywhere, *mine], sets, policy)
            counted += [found] if found else []
            ways += [mine] if name in BY_WHO else []
    cells = [
        in_sums(at, by_name[name].up)
        for name in BY_MONEY
        if name in by_name and (at := row_cells(by_name[name], released, rows)) is not None
    ]
    if of_pair is not None:
        cells += [
            in_sums(at, by_name[name].up, {n for n, cell in enumerate(at.cells) if not known(cell[NOW])})
            for name in OF_PAIR
            if name in by_name and (at := row_cells(by_name[name], released, of_pair)) is not None
        ]
    money = money_of(rows, policy)
    sums = spanned([at.at for at in cells], rows, money, [one.rows for one in selections if one.summed])
    return Selections(
        money,
        BesideCells(money, [at.at for at in cells]),
        counted,
        sums,
        numbers,
        sets,
        policy,
        Splits(ways, size),
        sets_told,
        untold,
    )


def _sets(one: Chosen, rows: pd.DataFrame, size: int) -> list[Flags]:
    """The clients that a selection tells the number of: all of it, and those over its limit."""
    found = []
    clients = np.unique(rows["client"].to_numpy(np.int64)[one.rows])
    for some in [*([clients] if one.counted else []), *([one.over] if one.over is not None else [])]:
        mine = np.zeros(size, dtype=bool)
        mine[some] = True
        found.append(mine)
    return found
