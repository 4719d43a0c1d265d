"""Where are we heading: cost, clients and unit costs over the years, who stayed, and price or volume?

Source: KPB-reference §5.5. Amounts are in current prices; nothing is recalculated for inflation.
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc import exact
from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name, inhabitants, volume_words
from kpbcalc.analysis.explain_change import (
    CURRENT_PRICES,
    effects_table,
    price_and_volume,
    steps_table,
)
from kpbcalc.analysis.find_outliers import SCOPES, outlier_share
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits
from kpbcalc.table import MNKR, Column, Table

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag; befolkning från SCB."
STAYED, ENTERED, LEFT, EVERYONE = "Kvar båda åren", "Nya", "Avslutade", "Alla brukare"


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`utveckling`, `styckkostnader`, `flode`, `pris_volym` and `pris_volym_steg`; none with one year."""
    if len(years) < 2:
        return {}
    rows = [client_rows(result, omrade) for result in years]
    if all(r.empty for r in rows):
        return {}
    found: dict[str, Table | None] = {
        "utveckling": _development(years, rows, omrade),
        "styckkostnader": _unit_costs(years, omrade),
    }
    if not rows[-2].empty and not rows[-1].empty:
        effects = price_and_volume(rows[-2], rows[-1])
        found["flode"] = _flow(years[-2:], rows[-2], rows[-1], omrade)
        found["pris_volym"] = effects_table(years[-2:], effects, rows[-2], rows[-1], omrade)
        found["pris_volym_steg"] = steps_table(years[-2:], effects, rows[-2], rows[-1], omrade)
    return {name: table for name, table in found.items() if table is not None}


def full_year_clients(result: Resultat, rows: pd.DataFrame) -> float:
    """Months with some volume, divided by twelve: a client of six months is half a client (§1.3).

    `rows` are the area's client rows; months come from the underlag.
    """
    volumes = result.underlag.insatsvolymer
    basis = volumes["insats"].map(result.underlag.insatser.set_index("kod")["volymbas"])
    used = volumes["beviljad"].where(basis == "beviljad", volumes["utford"]).fillna(0) > 0
    keys = ["brukar_id", "insats", "enhet"]
    months = volumes.loc[used, [*keys, "manad"]].merge(rows[keys], on=keys)
    return len(months[["brukar_id", "manad"]].drop_duplicates()) / 12


def _development(years: Sequence[Resultat], rows: Sequence[pd.DataFrame], omrade: Omrade) -> Table:
    """One row per year."""
    lines = []
    for result, mine in zip(years, rows, strict=True):
        clients = mine["brukar_id"].nunique()
        cost = exact.total(mine["kostnad"]) / exact.GRID
        people = inhabitants(result, omrade.malgrupp)
        over, tested = outlier_share(result, omrade)
        lines.append(
            {
                "ar": str(result.ar),
                "kostnad": cost / MNKR,
                "brukare": clients,
                "helarsbrukare": full_year_clients(result, mine),
                "per_brukare": cost / clients if clients else None,
                "per_invanare": cost / people if people else None,
                "ytterfall": 100 * over / tested if tested else None,
                "over": min(over, tested - over) or over,
            }
        )
    same_limits = "samma" if len({tuple(limits(r.ar).items()) for r in years}) == 1 else "olika"
    frame = pd.DataFrame(lines).astype({"per_brukare": float, "per_invanare": float, "ytterfall": float})
    columns = [
        Column("ar", "År"),
        Column("kostnad", "Kostnad", "mnkr", 1, basis="brukare"),
        Column("brukare", "Brukare", "antal", persons=True),
        Column("helarsbrukare", "Helårsbrukare", "antal", basis="brukare"),
        Column("per_brukare", "Kostnad per brukare", "kr/brukare", basis="brukare"),
        Column("per_invanare", "Kostnad per invånare", "kr/invånare", basis="brukare"),
    ]
    notes = [
        CURRENT_PRICES,
        "Helårsbrukare är antalet månader med insats delat med tolv; en brukare som haft insats ett "
        "halvår räknas som en halv.",
    ]
    if omrade.kod in SCOPES:
        columns.append(Column("ytterfall", "Andel ytterfall", "procent", 1, basis="over"))
        notes.append(f"Ytterfallen räknas på {SCOPES[omrade.kod][0].omfattning}.")
    return Table(
        name=f"utveckling_{omrade.kod}",
        title=f"Kostnad och brukare i {omrade.namn} år för år",
        frame=frame,
        columns=tuple(columns),
        about=f"brukare i {omrade.namn}; per invånare avser {omrade.malgrupp_namn}",
        year=_span(years),
        source=SOURCE,
        notes=tuple(notes),
        facts=_facts(years, omrade) | {"malgrupp": omrade.malgrupp_namn, "granser": same_limits},
    )


