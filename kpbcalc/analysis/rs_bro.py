"""Does KPB agree with what the municipality reported to SCB? The bridge to räkenskapssammandraget."""

from collections.abc import Sequence

from kpbcalc.base import exact
from kpbcalc.base.table import Column, Table
from kpbcalc.costing import Resultat
from kpbcalc.costing.rs_bridge import COLUMNS, bridge, share

TKR = 1000


def tables(years: Sequence[Resultat]) -> dict[str, Table]:
    """`rs_bro`: KPB, outside KPB, RS and what differs per RS code (docs/metod.md §3.4); empty without RS."""
    rows = bridge(years[-1])
    if rows.empty:
        return {}
    frame = rows.assign(avvikelse=share(rows), rs_kod=rows["rs_kod"].where(rows["rs_kod"] != "", "utan kod"))
    for column in COLUMNS:
        frame[column] = exact.to_float(frame[column]) / TKR
    # A column that is zero all the way says nothing.
    optional = [c for c in ("ersattning_fk", "utanfor", "forklarat") if (frame[c] != 0).any()]
    headings = {
        "kpb": "KPB", "ersattning_fk": "Ersättning från FK", "utanfor": "Utanför KPB", "rs": "RS",
        "forklarat": "Förklarat", "differens": "Kvar att förklara",
    }  # fmt: skip
    amounts = [c for c in headings if c in optional or c not in ("ersattning_fk", "utanfor", "forklarat")]
    words = (Column("text", "Förklaring"),) if "forklarat" in optional else ()
    return {
        "rs_bro": Table(
            name="rs_bro",
            title="Från KPB till räkenskapssammandraget",
            frame=frame,
            columns=(
                Column("rs_kod", "RS-kod"),
                *(Column(c, headings[c], "tkr") for c in amounts),
                Column("avvikelse", "Skillnad mot RS", "procent", 1),
                *words,
            ),
            about="kommunens verksamheter med KPB-insatser",
            year=str(years[-1].ar),
            source="Huvudboken, egna beräkningar och räkenskapssammandraget (RS).",
            notes=(
                "RS är bruttokostnad minus interna intäkter och försäljning. Kvar att förklara är RS minus "
                "KPB, ersättning från Försäkringskassan, kostnad utanför KPB och det som är förklarat.",
            ),
        )
    }
