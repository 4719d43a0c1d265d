"""Good examples: who is cheaper per unit, and at least as good in the answers to the same question?

Source: docs/metod.md §5.4.
"""

from kpbcalc.analysis import beside, clear_difference, surveys
from kpbcalc.analysis.area import group_name, volume_words
from kpbcalc.analysis.context import SHARED, Context
from kpbcalc.analysis.groups import price_unit, short_name
from kpbcalc.analysis.section import Declared
from kpbcalc.analysis.wilson import wilson_percent
from kpbcalc.base import params
from kpbcalc.base.figure import ABSENT, Figure, known, percent, ratio, total
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.disclosure.package import Cell

MEAN = "Volymvägt medel"
EXEMPEL = Declared(
    key="exempel_{grupp}",
    title="Styckkostnad och andel positiva svar i kommunerna, {namn}",
    sheet="Kommuner {kort}",
    columns=(
        Column("namn", "Kommun"),
        Column("kostnad", "Styckkostnad", "kr/enhet"),
        Column("andel", "Positiva svar", "procent"),
        Column("lag", "Från", "procent"),
        Column("hog", "Till", "procent"),
        Column("svar", "Svar", "antal"),
        Column("mot", "Svaren mot vår kommun"),
    ),
    about="kommunerna i jämförelsegruppen med både kostnad och svar, {namn}",
    source=SHARED,
    notes=(
        "Ett gott exempel har minst {minst} procent lägre styckkostnad än kommunen, lägre än medlet, och "
        "minst lika hög andel positiva svar på frågan om helheten som både kommunen och medlet. Från och "
        "till är ett 95-procentigt intervall.",
        "Medlet är de andra kommunernas, vägt med deras volym.",
    ),
)


def tables(ctx: Context) -> dict[str, Table | None]:
    """`exempel_<grupp>`: ours and every peer with both unit cost and answers, cheapest first."""
    prices = {cell.code: one for cell, one in beside.of_groups(ctx, beside.price)}
    groups = [g for g in ctx.omrade.grupper if g in prices]
    told = {g: _answers(ctx, g, prices[g]) for g in groups}
    sides = clear_difference.of_shares(
        [(surveys.answers(own), surveys.together(theirs.values())) for own, theirs in told.values()]
    )
    return {
        f"exempel_{g}": _table(ctx, g, prices[g], *told[g], side)
        for g, side in zip(groups, sides, strict=True)
    }


def _answers(ctx: Context, grupp: str, prices: beside.Beside) -> tuple[Cell, dict[str, Cell]]:
    """Our answers, and those of every peer with both unit cost and answers."""
    kod = ctx.omrade.kod
    answers = {p.kommun: p.cell("svar_grupp", kod, grupp) for p in ctx.peers}
    both = {k: answers[k] for k in prices.values if known(answers[k].n) and answers[k].n}
    return ctx.now.cell("svar_grupp", kod, grupp), both


def _table(
    ctx: Context, grupp: str, prices: beside.Beside, own: Cell, answers: dict[str, Cell], mine: str | None
) -> Table | None:
    both = list(answers)
    if not both or (known(own.n) and not own.n) or own.n is ABSENT:
        return None
    names = beside.names(dict.fromkeys([*both, ctx.kommun.kod]))
    us = surveys.answers(own)
    sides = clear_difference.of_shares([(surveys.answers(answers[k]), us) for k in both])
    rows = [{**_row(ctx.kommun.namn, prices.value, own), "mot": None}]
    rows += [
        {**_row(names[k], prices.values[k], answers[k]), "mot": side or clear_difference.NOT_TESTED}
        for k, side in zip(both, sides, strict=True)
    ]
    rows.sort(key=lambda row: (row["kostnad"] if known_value(row["kostnad"]) else float("inf"), row["namn"]))
    volumes = [prices.others[k][1] for k in both]
    shares = [percent(answers[k]["positiva"], answers[k].n) for k in both]
    good = ratio(total(v * s for v, s in zip(volumes, shares, strict=True)), total(volumes))
    cost = ratio(total(prices.others[k][0] for k in both), total(volumes))
    gone = dict.fromkeys(("lag", "hog", "svar"), ABSENT)
    rows.append({"namn": MEAN, "kostnad": cost, "andel": good, **gone, "mot": None})
    notes = clear_difference.notes(sum(side is not None for side in sides))
    facts = {"grupp": group_name(grupp), "enhet": volume_words(grupp)[0], "egen": ctx.kommun.namn,
             "medel": MEAN, "minst": minst(), "mot_gruppen": mine or ""}  # fmt: skip
    words = {"grupp": grupp, "namn": group_name(grupp), "kort": short_name(grupp), "minst": minst()}
    return ctx.table(EXEMPEL, rows, unit=price_unit(grupp), facts=facts, words=words, notes=notes)


def minst() -> str:
    """How many percent cheaper a good example is at least."""
    return str(params.toml("jamforelse.toml")["exempel"]["minst_billigare_procent"])


def known_value(value: Value) -> bool:
    """Whether a cell of a row is a number."""
    return isinstance(value, float)


def _row(name: str, cost: Figure, answers: Cell) -> dict[str, Value]:
    low, high = wilson_percent(answers["positiva"], answers.n)
    return {
        "namn": name, "kostnad": cost, "andel": percent(answers["positiva"], answers.n), "lag": low,
        "hog": high, "svar": answers.n,
    }  # fmt: skip
