"""Is it the population or the care that makes our cost another than the group's, and is the hour dearer?"""

from dataclasses import dataclass

from kpbcalc.analysis.split import AGE, PARTS
from kpbcalc.base.table import MNKR
from kpbcalc.presentation.chapters.beside_age import beside_age, is_age
from kpbcalc.presentation.clear import difference, is_clear, is_nothing
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.prose import inside
from kpbcalc.sections.bokslut.bro import POSTS
from kpbcalc.sections.bokslut.budget import TOTAL as COST_BASE
from kpbcalc.sections.metod.fynd import NOT_ACCEPTED
from kpbcalc.sections.oversikt.tal import CLIENTS, OCCUPIED, OF_ALL, TOTAL

PRICE_RULE = "V46"  # a price far from the year before's, or from the published mean
NOBODYS = POSTS["kostnad_utan_individvolym"]


@dataclass(frozen=True)
class Unit:
    """What a unit costs beside the group: `En beviljad timme i hemtjänst`, and how many per cent dearer.

    None where it is about alike.
    """

    vad: str
    dyrare: float | None


@dataclass(frozen=True)
class Mean:
    """What a unit costs in own production (kr) beside the published mean; whose, and of which year."""

    grupp: str
    enhet: str
    pris: float
    medel: float


@dataclass(frozen=True)
class Full:
    """How full places are: `i särskilt boende`, and per cent."""

    var: str
    procent: float


@dataclass(frozen=True)
class Part:
    """A part of the difference that is not age: its code in `split.PARTS`, and mnkr."""

    vad: str
    mnkr: float


@dataclass(frozen=True)
class Verdict:
    """Cost (mnkr), clients, the difference from the group, what age makes of it, and its largest part.

    `budget` is what the whole cost base was to be (mnkr), `avvikelse` what is left of it, and `utelamnat`
    whether some of it has no place; `fler_kostnader` says that some of the cost is no client's, and
    `alder_mest` that age makes more of the difference than the largest other part. `aven` is a part nearly
    as large as that, `motverkar` the one that takes back most of it, and `mest` what most of it is in: area
    and insats group; `insats` the group whose cost differs most. Where age is left alone because the others
    cancel out, `vartannat` are those that are not small. Without a group, or where the sums are hidden, only
    cost, clients and budget are told, prices beside the published means (`medel`) of `medelar`, how full the
    places are (`belaggning`), and whether the checks find a price that can hardly be right (`orimligt`).
    """

    kostnad: float | None
    brukare: float | None
    budget: float | None
    avvikelse: float | None
    utelamnat: bool
    fler_kostnader: bool
    skillnad: float | None
    procent: float | None
    lika: bool
    alder: float | None
    alder_mest: bool
    driver: Part | None
    aven: Part | None
    motverkar: Part | None
    mest: str
    insats: str
    vartannat: tuple[Part, ...]
    referens: str
    priser: tuple[Unit, ...]
    medel: tuple[Mean, ...]
    medelar: str
    belaggning: tuple[Full, ...]
    orimligt: bool

    @property
    def tvars(self) -> bool:
        """Whether there are two prices, one dearer and the other cheaper."""
        each = [unit.dyrare or 0.0 for unit in self.priser]
        return len(each) == 2 and each[0] * each[1] < 0

    @property
    def samma(self) -> bool:
        """Whether there are two prices and they go the same way, or neither goes any."""
        each = [unit.dyrare or 0.0 for unit in self.priser]
        return len(each) == 2 and (each[0] * each[1] > 0 or not any(each))

    @property
    def per_brukare(self) -> float | None:
        """What a client costs in the mean, kr."""
        return MNKR * self.kostnad / self.brukare if self.kostnad is not None and self.brukare else None


def said(given: Given) -> Verdict:
    """The verdict; a municipality always has one."""
    about = ("oversikt", "bro")
    own, group = (given.value(*about, given.fact(*about, k), "belopp") for k in ("till", "fran"))
    gap = difference(own, group)
    rows = {str(r["post"]): r for r in given.rows("oversikt", "bro", "belopp")}
    age = rows[AGE]["belopp"] if AGE in rows else None
    left = own - group - (age or 0) if gap is not None else 0
    others = {PARTS[p]: r for p, r in rows.items() if p in PARTS and p != AGE}
    parts = {c: r["belopp"] for c, r in others.items()}
    found = beside_age(parts, left, None if gap is None else group)

    def part(of: str) -> Part | None:
        return Part(of, others[of]["belopp"]) if of else None

    return Verdict(
        kostnad=given.value("oversikt", "tal", TOTAL, "varde"),
        brukare=given.value("oversikt", "tal", CLIENTS, "varde"),
        budget=given.value("bokslut", "budget", COST_BASE, "budget"),
        avvikelse=given.value("bokslut", "budget", COST_BASE, "avvikelse"),
        utelamnat=bool(given.fact("bokslut", "budget", "utelamnat")),
        fler_kostnader=not is_nothing((given.value("bokslut", "bro", NOBODYS, "belopp") or 0.0) / MNKR),
        skillnad=own - group if gap is not None else None, procent=gap, lika=not is_clear(gap), alder=age,
        alder_mest=is_age(age or 0.0, parts, found.driver),
        driver=part(found.driver), aven=part(found.aven), motverkar=part(found.motverkar),
        mest=str(others[found.driver]["mest"] or "") if found.driver else "",
        insats=given.fact(*about, "insats"),
        vartannat=tuple(Part(code, others[code]["belopp"]) for code in found.vartannat),
        referens=given.fact(*about, "referens"), priser=_prices(given),
        medel=_means(given) if gap is None else (),
        medelar=given.fact("produktivitet", "grupper", "medelar"),
        belaggning=_places(given),
        orimligt=gap is None and _hardly_right(given),
    )  # fmt: skip


def _hardly_right(given: Given) -> bool:
    """Whether the checks warn of a price, and nobody has accepted it with a reason."""
    found = given.rows("metod", "fynd")
    return any(row["regel"] == PRICE_RULE and row["godkand"] == NOT_ACCEPTED for row in found)


def _places(given: Given) -> tuple[Full, ...]:
    """How full the places are, where the main figures tell it."""
    figures = {str(row["matt"]): row["varde"] for row in given.rows("oversikt", "tal", "varde")}
    return tuple(Full(m.removeprefix(OCCUPIED), v) for m, v in figures.items() if m.startswith(OCCUPIED))


def _means(given: Given) -> tuple[Mean, ...]:
    """The first area's prices that there is a published mean for."""
    rows = given.rows("produktivitet", "grupper", "pris", "enhet")
    return tuple(
        Mean(inside(str(r["grupp"])), str(r["enhet"]), r["pris"], r["referens"])
        for r in rows
        if r.get("referens") is not None
    )


def _prices(given: Given) -> tuple[Unit, ...]:
    """The units whose price is told beside the group's."""
    found = []
    for row in given.rows("oversikt", "tal", "varde", "medel"):
        gap = difference(row["varde"], row["medel"])
        if str(row["enhet"]).startswith("kr per ") and gap is not None:
            found.append(Unit(str(row["matt"]).removesuffix(OF_ALL), gap if is_clear(gap) else None))
    return tuple(found)
