"""What a stranger can count: who is in one told cell and not in another about the same persons."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kpbcalc.aggregates.alder import HOUSING
from kpbcalc.aggregates.flode import FORMS
from kpbcalc.base.figure import known
from kpbcalc.disclosure.fold import OTHERS
from kpbcalc.disclosure.package import Package
from tests.attack.cells import COUNT, Reading
from tests.attack.system import Name, System, Terms

AND = "&"
PARTITIONS = {
    "omradesmonster": "kommun", "alder": "omraden", "alder_boende": "alder", "mix": "omraden",
    "boende": "omraden", "stege": "omraden",
}  # fmt: skip
OVERLAPPING = {
    "omraden": "kommun", "grupper": "omraden", "insatser": "grupper", "regi": "grupper",
    "enheter": "jamforda",
}  # fmt: skip
READ = [*PARTITIONS, *OVERLAPPING, "kommun", "jamforda", "ytterfall", "assistans", "flode", "andring",
        "flytt", "flytt_grov"]  # fmt: skip
Secret = tuple[str, Terms]


@dataclass
class Counts:
    """The numbers of clients of one year or of two, their relations, and what nobody may be able to count."""

    system: System = field(default_factory=System)
    secrets: list[Secret] = field(default_factory=list)

    def inside(self, inner: Terms, outer: Terms, why: str) -> None:
        """Whoever is in the one is in the other; those who are not in both are a few or not."""
        if inner and outer:
            self.system.at_most(inner, outer, why)
            self.secrets.append((why, [*outer, *((name, -c) for name, c in inner)]))

    def same(self, one: Terms, other: Terms, why: str) -> None:
        """The same persons, counted twice."""
        if one and other:
            self.system.equal(one, other, why)


def counts(package: Package, before: Package | None) -> Counts:
    """Everything a stranger knows of the numbers of clients, with the package of the year before or not."""
    found = Counts()
    readings = [_of_year(found, p) for p in (before, package) if p is not None]
    if len(readings) > 1:
        _of_two_years(found, *readings)
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
    for omrade in _areas(package):
        _of_area(found, reading, omrade)
    return reading


def _prefixes(package: Package, family: str) -> list[tuple[str, ...]]:
    up = package.families[family].up if package.has(family) else 0
    return list(dict.fromkeys(cell.key[:up] for cell in package.cells(family)))


def _areas(package: Package) -> list[str]:
    return [cell.key[0] for cell in package.cells("omraden")]


def _overlapping(found: Counts, reading: Reading, part: str, whole: str, prefix: tuple[str, ...]) -> None:
    above, below = reading.total(whole, *prefix), reading.total(part, *prefix)
    if not above or not below:
        return
    for term in below:
        found.inside([term], above, f"in {'/'.join(prefix)} and not in {term[0]}")
    found.inside(above, below, f"in several {part} of {'/'.join(prefix)}")


def _of_area(found: Counts, reading: Reading, omrade: str) -> None:
    package, everybody = reading.package, reading.total("omraden", omrade)
    pattern = reading.total("omradesmonster", of=lambda key: omrade in key[0].split(AND))
    found.same(pattern, everybody, f"patterns with {omrade}")
    _combinations(found, reading, omrade)
    _housing(found, reading, omrade)
    for prefix in {cell.key[:2] for cell in package.cells("ytterfall", omrade)}:
        found.inside(reading.total("ytterfall", *prefix), everybody, f"not in the scope {prefix}")


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
    for cell in package.shown("par", omrade):
        first, second = cell.code.split(AND)
        both, one, other = (
            [(system.unknown((package.ar, "par", cell.key, q), float(x), float(x)), 1.0)]
            for q in ("bada", "forsta", "andra")
            if known(x := cell[q])
        )
        has_both = [
            (reading.name("mix", c.key), 1.0) for c in told if {first, second} <= set(c.code.split(AND))
        ]
        if cells:
            rest = among((first, second, "both"))
            found.same([*has_both, *rest], both, f"combinations with {cell.key}")
            found.secrets.append((f"others with both of {cell.key}", rest))
        found.inside(both, one, f"{cell.key}: the first only")
        found.inside(both, other, f"{cell.key}: the second only")
        for group, terms in ((first, one), (second, other)):
            for key, name in reading.leaves("grupper", omrade):
                if key[1] == group:
                    found.same([(name, 1)], terms, f"{cell.key} counts {group}")
            for joined in package.shown("grupper", omrade):
                if group in joined.codes:
                    whole = [(reading.name("grupper", joined.key), 1.0)]
                    found.inside(terms, whole, f"in {joined.key} and not in {group}")
            found.inside(terms, reading.total("omraden", omrade), f"not in {group}")
            found.same([*with_any((group,)), *(among((group,)) if cells else [])], terms, f"with {group}")
        either = [*one, *other, *((name, -1.0) for name, _ in both)]
        found.inside(either, reading.total("omraden", omrade), f"in neither of {cell.key}")


def _housing(found: Counts, reading: Reading, omrade: str) -> None:
    """Who lives where, by the groups that are had in one form of housing only."""
    package = reading.package
    catalogue = package.facts["insatser"]
    form = {
        str(group): set(map(str, some))
        for group, some in catalogue.groupby("grupp")["boendeform"].unique().items()
    }
    if omrade in HOUSING:
        lived = reading.total("alder_boende", omrade, of=lambda key: key[2] == "bodde")
        by_cell = {c.key[1] for c in package.cells("alder_boende", omrade) if c.hidden}
        if not by_cell and lived:
            housing = [n for key, n in reading.leaves("grupper", omrade) if key[1] == HOUSING[omrade]]
            found.same(lived, [(n, 1) for n in housing], f"living in {omrade}")
    if not package.has("boende"):
        return
    forms = sorted(
        {f for cell in package.cells("boende", omrade) for leaf in cell.leaves for f in leaf[0].split(AND)}
    )
    for one in forms:
        if one in ("ordinart", "ovrigt"):
            continue
        has = reading.total("boende", omrade, of=lambda key, one=one: one in key[1].split(AND))
        named = [(key[1], n) for key, n in reading.leaves("grupper", omrade) if form.get(key[1]) == {one}]
        for group, name in named:
            found.inside([(name, 1)], has, f"{one} in {omrade} without {group}")
        possible = [n for key, n in reading.leaves("grupper", omrade) if one in form.get(key[1], set())]
        if (
            possible
            and len(possible) == len(named)
            and not any(c.hidden for c in package.cells("grupper", omrade))
        ):
            found.inside(has, [(n, 1) for n in possible], f"{one} in {omrade} by several groups")
    for cell in package.shown("boende", omrade):
        inside = [
            c
            for c in package.shown("mix", omrade)
            if _form(c.code, form) in {leaf[0] for leaf in cell.leaves}
        ]
        found.inside(
            [(reading.name("mix", c.key), 1) for c in inside],
            [(reading.name("boende", cell.key), 1)],
            f"in {cell.key} and in no told combination",
        )


def _form(code: str, form: dict[str, set[str]]) -> str:
    """The housing that a told combination can only be had in; empty where it can be several."""
    if code.endswith(OTHERS) or any(len(form.get(g, {"", "?"})) > 1 for g in code.split(AND)):
        return ""
    forms = {f for g in code.split(AND) for f in form[g]}
    forms -= {"ordinart"} if "lss_boende" in forms else set()
    forms -= {"ovrigt"} if len(forms) > 1 else set()
    return AND.join(f for f in ("ordinart", "sarskilt", "lss_boende", "ovrigt") if f in forms)


def _of_two_years(found: Counts, before: Reading, now: Reading) -> None:
    package = now.package
    for omrade in sorted({*_areas(before.package), *_areas(package)}):
        kind = {
            k: now.total("flode", omrade, of=lambda key, k=k: key[1] == k)
            for k in ("kvar", "nya", "avslutade")
        }
        if any(c.hidden for c in package.cells("flode", omrade)) or not package.cells("flode", omrade):
            continue
        found.same([*kind["kvar"], *kind["nya"]], now.total("omraden", omrade), f"now in {omrade}")
        found.same(
            [*kind["kvar"], *kind["avslutade"]], before.total("omraden", omrade), f"before in {omrade}"
        )
        moves = {
            "kvar": lambda key: "ej" not in key[1:], "nya": lambda key: key[1] == "ej",
            "avslutade": lambda key: key[2] == "ej",
        }  # fmt: skip
        for k, chosen in moves.items():
            found.same(now.total("flytt", omrade, of=chosen), kind[k], f"{k} by housing in {omrade}")
        for reading, at in ((before, 1), (now, 2)):
            lives = now.total("flytt", omrade, of=lambda key, at=at: key[at] == "sarskilt")
            special = reading.total(
                "boende",
                omrade,
                of=lambda key, o=omrade: bool(set(FORMS.get(o, ())) & set(key[1].split(AND))),
            )
            found.same(lives, special, f"special housing in {omrade} {at}")
        coarse = {
            k: now.total("flytt_grov", omrade, of=lambda key, k=k: key[1] == k)
            for k in ("samma", "bytte", "nya", "avslutade")
        }
        found.same([*coarse["samma"], *coarse["bytte"]], kind["kvar"], "kvar")
        for group in dict.fromkeys(c.key[1] for c in package.shown("andring", omrade)):
            _of_group(found, before, now, omrade, group, kind)


def _of_group(
    found: Counts, before: Reading, now: Reading, omrade: str, group: str, kind: dict[str, Terms]
) -> None:
    by_kind = {k: now.total("andring", omrade, group, of=lambda key, k=k: key[2] == k) for k in kind}
    codes = {
        c
        for cell in now.package.shown("andring", omrade, group)
        for leaf in cell.leaves
        for c in leaf[0].split("+")
    }
    for k, terms in by_kind.items():
        found.inside(terms, kind[k], f"{k} in {omrade} without {group}")
    for reading, k in ((before, "avslutade"), (now, "nya")):
        cells = [c for c in reading.package.shown("grupper", omrade) if set(c.codes) & codes]
        if len(cells) != 1 or not set(cells[0].codes) <= codes:
            continue
        # Of those who stayed, who had the group this one year: the others began with it or gave it up.
        had = [*((reading.name("grupper", cells[0].key), 1.0),), *((n, -c) for n, c in by_kind[k])]
        found.inside(
            had, by_kind["kvar"], f"stayed in {omrade}, had {group} one year and not {reading.package.ar}"
        )
