"""What every part of a drawn municipality knows: the dice, the traits, the years, the catalogue."""

from collections.abc import Collection
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from kpbcalc.base import params
from tests.samples.traits import AREAS, TWO_YEARS, choose

# kr per unit of volume, by the catalogue's unit and by group where the group is another matter (invented).
_PRICES = {
    "timme": 450.0, "dygn": 2000.0, "manad": 900.0, "portion": 80.0, "besok": 160.0, "dag": 800.0,
    "resa": 190.0, "tillfalle": 600.0, "arende": 15000.0,
}  # fmt: skip
_GROUP_PRICES = {"assistans_sfb": 330.0, "gruppbostad": 2900.0, "ifo_placering": 3500.0}
BOTH = "AO/FN"


@dataclass(frozen=True)
class World:
    """The dice and what has been settled before the first person is drawn.

    `catalogue` has the columns of params/insatser.csv and `pris`, and is indexed by code; `areas` are those
    that have any insats, `offered` the codes of the municipality, `anchors` one safe insats of each area:
    of that area alone, no bed-days, and with a volume that carries cost.
    """

    rng: np.random.Generator
    traits: frozenset[str]
    size: int
    years: tuple[int, ...]
    catalogue: pd.DataFrame
    areas: tuple[str, ...]
    offered: tuple[str, ...]
    anchors: dict[str, str]
    silent: frozenset[str] = field(default_factory=frozenset)  # insatser whose granted hours nobody knows

    def has(self, trait: str) -> bool:
        """Whether the trait was drawn or forced."""
        return trait in self.traits

    def some(self, of: int, share: float, least: int = 1) -> int:
        """How many of so many: about this share, at least `least` where there are as many."""
        return min(of, max(least, int(of * share * self.rng.uniform(0.5, 1.5))))


def begin(seed: int, forced: Collection[str], size: int | None, years: int | None) -> World:
    """Settle traits, size, years and insatser."""
    rng = np.random.default_rng(seed)
    traits = choose(rng, forced, years)
    if years is None:
        years = int(rng.choice([1, 2, 3, 4, 5], p=[0.2, 0.3, 0.3, 0.1, 0.1]))
        years = max(years, 2) if traits & TWO_YEARS else years
    if size is None:
        size = int(10 * 2000 ** rng.beta(1, 4))  # 10 to 20 000, half of them under 50
        size = max(size, 300) if "many_units" in traits else size
    last = int(rng.integers(2014, 2025))
    catalogue = pd.DataFrame(params.rows("insatser.csv"), dtype="str").set_index("kod")
    prices = catalogue["grupp"].map(_GROUP_PRICES).fillna(catalogue["volymenhet"].map(_PRICES))
    catalogue["pris"] = (prices * rng.uniform(0.7, 1.4, len(catalogue))).astype(float)
    areas = tuple(a for a in AREAS if f"no_{a.lower()}" not in traits)
    anchors = {a: str(rng.choice(_safe(catalogue, a))) for a in areas}
    offered, silent = _offered(rng, traits, catalogue, areas, anchors)
    return World(
        rng,
        traits,
        size,
        tuple(range(last - years + 1, last + 1)),
        catalogue,
        areas,
        offered,
        anchors,
        silent,
    )


def _safe(catalogue: pd.DataFrame, area: str) -> list[str]:
    own = catalogue[(catalogue["omrade"] == area) & (catalogue["individvolym"] == "ja")]
    return list(own.index[(own["volymenhet"] != "dygn") & (own["volymbas"] == "utford")])


def _offered(
    rng: np.random.Generator, traits: frozenset[str], catalogue: pd.DataFrame, areas: tuple[str, ...],
    anchors: dict[str, str],
) -> tuple[tuple[str, ...], frozenset[str]]:  # fmt: skip
    """The insatser of the municipality, and those whose granted hours nobody knows."""
    # Who has no äldreomsorg has no insats that may be äldreomsorg either.
    held = {*areas, BOTH} if {"AO", "FN"} <= set(areas) else {*areas}
    open_ = catalogue[catalogue["omrade"].isin(held)]
    chosen = {*open_.index[rng.random(len(open_)) < rng.uniform(0.1, 1)], *anchors.values()}
    for trait, codes in {
        "turns_65": ("HT-OMV",), "moves_housing": ("HT-OMV", "SABO-OMV"), "assistance": ("LSS-2", "LSS-2SFB"),
        "performed_not_granted": ("LSS-3",), "granted_not_performed": ("LSS-5",), "under_65_in_ao": ("KORT",),
        "service_with_volume": ("IFO-BU-OVO",),
    }.items():  # fmt: skip
        if trait in traits:
            chosen |= {c for c in codes if catalogue.loc[c, "omrade"] in held}
    if "moves_housing" in traits and "HT-OMV" not in chosen:
        chosen.add("DAGV")
    silent = {"LSS-3"} if "performed_not_granted" in traits else set()
    return tuple(c for c in catalogue.index if c in chosen), frozenset(silent)
