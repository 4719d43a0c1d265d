"""Four homes with residents, their unit costs and surveys: what tests of quality are made with."""

from dataclasses import replace

from kpbcalc.base.own_choices import Own
from kpbcalc.costing import Resultat, cost
from tests.builders import small, typed

# docs/metod.md §5.4: four homes, beds, kr a day and quality.
HOMES = (("S1", 40, 1665, 78), ("S2", 52, 1780, 86), ("S3", 30, 1990, 88), ("S4", 24, 2276, 74))
SURVEY = "Äldre – särskilt boende"


def homes(
    survey: list[str], places: int = 6, ar: int = 2024, kommun: str = "0880", **more: list[str]
) -> Resultat:
    """The four homes of a municipality, each with as many residents; bed-days = beds."""
    tables = small(
        kontoutfall=[f"{n};510;5010;;{ar}01;{beds * price}" for n, (_, beds, price, _) in enumerate(HOMES)],
        kodnyckel=[f"{n};*;insats;SABO-OMV;{home};;" for n, (home, *_) in enumerate(HOMES)],
        pooler=[],
        fordelningsvarden=[],
        enheter=[f"{home};Hem {home};egen;säbo;;{beds};" for home, beds, *_ in HOMES],
        brukare=[f"{home}{n};K;1940" for home, *_ in HOMES for n in range(places)],
        insatsvolymer=[
            f"{home}{n};SABO-OMV;{home};{ar}-01;;{beds / places:.8f}"
            for home, beds, *_ in HOMES
            for n in range(places)
        ],
        brukarundersokning=survey,
        **more,
    )
    result = cost(typed(tables, ar=ar))
    return replace(result, underlag=replace(result.underlag, own=Own(kommun)))


def lines(answered: int = 100) -> list[str]:
    """The homes' answers to one question."""
    return [f"{SURVEY};{home};helhet;{share};{answered};{2 * answered}" for home, _, _, share in HOMES]
