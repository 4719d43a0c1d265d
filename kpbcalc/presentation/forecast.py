"""What does the forecast say, of whom, and how far can it be believed? Chapter and figure read the same."""

from dataclasses import dataclass

from kpbcalc.presentation.clear import forecast_change
from kpbcalc.presentation.given import Given
from kpbcalc.sections.prognos.bas import told

FORECAST, TRIED, PLACES = ("prognos", "prognos"), ("prognos", "bas"), ("prognos", "platser")
AT_LAST = ("prognos", "scenarier")


@dataclass(frozen=True)
class Change:
    """A figure of the base year and of the horizon, and how much more that is (per cent, or in its unit)."""

    nu: float
    da: float
    mer: float


@dataclass(frozen=True)
class Tried:
    """How much the model would have missed the base year's cost by (per cent), from the year `fore`."""

    fore: str
    kostnad: float


@dataclass(frozen=True)
class Forecast:
    """The cost (million kr) of the base year `bas` and of the horizon `sista` if only the population changes.

    `finns` says that there is a forecast; `kostnad` is None where it is hidden, and `andras` says that its
    change is worth a word. `folk` are inhabitants of the ages `befolkning`, reckoned on in a simple way where
    it is `enkel`. `saknas` is how many more places will be needed in `boende`. `lagst` and `hogst` are the
    costs of the cheapest and the dearest scenario.
    """

    finns: bool
    bas: str
    sista: str
    enkel: bool
    kostnad: Change | None
    andras: bool
    befolkning: str
    folk: Change | None
    boende: str
    saknas: float | None
    lagst: float | None
    hogst: float | None
    provad: Tried | None
    samst: Tried | None

    @property
    def ritas(self) -> bool:
        """Whether a figure shows anything: a line that stays where it was is told in a sentence."""
        return self.andras

    @property
    def aldre(self) -> bool:
        """Whether the inhabitants told of are the old, who need most."""
        return self.befolkning.endswith("äldre")

    @property
    def hojer(self) -> bool:
        """Whether the cost rises."""
        return self.kostnad is not None and self.kostnad.mer > 0

    @property
    def fler_aldre_hojer(self) -> bool:
        """Whether it is that the old are more that raises it."""
        return self.aldre and self.hojer and self.folk is not None and self.folk.mer > 0

    @property
    def andra_platser(self) -> bool:
        """Whether at least one place more or less will be needed."""
        return self.saknas is not None and abs(self.saknas) >= 1

    @property
    def fler_platser(self) -> bool:
        """Whether the cost rises and places will be missing."""
        return self.hojer and self.andra_platser and (self.saknas or 0) > 0

    @property
    def spann(self) -> bool:
        """Whether the scenarios differ."""
        return self.lagst is not None and self.hogst is not None and self.hogst > self.lagst

    @property
    def inom_felet(self) -> bool:
        """Whether a change that counts is no larger than what the model missed one year's cost by."""
        missed = self.samst or self.provad
        if not self.andras or self.kostnad is None or missed is None:
            return False
        return abs(self.kostnad.mer) <= abs(missed.kostnad)


def read(given: Given) -> Forecast:
    """What there is to say; a forecast that there is none is said too."""
    first, last = given.fact(*FORECAST, "bas"), given.fact(*FORECAST, "sista")
    cost = _change(given, "kostnad", "forandring")
    tried = _tried(given)
    latest = tried[-1] if tried else None
    worst = max(tried, key=lambda one: abs(one.kostnad), default=None)
    span = [row["kostnad"] for row in given.rows(*AT_LAST, "kostnad")]
    return Forecast(
        finns=given.table(*FORECAST) is not None,
        bas=first, sista=last, enkel=bool(given.fact(*FORECAST, "enkel")),
        kostnad=cost if cost and cost.nu else None,
        andras=bool(cost and forecast_change(cost.nu, cost.da)),
        befolkning=given.fact(*FORECAST, "befolkning"), folk=_change(given, "invanare", "folk"),
        boende=given.fact(*PLACES, "grupp"), saknas=given.value(*PLACES, last, "saknas"),
        lagst=min(span, default=None), hogst=max(span, default=None),
        provad=latest, samst=worst if worst != latest else None,
    )  # fmt: skip


def _change(given: Given, column: str, more: str) -> Change | None:
    """A column's change to the horizon; None where any of it is not told."""
    first, last = given.fact(*FORECAST, "bas"), given.fact(*FORECAST, "sista")
    now, then = given.told(*FORECAST, first, column), given.told(*FORECAST, last, column, more)
    return Change(now[column], then[column], then[more]) if now and then else None


def _tried(given: Given) -> list[Tried]:
    """The earlier years that the model was tried from, in order; those that are told."""
    return [
        Tried(year, missed)
        for year in given.fact(*TRIED, "provade").split("|")
        if year and (missed := given.value(*TRIED, told(year), "kostnad_procent")) is not None
    ]
