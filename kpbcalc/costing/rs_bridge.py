"""From KPB to räkenskapssammandraget (RS), code by code, with the differences somebody has explained.

docs/metod.md §3.4: RS cost = gross − internal revenue − sales; KPB is what the insatser of the code cost,
pools included, plus what is coded outside KPB, with Försäkringskassan's compensation added back (RS holds
the gross cost of assistance).
"""

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.own_choices import Own
from kpbcalc.costing.result import Resultat

TKR = 1000
OTHER = ""  # insatser without an RS code
COLUMNS = ["kpb", "ersattning_fk", "utanfor", "summa", "rs", "forklarat", "differens"]


def bridge(result: Resultat) -> pd.DataFrame:
    """One row per RS code (rs_kod, COLUMNS as int64 10⁻⁸ kr, text), in code order; empty without RS.

    `summa` = kpb + ersattning_fk + utanfor, `differens` = rs − summa − forklarat. Codes that only RS has, and
    that no insats belongs to, are left out: roll-ups and activities that are not of this committee.
    """
    u = result.underlag
    if u.rakenskapssammandrag.empty:
        return pd.DataFrame(columns=["rs_kod", *COLUMNS, "text"])
    code_of = pd.Series(rs_codes(result))
    base = result.huvudbok[result.huvudbok["i_bas"]]
    from_fk = base[base["post"] == "ersattning_fk"]
    outside = base[base["typ"] == "utanfor"]
    costs = result.insatskostnad
    parts = {
        "kpb": costs["kostnad"].groupby(costs["insats"].map(code_of)).sum(),
        "ersattning_fk": -from_fk["belopp"].groupby(from_fk["insats"].map(code_of)).sum(),
        "utanfor": outside["belopp"].groupby(outside["verksamhet"]).sum(),
    }
    rows = pd.DataFrame({k: v.astype("int64") for k, v in parts.items()}).fillna(0).astype("int64")
    rows["summa"] = rows.sum(axis=1)
    rs = _rs_cost(u.rakenskapssammandrag)
    explained = _explained(u.own, u.ar)
    ours = rows.index.union(rs.index[rs.index.isin(code_of)], sort=True)
    rows = rows.reindex(ours, fill_value=0).assign(
        rs=rs.reindex(ours, fill_value=0), forklarat=explained["belopp"].reindex(ours, fill_value=0)
    )
    rows["differens"] = rows["rs"] - rows["summa"] - rows["forklarat"]
    rows = rows[(rows != 0).any(axis=1)]
    rows["text"] = explained["text"].reindex(rows.index).fillna("")
    return rows.rename_axis("rs_kod").reset_index()[["rs_kod", *COLUMNS, "text"]]


def rs_codes(result: Resultat) -> dict[str, str]:
    """The RS code of each insats of the catalogue."""
    catalogue = result.underlag.insatser
    return dict(zip(catalogue["kod"].astype(str), catalogue["rs_kod"].fillna(OTHER).astype(str), strict=True))


def share(rows: pd.DataFrame) -> pd.Series:
    """The unexplained difference in percent of RS; of KPB where RS has nothing."""
    whole = exact.to_float(rows["rs"].where(rows["rs"] != 0, rows["summa"]))
    return 100 * exact.to_float(rows["differens"]) / whole.where(whole != 0)


def _rs_cost(rs: pd.DataFrame) -> pd.Series:
    """Gross cost less internal revenue and sales per code; the return is in tkr."""
    amounts = rs[["bruttokostnad", "interna_intakter", "forsaljning"]].fillna(0).astype("int64")
    cost = amounts["bruttokostnad"] - amounts["interna_intakter"] - amounts["forsaljning"]
    return (cost * TKR).set_axis(rs["rs_kod"])


def _explained(own: Own, ar: int) -> pd.DataFrame:
    """What the municipality has explained (`[[rs_forklaring]] rs_kod, belopp_tkr, text`, `ar` optional)."""
    entries = own.get("rs_forklaring", [])
    chosen = pd.DataFrame(
        [
            (str(e["rs_kod"]), round(e["belopp_tkr"] * TKR * exact.GRID), str(e["text"]))
            for e in entries
            if e.get("ar", ar) == ar
        ],
        columns=["rs_kod", "belopp", "text"],
    ).astype({"belopp": "int64"})
    by_code = chosen.groupby("rs_kod")
    return pd.DataFrame({"belopp": by_code["belopp"].sum(), "text": by_code["text"].agg("; ".join)})
