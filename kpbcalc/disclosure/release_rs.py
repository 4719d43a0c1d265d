"""Which RS codes may be told apart in the bridge to räkenskapssammandraget? Those whose insatser's cost is.

What the insatser of a code cost holds their part of the pools, which follow volumes: no account tells that of
a code by itself. Codes go together as groups do in the budget. Source: docs/sekretess.md.
"""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.aggregates.family import Key
from kpbcalc.base import exact
from kpbcalc.costing.rs_bridge import COLUMNS, share
from kpbcalc.disclosure.package import ReleasedFamily, joined_code
from kpbcalc.disclosure.together import told_together


def release_rs(
    rows: pd.DataFrame, insatser: ReleasedFamily, costs: Mapping[Key, int], code_of: Mapping[str, str]
) -> pd.DataFrame:
    """The open frame `rs_bro`: rs_kod (a class's joined by `+`), COLUMNS in kr, text, avvikelse.

    In: `rows` as `rs_bridge.bridge`, the released family `insatser`, what each of its leaves that somebody is
    in costs, and the code of each insats.
    """
    if rows.empty:
        return rows.assign(avvikelse=pd.Series(dtype="float64"))
    of_code: dict[str, set[str]] = {}
    for insats, code in code_of.items():
        of_code.setdefault(code, set()).add(insats)
    together = told_together(list(of_code.values()), insatser, costs)
    classes = [sorted({code_of[insats] for insats in some}) for some in together]
    named = {code: joined_code(codes) for codes in classes for code in codes}
    # What is coded outside KPB has codes that no insats has.
    by_class = rows.groupby(rows["rs_kod"].map(lambda code: named.get(code, code)), sort=False)
    sums = by_class[COLUMNS].sum()
    told = sums.assign(text=by_class["text"].agg(lambda some: "; ".join(filter(None, some))))
    kr = {column: exact.to_float(told[column].astype("int64")) for column in COLUMNS}
    return told.assign(**kr, avvikelse=share(sums)).reset_index()
