"""Personal assistance: hours granted and performed, what it costs, and what Försäkringskassan pays of it?

The costing nets Försäkringskassan's compensation off assistance under SFB (docs/metod.md §1.1, Kolada U25005:
the first twenty hours and the cost above the compensation). Here the two are told apart again, by group of
cases. A case is a client and a law; groups go by granted hours a week (params/assistans.toml). Scheduled
hours come from the table schematid, which a municipality may leave out; the text then says so.
"""

from collections.abc import Sequence
from itertools import pairwise

import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.explain_change import CURRENT_PRICES
from kpbcalc.analysis.join_neighbours import join_neighbours
from kpbcalc.analysis.service_months import client_months
from kpbcalc.analysis.small_groups import minimum
from kpbcalc.base import exact, params
from kpbcalc.base.table import THOUSAND, Column, Table
from kpbcalc.costing import Resultat

SOURCE = "Egna beräkningar enligt KPB på kommunens underlag."
OMRADEN = ("FN",)  # the areas the question is about
WEEKS_A_MONTH = 365 / 7 / 12
LAWS = {"assistans_sfb": "SFB", "assistans_lss": "LSS"}
ALL_CASES, UNKNOWN = "All personlig assistans", "beviljade timmar saknas"
_NOTES = (
    "Ett ärende är en brukare och en lag. Timmar i veckan är de beviljade timmarna under de månader ärendet "
    "pågick; en grupp går från och med den lägre gränsen till den högre.",
    "Ersatt är Försäkringskassans ersättning: bokförd per enhet och här fördelad efter utförda timmar. "
    "Brutto är nettokostnaden, med gemensamma kostnader, plus ersättningen.",
)


def tables(years: Sequence[Resultat], omrade: Omrade) -> dict[str, Table]:
    """`arenden` (the year, by law and hours) and `over_aren` (each year); only for the area FN."""
    if omrade.kod not in OMRADEN:
        return {}
    per_year = [cases(result) for result in years]
    if per_year[-1].empty:
        return {}
    found = {"arenden": _by_group(per_year[-1], years[-1])}
    if len(years) > 1:
        found["over_aren"] = _by_year(per_year, years)
    return found


def cases(result: Resultat) -> pd.DataFrame:
    """One row per client and law, with hours and money as int64 counts of 10⁻⁸.

    Out: brukar_id, lag, beviljad, utford (hours), netto (the client's cost), fk (compensation), brutto
    (netto + fk), schema (planned hours; missing for all without schematid), veckotimmar (granted a week, in
    months with service; missing when none are granted). The
    compensation of a unit is shared out over its clients by performed hours, which is what it is paid
    for; a unit's parts add up to it exactly.
    """
    rows = result.brukarrader[result.brukarrader["grupp"].isin(LAWS)].copy()
    rows["lag"] = rows["grupp"].map(LAWS)
    ledger = result.huvudbok
    paid = ledger[(ledger["post"] == "ersattning_fk") & ledger["i_bas"]]
    income = -paid.groupby(["insats", "enhet"])["belopp"].sum().astype("int64")
    cell = pd.MultiIndex.from_frame(rows[["insats", "enhet"]])
    rows["cell"] = income.reindex(cell).fillna(0).astype("int64").to_numpy()
    cells = rows["insats"] + "@" + rows["enhet"]
    weight = rows["utford"].where(rows.groupby(cells)["utford"].transform("sum") > 0, rows["volym"])
    rows["fk"] = exact.share_out_groups(rows["cell"], weight, cells, rows["brukar_id"])
    months = []
    for lag, part in rows.groupby("lag"):
        size = client_months(result, part).groupby("brukar_id").size()
        months.append(pd.DataFrame({"brukar_id": size.index, "lag": lag, "manader": size.to_numpy()}))
    found = rows.groupby(["brukar_id", "lag"])[["beviljad", "utford", "kostnad", "fk"]].sum().reset_index()
    found = found.rename(columns={"kostnad": "netto"})
    found["brutto"] = found["netto"] + found["fk"]
    found["schema"] = _planned(result, pd.MultiIndex.from_frame(found[["brukar_id", "lag"]]))
    if months:
        found = found.merge(pd.concat(months), on=["brukar_id", "lag"], how="left")
        hours = exact.to_float(found["beviljad"]) / (found["manader"] * WEEKS_A_MONTH)
        found["veckotimmar"] = hours.where(found["beviljad"] > 0)
    return found


def _planned(result: Resultat, of: pd.MultiIndex) -> pd.Series:
    """The scheduled hours of these cases (brukar_id, lag) as counts of 10⁻⁸; missing when none are told."""
    planned, insatser = result.underlag.schematid, result.underlag.insatser.set_index("kod")
    if planned.empty:
        return pd.Series(pd.NA, index=range(len(of)), dtype="Int64")
    law = planned["insats"].map(insatser["grupp"]).map(LAWS)
    hours = planned["timmar"].groupby([planned["brukar_id"], law]).sum()
    return pd.Series(hours.reindex(of).fillna(0).to_numpy(), dtype="Int64")


def _told(found: pd.DataFrame) -> bool:
    """Whether scheduled hours are known: for all cases of a year, or for none."""
    return bool(found["schema"].notna().all())


