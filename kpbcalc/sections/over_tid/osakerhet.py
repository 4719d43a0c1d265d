"""How sure are the mean cost per client and its change? Source: docs/metod.md §5.5 and docs/metod.md §9."""

from kpbcalc.analysis import fixed_prices
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table, Value

COVERS = (
    "Intervallet säger hur mycket siffran hade kunnat skilja sig om andra personer, med samma slags behov, "
    "hade råkat bli brukare. Det täcker inte fel i underlaget eller i hur kostnaderna har fördelats."
)
OSAKERHET = Declared(
    key="osakerhet",
    title="Hur säker medelkostnaden i {omrade} är",
    sheet="Osäkerhet",
    columns=(
        Column("rad", "År"), Column("brukare", "Brukare", "antal"),
        Column("medel", "Kostnad per brukare", "kr/brukare"), Column("lag", "Intervall från", "kr/brukare"),
        Column("hog", "Intervall till", "kr/brukare"),
    ),
    about="brukare i {omrade}",
    notes=(
        COVERS,
        "Intervallen är {niva}-procentiga. På raden för förändringen är antalet de som var brukare något av "
        "åren.",
    ),
)  # fmt: skip


def tables(ctx: Context) -> dict[str, Table | None]:
    """`osakerhet`: the last two years and the change; none where nothing of it has been reckoned."""
    before, kod = ctx.before, ctx.omrade.kod
    years = [p for p in (fixed_prices.before(ctx), ctx.now) if p and p.has("medel")]
    found = [(str(p.ar), p.cell("medel", kod)) for p in years]
    changed = f"Förändring {before.ar}–{ctx.ar}" if before else ""
    if before and ctx.now.has("medel_andring"):
        found.append((changed, fixed_prices.change_since_last_year(ctx).cell("medel_andring", kod)))
    if not found:
        return {}
    rows: list[dict[str, Value]] = [
        {"rad": name, "brukare": c.n, **{key: c[key] for key in ("medel", "lag", "hog")}} for name, c in found
    ]
    settings = params.toml("osakerhet.toml")["intervall"]
    words = {"niva": str(settings["niva"])}
    year = "–".join(dict.fromkeys(name for name, _ in found if name.isdigit()))
    notes = [fixed_prices.note(ctx, before.ar)] if before else []
    return {"osakerhet": ctx.table(OSAKERHET, rows, words=words, notes=notes, year=year)}
