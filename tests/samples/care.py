"""Which insatser does each person have, where and when, and how much of them?"""

from calendar import monthrange

import numpy as np
import pandas as pd

from tests.samples.people import OLD
from tests.samples.world import BOTH, World

# A month's typical volume and the most there is, by the catalogue's unit (invented).
_VOLUMES = {
    "timme": (16.0, 300.0), "dygn": (24.0, 31.0), "manad": (1.0, 1.0), "portion": (20.0, 93.0),
    "besok": (15.0, 90.0), "dag": (9.0, 23.0), "resa": (6.0, 60.0), "tillfalle": (2.0, 20.0),
    "arende": (1.0, 1.0),
}  # fmt: skip
_ASSISTANCE = {"assistans_lss": 180.0, "assistans_sfb": 420.0}
# Nobody lives in two places: bed-days of these groups share the days of the month (rule V18).
HOUSING = {"sabo_heldygn", "sabo_ovrigt", "korttid", "gruppbostad", "lss_boende_ovrigt", "ifo_placering"}
KEY = ["ar", "person", "insats", "enhet", "manad"]


def provide(w: World) -> tuple[dict[str, list[int]], int]:
    """Which units give each insats, and how many units there are. Units belong to a group of insatser."""
    rng = w.rng
    groups: dict[str, list[str]] = {}
    for code in w.offered:
        groups.setdefault(w.catalogue.loc[code, "grupp"], []).append(code)
    if w.has("many_units"):
        wanted = int(rng.integers(100, 401))
    else:
        wanted = int(min(120, len(groups) + w.size / rng.uniform(8, 80)))
    shares = rng.dirichlet(np.ones(len(groups)))
    provided: dict[str, list[int]] = {}
    units = 0
    for codes, share in zip(groups.values(), shares, strict=True):
        own = np.arange(units, units + max(1, round(float(share) * wanted)))
        units += len(own)
        for code in codes:
            provided[code] = sorted(rng.choice(own, rng.integers(1, len(own) + 1), replace=False).tolist())
    return provided, units


def draw_spells(w: World, people: pd.DataFrame, provided: dict[str, list[int]]) -> pd.DataFrame:
    """One row per person, insats and year: ar, person, insats, enhet, start (month), manader, niva."""
    rng, n = w.rng, w.size
    same = w.has("same_cost")
    per_client = w.catalogue["individvolym"] == "ja"
    codes = [c for c in w.offered if per_client[c] or w.has("service_with_volume")]
    areas = w.catalogue["omrade"]
    many = np.ones(n, int) if same else 1 + np.minimum(rng.poisson(0.8, n), 3)
    person = np.repeat(np.arange(n), many)
    home = people["omrade"].to_numpy()[person]
    insats = np.empty(len(person), object)
    for area in w.areas:
        own = [c for c in codes if areas[c] == area or (areas[c] == BOTH and area != "IFO")]
        liking = rng.gamma(0.5, size=len(own)) + 1e-3
        here = home == area
        insats[here] = (
            w.anchors[area] if same else rng.choice(own, here.sum(), p=liking / liking.sum()).astype(object)
        )
    found = pd.DataFrame({"person": person, "insats": insats}).drop_duplicates()
    found["niva"] = 1.0 if same else np.exp(rng.normal(0, 0.7, len(found)))
    found["enhet"] = _units(w, found["insats"], provided)
    spells = found.merge(pd.DataFrame({"ar": w.years}), how="cross")
    spells = spells[
        (spells["ar"] >= spells["person"].map(people["forsta"]))
        & (spells["ar"] <= spells["person"].map(people["sista"]))
        & (same | (rng.random(len(spells)) < 0.92) | ~spells.duplicated("person"))
    ].reset_index(drop=True)
    m = len(spells)
    start, months = rng.integers(1, 13, m), rng.integers(1, 13, m)
    if w.has("one_and_twelve_months"):
        months = np.where(rng.random(m) < 0.5, 1, 12)
        start = np.where(months == 12, 1, start)
    else:
        whole = same | (rng.random(m) < 0.55)
        start, months = np.where(whole, 1, start), np.where(whole, 12, months)
    if not same:
        moved = rng.random(m) < 0.06
        spells["enhet"] = np.where(moved, _units(w, spells["insats"], provided), spells["enhet"])
    return spells.assign(start=start, manader=np.minimum(months, 13 - start))


