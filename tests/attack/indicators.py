"""What a stranger can count with the KPB indicators, whose selections are stated by law, form and age."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product

from kpbcalc.base import params
from kpbcalc.base.figure import known
from kpbcalc.disclosure.fold import OTHERS
from tests.attack.cells import Reading
from tests.attack.persons import AND, Counts
from tests.attack.system import Terms

SCOPE = ("AO", "FN")
SCOPES = {"sol_hsl": ({"SoL", "HSL"}, {"ordinart", "sarskilt"}), "lss": ({"LSS", "SFB"}, set[str]())}


@dataclass(frozen=True)
class Selection:
    """Whom an indicator is about: those with an insats in `codes`, of a provider, between two ages."""

    kpi: str
    codes: frozenset[str]
    regi: str
    ages: tuple[int, int]
    limit: str
    persons: Terms
    over: Terms

    def within(self, other: "Selection") -> bool:
        """Whether everybody here is there."""
        return (
            self.codes <= other.codes
            and other.regi in ("", self.regi)
            and other.ages[0] <= self.ages[0]
            and self.ages[1] <= other.ages[1]
        )


Options = Callable[[Reading, Selection, str], Iterator[tuple[Terms, str]]]


def with_indicators(found: Counts, reading: Reading) -> None:
    """The indicators beside each other, and beside the told cells of the areas."""
    some = list(_selections(reading))
    both = reading.total("omradesmonster", of=lambda key: set(SCOPE) <= set(key[0].split(AND)))
    apart = not both and not any(c.hidden for c in reading.package.cells("omradesmonster"))
    for one in some:
        if one.over:
            found.inside(one.over, one.persons, f"{reading.package.ar} {one.kpi}: not over the limit")
            _over(found, reading, one, apart)
        for other in some:
            if one is not other and one.within(other):
                found.inside(one.persons, other.persons, f"in {other.kpi} and not in {one.kpi}")
                if one.over and other.over and one.limit == other.limit:
                    found.inside(one.over, other.over, f"over in {other.kpi} and not in {one.kpi}")
    _by_age(found, some)
    sets = [*((one.kpi, one, one.persons) for one in some), *_of_two_ages(some)]
    for name, one, persons in sets:
        for terms, whole in _choices(reading, one, _insides, apart):
            if terms:
                found.inside(terms, persons, f"in {name} and in none of {whole}")
        for terms, whole in _choices(reading, one, _covers, apart):
            found.inside(persons, terms, f"in {whole} and not in {name}")


def _selections(reading: Reading) -> Iterator[Selection]:
    package, system = reading.package, reading.system
    insatser = package.facts["insatser"]
    for d in params.rows("nyckeltal.csv"):
        cell = package.cell("nyckeltal", d["kpi"])
        if cell.hidden or not known(cell.n) or not cell.n:
            continue  # not told, or nobody
        chosen = insatser
        for column in ("lagrum", "boendeform", "grupp"):
            if d[column]:
                chosen = chosen[chosen[column].isin(d[column].split())]
        low, _, high = (d["alder"] or "0-").partition("-")
        n = system.unknown((package.ar, "nyckeltal", d["kpi"]), cell.n, cell.n)
        over: Terms = []
        if d["slag"] == "andel_over_grans" and known(cell["varde"]):
            count = round(cell["varde"] / 100 * cell.n)
            over = [(system.unknown((package.ar, "over", d["kpi"]), count, count), 1.0)]
        ages = (int(low), int(high or 120))
        yield Selection(d["kpi"], frozenset(chosen["kod"]), d["regi"], ages, d["grans"], [(n, 1.0)], over)


def _of_two_ages(some: list[Selection]) -> Iterator[tuple[str, Selection, Terms]]:
    """Two selections that differ in age alone, as one."""
    for one, other in product(some, some):
        if one.ages[1] + 1 == other.ages[0] and (one.codes, one.regi) == (other.codes, other.regi):
            both = Selection(
                f"{one.kpi} and {other.kpi}", one.codes, one.regi, (one.ages[0], other.ages[1]), "",
                [*one.persons, *other.persons], [],
            )  # fmt: skip
            yield both.kpi, both, both.persons


def _by_age(found: Counts, some: list[Selection]) -> None:
    for _, both, persons in _of_two_ages(some):
        for one in some:
            if (one.codes, one.regi, one.ages) == (both.codes, both.regi, both.ages):
                found.same(persons, one.persons, f"{both.kpi} are {one.kpi}")


def _over(found: Counts, reading: Reading, one: Selection, apart: bool) -> None:
    """Whoever is over the limit in an area is so in all."""
    catalogue = reading.package.facts["insatser"]
    for scope, (laws, forms) in SCOPES.items():
        chosen = catalogue[catalogue["lagrum"].isin(laws)]
        chosen = chosen[chosen["boendeform"].isin(forms)] if forms else chosen
        if frozenset(chosen["kod"]) != one.codes:
            continue
        over = [
            term
            for area in SCOPE
            for term in reading.total("ytterfall", area, scope, of=lambda key: key[2] == "over")
        ]
        if apart:
            found.inside(over, one.over, f"over in {one.kpi} and in no area")


def _choices(reading: Reading, one: Selection, options: Options, apart: bool) -> Iterator[tuple[Terms, str]]:
    """Sums of one choice from each area; from one area only, where some may be in both."""
    for chosen in product(*(list(options(reading, one, area)) for area in SCOPE)):
        if sum(1 for terms, _ in chosen if terms) < 2 or apart:
            yield [t for terms, _ in chosen for t in terms], ", ".join(name for _, name in chosen)


def _insides(reading: Reading, one: Selection, area: str) -> Iterator[tuple[Terms, str]]:
    """Persons of an area who are all in a selection."""
    yield [], ""
    package, all_codes = reading.package, _codes(reading, area)
    inside, _ = _alder(reading, one, area)
    if not one.regi and all_codes <= one.codes:
        yield inside, f"alder {area}"
    if not _all_in_age(reading, one, area) or one.regi:
        return
    groups = package.cells("grupper", area)
    strangers = [c for c in groups if not _codes_of(reading, c.codes) & all_codes <= one.codes]
    whole = reading.total("omraden", area)
    if len(strangers) == 1 and whole:
        yield (
            [*whole, (reading.name("grupper", strangers[0].key), -1.0)],
            f"{area} without {strangers[0].code}",
        )
    for cell in groups:
        if cell not in strangers and not cell.hidden:
            yield [(reading.name("grupper", cell.key), 1.0)], f"{area} {cell.code}"
    chosen = [
        c
        for c in package.shown("mix", area)
        if not c.code.endswith(OTHERS)
        and any(_codes_of(reading, [g]) & all_codes <= one.codes for g in c.code.split(AND))
    ]
    yield [(reading.name("mix", c.key), 1.0) for c in chosen], f"mix {area}"


def _covers(reading: Reading, one: Selection, area: str) -> Iterator[tuple[Terms, str]]:
    """Persons of an area among whom all are who are in a selection."""
    package = reading.package
    inside, partly = _alder(reading, one, area)
    if not any(c.hidden for c in package.cells("alder", area)):
        yield [*inside, *partly], f"alder {area}"
    yield reading.total("omraden", area), area
    touching = [c for c in package.cells("grupper", area) if _codes_of(reading, c.codes) & one.codes]
    if len(touching) <= 1:
        yield [(reading.name("grupper", c.key), 1.0) for c in touching], f"{area} grupper"
    regi = [
        c
        for c in package.shown("regi", area)
        if one.regi in c.codes and _codes_of(reading, c.key[1].split("+")) & one.codes
    ]
    if one.regi and len(regi) == len(touching) == 1:
        yield [(reading.name("regi", c.key), 1.0) for c in regi], f"{area} regi"


def _alder(reading: Reading, one: Selection, area: str) -> tuple[Terms, Terms]:
    inside, partly = list[tuple[object, float]](), list[tuple[object, float]]()
    for key, name in reading.leaves("alder", area):
        low, _, high = key[1].partition("-")
        if not high:
            continue
        within = [one.ages[0] <= int(age) <= one.ages[1] for age in (low, high)]
        if all(within):
            inside.append((name, 1.0))
        elif any(within) or (int(low) < one.ages[0] and one.ages[1] < int(high)):
            partly.append((name, 1.0))
    return inside, partly


def _all_in_age(reading: Reading, one: Selection, area: str) -> bool:
    if one.ages == (0, 120):
        return True
    cells = reading.package.cells("alder", area)
    leaves = [key[1].partition("-") for key, _ in reading.leaves("alder", area)]
    return (
        bool(cells)
        and not any(c.hidden for c in cells)
        and all(high and one.ages[0] <= int(low) and int(high) <= one.ages[1] for low, _, high in leaves)
    )


def _codes(reading: Reading, area: str) -> frozenset[str]:
    """The insatser that somebody in an area has."""
    leaves = [key[2] for key, _ in reading.leaves("insatser", area)]
    groups = {g for c in reading.package.cells("grupper", area) for g in c.codes}
    told = {g for c in reading.package.cells("insatser", area) for g in c.key[1].split("+")}
    return frozenset(leaves) if groups <= told and all(leaves) else _codes_of(reading, groups)


def _codes_of(reading: Reading, groups: Iterable[str]) -> frozenset[str]:
    catalogue = reading.package.facts["insatser"]
    return frozenset(catalogue.loc[catalogue["grupp"].isin(list(groups)), "kod"])
