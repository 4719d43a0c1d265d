"""What sets the outliers apart from the others: their age, how many insatser they have, and which?"""

from dataclasses import dataclass

from kpbcalc.presentation.chapters.group_names import plain
from kpbcalc.presentation.clear import difference, is_clear
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.prose import inside

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
class Together:
    """The insatser that most of the outliers had, and no others; their share of the outliers, per cent."""

    insatser: tuple[str, ...]
    andel: float

    @property
    def ensam(self) -> bool:
        """Whether it is one insats and nothing else."""
        return len(self.insatser) == 1


@dataclass(frozen=True)
class SetApart:
    """The means that are far enough apart to be told, and the insatser; `finns` says that any is known.

    `vanligast` is what most of them have together, where no insats sets them apart.
    """

    alder: Apart | None
    insatser: Apart | None
    utmarker: tuple[Insats, ...]
    vanligast: Together | None
    finns: bool


def set_apart(given: Given) -> SetApart:
    """What is told of those that the section describes."""
    known = any(given.table("ytterfall", key) is not None for key in ("profil", "insatser"))
    sets_apart = _insatser(given)
    together = None if sets_apart else _together(given)
    return SetApart(_apart(given, "alder"), _apart(given, "grupper"), sets_apart, together, known)


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


def _together(given: Given) -> Together | None:
    """The commonest combination of the outliers' insatser, where the table leads with one."""
    rest = given.fact("ytterfall", "kombinationer", "rest")
    rows = [r for r in given.rows("ytterfall", "kombinationer", "andel") if r["kombination"] != rest]
    most = max(rows, key=lambda r: float(r["andel"]), default=None)
    return Together(tuple(inside(most["kombination"]).split(" + ")), most["andel"]) if most else None
