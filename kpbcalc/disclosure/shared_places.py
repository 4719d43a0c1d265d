"""Which numbers of clients tell how long a few have had a place that they shared?

A home of six places had seven clients and hardly an empty day: five had a place all the year, and two shared
one. The places are no secret, so the days of the two follow from the unit's days and the number of its
clients, which is not told then, under no name. Source: docs/sekretess.md.
"""

from calendar import isleap
from collections.abc import Mapping, Sequence

from kpbcalc.base.figure import known
from kpbcalc.disclosure.package import Cell, ReleasedFamily
from kpbcalc.disclosure.policy import Policy
from kpbcalc.disclosure.same_clients import Clients

BED_DAY = "dygn"
UNITS = "enheter"


def hide_shared(
    cells: Sequence[Clients], released: Mapping[str, ReleasedFamily], places: Mapping[str, float],
    year: int, policy: Policy,
) -> dict[str, ReleasedFamily]:  # fmt: skip
    """The released families, some cells without their number of clients.

    In: `clients_of_cells`, and the places of each unit.
    """
    found = dict(released)
    if policy.audience == "intern":
        return found
    days = 365 + isleap(year)
    shared = {
        who for name, key, who in cells
        if name == UNITS and _is_shared(found[name].by_key[key], places, days, policy)
    }  # fmt: skip
    for name in {name for name, _, who in cells if who in shared}:
        found[name] = found[name].without_numbers({k for n, k, who in cells if n == name and who in shared})
    return found


def _is_shared(cell: Cell, places: Mapping[str, float], days: int, policy: Policy) -> bool:
    """Whether some clients of a unit, few though two share each place, are known to have had about so many
    days together."""
    volume, number = cell["volym"], cell.n
    if len(cell.codes) != 1 or cell.unit != BED_DAY or not (known(volume) and known(number)):
        return False
    room = places.get(cell.code, 0.0)
    more, empty = number - room, room * days - volume
    few = room > 0 and 0 < 2 * more < policy.minimum
    return few and abs(empty) * 100 < policy.p * more * days
