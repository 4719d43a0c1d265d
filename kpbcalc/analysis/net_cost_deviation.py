"""How much dearer or cheaper is the area than its structure explains, year by year, beside the others?

Imported from Kolada, never recomputed: net cost ÷ reference cost − 1. Source: docs/metod.md §3.4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from kpbcalc.analysis import indicator_values, reference_group
from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.analysis.compared_indicators import group_of
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import AREAS, Declared
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table, Value
from kpbcalc.sources.attribution import UNDERLAG, source_line

PRELIMINARY = "preliminärt"
OLD_METHOD = "äldre beräkning"
SIGN = "Ett positivt värde betyder dyrare än förväntat. Måttet är netto, efter avgifter; KPB är brutto."
COLUMNS = (
    Column("rad", "År"),
    Column("varde", "Kommunen", "procent", 1),
    Column("referens", "{gruppen}, ovägt medel", "procent", 1),
    Column("vagt", "Medel vägt med invånare", "procent", 1),
    Column("percentil", "Percentil", "tal"),
    Column("antal", "Kommuner", "antal"),
    Column("anmarkning", "Värdet är"),
)
TITLE = "Nettokostnadsavvikelse i {omrade}{lag}"
ABOUT = "nettokostnaden mot den kostnad som befolkningens struktur motiverar"
AVVIKELSE = Declared(
    "avvikelse_{grupp}", TITLE, COLUMNS, "Nettokostnadsavvikelse {kort}", ABOUT, notes=(SIGN,)
)
# The same table for what a section about one area says; it is shown with the others' once.
OF_AREA = Declared(
    "avvikelse", "Nettokostnadsavvikelsen för texten om {omrade}{lag}", COLUMNS, "", ABOUT, notes=(SIGN,)
)


@dataclass(frozen=True)
class Year:
    """One year's own value, the group's mean (also weighted by inhabitants), and the place among them."""

    ar: int
    value: float
    preliminary: bool
    old: bool
    mean: float | None
    weighted: float | None
    percentile: float | None
    others: int

    def row(self) -> dict[str, Value]:
        """The year as a row of the table."""
        remarks = [*[OLD_METHOD] * self.old, *[PRELIMINARY] * self.preliminary]
        return {
            "rad": f"{self.ar} (prel.)" if self.preliminary else str(self.ar),
            "varde": self.value,
            "referens": self.mean,
            "vagt": self.weighted,
            "percentil": self.percentile,
            "antal": self.others,
            "anmarkning": ", ".join(remarks) or "slutligt",
        }


def table(ctx: Context, omrade: Omrade, declared: Declared) -> Table | None:
    """The area's deviation, a row a year; None when it is not known. `declared` is one of this module's."""
    own = ctx.kommun.kod
    which = params.toml("nettokostnadsavvikelse.toml")[omrade.kod]
    row = next(r for r in indicator_values.catalogue(omrade.kod) if r["kpi"] == which["kpi"])
    given = ctx.now.frame_or_none("indikatorer")
    if own == reference_group.RIKET or given is None:
        return None
    known = indicator_values.known_of(row, own, given, ctx.outside)
    if known is None:
        return None
    values = known.values
    group = group_of(ctx.of(omrade), known)
    years = [
        _year(int(ar), values[values["ar"] == ar], ctx, group, which)
        for ar in sorted(set(values.loc[values["kommun"] == own, "ar"]))
    ]
    first = int(which.get("ny_metod_fran", 0))
    breaks = len({year.old for year in years}) > 1
    return ctx.table(
        declared, [year.row() for year in years], columns=_columns(years),
        words={
            "grupp": omrade.kod, "kort": AREAS[omrade.kod], "omrade": omrade.namn,
            "lag": " (LSS)" * (omrade.kod == "FN"),
            "gruppen": capital(reference_group.CALLED),
        },
        year="–".join(dict.fromkeys([str(years[0].ar), str(years[-1].ar)])),
        source=_source(known, years),
        notes=(
            *_notes(years, first, group, values["kommun"]),
            *indicator_values.revised(ctx.outside, own, [(known.kpi, year.ar) for year in years]),
        ),
        facts={
            "omrade": omrade.namn,
            "kostnadsar": str(ctx.ar),
            "hamtad": "ja" if known.kalla == indicator_values.KOLADA else "",
            "metodar": str(first) if breaks else "",
            "fore": ", ".join(str(year.ar) for year in years if year.old),
            "preliminara": ", ".join(str(year.ar) for year in years if year.preliminary),
            "syntetiskt": "ja" if ctx.synthetic else "",
        },
    )  # fmt: skip


def _year(
    ar: int, values: pd.DataFrame, ctx: Context, group: reference_group.Group | None,
    which: Mapping[str, object],
) -> Year:  # fmt: skip
    mine = values[values["kommun"] == ctx.kommun.kod].iloc[0]
    members = values[values["kommun"].isin(group.kommuner if group else ())]
    others = {str(k): float(v) for k, v in zip(members["kommun"], members["varde"], strict=True)}
    value = float(mine["varde"])
    return Year(
        ar, value, bool(mine["preliminar"]), ar < int(str(which.get("ny_metod_fran", ar))),
        reference_group.mean([*others.values()]),
        reference_group.weighted_mean(
            others, reference_group.inhabitants_by_municipality(ctx.outside, ar)
        ),
        reference_group.percentile(value, [*others.values()]), len(others),
    )  # fmt: skip


def _columns(years: Sequence[Year]) -> list[Column]:
    """The reference is always there, so that a figure can ask for it, also where nobody has a value."""
    compared = any(year.mean is not None for year in years)
    weighted = any(year.weighted is not None for year in years)
    left_out = {*(["vagt"] * (not weighted)), *(["percentil", "antal"] * (not compared))}
    return [column for column in COLUMNS if column.key not in left_out]


def _source(known: indicator_values.Known, years: Sequence[Year]) -> str:
    fetched = {known.kalla: known.hamtad} if known.kalla == indicator_values.KOLADA else {UNDERLAG: ""}
    if any(year.weighted is not None for year in years):
        fetched["SCB"] = ""
    computed = any(year.mean is not None for year in years)
    return f"{source_line(fetched, computed=computed)}. Koladas nyckeltal {known.kpi}."


def _notes(
    years: Sequence[Year], first: int, group: reference_group.Group | None, there: Iterable[str]
) -> list[str]:
    notes = []
    if any(year.old for year in years):
        notes.append(
            f"Från och med {first} räknas måttet på ett nytt sätt: tidigare år kan inte jämföras med senare."
        )
    if any(year.preliminary for year in years):
        notes.append("Preliminära värden (prel.) kan ändras när de fastställs.")
    if group and any(year.mean is not None for year in years):
        notes += [group.told(there), reference_group.UNWEIGHTED, reference_group.PERCENTILE]
    elif group:
        notes.append(f"{group.skal} Inget av deras värden är hämtat.")
    else:
        notes.append("Det finns ingen jämförelsegrupp.")
    return notes
