"""Does the mean cost differ because clients have other insatser, or because the same insatser cost more?

mix effect = Σ(s−s°)·c°, cost effect = Σ s·(c−c°); together the difference in mean cost per client, exactly.
s is a class's share of the clients, c its mean cost, ° the reference. Source: docs/metod.md §5.1. What
differs within a class is reckoned as cost, so the effects are reckoned in as many classes as both sides can
tell apart. Where the sign of an effect hangs on the classes, nobody can tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.area import capital
from kpbcalc.analysis.context import SHARED, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import ABSENT, Figure, known
from kpbcalc.base.table import THOUSAND, Column, Table, Value
from kpbcalc.disclosure.fold import is_others
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.brukarmix.mixklasser import Split, Sums, split

EVERYONE = "Alla brukare"
EFFECTS = {"mix": "mixeffekten", "niva": "kostnadseffekten"}
HOW = (
    "Varje brukare räknas i en klass. Mixeffekten är skillnaden i andel av brukarna gånger klassens avstånd "
    "till jämförelsens medelkostnad, kostnadseffekten skillnaden i kostnad per brukare i klassen gånger dess "
    "andel. De två summerar till hela skillnaden i medelkostnad."
)
STEPS = (Column("post", "Post"), Column("belopp", "Kostnad per brukare", "tkr", 1))
CLASSES = (
    Column("klass", "Insatser under året"),
    Column("andel_ref", "Andel av brukarna, {dar}", "procent", 1),
    Column("andel", "Andel av brukarna, {har}", "procent", 1),
    Column("kostnad_ref", "Kostnad, {dar}", "kr/brukare"),
    Column("kostnad", "Kostnad, {har}", "kr/brukare"),
    Column("mix", "Mixeffekt", "kr/brukare"),
    Column("niva", "Kostnadseffekt", "kr/brukare"),
)
ABOUT = "brukare i {omrade}"
TABLES = YEAR, YEAR_STEPS, GROUP, GROUP_STEPS = (
    Declared("mix", "Mix och kostnadsnivå i {omrade} mot {mot}", CLASSES, "Brukarmix mot tidigare år", ABOUT,
             notes=(HOW,), total=EVERYONE),
    Declared("mix_steg", "Medelkostnaden per brukare i {omrade} mot {mot}", STEPS,
             "Brukarmix steg tidigare år", ABOUT),
    Declared("mix_jamfort", "Mix och kostnadsnivå i {omrade} mot {mot}", CLASSES, "Brukarmix mot kommuner",
             ABOUT, SHARED, (HOW,), EVERYONE),
    Declared("mix_jamfort_steg", "Medelkostnaden per brukare i {omrade} mot {mot}", STEPS,
             "Brukarmix steg kommuner", ABOUT, SHARED),
)  # fmt: skip


@dataclass(frozen=True)
class Effect:
    """A class's shares of the clients, its mean cost on both sides, and its part in the difference (kr)."""

    share: float
    share_ref: float
    cost: Figure
    cost_ref: Figure
    mix: float
    level: float


def since_last_year(ctx: Context) -> dict[str, Table]:
    """`mix` (per class) and `mix_steg` (the bridge) since last year."""
    last = fixed_prices.before(ctx)
    sides = [_sums(p, ctx) for p in (last, ctx.now) if p is not None]
    if last is None or any(side is None for side in sides):
        return {}
    theirs, mine = (side for side in sides if side is not None)
    before = str(last.ar)
    return _tables(ctx, mine, theirs, (before, before, str(ctx.ar)), (YEAR, YEAR_STEPS))


def against_peers(ctx: Context) -> dict[str, Table]:
    """`mix_jamfort` and its bridge, against all peers as one municipality."""
    mine = _sums(ctx.now, ctx)
    others = [side for p in ctx.peers if (side := _sums(p, ctx)) is not None]
    if mine is None or not others or len(others) < len(ctx.peers):
        return {}
    codes = sorted({code for side in others for code in side})
    nobody = (0.0, 0.0)
    theirs = {c: (sum(s.get(c, nobody)[0] for s in others), sum(s.get(c, nobody)[1] for s in others))
              for c in codes}  # fmt: skip
    return _tables(ctx, mine, theirs, (ctx.peers_name, "gruppen, vägt", "kommunen"), (GROUP, GROUP_STEPS))


def _sums(package: Package, ctx: Context) -> Sums | None:
    """Clients and kr by combination; None when they are not told or nobody is in the area."""
    cells = package.cells("mix", ctx.omrade.kod)
    found = {c.code: (c.n, c["kr"]) for c in cells}
    told = {code: (n, kr) for code, (n, kr) in found.items() if known(n) and known(kr)}
    return told if told and len(told) == len(found) else None


