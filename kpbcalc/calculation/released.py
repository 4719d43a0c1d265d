"""A released year: its package, with what that was made from."""

from collections.abc import Sequence
from dataclasses import dataclass

from kpbcalc.aggregates.family import Family
from kpbcalc.aggregates.year import Year
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.unsafe import Flags


@dataclass(frozen=True)
class ReleasedYear:
    """A package, with what it was made from: the ledger of releases compares that with earlier ones.

    `selected` says of each told indicator's money which of the year's rows it is of.
    """

    package: Package
    year: Year
    families: Sequence[Family]
    selected: Sequence[Flags] = ()
