"""Which numbers would tell how many of a few have which of an area's insats groups together?

Each family by itself tells of nobody or of enough. Together they may not: how many have two groups follows
from how many have each, how many there are, who lives in the area's housing, who is in a scope of outliers
and which combinations they have. So an area's numbers are taken in that order, and one with which a few could
be reckoned (`Reader`) is not told. Source: docs/sekretess.md.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from kpbcalc.aggregates.alder import HOUSING, LIVED
from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.flode import FORMS
from kpbcalc.aggregates.mix import AND, joined, together
from kpbcalc.aggregates.year import Year
from kpbcalc.aggregates.ytterfall import NAMES, NOT_IN, OVER, SCOPES, in_scope, told_alike
from kpbcalc.base.figure import HIDDEN, known
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.reader import Flags, Reader, Times
from kpbcalc.disclosure.told_cells import place, told_of
from kpbcalc.disclosure.unsafe import Reason

GROUPS, MIX, LIVING = "grupper", "mix", "alder_boende"
MOVED = "bor"
AT_MOST = 3  # groups that nobody has together and a reader cannot know that of
Had = frozenset[str]
Released = Mapping[str, ReleasedFamily]


@dataclass(frozen=True)
class Held:
    """What a client may have in an area: insats groups, and the scopes of outliers that some of it is in.

    `n` is how many have it, none of what only a reader thinks of. Special housing is a scope too (`MOVED`).
    """

    groups: Had
    scopes: Had
    n: int = 0


@dataclass(frozen=True)
class Told:
    """A told number: the cells that it is the sum of, and what those who are counted may have."""

    cells: tuple[tuple[str, Key], ...]
    of: Flags


def hide_numbers(
    families: Sequence[Family], released: Released, of: Year, policy: Policy
) -> dict[str, ReleasedFamily]:
    """The released families of a year, some cells without their number of clients, some scopes not told."""
    found = dict(released)
    if policy.audience == "intern" or not len(of.rows):
        return found
    by_name = {family.name: family for family in families}
    gone: set[tuple[str, Key]] = set()
    for (omrade,), area in found["omraden"].by_key.items():
        if known(area.n):
            gone |= _telling(by_name, found, of, omrade, policy)
    for name in {name for name, _ in gone}:
        keys = {key for family, key in gone if family == name}
        found[name] = _not_told(found[name], keys) if name in NAMES else found[name].without_numbers(keys)
    return found


def _not_told(family: ReleasedFamily, keys: set[Key]) -> ReleasedFamily:
    """The family of a scope, some of its cells hidden."""
    cells = (Cell(c.key, HIDDEN, reason=Reason.GUARD) if c.key in keys else c for c in family.cells)
    return replace(family, cells=tuple(cells))


def _telling(
    by_name: Mapping[str, Family], released: Released, of: Year, omrade: str, policy: Policy
) -> set[tuple[str, Key]]:
    """The cells of an area whose number may not be told."""
    held = _held(of, omrade)
    reader = _reader(released, omrade, held, policy)
    reader = reader.with_numbers([_everybody(held)]) or reader
    gone: set[tuple[str, Key]] = set()
    for some in _every(by_name, released, omrade, held):
        together = reader.with_numbers([one.of for one in some])
        if together is not None:
            reader = together
            continue
        for one in sorted(some, key=lambda t: (-int(reader.n[t.of].sum()), t.cells)):
            alone = reader.with_numbers([one.of])
            reader = alone or reader
            gone |= set() if alone else set(one.cells)
    return gone


def tells_by_moves(
    families: Sequence[Family], released: Released, of: Year, omrade: str, policy: Policy
) -> bool:
    """Whether how many live in an area's special housing, as who moved tells, would tell of a few beside what
    a year tells."""
    held, by_name = _held(of, omrade), {family.name: family for family in families}
    told = [one.of for some in _every(by_name, released, omrade, held) for one in some]
    reader = replace(_reader(released, omrade, held, policy), told=(_everybody(held), *told))
    return reader.with_numbers([np.array([MOVED in one.scopes for one in held])]) is None


def _reader(released: Released, omrade: str, held: Sequence[Held], policy: Policy) -> Reader:
    classes = [{*c.codes} for c in released[GROUPS].cells if c.key[0] == omrade]
    n = np.array([one.n for one in held])
    return Reader(n, policy.minimum, _sets(held), times=[_besides_one(held, classes)])


def _everybody(held: Sequence[Held]) -> Flags:
    return np.ones(len(held), dtype=bool)


def _every(
    by_name: Mapping[str, Family], released: Released, omrade: str, held: Sequence[Held]
) -> tuple[list[Told], ...]:
    """The told numbers of an area in the order that they are kept in."""
    scopes = list(_of_scopes(released, omrade, held))
    known_anyway, may_be_told = ([one for one in scopes if bool(one.cells) == some] for some in (False, True))
    return (
        known_anyway, _of_groups(released, omrade, held), _of_living(released, omrade, held), may_be_told,
        _of_mix(by_name, released, omrade, held),
    )  # fmt: skip


def _held(of: Year, omrade: str) -> list[Held]:
    """What some have in an area, and what a reader may think that somebody has."""
    rows = of.of_area(omrade)
    within = {s.kod: in_scope(rows, s).to_numpy(bool) for s in SCOPES.get(omrade, ())[: len(NAMES)]}
    if omrade in FORMS:
        within[MOVED] = rows["boendeform"].isin(FORMS[omrade]).to_numpy(bool)
    client = rows["client"].to_numpy(np.int64)
    inside = {kod: np.isin(client, client[flags]) for kod, flags in within.items()}
    first = np.unique(client, return_index=True)[1].tolist()  # all rows of a client in the area say the same
    of_row = list(zip(together(rows, "grupp"), *(flags.tolist() for flags in inside.values()), strict=True))
    found: dict[tuple[Had, Had], int] = {}
    for (groups, *flags), n in sorted(Counter(of_row[at] for at in first).items()):
        some = frozenset(kod for kod, flag in zip(inside, flags, strict=True) if flag)
        found[frozenset(groups.split(AND)), some] = n
    group = rows["grupp"].to_numpy(object)
    sides = [{kod: {*group[flags == side]} for kod, flags in within.items()} for side in (True, False)]
    for kind in _thought_of({*group}, *sides):
        found.setdefault(kind, 0)
    return [Held(groups, scopes, n) for (groups, scopes), n in found.items()]


def _thought_of(
    groups: set[str], inside: Mapping[str, set[str]], outside: Mapping[str, set[str]]
) -> Iterator[tuple[Had, Had]]:
    """What nobody may have for all a reader knows: some groups, in the scopes that these can be in."""
    for size in range(1, AT_MOST + 1):
        for some in combinations(sorted(groups), size):
            had = frozenset(some)
            surely = {kod for kod in inside if had & (inside[kod] - outside[kod])}
            perhaps = [kod for kod in inside if kod not in surely and had & inside[kod]]
            for more in range(len(perhaps) + 1):
                for kod in combinations(perhaps, more):
                    yield had, frozenset({*surely, *kod})


def _sets(held: Sequence[Held]) -> list[Flags]:
    """What a reader asks of: who has a group, who has several."""
    groups = sorted({group for one in held for group in one.groups})
    return [
        *(np.array([group in one.groups for one in held]) for group in groups),
        np.array([len(one.groups) > 1 for one in held]),
    ]


def _besides_one(held: Sequence[Held], classes: Sequence[set[str]]) -> Times:
    """How many of an area's told classes of groups each kind has, besides one: of all, what they overlap."""
    return np.array([sum(bool(one.groups & codes) for codes in classes) - 1 for one in held], dtype=np.int64)


