"""Personal assistance by law and granted hours a week, with what Försäkringskassan pays of it.

The costing nets Försäkringskassan's compensation off assistance under SFB (docs/metod.md §1.1, Kolada U25005:
the first twenty hours and the cost above the compensation). Here the two are told apart again.
"""

from itertools import pairwise

import numpy as np
import pandas as pd

from kpbcalc.aggregates.family import Family, Key, leaves, unstated
from kpbcalc.aggregates.year import STATED, Year
from kpbcalc.base import exact, params

LAWS = ("assistans_sfb", "assistans_lss")
UNKNOWN = "okand"  # no granted hours are stated
WEEKS_A_MONTH = 365 / 7 / 12
QUANTITIES, SCHEDULED = ("kr", "beviljad", "utford", "kr_fk"), "schema"


def families(year: Year) -> list[Family]:
    """`assistans`: omrade × grupp (law) × class of granted hours a week, in months with service (`40-80`).

    A client is in one class of a law, so n counts cases (a client and a law). Quantities: kr (net), beviljad,
    utford, kr_fk (compensation), and schema (scheduled hours) where the underlag tells them. A unit's
    compensation is shared out over its clients by performed hours, which is what it is paid for.
    """
    rows = year.rows[year.rows["grupp"].isin(LAWS)].reset_index(drop=True)
    rows = rows.assign(kr_fk=_compensation(year, rows), **{SCHEDULED: _scheduled(year, rows)})
    rows["timmar"] = _classes(year, rows)
    told = () if year.result.underlag.schematid.empty else (SCHEDULED,)
    areas = sorted(set(rows["omrade"]))
    order: list[Key] = [(omrade, law, hours) for omrade in areas for law in LAWS for hours in classes()]
    found, of = leaves(rows, ("omrade", "grupp", "timmar"), (*QUANTITIES, *told), order)
    return [
        Family("assistans", ("omrade", "grupp", "timmar"), found, of, (*QUANTITIES, *told), "grupper", 2,
               join="neighbours", partition=True, own_parent=True,
               unstated=unstated(rows, ("omrade", "grupp", "timmar"), found, STATED))
    ]  # fmt: skip


def classes() -> list[str]:
    """The classes of granted hours a week in order: `0-20` … `120-`, and those of whom it is not known."""
    edges = [f"{edge:g}" for edge in _edges()]
    return [f"{low}-{high}" for low, high in pairwise([*edges, ""])] + [UNKNOWN]


def _edges() -> list[float]:
    return [float(edge) for edge in params.toml("assistans.toml")["arenden"]["timmar_per_vecka"]]


def _compensation(year: Year, rows: pd.DataFrame) -> pd.Series:
    """Each row's part of its unit's compensation (10⁻⁸ kr); a unit's parts add up to it exactly."""
    ledger = year.result.huvudbok
    paid = ledger[(ledger["post"] == "ersattning_fk") & ledger["i_bas"]]
    income = -paid.groupby(["insats", "enhet"])["belopp"].sum().astype("int64")
    at = pd.MultiIndex.from_frame(rows[["insats", "enhet"]])
    amount = pd.Series(income.reindex(at).fillna(0).astype("int64").to_numpy(), index=rows.index)
    cell = rows["insats"] + "@" + rows["enhet"]
    performed = rows.groupby(cell)["utford"].transform("sum") > 0
    return exact.share_out_groups(
        amount, rows["utford"].where(performed, rows["volym"]), cell, rows["client"]
    )


def _scheduled(year: Year, rows: pd.DataFrame) -> pd.Series:
    """The scheduled hours of each case (10⁻⁸), on the first of its rows."""
    u = year.result.underlag
    law = u.schematid["insats"].map(u.insatser.set_index("kod")["grupp"])
    number = {name: n for n, name in enumerate(year.ids)}
    of = pd.DataFrame({"client": u.schematid["brukar_id"].map(number), "grupp": law})
    hours = u.schematid["timmar"].groupby([of["client"], of["grupp"]]).sum()
    at = pd.MultiIndex.from_frame(rows[["client", "grupp"]])
    found = hours.reindex(at).fillna(0).astype("int64").to_numpy()
    return pd.Series(np.where(~at.duplicated(), found, 0), index=rows.index)


def _classes(year: Year, rows: pd.DataFrame) -> pd.Series:
    """The class of each row's case."""
    case = ["client", "grupp"]
    granted = rows.groupby(case)["beviljad"].transform("sum")
    months = year.months[[*case, "manad"]].drop_duplicates().groupby(case).size()
    served = months.reindex(pd.MultiIndex.from_frame(rows[case])).to_numpy(float)
    a_week = exact.to_float(granted).to_numpy() / (served * WEEKS_A_MONTH)
    at = np.searchsorted(_edges(), a_week, side="right") - 1
    names = np.array(classes(), dtype=object)
    return pd.Series(np.where(granted > 0, names[np.maximum(at, 0)], UNKNOWN), index=rows.index)
