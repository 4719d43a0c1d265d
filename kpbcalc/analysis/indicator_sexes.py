"""Do women and men answer differently? The indicators that are told for each, and whether it is sure.

Source: docs/metod.md §6; the rule of `sure_difference`. Where nobody says how many of each answered, half are
taken to be women (assumption), so each of them is less sure than the whole.
"""

from collections.abc import Mapping, Sequence

import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.indicator_uncertainty import COUNTED
from kpbcalc.analysis.indicator_values import value
from kpbcalc.analysis.oppna_jamforelser import DIRECTIONS, Line
from kpbcalc.analysis.read_surveys import wilson
from kpbcalc.analysis.sure_difference import HIGHER, UNDECIDED, Uncertain, side
from kpbcalc.base import params
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.sources.cache import Outside

WOMEN, MEN = "K", "M"
WORDS = {HIGHER: "kvinnor högre", "lägre": "män högre", UNDECIDED: UNDECIDED}


def table(
    lines: Sequence[Line], result: Resultat, omrade: Omrade, outside: Outside, source: str
) -> dict[str, Table]:
    """`indikatorer_kon`: women's and men's own values of the year shown; empty when none is told for both.

    In: the indicators as compared. Values in each one's own unit, the difference is women less men.
    """
    catalogue = {row["kpi"]: row for row in params.rows("kvalitet.csv")}
    found = [
        row
        for line in lines
        if (row := _row(line, catalogue[line.known.kpi], result.underlag.kommun, outside)) is not None
    ]
    if not found:
        return {}
    return {
        "indikatorer_kon": Table(
            name=f"indikatorer_kon_{omrade.kod}",
            title=f"Indikatorer för kvinnor och män i {omrade.namn}",
            frame=pd.DataFrame(found),
            columns=(
                Column("titel", "Indikator"),
                Column("enhet", "Mått"),
                Column("kvinnor", "Kvinnor", "tal", 1, basis="bas_kvinnor"),
                Column("man", "Män", "tal", 1, basis="bas_man"),
                Column("skillnad", "Skillnad", "tal", 1, basis="bas_bada"),
                Column("saker", "Skillnaden", basis="bas_bada"),
                Column("riktning", "Riktning"),
                Column("ar", "År"),
            ),
            about="kommunen, indikatorer som finns för kvinnor och män",
            year=str(max(line.ar for line in lines)),
            source=source,
            notes=(
                "Skillnaden är kvinnor minus män. Att den ena har högre värde sägs bara när skillnaden är "
                "större än osäkerheten i båda värdena; annars går det inte att avgöra.",
                "Där antalet svar från kvinnor och män inte är känt antas hälften vara kvinnor (antagande; "
                "ingen källa).",
            ),
            facts={"omrade": omrade.namn},
        )
    }


def _row(line: Line, row: Mapping[str, str], kommun: str, outside: Outside) -> dict[str, object] | None:
    own = line.known.kon[line.known.kon["ar"] == line.ar].set_index("kon")["varde"]
    if line.interval is None or not {WOMEN, MEN} <= set(own.index):
        return None
    whole = line.interval
    women, n_women = _uncertain(line, whole, row, float(own[WOMEN]), WOMEN, kommun, outside)
    men, n_men = _uncertain(line, whole, row, float(own[MEN]), MEN, kommun, outside)
    return {
        "titel": line.known.namn,
        "enhet": row["enhet"],
        "kvinnor": women.varde,
        "man": men.varde,
        "skillnad": women.varde - men.varde,
        "saker": WORDS[side(women, men)],
        "riktning": DIRECTIONS[line.known.riktning],
        "ar": f"{line.ar} (prel.)" if line.preliminar else str(line.ar),
        "bas_kvinnor": n_women,
        "bas_man": n_men,
        "bas_bada": min(n_women, n_men),
    }


def _uncertain(
    line: Line, whole: Uncertain, row: Mapping[str, str], varde: float, kon: str, kommun: str,
    outside: Outside,
) -> tuple[Uncertain, int]:  # fmt: skip
    """One sex's value with its interval, and the answers it rests on (0: none that we know of)."""
    counted = outside.values[(outside.values["kpi"] == row["antal_svar"]) & (outside.values["kon"] == kon)]
    answered = value(counted[counted["varde"].notna()], kommun, line.ar) if row["antal_svar"] else None
    svar = int(answered) if answered is not None else (max(1, line.svar // 2) if line.svar else 0)
    if svar and line.osakerhet == COUNTED and 0 <= varde <= 100:
        low, high = wilson(varde / 100 * svar, svar)
        return Uncertain(varde, min(varde, 100 * low), max(varde, 100 * high)), svar
    wide = 2**0.5 * max(whole.varde - whole.lag, whole.hog - whole.varde)  # half as many answers
    return Uncertain(varde, varde - wide, varde + wide), svar
