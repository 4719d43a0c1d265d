"""What an analysis that looks outside is handed: fetched facts, and what other municipalities have shared."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from kpbcalc.sources import parts, unit_map
from kpbcalc.sources.cache import Outside, stored
from kpbcalc.sources.shared_figures import Shared, shared

Made = TypeVar("Made")


@dataclass(frozen=True)
class Omvarld:
    """`outside` is the cache of Kolada and SCB, `shared` the figures of other municipalities.

    `karta` is the kept mapping of survey units to the municipality's own (sources/unit_map); `synthetic` says
    that the underlag is the demo's, whose costs nobody has had.
    """

    outside: Outside
    shared: Shared
    karta: pd.DataFrame
    synthetic: bool = False
    _made: dict[tuple[str, int, str], tuple[object, Any]] = field(default_factory=dict, compare=False)

    def once(self, what: str, of: object, omrade: str, make: Callable[[], Made]) -> Made:
        """What `make` gives, made once for each result and area: several sections ask for the same."""
        key = (what, id(of), omrade)
        if key not in self._made:
            self._made[key] = (of, make())  # kept with what it is of, so that its id is nobody else's
        found: Made = self._made[key][1]
        return found


def omvarld(root: Path, kommun: str, *, demo: bool) -> Omvarld:
    """The surroundings of a municipality's underlag in this folder; `demo` when it is the synthetic one.

    Raises `UsageError` for a file of shared figures that cannot be read, `ValidationError` for a faulty
    mapping of units.
    """
    return Omvarld(stored(parts.folder()), shared(root, demo=demo), unit_map.read(root, kommun), demo)
