"""How much dearer or cheaper is the area than its structure explains, year by year, beside the others?

Imported from Kolada, never recomputed: net cost ÷ reference cost − 1. Source: docs/metod.md §3.4.
"""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from kpbcalc.analysis import indicator_values, reference_group
from kpbcalc.analysis.area import Omrade, capital
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.sources.attribution import UNDERLAG, source_line
from kpbcalc.sources.cache import Outside

AT_HAND = "andra kommuner i underlaget"
PRELIMINARY = "preliminärt"
OLD_METHOD = "äldre beräkning"


def tables(result: Resultat, omraden: Sequence[Omrade], outside: Outside) -> dict[str, Table]:
    """`avvikelse_<ao|fn|ifo>` for the areas whose deviation is known.

    One row a year: own deviation, the reference group's unweighted mean and (with SCB's population) its
    mean weighted by inhabitants, percentile in the group, and what must be known of the year.
    """
    found = {f"avvikelse_{o.kod.lower()}": _of_area(result, o, outside) for o in omraden}
    return {key: table for key, table in found.items() if table is not None}


def _of_area(result: Resultat, omrade: Omrade, outside: Outside) -> Table | None:
    own = result.underlag.kommun
    which = params.toml("nettokostnadsavvikelse.toml")[omrade.kod]
    row = next(r for r in indicator_values.catalogue(omrade.kod) if r["kpi"] == which["kpi"])
    known = None if own == reference_group.RIKET else indicator_values.known(row, result, outside)
    if known is None:
        return None
    values = known.values
    group = reference_group.choose(
        result.underlag.own, result.ar, omrade.kod, outside, known.at_hand(), AT_HAND
    )
    lines = [
        _year(int(ar), values[values["ar"] == ar], own, group, which, outside)
        for ar in sorted(set(values.loc[values["kommun"] == own, "ar"]))
    ]
    frame = pd.DataFrame(lines).astype({"referens": "float64", "vagt": "float64", "percentil": "float64"})
    return Table(
        name=f"nettokostnadsavvikelse_{omrade.kod}",
        title=f"Nettokostnadsavvikelse i {omrade.namn}" + " (LSS)" * (omrade.kod == "FN"),
        frame=frame,
        columns=_columns(frame, group),
        about="nettokostnaden mot den kostnad som befolkningens struktur motiverar",
        year="–".join(dict.fromkeys([str(lines[0]["ar"]), str(lines[-1]["ar"])])),
        source=_source(known, frame),
        notes=(
            *_notes(frame, group, which, values["kommun"]),
            *indicator_values.revised(outside, own, [(known.kpi, int(ar)) for ar in frame["ar"]]),
        ),
        facts={
            "omrade": omrade.namn,
            "grupp": group.namn if group else "",
            "skal": group.skal if group else "",
            "kostnadsar": str(result.ar),
            "hamtad": "ja" if known.kalla == indicator_values.KOLADA else "",
            "metodar": str(which.get("ny_metod_fran", "")) if _breaks(lines, which) else "",
            "fore": ", ".join(str(line["ar"]) for line in lines if _old_method(int(str(line["ar"])), which)),
            "preliminara": ", ".join(str(line["ar"]) for line in lines if line["preliminar"]),
        },
    )


def _year(
    ar: int, values: pd.DataFrame, own: str, group: reference_group.Group | None,
    which: Mapping[str, object], outside: Outside,
) -> dict[str, object]:  # fmt: skip
    mine = values[values["kommun"] == own].iloc[0]
    members = values[values["kommun"].isin(group.kommuner if group else ())]
    others = {str(k): float(v) for k, v in zip(members["kommun"], members["varde"], strict=True)}
    weights = reference_group.inhabitants_by_municipality(outside, ar)
    remarks = [
        *[OLD_METHOD] * _old_method(ar, which),
        *[PRELIMINARY] * bool(mine["preliminar"]),
    ]
    return {
        "rad": f"{ar} (prel.)" if mine["preliminar"] else str(ar),
        "ar": ar,
        "preliminar": bool(mine["preliminar"]),
        "varde": float(mine["varde"]),
        "referens": reference_group.mean(list(others.values())),
        "vagt": reference_group.weighted_mean(others, weights),
        "percentil": reference_group.percentile(float(mine["varde"]), list(others.values())),
        "antal": len(others),
        "anmarkning": ", ".join(remarks) or "slutligt",
    }


def _breaks(lines: Sequence[Mapping[str, object]], which: Mapping[str, object]) -> bool:
    """Whether the years shown lie on both sides of a new calculation."""
    return len({_old_method(int(str(line["ar"])), which) for line in lines}) > 1


def _old_method(ar: int, which: Mapping[str, object]) -> bool:
    return ar < int(str(which.get("ny_metod_fran", ar)))


def _columns(frame: pd.DataFrame, group: reference_group.Group | None) -> tuple[Column, ...]:
    """The reference is always there, so that a figure can ask for it, also where nobody has a value."""
    name = group.namn if group else "jämförelsegruppen"
    columns = [
        Column("rad", "År"),
        Column("varde", "Kommunen", "procent", 1),
        Column("referens", f"{capital(name)}, ovägt medel", "procent", 1),
    ]
    if frame["vagt"].notna().any():
        columns.append(Column("vagt", "Medel vägt med invånare", "procent", 1))
    if frame["referens"].notna().any():
        columns += [Column("percentil", "Percentil", "tal"), Column("antal", "Kommuner", "antal")]
    return (*columns, Column("anmarkning", "Värdet är"))


def _source(known: indicator_values.Known, frame: pd.DataFrame) -> str:
    fetched = {known.kalla: known.hamtad} if known.kalla == indicator_values.KOLADA else {UNDERLAG: ""}
    if frame["vagt"].notna().any():
        fetched["SCB"] = ""
    computed = bool(frame["referens"].notna().any())
    return f"{source_line(fetched, computed=computed)}. Nyckeltal {known.kpi}."


def _notes(
    frame: pd.DataFrame,
    group: reference_group.Group | None,
    which: Mapping[str, object],
    there: Iterable[str],
) -> tuple[str, ...]:
    notes = [
        "Ett positivt värde betyder dyrare än förväntat. Måttet är netto, efter avgifter; KPB är brutto."
    ]
    if any(_old_method(ar, which) for ar in frame["ar"]):
        notes.append(
            f"Från och med {which['ny_metod_fran']} räknas måttet på ett nytt sätt: tidigare år kan inte "
            "jämföras med senare."
        )
    if frame["preliminar"].any():
        notes.append("Preliminära värden (prel.) kan ändras när de fastställs.")
    if group and frame["referens"].notna().any():
        notes += [group.told(there), UNWEIGHTED, PERCENTILE_NOTE]
    elif group:
        notes.append(f"{group.skal} Inget av deras värden är hämtat.")
    else:
        notes.append("Det finns ingen jämförelsegrupp.")
    return tuple(notes)


UNWEIGHTED = "Gruppens ovägda medel räknar varje kommun lika."
PERCENTILE_NOTE = (
    "Percentilen är hur många procent av jämförelsegruppen som har ett lägre värde; lika värden räknas till "
    "hälften. Den visas inte när för få kommuner har värden."
)
