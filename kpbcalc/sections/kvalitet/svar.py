"""What did clients and staff answer, how sure is it, how did it change and how did others answer?

Source: docs/metod.md §6. The survey of a spring stands beside the costs of the year before.
"""

from collections.abc import Mapping, Sequence

from kpbcalc.aggregates.svar import CLIENTS, STAFF
from kpbcalc.analysis import clear_difference, reference_group, surveys
from kpbcalc.analysis.area import capital
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.indicator_uncertainty import few_answers
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.sure_difference import UNDECIDED
from kpbcalc.analysis.surveys import Survey
from kpbcalc.base.figure import ABSENT, HIDDEN, Figure, known, percent
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell, Package
from kpbcalc.sources.survey_layouts import question_texts

SHARE = "Andelen är den av positiva svar. ”Vet inte” räknas inte som svar."
INTERVAL = (
    "Från och till visar osäkerheten: ett 95-procentigt intervall, räknat som om de som svarade vore ett "
    "slumpmässigt urval av dem som kunde ha svarat."
)
SURE = clear_difference.CLEAR
CHANGE = ("forandring", "saker")
OTHERS = ("referens", "percentil")
COLUMNS = (
    Column("rad", "Undersökning och fråga"), Column("andel", "Positiva", "procent"),
    Column("lag", "Från", "procent"), Column("hog", "Till", "procent"), Column("svar", "Svar", "antal"),
    Column("svarsfrekvens", "Svarsfrekvens", "procent"), Column("forandring", "Ändring", "tal", 1),
    Column("saker", "Ändringen"), Column("referens", "Gruppen, ovägt", "procent"),
    Column("percentil", "Percentil", "tal"), Column("undersokningsar", "Gjord år"),
)  # fmt: skip
KINDS = {
    CLIENTS: Declared("brukarundersokning", "Brukarnas svar i {omrade}", COLUMNS, "Brukarundersökning",
                      "brukare som svarat, hela kommunen", notes=(SHARE, INTERVAL)),
    STAFF: Declared("personal", "Medarbetarnas svar i {omrade}", COLUMNS, "Personalundersökning",
                    "medarbetare som svarat, hela kommunen", notes=(SHARE, INTERVAL)),
}  # fmt: skip
TABLES = tuple(KINDS.values())


def tables(ctx: Context) -> dict[str, Table | None]:
    """`brukarundersokning` and `personal`: a row per survey and question, for the whole municipality."""
    return {declared.key: _table(ctx, slag, declared) for slag, declared in KINDS.items()}


def _table(ctx: Context, slag: str, declared: Declared) -> Table | None:
    asked = surveys.of_area(ctx.now, slag, ctx.omrade)
    if not asked:
        return None
    short = surveys.short_names(s.namn for s in asked)
    before = _before(ctx, slag)
    rows: list[dict[str, Value]] = []
    every = [(s, question, cell) for s in asked for question, cell in surveys.of_whole(ctx.now, s).items()]
    changes = _changes([(cell, before.get((s.without_year, question))) for s, question, cell in every])
    for survey in asked:
        others = _others(ctx, survey)
        for question, cell in surveys.of_whole(ctx.now, survey).items():
            rows.append({
                "rad": capital(f"{short[survey.namn]}: {question}"),
                **_answered(cell),
                **changes[len(rows)],
                **_beside(cell, others if question == survey.huvudfraga else []),
                "undersokningsar": survey.year or None,
            })  # fmt: skip
    known_years = any(row["undersokningsar"] for row in rows)
    left_out = {*_unless(rows, "forandring", CHANGE), *_unless(rows, "referens", OTHERS)}
    left_out |= set() if known_years else {"undersokningsar"}
    return ctx.table(
        declared, rows, but=left_out,
        source=", ".join(s.namn for s in asked) + "; egna beräkningar.",
        notes=_notes(ctx, asked, rows, left_out, _lost(ctx.now, slag)),
        facts={
            "huvudfragor": "|".join(capital(f"{short[s.namn]}: {s.huvudfraga}") for s in asked),
        },
    )  # fmt: skip


