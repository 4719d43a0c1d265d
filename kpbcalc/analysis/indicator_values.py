"""What do Kolada and the underlag's file say about an indicator, and may the number be read as we read it?

Kolada reuses ids with new meaning. A fetched value carries its title and is used when that is the title of
the catalogue (params/kvalitet.csv); the underlag's file has no titles, so an id that has changed meaning is
never read from there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from kpbcalc.base import params
from kpbcalc.base.folded import folded
from kpbcalc.sources.cache import Outside

KOLADA, UNDERLAG = "Kolada", "underlag"
CURRENT, UNCHECKED, REUSED = "aktuell", "okontrollerad", "ny_betydelse"
_COLUMNS = ["kommun", "ar", "varde", "preliminar"]


@dataclass(frozen=True)
class Known:
    """What is known of one indicator: where from, its label and direction, and the values.

    `values`: kommun, ar, varde (float), preliminar. `kon`: the municipality's own values for women and men,
    with ar, kon, varde. `hamtad` is the date of the fetch, "" for the underlag.
    """

    kpi: str
    namn: str
    riktning: str
    kalla: str
    hamtad: str
    values: pd.DataFrame
    kon: pd.DataFrame

    def at_hand(self) -> set[str]:
        """Whom the underlag's file lets us compare with; of Kolada's values the group's are fetched."""
        return set(self.values["kommun"]) if self.kalla == UNDERLAG else set()


def catalogue(omrade: str) -> list[Mapping[str, str]]:
    """The catalogue's indicators of an area (AO, FN, IFO), in its order."""
    return [row for row in params.rows("kvalitet.csv") if row["omrade"] == omrade]


def known_of(row: Mapping[str, str], own: str, given: pd.DataFrame, outside: Outside) -> Known | None:
    """Everybody's values of a catalogue row, from Kolada's cache before the underlag; None without own.

    `given` is the underlag's file (kpi, kommun, ar, kon, varde in ordinary numbers).
    A fetched indicator with another title than the catalogue's is left out, unless its title was never
    checked: then it is called what Kolada calls it, and no direction is claimed.
    """
    fetched = of_kpi = outside.values
    if len(of_kpi):  # a report without anything fetched asks as often
        of_kpi = of_kpi[of_kpi["kpi"] == row["kpi"]]
        fetched = of_kpi[(of_kpi["kon"] == "T") & of_kpi["varde"].notna()]
    if (fetched["kommun"] == own).any():
        titel = str(fetched["titel"].iloc[-1])
        same = same_title(titel, row["titel"])
        if same or row["status"] == UNCHECKED:
            return Known(
                row["kpi"], row["namn"] if same else titel, row["riktning"] if same else "ingen", KOLADA,
                str(fetched["hamtad"].max()), fetched[_COLUMNS].reset_index(drop=True),
                _sexes(of_kpi, own),
            )  # fmt: skip
        if row["status"] == CURRENT:
            return None
    if row["status"] == REUSED:
        return None
    of_kpi = given[given["kpi"] == row["kpi"]]
    mine = of_kpi[(of_kpi["kon"] == "T") & of_kpi["varde"].notna()]
    if not (mine["kommun"] == own).any():
        return None
    values = pd.DataFrame(
        {
            "kommun": mine["kommun"].astype("str"),
            "ar": mine["ar"].astype("int64"),
            "varde": mine["varde"],
            "preliminar": False,
        }
    )
    return Known(row["kpi"], row["namn"], row["riktning"], UNDERLAG, "", values.reset_index(drop=True),
                 _sexes(of_kpi, own))  # fmt: skip


def _sexes(values: pd.DataFrame, kommun: str) -> pd.DataFrame:
    """A municipality's values of an indicator for women and men, where they are known. In: those of one."""
    mine = values[(values["kommun"] == kommun) & values["kon"].isin(["K", "M"])]
    return mine.loc[mine["varde"].notna(), ["ar", "kon", "varde"]].reset_index(drop=True)


def retitled(omrade: str, outside: Outside) -> list[tuple[str, str]]:
    """Current ids of the catalogue that Kolada now calls something else: id and the fetched title."""
    titles = dict(zip(outside.values["kpi"], outside.values["titel"], strict=True))
    return [
        (row["kpi"], str(titles[row["kpi"]]))
        for row in catalogue(omrade)
        if row["status"] == CURRENT and row["kpi"] in titles
        and not same_title(str(titles[row["kpi"]]), row["titel"])
    ]  # fmt: skip


def revised(outside: Outside, kommun: str, used: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """A note on the municipality's own values (id and year) that Kolada has changed between two fetches."""
    mine = outside.revised[(outside.revised["kommun"] == kommun) & (outside.revised["kon"] == "T")]
    days = {(k, int(y)): d for k, y, d in zip(mine["kpi"], mine["ar"], mine["hamtad_nu"], strict=True)}
    told = [f"{kpi} för {ar} (hämtat {days[kpi, ar]})" for kpi, ar in used if (kpi, ar) in days]
    return (f"Kolada har ändrat värden efter en tidigare hämtning: {', '.join(told)}.",) if told else ()


def same_title(one: str, other: str) -> bool:
    """Whether two titles are the same but for spaces and letter case."""
    return folded(one) == folded(other)


def value(values: pd.DataFrame, kommun: str, ar: int) -> float | None:
    """One municipality's value of a year."""
    found = values.loc[(values["kommun"] == kommun) & (values["ar"] == ar), "varde"]
    return float(found.iloc[0]) if len(found) else None
