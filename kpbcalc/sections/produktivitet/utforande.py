"""How much of the granted time is performed, and what does a performed hour cost, beside others?

price per performed unit = price per granted unit ÷ share performed. Source: docs/metod.md §5.2 and §1.4. Only
units that state both granted and performed volume are counted: elsewhere the share is not known.
"""

from collections.abc import Iterable

from kpbcalc.analysis import fixed_prices, units
from kpbcalc.analysis.area import capital, group_name, omraden, volume_words
from kpbcalc.analysis.context import OWN, SHARED, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, percent, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.sections.produktivitet.styckkostnad import MEANS, in_prices, index

HOUR = "timme"
PERFORMED = Declared(
    "utforande", "Beviljad och utförd tid i {omrade}",
    (
        Column("grupp", "Insatsgrupp"),
        Column("beviljad", "Beviljat", "antal"),
        Column("utford", "Utfört", "antal"),
        Column("andel", "Utfört av beviljat", "procent", 1),
        Column("pris", "Kostnad per beviljad", "kr/enhet"),
        Column("pris_utford", "Kostnad per utförd", "kr/enhet"),
        Column("kand", "Utfört är känt för", "procent", 1),
        Column("andel_grupp", "Gruppen, utfört av beviljat", "procent", 1),
        Column("pris_utford_grupp", "Gruppen, kostnad per utförd", "kr/enhet"),
    ),
    "Beviljat och utfört", "brukare vid enheter som redovisar både beviljad och utförd volym, i alla områden",
    SHARED, (
        "Kostnad per utförd är kostnaden per beviljad delad med andelen utfört. Hela enheter är räknade, och "
        "bara de som redovisar både beviljat och utfört för alla sina insatser. I gruppen räknas de kommuner "
        "där alla enheter redovisar båda.",
    ),
    of_group=("andel_grupp", "pris_utford_grupp"),
)  # fmt: skip
BY_HOUR = Declared(
    "timmen", "Beviljad och utförd timme mot KPB-medel i {omrade}",
    (
        Column("rad", "Räknat"),
        Column("pris", "Styckkostnad", "kr/timme"),
        Column("referens", "KPB-medel", "kr/timme"),
        Column("index", "Index", "index", 1),
        Column("avvikelse", "Mot KPB-medel", "procent", 1),
        Column("kand", "Av beviljade timmar", "procent", 1),
    ),
    "Styckkostnad timmen",
    "brukare vid enheter i egen regi som redovisar både beviljad och utförd tid, i alla områden",
)  # fmt: skip
TABLES = (PERFORMED, BY_HOUR)


def table(ctx: Context) -> Table | None:
    """`utforande`: one row per insats group; None where performed time is unknown."""
    rows: list[dict[str, Value]] = []
    facts: dict[str, str] = {}
    for grupp in units.groups_here(ctx):
        mine, stated = _stating(ctx.now, grupp)
        if not stated or not units.at_home(grupp, ctx.omrade):
            continue
        kr, granted, performed = _sums(u.cell for u in stated)
        theirs = _together(_of_peer(peer, grupp) for peer in ctx.peers)
        name = capital(group_name(grupp))
        facts[name] = volume_words(grupp)[0]
        rows.append({
            "grupp": name, "beviljad": granted, "utford": performed,
            "andel": percent(performed, granted), "pris": ratio(kr, granted),
            "pris_utford": price_performed(ratio(kr, granted), granted, performed),
            "kand": percent(granted, total(u.cell["beviljad"] for u in mine)),
            "andel_grupp": percent(theirs[2], theirs[1]), "pris_utford_grupp": ratio(theirs[0], theirs[2]),
        })  # fmt: skip
    return ctx.table(PERFORMED, rows, facts=facts) if rows else None


def _stating(package: Package, grupp: str) -> tuple[list[units.Units], list[units.Units]]:
    """The units whose volume is in the group's unit, and those of them that state both volumes."""
    mine = [u for u in units.every(package, grupp) if _in_units(u, grupp)]
    return mine, [u for u in mine if u.both]


def _sums(cells: Iterable[Cell]) -> tuple[Figure, Figure, Figure]:
    """Cost (kr), granted and performed volume."""
    told = list(cells)
    kr, granted, performed = (total(cell[q] for cell in told) for q in ("kr", "beviljad", "utford"))
    return kr, granted, performed


def _of_peer(package: Package, grupp: str) -> tuple[Figure, Figure, Figure]:
    """The same of a municipality that tells no units, where all of them state both."""
    stating = package.frame_or_none("redovisar")
    if stating is None or not stating.loc[stating["grupp"] == grupp, "bada"].all():
        return ABSENT, ABSENT, ABSENT
    cells = (package.cell("grupper", kod, grupp) for kod in omraden())
    return _sums(cell for cell in cells if known(cell.n) and cell.n)


def _together(others: Iterable[tuple[Figure, Figure, Figure]]) -> tuple[Figure, Figure, Figure]:
    """The same of the peers that tell all of it, as one municipality."""
    told = [one for one in others if all(known(part) for part in one)]
    kr, granted, performed = (total(one[n] for one in told) for n in range(3))
    return kr, granted, performed


def price_performed(price_granted: Figure, granted: Figure, performed: Figure) -> Figure:
    """The cost of a performed unit, when the cost of a granted one is known; absent if nothing is."""
    return ratio(price_granted * granted, performed)


def against_mean(ctx: Context) -> Table | None:
    """`timmen`: own production's cost per granted and per performed hour, each beside the published mean.

    Which of the hours the mean is of is not known (params/referens.toml), so both are shown. None where no
    group has a mean and such units.
    """
    rows: list[dict[str, Value]] = []
    years: set[str] = set()
    for grupp in ctx.omrade.enhetsgrupper:
        mean = fixed_prices.published_mean(ctx, grupp)
        everybody = [u for u in units.every(ctx.now, grupp) if _in_units(u, grupp)]
        mine = units.own(everybody)
        stated = [u for u in mine if u.both]
        if mean is None or volume_words(grupp)[0] != HOUR or not stated:
            continue
        years.add(str(mean[1]))
        granted = total(u.cell["beviljad"] for u in mine)
        if any(not u.regi for u in everybody):  # own units that are joined with bought ones
            granted = granted + HIDDEN
        for word, quantity in (("beviljad", "beviljad"), ("utförd", "utford")):
            price = ratio(total(u.cell["kr"] for u in stated), total(u.cell[quantity] for u in stated))
            rows.append({
                "rad": f"{capital(group_name(grupp))}, per {word} {HOUR}", "pris": price,
                "referens": mean[0], "index": index(price, mean[0]), "avvikelse": index(price, mean[0]) - 100,
                "kand": percent(total(u.cell["beviljad"] for u in stated), granted),
            })  # fmt: skip
    if not rows:
        return None
    about = params.toml("referens.toml")["timme"]
    priced = in_prices(ctx, ", ".join(sorted(years)))
    notes = (
        f"{about['besked']} {about['kalla']}.",
        *[f"Medlet är för {', '.join(sorted(years))}{clause}." for clause in [priced] if clause],
        "Av beviljade timmar är hur stor del av de beviljade timmarna i egen regi som enheterna har.",
    )
    return ctx.table(BY_HOUR, rows, notes=notes, source=OWN + MEANS)


def _in_units(some: units.Units, grupp: str) -> bool:
    """Whether the units' volume is in the group's unit: hours and months are never added."""
    volume = some.cell["volym"]
    return some.cell.hidden or (known(volume) and some.cell.unit == volume_words(grupp)[0])