def _of_groups(released: Released, omrade: str, held: Sequence[Held]) -> list[Told]:
    cells = [c for c in released[GROUPS].cells if c.key[0] == omrade and known(c.n)]
    return [
        Told(((GROUPS, c.key),), np.array([bool(one.groups & set(c.codes)) for one in held])) for c in cells
    ]


def _of_living(released: Released, omrade: str, held: Sequence[Held]) -> list[Told]:
    """Who lives in the area's housing, whatever their age."""
    cells = [c for c in released[LIVING].cells if c.key[0] == omrade]
    mine = [c for c in cells if c.key[2] == LIVED]
    if not mine or not all(known(c.n) for c in cells):
        return []
    lives = np.array([HOUSING[omrade] in one.groups for one in held])
    return [Told(tuple((LIVING, c.key) for c in cells), lives)]


def _of_mix(
    by_name: Mapping[str, Family], released: Released, omrade: str, held: Sequence[Held]
) -> list[Told]:
    """Who has which combination, among the others of the heaviest insats where it is not told by itself."""
    told = told_of(by_name[MIX], released)
    thought = replace(by_name[MIX], leaves=tuple((omrade, joined({*one.groups})) for one in held))
    at = place(thought, told)
    number = {one.key: n for n, one in enumerate(told)}
    cells = [c for c in released[MIX].cells if c.key[0] == omrade and not c.hidden and known(c.n)]
    return [Told(((MIX, c.key),), at == number[c.key]) for c in cells]


def _of_scopes(released: Released, omrade: str, held: Sequence[Held]) -> Iterator[Told]:
    """Who is in a scope of outliers, over the limit or under it.

    Where another area tells the same scope, the indicator of both less it is this one's, told or not: it is
    no cell's then.
    """
    for name, scope in zip(NAMES, SCOPES.get(omrade, ()), strict=False):
        alike = told_alike(scope.lagrum, scope.boendeform, (OVER,))
        elsewhere = any(key[0] != omrade and _is_told(released[other], key) for other, key in alike)
        cells = [c for c in released[name].cells if c.key[:2] == (omrade, scope.kod)]
        if cells and (elsewhere or all(known(c.n) for c in cells if c.key[2] != NOT_IN)):
            of = np.array([scope.kod in one.scopes for one in held])
            yield Told(() if elsewhere else tuple((name, c.key) for c in cells), of)


def _is_told(family: ReleasedFamily, key: Key) -> bool:
    return key in family.by_key and not family.by_key[key].hidden
