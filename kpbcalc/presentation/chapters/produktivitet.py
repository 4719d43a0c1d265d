"""Does the hour or the day cost more here, and why?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kpbcalc.analysis.rank_correlation import OPPOSITE, TOGETHER
from kpbcalc.presentation.chapters.forms import Placed, Support, placed, support
from kpbcalc.presentation.chapters.group_names import label, plain
from kpbcalc.presentation.chapters.prices import (
    ALIKE,
    CHEAPER,
    DEARER,
    MOST,
    NEARLY_ALL,
    Empty,
    Price,
    against,
    compared,
    occupied,
)
from kpbcalc.presentation.clear import is_clear
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.prose import inside

WORTH_ASKING = 10.0  # per cent between the dearest and the cheapest unit
ELSEWHERE = ("assistans_sfb", "assistans_lss")  # told in a section of their own


@dataclass(frozen=True)
class Units:
    """Own units of a group: how much more the dearest costs than the cheapest, and why it does."""

    namn: str
    spridning: float
    mest: str


@dataclass(frozen=True)
class Performed:
    """How much of the granted time is performed, and what a performed hour or day costs; the group's too.

    `tvartom` is whether it is dearer than the group's though a granted one is cheaper, or the other way.
    """

    namn: str
    andel: float
    pris_utford: float
    enhet: str
    andel_grupp: float | None
    pris_grupp: float | None
    mot: str
    tvartom: bool

    @property
    def sags(self) -> bool:
        """Whether it is worth a word: not nearly all, or another price than the granted one's."""
        return self.andel < NEARLY_ALL or self.tvartom


@dataclass(frozen=True)
class Size:
    """Prices of the smaller and larger homes; `tydlig` where places and price go together for sure."""

    namn: str
    mindre: float
    storre: float
    dyrare_stora: bool
    tydlig: bool


@dataclass(frozen=True)
class Productivity:
    """What the section says. `andra` are the other prices that are far from the group's.

    `referens` is what prices are set beside, `gruppen` whether that is the group, and `utan_medel` the
    sentence where there is a published mean that may not be used, or is too old.
    """

    priser: tuple[Price, ...]
    andra: tuple[Price, ...]
    referens: str
    gruppen: bool
    utan_medel: str
    enheter: tuple[Units, ...]
    tomma: Empty | None
    aven_tomma: tuple[Empty, ...]
    utfort: Performed | None
    storlek: Size | None
    placerade: Placed | None
    bistand: Support | None

    @property
    def kanda(self) -> tuple[Price, ...]:
        """The prices that there is something to set beside."""
        return tuple(price for price in self.priser if price.mot)

    @property
    def namnen(self) -> tuple[str, ...]:
        """What they are of."""
        return tuple(price.vad for price in self.kanda)

    @property
    def lika(self) -> bool:
        """Whether all of them are about as the reference."""
        return all(price.mot == ALIKE for price in self.kanda)

    @property
    def at_ett_hall(self) -> str:
        """Dearer or cheaper, where all of them are; else nothing."""
        ways = {price.mot for price in self.kanda}
        return next(iter(ways)) if len(ways) == 1 else ""

    @property
    def skilda(self) -> tuple[Price, ...]:
        """Those that are dearer or cheaper."""
        return tuple(price for price in self.kanda if price.mot != ALIKE)

    @property
    def mot(self) -> str:
        """Whose prices they are set beside."""
        return "i gruppen" if self.gruppen else self.referens

    @property
    def olika(self) -> bool:
        """Whether some units differ so much that it is worth asking why."""
        return any(units.spridning >= WORTH_ASKING for units in self.enheter)

    @property
    def orsaker(self) -> tuple[str, ...]:
        """What makes the dearest units dear, each once."""
        return tuple(dict.fromkeys(units.mest for units in self.enheter if units.mest))

    @property
    def mest(self) -> str:
        """The kind of cost that makes most of the difference of all prices that differ, where it is one."""
        why = [price.mest for price in self.priser if price.arets is not None]
        return why[0] if len(why) > 1 and len(set(why)) == 1 else ""

    @property
    def dyrare(self) -> str:
        """What is dearer than the reference, the first of it."""
        return next((price.vad for price in self.priser if price.mot == DEARER), "")


def said(given: Given) -> Productivity | None:
    """None where nothing in the area has a price."""
    if given.table("produktivitet", "grupper") is None:
        return None
    prices, others, reference, group = compared(given)
    groups = given.area.enhetsgrupper
    performed = _performed(given)
    if performed and performed.tvartom:
        prices, others = (
            tuple(replace(p, vad=f"den beviljade {p.vad}") if p.vad.endswith(f" i {performed.namn}") else p
                  for p in some)
            for some in (prices, others)
        )  # fmt: skip
    return Productivity(
        prices, others, reference, group, given.fact("produktivitet", "grupper", "utan_medel"),
        tuple(u for g in groups if (u := _units(given, g)))[:MOST],
        *_empty(given, groups), performed, _size(given),
        placed(given), support(given),
    )  # fmt: skip


def _units(given: Given, grupp: str) -> Units | None:
    spread = given.value("produktivitet", "skillnader", label(grupp), "spridning")
    if spread is None or not is_clear(spread):
        return None
    return Units(plain(label(grupp)), spread, inside(given.fact("produktivitet", f"slag_{grupp}", "mest")))


def _empty(given: Given, groups: Sequence[str]) -> tuple[Empty | None, tuple[Empty, ...]]:
    """Of the group whose empty days cost most, and of the others that are far from full."""
    found = [empty for grupp in groups if (empty := occupied(given, grupp))]
    most = max(found, key=lambda e: e.tomt, default=None)
    return most, tuple(e for e in found if e is not most and e.halvfullt)


def _performed(given: Given) -> Performed | None:
    about = ("produktivitet", "utforande")
    told = [label(grupp) for grupp in given.area.grupper if grupp not in ELSEWHERE]
    rows = [row for row in given.rows(*about, "andel", "pris_utford") if row["grupp"] in told]
    if not rows:
        return None
    row = rows[0]
    price, theirs = row["pris_utford"], row.get("pris_utford_grupp")
    mot = against(price, theirs)
    granted = given.told("produktivitet", "mot_gruppen", row["grupp"], "pris", "medel")
    by_granted = against(*granted.values()) if granted else ""
    return Performed(
        plain(row["grupp"]), row["andel"], price, given.fact(*about, row["grupp"]), row.get("andel_grupp"),
        theirs, mot, {mot, by_granted} == {DEARER, CHEAPER},
    )  # fmt: skip


def _size(given: Given) -> Size | None:
    rows = given.rows("produktivitet", "storlek", "mindre", "storre")
    if not rows:
        return None
    row = rows[0]
    sure = row["tydlig"] in {TOGETHER, OPPOSITE}
    return Size(plain(row["grupp"]), row["mindre"], row["storre"], row["tydlig"] == TOGETHER, sure)
