"""Which assumption matters most for the forecast? One at a time, a step down and a step up.

Source: docs/metod.md §5.7; the steps are in params/prognos.toml.
"""

from dataclasses import replace

from kpbcalc.analysis.coming import Coming, cells, words
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import percent
from kpbcalc.base.table import MNKR, Column, Table, Value
from kpbcalc.sections.prognos.scenarier import HOUSING_WORDS, outcome, stated

KANSLIGHET = Declared(
    key="kanslighet",
    title="Hur känslig framskrivningen {sista} är för antagandena i {omrade}",
    sheet="Prognos känslighet",
    columns=(
        Column("antagande", "Antagande och steg"), Column("lagre", "Ett steg lägre", "mnkr", 1),
        Column("hogre", "Ett steg högre", "mnkr", 1), Column("procent", "Ett steg högre", "procent", 1),
    ),
    about="kostnad för brukare i {omrade}, ett antagande i taget",
    notes=("Stegen visar hur stort utslaget blir. De säger inte hur sannolikt det är.",),
)  # fmt: skip


def table(ctx: Context, coming: Coming) -> Table:
    """What one assumption at a time, a little lower and higher, does to the cost at the horizon."""
    steps, plain = params.toml("prognos.toml")["kanslighet"], stated(ctx.omrade)[0]
    bases = cells(ctx.now, ctx.omrade.kod)
    oldest = words(max(b.ages for b in bases))
    housing = HOUSING_WORDS.get(ctx.omrade.kod)
    need, old = steps["behov_procent"], steps["aldsta_procent"]
    homes, growth = steps["boende_procent"], steps["tillvaxt_procentenheter"]
    cases = {
        f"Brukare per invånare, {need} procent": [
            replace(plain, behov=1 + sign * need / 100) for sign in (-1, 1)
        ],
        f"Invånare {oldest}, {old} procent": [replace(plain, aldsta=sign * old / 100) for sign in (-1, 1)],
    }
    if housing:
        moved = [replace(plain, boende=sign * homes / 100) for sign in (-1, 1)]
        cases[f"Andelen som bor {housing}, {homes} procent"] = moved
    dearer = [replace(plain, tillvaxt=sign * growth / 100) for sign in (-1, 1)]
    cases[f"Kostnadsökning per år, {growth} procentenhet"] = dearer
    start = outcome(ctx, bases, coming, plain, coming.last).kr
    rows: list[dict[str, Value]] = []
    for name, scenarios in cases.items():
        low, high = (outcome(ctx, bases, coming, s, coming.last).kr - start for s in scenarios)
        rows.append(
            {"antagande": name, "lagre": low / MNKR, "hogre": high / MNKR, "procent": percent(high, start)}
        )
    last = str(coming.last)
    return ctx.table(KANSLIGHET, rows, words={"sista": last}, year=last, source=coming.source)
