"""Draw a whole municipality, valid by construction, in any of the awkward shapes of `TRAITS`.

The same seed and arguments give the same files, byte for byte. A trait that is forced holds;
those that come with it were drawn, and fit with it. Alone each trait holds for certain (a test looks at the
results); two that both cut down the same clients may leave little of each other.
"""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from kpbcalc.base.register import kommuner
from tests.samples import care, ledger, moves, shapes, surroundings, volumes
from tests.samples.people import draw_people, make_ages_awkward
from tests.samples.traits import METHODS, TRAITS
from tests.samples.world import World, begin
from tests.samples.write import write_table

__all__ = ["TRAITS", "Drawn", "draw"]


@dataclass(frozen=True)
class Drawn:
    """What was drawn, and the folder that holds `<kommun>/<ar>/<tabell>.csv`."""

    kommun: str
    years: tuple[int, ...]
    traits: frozenset[str]
    root: Path


def draw(
    seed: int, root: Path, traits: Collection[str] = (), size: int | None = None, years: int | None = None
) -> Drawn:
    """Draw and write one municipality with at least these traits.

    `size` is how many persons there are in all (an area that must have more clients gets some more), `years`
    how many years; both are drawn when they are not given. Raises `ValueError` for traits that do not exist,
    that do not fit together or that need more years.
    """
    w = begin(seed, traits, size, years)
    kommun = str(w.rng.choice(sorted(kommuner())[1:]))
    people = draw_people(w)
    provided, units = care.provide(w)
    spells = care.draw_spells(w, people, provided)
    spells, units = moves.reshape(w, people, spells, provided, units)
    rows = care.by_month(w, spells)
    make_ages_awkward(w, people, rows)
    rows = rows[rows["ar"] >= rows["person"].map(people["fodelsear"])].reset_index(drop=True)
    rows, units = shapes.cut_to_size(w, people, rows, units)
    rows = volumes.price(w, shapes.dominate_volumes(w, rows))
    rows, units = shapes.dominate_area(w, people, rows, units)
    units = max(units, int(rows["enhet"].max()) + 1)
    rows = volumes.granted_and_performed(w, rows)
    _write(w, root / kommun, kommun, people, rows, provided, units)
    return Drawn(kommun, w.years, w.traits, root)


def _write(
    w: World, folder: Path, kommun: str, people: pd.DataFrame, rows: pd.DataFrame,
    provided: dict[str, list[int]], units: int,
) -> None:  # fmt: skip
    rng = w.rng
    ids = np.array([f"b{n:06d}x" for n in rng.permutation(10 * len(people))[: len(people)]])
    number = 0 if w.has("no_pools") or w.has("same_cost") else int(rng.integers(1, 6))
    number = max(number, 2) if w.has("pool_to_pool") else number
    method = next((m for m in METHODS if w.has(f"method_{m}")), None)
    cells = {ar: ledger.cost_cells(w, rows, provided, ar) for ar in w.years}
    units = max([units, *(int(c["enhet"].max()) + 1 for c in cells.values() if len(c))])
    enheter = surroundings.draw_units(w, rows, provided, units)
    if w.has("own_policy"):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "kommun.toml").write_text("[sekretess]\nminsta_antal = 10\n", encoding="utf-8")
    for ar, register in zip(w.years, enheter, strict=True):
        pools, shared = ledger.draw_pools(w, cells[ar], number)
        tables = {**ledger.draw_ledger(w, cells[ar], pools, ar), **shared, "enheter": register}
        tables |= _clients(w, people, rows[rows["ar"] == ar], ids, ar)
        tables |= _optional(w, kommun, rows, tables, ar)
        tables |= surroundings.budget(tables["kontoutfall"])
        for name, table in tables.items():
            write_table(folder / str(ar), name, table)
        if method:
            (folder / str(ar) / "fordelning.toml").write_text(f'metod = "{method}"\n', encoding="utf-8")


def _clients(
    w: World, people: pd.DataFrame, rows: pd.DataFrame, ids: np.ndarray, ar: int
) -> dict[str, pd.DataFrame]:
    """brukare, insatsvolymer, befolkning, and the tables of hours that are there some years."""
    found: dict[str, pd.DataFrame] = {}
    had = people.loc[np.unique(rows["person"])]
    clients = pd.DataFrame({"brukar_id": ids[had.index], "kon": had["kon"], "fodelsear": had["fodelsear"]})
    if w.has("assistance") or w.rng.random() < 0.2:
        plan = volumes.scheduled(w, rows)
        found["schematid"] = pd.DataFrame({**volumes.volume_columns(plan, ids), "timmar": plan["timmar"]})
    rows = volumes.correct(w, rows.reset_index(drop=True))
    if w.rng.random() < 0.2 and not w.has("corrections"):
        rows, events = volumes.visits(w, rows)
        columns = volumes.volume_columns(events, ids)
        start = columns.pop("manad") + "-" + events["dag"].astype(str).str.zfill(2) + " 08:15"
        found["insatshandelser"] = pd.DataFrame({**columns, "start": start, "minuter": events["minuter"]})
    table = pd.DataFrame({**volumes.volume_columns(rows, ids), **rows[["beviljad", "utford"]]})
    return found | {
        "brukare": clients.iloc[w.rng.permutation(len(clients))],
        "insatsvolymer": table,
        "befolkning": surroundings.population(w, clients, ar),
    }


def _optional(
    w: World, kommun: str, rows: pd.DataFrame, tables: dict[str, pd.DataFrame], ar: int
) -> dict[str, pd.DataFrame]:
    """The tables that a municipality may leave out, each there or not."""
    rng = w.rng
    found: dict[str, pd.DataFrame] = {}
    forced = w.has("few_answers") or (w.has("survey_gap") and ar == w.years[-1])
    barred = w.has("no_surveys") or (w.has("survey_gap") and ar == w.years[0])
    for name in ("brukarundersokning", "personalundersokning"):
        if not barred and (forced or rng.random() < 0.6):
            found[name] = surroundings.survey(w, rows, ar)
    if rng.random() < 0.6:
        found["befolkningsprognos"] = surroundings.forecast(w, tables["befolkning"], ar)
    if rng.random() < 0.5:
        found["rakenskapssammandrag"] = surroundings.accounts_return(w, tables["kontoutfall"])
    if rng.random() < 0.6:
        found["indikatorer"] = surroundings.indicators(w, kommun, ar)
    return found
