"""From a calculated year to what may be told of it: the one place where aggregates meet the gate."""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.aggregates import budget, rs_bro, svar, undersokningar
from kpbcalc.aggregates.collect import collect, pair_statistics, statistics
from kpbcalc.aggregates.every_name import LADDER_BEFORE
from kpbcalc.aggregates.facts import facts, words
from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.year import Year, year
from kpbcalc.base.exact import to_float
from kpbcalc.calculation.release_pair import release_pair
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.costing import Resultat
from kpbcalc.costing.rs_bridge import rs_codes
from kpbcalc.disclosure.groups_together import hide_numbers
from kpbcalc.disclosure.money_beside import hide_money
from kpbcalc.disclosure.package import Package, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.release_answers import release_answers
from kpbcalc.disclosure.release_budget import release_budget
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.release_rs import release_rs
from kpbcalc.disclosure.release_statistics import release_statistics
from kpbcalc.disclosure.same_clients import clients_of_cells, hide_same
from kpbcalc.disclosure.scopes import hide_scopes
from kpbcalc.disclosure.settle_areas import settle_areas
from kpbcalc.disclosure.shared_places import hide_shared
from kpbcalc.disclosure.volumes_at_prices import hide_volumes
from kpbcalc.disclosure.volumes_of_few import hide_volumes_of_few


def release_year(
    result: Resultat, earlier: Sequence[Resultat], policy: Policy, *, synthetic: bool = False,
    karta: pd.DataFrame | None = None, before: Sequence[ReleasedYear] = (),
) -> ReleasedYear:  # fmt: skip
    """The package of a year. `earlier` are the results of the years before, for what happened since.

    `karta` is the kept mapping of survey units to the municipality's own (sources/unit_map). `before` is what
    `earlier` have been released as by the same policy, where the caller has it.
    """
    now = settle_areas(year(result), policy)
    families = collect(now)
    released = _alone(now, families, policy)
    told, ladders = list(statistics(now)), dict[str, ReleasedFamily]()
    of_pair = None
    if earlier and earlier[-1].ar == result.ar - 1:
        last = before[-1] if before else release_year(earlier[-1], earlier[:-1], policy)
        pair = release_pair(last, now, families, released, policy)
        released |= pair.released
        families, of_pair = [*families, *pair.families], pair.rows
        ladders = {LADDER_BEFORE: last.package.families["stege"]}
        told += pair_statistics(
            pair.of, _had(earlier[:-1]), _clients(earlier[:-1], before[:-1], last, policy)
        )
    found = release_statistics(told, released | ladders, policy, families, now.coded, of_pair)
    released |= found
    selected = [
        one.chosen.rows for one in told
        if one.chosen and one.chosen.summed and not found[one.name].by_key[one.key].hidden
    ]  # fmt: skip
    answers = svar.asked(now)
    surveys = undersokningar.facts(now, answers, karta)
    released |= release_answers(answers, undersokningar.of_groups(answers, surveys), policy)
    planned = budget.by_group(result)
    costs_of_groups = now.cost_by("omrade", "grupp") if len(planned) else {}
    planned = release_budget(planned, released["grupper"], costs_of_groups)
    returned = release_rs(
        rs_bro.by_code(result), released["insatser"], now.cost_by("omrade", "grupp", "insats"),
        rs_codes(result),
    )  # fmt: skip
    known_anyway = facts(now) | surveys | {"budget": planned, "rs_bro": returned}
    package = Package(
        result.underlag.kommun, result.ar, policy, released, known_anyway, words(now), synthetic
    )
    return ReleasedYear(package, now, families, selected)


def _alone(of: Year, families: Sequence[Family], policy: Policy) -> dict[str, ReleasedFamily]:
    """What a year tells by itself."""
    told = hide_money(families, release_families(families, policy), of.coded, policy)
    told = hide_numbers(families, hide_scopes(families, told, of.coded, policy), of, policy)
    units = of.result.underlag.enheter
    places = dict(zip(units["enhet"], to_float(units["platser"]), strict=True))
    clients = clients_of_cells(families, told)  # a number that is hidden leaves the cell told
    told = hide_shared(clients, hide_same(clients, told, policy), places, of.ar, policy)
    return hide_volumes(families, hide_volumes_of_few(families, told, policy), of.rows, policy)


def _had(earlier: Sequence[Resultat]) -> set[tuple[str, str]]:
    """The pseudonyms and areas of everybody in some years."""
    return {
        key
        for one in earlier
        for key in zip(one.brukarrader["brukar_id"], one.brukarrader["omrade"], strict=True)
    }


def _clients(
    earlier: Sequence[Resultat], before: Sequence[ReleasedYear], last: ReleasedYear, policy: Policy
) -> set[tuple[str, str]]:
    """The pseudonyms and areas of the year before the last as its release tells it; nobody without it."""
    if not earlier or earlier[-1].ar != last.year.ar - 1:
        return set()
    there = before[-1].year if before else settle_areas(year(earlier[-1]), policy)
    return {
        (there.ids[client], omrade)
        for client, omrade in zip(there.rows["client"], there.rows["omrade"], strict=True)
    }
