"""From a calculated year to what may be told of it: the one place where aggregates meet the gate."""

from kpbcalc.aggregates.collect import collect, collect_statistics
from kpbcalc.aggregates.facts import facts, words
from kpbcalc.aggregates.year import year
from kpbcalc.costing import Resultat
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.release_families import release_families
from kpbcalc.disclosure.release_statistics import release_statistics
from kpbcalc.disclosure.settle_areas import settle_areas


def release_year(
    result: Resultat, before: Resultat | None, policy: Policy, *, synthetic: bool = False
) -> Package:
    """The package of a year. `before` is the result of the year before, for what happened between them."""
    now = settle_areas(year(result), policy)
    then = settle_areas(year(before), policy) if before is not None and before.ar == result.ar - 1 else None
    released = release_families(collect(now, then), policy)
    statistics = release_statistics(collect_statistics(now, then), released, policy)
    return Package(
        result.underlag.kommun, result.ar, policy, released | statistics, facts(now), words(now), synthetic
    )
