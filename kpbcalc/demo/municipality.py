"""Put a municipality together: all tables of its three years, from the same persons and units."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from kpbcalc.demo.accounts_return import accounts_return
from kpbcalc.demo.calibration import YEARS, Topic, about, pseudonyms, stream
from kpbcalc.demo.client_groups import group_services
from kpbcalc.demo.comparison_values import indicators
from kpbcalc.demo.elderly import simulate
from kpbcalc.demo.elderly_survey import KINDS, elderly_survey
from kpbcalc.demo.ledger import build_ledger
from kpbcalc.demo.made_up_units import Units, build_units, with_short_stay_places
from kpbcalc.demo.pools import POOLS, build_pools
from kpbcalc.demo.population import population, projection
from kpbcalc.demo.prices import costed_objects
from kpbcalc.demo.services import elderly_services
from kpbcalc.demo.surveys import client_survey, staff_survey
from kpbcalc.demo.untidy import in_several_areas, younger
from kpbcalc.demo.visits import visit_log


def municipality(kommun: str) -> Iterator[tuple[int, dict[str, pd.DataFrame]]]:
    """Yield (year, tables) for one of the thirteen; belopp in öre, everything else as written."""
    units = build_units(kommun)
    people, volumes = _clients(kommun, units)
    units = with_short_stay_places(units, volumes)
    for position, ar in enumerate(YEARS):
        mine = volumes[volumes["manad"] // 12 == position]
        yield ar, _year(kommun, ar, people, mine, units.in_year(ar))


def _clients(kommun: str, units: Units) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return everybody (brukar_id, kon, fodelsear) and all volumes (person = row number)."""
    careers = simulate(kommun, units.wards["belagda"].to_numpy())
    old = elderly_services(kommun, careers, units)
    others, other_volumes = group_services(kommun, units)
    people = pd.concat([careers.people[["kon", "fodelsear"]], others], ignore_index=True)
    # Numbered at random, so that the order of the ids says nothing of who the person is.
    ids = np.array(pseudonyms(kommun, len(people)))
    people["brukar_id"] = stream(kommun, Topic.PEOPLE).permutation(ids)
    other_volumes["person"] += len(careers.people)
    rng = stream(kommun, Topic.UNTIDY)
    people["fodelsear"] = younger(rng, people["fodelsear"], old)
    return people, in_several_areas(rng, people["fodelsear"], old, other_volumes)


def _year(
    kommun: str, ar: int, people: pd.DataFrame, volumes: pd.DataFrame, units: Units
) -> dict[str, pd.DataFrame]:
    objects = costed_objects(kommun, ar, volumes, units)
    pools = build_pools(ar, YEARS[0], objects, units)
    kontoutfall, kodnyckel = build_ledger(kommun, ar, objects, pools, units)
    befolkning = population(kommun, ar)
    staff = pools.staff.groupby(objects["enhet"]).sum()
    insatsvolymer = _volume_table(ar, people, volumes)
    handelser = visit_log(kommun, ar, insatsvolymer)
    return {
        "kontoutfall": kontoutfall,
        "kodnyckel": kodnyckel,
        "pooler": POOLS,
        "fordelningsvarden": pools.keys,
        "enheter": _unit_register(objects, volumes, staff, units),
        "brukare": _client_register(people, volumes),
        "insatsvolymer": insatsvolymer,
        **({} if handelser.empty else {"insatshandelser": handelser}),
        "befolkning": befolkning,
        "befolkningsprognos": projection(befolkning, ar),
        **_surveys(kommun, ar, volumes, staff, units),
        "rakenskapssammandrag": accounts_return(kontoutfall),
        "indikatorer": indicators(ar),
    }


def _unit_register(
    objects: pd.DataFrame, volumes: pd.DataFrame, staff: pd.Series, units: Units
) -> pd.DataFrame:
    used = units.table[units.table.index.isin([*objects["enhet"], *volumes["enhet"]])]
    table = used.reset_index()[["enhet", "namn", "regi", "typ", "omrade", "platser"]]
    workers = table["enhet"].map(staff).where(table["regi"] == "egen")
    return table.assign(platser=table["platser"].astype("Int64"), arsarbetare=workers.round(2))


def _client_register(people: pd.DataFrame, volumes: pd.DataFrame) -> pd.DataFrame:
    table = people.loc[volumes["person"].unique(), ["brukar_id", "kon", "fodelsear"]]
    return table.sort_values("brukar_id", ignore_index=True)


def _volume_table(ar: int, people: pd.DataFrame, volumes: pd.DataFrame) -> pd.DataFrame:
    month_names = np.array([f"{ar}-{month:02d}" for month in range(1, 13)])
    table = pd.DataFrame(
        {
            "brukar_id": people["brukar_id"].to_numpy()[volumes["person"]],
            "insats": volumes["insats"].to_numpy(),
            "enhet": volumes["enhet"].to_numpy(),
            "manad": month_names[volumes["manad"] % 12],
            "beviljad": volumes["beviljad"].to_numpy(),
            "utford": volumes["utford"].to_numpy(),
        }
    )
    return table.sort_values(["brukar_id", "insats", "enhet", "manad"], ignore_index=True)


def _surveys(
    kommun: str, ar: int, volumes: pd.DataFrame, staff: pd.Series, units: Units
) -> dict[str, pd.DataFrame]:
    if about(kommun, "utan_undersokningar") == ar:
        return {}
    asked = _asked(units, (staff * 1.25).round())
    return {
        "brukarundersokning": _client_survey(kommun, ar, volumes, units),
        "personalundersokning": staff_survey(asked, *_survey_streams(kommun, ar, "P")),
    }


def _client_survey(kommun: str, ar: int, volumes: pd.DataFrame, units: Units) -> pd.DataFrame:
    asked = _asked(units, volumes.groupby("enhet")["person"].nunique())
    others = asked[~asked["slag"].isin(KINDS)]
    tables = [client_survey(others, *_survey_streams(kommun, ar, "K")), elderly_survey(kommun, ar)]
    return pd.concat(tables, ignore_index=True)


def _asked(units: Units, number: pd.Series) -> pd.DataFrame:
    asked = units.table[["slag"]].reset_index()
    return asked.assign(antal=asked["enhet"].map(number).fillna(0).astype("int64"))


def _survey_streams(kommun: str, ar: int, who: str) -> tuple[np.random.Generator, np.random.Generator]:
    return (
        stream(kommun, Topic.SURVEYS, ord(who)),
        stream(kommun, Topic.SURVEYS, ord(who), ar),
    )
