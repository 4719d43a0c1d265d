"""What is each client in each leaf of a family, told without a name, so that two inputs can be compared?

A number of 64 bits for each row of a family: the client's sex and age, the insatser, units and volumes that
the client has in what the leaf is about (its area, group, insats, unit …), and the leaf's own volumes of the
client. The pseudonym is no part of it, nor is cost: a corrected account changes what everybody costs, and is
no fact about a person. The same in every run, machine and version.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, keys_of
from kpbcalc.aggregates.parts import Codes
from kpbcalc.aggregates.year import SUMS, Year
from kpbcalc.disclosure.set_print import Hashes, mixed

MONEY = "kr"  # quantities of money begin so
ABOUT = ("omrade", "grupp", "insats", "regi", "enhet")  # dimensions that choose some of a client's rows
VOLUMES = SUMS[1:]
WAYS = ("kön och ålder", "insatser och volymer", "insatser, enheter och volymer")


@dataclass(frozen=True)
class Persons:
    """The clients of a year as they are told."""

    year: Year

    def everyone(self) -> dict[str, Hashes]:
        """Each client of the year: by sex and age, with insatser and volumes, and with units too.

        Where all units or volumes have other names or measures, the first still shows one changed person.
        """
        client = np.arange(len(self.year.ids), dtype=np.int64)
        at = self._client
        volumes = _stirred(_text(self.year.rows["insats"]), *self._volumes)
        had, at_units = (_stirred(self._person, _total(one, at, client)) for one in (volumes, self._rows))
        return dict(zip(WAYS, (self._person, had, at_units), strict=True))

    def of(self, family: Family) -> Hashes:
        """One number for each row of the family's clients' parts.

        Families of two years count clients otherwise: in those a client is one and no more.
        """
        of = family.of
        name = _text(pd.Series([family.name], dtype=object))
        start = np.repeat(name, len(of.leaf))
        if family.two_years:
            return start
        at = [n for n, dim in enumerate(family.dims) if dim in ABOUT]
        places, code = keys_of(self.year.rows, [family.dims[n] for n in at])
        number = {place: n for n, place in enumerate(places)}
        code_of_leaf = np.array([number.get(tuple(key[n] for n in at), -1) for key in family.leaves])
        wide = len(number) + 1
        wanted = of.client * wide + (code_of_leaf[of.leaf] if len(of.leaf) else of.leaf)
        own = _total(self._rows, self._client * wide + code, wanted)
        volumes = [
            of.values[:, q].astype(np.uint64)
            for q, quantity in enumerate(family.quantities) if not quantity.startswith(MONEY)
        ]  # fmt: skip
        return _stirred(start, self._person[of.client], own, *volumes)

    @cached_property
    def _client(self) -> Codes:
        return self.year.rows["client"].to_numpy(np.int64)

    @cached_property
    def _volumes(self) -> list[Hashes]:
        return [self.year.rows[q].to_numpy(np.int64).astype(np.uint64) for q in VOLUMES]

    @cached_property
    def _rows(self) -> Hashes:
        return _stirred(*(_text(self.year.rows[dim]) for dim in ("insats", "enhet")), *self._volumes)

    @cached_property
    def _person(self) -> Hashes:
        """Each client's sex and age."""
        about = self.year.clients
        return _stirred(_text(about["kon"]), about["alder"].to_numpy(np.int64).astype(np.uint64))


def _total(each: Hashes, at: Codes, wanted: Codes) -> Hashes:
    """The sum of the numbers at each of the wanted places, nothing where there are none."""
    if not len(at):
        return np.zeros(len(wanted), dtype=np.uint64)
    order = np.argsort(at, kind="stable")
    at, each = at[order], each[order]
    starts = np.flatnonzero(np.r_[True, at[1:] != at[:-1]])
    places, total = at[starts], np.add.reduceat(each, starts)
    place = np.minimum(np.searchsorted(places, wanted), len(places) - 1)
    return np.where(places[place] == wanted, total[place], np.uint64(0))


def _stirred(first: Hashes, *more: Hashes) -> Hashes:
    """Several numbers as one, in which their order counts."""
    found = mixed(first)
    for one in more:
        found = mixed(found * np.uint64(3) + one + np.uint64(1))
    return found


def _text(words: pd.Series) -> Hashes:
    code, found = pd.factorize(words)
    digests = [hashlib.sha256(str(word).encode()).digest()[:8] for word in found]
    return np.array([int.from_bytes(d) for d in digests], dtype=np.uint64)[code]