def _answered(cell: Cell) -> dict[str, Value]:
    low, high = surveys.interval(cell)
    return {
        "andel": surveys.share(cell), "lag": low, "hog": high, "svar": cell.n,
        "svarsfrekvens": percent(cell.n, cell["tillfragade"]),
    }  # fmt: skip


def _before(ctx: Context, slag: str) -> dict[tuple[str, str], Cell]:
    """Last year's answers by survey (whatever year its name says) and question."""
    if ctx.before is None:
        return {}
    return {
        (survey.without_year, question): cell
        for survey in surveys.of_area(ctx.before, slag, ctx.omrade)
        for question, cell in surveys.of_whole(ctx.before, survey).items()
    }


def _changes(pairs: Sequence[tuple[Cell, Cell | None]]) -> list[dict[str, Value]]:
    """Percentage points since last year, and whether the change is clear among all the table's."""
    asked = [(now, was) for now, was in pairs if was is not None]
    sides = iter(
        clear_difference.of_shares([(surveys.answers(now), surveys.answers(was)) for now, was in asked])
    )
    found: list[dict[str, Value]] = []
    for now, was in pairs:
        if was is None:
            found.append(dict.fromkeys(CHANGE, ABSENT))
            continue
        change, side = surveys.share(now) - surveys.share(was), next(sides)
        gone: Value = HIDDEN if change is HIDDEN else UNDECIDED if known(change) else None
        found.append({"forandring": change, "saker": SURE if side not in (None, UNDECIDED) else gone})
    return found


def _others(ctx: Context, survey: Survey) -> list[float]:
    """What others' clients answered about the whole, of the insats group that the survey is about."""
    if survey.slag != CLIENTS or not survey.grupp:
        return []
    cells = [p.cell("svar_grupp", ctx.omrade.kod, survey.grupp) for p in ctx.peers]
    return [s for s in map(surveys.share, cells) if known(s)]


def _beside(cell: Cell, others: Sequence[float]) -> dict[str, Value]:
    own, mean = surveys.share(cell), reference_group.mean(others)
    place = reference_group.percentile(own, others) if known(own) else None
    gone: Figure = HIDDEN if own is HIDDEN and others else ABSENT
    return {
        "referens": ABSENT if mean is None else mean,
        "percentil": gone if place is None else place,
    }


def _unless(rows: Sequence[Mapping[str, Value]], key: str, columns: Sequence[str]) -> Sequence[str]:
    """The columns, unless some row has something in `key`."""
    return () if any(row[key] is not ABSENT for row in rows) else columns


def _lost(package: Package, slag: str) -> list[str]:
    return sorted(s.namn for s in surveys.surveys(package, slag) if not s.omrade)


def _notes(
    ctx: Context, asked: Sequence[Survey], rows: Sequence[Mapping[str, Value]], left_out: set[str],
    lost: Sequence[str],
) -> list[str]:  # fmt: skip
    notes = []
    if "forandring" not in left_out:
        notes.append("Ändringen är i procentenheter sedan året innan.")
        tests = sum(row["saker"] in (SURE, UNDECIDED) for row in rows)
        notes += clear_difference.notes(tests)
    notes += few_answers(row["svar"] for row in rows)
    if "undersokningsar" not in left_out:
        notes.append(f"Kostnaderna i rapporten är {ctx.ar} års; undersökningarnas år står i tabellen.")
    if "referens" not in left_out and ctx.group:
        notes += ["Gruppen jämförs på frågan om helheten.", reference_group.PERCENTILE]
    notes += _texts([s.namn for s in asked])
    return notes + ([f"Inte knutna till något område: {', '.join(lost)}."] if lost else [])


def _texts(names: Sequence[str]) -> list[str]:
    """How the questions were asked, for surveys whose questions are described."""
    told = [
        f"{capital(short)}: " + ", ".join(f"{name} ”{text}”" for name, text in texts.items()) + "."
        for survey, short in surveys.short_names(names).items()
        if (texts := question_texts(survey))
    ]
    return [f"Så frågades det. {' '.join(told)}"] if told else []
