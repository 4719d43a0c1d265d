"""Whom do we compare with, and why them?

Kommunens own choices come first: the project's peers, then the list in the municipality's parameters. Then
Kolada's liknande kommuner, and last the municipalities that happen to be in the material (the demo's
thirteen, without data of one's own). Means are unweighted unless a weight is named.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isnan

import pandas as pd

from kpbcalc.analysis.area import capital
from kpbcalc.analysis.at_hand import OF_DEMO
from kpbcalc.base import params, register
from kpbcalc.sources import peer_choice
from kpbcalc.sources.cache import Outside
from kpbcalc.sources.peer_choice import Choice

RIKET = "0000"
CALLED = "jämförelsegruppen"  # whoever they are: one word for them on the whole page
AT_HAND = "de kommuner som har värden"
UNWEIGHTED = "Gruppens ovägda medel räknar varje kommun lika."
PERCENTILE = (
    "Percentilen är hur många procent av gruppens kommuner som har ett lägre värde. Lika värden räknas till "
    "hälften. Percentilen visas inte när för få kommuner har värden."
)
_LIKNANDE = {"AO": "äldreomsorg", "FN": "LSS", "IFO": "IFO"}
COUNTY, _COUNTY_DIGITS = "lan", 2
_NAMED = 60
_BY = {
    peer_choice.COMMAND: "Den är vald för den här rapporten.",
    peer_choice.PARAMS: "Kommunen har valt den i sina parametrar.",
}
_NO_VALUES = "har inga värden att jämföra med."
_CANNOT = {
    "liknande": "Liknande kommuner är valda men inte hämtade från Kolada.",
    "kommungrupp": "Kommungruppen är vald men inte hämtad från Kolada.",
}


@dataclass(frozen=True)
class Group:
    """Municipalities to compare with, never our own.

    `namn` says who they are ("liknande kommuner"); the page calls them `CALLED`. `skal` is a sentence that
    says which they are and why they were chosen.
    """

    namn: str
    skal: str
    kommuner: tuple[str, ...]

    def names(self) -> list[str]:
        """The members' names, in the order of their codes."""
        known = register.kommuner()
        return [known[k].namn if k in known else k for k in self.kommuner]

    def told(self, there: Iterable[str]) -> str:
        """Why this group, and which municipalities: those that are `there` with values, and who lacks them.

        More than `_NAMED` are counted and not named.
        """
        having = set(there)
        known = [name for k, name in zip(self.kommuner, self.names(), strict=True) if k in having]
        lacking = [name for k, name in zip(self.kommuner, self.names(), strict=True) if k not in having]
        parts = [self.skal, f"Med värden: {_few(known)}." if known else ""]
        parts.append(f"Värden saknas för {_few(lacking)}." if lacking else "")
        return " ".join(filter(None, parts))


