"""How far could a figure have been from what it became, had other persons happened to be the clients?

Every client of the year is counted, so nothing here is sampling error. The interval sees the year's
clients as drawn from a process: it covers who and how many with which needs, and nothing else, neither
faults in the underlag nor how costs were allocated.

Source: Efron's bootstrap (percentile interval) for means and their changes; Wilson's interval for a share,
where the exact form exists. Level, draws and seed are in params/osakerhet.toml.
"""

from collections.abc import Callable, Sequence
from statistics import NormalDist

import numpy as np
import pandas as pd

from kpbcalc.analysis.area import Omrade, client_rows
from kpbcalc.analysis.find_outliers import described, outliers
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
CHUNK = 1 << 20  # draws held in memory at a time
COVERS = (
    "Intervallet säger hur mycket siffran hade kunnat skilja sig om andra personer, med samma slags behov, "
    "hade råkat bli brukare. Det täcker inte fel i underlaget eller i hur kostnaderna har fördelats."
)
BOTH = "På raden för förändringen är antalet de som var brukare något av åren."
Statistic = Callable[[np.ndarray], np.ndarray]


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`osakerhet`: mean cost per client and share of outliers, last two years and change, with intervals."""
    shown = [r for r in years[-2:] if (r.brukarrader["omrade"] == omrade.kod).any()]
    if not shown:
        return {}
    return {"osakerhet": _table(shown, omrade)}


def bootstrap(values: np.ndarray, statistic: Statistic) -> list[tuple[float, float]]:
    """The intervals of figures made from sums over persons.

    In: one row per person, one column per sum; `statistic` turns sums (draws × columns) into figures (draws
    × figures). Persons are drawn with replacement, as many as there are. The same input gives the same
    intervals.
    """
    settings = params.toml("osakerhet.toml")["intervall"]
    generator = np.random.Generator(np.random.PCG64(int(settings["fro"])))
    size, draws = len(values), int(settings["dragningar"])
    at_a_time = max(1, CHUNK // size)
    found = []
    for start in range(0, draws, at_a_time):
        count = min(at_a_time, draws - start)
        drawn = generator.integers(size, size=(count, size)) + size * np.arange(count)[:, None]
        weights = np.bincount(drawn.ravel(), minlength=count * size).reshape(count, size)
        found.append(statistic(weights @ values))
    outside = (100 - level()) / 2
    low, high = np.nanpercentile(np.concatenate(found), [outside, 100 - outside], axis=0)
    return [(float(a), float(b)) for a, b in zip(low, high, strict=True)]


def mean_intervals(years: Sequence[pd.Series]) -> list[tuple[float, float]]:
    """The interval of each year's mean per person and, last and with two years, of the change.

    In: each year's values by person; who is missing in a year was not there. Persons of both years are
    drawn as pairs.
    """
    both = pd.concat(list(years), axis=1, join="outer")
    each = np.column_stack([both.fillna(0.0).to_numpy(dtype=float), both.notna().to_numpy(dtype=float)])

    def means(sums: np.ndarray) -> np.ndarray:
        count = len(years)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = sums[:, :count] / sums[:, count:]
        change = found[:, 1:] - found[:, :1] if count == 2 else found[:, :0]
        return np.hstack([found, change])

    return bootstrap(each, means)


def level() -> int:
    """How sure the intervals are, in percent."""
    return int(params.toml("osakerhet.toml")["intervall"]["niva"])


def share_interval(count: int, size: int) -> tuple[float, float]:
    """Wilson's interval of a share, in percent; exact in form, so nothing is drawn."""
    z = NormalDist().inv_cdf(0.5 + level() / 200)
    share = count / size
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * float(np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2)))
    return 100 * max(middle - half, 0.0), 100 * min(middle + half, 1.0)