def _unit_costs(years: Sequence[Resultat], omrade: Omrade) -> Table | None:
    """Kronor per unit of each insats group and year, own and bought, and the change over the years."""
    rows = [r.brukarrader[r.brukarrader["omrade"] == omrade.kod] for r in years]
    groups = [g for g in omrade.enhetsgrupper if any((r["grupp"] == g).any() for r in rows)]
    if not groups:
        return None
    first, last = str(years[0].ar), str(years[-1].ar)
    lines = []
    for grupp in groups:
        line: dict[str, object] = {
            "grupp": capital(group_name(grupp)), "enhet": f"kr per {volume_words(grupp)[0]}"
        }  # fmt: skip
        for result, mine in zip(years, rows, strict=True):
            part = mine[mine["grupp"] == grupp]
            line[str(result.ar)] = exact.ratio(exact.total(part["kostnad"]), exact.total(part["volym"]))
            line[f"brukare_{result.ar}"] = part["brukar_id"].nunique()
        lines.append(line)
    frame = pd.DataFrame(lines).astype({str(r.ar): "float64" for r in years})
    frame["forandring"] = 100 * (frame[last] / frame[first] - 1)
    frame["brukare"] = frame[[f"brukare_{first}", f"brukare_{last}"]].min(axis=1)
    return Table(
        name=f"styckkostnader_{omrade.kod}",
        title=f"Styckkostnader i {omrade.namn} år för år",
        frame=frame,
        columns=(
            Column("grupp", "Insatsgrupp"),
            Column("enhet", "Mått"),
            *(Column(str(r.ar), str(r.ar), "kr/enhet", basis=f"brukare_{r.ar}") for r in years),
            Column("forandring", f"Förändring {first}–{last}", "procent", 1, basis="brukare"),
        ),
        about=f"insatser i {omrade.namn}, egen och annan regi",
        year=_span(years),
        source=SOURCE,
        notes=(CURRENT_PRICES,),
        facts=_facts(years, omrade),
    )


def _flow(years: Sequence[Resultat], before: pd.DataFrame, after: pd.DataFrame, omrade: Omrade) -> Table:
    """Clients of both years, of the last only and of the year before only, with their cost."""
    cost = pd.DataFrame(
        {"fore": before.groupby("brukar_id")["kr"].sum(), "efter": after.groupby("brukar_id")["kr"].sum()}
    )
    groups = {
        STAYED: cost[cost["fore"].notna() & cost["efter"].notna()],
        ENTERED: cost[cost["fore"].isna()],
        LEFT: cost[cost["efter"].isna()],
        EVERYONE: cost,
    }
    frame = pd.DataFrame(
        [
            (name, len(part), part["fore"].sum() / MNKR, part["efter"].sum() / MNKR)
            for name, part in groups.items()
        ],
        columns=["grupp", "brukare", "fore", "efter"],
    )
    frame["forandring"] = frame["efter"] - frame["fore"]
    # The numbers of each year's clients are known, so one small group could be counted back from another.
    frame["few"] = frame.loc[frame["brukare"] > 0, "brukare"].min()
    first, last = (str(r.ar) for r in years)
    return Table(
        name=f"flode_{omrade.kod}",
        title=f"Kvarvarande, nya och avslutade brukare i {omrade.namn}",
        frame=frame,
        columns=(
            Column("grupp", "Brukare"),
            Column("brukare", "Antal", "antal", basis="few"),
            Column("fore", f"Kostnad {first}", "mnkr", 1, basis="few"),
            Column("efter", f"Kostnad {last}", "mnkr", 1, basis="few"),
            Column("forandring", "Förändring", "mnkr", 1, basis="few"),
        ),
        about=f"brukare i {omrade.namn} under något av åren; samma pseudonym båda åren är samma person",
        year=_span(years),
        source=SOURCE,
        notes=(
            CURRENT_PRICES,
            f"De som är kvar kan ha haft insats en kortare del av {first} än av {last}, och tvärtom.",
        ),
        total=EVERYONE,
        facts=_facts(years, omrade) | {"kvar": STAYED, "nya": ENTERED, "avslutade": LEFT, "alla": EVERYONE},
    )


def _span(years: Sequence[Resultat]) -> str:
    return f"{years[0].ar}–{years[-1].ar}"


def _facts(years: Sequence[Resultat], omrade: Omrade) -> dict[str, str]:
    return {"fran": str(years[0].ar), "till": str(years[-1].ar), "omrade": omrade.namn}
