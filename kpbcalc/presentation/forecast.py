"""What does the forecast say, of whom, and how far can it be believed? Chapter and appendix read the same."""

from dataclasses import dataclass

from kpbcalc.presentation.clear import Twice, forecast_change, is_nothing, of_known
from kpbcalc.presentation.formats import number
from kpbcalc.presentation.given import Given

FORECAST, TRIED, PLACES = ("prognos", "prognos"), ("prognos", "bas"), ("prognos", "platser")
AT_LAST = ("prognos", "scenarier_sista")
# What an assumption is about, by how its row begins.
ABOUT = {"Kostnadsökning": "pris", "Brukare per": "behov", "Invånare ": "alder", "Andelen ": "boende"}


@dataclass(frozen=True)
class Change:
    """A figure of the base year and of the horizon, and how much more that is (per cent, or in its unit)."""

    nu: float
    da: float
    mer: float


@dataclass(frozen=True)
class Amount:
    """What something is called, and million kr."""

    namn: str
    mnkr: float


@dataclass(frozen=True)
class Sensitive:
    """The assumption that matters most: what it is about, which it is in words, its step and million kr."""

    slag: str
    vad: str
    steg: str
    mnkr: float


@dataclass(frozen=True)
class Tried:
    """What the model would have missed the base year by (per cent) with the level of the year `fore`."""

    fore: str
    brukare: float | None
    kostnad: float


@dataclass(frozen=True)
class Forecast:
    """The cost (million kr) of the base year `bas` and of the horizon `sista` if only the population changes.

    `finns` says that there is a forecast and `bestand` that there are clients to make one of; `kostnad` is
    None where it is hidden, and `andras` says that its change is worth a word. `brukare` are clients and
    `folk` inhabitants of the ages `befolkning`. `kvinnor` and `man` are changes that are not next to nothing.
    `platser` and `behovs` are places there were and will be needed in `boende`, and `saknas` how many more.
    `lagst` and `hogst` are the costs of the cheapest and the dearest scenario. `utan_tidigare` says that
    there is no year to try the model on.
    """

    finns: bool
    bestand: bool
    bas: str
    sista: str
    enkel: bool
    kostnad: Change | None
    andras: bool
    brukare: Twice | None
    befolkning: str
    folk: Change | None
    alder: Amount | None
    kvinnor: float | None
    man: float | None
    boende: str
    platser: float | None
    behovs: float | None
    saknas: float | None
    antaganden: tuple[Amount, ...]
    lagst: float | None
    hogst: float | None
    kansligast: Sensitive | None
    utan_tidigare: bool
    provad: Tried | None

    @property
    def ritas(self) -> bool:
        """Whether a figure shows anything: a line that stays where it was is told in a sentence."""
        return self.andras

    @property
    def aldre(self) -> bool:
        """Whether the inhabitants told of are the old, who need most."""
        return self.befolkning.endswith("äldre")

    @property
    def lika_manga(self) -> bool:
        """Whether there will be as many clients, told without decimals."""
        return self.brukare is not None and number(self.brukare.fore) == number(self.brukare.efter)

    @property
    def racker(self) -> bool:
        """Whether the places there were are as many as will be needed."""
        return self.saknas is not None and number(self.saknas) == "0"

    @property
    def andra_platser(self) -> bool:
        """Whether at least one place more or less will be needed."""
        return self.behovs is not None and self.saknas is not None and abs(self.saknas) >= 1

    @property
    def inom_felet(self) -> bool:
        """Whether a change that counts is no larger than what the model missed one year's cost by."""
        if not self.andras or self.kostnad is None or self.provad is None:
            return False
        return abs(self.kostnad.mer) <= abs(self.provad.kostnad)


def read(given: Given) -> Forecast:
    """What there is to say; a forecast that there is none is said too."""
    first, last = given.fact(*FORECAST, "bas"), given.fact(*FORECAST, "sista")
    cost = _change(given, "kostnad", "forandring")
    changes = bool(cost and forecast_change(cost.nu, cost.da))
    clients = of_known(Twice, *(given.value(*FORECAST, year, "brukare") for year in (first, last)))
    women, men = (given.value("prognos", "kon", of, "andring") for of in ("Kvinnor", "Män"))
    both = women is not None and men is not None
    of, tried = given.fact(*TRIED, "rad"), given.fact(*TRIED, "fore")
    missed = given.value(*TRIED, of, "kostnad_procent")
    span = [row["kostnad"] for row in given.rows(*AT_LAST, "kostnad")]
    return Forecast(
        finns=given.table(*FORECAST) is not None, bestand=given.table(*TRIED) is not None,
        bas=first, sista=last, enkel=bool(given.fact(*FORECAST, "enkel")),
        kostnad=cost if cost and cost.nu else None, andras=changes,
        brukare=clients,
        befolkning=given.fact(*FORECAST, "befolkning"), folk=_change(given, "invanare", "folk"),
        alder=_age(given),
        kvinnor=women if both and not is_nothing(women) else None,
        man=men if both and not is_nothing(men) else None,
        boende=given.fact(*PLACES, "grupp"), platser=given.value(*PLACES, first, "platser"),
        behovs=given.value(*PLACES, last, "platser"), saknas=given.value(*PLACES, last, "saknas"),
        antaganden=_scenarios(given), lagst=min(span, default=None), hogst=max(span, default=None),
        kansligast=_sensitive(given), utan_tidigare=not tried,
        provad=None if missed is None else Tried(tried, given.value(*TRIED, of, "brukare_procent"), missed),
    )  # fmt: skip


def _change(given: Given, column: str, more: str) -> Change | None:
    """A column's change to the horizon; None where any of it is not told."""
    first, last = given.fact(*FORECAST, "bas"), given.fact(*FORECAST, "sista")
    now, then = given.told(*FORECAST, first, column), given.told(*FORECAST, last, column, more)
    return Change(now[column], then[column], then[more]) if now and then else None


def _age(given: Given) -> Amount | None:
    """The age class whose cost changes most."""
    rows = [Amount(str(r["klass"]), r["andring"]) for r in given.rows("prognos", "alder", "andring")]
    return max(rows, key=lambda one: abs(one.mnkr), default=None)


def _scenarios(given: Given) -> tuple[Amount, ...]:
    """What other assumptions than the first change the cost by."""
    plain = given.fact(*AT_LAST, "forsta")
    rows = [row for row in given.rows(*AT_LAST, "kostnad") if row["scenario"] != plain and row["skillnad"]]
    return tuple(Amount(str(row["scenario"]), row["skillnad"]) for row in rows)


def _sensitive(given: Given) -> Sensitive | None:
    rows = given.rows("prognos", "kanslighet", "hogre")
    if not rows:
        return None
    most = max(rows, key=lambda row: abs(row["hogre"]))
    what, step = str(most["antagande"]).rsplit(", ", 1)
    begins = next(begins for begins in ABOUT if what.startswith(begins))
    return Sensitive(ABOUT[begins], what.removeprefix(begins), step, most["hogre"])
