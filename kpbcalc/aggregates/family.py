"""What a family of base sums declares: its leaves, whose parts they are, and how they may be joined.

The release joins leaves that are too small to be shown, along what is said here and nothing else
(docs/sekretess.md). A leaf is named by its values of the family's dimensions; the first `up` of them name the
cell of the parent family that the leaf is a part of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
import pandas as pd

from kpbcalc.aggregates.every_name import FAMILIES, require_quantities
from kpbcalc.aggregates.parts import Codes, Parts, parts
from kpbcalc.base.known_names import require

Key = tuple[str, ...]
# rest: unsafe leaves become one, first within the leaf's first group of `paths`, then within the next.
# neighbours: a class joins the smaller of the classes beside it, in the order of the leaves.
# rows: a parent's leaves are shown or not at all, and enough parents go together that none can be told.
# mix: combinations of codes joined by `+`, folded by their heaviest code.
# whole: a parent's leaves are all shown or none is.
# ladder: steps of one ordered list; a cut goes where it stands a few persons from one that is kept before it.
# alone: an unsafe leaf is hidden by itself (what is left of the parent is known anyway, or not told).
# sums: a parent's leaves, or all of them as one, where they are sums of what another family tells.
Join = Literal["rest", "neighbours", "rows", "mix", "whole", "ladder", "alone", "sums"]


@dataclass(frozen=True)
class Cut:
    """Where a step of a ladder begins: its rank (the lowest is kept first), and what everyone in it is known
    to cost at least and at most (10⁻⁸ kr; no roof is 0)."""

    rank: int
    floor: int
    roof: int


@dataclass(frozen=True)
class AlsoTold:
    """Another family that tells the same rows, split in its way, and what each leaf here has of it.

    `family` is its name. `finer` are the parts of the rows split both ways: `finer_of` is the leaf here of
    each such cell, and `finer_key` the other family's leaf. `third` is the value of one split more, which a
    class of `sums` must be safe in to be told apart.
    """

    family: str
    finer: Parts
    finer_of: tuple[int, ...]
    finer_key: tuple[Key, ...]
    third: tuple[str, ...] = ()


@dataclass(frozen=True)
class Family:
    """One family. `leaves` stand in their stated order; `of` holds the clients' parts of each.

    `parent` is the family whose cells these are parts of and `up` how many dimensions name its cell. With
    `whole` the leaves of a parent make up all of it, so its rounded money is shared out among them. With
    `partition` a client is in one leaf of a parent at most, so counts add up. `units` is each leaf's unit of
    volume: hours and months are never added. `paths` are the groups that a leaf may be joined within, for
    `rest`. `crossed` are the last dimensions that a class of `rest` or
    `neighbours` must be safe in too; `neighbours` may give them up. `cuts` are where the leaves of a
    `ladder` begin. `beside` are sums per leaf that are not made of clients'
    parts, and follow the cell; those of money are parts of its `kr`. `also_told` is an earlier family
    that tells the same rows in another way. `everywhere` says of `rows` that what is given up in one
    area is so in all: whole units tell their sum. `own_parent` leaves out what is under a joined parent.
    `overlapping` are the numbers of clients told elsewhere who overlap in the one leaf: with its number
    they must not tell of a few. Without `counted` no numbers of clients are told, where other families'
    numbers would tell of a few with them. `listed` says that the leaves are those there can be, whoever
    is in them. `outside` are the numbers of clients, told elsewhere, who are in no leaf of a parent:
    with the leaves' they must not tell of a few. `compared` are earlier families of the same clients, each
    with the sums of leaves that are compared with it (by their last value; none: every sum): what such a sum
    has and told cells there lack, or the other way round, must be nobody or safe.
    `given` names for a first dimension a cell of an earlier family: without it nothing is told. `aligned`
    is an earlier family whose classes these `neighbours` are made of. `unstated` says by quantity of each
    leaf whether no row of it states it: a sum of such leaves alone is not known. `silent` leaves out what is
    under a parent that is not told, where a hidden cell would say that it is there. `two_years` says that its
    clients are those of a pair of years, numbered otherwise than those of a year. Raises `LookupError` for a
    join or a family beside it that is not there: it would be a guard that lets everything through.
    """

    name: str
    dims: tuple[str, ...]
    leaves: tuple[Key, ...]
    of: Parts
    quantities: tuple[str, ...]
    parent: str = ""
    up: int = 0
    join: Join = "rest"
    whole: bool = True
    partition: bool = False
    units: tuple[str, ...] = ()
    paths: tuple[tuple[str, ...], ...] = ()
    crossed: int = 0
    cuts: tuple[Cut, ...] = ()
    beside: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    also_told: AlsoTold | None = None
    everywhere: bool = False
    own_parent: bool = False
    overlapping: tuple[int, ...] = ()
    counted: bool = True
    listed: bool = False
    outside: Mapping[Key, int] = field(default_factory=dict)
    compared: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    given: Mapping[str, tuple[str, Key]] = field(default_factory=dict)
    aligned: str = ""
    silent: bool = False
    two_years: bool = False
    unstated: Mapping[str, tuple[bool, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        require([self.join], get_args(Join), self.name, "join")
        others = {self.parent, self.aligned, self.also_told.family if self.also_told else ""}
        beside = [*self.compared, *(name for name, _ in self.given.values())]
        require([*sorted(others - {""}), *beside], FAMILIES, self.name, "family beside it")
        require_quantities([*self.quantities, *self.beside, *self.unstated], self.name)

    @property
    def own(self) -> tuple[str, ...]:
        """The dimensions that tell the leaves of one parent apart."""
        return self.dims[self.up :]


def also_told(
    rows: pd.DataFrame, own: Sequence[str], family: str, dims: Sequence[str], order: Sequence[Key],
    quantities: Sequence[str], third: str = "",
) -> AlsoTold:  # fmt: skip
    """The rows by the leaves here (`own` dimensions, in `order`) and by another family's (`dims`)."""
    more = [third] * bool(third)
    found, of = leaves(rows, [*own, *dims, *more], quantities)
    place = {key: n for n, key in enumerate(order)}
    size, width = len(own), len(dims)
    return AlsoTold(
        family, of, tuple(place[key[:size]] for key in found),
        tuple(key[size : size + width] for key in found), tuple(key[-1] for key in found) if third else (),
    )  # fmt: skip


