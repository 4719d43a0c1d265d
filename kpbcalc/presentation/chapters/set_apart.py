"""What sets the outliers apart from the others: their age, how many insatser they have, and which?"""

from dataclasses import dataclass

from kpbcalc.presentation.chapters.group_names import plain
from kpbcalc.presentation.clear import difference, is_clear
from kpbcalc.presentation.given import Given

FAR = 10.0  # percentage points: a smaller difference in who has an insats is not named
NAMED = 2  # insatser that set the outliers apart
YEARS = 2.0  # a smaller difference in mean age is not named


@dataclass(frozen=True)
class Insats:
    """An insats that sets the outliers apart: the share of them and of the others that had it."""

    namn: str
    andel: float
    ovriga: float

    @property
    def alla(self) -> bool:
        """Whether every one of them had it."""
        return self.andel >= 100


@dataclass(frozen=True)
class Apart:
    """A mean of the outliers and of the others."""

    ytterfall: float
    ovriga: float


@dataclass(frozen=True)
class SetApart:
    """The means that are far enough apart to be told, and the insatser; `finns` says that any is known."""

    alder: Apart | None
    insatser: Apart | None
    utmarker: tuple[Insats, ...]
    finns: bool


def set_apart(given: Given) -> SetApart:
    """What is told of those that the section describes."""
    known = any(given.table("ytterfall", key) is not None for key in ("profil", "insatser"))
    return SetApart(_apart(given, "alder"), _apart(given, "grupper"), _insatser(given), known)


def _apart(given: Given, what: str) -> Apart | None:
    """A mean of the outliers and of the others, where the two are far enough apart to be told."""
    about = ("ytterfall", "profil")
    pair = [given.value(*about, given.fact(*about, side), what) for side in ("ytterfall", "ovriga")]
    if None in pair:
        return None
    apart = abs(pair[0] - pair[1]) >= YEARS if what == "alder" else is_clear(difference(*pair))
    return Apart(*pair) if apart else None


def _insatser(given: Given) -> tuple[Insats, ...]:
    """Those that most more of the outliers have than of the others."""
    rows = given.rows("ytterfall", "insatser", "andel", "andel_ovriga")
    far = [r for r in rows if r["andel"] - r["andel_ovriga"] >= FAR]
    far.sort(key=lambda r: r["andel_ovriga"] - r["andel"])
    return tuple(Insats(plain(r["grupp"]), r["andel"], r["andel_ovriga"]) for r in far[:NAMED])
