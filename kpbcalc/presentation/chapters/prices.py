"""What does an hour or a day cost beside the group's: the two that cost most, and others far from it?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpbcalc.analysis.area import PAID_OUT
from kpbcalc.presentation.chapters.group_names import label, plain, priced, unit
from kpbcalc.presentation.clear import difference, is_clear, is_most, is_nothing
from kpbcalc.presentation.given import Given, declared_columns
from kpbcalc.presentation.prose import inside

DEARER, CHEAPER, ALIKE = "dyrare", "billigare", "ungefär lika"
MOST = 2  # groups told by themselves
FAR = 5.0  # per cent from the group's price: then a group that costs less in all is told too
WORTH_NAMING = 0.5  # mnkr a year
NEARLY_ALL = 98.0  # per cent: of places, or of what is granted
MANY_EMPTY = 85.0  # per cent of the places: short stays are never quite full
DAY = "dygn"


@dataclass(frozen=True)
class Price:
    """What an hour or a day costs, against the group's or the published mean.

    `hela` is the difference for the year's volume, million kr, and `mest` the kind of cost that makes most of
    it in own production; `fullt` the price if every place were occupied, where empty ones are a part of it.
    `ocksa` is whether one told before it goes the same way, `utfors` whether somebody provides it: what is
    paid out nobody does.
    """

    vad: str
    enhet: str
    pris: float
    medel: float | None
    hela: float | None
    fullt: float | None = None
    ocksa: bool = False
    mest: str = ""
    utfors: bool = True

    @property
    def mot(self) -> str:
        """Whether it is dearer, cheaper or about as the reference; empty without one."""
        return against(self.pris, self.medel)

    @property
    def arets(self) -> float | None:
        """The difference for the year's volume, where it is one."""
        return None if self.mot == ALIKE or self.hela is None or is_nothing(self.hela) else self.hela

    @property
    def belagd(self) -> float | None:
        """What a dear day would cost with every place occupied, where that is less."""
        less = self.fullt is not None and 100 * self.fullt < NEARLY_ALL * self.pris
        return self.fullt if less and self.mot == DEARER else None


@dataclass(frozen=True)
class Empty:
    """How full the places are, what empty days cost at most, and the day if every place were occupied."""

    namn: str
    procent: float
    tomt: float
    per_plats: float

    @property
    def fullt(self) -> bool:
        """Whether nearly all are occupied."""
        return self.procent >= NEARLY_ALL

    @property
    def halvfullt(self) -> bool:
        """Whether so many are empty that it has to be told whatever else is."""
        return self.procent < MANY_EMPTY


def compared(given: Given) -> tuple[tuple[Price, ...], tuple[Price, ...], str, bool]:
    """The two groups that cost most, beside the group's prices; without a group beside the published mean.

    And the others whose price is far from the group's, those that make most of it first.
    """
    about = ("produktivitet", "mot_gruppen")
    group = given.table(*about)
    if group is not None:
        rows = {str(r["rad"]): r for r in given.rows(*about, "pris", "medel", "volym")}
        known = _dearest(given, rows)
        found = [
            replace(_price(g, rows[label(g)], "medel", "hela"), mest=_mostly(given, g, rows[label(g)]))
            for g in known[:MOST]
        ]
        if found:
            ways = {price.mot for price in found}
            far = tuple(replace(p, ocksa=p.mot in ways) for p in _far(given, rows, known[:MOST]))
            return tuple(found), far, given.fact(*about, "grupp"), True
    own = {str(r["grupp"]): r for r in given.rows("produktivitet", "grupper", "pris", "volym")}
    known = _dearest(given, own)
    years = given.fact("produktivitet", "grupper", "medelar")
    found = [_price(g, own[label(g)], "referens" if years else "", "") for g in known[:MOST]]
    return tuple(found), (), f"det publicerade medlet {years}" if years else "", False


def _dearest(given: Given, rows: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """The groups that have a price, those that cost most first; of those whose units are compared, if any."""
    there = [g for g in given.area.grupper if label(g) in rows]
    compared_by_unit = [g for g in there if g in given.area.enhetsgrupper]
    return sorted(compared_by_unit or there, key=lambda g: -_kr(rows[label(g)]))


def _far(given: Given, rows: Mapping[str, Mapping[str, Any]], told: Sequence[str]) -> tuple[Price, ...]:
    left = [g for g in given.area.grupper if label(g) in rows and g not in told]
    each = [
        replace(_price(g, rows[label(g)], "medel", "hela"), fullt=full.per_plats if full else None)
        for g in left
        for full in [occupied(given, g)]
    ]
    far = [
        p
        for p in each
        if abs(difference(p.pris, p.medel) or 0.0) >= FAR and abs(p.hela or 0.0) >= WORTH_NAMING
    ]
    return tuple(sorted(far, key=lambda p: -abs(p.hela or 0.0))[:MOST])


def _mostly(given: Given, grupp: str, row: Mapping[str, Any]) -> str:
    """The kind of cost that is at least half of why own production costs another; empty without one."""
    about = ("produktivitet", "varfor")
    gap, told = row["pris"] - row["medel"], {str(r["rad"]): r for r in given.rows(*about, "skillnad")}
    why = told.get(label(grupp))
    if why is None or why["skillnad"] * gap <= 0:  # the own units differ the other way
        return ""
    declared = declared_columns(*about)
    parts = {str(name): value for name, value in why.items() if name not in declared}
    most = max(parts, key=lambda name: parts[name] * (1 if gap > 0 else -1), default="")
    return inside(most) if most and is_most(parts[most], why["skillnad"]) else ""


def _kr(row: Mapping[str, Any]) -> float:
    return float(row["pris"] * row["volym"])


def _price(grupp: str, row: Mapping[str, Any], mean: str, whole: str) -> Price:
    beside, more = (row.get(column) if column else None for column in (mean, whole))
    return Price(priced(grupp), unit(grupp), row["pris"], beside, more, utfors=grupp != PAID_OUT)


def occupied(given: Given, grupp: str) -> Empty | None:
    """How full a group's places are; None where it has none, or where that is not told."""
    about = ("produktivitet", f"tomma_{grupp}")
    table = given.table(*about) if unit(grupp) == DAY else None
    told = given.told(*about, str(table.total), "procent", "tomt", "per_plats") if table else {}
    return Empty(plain(label(grupp)), **told) if told else None


def against(pris: float | None, medel: float | None) -> str:
    """Whether a price is dearer, cheaper or about as a reference; empty without one."""
    gap = difference(pris, medel)
    if gap is None:
        return ""
    return ALIKE if not is_clear(gap) else DEARER if gap > 0 else CHEAPER
