"""The wide table that every family is made of: one row per client, insats and unit of a calculated year."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from kpbcalc.costing import Resultat

KEYS = ["brukar_id", "insats", "enhet"]
TEXT = ("insats", "enhet", "omrade", "grupp", "regi", "lagrum", "boendeform", "volymenhet", "kon")
SUMS = ("kr", "volym", "beviljad", "utford")
STATED = {"beviljad": "beviljad_kand", "utford": "utford_kand"}  # whether a row states the volume at all


@dataclass(frozen=True)
class Year:
    """A calculated year as families read it.

    `rows`: client (number), insats, enhet, omrade, grupp, regi, lagrum, boendeform, volymenhet, kon, alder
    and the sums kr, volym, beviljad, utford (int64 counts of 10⁻⁸), sorted by client, insats and unit. What a
    row does not state is 0 there, and not `STATED`. `ids` are the clients' pseudonyms by
    number; they never leave this room.
    """

    result: Resultat
    rows: pd.DataFrame
    ids: tuple[str, ...]

    @property
    def ar(self) -> int:
        """The costing year."""
        return self.result.ar

    def of_area(self, omrade: str) -> pd.DataFrame:
        """The rows of one area."""
        return self._by_area.get(omrade, self.rows.iloc[:0])

    @cached_property
    def _by_area(self) -> dict[str, pd.DataFrame]:
        """Asked for by every family and statistic of an area."""
        return {str(omrade): rows for omrade, rows in self.rows.groupby("omrade")}

    @cached_property
    def coded(self) -> pd.DataFrame:
        """`rows` as the gate reads them, which asks many times in which cell of a family each is."""
        return coded(self.rows)

    def with_areas(self, omrade: pd.Series) -> "Year":
        """The same year with the rows counted in other areas."""
        return replace(self, rows=self.rows.assign(omrade=omrade))

    def cost_by(self, *dims: str) -> dict[tuple[str, ...], int]:
        """What each area's insats groups (or finer: `dims`) that somebody has cost (10⁻⁸ kr)."""
        sums = self.rows.groupby([*dims], as_index=False)["kr"].sum()
        return {tuple(map(str, key)): int(kr) for *key, kr in sums.itertuples(index=False, name=None)}

    @cached_property
    def months(self) -> pd.DataFrame:
        """Who had some volume in which month: client, insats, enhet, manad, volym (10⁻⁸), omrade, grupp.

        `rad` is the place among `rows` of the client's insats and unit.
        """
        u = self.result.underlag
        volumes = u.insatsvolymer
        basis = _looked_up(
            volumes["insats"], dict(zip(u.insatser["kod"], u.insatser["volymbas"], strict=True))
        )
        volym = volumes["beviljad"].where(basis == "beviljad", volumes["utford"]).fillna(0).astype("int64")
        number = {name: n for n, name in enumerate(self.ids)}
        used = pd.DataFrame({"client": _looked_up(volumes["brukar_id"], number)})
        for column in ("insats", "enhet", "manad"):
            used[column] = _looked_up(volumes[column])
        used = used.assign(volym=volym)[(volym > 0) & used["client"].notna()]
        key = ["client", "insats", "enhet"]
        there = self.rows[[*key, "omrade", "grupp"]].assign(rad=np.arange(len(self.rows)))
        return used.astype({"client": "int64"}).merge(there, on=key)

    @cached_property
    def clients(self) -> pd.DataFrame:
        """Every client's sex and age, by number."""
        return self.rows.groupby("client")[["kon", "alder"]].first()


def year(result: Resultat) -> Year:
    """The wide table of a result."""
    rows = result.brukarrader.sort_values(KEYS, kind="stable")
    ids = tuple(sorted(set(rows["brukar_id"])))
    client = np.searchsorted(np.array(ids, dtype=object), rows["brukar_id"].to_numpy(object))
    # As objects: what loops over text a column at a time is many times faster than with Arrow's.
    table = rows[[*TEXT, "alder"]].astype(dict.fromkeys(TEXT, object))
    table = table.assign(client=client.astype(np.int64), kr=rows["kostnad"])
    for column in ("volym", "beviljad", "utford"):
        table[column] = rows[column].fillna(0).astype("int64")
    for column, stated in STATED.items():
        table[stated] = rows[column].notna().to_numpy(bool)
    return Year(result, table.reset_index(drop=True), ids)


def coded(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with their text as categories: each word is looked up once."""
    return rows.astype({name: "category" for name in TEXT if name in rows})


def _looked_up(texts: pd.Series, known: Mapping[str, object] | None = None) -> pd.Series:
    """What each text stands for (None where it is not known), or the texts themselves, as objects.

    Volumes are few words on many rows: each is looked up once.
    """
    at, distinct = pd.factorize(texts)
    found = np.array([known.get(text) if known else text for text in distinct], dtype=object)
    return pd.Series(found[at], index=texts.index, dtype=object)
