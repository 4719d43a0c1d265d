"""Who is over a limit, by what tells of the same persons: the ladder, ages, combinations, the indicators."""

from kpbcalc.aggregates.stege import DESCRIBED, cuts_of
from kpbcalc.aggregates.ytterfall import MAIN, NAMES, NOT_IN, OVER, SCOPES, UNDER, cell_of, told_alike
from kpbcalc.aggregates.ytterfall_kvar import NEW, NO_MORE, STILL
from kpbcalc.base import params
from kpbcalc.base.figure import known
from tests.attack.cells import Reading
from tests.attack.persons import AND, Counts
from tests.attack.system import Terms

OUTLIERS = (*NAMES, "ytterfall_alder", "ytterfall_mix", "ytterfall_kvar")
LIMIT = {"SoL_HSL": 600, "LSS": 1000}


def _side(reading: Reading, omrade: str, kod: str, *sides: str) -> Terms:
    name, key = cell_of(omrade, kod, OVER)
    if any(c.hidden for c in reading.package.cells(name, *key[:2])):
        return []
    return reading.total(name, *key[:2], of=lambda k: k[-1] in sides)


def who_is_over(found: Counts, reading: Reading, omrade: str) -> None:
    """Outliers beside everything else that is told of an area's clients."""
    everybody = reading.total("omraden", omrade)
    told = SCOPES.get(omrade, ())[: len(NAMES)]
    for scope in told:
        found.same(_side(reading, omrade, scope.kod, OVER, UNDER, NOT_IN), everybody, f"{scope.kod} {omrade}")
        found.inside(_side(reading, omrade, scope.kod, OVER, UNDER), everybody, f"not in {scope.kod}")
        _ladder(found, reading, omrade, scope.kod, LIMIT[scope.grans])
    if len(told) > 1 and set(told[1].boendeform) < set(told[0].boendeform):
        for sides in ((OVER,), (OVER, UNDER)):
            whole, part = (_side(reading, omrade, s.kod, *sides) for s in told)
            found.inside(part, whole, f"{sides} in {told[0].kod} {omrade} and not in {told[1].kod}")
    _described(found, reading, omrade, _main(reading, omrade))


def _ladder(found: Counts, reading: Reading, omrade: str, kod: str, limit: int) -> None:
    """Whoever is over a limit costs more than any amount below it."""
    cells = reading.package.cells("stege", omrade)
    for place, cell in enumerate(cells):
        edges = [int(cut[1:]) for cut in cuts_of(cell.codes) if cut.startswith("k")]
        if edges and max(edges) <= limit:
            above: Terms = [(reading.name("stege", c.key), 1.0) for c in cells[place:]]
            found.inside(
                _side(reading, omrade, kod, OVER), above, f"over {max(edges)} in {omrade}, not {kod}"
            )


def _main(reading: Reading, omrade: str) -> dict[str, Terms]:
    """The sides that an area's outliers are described by: of its main scope, else of the ladder."""
    if omrade in MAIN:
        return {side: _side(reading, omrade, MAIN[omrade], side) for side in (OVER, UNDER, NOT_IN)}
    cells = reading.package.cells("stege", omrade)
    at = next((n for n, c in enumerate(cells) if f"k{DESCRIBED}" in cuts_of(c.codes)), None)
    steps: list[Terms] = [[(reading.name("stege", c.key), 1.0)] for c in cells]
    if at is None:
        return {OVER: [], UNDER: [], NOT_IN: []}
    return {OVER: [t for s in steps[at:] for t in s], UNDER: [t for s in steps[:at] for t in s], NOT_IN: []}


def _women(found: Counts, reading: Reading, omrade: str, sizes: dict[str, Terms]) -> None:
    """The women of both sides are all there are, where nobody is outside the scope."""
    for cell in reading.package.shown("ytterfall_kon", omrade):
        both: Terms = []
        for side in (OVER, UNDER):
            number = cell[side]
            if known(number):
                name = (reading.package.ar, "kon", omrade, side)
                some: Terms = [(found.system.unknown(name, number, number), 1.0)]
                found.inside(some, sizes[side], f"men {side} in {omrade}")
                both += some
        everybody = reading.total("alder", omrade, of=lambda key: key[2] == "K")
        found.inside(both, everybody, f"women of {omrade} outside the scope")
        if not sizes[NOT_IN]:
            found.same(both, everybody, f"women of {omrade}")


