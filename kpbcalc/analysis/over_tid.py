"""Where are we heading: cost, clients and unit costs over the years, who stayed, and price or volume?

Source: docs/metod.md §5.5. Amounts are in current prices; nothing is recalculated for inflation.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from kpbcalc.analysis import osakerhet
from kpbcalc.analysis.area import Omrade, capital, client_rows, group_name, inhabitants, volume_words
from kpbcalc.analysis.change_per_person import per_person_table
from kpbcalc.analysis.client_flow import client_flow
from kpbcalc.analysis.explain_change import (
    CURRENT_PRICES,
    effects_table,
    price_and_volume,
    steps_table,
)
from kpbcalc.analysis.find_outliers import SCOPES, outlier_share
from kpbcalc.analysis.housing_moves import moves
from kpbcalc.analysis.measures import CLIENTS, COST, MEAN_COST, OUTLIER_SHARE
from kpbcalc.analysis.path_from_entry import path
from kpbcalc.analysis.regression_to_mean import regression
from kpbcalc.analysis.service_months import client_months
from kpbcalc.base import exact
from kpbcalc.base.table import MNKR, Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.costing.result import limits

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag; befolkning från SCB."


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """The tables of the section, by key; none with one year.

    `utveckling`, `forandring` (first to last year in percent), `osakerhet`, `styckkostnader`, `flode`
    (stayers, new, ended), `boende` (moves), `bana` (path from entry), `pris_volym` and `pris_volym_steg` (per
    insats), `per_person`, `atergang` (the dearest a year later) and `atergang_skillnad`. Those about too few
    persons are left out.
    """
    if len(years) < 2:
        return {}
    rows = [client_rows(result, omrade) for result in years]
    if all(r.empty for r in rows):
        return {}
    found: dict[str, Table | None] = {
        "utveckling": (development := _development(years, rows, omrade)),
        "forandring": _change(development),
        "styckkostnader": _unit_costs(years, omrade),
    }
    if not rows[-2].empty and not rows[-1].empty:
        effects = price_and_volume(rows[-2], rows[-1])
        found["flode"] = client_flow(years[-2:], rows[-2], rows[-1], omrade)
        found["pris_volym"] = effects_table(years[-2:], effects, rows[-2], rows[-1], omrade)
        found["pris_volym_steg"] = steps_table(years[-2:], effects, rows[-2], rows[-1], omrade)
        found["per_person"] = per_person_table(years[-2:], rows[-2], rows[-1], omrade)
        found["boende"] = moves(years[-2:], rows[-2], rows[-1], omrade)
        found |= regression(years, omrade)
    found["bana"] = path(years, omrade)
    found |= osakerhet.tables(years, omrade)
    return {name: table for name, table in found.items() if table is not None}


def full_year_clients(result: Resultat, rows: pd.DataFrame) -> float:
    """Months with some volume ÷ 12: a client of six months is half a client (docs/metod.md §1.3).

    `rows` are the area's client rows; months come from the underlag.
    """
    return len(client_months(result, rows)) / 12


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
    same_limits = (
        "samma" if len({tuple(limits(r.underlag.own, r.ar).items()) for r in years}) == 1 else "olika"
    )
    frame = pd.DataFrame(lines).astype({"per_brukare": float, "per_invanare": float, "ytterfall": float})
    columns = [
        Column("ar", "År"),
        Column("kostnad", "Kostnad", "mnkr", 1, basis="brukare", measure=COST),
        Column("brukare", "Brukare", "antal", persons=True, measure=CLIENTS),
        Column("helarsbrukare", "Helårsbrukare", "antal", basis="brukare"),
        Column("per_brukare", "Kostnad per brukare", "kr/brukare", basis="brukare", measure=MEAN_COST),
        Column("per_invanare", "Kostnad per invånare", "kr/invånare", basis="brukare"),
    ]
    notes = [
        CURRENT_PRICES,
        "Helårsbrukare är antalet månader med insats delat med tolv; en brukare som haft insats ett "
        "halvår räknas som en halv.",
    ]
    if omrade.kod in SCOPES:
        # The same figure as in the table of limits: the gate reckons with the two together.
        of_first = replace(OUTLIER_SHARE, where={"omfattning": SCOPES[omrade.kod][0].grans})
        columns.append(Column("ytterfall", "Andel ytterfall", "procent", 1, basis="over", measure=of_first))
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
        scope={"omrade": omrade.kod},
        dimensions=("ar",),
    )


def _change(development: Table) -> Table:
    """How much each measure changed from first to last year, in percent; rests on the smaller year."""
    first, last = (development.frame.iloc[n] for n in (0, -1))
    lines = [
        (c.heading, 100 * (float(last[c.key]) / float(first[c.key]) - 1) if first[c.key] else None)
        for c in development.columns
        if c.key not in {"ar", "ytterfall"}
    ]
    frame = pd.DataFrame(lines, columns=["matt", "procent"]).astype({"procent": "float64"})
    span = f"{development.facts['fran']}–{development.facts['till']}"
    return Table(
        name=development.name.replace("utveckling", "forandring"),
        title=f"Förändring i {development.facts['omrade']} {span}",
        frame=frame.assign(brukare=min(first["brukare"], last["brukare"])),
        columns=(
            Column("matt", "Mått"),
            Column("procent", f"Förändring {span}", "procent", 1, basis="brukare"),
        ),
        about=development.about,
        year=development.year,
        source=development.source,
        notes=(CURRENT_PRICES,),
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


def _span(years: Sequence[Resultat]) -> str:
    return f"{years[0].ar}–{years[-1].ar}"


def _facts(years: Sequence[Resultat], omrade: Omrade) -> dict[str, str]:
    return {"fran": str(years[0].ar), "till": str(years[-1].ar), "omrade": omrade.namn}
