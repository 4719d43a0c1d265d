"""Are there more outliers here than elsewhere, who are they, and how does it go for them?"""

from dataclasses import dataclass

from kpbcalc.analysis.sure_difference import HIGHER, LOWER
from kpbcalc.presentation.chapters.group_names import plain
from kpbcalc.presentation.chapters.over_amount import High, high
from kpbcalc.presentation.chapters.set_apart import SetApart, set_apart
from kpbcalc.presentation.given import Given

NEARLY_ALL = 90.0  # per cent of the outliers
DAYS = 365
SIDES = {HIGHER: "Större", LOWER: "Mindre"}
MANY = 50.0  # per cent of last year's outliers that remain


@dataclass(frozen=True)
class Beside:
    """The group's share of outliers; `mot` says if ours is högre or lägre, or that it cannot be decided."""

    grupp: float
    mot: str
    lagre: float
    kommuner: float


@dataclass(frozen=True)
class Wider:
    """The share of outliers where all housing is counted (a row's label), and the group's.

    `helt_ar` is the housing where a full year costs more than the limit: then the share tells who lives so.
    """

    vilka: str
    andel: float
    mot: Beside
    helt_ar: str


@dataclass(frozen=True)
class Stayed:
    """How many of last year's outliers are outliers still."""

    fore: float
    kvar: float
    andel: float
    fran: str


@dataclass(frozen=True)
class Outliers:
    """The outliers of the scope that they are described in, and what is known of them; None: not told.

    `klasser` is whether a figure tells the whole area's clients by what they cost.
    """

    vilka: str
    grans: float | None
    brukare: float | None
    antal: float | None
    andel: float | None
    andel_kostnad: float | None
    antagen: bool
    mot: Beside | None
    vidare: Wider | None
    vilka_de_ar: SetApart
    helt_ar: str
    kvar: Stayed | None
    ett_ar: bool
    klasser: bool
    belopp: str = ""  # the limit is `grans`; an amount that stands for one is told by `High`

    @property
    def har(self) -> str:
        """Whether the share is clearly larger or smaller than the group's, as a heading begins."""
        return SIDES.get(self.mot.mot, "") if self.mot and self.andel is not None else ""

    @property
    def alla(self) -> str:
        """The same where all housing is counted."""
        return SIDES.get(self.vidare.mot.mot, "") if self.vidare and not self.vidare.helt_ar else ""

    @property
    def bara_har(self) -> bool:
        """Whether it is so here, and not where all housing is counted."""
        return bool(self.har and self.vidare) and self.har != self.alla

    @property
    def manga_kvar(self) -> bool:
        """Whether many of last year's are outliers still."""
        return self.kvar is not None and self.kvar.andel >= MANY

    @property
    def fynd(self) -> bool:
        """Whether there is something to talk about: many who stay, or surely more or fewer than the group."""
        if not self.antal or self.andel is None:
            return False
        return self.manga_kvar or bool(self.sida)

    @property
    def sida(self) -> str:
        """`högre` or `lägre` where a share is surely another than the group's: here, else in all housing."""
        wider = self.vidare.mot if self.vidare and not self.vidare.helt_ar else None
        told = [mot.mot for mot in (self.mot, wider) if mot]
        return next((word for word in told if word in {HIGHER, LOWER}), "")


def said(given: Given) -> Outliers | High | None:
    """None where nobody is in a scope with a limit, nor tells how many cost more than an amount."""
    limits = given.table("ytterfall", "granser")
    if limits is None:
        return high(given)
    about = ("ytterfall", "granser")
    main = limits.facts["beskrivs"] if limits.facts["beskrivs"] in limits.labels else limits.labels[0]
    names = ("grans", "brukare", "ytterfall", "andel", "andel_kostnad")
    told = {c: given.value(*about, main, c) for c in names}
    return Outliers(
        plain(main), told["grans"], told["brukare"], told["ytterfall"], told["andel"], told["andel_kostnad"],
        limits.facts["status"] == "antagande", _beside(given, main),
        _wider(given, main, told["grans"]), set_apart(given),
        _whole_year(given, told["grans"]), _stayed(given, main),
        limits.facts["utan_kvar"] == "ett år",
        bool(given.rows("ytterfall", "kostnadsklasser", "andel_brukare", "andel_kostnad")),
    )  # fmt: skip


def _beside(given: Given, main: str) -> Beside | None:
    found = given.told("ytterfall", "jamfort", main, "grupp", "tydlig", "lagre", "kommuner")
    return Beside(found["grupp"], found["tydlig"], found["lagre"], found["kommuner"]) if found else None


def _wider(given: Given, main: str, limit: float | None) -> Wider | None:
    other = given.fact("ytterfall", "jamfort", "vidare")
    share, beside = given.value("ytterfall", "jamfort", other, "andel"), _beside(given, other)
    if not beside or share is None or other == main:
        return None
    home = given.fact("konsumtion", "vantat", "boende")
    return Wider(
        plain(other), share, beside, home if limit and DAYS * _daily(given).get(home, 0) > limit else ""
    )


def _whole_year(given: Given, limit: float | None) -> str:
    """The insats that nearly every outlier has, where a year of its days costs more than the limit."""
    daily = _daily(given)
    for row in given.rows("ytterfall", "insatser", "andel"):
        name = plain(row["grupp"])
        if limit and row["andel"] >= NEARLY_ALL and DAYS * daily.get(name, 0) > limit:
            return name
    return ""


def _daily(given: Given) -> dict[str, float]:
    """What a day of each insats that is told by the day costs (kr)."""
    rows = given.rows("produktivitet", "grupper", "pris")
    return {plain(r["grupp"]): r["pris"] for r in rows if r["enhet"] == "dygn"}


def _stayed(given: Given, main: str) -> Stayed | None:
    about = ("ytterfall", "kvar")
    found = given.told(*about, main, "fore", "kvar", "andel_kvar")
    if not found:
        return None
    return Stayed(found["fore"], found["kvar"], found["andel_kvar"], given.fact(*about, "fran"))
