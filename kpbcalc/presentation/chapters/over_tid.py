"""Where have we been heading: more clients, more for each, or dearer hours and days?"""

from dataclasses import dataclass

from kpbcalc.presentation.chapters.group_names import plain
from kpbcalc.presentation.clear import Interval, is_clear, is_nothing, of_known
from kpbcalc.presentation.given import Given, first, most_of


@dataclass(frozen=True)
class Step:
    """The change of cost since last year (mnkr) by volume and by unit cost, and the groups behind most."""

    fran: str
    volym: float
    pris: float
    grupp: str
    av_gruppen: float
    dyrare: str
    av_dyrare: float


@dataclass(frozen=True)
class OneGroup:
    """The group whose cost has changed most since last year (mnkr), where the area's volume and price effects
    are not told: its own two."""

    fran: str
    grupp: str
    andring: float
    volym: float
    pris: float


@dataclass(frozen=True)
class Flow:
    """Clients who stayed, who came and who left since last year."""

    kvar: float
    nya: float
    avslutade: float
    fran: str


@dataclass(frozen=True)
class Moved:
    """Clients who moved into the area's housing, and what they cost a year before and after."""

    antal: float
    boende: str
    fore: float
    efter: float


@dataclass(frozen=True)
class Dearest:
    """How those who cost most in the year `fran` fared the year after (per cent).

    `skillnad` is how much more that is than of the same ranks a year earlier, for whom it is the usual.
    """

    fran: str
    forandring: float
    skillnad: Interval | None


@dataclass(frozen=True)
class Development:
    """What the section says; changes in per cent since the first year, of cost in the last year's prices.

    `utan_index` is the sentence where a year has no index, and cost is then not told.
    """

    ett_ar: bool
    fran: str
    till: str
    brukare: float | None
    kostnad: float | None
    per_brukare: float | None
    utan_index: str
    steg: Step | None
    en_grupp: OneGroup | None
    flode: Flow | None
    flytt: Moved | None
    dyrast: Dearest | None


def said(given: Given) -> Development | None:
    """None where the area has no clients."""
    if given.table("brukarmix", "grupper") is None:
        return None
    about = ("over_tid", "forandring")
    years = ("over_tid", "utveckling")
    steg = _step(given)
    return Development(
        given.table(*years) is None, given.fact(*years, "fran"), given.fact(*years, "till"),
        given.value(*about, "Brukare", "procent"), given.value(*about, "Kostnad", "procent"),
        given.value(*about, "Kostnad per brukare", "procent"),
        _first_sentence(given.fact(*years, "prisindex")), steg, None if steg else _one_group(given),
        _flow(given), _moved(given), _dearest(given),
    )  # fmt: skip


def _step(given: Given) -> Step | None:
    about = ("over_tid", "pris_volym")
    whole = given.fact(*about, "alla")
    volume, price = (given.value(*about, whole, column) for column in ("volym", "pris"))
    if volume is None or price is None:
        return None
    most, of_most = _most(given, "volym", volume)
    dearer, of_dearer = _most(given, "pris", price)
    return Step(given.fact(*about, "fran"), volume, price, most, of_most, dearer, of_dearer)


def _one_group(given: Given) -> OneGroup | None:
    """None where the change of another, hidden or not divided, may be larger, and where it is hardly any of
    what the area costs."""
    about = ("over_tid", "pris_volym")
    rows = given.rows(*about)
    if not rows or any(row["fore"] is None or row["efter"] is None for row in rows):
        return None
    most = max(rows, key=lambda row: abs(row["efter"] - row["fore"]))
    whole = sum(row["fore"] for row in rows)
    if None in (most["volym"], most["pris"]) or not whole or not is_clear(100 * most["forandring"] / whole):
        return None
    if most["grupp"] == given.fact(*about, "rest"):
        return None
    fran = given.fact(*about, "fran")
    return OneGroup(fran, plain(most["grupp"]), most["forandring"], most["volym"], most["pris"])


def _most(given: Given, column: str, whole: float) -> tuple[str, float]:
    """The group that a part of the change is most in, and mnkr; empty where it rounds to nothing."""
    about = ("over_tid", "pris_volym")
    rest = given.fact(*about, "rest")
    row = most_of([row for row in given.rows(*about, column) if row["grupp"] != rest], column, whole)
    return (plain(row["grupp"]), row[column]) if row and not is_nothing(row[column]) else ("", 0.0)


def _flow(given: Given) -> Flow | None:
    about = ("over_tid", "flode")
    names = ("kvar", "nya", "avslutade")
    found = {n: given.value(*about, given.fact(*about, n), "brukare") for n in names}
    return None if None in found.values() else Flow(**found, fran=given.fact(*about, "fran"))


def _moved(given: Given) -> Moved | None:
    about = ("over_tid", "boende")
    found = given.told(*about, given.fact(*about, "in"), "brukare", "fore", "efter")
    if not found or not found["brukare"]:
        return None
    return Moved(found["brukare"], given.fact(*about, "boende"), found["fore"], found["efter"])


def _dearest(given: Given) -> Dearest | None:
    about = ("over_tid", "atergang")
    change = given.value(*about, given.fact(*about, "nu"), "forandring")
    row = first(given.rows("over_tid", "atergang_skillnad"))
    gap = of_known(Interval, *(row.get(c) for c in ("skillnad", "lag", "hog")))
    return None if change is None else Dearest(given.fact(*about, "fran"), change, gap)


def _first_sentence(words: str) -> str:
    return words.partition(". ")[0].rstrip(".") + "." if words else ""
