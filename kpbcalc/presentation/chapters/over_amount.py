"""How many cost more than a high amount, in an area that has no limit for outliers of its own?"""

from calendar import isleap
from dataclasses import dataclass

from kpbcalc.presentation.chapters.group_names import plain, unit
from kpbcalc.presentation.chapters.prices import DAY
from kpbcalc.presentation.chapters.set_apart import SetApart, set_apart
from kpbcalc.presentation.formats import number
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.prose import inside
from kpbcalc.sections.produktivitet.insatser import is_other


@dataclass(frozen=True)
class Between:
    """The two figures that the group's lies between."""

    lag: float
    hog: float

    @property
    def lika(self) -> bool:
        """Whether the two read alike."""
        return number(self.lag, 2) == number(self.hog, 2)


@dataclass(frozen=True)
class High:
    """How many cost more than a high amount (`belopp`, in words), where the area has no limit of its own.

    `former` are the forms of placement of which a full year costs more than that.
    """

    belopp: str
    antal: float
    per_tusen: float
    andel_kostnad: float | None
    grupp: Between | None
    former: tuple[str, ...]
    vilka_de_ar: SetApart
    fynd: bool = False  # nobody has tested it, so there is nothing to ask

    @property
    def skild(self) -> bool:
        """Whether ours reads as another than the group's, which nobody has tested."""
        if self.grupp is None:
            return False
        low, own, high = (round(x, 2) for x in (self.grupp.lag, self.per_tusen, self.grupp.hog))
        return not low <= own <= high


def high(given: Given) -> High | None:
    """None where the area has limits, and where nobody tells how many there are."""
    about = ("ytterfall", "over_belopp")
    rows = {str(row["rad"]): row for row in given.rows(*about, "brukare", "per_tusen")}
    if not rows:
        return None
    first = given.fact(*about, "beskrivs")
    row = rows.get(first) or next(iter(rows.values()))
    least, most = row.get("minst"), row.get("hogst")
    return High(
        inside(str(row["rad"])), row["brukare"], row["per_tusen"], row["andel_kostnad"],
        None if least is None or most is None else Between(least, most), _forms(given), set_apart(given),
    )  # fmt: skip


def _forms(given: Given) -> tuple[str, ...]:
    """The dearest first; of a form that few have had nothing is told."""
    amount = float(given.fact("ytterfall", "over_belopp", "belopp"))
    keys = [f"insatser_{g}" for g in given.area.insatsgrupper if unit(g) == DAY]
    rows = [row for key in keys for row in given.rows("produktivitet", key, "pris")]
    rows = [row for row in rows if not is_other(row)]  # their mean is nobody's
    dear = sorted((row for row in rows if row["pris"] * days(given.ar) > amount), key=lambda r: -r["pris"])
    return tuple(plain(row["namn"]) for row in dear)


def days(year: int) -> int:
    """How many there are in a year."""
    return 366 if isleap(year) else 365
