"""Which year does a file's name say? `beslut_2024.csv`, `beslut_24.csv`, `besok_202401.csv`.

In a pattern `{ar}` is the year and `{ar2}` its last two digits, so that next year's files fit it too.
"""

import re

YEAR, SHORT = "{ar}", "{ar2}"
_MONTH = "(?:0[1-9]|1[0-2])"
# A year, a month or a day of one.
_LONG = re.compile(rf"(?<!\d)((?:19|20)\d\d)(?:[-_.]?{_MONTH}(?:[-_.]?[0-3]\d)?)?(?!\d)", re.ASCII)
# Two digits at the end of a word are a year from 2010 on (`beslut 24`), and four a month of one (`2401`).
_SHORT = re.compile(rf"(?<!\d)([1-3]\d)(?={_MONTH}?(?:[-_. /]|$))", re.ASCII)
_DATED = re.compile(rf"{_LONG.pattern}|(?<!\d)[1-3]\d{_MONTH}?(?=[-_. /]|$)", re.ASCII)
_NEAR = 5  # years from the one that is worked with; two digits further off number something else


def of_year(pattern: str, ar: int) -> str:
    """The pattern of a year's files."""
    return pattern.replace(YEAR, str(ar)).replace(SHORT, f"{ar % 100:02}")


def any_year(name: str, ar: int) -> str:
    """A name as the pattern that every year's file fits."""
    if str(ar) in name or _LONG.search(name):
        return name.replace(str(ar), YEAR)
    return _SHORT.sub(lambda found: SHORT if found[1] == f"{ar % 100:02}" else found[0], name)


def without_year(name: str) -> str:
    """A name with a blank for each year, month or day: a system is the same every year."""
    return _DATED.sub(" ", name)


def years_in(name: str, ar: int) -> set[int]:
    """The years that a name says, in four digits or else in two."""
    if long := {int(year) for year in _LONG.findall(name)}:
        return long
    short = {2000 + int(year) for year in _SHORT.findall(name)}
    return {year for year in short if abs(year - ar) <= _NEAR}
