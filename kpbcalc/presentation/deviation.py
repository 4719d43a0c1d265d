"""How does an area's net cost stand to what its population leads one to expect?"""

from dataclasses import dataclass

from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class Deviation:
    """The deviation and the group's (per cent) of the year `nu`, and what is to be said of the measure.

    Values of the years `preliminara` may change, and from `metodar` on it is reckoned in a new way, so that
    those of `fore` are not comparable. `syntetiskt`: the report's costs are made up, and not of this.
    """

    nu: str
    varde: float
    referens: float | None
    omrade: str
    preliminara: str
    metodar: str
    fore: str
    syntetiskt: bool


def deviation(given: Given, section: str, key: str) -> Deviation | None:
    """Of the costing year, else of the last; None where it is hidden."""
    table = given.table(section, key)
    if table is None:
        return None
    facts = table.facts
    year = facts["kostnadsar"] if facts["kostnadsar"] in table.labels else table.labels[-1]
    found = given.told(section, key, year, "varde")
    return Deviation(
        year, found["varde"], given.value(section, key, year, "referens"), facts["omrade"],
        facts["preliminara"], facts["metodar"], facts["fore"], bool(facts["syntetiskt"]),
    ) if found else None  # fmt: skip
