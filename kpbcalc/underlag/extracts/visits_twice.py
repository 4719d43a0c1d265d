"""Do rows of performed time stand twice where chance does not explain it? Such time is counted twice.

Two visits the same day without a time of day may be alike, so none of them is taken away. That all are, or
all of a month, is no chance; nor is a month's sum that stands twice for the same client, insats and unit.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import pairwise
from math import gcd

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.written import enumeration, thousands
from kpbcalc.underlag.extracts.dates import first_days, month_name
from kpbcalc.underlag.extracts.quantity import HOURLY, MONTH
from kpbcalc.underlag.extracts.visits import MINUTES_AN_HOUR, VISIT
from kpbcalc.underlag.findings import Finding, kept
from kpbcalc.underlag.standing_twice import times

FEWEST_ROWS = 5  # different rows of a month; fewer may all be alike by chance
FEWEST_CLIENTS = 5  # the hours of fewer would tell about a person
MOST_SUMS = 3  # of one client, insats, unit and month; where there are more the rows are visits
_ONCE = "Ta bort de rader som är inklistrade en gång till, och importera igen."


@dataclass
class _Again:
    """Rows that stand again: how often each, of how many different, whose, and their minutes."""

    many: int = 0
    different: int = 0
    rows: list[int] = field(default_factory=list)
    clients: set[str] = field(default_factory=set)
    minutes: int = 0

    def add(self, rows: pd.DataFrame, counts: Collection[int]) -> None:
        """Further rows, and how many times each of the different ones stands."""
        self.many, self.different = gcd(self.many, *counts), self.different + len(counts)
        self.rows += [int(i) + 2 for i in rows.index]
        self.clients |= {*rows["brukar_id"]}
        self.minutes += int(rows["minuter"].where(rows["volymenhet"] == HOURLY).fillna(0).sum())

    def told(self, file: str, text: str, minutes: int, remedy: str) -> Finding:
        """The finding, with the hours that are counted again where they tell about nobody."""
        hours = round(minutes / (MINUTES_AN_HOUR * exact.GRID))
        if hours and len(self.clients) >= FEWEST_CLIENTS:
            text += f" Det är {thousands(hours)} timmar för mycket."
        return Finding(
            "V35", "varning", file, "", len(self.rows), kept(sorted(self.rows)), text, atgard=remedy
        )


class VisitsTwice:
    """What stands twice in one file, which may come in parts that each hold every row of some clients."""

    def __init__(self, year: int) -> None:
        self._year = year
        self._all, self._untimed = 0, 0
        self._months: dict[str, _Again] = defaultdict(_Again)
        self._sums, self._of_months = _Again(), set[str]()

    def see(self, raw: pd.DataFrame, rows: pd.DataFrame) -> None:
        """A part of the file as it is written, and the year's visits of it, prepared."""
        if len(untimed := raw[raw["start"] == ""]):
            self._all, self._untimed = gcd(self._all, times(untimed)), self._untimed + len(untimed)
        rows = rows[rows["start"] == ""]
        for month, (first, after) in enumerate(pairwise(first_days(self._year)), start=1):
            there = rows[(rows["dag"] >= first) & (rows["dag"] < after)]
            if len(there):
                name = month_name(self._year, month)
                hashes = pd.util.hash_pandas_object(there[[*VISIT, "personal"]].astype("str"), index=False)
                self._months[name].add(there, hashes.value_counts().tolist())
                if len(sums := _sums_again(there)):
                    self._of_months.add(name)
                    self._sums.add(sums, [1] * len(sums))

    def told(self, file: str) -> list[Finding]:
        """V35: the whole file, else the sums of a month, else whole months."""
        if self._all > 1:
            text = (
                f"Varje besök utan klockslag i {file} finns {self._all} gånger eller fler: allt räknas så "
                "många gånger."
            )
            remedy = "Kontrollera om raderna är inklistrade flera gånger, och behåll dem en gång."
            return [Finding("V35", "varning", file, "", self._untimed, (), text, atgard=remedy)]
        found = []
        if self._of_months:
            text = (
                "Månadens summa finns en gång till, lika stor, för samma brukare, insats och utförare "
                f"({enumeration(sorted(self._of_months))}). Alla räknas."
            )
            remedy = f"{_ONCE} Är det olika summor som båda gäller: lägg ihop dem till en rad."
            found = [self._sums.told(file, text, self._sums.minutes, remedy)]
        for name, each in sorted(self._months.items()):
            if each.many > 1 and each.different >= FEWEST_ROWS and name not in self._of_months:
                text = (
                    f"Varje rad utan klockslag i {name} finns {each.many} gånger eller fler: månaden räknas "
                    "så många gånger."
                )
                too_much = each.minutes - each.minutes // each.many
                found.append(each.told(file, text, too_much, _ONCE))
        return found


def _sums_again(rows: pd.DataFrame) -> pd.DataFrame:
    """Of a month's rows the sums that stand again, the same for the same client, insats and unit."""
    stated = (rows["volymenhet"] == HOURLY) | (rows["antal"] > exact.GRID).fillna(False)
    months = [text for text in rows["datum"].unique() if MONTH.fullmatch(text)]
    sums = rows[stated.astype(bool) & rows["datum"].isin(months)]
    key = ["brukar_id", "insats", "enhet"]
    each = sums.assign(lika=sums.duplicated([*key, "minuter", "antal"], keep=False)).groupby(key)["lika"]
    few = (each.transform("size") <= MOST_SUMS) & each.transform("all").astype(bool)
    return sums[few & sums.duplicated(key)]
