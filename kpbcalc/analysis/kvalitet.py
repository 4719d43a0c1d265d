"""What do we get for the money? Answers, comparisons, and cost beside quality for each unit.

Source: KPB-reference §5.4 (four fields around volume-weighted means) and §6 (surveys, indicators).
"""

from collections.abc import Sequence

import pandas as pd

from kpbcalc import exact, params
from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.analysis.place_units import four_fields, units
from kpbcalc.analysis.read_surveys import (
    answers,
    lead_question,
    short_names,
    survey_areas,
    whole_municipality,
    with_interval,
)
from kpbcalc.costing import Resultat
from kpbcalc.table import Column, Table

RIKET = "0000"
DIRECTIONS = {"hog": "högt är bra", "lag": "lågt är bra", "ingen": "ingen riktning"}
INTERVAL = (
    "Osäkerheten är ett 95-procentigt intervall (Wilson), räknat som om de som svarade vore ett "
    "slumpmässigt urval av dem som kunde ha svarat."
)
POSITIVE = "Andel positiva svar; ”vet inte” räknas inte som svar."


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`brukarundersokning`, `enheter`, `fyrfalt_<grupp>`, `personal` and `indikatorer`, those with data."""
    result = years[-1]
    clients, lost = _of_area(result.underlag.brukarundersokning, result, omrade)
    staff, lost_staff = _of_area(result.underlag.personalundersokning, result, omrade)
    found: dict[str, Table | None] = {}
    if len(clients):
        found["brukarundersokning"] = _survey(clients, "brukarundersokning", result, omrade, lost)
        placed = units(clients, result)
        if len(placed):
            found["enheter"] = _units(placed, result, omrade)
            found |= four_fields(placed, result, omrade)
    if len(staff):
        found["personal"] = _survey(staff, "personal", result, omrade, lost_staff)
    found["indikatorer"] = _indicators(result, omrade)
    return {name: table for name, table in found.items() if table is not None}


def _of_area(survey: pd.DataFrame, result: Resultat, omrade: Omrade) -> tuple[pd.DataFrame, list[str]]:
    """The answers that are about the area, and the surveys that nobody could place."""
    found = answers(survey)
    areas = survey_areas(found, result)
    lost = sorted(set(found["undersokning"]) - set(areas))
    return found[found["undersokning"].map(areas) == omrade.kod], lost


def _survey(found: pd.DataFrame, kind: str, result: Resultat, omrade: Omrade, lost: Sequence[str]) -> Table:
    """One row per survey and question, for the whole municipality."""
    rows = with_interval(whole_municipality(found))
    short = short_names(list(rows["undersokning"]))
    rows["rad"] = [
        capital(f"{short[u]}: {f}") for u, f in zip(rows["undersokning"], rows["fraga"], strict=True)
    ]
    leads = [(s, lead_question(list(rows.loc[rows["undersokning"] == u, "fraga"]))) for u, s in short.items()]
    staff = kind == "personal"
    unplaced = f"Inte knutna till något område: {', '.join(lost)}."
    return Table(
        name=f"{kind}_{omrade.kod}",
        title=f"{'Medarbetarnas' if staff else 'Brukarnas'} svar i {omrade.namn}",
        frame=rows,
        columns=(
            Column("rad", "Undersökning och fråga"),
            Column("andel", "Positiva", "procent", basis="svar"),
            Column("lag", "Osäkerhet från", "procent", basis="svar"),
            Column("hog", "Osäkerhet till", "procent", basis="svar"),
            Column("svar", "Svar", "antal", persons=True),
            Column("svarsfrekvens", "Svarsfrekvens", "procent", basis="svar"),
        ),
        about=f"{'medarbetare' if staff else 'brukare'} som svarat, hela kommunen",
        year=str(result.ar),
        source=", ".join(dict.fromkeys(rows["undersokning"])) + "; egna beräkningar.",
        notes=(POSITIVE, INTERVAL, *([unplaced] if lost else [])),
        facts={"huvudfragor": "|".join(capital(f"{s}: {f}") for s, f in leads), "omrade": omrade.namn},
    )


def _units(placed: pd.DataFrame, result: Resultat, omrade: Omrade) -> Table:
    """One row per unit: the lead question, its uncertainty, the unit cost and the field."""
    return Table(
        name=f"kvalitet_enheter_{omrade.kod}",
        title=f"Enheternas svar och styckkostnad i {omrade.namn}",
        frame=placed,
        columns=(
            Column("namn", "Enhet"),
            Column("fraga", "Fråga"),
            Column("andel", "Positiva", "procent", basis="bas_svar"),
            Column("lag", "Osäkerhet från", "procent", basis="bas_svar"),
            Column("hog", "Osäkerhet till", "procent", basis="bas_svar"),
            Column("svar", "Svar", "antal", basis="bas_svar"),
            Column("kostnad", "Styckkostnad", "kr/enhet", basis="brukare"),
            Column("matt", "Mått"),
            Column("skillnad", "Andel positiva mot medlet", basis="bas_svar"),
            Column("falt", "Fält", basis="bas_falt"),
        ),
        about=f"enheter i {omrade.namn} med brukarundersökning",
        year=str(result.ar),
        source="Brukarundersökningen i underlaget; egna beräkningar enligt KPB.",
        notes=(
            POSITIVE,
            INTERVAL,
            "Fälten delas av enheternas medelvärden, vägda med volymen. En enhet med för få svar placeras "
            "inte.",
        ),
        facts={"omrade": omrade.namn},
    )


def _indicators(result: Resultat, omrade: Omrade) -> Table | None:
    """The municipality's latest values beside the country's and the other municipalities' of that year."""
    own = result.underlag.kommun
    if own == RIKET:  # Kolada's code for the country: nothing to tell the two apart
        return None
    values = result.underlag.indikatorer
    values = values[(values["kon"] == "T") & values["varde"].notna() & (values["ar"] <= result.ar)]
    lines = []
    for kpi in params.rows("kvalitet.csv"):
        known = values[values["kpi"] == kpi["kpi"]]
        mine = known[known["kommun"] == own].sort_values("ar")
        if kpi["omrade"] != omrade.kod or mine.empty:
            continue
        ar = int(mine["ar"].iloc[-1])
        same_year = known[known["ar"] == ar].assign(tal=exact.to_float(known["varde"]))
        others = same_year[~same_year["kommun"].isin([own, RIKET])]
        country = same_year.loc[same_year["kommun"] == RIKET, "tal"]
        lines.append(
            {
                "titel": kpi["titel"],
                "enhet": kpi["enhet"],
                "varde": same_year.loc[same_year["kommun"] == own, "tal"].iloc[0],
                "riket": country.iloc[0] if len(country) else None,
                "andra": others["tal"].mean() if len(others) else None,
                "antal_andra": len(others),
                "riktning": DIRECTIONS[kpi["riktning"]],
                "ar": ar,
            }
        )
    if not lines:
        return None
    frame = pd.DataFrame(lines).astype({"riket": "float64", "andra": "float64"})
    return Table(
        name=f"indikatorer_{omrade.kod}",
        title=f"Kvalitetsindikatorer i {omrade.namn}",
        frame=frame,
        columns=(
            Column("titel", "Indikator"),
            Column("enhet", "Mått"),
            Column("varde", "Kommunen", "tal", 1),
            Column("riket", "Riket", "tal", 1),
            Column("andra", "Andra kommuner, medel", "tal", 1),
            Column("antal_andra", "Antal andra", "antal"),
            Column("riktning", "Riktning"),
            Column("ar", "År", "år"),
        ),
        about="kommunen, riket och de andra kommunerna i underlaget, senaste år med värde",
        year=str(int(frame["ar"].max())),
        source="Underlagets fil indikatorer (i Koladas format); egna beräkningar.",
        notes=(
            "Medlet för andra kommuner är ovägt. Värdena har ingen angiven osäkerhet. En indikator om samma "
            "fråga som undersökningen ovan kan skilja sig från den i definition, urval och år.",
        ),
        facts={"omrade": omrade.namn},
    )
