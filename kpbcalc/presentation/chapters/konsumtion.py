"""Do we give more, or does it cost more, once age is taken out?"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kpbcalc.analysis.split import NOT_DIVIDED, PARTS
from kpbcalc.presentation.chapters.beside_age import beside_age
from kpbcalc.presentation.chapters.forms import Young, paid_to_young
from kpbcalc.presentation.chapters.group_names import plain
from kpbcalc.presentation.clear import difference, is_clear
from kpbcalc.presentation.deviation import Deviation, deviation
from kpbcalc.presentation.given import Given
from kpbcalc.presentation.prose import inside
from kpbcalc.sections.konsumtion.alder import BETWEEN

UNDIVIDED = PARTS[NOT_DIVIDED]
ADULT = 18
GROUPS = ("konsumtion", "drivkrafter_jamfort_grupper")


@dataclass(frozen=True)
class Part:
    """One part of the difference: what it is, and kr per inhabitant."""

    vad: str
    kr: float

    @property
    def om_tackning(self) -> bool:
        """Whether it is how many have support, with or without age and mix."""
        return self.vad.startswith("tackning")


@dataclass(frozen=True)
class Most:
    """An insats group that a difference is most in, and kr per inhabitant."""

    namn: str
    kr: float


@dataclass(frozen=True)
class Dearest:
    """The age and sex that costs an inhabitant most, in words, and kr per inhabitant."""

    vilka: str
    kr: float


@dataclass(frozen=True)
class Outside:
    """How many of the area's clients are of ages outside its target group (women, men or all of them)."""

    vilka: str
    alder: str
    brukare: float


@dataclass(frozen=True)
class Verksamhet:
    """What a part of the area costs per inhabitant of its ages, kr; the group's where it is told."""

    namn: str
    per: str
    kr: float
    grupp: float | None


@dataclass(frozen=True)
class Consumption:
    """Cost per inhabitant of the target group against the group's, and what makes the difference.

    `driver` is the largest part that has the difference's sign, age left out; None where the cost is alike or
    where age is all of it. `aven` is nearly as large, `motverkar` takes back most of it, and `par` are
    coverage and mix where they take each other out. `vartannat` are the parts that are not small where they
    cancel out, `insatser` the groups whose cost differs most. `boende` and `hemma` are how many
    more (per cent) live in the area's housing, and have support without living there, than age leads one to
    expect.
    """

    egen: float | None
    grupp: float | None
    referens: str
    malgrupp: str
    procent: float | None
    delar: tuple[Part, ...]
    driver: Part | None
    aven: Part | None
    motverkar: Part | None
    par: tuple[Part, ...]
    insatser: tuple[Most, ...]
    mest: Most | None
    alder_forklarar: bool
    vartannat: tuple[Part, ...]
    boendeform: str
    boende: float | None
    hemma: float | None
    alla: float | None
    verksamheter: tuple[Verksamhet, ...]
    unga: Young | None
    utanfor: tuple[Outside, ...]
    dyrast: Dearest | None
    avvikelse: Deviation | None

    @property
    def lika(self) -> bool:
        """Whether the cost is about the group's."""
        return not is_clear(self.procent)

    @property
    def annat_an_antal(self) -> bool:
        """Whether it is something else than how many have support that makes most of a clear difference."""
        most = self.driver.vad if self.driver and not self.lika and not self.odelat else ""
        return most in ("mix", "volym", "pris")

    @property
    def hogre(self) -> bool:
        """Whether it is higher."""
        return self.procent is not None and self.procent > 0

    @property
    def ingen_skiljer(self) -> bool:
        """Whether neither those in the housing nor those outside it are more or fewer than expected."""
        return not is_clear(self.boende) and not is_clear(self.hemma)

    @property
    def at_var_sitt_hall(self) -> bool:
        """Whether there are more of the one and fewer of the other than expected."""
        both = is_clear(self.boende) and is_clear(self.hemma)
        return both and (self.boende or 0.0) * (self.hemma or 0.0) < 0

    @property
    def mest_skild(self) -> float:
        """The larger of the two gaps, per cent."""
        return max(self.boende or 0.0, self.hemma or 0.0, key=abs)

    @property
    def antal_emot(self) -> bool:
        """Whether how many have support goes against a clear difference in cost, so that it cannot be why."""
        gap = self.alla if self.boende is None or self.hemma is None else self.mest_skild
        return not self.lika and gap is not None and is_clear(gap) and (gap > 0) != self.hogre

    @property
    def odelat(self) -> bool:
        """Whether more than the driver cannot be divided, so that nobody knows what makes it."""
        rest = next((p.kr for p in self.delar if p.vad == UNDIVIDED), 0.0)
        return self.driver is not None and abs(rest) > abs(self.driver.kr)

    @property
    def skiljer(self) -> bool:
        """Whether more or fewer have support than age leads one to expect."""
        return any(is_clear(gap) for gap in (self.boende, self.hemma, self.alla))