def _table(years: Sequence[Resultat], omrade: Omrade) -> Table:
    """A row per year and, with two years, the change; shares only where the area has a limit."""
    rows = [client_rows(r, omrade) for r in years]
    costs = [r.groupby("brukar_id")["kr"].sum() for r in rows]
    scope = described(omrade)
    over = [
        (outliers(result, mine, scope)["over"] * 100.0 if scope else pd.Series(dtype=float))
        for result, mine in zip(years, rows, strict=True)
    ]
    lines: list[dict[str, object]] = []
    intervals = mean_intervals(costs)
    for result, cost, tested, interval in zip(years, costs, over, intervals[: len(years)], strict=True):
        line: dict[str, object] = {"rad": str(result.ar), "brukare": len(cost), "medel": cost.mean()}
        line["lag"], line["hog"] = interval
        n, hits = len(tested), int((tested > 0).sum())
        line["over"] = min(hits, n - hits) or hits
        if n:
            line["andel"] = 100 * hits / n
            line["andel_lag"], line["andel_hog"] = share_interval(hits, n)
        lines.append(line)
    if len(years) == 2:
        lines.append(_change(costs, over, lines, years, intervals[-1]))
    columns = [
        Column("rad", "År"),
        Column("brukare", "Brukare", "antal", persons=True),
        Column("medel", "Kostnad per brukare", "kr/brukare", basis="brukare"),
        Column("lag", "Kostnad, intervall från", "kr/brukare", basis="brukare"),
        Column("hog", "Kostnad, intervall till", "kr/brukare", basis="brukare"),
    ]
    notes = [COVERS, *_method(), *[BOTH] * (len(years) == 2)]
    if scope and any(len(tested) for tested in over):
        columns += [
            Column("andel", "Andel ytterfall", "procent", 1, basis="over"),
            Column("andel_lag", "Andel, intervall från", "procent", 1, basis="over"),
            Column("andel_hog", "Andel, intervall till", "procent", 1, basis="over"),
        ]
        notes.append(
            f"Ytterfallen räknas på {scope.omfattning}. På raden för förändringen är andelarna "
            "procentenheter."
        )
    numbers = [c.key for c in columns if c.key not in {"rad", "brukare"}]
    frame = pd.DataFrame(lines, columns=["rad", "brukare", "over", *numbers])
    return Table(
        name=f"osakerhet_{omrade.kod}",
        title=f"Hur säkra siffrorna för {omrade.namn} är",
        frame=frame.astype(dict.fromkeys(numbers, "float64")),
        columns=tuple(columns),
        about=f"brukare i {omrade.namn}",
        year="–".join(dict.fromkeys(str(r.ar) for r in (years[0], years[-1]))),
        source=SOURCE,
        notes=tuple(notes),
        facts={
            "omrade": omrade.namn, "forandring": str(lines[-1]["rad"]) if len(years) == 2 else "",
            "omfattning": scope.omfattning if scope else "",
            "fran": str(years[0].ar), "till": str(years[-1].ar), "niva": str(level()),
        },
    )  # fmt: skip


def _change(
    costs: Sequence[pd.Series],
    over: Sequence[pd.Series],
    lines: list[dict[str, object]],
    years: Sequence[Resultat],
    interval: tuple[float, float],
) -> dict[str, object]:
    """The change between the two years, persons followed as pairs; shown when both years are."""
    line: dict[str, object] = {
        "rad": f"Förändring {years[0].ar}–{years[1].ar}",
        "brukare": len(costs[0].index.union(costs[1].index)),
        "over": min(int(str(line["over"])) for line in lines),
        "medel": costs[1].mean() - costs[0].mean(),
    }
    line["lag"], line["hog"] = interval
    if all(len(tested) for tested in over):
        line["andel"] = over[1].mean() - over[0].mean()
        line["andel_lag"], line["andel_hog"] = mean_intervals(over)[-1]
    return line


def _method() -> tuple[str, ...]:
    settings = params.toml("osakerhet.toml")["intervall"]
    return (
        f"{level()}-procentiga intervall. Medel och förändringar: bootstrap med "
        f"{settings['dragningar']} dragningar och fast frö ({settings['fro']}). Andelar ett enskilt år: "
        "Wilsons intervall.",
    )
