"""What cost would the population's age and sex lead one to expect, and how far from it is the actual cost?

Source: docs/metod.md §5.3 (indirect and direct standardisation).
"""

from dataclasses import dataclass

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.ages import Ages, Span, Sums, ages_of, in_target, pooled
from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.analysis.context import OWN_POPULATION, SHARED_POPULATION, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.standardise import standardise
from kpbcalc.base import params
from kpbcalc.base.errors import UsageError
from kpbcalc.base.figure import ABSENT, percent
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.sections.konsumtion.alder import NOT_IN

COMPARABLE = 1  # years between two price levels that are set against each other in kr
HOW = (
    "Den förväntade kostnaden är vad kommunens invånare hade kostat med jämförelsens kostnad per invånare i "
    "varje ålder och kön. Den åldersstandardiserade är vad jämförelsens befolkning hade kostat med kommunens "
    "kostnad per invånare. Effekten och den övriga skillnaden summerar till skillnaden mellan den faktiska "
    "kostnaden och kostnaden där."
)
UNSOURCED = (
    "{profil} är ingen jämförelsegrupp utan ett antagande. Befolkningen 65 år och "
    "äldre är verklig, kostnaderna är syntetiska; någon publicerad åldersprofil har inte hittats. Är "
    "priserna från ett annat år används bara profilens form, och den övriga skillnaden visas inte."
)
COARSER = "Åldersklasser med för få brukare är sammanslagna med en granne."
NO_SEX = "Där kön inte kan visas är jämförelsen bara efter ålder."
STANDARD = Declared(
    "standard", "Vad ålder och kön förklarar av kostnaden per invånare i {omrade}", (
        Column("referens", "Jämfört med"),
        Column("ref_kr", "Kostnad där", "kr/invånare"),
        Column("forvantad", "Förväntad kostnad här", "kr/invånare"),
        Column("effekt", "Åldersstrukturens effekt", "kr/invånare"),
        Column("procent", "Åldersstrukturens effekt", "procent", 1),
        Column("egen", "Faktisk kostnad här", "kr/invånare"),
        Column("ovrigt", "Övrig skillnad", "kr/invånare"),
        Column("direkt", "Åldersstandardiserad kostnad här", "kr/invånare"),
    ),
    "Konsumtion väntad av ålder", "brukare i {omrade} per {malgrupp}", OWN_POPULATION, (HOW,),
)  # fmt: skip


@dataclass(frozen=True)
class Reference:
    """Somebody's sums by age: what a sentence calls them, and the year that their prices are of."""

    name: str
    ar: int
    ages: Ages

    @property
    def row(self) -> str:
        """The row's label: the year, or the name and the year."""
        return self.name if self.name == str(self.ar) else f"{capital(self.name)} ({self.ar})"


def table(ctx: Context) -> Table | None:
    """One row per reference: its cost, the expected cost, the age effect, what remains.

    The references are the year before and the peers, in the ages of the target group; in the demo the stated
    age profile where there are no peers. None without clients or inhabitants by age, or without references.
    """
    omrade, every = ctx.omrade, ages_of(ctx.now, ctx.omrade)
    last = fixed_prices.before(ctx)
    before = ages_of(last, omrade) if last and not fixed_prices.missing(ctx, last.ar) else None
    peers = pooled(ctx.peers, omrade)
    profile = age_profile(omrade) if ctx.demo and peers is None else None
    found = [Reference(str(last.ar), last.ar, before)] if last and before else []
    if peers is not None:
        found.append(Reference(ctx.peers_name, max(p.ar for p in ctx.peers), peers))
    elif profile is not None:
        found.append(profile)
    if every is None or not every.people or not found:
        return None
    sides = [every, *(r.ages for r in found)]
    coarser = any(set(omrade.aldersklasser) - set(side.spans) for side in sides)
    notes = [
        (UNSOURCED.format(profil=capital(profile.name)) if profile else "", profile is not None),
        (COARSER, coarser),
        (NO_SEX, not all(side.by_sex for side in sides)),
        (NOT_IN, in_target(every, omrade).spans != every.spans),
    ]
    return ctx.table(
        STANDARD, [_row(r, in_target(every, omrade), ctx) for r in found],
        notes=[note for note, holds in notes if holds], source=SHARED_POPULATION if peers else "",
    )  # fmt: skip


def _row(other: Reference, own: Ages, ctx: Context) -> dict[str, Value]:
    found = standardise(own, in_target(other.ages, ctx.omrade))
    # Of another year's prices only the shape of the age profile can be used.
    same = abs(ctx.ar - other.ar) <= COMPARABLE
    return {
        "referens": other.row,
        "ref_kr": found.reference,
        "forvantad": found.expected,
        "effekt": found.age_effect,
        "procent": percent(found.age_effect, found.reference),
        "egen": found.own,
        "ovrigt": found.remaining if same else ABSENT,
        "direkt": found.direct,
    }


def age_profile(omrade: Omrade) -> Reference | None:
    """The stated age profile of an area (params/aldersprofil.toml), or None.

    Raises `UsageError` when the file's age classes are not those of params/omraden.toml.
    """
    stated = params.toml("aldersprofil.toml")
    rows = stated["cell"].get(omrade.kod)
    if not rows:
        return None
    if {tuple(row[:2]) for row in rows} != set(omrade.aldersklasser):
        raise UsageError(
            f"Åldersklasserna för {omrade.rubrik} är andra än i params/omraden.toml.",
            where="params/aldersprofil.toml",
            remedy="Räkna om profilen med de nya klasserna, eller ta bort områdets rader.",
        )
    cells = {((low, high), sex): Sums(float(people), float(n), float(kr))
             for low, high, sex, people, n, kr in rows}  # fmt: skip

    def count(span: Span, sex: str) -> float:
        mine = (key for key in cells if span[0] <= key[0][0] and key[0][1] <= span[1])
        return sum(cells[key].people for key in mine if sex in {"", key[1]})

    about = stated["profil"]
    return Reference(str(about["namn"]), int(about["ar"]), Ages(cells, count))
