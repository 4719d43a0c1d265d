"""Two years of clients: who stayed, came and ended. The same pseudonym both years is the same person."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from kpbcalc.aggregates.year import Year

STAYED, CAME, ENDED = "kvar", "nya", "avslutade"
Rename = Callable[[str, str], str]  # an area and an insats group → the class that both years tell it in


@dataclass(frozen=True)
class Pair:
    """A year and the one before it. `group` is the class in which both years can tell an insats group, and
    `limits` the areas and scopes whose outliers both tell. `prices` is what a krona of the year before is in
    the later year's prices, which all costs of the pair are told in; 1 where there is no index."""

    before: Year
    now: Year
    group: Rename = lambda omrade, grupp: grupp
    limits: frozenset[tuple[str, str]] = frozenset()
    prices: float = 1.0

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The pseudonyms of both years; a client's number is its place here."""
        return tuple(sorted({*self.before.ids, *self.now.ids}))

    @cached_property
    def rows(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The rows of the year before and of the year, with common client numbers and groups."""
        before, now = (self._common(year) for year in (self.before, self.now))
        return before.assign(kr=self.in_later_prices(self.before, before["kr"])), now

    def in_later_prices(self, year: Year, kr: pd.Series) -> pd.Series:
        """Amounts (10⁻⁸ kr) of one of the years in the later one's prices."""
        if year is self.now or self.prices == 1:
            return kr
        found: pd.Series = (kr * self.prices).round().astype("int64")
        return found

    def _common(self, year: Year) -> pd.DataFrame:
        number = {pseudonym: n for n, pseudonym in enumerate(self.ids)}
        mine = np.array([number[pseudonym] for pseudonym in year.ids], dtype=np.int64)
        at = zip(year.rows["omrade"], year.rows["grupp"], strict=True)
        return year.rows.assign(
            client=mine[year.rows["client"].to_numpy()], grupp=[self.group(o, g) for o, g in at]
        )

    @cached_property
    def costs(self) -> pd.DataFrame:
        """Each client's cost (10⁻⁸ kr) in an area in both years: client, omrade, fore, efter, slag."""
        before, now = (r.groupby(["client", "omrade"])["kr"].sum() for r in self.rows)
        both = pd.DataFrame({"fore": before, "efter": now})
        kind = np.select([both["fore"].isna(), both["efter"].isna()], [CAME, ENDED], STAYED)
        return both.fillna(0).astype("int64").assign(slag=kind).reset_index()
