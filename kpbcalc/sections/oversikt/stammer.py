"""Do the two ways of telling what changed since last year agree, and by how much do they differ?

The split per inhabitant (docs/metod.md §5.3) times the mean number of inhabitants, with what more inhabitants
make of it, is the whole change; so is the split in volume and price (docs/metod.md §5.5). Their parts weigh
the years differently.
"""

from kpbcalc.analysis import fixed_prices, split
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.effects import FACTORS
from kpbcalc.analysis.same_classes import in_common
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.volume_and_price import added, of_group
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, Figure, total
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.disclosure.package import Package

PRICE = FACTORS["pris"]
STAMMER = Declared(
    key="stammer",
    title="Samma ändring räknad på två sätt, från {fran} till {till}",
    sheet="Stämmer ändringarna",
    columns=(
        Column("del", "Del"), Column("invanare", "Delad per invånare", "mnkr", 1),
        Column("volym", "Delad i volym och pris", "mnkr", 1), Column("skillnad", "Skillnad", "mnkr", 1),
    ),
    about="kostnad för brukare",
    notes=(
        "Volymen är fler invånare, ålder, täckning och volym per brukare tillsammans. De två sätten väger de "
        "två årens siffror olika; båda summerar till hela ändringen.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """Volume, unit cost, what is not divided, and the whole, of each area that is known in both ways.

    None without the year before, and where no area is.
    """
    before = fixed_prices.before(ctx)
    if before is None:
        return None
    areas = [_of_area(ctx.of(omrade), before) for omrade in ctx.areas]
    rows = [row for of in areas if any(isinstance(r["skillnad"], float) for r in of) for row in of]
    gaps = [gap for row in rows if isinstance(gap := row["skillnad"], float)]
    if not gaps:
        return None
    words = {"fran": str(before.ar), "till": str(ctx.ar)}
    least = params.toml("sammanfattning.toml")["urval"]["minst"]  # a smaller amount needs no explanation
    facts = {"skiljer": "ja" * any(abs(gap) >= least for gap in gaps)}
    return ctx.table(STAMMER, rows, words=words, year=f"{before.ar}–{ctx.ar}", facts=facts)


def _of_area(ctx: Context, before: Package) -> list[dict[str, Value]]:
    kod, per = ctx.omrade.kod, split.since_last_year(ctx)
    if per is None or per.before is ABSENT:
        return []
    pairs = in_common([p.cells("grupper", kod) for p in (before, ctx.now)])
    both = added([of_group(before, ctx.now, kod, was, now) for was, now in pairs])
    then, now = (p.inhabitants(ctx.omrade.malgrupp) for p in (before, ctx.now))
    mean = (then + now) / 2 / MNKR
    more = (now - then) * (per.before + per.after) / 2 / MNKR
    apart = {split.NOT_DIVIDED, PRICE}
    volume = more + total(part * mean for name, part in per.parts.items() if name not in apart)
    whole = (now * per.after - then * per.before) / MNKR
    name = ctx.omrade.rubrik.lower()
    found = [
        _row(f"Volym, {name}", volume, both.volume / MNKR),
        _row(f"Styckkostnad, {name}", per.parts[PRICE] * mean, both.price / MNKR),
    ]
    if split.NOT_DIVIDED in per.parts:
        found.append(_row(f"Ej uppdelat, {name}", per.parts[split.NOT_DIVIDED] * mean, ABSENT))
    return [*found, _row(f"Hela ändringen, {name}", whole, (both.volume + both.price) / MNKR)]


def _row(name: str, one: Figure, other: Figure) -> dict[str, Value]:
    return {"del": name, "invanare": one, "volym": other, "skillnad": one - other}
