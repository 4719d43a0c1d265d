"""Does the hour or the day cost more here, and why?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kpbcalc.analysis.rank_correlation import OPPOSITE, TOGETHER
from kpbcalc.presentation.chapters.names import label, plain, priced, unit
from kpbcalc.presentation.clear import difference, is_clear
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.prose import inside

DEARER, CHEAPER, ALIKE = "dyrare", "billigare", "ungefär lika"
MOST = 2  # groups told by themselves
FAR = 5.0  # per cent from the group's price: then a group that costs less in all is told too
WORTH_NAMING = 0.5  # mnkr a year
WORTH_ASKING = 10.0  # per cent between the dearest and the cheapest unit
DAY = "dygn"
ELSEWHERE = ("assistans_sfb", "assistans_lss")  # told in a section of their own


def _against(pris: float | None, medel: float | None) -> str:
    gap = difference(pris, medel)
    if gap is None:
        return ""
    return ALIKE if not is_clear(gap) else DEARER if gap > 0 else CHEAPER


@dataclass(frozen=True)
class Price:
    """What an hour or a day costs, against the group's or the published mean.

    `hela` is the difference for the year's volume, million kr.
    """

    vad: str
    enhet: str
    pris: float
    medel: float | None
    hela: float | None

    @property
    def mot(self) -> str:
        """Whether it is dearer, cheaper or about as the reference; empty without one."""
        return _against(self.pris, self.medel)


@dataclass(frozen=True)
class Units:
    """Own units of a group: how much more the dearest costs than the cheapest, and why it does."""

    namn: str
    spridning: float
    mest: str


@dataclass(frozen=True)
class Empty:
    """How full the places are, what empty days cost at most, and the day if every place were occupied."""

    namn: str
    procent: float
    tomt: float
    per_plats: float


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

    `referens` is what prices are set beside, `gruppen` whether that is the group. `former` are placements
    with their price, the cheapest first, and `dygnen` how many million kr dearer the year's days are than at
    the group's price of each form; `alla_former` is whether it has a price of each.
    """

    priser: tuple[Price, ...]
    andra: tuple[Price, ...]
    referens: str
    gruppen: bool
    enheter: tuple[Units, ...]
    tomma: Empty | None
    utfort: Performed | None
    storlek: Size | None
    former: tuple[tuple[str, float], ...]
    dygnen: float | None
    alla_former: bool

    @property
    def olika(self) -> bool:
        """Whether some units differ so much that it is worth asking why."""
        return any(units.spridning >= WORTH_ASKING for units in self.enheter)

    @property
    def orsaker(self) -> tuple[str, ...]:
        """What makes the dearest units dear, each once."""
        return tuple(dict.fromkeys(units.mest for units in self.enheter if units.mest))

    @property
    def dyrare(self) -> str:
        """What is dearer than the reference, the first of it."""
        return next((price.vad for price in self.priser if price.mot == DEARER), "")


def said(given: Given) -> Productivity | None:
    """None where nothing in the area has a price."""
    if given.table("produktivitet", "grupper") is None:
        return None
    prices, others, reference, group = _prices(given)
    groups = given.area.enhetsgrupper
    placed = [f"insatser_{g}" for g in given.area.insatsgrupper if unit(g) == DAY]
    forms = [
        (plain(row["namn"]), row["pris"])
        for key in placed
        for row in given.rows("produktivitet", key, "pris")
    ]
    gaps = [gap for key in placed if (gap := _at_the_groups_prices(given, key)) is not None]
    performed = _performed(given)
    if performed and performed.tvartom:
        prices, others = (
            tuple(replace(p, vad=f"den beviljade {p.vad}") if p.vad.endswith(f" i {performed.namn}") else p
                  for p in some)
            for some in (prices, others)
        )  # fmt: skip
    return Productivity(
        prices, others, reference, group, tuple(u for g in groups if (u := _units(given, g)))[:MOST],
        _empty(given, groups), performed, _size(given),
        tuple(forms) if len(forms) > 1 else (), sum(gaps) if gaps else None,
        all(row.get("hela") is not None for key in placed for row in given.rows("produktivitet", key)),
    )  # fmt: skip


