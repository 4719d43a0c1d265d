"""Each area's clients in order of what they cost, cut at stated points: the one ladder of total cost.

Cost classes, tenths and the dearest cut one and the same list, and two cuts a few persons apart tell what
those cost. So there is one ladder, and the release takes away the cuts that would. Source: docs/sekretess.md.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kpbcalc.aggregates.family import Cut, Family, Key
from kpbcalc.aggregates.parts import parts
from kpbcalc.aggregates.statistic import Statistic
from kpbcalc.aggregates.year import Year
from kpbcalc.aggregates.ytterfall import NAMES
from kpbcalc.base import exact, params
from kpbcalc.base.code_words import AREAS
from kpbcalc.costing.result import LAWS

# tkr: every limit of outliers there has been, the same for all years so that they can be compared; a limit is
# kept as long as it may be told.
LIMITS = tuple(
    sorted({grans[law] // 1000 for grans in params.toml("ytterfall.toml")["grans"] for law in LAWS})
)
EDGES = tuple(sorted({50, 100, 200, 400, *LIMITS}))  # tkr: the upper edges of the cost classes
PERCENTS = (50, 90, 10, 20, 30, 40, 60, 70, 80, 25, 75, 95)  # of the clients, in the order they are kept
DESCRIBED = LIMITS[0]  # tkr: those who cost more are described where an area has no limit of its own
CLOSE = exact.GRID // 10_000  # a cost is over a limit when it is so by more than this
BOTTOM, AT_ONCE = "0", "="


def families(year: Year) -> list[Family]:
    """`stege` (area × step between two cuts). Quantity: kr.

    A step is called by the cut that it begins at: `k600` is 600 tkr, `p90` where nine tenths cost less, `0`
    the bottom; cuts at the same place are one, `k50=p10`. No step begins at a cut that nobody is over.
    """
    names: list[Key] = []
    cuts: list[Cut] = []
    leaf, client, amount = [], [], []
    for omrade in AREAS:
        clients, costs = _ordered(year, omrade)
        if not len(costs):
            continue
        steps = _steps(costs)
        places = sorted(steps)
        step = np.searchsorted(np.array(places), np.arange(len(costs)), side="right") - 1
        leaf.append(step + len(names))
        client.append(clients)
        amount.append(costs)
        for place in places:
            names.append((omrade, AT_ONCE.join(code for _, code in steps[place])))
            floor = max((e for e in EDGES if _below(costs, e) <= place), default=0)
            roof = min((e for e in EDGES if _below(costs, e) > place), default=0)
            rank = min(rank for rank, _ in steps[place])
            cuts.append(Cut(rank, floor * 1000 * exact.GRID, roof * 1000 * exact.GRID))
    empty = [np.zeros(0, dtype=np.int64)]
    whole = [np.concatenate(some or empty) for some in (leaf, client, amount)]
    of = parts(whole[0], whole[1], whole[2:])
    return [Family("stege", ("omrade", "steg"), tuple(names), of, ("kr",), "omraden", 1, join="ladder",
                   partition=True, cuts=tuple(cuts), compared=dict.fromkeys(NAMES, ()))]  # fmt: skip


def statistics(year: Year) -> list[Statistic]:
    """`median` by area: kr, to whole thousands, where the middle is a cut of the ladder."""
    found = []
    for omrade in AREAS:
        _, costs = _ordered(year, omrade)
        half = len(costs) // 2
        if not half:
            continue
        middle = step_at(year, omrade, "p50")
        median = float(np.median(costs)) / exact.GRID
        found.append(Statistic("median", (omrade,), {"kr": float(round(median, -3))}, len(costs),
                               (half, len(costs) - half), begins=(("stege", middle),),
                               numbers=(("omraden", (omrade,)),)))  # fmt: skip
    return found


def step_at(year: Year, omrade: str, cut: str) -> Key:
    """The step that begins at a cut (`p90`: so many percent cost less; `k600`: tkr); without it, none."""
    steps = _steps(_ordered(year, omrade)[1]).values()
    codes = [[code for _, code in some] for some in steps]
    return omrade, next((AT_ONCE.join(some) for some in codes if cut in some), "")


def over(year: Year, omrade: str, tkr: int) -> set[int]:
    """An area's clients who cost more than an amount."""
    clients, costs = _ordered(year, omrade)
    return set(clients[_below(costs, tkr) :].tolist())


def _ordered(year: Year, omrade: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The area's clients and their costs (10⁻⁸ kr), the least costly first."""
    costs = year.of_area(omrade).groupby("client")["kr"].sum().sort_values(kind="stable")
    return costs.index.to_numpy(np.int64), costs.to_numpy(np.int64)


def _below(costs: npt.NDArray[np.int64], edge: int) -> int:
    """How many of the ordered costs are not over an edge (tkr)."""
    return int(np.searchsorted(costs, edge * 1000 * exact.GRID + CLOSE, side="right"))


_ORDER = [*(f"k{e}" for e in LIMITS), *(f"k{e}" for e in reversed(EDGES) if e not in LIMITS),
          *(f"p{p}" for p in PERCENTS)]  # fmt: skip


def _steps(costs: npt.NDArray[np.int64]) -> dict[int, list[tuple[int, str]]]:
    """The cuts by place (how many are below), each with its rank in the order they are kept."""
    size = len(costs)
    at = [(f"k{e}", _below(costs, e)) for e in EDGES]
    at += [(f"p{p}", size * p // 100) for p in sorted(PERCENTS)]
    found: dict[int, list[tuple[int, str]]] = {0: [(0, BOTTOM)]}
    for code, place in at:
        if place < size:
            found.setdefault(place, []).append((_ORDER.index(code) + 1, code))
    return found


def cuts_of(codes: Sequence[str]) -> list[str]:
    """The cuts at the place where a step begins. In: the codes joined in a cell."""
    return codes[0].split(AT_ONCE) if codes else []
