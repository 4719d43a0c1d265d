"""What does the population do to the cost in the years to come, and how sure is that?"""

from dataclasses import dataclass

from kpbcalc.presentation.clear import forecast_change
from kpbcalc.presentation.given import Given


@dataclass(frozen=True)
class Outlook:
    """The cost (million kr) of the base year and of the horizon if only the population changes.

    `folk` is how many per cent more inhabitants of the ages that count; `platser` places more than today;
    `lagst` and `hogst` the scenarios'; `miss` what the model with last year's rates missed the base year by.
    """

    finns: bool
    bas: str
    sista: str
    enkel: bool
    nu: float | None
    da: float | None
    forandring: float | None
    folk: float | None
    vilka: str
    platser: float | None
    boende: str
    lagst: float | None
    hogst: float | None
    miss: float | None
    fore: str

    @property
    def ritas(self) -> bool:
        """Whether a figure shows anything: a line that stays where it was is told in a sentence."""
        return bool(forecast_change(self.nu, self.da))

    @property
    def aldre(self) -> bool:
        """Whether the inhabitants told of are the old, who need most."""
        return self.vilka.endswith("äldre")

    @property
    def inom_felet(self) -> bool:
        """Whether the change is no larger than what the model has missed in one year."""
        if self.forandring is None or self.miss is None:
            return False
        return abs(self.forandring) <= abs(self.miss)


def said(given: Given) -> Outlook | None:
    """None where the area has no clients."""
    if given.table("brukarmix", "grupper") is None:
        return None
    about, rooms, tried = ("prognos", "prognos"), ("prognos", "platser"), ("prognos", "bas")
    first, last = given.fact(*about, "bas"), given.fact(*about, "sista")
    costs = [row["kostnad"] for row in given.rows("prognos", "scenarier_sista", "kostnad")]
    return Outlook(
        given.table(*about) is not None, first, last, bool(given.fact(*about, "enkel")),
        given.value(*about, first, "kostnad"), given.value(*about, last, "kostnad"),
        given.value(*about, last, "forandring"), given.value(*about, last, "folk"),
        given.fact(*about, "befolkning"), given.value(*rooms, last, "saknas"), given.fact(*rooms, "grupp"),
        min(costs, default=None), max(costs, default=None),
        given.value(*tried, given.fact(*tried, "rad"), "kostnad_procent"), given.fact(*tried, "fore"),
    )  # fmt: skip
