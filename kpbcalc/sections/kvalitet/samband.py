"""Are clients more satisfied where it costs more, or where staff are? Over our units, and municipalities.

Source: docs/metod.md §5.4.
"""

from collections.abc import Iterator, Sequence

from kpbcalc.aggregates.svar import CLIENTS, STAFF, lead_question
from kpbcalc.analysis import beside, rank_correlation, surveys
from kpbcalc.analysis.area import capital, group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.rank_correlation import Correlation
from kpbcalc.analysis.section import Declared
from kpbcalc.base.figure import known
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.sections.kvalitet import enheter

UNITS, MUNICIPALITIES, STAFF_TOO = "enheter", "kommuner", "medarbetare och brukare"
SAMBAND = Declared(
    key="samband",
    title="Hur kostnad, brukarnas svar och medarbetarnas svar hänger ihop i {omrade}",
    sheet="Kostnad och svar",
    columns=(
        Column("rad", "Mellan"), Column("grupp", "Insatsgrupp"), Column("slag", "Slag"),
        Column("antal", "Enheter eller kommuner", "antal"), Column("samband", "Samband", "tal", 2),
        Column("lag", "Från", "tal", 2), Column("hog", "Till", "tal", 2),
        Column("tydlig", "De två"),
    ),
    about="kommunens enheter, och kommunerna i jämförelsegruppen, med både styckkostnad och svar",
    source="Brukarundersökningen i underlaget, andra kommuners delade tal; egna beräkningar.",
    notes=(
        "Sambandet mellan styckkostnad och andel positiva svar på frågan om helheten, eller mellan "
        "medarbetarnas och brukarnas svar vid samma enheter, går från −1 till 1; 0 är inget samband. "
        "Sambanden är prövade tillsammans.",
        "Ett samband säger inte att kostnaden är orsaken: brukarna har olika behov, svaren är få vid varje "
        "enhet, och nöjdhet är bara en del av vad en insats ger.",
    ),
)  # fmt: skip
Pairs = Sequence[tuple[float, float]]


def table(ctx: Context) -> Table | None:
    """A row for each insats group over units and over municipalities, where they are enough; else None."""
    found: list[tuple[str, str, Correlation]] = []
    for slag, grupp, pairs in (*_of_units(ctx), *_of_municipalities(ctx), *_of_staff(ctx)):
        of = rank_correlation.correlation(pairs)
        if of is not None:
            found.append((slag, grupp, of))
    clear = rank_correlation.clear([of for *_, of in found])
    rows: list[dict[str, Value]] = [
        {
            "rad": f"{capital(slag)}, {group_name(grupp)}", "grupp": group_name(grupp), "slag": slag,
            "antal": float(of.n), "samband": of.varde, "lag": of.lag, "hog": of.hog, "tydlig": word,
        }
        for (slag, grupp, of), word in zip(found, clear, strict=True)
    ]  # fmt: skip
    return ctx.table(SAMBAND, rows) if rows else None


def _of_units(ctx: Context) -> Iterator[tuple[str, str, Pairs]]:
    every = list(enheter.units(ctx))
    for grupp in ctx.omrade.enhetsgrupper:
        mine = [unit for unit in every if unit.placed and unit.grupp == grupp]
        pairs = [(u.cost, surveys.share(u.answers)) for u in mine]
        yield UNITS, grupp, [(a, b) for a, b in pairs if known(a) and known(b)]


def _of_municipalities(ctx: Context) -> Iterator[tuple[str, str, Pairs]]:
    kod = ctx.omrade.kod
    for cell, price in beside.of_groups(ctx, beside.price):
        answers = {p.kommun: p.cell("svar_grupp", kod, cell.code) for p in ctx.peers}
        costs = {**price.values, **({"": price.value} if known(price.value) else {})}
        answers[""] = ctx.now.cell("svar_grupp", kod, cell.code)
        shares = {kommun: surveys.share(answers[kommun]) for kommun in costs}
        yield MUNICIPALITIES, cell.code, [(costs[k], s) for k, s in shares.items() if known(s)]


def _of_staff(ctx: Context) -> Iterator[tuple[str, str, Pairs]]:
    """Staff's answers and clients' of the same units, on each survey's main question."""
    clients, staff = (_answers(ctx, slag) for slag in (CLIENTS, STAFF))
    for grupp in ctx.omrade.enhetsgrupper:
        both = [unit for unit in clients if unit in staff and unit[0] == grupp]
        yield STAFF_TOO, grupp, [(staff[unit], clients[unit]) for unit in both]


def _answers(ctx: Context, slag: str) -> dict[tuple[str, frozenset[str]], float]:
    """The share of positive answers by insats group and units of ours, where it is told."""
    pairs, found = surveys.unit_pairs(ctx.now), {}
    for survey in surveys.of_area(ctx.now, slag, ctx.omrade):
        cells = surveys.of_units(ctx.now, survey)
        lead = lead_question(surveys.questions(cells))
        for cell in (c for c in cells if c.key[-1] == lead):
            grupp, ours = pairs.get(cell.key[2], ("", []))
            share = surveys.share(cell)
            if known(share) and ours:
                found[grupp, frozenset(ours)] = share
    return found
