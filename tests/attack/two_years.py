"""Who stayed, came and ended, beside the numbers of both years."""

from tests.attack.cells import Reading
from tests.attack.housing import who_lives_in_special
from tests.attack.persons import Counts
from tests.attack.system import Terms


def of_two_years(found: Counts, before: Reading, now: Reading) -> None:
    package = now.package
    for omrade in sorted({*before.areas(), *now.areas()}):
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
            who_lives_in_special(found, reading, omrade, lives)
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