def _units(w: World, insats: pd.Series, provided: dict[str, list[int]]) -> np.ndarray:
    """A unit for each row, of those that give its insats; some units have many more clients than others."""
    found = np.zeros(len(insats), int)
    if w.has("same_cost"):
        return insats.map({c: units[0] for c, units in provided.items()}).to_numpy(int)
    for code, rows in insats.reset_index(drop=True).groupby(insats.to_numpy()).indices.items():
        units = provided[str(code)]
        liking = w.rng.gamma(0.7, size=len(units)) + 1e-3
        found[rows] = w.rng.choice(units, len(rows), p=liking / liking.sum())
    return found


def by_month(w: World, spells: pd.DataFrame) -> pd.DataFrame:
    """One row per spell and month, with `volym` (what carries the cost) in ten-thousandths of a unit."""
    rng = w.rng
    rows = spells.loc[spells.index.repeat(spells["manader"])].reset_index(drop=True)
    rows["manad"] = rows["start"] + rows.groupby(spells.index.repeat(spells["manader"]).to_numpy()).cumcount()
    units, groups = (rows["insats"].map(w.catalogue[c]) for c in ("volymenhet", "grupp"))
    typical = groups.map(_ASSISTANCE).fillna(units.map({u: v for u, (v, _) in _VOLUMES.items()}))
    most = units.map({u: v for u, (_, v) in _VOLUMES.items()}).mask(groups.isin(_ASSISTANCE), 744.0)
    jitter = 1 if w.has("same_cost") else rng.uniform(0.8, 1.2, len(rows))
    amount = np.minimum(rows["niva"] * typical * jitter, most)
    days = (
        rows["ar"]
        .map({y: y for y in w.years})
        .mul(100)
        .add(rows["manad"])
        .map({y * 100 + m: monthrange(y, m)[1] for y in w.years for m in range(1, 13)})
    )
    amount = np.where(units == "dygn", np.minimum(np.where(rows["niva"] > 0.6, days, amount), days), amount)
    step = np.where(units == "timme", 0.25, 1.0)
    rows["volym"] = (np.maximum(np.rint(amount / step), 1) * step * 10_000).astype(np.int64)
    rows["dagar"] = days
    return within_the_month(w, rows.drop_duplicates(KEY))


def within_the_month(w: World, rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with as many bed-days as the month has; a later place gets what is left, or nothing."""
    nights = rows["insats"].map(w.catalogue["grupp"]).isin(HOUSING) & (
        rows["insats"].map(w.catalogue["volymenhet"]) == "dygn"
    )
    housed = rows[nights]
    used = housed.groupby(["ar", "person", "manad"])["volym"].cumsum() - housed["volym"]
    left = np.maximum(housed["dagar"] * 10_000 - used, 0)
    kept = rows.copy()
    kept.loc[housed.index, "volym"] = np.minimum(housed["volym"], left)
    kept = kept[kept["volym"] > 0]
    if w.has("one_and_twelve_months"):  # who could not have all the months has none of them
        spell = ["ar", "person", "insats"]
        whole = rows.groupby(spell).size().reindex(pd.MultiIndex.from_frame(kept[spell])).to_numpy()
        kept = kept[kept.groupby(spell)["manad"].transform("size").to_numpy() == whole]
    return kept.reset_index(drop=True)


def area_of(w: World, people: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """The area of each row: an insats of both is äldreomsorg from the year somebody turns 65."""
    area = rows["insats"].map(w.catalogue["omrade"])
    old = rows["ar"] - rows["person"].map(people["fodelsear"]) >= OLD
    return area.where(area != BOTH, old.map({True: "AO", False: "FN"}))
