"""Which client rows does an indicator ask for?

Every definition asks the same columns anew, and a report has 26 of them for each of its years: as arrays,
with each word looked up once, the whole is a tenth of what it is as frames.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

SCOPE = ("AO", "FN")
FILTERS = ("lagrum", "boendeform", "grupp", "regi")
OF_THE_HOME = "hemmets"
AMOUNTS = ("kostnad", "volym", "beviljad", "utford")
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Selection:
    """The client rows of the areas that have indicators.

    `client`, `area` and `cell` are numbers, `cells` the insats and unit of each cell, `amounts` are counts of
    10⁻⁸, and `words` says of each word of a filter which rows have it.
    """

    client: Numbers
    area: Numbers
    cell: Numbers
    cells: tuple[tuple[str, str], ...]
    alder: Numbers
    amounts: Mapping[str, Numbers]
    words: Mapping[str, Mapping[str, Flags]]

    def matching(self, definition: Mapping[str, str]) -> Flags:
        """Which rows pass the definition's filters; an empty filter passes all."""
        matched = np.ones(len(self.client), dtype=bool)
        for column in FILTERS:
            if definition[column]:
                known = self.words[column]
                some = [known[word] for word in definition[column].split() if word in known]
                matched &= np.logical_or.reduce(some) if some else False
        if definition["alder"]:
            youngest, _, oldest = definition["alder"].partition("-")
            matched &= self.alder >= int(youngest)
            if oldest:
                matched &= self.alder <= int(oldest)
        return matched

    def with_the_homes_care(self, definition: Mapping[str, str], rows: Flags) -> Flags:
        """The matched rows, for a home also what its residents have had of the special housing's HSL (`hsl`).

        Where HSL is a shared cost it is in the home's own cost, so that it belongs there too when it is coded
        as insatser of its own. Who has lived in several homes counts where most of the days were.
        """
        if definition.get("hsl", "") != OF_THE_HOME:
            return rows
        special = self._all_of(boendeform="sarskilt")
        days = self.sums(self.client, "volym", rows)
        everywhere = self.sums(self.client, "volym", special & self._all_of(lagrum="SoL"))
        lives: Flags = ((days > 0) & (2 * days >= everywhere))[self.client]
        return rows | (special & self._all_of(lagrum="HSL") & lives)

    def _all_of(self, **one: str) -> Flags:
        """The rows with these words."""
        none = np.zeros(len(self.client), dtype=bool)
        found: Flags = np.logical_and.reduce([self.words[k].get(word, none) for k, word in one.items()])
        return found

    def clients(self, rows: Flags) -> int:
        """How many clients the rows are of."""
        return int(np.count_nonzero(np.bincount(self.client[rows])))

    def sums(self, by: Numbers, amount: str, rows: Flags) -> Numbers:
        """The amount of the rows by number."""
        found = np.zeros(int(by.max(initial=-1)) + 1, dtype=np.int64)
        np.add.at(found, by[rows], self.amounts[amount][rows])
        return found


def selection(rows: pd.DataFrame) -> Selection:
    """The rows to select from. In: described client cost rows (`describe_clients`)."""
    scope = rows[rows["omrade"].isin(SCOPE)]
    insats, insatser = pd.factorize(scope["insats"])
    enhet, enheter = pd.factorize(scope["enhet"])
    width = len(enheter)
    cell, made_of = pd.factorize(insats * width + enhet)
    words = {}
    for column in FILTERS:
        at, distinct = pd.factorize(scope[column])
        words[column] = {str(word): at == number for number, word in enumerate(distinct)}
    return Selection(
        client=_numbers(scope["brukar_id"]), area=_numbers(scope["omrade"]), cell=cell.astype(np.int64),
        cells=tuple((str(insatser[c // width]), str(enheter[c % width])) for c in made_of.tolist()),
        alder=scope["alder"].to_numpy(np.int64),
        amounts={a: scope[a].fillna(0).to_numpy(np.int64) for a in AMOUNTS}, words=words,
    )  # fmt: skip


def _numbers(texts: pd.Series) -> Numbers:
    return pd.factorize(texts)[0].astype(np.int64)