def _by_group(found: pd.DataFrame, result: Resultat) -> Table:
    """The finest groups in which none is about a few cases: by law and hours, by law, or all together."""
    by_law = [(lag, found[found["lag"] == lag]) for lag in LAWS.values()]
    by_law = [(name, part) for name, part in by_law if len(part)]
    divisions: tuple[list[tuple[str, pd.DataFrame]], ...]
    divisions = (_by_hours(found), by_law, [])
    parts = next(d for d in divisions if all(len(part) >= minimum() for _, part in d))
    return Table(
        name="assistans_arenden",
        title="Personlig assistans per grupp av ärenden",
        frame=_frame("grupp", [*parts, (ALL_CASES, found)]),
        columns=_columns("grupp", "Grupp av ärenden", planned=_told(found)),
        about="ärenden om personlig assistans, egen och annan regi",
        year=str(result.ar),
        source=SOURCE,
        notes=_NOTES,
        total=ALL_CASES,
        facts={"alla": ALL_CASES, "ar": str(result.ar)},
    )


def _by_hours(found: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Each law's cases by granted hours a week; neighbouring classes are joined while one is small."""
    edges = [*params.toml("assistans.toml")["arenden"]["timmar_per_vecka"], float("inf")]
    parts = []
    for lag in LAWS.values():
        mine = found[found["lag"] == lag]
        classes = [mine[mine["veckotimmar"].between(a, b, inclusive="left")] for a, b in pairwise(edges)]
        for run in join_neighbours([(len(part),) for part in classes], minimum()):
            span = _hours(edges[run[0]], edges[run[-1] + 1])
            parts.append((f"{lag}{span}", pd.concat([classes[n] for n in run])))
        parts.append((f"{lag}, {UNKNOWN}", mine[mine["veckotimmar"].isna()]))
    return [(name, part) for name, part in parts if len(part)]


def _by_year(per_year: Sequence[pd.DataFrame], years: Sequence[Resultat]) -> Table:
    """All cases, year by year."""
    parts = [(str(r.ar), found) for r, found in zip(years, per_year, strict=True) if len(found)]
    return Table(
        name="assistans_over_aren",
        title="Personlig assistans år för år",
        frame=_frame("ar", parts),
        columns=_columns("ar", "År", planned=any(_told(f) for _, f in parts)),
        about="ärenden om personlig assistans, egen och annan regi",
        year=f"{parts[0][0]}–{parts[-1][0]}",
        source=SOURCE,
        notes=(CURRENT_PRICES, *_NOTES),
        facts={"fran": parts[0][0], "till": parts[-1][0]},
    )


def _frame(first: str, parts: Sequence[tuple[str, pd.DataFrame]]) -> pd.DataFrame:
    lines = []
    for name, part in parts:
        granted, performed, net, gross, paid = (
            exact.total(part[key]) for key in ("beviljad", "utford", "netto", "brutto", "fk")
        )
        share, cover = exact.ratio(performed, granted), exact.ratio(paid, gross)
        line: dict[str, object] = {
            first: name,
            "arenden": len(part),
            "personer": part["brukar_id"].nunique(),  # a person may have a case under each law
            "beviljad": granted / exact.GRID,
            "schema": exact.total(part["schema"]) / exact.GRID if _told(part) else None,
            "utford": performed / exact.GRID,
            "andel": 100 * share if share is not None else None,
            "brutto": gross / exact.GRID / THOUSAND,
            "fk": paid / exact.GRID / THOUSAND,
            "tackning": 100 * cover if cover is not None else None,
            "netto": net / exact.GRID / THOUSAND,
            "per_timme": exact.ratio(net, performed),
        }
        for key in ("brutto", "netto"):
            # Beside those who cost less than nothing, the largest by size: as `contributions`.
            each = exact.to_float(part.groupby("brukar_id")[key].sum()).abs().nlargest(2).tolist()
            line[f"{key}_1"], line[f"{key}_2"] = ([x / THOUSAND for x in each] + [0.0, 0.0])[:2]
        lines.append(line)
    return pd.DataFrame(lines).astype(
        {"andel": "float64", "schema": "float64", "tackning": "float64", "per_timme": "float64"}
    )


def _columns(first: str, heading: str, *, planned: bool) -> tuple[Column, ...]:
    scheduled = [Column("schema", "Schemalagt", "timmar", basis="personer")] if planned else []
    return (
        Column(first, heading),
        Column("arenden", "Ärenden", "antal", persons=True, basis="personer"),
        Column("beviljad", "Beviljat", "timmar", basis="personer"),
        *scheduled,
        Column("utford", "Utfört", "timmar", basis="personer"),
        Column("andel", "Utfört av beviljat", "procent", 1, basis="personer"),
        Column("brutto", "Brutto", "tkr", basis="personer", largest="brutto_1", second="brutto_2"),
        Column("fk", "Ersatt", "tkr", basis="personer"),
        Column("tackning", "Ersatt av brutto", "procent", 1, basis="personer"),
        Column("netto", "Netto", "tkr", basis="personer", largest="netto_1", second="netto_2"),
        Column("per_timme", "Netto per utförd timme", "kr/timme", basis="personer"),
    )


def _hours(low: float, high: float) -> str:
    """A class of granted hours a week in words; nothing to say of all hours."""
    if high == float("inf"):
        return f", {low:g} timmar eller mer i veckan" if low else ""
    return f", under {high:g} timmar i veckan" if not low else f", {low:g}–{high:g} timmar i veckan"
