"""The awkward shapes a drawn municipality may have, and which of them fit together."""

from collections.abc import Collection

import numpy as np

AREAS = ("AO", "FN", "IFO")
METHODS = ("direkt", "stegvis", "omsesidig")

WHAT: dict[str, str] = {
    # who they are
    "ages_outside_target": "every insats has clients under or over the ages it is meant for",
    "under_65_in_ao": "clients under 65 in insatser of äldreomsorg",
    "turns_65": "clients with hemtjänst or the like who turn 65 in the last year",
    "one_sex": "all clients are of one sex",
    "one_age": "all clients are of one age",
    "newborn_and_hundred": "clients of age 0 in the last year, and of 100 and more",
    "deaths": "a third of the clients are there in the first year only",
    "all_new": "everybody in the last year is new",
    # which areas
    "several_areas": "clients in two or three areas",
    **{f"no_{a.lower()}": f"no insats and no cost in {a}" for a in AREAS},
    **{f"{a.lower()}_{n}": f"{a} has insatser but {n} clients every year" for a in AREAS for n in range(6)},
    "tiny_in_one_area": "insatser with one to four clients in one area",
    # units and moves
    "one_client_units": "units with one client",
    "shared_unit": "a unit that serves two areas",
    "two_regi": "a unit with another regi in the last year than before",
    "many_units": "100 to 400 units",
    "moves_between_units": "clients who change unit within a year",
    "moves_housing": "clients who move between ordinary and special housing, within a year and between years",
    # one or two who weigh as much as all the others
    **{
        f"{who}_{where}": f"{persons} over 90 % of an {where}'s cost in the last year"
        for who, persons in (("dominates", "one client has"), ("two_dominate", "two clients have"))
        for where in ("insats", "unit", "area")
    },
    # volumes
    "one_and_twelve_months": "every insats is had in one month only or in all twelve",
    "performed_not_granted": "an insats whose cost is borne by granted hours that nobody knows",
    "granted_not_performed": "an insats with granted hours and none performed",
    "assistance": "personal assistance under LSS and under SFB, with scheduled hours",
    "service_with_volume": "an insats without individual volume that has some all the same",
    "corrections": "negative rows in the ledger, and volumes in two rows for one client, unit and month",
    # money
    "volume_without_cost": "an insats at a unit with volume and no cost",
    "cost_without_volume": "an insats at a unit with cost and no volume",
    "net_negative_cost": "internal revenue over the cost of an insats at a unit",
    "same_cost": "every client costs the same",
    "no_pools": "no shared costs",
    "pool_to_pool": "pools that go to other pools",
    **{f"method_{m}": f"fordelning.toml says {m}" for m in METHODS},
    # what stands around
    "no_surveys": "no survey in any year",
    "survey_gap": "the last year has surveys and the first none",
    "few_answers": "surveys with one to four answers at units",
    "no_peers": "no figures of other municipalities",
    "own_policy": "the municipality's own, stricter disclosure policy (at least ten persons)",
}
TRAITS = list(WHAT)

TWO_YEARS = {"turns_65", "deaths", "all_new", "two_regi", "survey_gap"}
_DOMINANCE = {t for t in TRAITS if "dominate" in t}
_COUNTS = {a: {f"{a.lower()}_{n}" for n in range(6)} for a in AREAS}
_AGES = {"ages_outside_target", "under_65_in_ao", "turns_65", "newborn_and_hundred", "one_age"}
_FEW = {f"no_{a.lower()}" for a in AREAS}.union(*_COUNTS.values())

# Of each of these sets at most one trait at a time: together the one would undo the other.
_APART: list[set[str]] = [
    {f"method_{m}" for m in METHODS}, _DOMINANCE,
    {"deaths", "all_new"}, {"turns_65", "all_new"}, {"no_pools", "pool_to_pool"},
    {"no_surveys", "survey_gap"}, {"no_surveys", "few_answers"},
    *({t, "one_age"} for t in _AGES - {"one_age"}),
    *({f"no_{a.lower()}"} | counts for a, counts in _COUNTS.items()),
    *({t, "one_and_twelve_months"} for t in ("moves_between_units", "moves_housing", "same_cost")),
    # Who is in two areas needs both.
    *({t, few} for t in ("shared_unit", "several_areas") for few in _FEW),
    # Who is left when an area is cut down to a few, or away, may not be the one the trait is about.
    *(
        {t, few}
        for area, traits in {
            "AO": ("under_65_in_ao", "turns_65", "moves_housing", "tiny_in_one_area", "ages_outside_target"),
            "FN": ("assistance", "turns_65", "performed_not_granted", "granted_not_performed",
                   "ages_outside_target"),
            "IFO": ("service_with_volume",),
        }.items()
        for t in traits
        for few in _COUNTS[area] | {f"no_{area.lower()}"}
    ),
    *({t, d} for t in ("volume_without_cost", "net_negative_cost") for d in _DOMINANCE),
    *(
        {"same_cost", t}
        for t in _DOMINANCE | {
            "several_areas", "one_client_units", "shared_unit", "moves_between_units", "moves_housing",
            "tiny_in_one_area", "performed_not_granted", "granted_not_performed", "assistance",
            "service_with_volume", "corrections", "volume_without_cost", "net_negative_cost", "turns_65",
            "pool_to_pool", "ages_outside_target",
        }
    ),
]  # fmt: skip


def _clash(traits: Collection[str]) -> set[str]:
    """Traits among these that do not fit together."""
    found = next((apart & set(traits) for apart in _APART if len(apart & set(traits)) > 1), set())
    few = _FEW & set(traits)  # one area at least has its clients
    return found or (few if len(few) > len(AREAS) - 1 else set())


def choose(rng: np.random.Generator, forced: Collection[str], years: int | None) -> frozenset[str]:
    """The forced traits and some others, drawn, that fit with them and with the number of years.

    Raises `ValueError` for a trait that does not exist and for forced traits that do not fit together.
    """
    unknown = set(forced) - set(TRAITS)
    if unknown:
        raise ValueError(f"no such trait: {', '.join(sorted(unknown))}")
    if years == 1 and set(forced) & TWO_YEARS:
        raise ValueError(f"needs two years: {', '.join(sorted(set(forced) & TWO_YEARS))}")
    if clash := _clash(forced):
        raise ValueError(f"does not fit together: {', '.join(sorted(clash))}")
    chosen = set(forced)
    for trait in rng.permutation(TRAITS)[: rng.integers(0, 12)]:
        if not _clash({*chosen, trait}) and not (years == 1 and trait in TWO_YEARS):
            chosen.add(str(trait))
    return frozenset(chosen)
