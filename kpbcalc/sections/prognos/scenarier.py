"""What would the cost be if need, housing or unit cost developed in another way?

Cost(t) = Σ N(t)·c·k·v·p·(1+g)^t by age class and sex. Source: docs/metod.md §5.7; the assumptions are in
params/prognos.toml.
"""

from dataclasses import dataclass

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.coming import Base, Coming, cells, growth, living
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, Figure, change, known, ratio, total
from kpbcalc.base.table import MNKR, Column, Table, Value

HOUSING_WORDS = {"AO": "i särskilt boende", "FN": "i gruppbostad"}
SCENARIER = Declared(
    key="scenarier",
    title="Kostnaden i {omrade} i olika scenarier {sista}",
    sheet="Prognos scenarier",
    columns=(
        Column("scenario", "Scenario"), Column("brukare", "Brukare", "antal"),
        Column("boende", "Varav {boende}", "antal"), Column("kostnad", "Kostnad", "mnkr", 1),
        Column("forandring", "Mot {ar}", "procent", 1), Column("skillnad", "Mot {forsta}", "mnkr", 1),
    ),
    about="brukare i {omrade}",
    notes=("Kostnaden är i {ar} års löner och priser. Scenarierna är antaganden, inte förutsägelser.",),
)  # fmt: skip


@dataclass(frozen=True)
class Scenario:
    """One set of assumptions, as they are at the horizon.

    `behov`: share of today's clients per inhabitant. `boende`: change of the share in special housing.
    `tillvaxt`: cost growth a year.
    """

    kod: str
    namn: str
    behov: float = 1.0
    boende: float = 0.0
    tillvaxt: float = 0.0
    antagande: str = ""


@dataclass(frozen=True)
class Outcome:
    """Clients, those in special housing and cost (kr) of a year in a scenario."""

    brukare: Figure
    boende: Figure
    kr: Figure


def stated(omrade: Omrade) -> list[Scenario]:
    """The scenarios of params/prognos.toml that concern the area; the first is the one to compare with."""
    return [
        Scenario(s["kod"], s["namn"], s.get("behov", 1.0), s.get("boende", 0.0), s.get("tillvaxt", 0.0),
                 s["antagande"].replace("{boende}", HOUSING_WORDS.get(omrade.kod, "")))
        for s in params.toml("prognos.toml")["scenario"] if omrade.kod in s.get("omraden", [omrade.kod])
    ]  # fmt: skip


def outcome(ctx: Context, bases: list[Base], coming: Coming, scenario: Scenario, year: int) -> Outcome:
    """What a scenario gives a year. In: the area's `cells`.

    Need and housing are reached in even steps, so the base year is itself in every scenario. Who moves to
    special housing leaves the cost of the age's mean client outside it; no more can move than live outside.
    """
    ahead = coming.last - ctx.ar
    part = (year - ctx.ar) / ahead if ahead else 0.0
    need = 1.0 + part * (scenario.behov - 1.0)
    clients = total(b.n * need * growth(b, coming, year) for b in bases)
    cost = total(b.kr * need * growth(b, coming, year) for b in bases)
    lives = ctx.now.has("alder_boende")  # else who lives there is not known, and is not nobody
    housed: Figure = 0.0 if lives else ABSENT
    cost = cost if lives or not scenario.boende else cost + ABSENT
    for ages, cell in living(ctx.now, ctx.omrade.kod).items():
        mine = [b for b in bases if b.ages == ages]
        people = coming.people(ctx.ar, ages, "")
        of = need * (coming.people(year, ages, "") / people if people else 1.0)
        outside = total(b.n for b in mine) - cell.n
        moving = _least(part * scenario.boende * cell.n, outside)
        extra = _mean(cell["kr"], cell.n) - _mean(total(b.kr for b in mine) - cell["kr"], outside)
        housed = housed + (cell.n + moving) * of
        if scenario.boende:
            cost = cost + moving * of * extra
    return Outcome(clients, housed, cost * (1.0 + scenario.tillvaxt) ** (year - ctx.ar))


def _least(one: Figure, other: Figure) -> Figure:
    return min(one, other) if known(one) and known(other) else one + other


def _mean(amount: Figure, persons: Figure) -> Figure:
    """The mean per person; zero where there is nobody."""
    return 0.0 if known(persons) and persons == 0 else ratio(amount, persons)


def table(ctx: Context, coming: Coming) -> Table:
    """Every scenario at the horizon: clients, cost, and how far from today and from the first scenario."""
    scenarios, bases = stated(ctx.omrade), cells(ctx.now, ctx.omrade.kod)
    found = [outcome(ctx, bases, coming, s, coming.last) for s in scenarios]
    now = total(b.kr for b in bases)
    rows: list[dict[str, Value]] = [
        {
            "scenario": s.namn, "brukare": f.brukare, "boende": f.boende, "kostnad": f.kr / MNKR,
            "forandring": change(now, f.kr), "skillnad": (f.kr - found[0].kr) / MNKR,
        }
        for s, f in zip(scenarios, found, strict=True)
    ]  # fmt: skip
    housing = HOUSING_WORDS.get(ctx.omrade.kod, "")
    words = {"sista": str(coming.last), "boende": housing, "forsta": scenarios[0].namn.lower()}
    return ctx.table(
        SCENARIER, rows, but=() if housing else ("boende",), words=words, year=str(coming.last),
        notes=[f"{s.namn}: {s.antagande}" for s in scenarios], source=coming.source,
    )  # fmt: skip
