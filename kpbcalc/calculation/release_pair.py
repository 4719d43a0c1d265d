"""From two calculated years to what may be told of what happened between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc.aggregates import ytterfall
from kpbcalc.aggregates.collect import collect_pair
from kpbcalc.aggregates.family import Family, Key
from kpbcalc.aggregates.flode import FORMS
from kpbcalc.aggregates.pair import Pair, Rename
from kpbcalc.aggregates.year import Year, coded
from kpbcalc.base import price_index
from kpbcalc.base.figure import known
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.disclosure.groups_together import tells_by_moves
from kpbcalc.disclosure.money_of_pair import Side, hide_of_pair, with_kind, without_numbers_of
from kpbcalc.disclosure.package import ReleasedFamily, joined_code
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.volumes_of_few import hide_volumes_of_few

Released = Mapping[str, ReleasedFamily]


@dataclass(frozen=True)
class ReleasedPair:
    """What is told of a pair of years, and the later year's rows in the pair's words."""

    of: Pair
    families: Sequence[Family]
    released: Released
    rows: pd.DataFrame


def release_pair(
    last: ReleasedYear, now: Year, families: Sequence[Family], released: Released, policy: Policy
) -> ReleasedPair:
    """In: the year before as it was released, and what the year itself tells (`families`, `released`)."""
    then, known_to_both = last.package.families, now.result.underlag.own
    prices = price_index.of(known_to_both).factor(last.year.ar, now.ar) or 1.0
    pair = Pair(last.year, now, _group_in_both(then, released), _limits_in_both(then, released), prices)
    found, costs = collect_pair(pair), pair.costs
    before, after = (coded(with_kind(rows, costs)) for rows in pair.rows)
    sides = (
        Side("kr_fore", last.families, then, last.year.coded, before, last.selected),
        Side("kr_efter", families, released, now.coded, after),
    )
    told = hide_of_pair(found, release_families(found, policy), sides, policy)
    years = ((last.families, then, last.year), (families, released, now))
    for omrade in FORMS if policy.audience == "extern" else ():
        moved = [c.n for c in told["flytt"].cells if c.key[0] == omrade]
        if moved and all(map(known, moved)) and any(tells_by_moves(*year, omrade, policy) for year in years):
            told["flytt"] = without_numbers_of(told["flytt"], {omrade})
    return ReleasedPair(pair, found, hide_volumes_of_few(found, told, policy), after)


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