def _at_the_groups_prices(given: Given, key: str) -> float | None:
    """How much dearer a group's forms are than at the others' price of each; None where it is not told."""
    table = given.table("produktivitet", key)
    if table is None or "hela" not in {c.key for c in table.columns}:
        return None
    gap: float | None = given.value("produktivitet", key, str(table.total), "hela")
    return gap


def _prices(given: Given) -> tuple[tuple[Price, ...], tuple[Price, ...], str, bool]:
    """The two groups that cost most, beside the group's prices; without a group beside the published mean.

    And the others whose price is far from the group's, those that make most of it first.
    """
    names = given.area.enhetsgrupper or given.area.grupper
    about = ("produktivitet", "mot_gruppen")
    group = given.table(*about)
    if group is not None:
        rows = {str(r["rad"]): r for r in given.rows(*about, "pris", "medel", "volym")}
        known = sorted((g for g in names if label(g) in rows), key=lambda g: -_kr(rows[label(g)]))
        found = [_price(g, rows[label(g)], "medel", "hela") for g in known[:MOST]]
        if found:
            return tuple(found), _far(given, rows, known[:MOST]), given.fact(*about, "grupp"), True
    own = {str(r["grupp"]): r for r in given.rows("produktivitet", "grupper", "pris", "volym")}
    known = sorted((g for g in names if label(g) in own), key=lambda g: -_kr(own[label(g)]))
    years = given.fact("produktivitet", "grupper", "medelar")
    found = [_price(g, own[label(g)], "referens" if years else "", "") for g in known[:MOST]]
    return tuple(found), (), f"det publicerade medlet {years}" if years else "", False


def _far(given: Given, rows: Mapping[str, Mapping[str, Any]], told: Sequence[str]) -> tuple[Price, ...]:
    left = [g for g in given.area.grupper if label(g) in rows and g not in told]
    each = [_price(g, rows[label(g)], "medel", "hela") for g in left]
    far = [
        p
        for p in each
        if abs(difference(p.pris, p.medel) or 0.0) >= FAR and abs(p.hela or 0.0) >= WORTH_NAMING
    ]
    return tuple(sorted(far, key=lambda p: -abs(p.hela or 0.0))[:MOST])


def _kr(row: Mapping[str, Any]) -> float:
    return float(row["pris"] * row["volym"])


def _price(grupp: str, row: Mapping[str, Any], mean: str, whole: str) -> Price:
    return Price(priced(grupp), unit(grupp), row["pris"], row.get(mean), row.get(whole))


def _units(given: Given, grupp: str) -> Units | None:
    about = ("produktivitet", f"bro_{grupp}")
    spread = given.value("produktivitet", "skillnader", label(grupp), "spridning")
    if spread is None or not is_clear(spread):
        return None
    ends = {given.fact(*about, "medel"), given.fact(*about, "dyrast")}
    steps = [row for row in given.rows(*about, "belopp") if row["post"] not in ends and row["belopp"] > 0]
    most = max(steps, key=lambda row: row["belopp"])["post"] if steps else ""
    return Units(plain(label(grupp)), spread, inside(str(most)))


def _empty(given: Given, groups: Sequence[str]) -> Empty | None:
    """Of the group whose empty days cost most."""
    found = []
    for grupp in groups:
        if unit(grupp) != DAY:
            continue
        table = given.table("produktivitet", f"tomma_{grupp}")
        row = next((r for r in table.rows() if r["namn"] == table.total), None) if table else None
        keys = ("procent", "tomt", "per_plats")
        if row and all(row[key] is not None for key in keys):
            found.append(Empty(plain(label(grupp)), *(row[key] for key in keys)))
    return max(found, key=lambda e: e.tomt, default=None)


def _performed(given: Given) -> Performed | None:
    about = ("produktivitet", "utforande")
    told = [label(grupp) for grupp in given.area.grupper if grupp not in ELSEWHERE]
    rows = [row for row in given.rows(*about, "andel", "pris_utford") if row["grupp"] in told]
    if not rows:
        return None
    row = rows[0]
    price, theirs = row["pris_utford"], row.get("pris_utford_grupp")
    mot = _against(price, theirs)
    granted = given.told("produktivitet", "mot_gruppen", row["grupp"], "pris", "medel")
    by_granted = _against(*granted.values()) if granted else ""
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