def mix_and_cost(own: Sums, reference: Sums) -> dict[str, Effect]:
    """Each class's part in the difference in mean cost.

    The mix part is measured from the reference's mean, (s−s°)·(c°−C°), which changes no sum since shares add
    up to one, but makes a growing class raise the mean only if it is dearer than the mean. A class that the
    reference lacks has no cost there: all of its part is mix. Σ mix + Σ level = own mean − reference mean.
    """
    sizes = [sum(n for n, _ in side.values()) for side in (own, reference)]
    mean = sum(kr for _, kr in reference.values()) / sizes[1]
    found = {}
    for code in [*own, *(c for c in reference if c not in own)]:
        (n, kr), (n_ref, kr_ref) = own.get(code, (0.0, 0.0)), reference.get(code, (0.0, 0.0))
        share, share_ref = n / sizes[0], n_ref / sizes[1]
        there = kr_ref / n_ref if n_ref else (kr / n if n else 0.0)
        here = kr / n if n else there
        found[code] = Effect(
            share, share_ref, kr / n if n else ABSENT, kr_ref / n_ref if n_ref else ABSENT,
            (share - share_ref) * (there - mean), share * (here - there),
        )  # fmt: skip
    return found


def _tables(
    ctx: Context, mine: Sums, theirs: Sums, names: tuple[str, str, str], declared: tuple[Declared, Declared]
) -> dict[str, Table]:
    reference, there, here = names
    classes = split(mine, theirs, ctx.omrade)
    by_row = mix_and_cost(*classes.by_row())
    finest = mix_and_cost(classes.mine, classes.theirs)
    for name, effect in by_row.items():
        parts = [finest[c] for c, row in classes.rows.items() if row == name]
        by_row[name] = Effect(effect.share, effect.share_ref, effect.cost, effect.cost_ref,
                              sum(p.mix for p in parts), sum(p.level for p in parts))  # fmt: skip
    sums = {"mix": sum(e.mix for e in by_row.values()), "niva": sum(e.level for e in by_row.values())}
    means = [sum(kr for _, kr in s.values()) / sum(n for n, _ in s.values()) for s in (theirs, mine)]
    otherwise = [mix_and_cost(mine, theirs), mix_and_cost(*classes.by_row())]
    peers = declared[0] is GROUP
    words = {"mot": reference, "dar": there, "har": here}
    facts = {"alla": EVERYONE}
    year = str(ctx.ar) if peers else f"{reference}–{here}"
    rows = [_row(name, effect) for name, effect in by_row.items()]
    rows.append(_row(EVERYONE, Effect(1.0, 1.0, means[1], means[0], sums["mix"], sums["niva"])))
    posts = [capital(reference), "Mix", "Kostnad i samma mix", capital(here)]
    steps: list[dict[str, Value]] = [
        {"post": post, "belopp": amount / THOUSAND}
        for post, amount in zip(posts, (means[0], sums["mix"], sums["niva"], means[1]), strict=True)
    ]
    notes = [
        *_notes(classes, peers=peers),
        *undecided(sums, otherwise),
        *([] if peers else [fixed_prices.note(ctx, ctx.ar - 1)]),
    ]
    return {
        declared[0].key: ctx.table(declared[0], rows, words=words, facts=facts, notes=notes, year=year),
        declared[1].key: ctx.table(declared[1], steps, words=words, year=year),
    }


def undecided(found: Mapping[str, float], otherwise: Sequence[Mapping[str, Effect]]) -> list[str]:
    """A note on the effects whose sign is another in other classes; nothing where none is."""
    others = [{"mix": sum(e.mix for e in of.values()), "niva": sum(e.level for e in of.values())}
              for of in otherwise]  # fmt: skip
    names = [EFFECTS[key] for key in found if len({_sign(of[key]) for of in (found, *others)}) > 1]
    if not names:
        return []
    return [f"Om {' och '.join(names)} höjer eller sänker beror på hur fint insatserna delas in."]


def _sign(x: float) -> int:
    return (round(x) > 0) - (round(x) < 0)


def _notes(classes: Split, *, peers: bool) -> list[str]:
    joined = [
        100 * sum(n for code, (n, _) in side.items() if is_others(code)) / sum(n for n, _ in side.values())
        for side in (classes.mine, classes.theirs)
    ]
    here, there = ("här", "i gruppen") if peers else ("det senare året", "det tidigare")
    found = []
    if len(classes.rows) > len(set(classes.rows.values())):
        found.append(
            f"Effekterna är räknade i {len(classes.rows)} klasser. En rad ”med annat” är flera av dem, och "
            "dess effekter är deras summa."
        )
    if any(joined):
        found.append(
            "Ovanliga kombinationer räknas med andra som har samma tyngsta insats, i en fast "
            "ordning; skillnader inom dem är kostnadseffekt. Det gäller "
            f"{joined[0]:.0f} procent av brukarna {here} och {joined[1]:.0f} procent {there}."
        )
    return found


def _row(name: str, effect: Effect) -> dict[str, Value]:
    return {
        "klass": name,
        "andel_ref": 100 * effect.share_ref,
        "andel": 100 * effect.share,
        "kostnad_ref": effect.cost_ref,
        "kostnad": effect.cost,
        "mix": effect.mix,
        "niva": effect.level,
    }
