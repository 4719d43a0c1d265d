"""How many clients and inhabitants is there to lay out units for?"""

from __future__ import annotations

from kpbcalc.demo.calibration import YEARS, about, facts
from kpbcalc.demo.population import population


def group_sizes(kommun: str) -> dict[str, int]:
    """Return how many clients each group of ``facts/klientgrupper.csv`` has at any time."""
    people = population(kommun, YEARS[1])
    base = {
        "alla": people["antal"].sum(),
        "0-20": people.loc[people["alder"] <= 20, "antal"].sum(),
    }
    level = {name: about(kommun, f"{name}_index") for name in ("lss", "bistand")}
    return {
        str(group["grupp"]): max(
            1,
            round(base[group["bas"]] / 1000 * group["antal_per_1000"] * level.get(group["index"], 1.0)),
        )
        for group in facts("klientgrupper").to_dict("records")
    }


def clients_at(slag: str, kommun: str) -> int:
    """Return the clients that units of a kind (``enhetstyp``) serve, elderly care apart."""
    sizes = group_sizes(kommun)
    rows = facts("klientinsatser")
    rows = rows[rows["enhetstyp"] == slag]
    shares = zip(rows["grupp"], rows["andel"], strict=True)
    return int(sum(sizes[group] * share for group, share in shares) + 0.5)


def inhabitants_65(kommun: str) -> int:
    """Return the inhabitants aged 65 or more in the middle demo year."""
    people = population(kommun, YEARS[1])
    return int(people.loc[people["alder"] >= 65, "antal"].sum())
