"""Do the dearest clients cost less the year after, and would they have anyway?

Whoever is ranked by a dear year tends to a less dear one: some recover, move or die. So the dearest of the
year before are set beside the same ranks of a year earlier, and only what differs can be anybody's doing.
Source: docs/metod.md §5.5 (regression to the mean).
"""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell

ATERGANG, SKILLNAD = TABLES = (
    Declared(
        key="atergang",
        title="De dyraste brukarna i {omrade} året efter",
        sheet="De dyraste året efter",
        columns=(
            Column("grupp", "Grupp"), Column("brukare", "Brukare", "antal"),
            Column("fore", "Kostnad det dyra året", "kr/brukare"),
            Column("efter", "Kostnad året efter", "kr/brukare"),
            Column("forandring", "Förändring", "procent", 1),
            Column("kvar", "Andel med insats året efter", "procent", 1),
        ),
        about="de {andel} procent av brukarna i {omrade} som kostade mest, följda ett år",
        notes=("Den som inte längre har någon insats räknas med kostnaden noll.",),
    ),
    Declared(
        key="atergang_skillnad",
        title="De dyraste brukarna i {omrade}: mer eller mindre än året innan",
        sheet="De dyraste skillnad",
        columns=(
            Column("rad", "Mått"), Column("skillnad", "Skillnad i förändring", "procentenheter", 1),
            Column("lag", "Intervall från", "procentenheter", 1),
            Column("hog", "Intervall till", "procentenheter", 1),
        ),
        about="de två grupperna av dyraste brukare i {omrade}",
        notes=(
            "Intervallet säger hur mycket skillnaden hade kunnat variera om andra personer med samma slags "
            "behov hade råkat vara de dyraste. Det täcker inte fel i underlaget. För små grupper vore det "
            "för smalt, och visas inte.",
        ),
    ),
)  # fmt: skip


def tables(ctx: Context) -> dict[str, Table | None]:
    """`atergang`: the dearest followed, this time and the time before; `atergang_skillnad` of the two."""
    kod, before = ctx.omrade.kod, ctx.before
    now = fixed_prices.change_since_last_year(ctx).cell("atergang", kod)
    if before is None or now.n is ABSENT or now.hidden or (known(now.n) and now.n == 0):
        return {}
    then = fixed_prices.change_since_last_year(ctx, before).cell("atergang", kod)
    told = before.has("atergang") and not then.hidden and known(then.n) and then.n > 0
    groups = {name(before.ar, ctx.ar): now} | ({name(before.ar - 1, before.ar): then} if told else {})
    rows: list[dict[str, Value]] = [
        {"grupp": group, "brukare": c.n, **{k: c[k] for k in ("fore", "efter", "forandring", "kvar")}}
        for group, c in groups.items()
    ]
    share = str(params.toml("osakerhet.toml")["dyraste"]["andel"])
    facts = {"nu": next(iter(groups)), "fran": str(before.ar)}
    year = f"{before.ar - told}–{ctx.ar}"
    notes = [fixed_prices.note(ctx, before.ar - told)]
    found: dict[str, Table | None] = {
        "atergang": ctx.table(ATERGANG, rows, words={"andel": share}, facts=facts, notes=notes, year=year)
    }
    if told:
        low, high = difference(now, then) if _enough(kod, now, then) else (ABSENT, ABSENT)
        row: dict[str, Value] = {"rad": "Skillnad mellan grupperna", "lag": low, "hog": high,
                                 "skillnad": now["forandring"] - then["forandring"]}  # fmt: skip
        found["atergang_skillnad"] = ctx.table(SKILLNAD, [row], year=year)
    return found


def _enough(omrade: str, *groups: Cell) -> bool:
    """Whether each group has so many that the interval covers as often as it says (params/osakerhet.toml)."""
    least = int(params.toml("osakerhet.toml")["minsta_dyraste"][omrade])
    return all(known(group.n) and group.n >= least for group in groups)


def name(first: int, second: int) -> str:
    """What a followed group is called."""
    return f"De dyraste {first}, följda till {second}"


def difference(now: Cell, then: Cell) -> tuple[Figure, Figure]:
    """The interval of the difference of two groups' changes, from the interval of each (Newcombe)."""
    figures = [c[k] for c in (now, then) for k in ("forandring", "lag", "hog")]
    a, a_low, a_high, b, b_low, b_high = figures
    if not (known(a) and known(a_low) and known(a_high) and known(b) and known(b_low) and known(b_high)):
        gone = HIDDEN if HIDDEN in figures else ABSENT
        return gone, gone
    down = ((a - a_low) ** 2 + (b_high - b) ** 2) ** 0.5
    up = ((a_high - a) ** 2 + (b - b_low) ** 2) ** 0.5
    return a - b - down, a - b + up
