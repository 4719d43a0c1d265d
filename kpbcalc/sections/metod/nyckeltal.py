"""The 26 KPB indicators, as Kolada defined them in 2013."""

from kpbcalc.analysis.context import OWN, Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.figure import known
from kpbcalc.base.table import Column, Table

NYCKELTAL = Declared(
    key="nyckeltal",
    title="KPB-nyckeltalen",
    sheet="Nyckeltal",
    columns=(
        Column("kpi", "Nyckeltal"), Column("titel", "Titel och enhet"), Column("varde", "Värde", "tal", 1),
    ),
    about="brukare i äldreomsorg och funktionsnedsättning",
    source=OWN + " Definitioner: Kolada 2013.",
    notes=(
        "Ett streck betyder att kommunen inte har insatsen i underlaget. Nyckeltalen gäller alla åldrar och "
        "båda områdena; avsnitten ovan gäller ett område i taget, så värdena skiljer sig.",
        "U23004 räknar med hemmets hälso- och sjukvård, hur den än är kodad. U21005 och U28030 har den bara "
        "där den fördelas som en gemensam kostnad: deras definition nämner den inte.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """One row an indicator; absent where nobody has the insats."""
    if not ctx.now.has("nyckeltal"):
        return None
    rows = []
    for definition in params.rows("nyckeltal.csv"):
        cell = ctx.now.cell("nyckeltal", definition["kpi"])
        nothing = known(cell["namnare"]) and cell["namnare"] == 0
        value = None if nothing else cell["varde"]
        rows.append({"kpi": definition["kpi"], "titel": definition["titel"], "varde": value})
    return ctx.table(NYCKELTAL, rows)
