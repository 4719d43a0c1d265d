"""Does KPB agree with what the municipality reported to SCB? The bridge to räkenskapssammandraget.

Source: docs/metod.md §3.4.
"""

import math

from kpbcalc.analysis.context import Context
from kpbcalc.analysis.section import Declared
from kpbcalc.base.table import THOUSAND, Column, Table, Value
from kpbcalc.base.written import enumeration
from kpbcalc.disclosure.package import JOINED

NO_CODE = "utan kod"
JOINS = "Koder som rapporten inte visar kostnaden för var för sig står i en gemensam rad."
AMOUNTS = {
    "kpb": "KPB", "ersattning_fk": "Ersättning från FK", "utanfor": "Utanför KPB", "rs": "RS",
    "forklarat": "Förklarat", "differens": "Kvar att förklara",
}  # fmt: skip
OPTIONAL = ("ersattning_fk", "utanfor", "forklarat")  # a column of zeros says nothing
RS_BRIDGE = Declared(
    "rs_bro", "Från KPB till räkenskapssammandraget",
    (
        Column("rs_kod", "RS-kod"),
        *(Column(key, heading, "tkr") for key, heading in AMOUNTS.items()),
        Column("avvikelse", "Skillnad mot RS", "procent", 1),
        Column("text", "Förklaring"),
    ),
    "Bro till räkenskapssammandraget", "kommunens verksamheter med KPB-insatser",
    "Huvudboken, egna beräkningar och räkenskapssammandraget (RS).",
    (
        "RS är bruttokostnad minus interna intäkter och försäljning. Kvar att förklara är RS minus KPB, "
        "ersättning från Försäkringskassan, kostnad utanför KPB och det som är förklarat.",
    ),
)  # fmt: skip


def table(ctx: Context) -> Table | None:
    """KPB, outside KPB, RS and what differs per class of RS codes (tkr); None without a return to SCB."""
    frame = ctx.now.frame_or_none("rs_bro")
    if frame is None or frame.empty:
        return None
    rows: list[dict[str, Value]] = []
    for line in frame.to_dict("records"):
        gap, code, text = line["avvikelse"], line["rs_kod"], line["text"]
        rows.append({
            "rs_kod": _name(code if isinstance(code, str) else ""),
            **{key: float(line[key]) / THOUSAND for key in AMOUNTS},
            "avvikelse": None if gap is None or math.isnan(gap) else float(gap),
            "text": text if isinstance(text, str) else "",
        })  # fmt: skip
    empty = {key for key in OPTIONAL if not any(row[key] for row in rows)}
    if "forklarat" in empty:
        empty.add("text")
    joined = frame["rs_kod"].astype(str).str.contains(JOINED, regex=False).any()
    return ctx.table(RS_BRIDGE, rows, but=empty, notes=[JOINS] * bool(joined))


def _name(code: str) -> str:
    """The codes of a class as a row's label: `510`, `513 och utan kod`."""
    return enumeration([one or NO_CODE for one in sorted(code.split(JOINED), key=lambda one: (not one, one))])