def leaves(
    rows: pd.DataFrame, dims: Sequence[str], quantities: Sequence[str], order: Sequence[Key] | None = None
) -> tuple[tuple[Key, ...], Parts]:
    """The leaves that rows fall in, and the clients' parts of them.

    In: rows with `client` (number), the dimensions (text) and the quantities (int64, 10⁻⁸). Leaves stand in
    `order`, if given, which may name leaves that nobody is in; others follow in alphabetical order.
    """
    keys, at = keys_of(rows, dims)
    known = [*(order or ()), *sorted(set(keys) - set(order or ()))]
    place = {key: n for n, key in enumerate(known)}
    leaf = np.array([place[key] for key in keys], dtype=np.int64)[at] if keys else at
    client = rows["client"].to_numpy(np.int64)
    return tuple(known), parts(leaf, client, [rows[q].to_numpy(np.int64) for q in quantities])


def unstated(
    rows: pd.DataFrame, dims: Sequence[str], order: Sequence[Key], stated: Mapping[str, str]
) -> dict[str, tuple[bool, ...]]:
    """By quantity, for each leaf in `order`, whether no row of it states it.

    In: `stated` are the columns that say by quantity whether a row does.
    """
    keys, at = keys_of(rows, dims)
    place = {key: n for n, key in enumerate(order)}
    leaf = np.array([place[key] for key in keys], dtype=np.int64)[at] if keys else at
    found = {}
    for quantity, column in stated.items():
        told = np.bincount(leaf[rows[column].to_numpy(bool)], minlength=len(order)) > 0
        found[quantity] = tuple((~told).tolist())
    return found


def keys_of(rows: pd.DataFrame, dims: Sequence[str]) -> tuple[list[Key], Codes]:
    """The keys that rows have by some dimensions (text), each once, and the number of each row's."""
    code, words = np.zeros(len(rows), dtype=np.int64), []
    for dim in dims:
        found, values = pd.factorize(rows[dim])
        code = code * max(len(values), 1) + found
        words.append([str(value) for value in values])
    at, numbers = pd.factorize(code)
    return [_key(int(number), words) for number in numbers], at.astype(np.int64)


def _key(number: int, words: Sequence[Sequence[str]]) -> Key:
    """The values that a combined code stands for."""
    found: list[str] = []
    for values in reversed(words):
        number, at = divmod(number, max(len(values), 1))
        found.append(values[at])
    return tuple(reversed(found))
