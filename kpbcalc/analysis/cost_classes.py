"""How are clients and cost spread over cost classes, when no class may point somebody out?"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade, scope
from kpbcalc.analysis.find_outliers import CLOSE, two_largest
from kpbcalc.analysis.measures import CLIENT_SHARE, CLIENTS, COST_SHARE
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import exact
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
EDGES = (50, 100, 200, 400, 600, 1000)  # tkr, upper edges of the cost classes
KEPT = 600  # tkr: the SoL/HSL limit, an edge that is merged away last
ALL_CLIENTS = "Alla brukare"


def cost_classes(result: Resultat, omrade: Omrade, rows: pd.DataFrame) -> Table:
    """Clients and cost by cost class; a class of few clients is joined with its neighbour."""
    costs = rows.groupby("brukar_id")["kostnad"].sum()
    edges = safe_edges(costs)
    klass = _class_of(costs, edges)
    whole = exact.total(costs)
    lines = [
        (label, costs[klass == n], lower)
        for n, (label, lower) in enumerate(zip(_class_labels(edges), (0, *edges), strict=True))
    ]
    lines.append((ALL_CLIENTS, costs, 0))
    # A reader knows the lower limit: it is what is over it that one or two must not make up most of.
    frame = pd.DataFrame(
        [
            (label, len(part), 100 * len(part) / len(costs),
             100 * (exact.ratio(exact.total(part), whole) or 0.0),
             *two_largest(exact.to_float(part) - lower * 1000))
            for label, part, lower in lines
        ],
        columns=["klass", "brukare", "andel_brukare", "andel_kostnad", "over", "over_storst", "over_nast"],
    )  # fmt: skip
    joined = len(edges) < len(EDGES)
    return Table(
        name=f"kostnadsklasser_{omrade.kod}",
        title=f"Brukare och kostnad i {omrade.namn} efter brukarens kostnad under året",
        frame=frame,
        columns=(
            Column("klass", "Kostnad under året"),
            Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
            Column("andel_brukare", "Andel av brukarna", "procent", 1, basis="brukare", measure=CLIENT_SHARE),
            Column(
                "andel_kostnad",
                "Andel av kostnaden",
                "procent",
                1,
                basis="brukare",
                measure=COST_SHARE,
                largest="over_storst",
                second="over_nast",
                sum_of="over",
            ),
        ),
        about=f"brukare i {omrade.namn}, alla lagrum",
        year=str(result.ar),
        source=SOURCE,
        notes=(
            "En klass går från och med kostnader över den lägre gränsen till och med den övre.",
            *([f"Klasser med färre än {minimum()} brukare är sammanslagna med en granne."] * joined),
        ),
        total=ALL_CLIENTS,
        facts={"omrade": omrade.namn, "hogsta": _class_labels(edges)[-1]},
        scope=scope(result, omrade),
        dimensions=("klass",),
    )


def safe_edges(costs: pd.Series) -> tuple[int, ...]:
    """The class edges (tkr) left when no class holds 1 to minimum-1 clients (costs: int64 10⁻⁸ kr).

    Classes are merged away from the outlier limit, so that the number over it stays the same number as in
    the table of limits and a small class cannot be found by subtraction.
    """
    edges = list(EDGES)
    while edges:
        klass = _class_of(costs, edges)
        counts = [int((klass == n).sum()) for n in range(len(edges) + 1)]
        small = next((n for n, count in enumerate(counts) if 0 < count < minimum()), None)
        if small is None:
            break
        above = small > 0 and edges[small - 1] >= KEPT
        upper, lower = min(small, len(edges) - 1), max(small - 1, 0)
        edges.pop(upper if above else lower)
    return tuple(edges)


def _class_of(costs: pd.Series, edges: Sequence[int]) -> pd.Series:
    """Which class each cost is in: how many edges it is over."""
    over = [(costs - edge * 1000 * exact.GRID > CLOSE).astype("int64") for edge in edges]
    return sum(over, start=pd.Series(0, index=costs.index))


def _class_labels(edges: Sequence[int]) -> list[str]:
    shown = [f"{edge:,}".replace(",", "\N{NO-BREAK SPACE}") for edge in edges]
    if not shown:
        return ["Alla kostnader"]
    spans = [f"{a}–{b} tkr" for a, b in zip(["0", *shown], shown, strict=False)]
    return [*spans, f"Över {shown[-1]} tkr"]
