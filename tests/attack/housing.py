"""Who lives where: told by housing form, by insatser that are had in one form only, and by age."""

from kpbcalc.aggregates.alder import HOUSING
from kpbcalc.disclosure.fold import OTHERS
from tests.attack.cells import Reading
from tests.attack.persons import AND, Counts


def who_lives_where(found: Counts, reading: Reading, omrade: str) -> None:
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
