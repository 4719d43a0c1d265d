"""One municipality calculated and released, once: what a report, a delivery and their guard are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from kpbcalc.base import register
from kpbcalc.base.own_choices import Own
from kpbcalc.calculation.calculate import Source, calculate_years, source
from kpbcalc.calculation.own_choices_checked import checked
from kpbcalc.calculation.release_year import release_year
from kpbcalc.calculation.released import ReleasedYear
from kpbcalc.costing import Resultat
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import Audience, Policy, policy_from_params
from kpbcalc.sources import unit_map
from kpbcalc.underlag import Finding
from kpbcalc.underlag.acceptance import Acceptance


@dataclass(frozen=True)
class Prepared:
    """The results and packages of a costing year (the last) and of the years before, oldest first.

    `findings` are those of the costing year, `karta` the mapping of survey units to the municipality's own.
    """

    kommun: register.Kommun
    where: Source
    own: Own
    policy: Policy
    karta: pd.DataFrame
    findings: tuple[Finding, ...]
    results: tuple[Resultat, ...]
    released: tuple[ReleasedYear, ...]

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """What may be told, year by year."""
        return tuple(one.package for one in self.released)

    @property
    def result(self) -> Resultat:
        """The costing year, with clients' rows: for the municipality's own working data only."""
        return self.results[-1]


def prepare(
    kommun: str, ar: int, data: str, publik: Audience, *, accepted: Sequence[Acceptance] = (),
    strict: bool = False,
) -> Prepared:  # fmt: skip
    """Calculate and release every year up to `ar` that has underlag.

    `data` is the folder of the underlag, "" for the demo's. Raises the workbench's own errors for an underlag
    that does not pass and for faulty choices (`calculate`, `policy_from_params`, `unit_map.read`).
    """
    known = register.find(kommun)
    where = source(data, known.kod)
    own = checked(known.kod, where.root)
    policy = policy_from_params(publik, own)
    karta = unit_map.read(where.root, known.kod)
    results, findings = calculate_years(where.root, known.kod, ar, accepted, strict=strict)
    released: list[ReleasedYear] = []
    for n, result in enumerate(results):
        released.append(
            release_year(
                result, results[:n], policy, synthetic=where.synthetic, karta=karta, before=tuple(released)
            )
        )
    return Prepared(known, where, own, policy, karta, tuple(findings), tuple(results), tuple(released))