def _few(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= _NAMED else f"{len(names)} kommuner"


def with_values(*, demo: bool) -> str:
    """What those are called whose indicators are at hand; the demo's are the same there as everywhere."""
    return OF_DEMO if demo else AT_HAND


def minimum() -> int:
    """How many municipalities a percentile needs (params/jamforelse.toml)."""
    return int(params.toml("jamforelse.toml")["grupp"]["minsta_kommuner"])


def choose(
    choice: Choice, kommun: str, ar: int, omrade: str, outside: Outside, at_hand: Iterable[str] = (),
    at_hand_name: str = "",
) -> Group | None:  # fmt: skip
    """The group somebody has chosen, else Kolada's liknande kommuner, else those `at_hand`.

    `choice` is what somebody has chosen for this `kommun` (`peer_choice.wanted`), and `omrade` is AO, FN or
    IFO. `at_hand` are the municipalities whose figures the material holds, and `at_hand_name` what they are
    called; without them, those whose values have been fetched. A chosen group that nobody of them is in gives
    way, and the reason says so. Where too few of Kolada's group are at hand, all of them are the group. None
    when there is nobody to compare with.
    """
    others = _others(at_hand, kommun)
    if choice.vald == peer_choice.DEFAULT:
        return _unchosen(kommun, ar, omrade, outside, others, at_hand_name)
    group = chosen(choice, kommun, ar, omrade, outside)
    there = set(others) or set(outside.values["kommun"]) - {kommun, RIKET}
    if group and group.kommuner and (set(group.kommuner) & there or not there):
        return group
    instead = _unchosen(kommun, ar, omrade, outside, others, at_hand_name)
    why = f"{capital(group.namn)} {_NO_VALUES}" if group else _CANNOT[choice.slag]
    return replace(instead, skal=f"{why} {instead.skal}") if instead else None


def gave_way(told: str) -> bool:
    """Whether a group's `skal`, or a note that holds it, says that another one was chosen."""
    return any(words in told for words in (_NO_VALUES, *_CANNOT.values()))


def chosen(choice: Choice, kommun: str, ar: int, omrade: str, outside: Outside) -> Group | None:
    """The group of a choice, with who chose it in the reason; None where Kolada's groups are not fetched."""
    if choice.slag == peer_choice.LIST:
        return _listed(choice)
    kinds: dict[str, Callable[[], Group | None]] = {
        "liknande": lambda: similar(kommun, ar, omrade, outside),
        COUNTY: lambda: county(kommun),
        "kommungrupp": lambda: kind(kommun, ar, outside),
        "riket": lambda: country(kommun),
    }
    group = kinds[choice.slag]()
    return replace(group, skal=f"{group.skal} {_BY[choice.vald]}") if group else None


def _listed(choice: Choice) -> Group:
    """A list as a group."""
    if choice.vald == peer_choice.PROJECT:
        why = f"Jämförelsegruppen är de andra kommunerna i jämförelseprojektet {choice.namn}."
        return Group("projektets kommuner", why, choice.kommuner)
    if choice.vald == peer_choice.COMMAND:
        return Group("valda kommuner", "Jämförelsegruppen är vald för den här rapporten.", choice.kommuner)
    why = "Jämförelsegruppen är den som kommunen själv har valt i sina parametrar."
    return Group("kommunens egen jämförelsegrupp", why, choice.kommuner)


def _unchosen(
    kommun: str, ar: int, omrade: str, outside: Outside, others: tuple[str, ...], others_name: str
) -> Group | None:
    """Kolada's liknande kommuner when enough of them are at hand, else the `others`."""
    alike = similar(kommun, ar, omrade, outside)
    few = bool(others) and len(set(alike.kommuner if alike else ()) & set(others)) < minimum()
    if alike and alike.kommuner and not few:
        return alike
    if not others:
        return None
    because = "Koladas liknande kommuner är inte hämtade"
    if alike:
        because = "för få av Koladas liknande kommuner har värden"
    return Group(others_name, f"Jämförelsegruppen är {others_name}: {because}.", others)


def similar(kommun: str, ar: int, omrade: str, outside: Outside) -> Group | None:
    """Kolada's liknande kommuner for the area: the latest edition up to the year, or else the first after it.

    Where Kolada has no group of the area, its general one.
    """
    groups = outside.groups
    mine = groups[(groups["kommun"] == kommun) & (groups["typ"] == "liknande")]
    for code, what in ((omrade, _LIKNANDE.get(omrade, "")), ("", "")):
        of_area = mine[mine["omrade"] == code]
        if len(of_area):
            editions = sorted(set(of_area["ar"].astype(int)))
            edition = max((e for e in editions if e <= ar), default=editions[0])
            members = of_area.loc[of_area["ar"] == edition, "medlem"]
            words = f" för {what}" if what else ", övergripande"
            why = f"Jämförelsegruppen är Koladas liknande kommuner{words}, {edition} års indelning."
            return Group("liknande kommuner", why, _others(members, kommun))
    return None


def county(kommun: str) -> Group:
    """The other municipalities of the county: the same first two digits."""
    codes = [k for k in register.kommuner() if k[:_COUNTY_DIGITS] == kommun[:_COUNTY_DIGITS] and k != RIKET]
    return Group("länets kommuner", "Jämförelsegruppen är länets andra kommuner.", _others(codes, kommun))


def kind(kommun: str, ar: int, outside: Outside) -> Group | None:
    """The other municipalities of the same kommungrupp, when Kolada's groups have been fetched."""
    groups = outside.groups
    kinds = groups[(groups["typ"] == "kommungrupp") & (groups["ar"].astype("int64") <= ar)]
    mine = kinds[kinds["medlem"] == kommun]
    if mine.empty:
        return None
    latest = mine.sort_values(["ar", "grupp_id"]).iloc[-1]
    members = kinds.loc[kinds["grupp_id"] == latest["grupp_id"], "medlem"]
    why = f"Jämförelsegruppen är kommungruppen {latest['titel']}."
    return Group("kommungruppen", why, _others(members, kommun))


def country(kommun: str) -> Group:
    """All other municipalities."""
    codes = [k for k in register.kommuner() if k != RIKET]
    return Group(
        "rikets kommuner", "Jämförelsegruppen är landets alla andra kommuner.", _others(codes, kommun)
    )


def _others(codes: Iterable[str], kommun: str) -> tuple[str, ...]:
    return tuple(sorted({str(c) for c in codes} - {kommun, RIKET}))


def mean(values: Sequence[float]) -> float | None:
    """The unweighted mean: every municipality counts the same."""
    known = [v for v in values if not isnan(v)]
    return sum(known) / len(known) if known else None


def weighted_mean(values: Mapping[str, float], weights: Mapping[str, float]) -> float | None:
    """The mean where every municipality counts by its weight; None unless all weights are known."""
    known = {k: v for k, v in values.items() if not isnan(v)}
    if not known or any(weights.get(k, 0) <= 0 for k in known):
        return None
    return sum(v * weights[k] for k, v in known.items()) / sum(weights[k] for k in known)


def percentile(own: float, others: Sequence[float]) -> float | None:
    """How many percent of the others have a lower value; those with the same count half.

    0 is lowest of all and 100 highest of all, whichever is good. None with too few to compare with.
    """
    known = [v for v in others if not isnan(v)]
    if len(known) < minimum() or isnan(own):
        return None
    lower, same = sum(v < own for v in known), sum(v == own for v in known)
    return 100 * (lower + same / 2) / len(known)


def inhabitants_by_municipality(outside: Outside, ar: int) -> dict[str, float]:
    """Inhabitants per municipality at the year's end, where SCB's population has been fetched."""
    people = outside.population[outside.population["ar"] == ar]
    sums: pd.Series = people.groupby("kommun")["antal"].sum()
    return {str(k): float(v) for k, v in sums.items()}
