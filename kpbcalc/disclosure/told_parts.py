"""What is a group's cost in own production made of, over the units that are told? For others to compare with.

Of released cells only, so it tells nothing that they do not. Bought care is one sum whatever it is made
of, and is not here; pools have other names in each municipality, and are one. Source: docs/metod.md §5.2.
"""

import pandas as pd

from kpbcalc.aggregates.cost_parts import cost_types
from kpbcalc.aggregates.enheter import COMPARED
from kpbcalc.aggregates.every_name import PART
from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import Package

COLUMNS = ["grupp", "enhet", "del", "kr", "volym"]
GIVEN = "kostnadsslag"  # the frame in what is given to others
SHARED_COSTS = "Gemensamma kostnader"


def told_parts(package: Package) -> pd.DataFrame:
    """Cost (kr) by group and part, with the volume of the units told and its unit (`enhet`).

    Of the insatser that units are compared in. A unit with a hidden part is left out with its volume, and a
    group whose units are hidden is not there.
    """
    register = package.frame_or_none("enheter")
    if register is None or not package.has("enheter"):
        return pd.DataFrame(columns=COLUMNS)
    own = set(register.loc[register["regi"] == "egen", "enhet"])
    types = set(cost_types())
    found: dict[tuple[str, str, str], float] = {}
    volume: dict[tuple[str, str], float] = {}
    for cell in package.shown("enheter"):
        held, all_parts = cell["volym"], {q: kr for q, kr in cell.sums.items() if q.startswith(PART)}
        if cell.key[1] != COMPARED or not set(cell.codes) <= own or not known(held) or held <= 0:
            continue
        parts = {q: kr for q, kr in all_parts.items() if known(kr)}
        if len(parts) < len(all_parts):
            continue
        group = (cell.key[0], cell.unit)
        volume[group] = volume.get(group, 0.0) + held
        for name, kr in parts.items():
            one = name.removeprefix(PART)
            at = (*group, one if one in types else SHARED_COSTS)
            found[at] = found.get(at, 0.0) + kr
    rows = [(*at, kr, volume[at[:2]]) for at, kr in found.items()]
    return pd.DataFrame(rows, columns=COLUMNS)
