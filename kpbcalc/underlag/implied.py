"""What need not be written because the rest says so: a row's kind of receiver or code; a ledger's whole year.

Only where it can be one thing: a row with an insats and a unit, and no pool, is of the kind insats; a ledger
without periods is of the year, where none of its other columns may be the period.
"""

from collections.abc import Collection

import pandas as pd

from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.underlag.findings import Finding

# The column that follows, and for each of its words the columns that are then filled in, and no others' are.
_KINDS = {
    "fordelningsvarden": ("mottagare_typ", {"insats": ("insats", "enhet"), "pool": ("mottagarpool",)}),
    "kodnyckel": ("typ", {"insats": ("insats", "enhet"), "pool": ("pool",), "utanfor": ("anledning",)}),
}
LEDGERS = {"kontoutfall": ("period", "motpart"), "budget": ("motpart",)}  # what they may be without
# What it then is, after its name.
SAID = {
    "period": "har ingen period: varje rad räknas som hela årets.",
    "motpart": "har ingen motpart: inga intäkter räknas av, inte heller interna eller från kommuner och "
    "regioner.",
}
_RULE = {"fordelningsvarden": "V42", "kodnyckel": "V41"}


def with_implied(frame: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows with the kind filled in where it was blank and follows, and on which rows that was.

    In: text cells under our names.
    """
    column, kinds = _KINDS.get(table, ("", {}))
    needed = [name for columns in kinds.values() for name in columns]
    if not column or not {*needed} <= {*frame.columns}:
        return frame, []
    said = frame[column] if column in frame else pd.Series("", index=frame.index, dtype="str")
    meant = said.copy()
    for kind, columns in kinds.items():
        others = [name for name in needed if name not in columns]
        only = (frame[[*columns]] != "").all(axis=1) & (frame[others] == "").all(axis=1)
        meant = meant.mask((said == "") & only, kind)
    rows = tuple(int(i) + 2 for i in frame.index[meant != said])
    if not rows:
        return frame, []
    text = f"{column} är tom på rader i {file} och läses ur det som är ifyllt: {_told(kinds)}."
    found = Finding(_RULE[table], "info", file, column, len(rows), rows[:100], text)
    return frame.assign(**{column: meant}), [found]


def of_the_whole_year(
    frame: pd.DataFrame, table: str, file: str, ar: int, known: Collection[str]
) -> tuple[pd.DataFrame, list[Finding]]:
    """A ledger or budget without periods or counterparts as the whole year's (V03); in: our `known` columns.

    Nothing where another column is left that may be what is missing: then somebody must say.
    """
    lacking = [name for name in LEDGERS.get(table, ()) if name not in frame]
    others = {name for name in frame.columns if not str(name).endswith(NOT_USED)} - {*known}
    if not lacking or others:
        return frame, []
    found = [
        Finding(
            "V03", "varning", file, name, len(frame), (), f"{file} {SAID[name]}",
            atgard=f"Är det så, gör inget. Annars: ta med {name} i exporten.",
        )
        for name in lacking
    ]  # fmt: skip
    return frame.assign(**{name: f"{ar}12" if name == "period" else "" for name in lacking}), found


def _told(kinds: dict[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{' och '.join(columns)} ger {kind}" for kind, columns in kinds.items())
