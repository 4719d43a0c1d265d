"""Who lives where: told by age, by who moved, and by insatser that are had in special housing only."""

from kpbcalc.aggregates.alder import HOUSING
from kpbcalc.aggregates.flode import FORMS
from kpbcalc.disclosure.fold import OTHERS
from tests.attack.cells import Reading
from tests.attack.persons import AND, Counts
from tests.attack.system import Terms


def who_lives_where(found: Counts, reading: Reading, omrade: str) -> None:
    """Who lives in the area's housing are those who have its group, whatever their age."""
    package = reading.package
    if omrade in HOUSING:
        lived = reading.total("alder_boende", omrade, of=lambda key: key[2] == "bodde")
        by_cell = {c.key[1] for c in package.cells("alder_boende", omrade) if c.hidden}
        if not by_cell and lived:
            housing = [n for key, n in reading.leaves("grupper", omrade) if key[1] == HOUSING[omrade]]
            found.same(lived, [(n, 1) for n in housing], f"living in {omrade}")


def who_lives_in_special(found: Counts, reading: Reading, omrade: str, lives: Terms) -> None:
    """Those who live in special housing by who moved, beside the groups that are had there and elsewhere."""
    package, special = reading.package, set(FORMS.get(omrade, ()))
    by_group = package.facts["insatser"].groupby("grupp")["boendeform"].unique()
    forms = {str(group): set(map(str, some)) for group, some in by_group.items()}
    only = {group for group, some in forms.items() if some <= special}
    ever = {group for group, some in forms.items() if some & special}
    groups = [(key[1], name) for key, name in reading.leaves("grupper", omrade)]
    at = f"special housing in {omrade} {package.ar}"
    for group, name in groups:
        if group in only:
            found.inside([(name, 1)], lives, f"{at} without {group}")
    possible = [(group, name) for group, name in groups if group in ever]
    told = not any(c.hidden for c in package.cells("grupper", omrade))
    if possible and told and {group for group, _ in possible} <= only:
        found.inside(lives, [(name, 1) for _, name in possible], f"{at} by several groups")
    combined = [
        c for c in package.shown("mix", omrade) if not c.code.endswith(OTHERS) and only & {*c.code.split(AND)}
    ]
    names = [(reading.name("mix", c.key), 1.0) for c in combined]
    found.inside(names, lives, f"{at} and in no told combination")
