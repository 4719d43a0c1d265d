"""Rows of the population that sum others: of both sexes, of all ages. They are left out, and told.

Only beside the rows that they sum: a file of totals alone is left for the check to stop at.
"""

import re
from collections.abc import Mapping

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.written import rows_of
from kpbcalc.underlag.findings import Finding, kept
from kpbcalc.underlag.headings import plain, proposed
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

_NEEDED = ("alder", "kon", "antal")
_ALL = r"totalt?|total(?:summa|er)|summa|samtliga|alla|tot|hela befolkningen|folkmängd"
_EVERY_AGE = re.compile(
    rf"(?:{_ALL})(?: åldrar| ålder)?|(?:åldrar|ålder),? (?:{_ALL})|0 ?[-–—] ?(?:1\d\d ?)?\+?(?: ?år)?"
    r"(?: (?:och|eller) äldre)?",
    re.IGNORECASE,
)
_BOTH_SEXES = re.compile(
    rf"(?:{_ALL})(?: kön)?|t|båda(?: könen)?|kvinnor (?:och|\+|&) män|män (?:och|\+|&) kvinnor|k ?\+ ?m",
    re.IGNORECASE,
)


def without_population_totals(
    frame: pd.DataFrame, named: Mapping[str, str], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The rows without those sums, and how many they were (V02); a warning where one does not add up.

    In: text cells, and our names by the plain headings of the municipality's map. Any other table than one
    of ages, sexes and numbers is returned as it is.
    """
    found = _columns(frame, named)
    if not found:
        return frame, []
    age, sex, number, year = (found[name] for name in (*_NEEDED, "ar"))
    every_age, both_sexes = _says(frame[age], _EVERY_AGE), _says(frame[sex], _BOTH_SEXES)
    # Without a word for the sex beside the age of all, the row is of all people.
    both_sexes |= every_age & (frame[sex] == "")
    every_age |= both_sexes & (frame[age] == "")
    rest = frame[~every_age & ~both_sexes]
    # Totals by one of the two are all there is: whoever needs the other must be told that it is missing.
    if len(rest) in (0, len(frame)) or (both_sexes.any() and rest[sex].nunique() == 1):
        return frame, []
    out = frame.index[every_age | both_sexes]
    wrong = _not_the_sum(frame, rest, [age, sex, year], number, every_age, both_sexes)
    rows = kept(int(i) + 2 for i in out)
    left = "inte inläst" if len(out) == 1 else "inte inlästa"
    text = f"{rows_of(len(out))} med summor (alla åldrar eller båda könen) i {file} är {left}."
    if not wrong:
        return rest, [Finding("V02", "info", file, age, len(out), rows, f"{text} De stämmer med de andra.")]
    text += f" {len(wrong)} av dem stämmer inte med raderna som de summerar."
    remedy = "Kontrollera att inga åldrar saknas eller finns två gånger i filen."
    return rest, [Finding("V02", "varning", file, number, len(wrong), kept(wrong), text, atgard=remedy)]


def _columns(frame: pd.DataFrame, named: Mapping[str, str]) -> dict[str, str]:
    """The headings of age, sex, number and perhaps year; nothing where it is no population."""
    headings = list(map(str, frame.columns))
    if len(headings) > 2 * len(_NEEDED):
        return {}
    by_map = {name: h for h in headings if (name := named.get(plain(h))) in (*_NEEDED, "ar")}
    left = [h for h in headings if h not in by_map.values()]
    found = {**proposed(left, [n for n in _NEEDED if n not in by_map], "befolkning"), **by_map}
    if not {*_NEEDED} <= {*found}:
        return {}
    year = next((h for h in left if plain(h) == "ar"), "")
    return {"ar": year, **found}


def _says(texts: pd.Series, pattern: re.Pattern[str]) -> pd.Series:
    return texts.isin([text for text in texts.unique() if pattern.fullmatch(text)])


def _not_the_sum(
    frame: pd.DataFrame, rest: pd.DataFrame, by: list[str], number: str, every_age: pd.Series,
    both_sexes: pd.Series,
) -> list[int]:  # fmt: skip
    """The rows whose number is not that of the rows that they sum."""
    try:
        values, unread = to_exact(frame[number])
    except AmbiguousError:
        return []
    values = values.mask(unread, 0).fillna(0)
    age, sex, year = by
    wrong = []
    for i in frame.index[every_age | both_sexes]:
        of = pd.Series(True, index=rest.index)
        for name, summed in ((age, bool(every_age[i])), (sex, bool(both_sexes[i])), (year, not year)):
            if not summed:
                of &= rest[name] == frame.loc[i, name]
        if exact.total(values[rest.index[of]]) != int(values[i]):
            wrong.append(int(i) + 2)
    return wrong