def _described(found: Counts, reading: Reading, omrade: str, sizes: dict[str, Terms]) -> None:
    package = reading.package
    _women(found, reading, omrade, sizes)
    for side, whole in sizes.items():
        found.same(
            reading.total("ytterfall_alder", omrade, of=lambda k, s=side: k[2] == s), whole, f"ages {side}"
        )
        mixes = reading.total("ytterfall_mix", omrade, of=lambda k, s=side: k[2] == s)
        found.inside(mixes, whole, f"{side} in {omrade} in no told combination")
    for klass in dict.fromkeys(c.key[1] for c in package.shown("ytterfall_alder", omrade)):
        ages = klass.split("+")
        mine = reading.total("ytterfall_alder", omrade, of=lambda k, a=ages: k[1] in a)
        found.same(mine, reading.total("alder", omrade, of=lambda k, a=ages: k[1] in a), f"aged {klass}")
    shown = package.shown("ytterfall_mix", omrade)
    for mix in dict.fromkeys(c.key[1] for c in shown):
        mine = [(reading.name("ytterfall_mix", c.key), 1.0) for c in shown if c.key[1] == mix]
        found.same(mine, reading.total("mix", omrade, mix), f"combination {mix}")
    for cell in package.shown("ytterfall_insatser", omrade):
        numbers = {OVER: cell[OVER], UNDER: cell[UNDER], NOT_IN: cell.n - cell[OVER] - cell[UNDER]}
        for side, number in numbers.items():
            if not known(number):
                continue
            one = found.system.unknown((package.ar, "insatser", cell.key, side), number, number)
            had: Terms = [(one, 1.0)]
            found.inside(had, sizes[side], f"{side} without {cell.key}")
            told: Terms = [
                (reading.name("ytterfall_mix", c.key), 1.0)
                for c in shown if c.code == side and cell.code in c.key[1].split(AND)
            ]  # fmt: skip
            found.inside(told, had, f"{side} with {cell.key} in no told combination")


def in_both_areas(found: Counts, reading: Reading) -> None:
    """The indicators count the outliers of both areas together."""
    package = reading.package
    both = [c for c in package.cells("omradesmonster") if {"AO", "FN"} <= set(c.code.split(AND))]
    if both or any(c.hidden for c in package.cells("omradesmonster")):
        return
    for definition in params.rows("nyckeltal.csv"):
        if definition["slag"] != "andel_over_grans":
            continue
        cell = package.cell("nyckeltal", definition["kpi"])
        for part, sides in (("taljare", (OVER,)), ("namnare", (OVER, UNDER))):
            laws, forms = definition["lagrum"].split(), definition["boendeform"].split()
            alike = told_alike(laws, forms, (OVER,))
            number = cell[part]
            if cell.hidden or not alike or not known(number):
                continue
            number = number / 100 if part == "taljare" else number
            one: Terms = [(found.system.unknown((package.ar, definition["kpi"], part), number, number), 1.0)]
            told = [t for _, key in alike for t in _side(reading, key[0], key[1], *sides)]
            found.inside(told, one, f"{part} of {definition['kpi']} beside the areas")


def followed(found: Counts, before: Reading, now: Reading) -> None:
    """Last year's outliers are still so or not, and this year's were so or are new."""
    for omrade in MAIN:
        for kod in {c.key[1] for c in now.package.shown("ytterfall_kvar", omrade)}:
            slag = {
                k: now.total("ytterfall_kvar", omrade, kod, of=lambda key, k=k: key[2] == k)
                for k in (STILL, NO_MORE, NEW)
            }
            for reading, kinds in ((before, (STILL, NO_MORE)), (now, (STILL, NEW))):
                some = [term for k in kinds for term in slag[k]]
                found.same(some, _side(reading, omrade, kod, OVER), f"{kinds} {omrade} {kod}")
