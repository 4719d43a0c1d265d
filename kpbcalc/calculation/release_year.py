"""From a calculated year to what may be told of it: the one place where aggregates meet the gate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc.aggregates import budget, rs_bro, svar, undersokningar, ytterfall
from kpbcalc.aggregates.collect import collect, collect_pair, pair_statistics, statistics
from kpbcalc.aggregates.every_name import LADDER_BEFORE
from kpbcalc.aggregates.facts import facts, words
from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.pair import Pair, Rename
from kpbcalc.aggregates.year import Year, year
from kpbcalc.base import price_index
from kpbcalc.costing import Resultat
from kpbcalc.costing.rs_bridge import rs_codes
from kpbcalc.disclosure.groups_together import hide_numbers
from kpbcalc.disclosure.money_beside import hide_money
from kpbcalc.disclosure.money_of_pair import Side, hide_of_pair, with_kind
from kpbcalc.disclosure.package import Package, ReleasedFamily, joined_code
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.release_answers import release_answers
from kpbcalc.disclosure.release_budget import release_budget
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.release_rs import release_rs
from kpbcalc.disclosure.release_statistics import release_statistics
from kpbcalc.disclosure.same_clients import hide_same
from kpbcalc.disclosure.scopes import hide_scopes
from kpbcalc.disclosure.settle_areas import settle_areas
from kpbcalc.disclosure.unsafe import Flags
from kpbcalc.disclosure.volumes_at_prices import hide_volumes
from kpbcalc.disclosure.volumes_of_few import hide_volumes_of_few


@dataclass(frozen=True)
class ReleasedYear:
    """A package, with what it was made from: the ledger of releases compares that with earlier ones.

    `selected` says of each told indicator's money which of the year's rows it is of.
    """

    package: Package
    year: Year
    families: Sequence[Family]
    selected: Sequence[Flags] = ()


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
    common: tuple[pd.DataFrame, ...] = ()
    if earlier and earlier[-1].ar == result.ar - 1:
        known_last = before[-1] if before else release_year(earlier[-1], earlier[:-1], policy)
        last, then = known_last.year, known_last.package.families
        prices = price_index.of(result.underlag.own).factor(last.ar, now.ar) or 1.0
        pair = Pair(last, now, _group_in_both(then, released), _limits_in_both(then, released), prices)
        known = {
            key
            for one in earlier[:-1]
            for key in zip(one.brukarrader["brukar_id"], one.brukarrader["omrade"], strict=True)
        }
        of_pair = collect_pair(pair)
        costs = pair.costs
        common = tuple(with_kind(rows, costs) for rows in pair.rows)
        sides = (
            Side("kr_fore", known_last.families, then, last.rows, common[0], known_last.selected),
            Side("kr_efter", families, released, now.rows, common[1]),
        )
        told_of_pair = hide_of_pair(of_pair, release_families(of_pair, policy), sides, policy)
        released |= hide_volumes_of_few(of_pair, told_of_pair, policy)
        families = [*families, *of_pair]
        told += pair_statistics(pair, known, _clients(earlier[:-1], before[:-1], last.ar - 1, policy))
        ladders = {LADDER_BEFORE: then["stege"]}
    of_pair_now = common[-1] if common else None
    found = release_statistics(told, released | ladders, policy, families, now.rows, of_pair_now)
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


def _clients(
    earlier: Sequence[Resultat], before: Sequence[ReleasedYear], ar: int, policy: Policy
) -> set[tuple[str, str]]:
    """The pseudonyms and areas of a year as its release tells it; nobody where the year is not there."""
    if not earlier or earlier[-1].ar != ar:
        return set()
    there = before[-1].year if before else settle_areas(year(earlier[-1]), policy)
    return {
        (there.ids[client], omrade)
        for client, omrade in zip(there.rows["client"], there.rows["omrade"], strict=True)
    }


def _alone(of: Year, families: Sequence[Family], policy: Policy) -> dict[str, ReleasedFamily]:
    """What a year tells by itself."""
    told = hide_money(families, release_families(families, policy), of.rows, policy)
    told = hide_numbers(families, hide_scopes(families, told, of.rows, policy), of, policy)
    told = hide_same(families, told, policy)
    return hide_volumes(families, hide_volumes_of_few(families, told, policy), of.rows, policy)


def _limits_in_both(*years: Mapping[str, ReleasedFamily]) -> frozenset[tuple[str, str]]:
    """The areas and scopes whose outliers each year tells, or has none of."""
    told = [
        {(c.key[0], c.key[1]) for name in ytterfall.NAMES for c in released[name].cells if not c.hidden}
        for released in years
    ]
    return frozenset(set.intersection(*told))


def _group_in_both(*years: Mapping[str, ReleasedFamily]) -> Rename:
    """What an insats group is called when both years have to be able to tell it: its joined class, or itself.

    Groups that one year has joined are one, so that nothing told of the change gives a joined one away.
    """
    classes: list[set[Key]] = []
    for released in years:
        by_class: dict[Key, set[Key]] = {}
        for leaf, key in released["grupper"].classes.items():
            by_class.setdefault(key, {leaf}).add(leaf)
        for members in by_class.values():
            touching = [c for c in classes if c & members]
            classes = [c for c in classes if c not in touching] + [members.union(*touching)]
    names = {leaf: joined_code(sorted(k[1] for k in members)) for members in classes for leaf in members}
    return lambda omrade, grupp: names.get((omrade, grupp), grupp)
