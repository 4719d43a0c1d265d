"""A population with a column for each sex as the rows it is read in: one for the women, one for the men."""

from collections.abc import Mapping

import pandas as pd

from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain, proposed
from kpbcalc.underlag.population_advice import of_sexes

_BOTH = {  # plain headings of the sum of both
    "totalt", "total", "tot", "summa", "samtliga", "alla", "badakonen", "folkmangd", "antal", "befolkning",
}  # fmt: skip


def a_row_for_each_sex(
    frame: pd.DataFrame, named: Mapping[str, str], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The frame with kon and antal in place of the two columns, and that it was done (V02).

    In: text cells, and our names by the plain headings of the municipality's map. Any other table than one
    of ages is returned as it is. A column of both sexes is left out: it is their sum.
    """
    headings = list(map(str, frame.columns))
    women, men = of_sexes(headings)
    age = next((h for h in headings if named.get(plain(h)) == "alder"), "") or proposed(
        headings, ["alder"], "befolkning"
    ).get("alder", "")
    if not (women and men and age) or {plain(women), plain(men)} & {*named}:
        return frame, []
    rest = [h for h in headings if h not in (women, men) and plain(h) not in _BOTH]
    # Each row of the file becomes two, one after the other.
    each = [frame[rest].assign(kon=sex, antal=frame[h]) for sex, h in (("K", women), ("M", men))]
    rows = pd.concat(each).sort_index(kind="stable").reset_index(drop=True)
    text = (
        f"”{women}” och ”{men}” i {file} är lästa som två rader för varje ålder. Radnummer i andra fynd om "
        "filen räknar de raderna."
    )
    return rows, [Finding("V02", "info", file, "kon", len(frame), (), text)]
