"""What need not be written in a row because the rest of it says so: what kind of receiver, what kind of code.

Only where it can be one thing: a row with an insats and a unit, and no pool, is of the kind insats.
"""

import pandas as pd

from kpbcalc.underlag.findings import Finding

# The column that follows, and for each of its words the columns that are then filled in, and no others' are.
_KINDS = {
    "fordelningsvarden": ("mottagare_typ", {"insats": ("insats", "enhet"), "pool": ("mottagarpool",)}),
    "kodnyckel": ("typ", {"insats": ("insats", "enhet"), "pool": ("pool",), "utanfor": ("anledning",)}),
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


def _told(kinds: dict[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{' och '.join(columns)} ger {kind}" for kind, columns in kinds.items())
