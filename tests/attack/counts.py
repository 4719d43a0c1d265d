"""What a stranger can count: who is in one told cell and not in another about the same persons."""

from collections.abc import Iterator, Sequence

from kpbcalc.disclosure.fold import OTHERS
from kpbcalc.disclosure.package import Package
from tests.attack.cells import COUNT, Reading
from tests.attack.housing import who_lives_where
from tests.attack.indicators import with_indicators
from tests.attack.outliers import OUTLIERS, followed, in_both_areas, who_is_over
from tests.attack.paid_to_young import who_are_paid
from tests.attack.person_statistics import rested_on, rested_on_two_years
from tests.attack.persons import AND, Counts
from tests.attack.system import Name, Terms
from tests.attack.two_years import of_two_years

PARTITIONS = {
    "omradesmonster": "kommun", "alder": "omraden", "alder_boende": "alder", "mix": "omraden",
    "stege": "omraden",
}  # fmt: skip
OVERLAPPING = {
    "omraden": "kommun", "grupper": "omraden", "insatser": "grupper", "regi": "grupper",
    "enheter": "jamforda",
}  # fmt: skip
READ = [*PARTITIONS, *OVERLAPPING, "kommun", "jamforda", *OUTLIERS, "assistans", "flode", "andring",
        "flytt"]  # fmt: skip


def counts(package: Package, before: Package | None) -> Counts:
    """Everything a stranger knows of the numbers of clients, with the package of the year before or not."""
    found = Counts()
    readings = [_of_year(found, p) for p in (before, package) if p is not None]
    if len(readings) > 1:
        of_two_years(found, *readings)
        followed(found, *readings)
        rested_on_two_years(found, *readings)
    for reading in readings:
        for family in READ:
            for key, name in reading.leaves(family) if reading.package.has(family) else ():
                found.secrets.append((f"{reading.package.ar} {family} {'/'.join(key)}", [(name, 1)]))
    return found


def _of_year(found: Counts, package: Package) -> Reading:
    reading = Reading(package, found.system, COUNT, lambda f: f not in OVERLAPPING and f != "jamforda")
    for family in READ:
        if package.has(family):
            reading.read(family)
    for part, whole in PARTITIONS.items():
        for prefix in _prefixes(package, part):
            found.same(reading.total(part, *prefix), reading.total(whole, *prefix), f"{part} of {prefix}")
    for part, whole in OVERLAPPING.items():
        for prefix in _prefixes(package, part):
            _overlapping(found, reading, part, whole, prefix)
    for law, prefix in ((k[1], k[:2]) for k in _prefixes(package, "assistans")):
        found.same(reading.total("assistans", *prefix), reading.total("grupper", *prefix), law)
    for omrade in reading.areas():
        _of_area(found, reading, omrade)
    in_both_areas(found, reading)
    with_indicators(found, reading)
    rested_on(found, reading)
    return reading


def _prefixes(package: Package, family: str) -> list[tuple[str, ...]]:
    up = package.families[family].up if package.has(family) else 0
    return list(dict.fromkeys(cell.key[:up] for cell in package.cells(family)))


def _overlapping(found: Counts, reading: Reading, part: str, whole: str, prefix: tuple[str, ...]) -> None:
    above, below = reading.total(whole, *prefix), reading.total(part, *prefix)
    if not above or not below:
        return
    for term in below:
        found.inside([term], above, f"in {'/'.join(prefix)} and not in {term[0]}")
    found.inside(above, below, f"in several {part} of {'/'.join(prefix)}")


def _of_area(found: Counts, reading: Reading, omrade: str) -> None:
    everybody = reading.total("omraden", omrade)
    pattern = reading.total("omradesmonster", of=lambda key: omrade in key[0].split(AND))
    found.same(pattern, everybody, f"patterns with {omrade}")
    _combinations(found, reading, omrade)
    who_lives_where(found, reading, omrade)
    who_is_over(found, reading, omrade)
    who_are_paid(found, reading, omrade)


def _combinations(found: Counts, reading: Reading, omrade: str) -> None:
    """Who has a group is in a combination with it, or among the others."""
    package, system = reading.package, found.system
    cells = package.cells("mix", omrade)
    told = [c for c in cells if not c.code.endswith(OTHERS)]
    folded = [c for c in cells if c.code.endswith(OTHERS)]

    def with_any(groups: Sequence[str]) -> Iterator[tuple[Name, float]]:
        for cell in told:
            if set(groups) & set(cell.code.split(AND)):
                yield reading.name("mix", cell.key), 1.0

    def among(name: tuple[str, ...]) -> Terms:
        """Those of the others who have it, as unknowns within the numbers of others."""
        terms = []
        for cell in folded:
            whole = reading.name("mix", cell.key)
            some = system.unknown((package.ar, "among", cell.key, name))
            found.inside([(some, 1)], [(whole, 1)], f"others in {cell.key} without {name}")
            found.secrets.append((f"others in {cell.key} with {name}", [(some, 1)]))
            terms.append((some, 1.0))
        return terms

    for cell in package.shown("grupper", omrade) if cells else []:
        groups = tuple(cell.codes)
        rest = among(groups)
        number = [(reading.name("grupper", cell.key), 1.0)]
        found.same([*with_any(groups), *rest], number, f"combinations with {groups}")
        if rest:
            found.secrets.append((f"others in {omrade} with {groups}", rest))
