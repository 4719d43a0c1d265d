"""Which ages cost most per inhabitant, and is it the same for women and men?

Source: docs/metod.md §5.3.
"""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.ages import (
    SEXES,
    Ages,
    Span,
    Sums,
    ages_of,
    in_spans,
    in_target,
    label,
    pooled,
    within_target,
)
from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.analysis.context import OWN_POPULATION, SHARED_POPULATION, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.standardise import standardise
from kpbcalc.base.figure import ABSENT, Figure, percent, ratio
from kpbcalc.base.table import Column, Table, Value

EVERYONE = "Totalt"
BETWEEN = ";"  # classes that are one fact together
WHEN = (
    "Brukare räknas under hela året och invånare den 31 december, så i de äldsta åldrarna kan brukarna vara "
    "fler än invånarna."
)
JOINED = "Klasser med för få brukare är sammanslagna med en granne."
NO_SEX = "Kön visas inte, eftersom grupperna då blir för små."
COARSER = "Jämförelsen visas inte i åldrar som den har slagit ihop för att brukarna är för få."
OUTSIDE = "Kostnaden per invånare visas inte i åldrar utanför målgruppen."
NOT_IN = "Brukare utanför målgruppens åldrar är inte med."
ALDER = Declared(
    "alder", "Kostnad per invånare efter ålder{kon} i {omrade}", (
        Column("cell", "Ålder{kon}"),
        Column("invanare", "Invånare", "antal"),
        Column("brukare", "Brukare", "antal"),
        Column("per_100", "Brukare per {per} invånare", "tal", 1),
        Column("per_invanare", "Kostnad {ar}", "kr/invånare"),
        Column("referens", "Kostnad {referens}", "kr/invånare"),
        Column("andel", "Andel av kostnaden", "procent", 1),
        Column("per_brukare", "Kostnad per brukare", "kr/brukare"),
    ),
    "Konsumtion ålder och kön", "brukare i {omrade} och alla invånare i samma ålder", OWN_POPULATION, (WHEN,),
    EVERYONE,
)  # fmt: skip
KON = Declared(
    "kon", "Kvinnor och män i {omrade}: täckning och kostnad per invånare", (
        Column("kon", "Kön"),
        Column("invanare", "Invånare", "antal"),
        Column("brukare", "Brukare", "antal"),
        Column("per_100", "Brukare per {per} invånare", "tal", 1),
        Column("kr", "Kostnad", "kr/invånare"),
        Column("direkt", "Kostnad vid lika ålder", "kr/invånare"),
    ),
    "Konsumtion kvinnor och män", "brukare i {omrade} per {malgrupp}", OWN_POPULATION,
    ("Vid lika ålder är båda könen omräknade till hela befolkningens ålderssammansättning.",), EVERYONE,
)  # fmt: skip


def by_age(ctx: Context) -> Table | None:
    """`alder`: inhabitants, coverage and cost per inhabitant of each class, the reference's cost beside.

    The reference is the peers' sums, else the year before; absent in classes that it has joined otherwise.
    None without clients by age.
    """
    omrade, own = ctx.omrade, ages_of(ctx.now, ctx.omrade)
    if own is None:
        return None
    name, other = _reference(ctx)
    classes = own.spans
    theirs = in_spans(other, classes, omrade, by_sex=own.by_sex) if other else None
    coarser = bool(other and any(_crosses(span, classes) for span in other.spans))
    rows = [
        _row(
            label(span, omrade, sex), sums, _of(other, theirs, span, sex), own, _inside(span, omrade), omrade
        )
        for (span, sex), sums in sorted(own.cells.items())
    ]
    people = in_target(own, omrade).people
    mean = ratio(other.kr, in_target(other, omrade).people) if other else ABSENT
    rows.append(_row(EVERYONE, Sums(people, own.n, own.kr), mean, own, True, omrade))
    outside = [label(span, omrade, sex) for span, sex in sorted(own.cells) if not _inside(span, omrade)]
    notes = [(COARSER, coarser), (OUTSIDE, bool(outside)), (NO_SEX, not own.by_sex)]
    joined = any(low < start <= high for low, high in classes for start, _ in omrade.aldersklasser)
    peers = other is not None and name == ctx.peers_name
    return ctx.table(
        ALDER, rows, but=() if other else ("referens",),
        words={"kon": " och kön" * own.by_sex, "per": omrade.per,
               "referens": "gruppen, vägt" if peers else name},
        facts={"alla": EVERYONE, "utanfor": BETWEEN.join(outside)},
        notes=[JOINED] * joined + [note for note, holds in notes if holds],
        year=f"{ctx.ar}; jämfört med {name}" if other else "",
        source=SHARED_POPULATION if peers else "",
    )  # fmt: skip


def by_sex(ctx: Context) -> Table | None:
    """`kon`: women and men of the target group, also with one age structure for both.

    None where the two are not told apart.
    """
    omrade, every = ctx.omrade, ages_of(ctx.now, ctx.omrade)
    if every is None or not every.by_sex:
        return None
    own = in_target(every, omrade)
    both = in_spans(own, own.spans, omrade, by_sex=False)
    sides = [(capital(word), own.only(sex)) for sex, word in SEXES.items()]
    rows: list[dict[str, Value]] = [
        {
            "kon": name,
            "invanare": side.people,
            "brukare": side.n,
            "per_100": omrade.tackning_per * ratio(side.n, side.people),
            "kr": ratio(side.kr, side.people),
            "direkt": standardise(side, both).direct,
        }
        for name, side in [*sides, (EVERYONE, both)]
    ]
    notes = [NOT_IN] * (len(own.spans) < len(every.spans))
    return ctx.table(KON, rows, words={"per": omrade.per}, notes=notes)


def _reference(ctx: Context) -> tuple[str, Ages | None]:
    """The peers' sums as one, else the year before's, and what they are called."""
    if peers := pooled(ctx.peers, ctx.omrade):
        return ctx.peers_name, peers
    last = fixed_prices.before(ctx)
    before = ages_of(last, ctx.omrade) if last else None
    return (str(last.ar), before) if last and before else ("", None)


def _of(other: Ages | None, theirs: Ages | None, span: Span, sex: str) -> Figure:
    """The reference's cost per inhabitant of a class, absent where it has joined it with others."""
    if other is None or theirs is None or (span, sex) not in theirs.cells:
        return ABSENT
    if any(_meets(span, s) and not (span[0] <= s[0] and s[1] <= span[1]) for s in other.spans):
        return ABSENT
    sums = theirs.cells[span, sex]
    return ratio(sums.kr, sums.people)


def _row(
    name: str, sums: Sums, reference: Figure, own: Ages, inside: bool, omrade: Omrade
) -> dict[str, Value]:
    return {
        "cell": name,
        "invanare": sums.people,
        "brukare": sums.n,
        "per_100": omrade.tackning_per * ratio(sums.n, sums.people) if inside else ABSENT,
        "per_invanare": ratio(sums.kr, sums.people) if inside else ABSENT,
        "referens": reference if inside else ABSENT,
        "andel": percent(sums.kr, own.kr),
        "per_brukare": ratio(sums.kr, sums.n),
    }


def _inside(span: Span, omrade: Omrade) -> bool:
    return within_target(span, omrade.malgrupp) is not None


def _meets(one: Span, other: Span) -> bool:
    return one[0] <= other[1] and other[0] <= one[1]


def _crosses(span: Span, classes: list[Span]) -> bool:
    return not any(low <= span[0] and span[1] <= high for low, high in classes)
