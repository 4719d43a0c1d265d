"""What does the report assume, and on whose word?"""

from collections.abc import Iterator

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.on_whose_word import in_words
from kpbcalc.analysis.section import Declared
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing.result import limit_in_force

Row = tuple[str, str, str]
HOMES = "i särskilt boende eller gruppbostad"


ANTAGANDEN = Declared(
    key="antaganden",
    title="Antaganden",
    sheet="Antaganden",
    columns=(Column("om", "Om"), Column("antagande", "Antagande"), Column("kalla", "Källa")),
    about="hela rapporten",
    source="Arbetsbänkens inställningar. En kommun kan välja egna, och det egna valet står då här.",
)


def table(ctx: Context) -> Table:
    """`om`, `antagande`, `kalla`: all in params/ that shapes a figure of the report without being known.

    Read from the files the analyses read, so that it says what they use. What has no source says so.
    """
    rows = [{"om": om, "antagande": told, "kalla": in_words(source)} for om, told, source in _rows(ctx)]
    return ctx.table(ANTAGANDEN, rows)


def _rows(ctx: Context) -> Iterator[Row]:
    year = ctx.ar
    outlier = limit_in_force(ctx.own, year)
    if outlier["status"] == "antagande":
        yield "Gränser för ytterfall", f"Gränserna är oförändrade {year}.", outlier["kalla"]
    yield from _comparison()
    yield from _forecast()
    order = "En ovanlig kombination räknas med andra som har samma tyngsta insats, i en fast ordning."
    yield "Brukarmix", order, "antagande; boende först, sedan efter hur mycket insatserna brukar kosta"
    accounts = params.toml("kontoplan.toml")["bas"]
    yield "Kostnadsslag", "Kontots första siffror säger vilket slag en kostnad är.", accounts["kalla_grupper"]
    interval = params.toml("osakerhet.toml")["intervall"]
    yield (
        "Osäkerhet",
        f"Intervallen är {interval['niva']}-procentiga: årets brukare ses som ett utfall av flera möjliga.",
        interval["kalla"],
    )
    margin = params.toml("osakerhet.toml")["marginal"]
    told = "Ett nyckeltal utan känt antal svar får en fast marginal, som aldrig avgör något."
    yield "Osäkerhet i nyckeltal", told, margin["kalla"]
    ranking = params.toml("sammanfattning.toml")
    yield "Sammanfattning", "Fynden vägs efter storlek, säkerhet och nyhet.", ranking["kalla"]


def _comparison() -> Iterator[Row]:
    group, mean = params.toml("jamforelse.toml")["grupp"], params.toml("referens.toml")["aktualitet"]
    fewest = f"Färre än {group['minsta_kommuner']} kommuner räcker inte för en percentil."
    yield "Jämförelsegrupp", fewest, group["kalla"]
    oldest = f"Ett medel som är mer än {mean['hogst_ar']} år gammalt jämförs inte med."
    yield "Publicerat medel", oldest, mean["kalla"]


def _forecast() -> Iterator[Row]:
    forecast = params.toml("prognos.toml")
    ahead = forecast["horisont"]["enkel_framskrivning_ar"]
    without = f"Utan befolkningsprognos i underlaget skrivs befolkningen fram {ahead} år."
    yield "Prognos", without, "antagande; ingen källa"
    for scenario in forecast["scenario"]:
        told = scenario["antagande"].replace("{boende}", HOMES)
        yield f"Prognos: {scenario['namn'].lower()}", told, scenario["kalla"]