def said(given: Given) -> Consumption | None:
    """None where the area has no clients."""
    if given.table("konsumtion", "grupper") is None:
        return None
    steps, about = given.table("konsumtion", "drivkrafter_jamfort"), ("konsumtion", "drivkrafter_jamfort")
    ages = ("konsumtion", "alder")
    egen = given.value(*about, given.fact(*about, "till"), "belopp")
    if steps is None:
        egen = given.value(*ages, given.fact(*ages, "alla"), "per_invanare")
    grupp = given.value(*about, given.fact(*about, "fran"), "belopp")
    parts = tuple(
        Part(PARTS[row["post"]], row["belopp"])
        for row in (steps.rows() if steps else ())
        if row["post"] in PARTS and row["belopp"] is not None
    )
    gap = difference(egen, grupp)
    others = {p.vad: p.kr for p in parts if p.vad != "alder"}
    found = beside_age(others, sum(others.values()), grupp if parts else None, never=UNDIVIDED)
    vantat = ("konsumtion", "vantat")
    return Consumption(
        egen=egen, grupp=grupp, referens=given.fact(*about, "referens"),
        malgrupp=given.fact("konsumtion", "grupper", "malgrupp"),
        procent=gap, delar=parts,
        driver=_part(parts, found.driver), aven=_part(parts, found.aven),
        motverkar=_part(parts, found.motverkar), par=tuple(p for p in parts if p.vad in found.par),
        insatser=_insatser(given, grupp),
        mest=_most(given, found.driver),
        alder_forklarar=found.small and is_clear(gap),
        vartannat=tuple(p for p in parts if p.vad in found.vartannat),
        boendeform=given.fact(*vantat, "boende"),
        boende=given.value(*vantat, given.fact(*vantat, "bor"), "procent"),
        hemma=given.value(*vantat, given.fact(*vantat, "ej"), "procent"),
        alla=given.value(*vantat, given.fact(*vantat, "alla"), "procent"),
        verksamheter=tuple(
            Verksamhet(inside(str(row["verksamhet"])), row["per"], row["per_invanare"], row.get("grupp"))
            for row in given.rows("konsumtion", "verksamheter", "per_invanare") if row["per_invanare"]
        ),
        unga=paid_to_young(given), utanfor=_outside(given), dyrast=_dearest(given),
        avvikelse=deviation(given, "konsumtion", "avvikelse"),
    )  # fmt: skip


def _outside(given: Given) -> tuple[Outside, ...]:
    """None where there are none, and where how many some of them are is not told."""
    ages = ("konsumtion", "alder")
    labels = [text for text in given.fact(*ages, "utanfor").split(BETWEEN) if text]
    numbers = [given.value(*ages, text, "brukare") for text in labels]
    if None in numbers:
        return ()
    parts = [(text.partition(", "), n) for text, n in zip(labels, numbers, strict=True) if n]
    return tuple(Outside(sex or "brukare", age, n) for (age, _, sex), n in parts)


def _dearest(given: Given) -> Dearest | None:
    """None where there is one age, and where a hidden one may cost more."""
    table, rows = given.table("konsumtion", "alder"), given.rows("konsumtion", "alder", "per_invanare")
    if table is None or table.hidden or len(rows) < 2:
        return None
    most = max(rows, key=lambda row: row["per_invanare"])
    age, _, sex = str(most["cell"]).partition(", ")
    return Dearest(f"{_whom(age, sex)} {age}".strip(), most["per_invanare"])


def _whom(age: str, sex: str) -> str:
    """Girls are no women; a class that has been joined with an older one holds both."""
    joined = re.match(r"0–(\d+)", age)
    young = {"kvinnor": "flickor", "män": "pojkar"}.get(sex) if joined else None
    if young is None or joined is None:
        return sex
    return young if int(joined[1]) < ADULT else f"{young} och {sex}"


def _part(parts: Iterable[Part], vad: str) -> Part | None:
    return next((part for part in parts if part.vad == vad), None)


def _most(given: Given, driver: str) -> Most | None:
    """The group that most of the driver is in. Coverage is told by age and housing."""
    if driver not in {"volym", "pris"}:
        return None
    label = given.fact(*GROUPS, f"mest_{driver}")
    kr = given.value(*GROUPS, label, driver)
    return None if kr is None else Most(plain(label), kr)


def _insatser(given: Given, grupp: float | None) -> tuple[Most, ...]:
    """The two whose cost per inhabitant differs most from the group's, where it is no small part of it."""
    rows = sorted(given.rows(*GROUPS, "forandring"), key=lambda row: -abs(row["forandring"]))
    found = (Most(plain(str(row["grupp"])), row["forandring"]) for row in rows[:2])
    return tuple(m for m in found if grupp and is_clear(100 * m.kr / grupp))
