"""What are the codes of a column called? By the cell itself, or a column beside it: Ansvar and Ansvar (T)."""

import re

from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.underlag.headings import plain

_LEADING = re.compile(r"^\S*\d\S*\s+(?=\S)")  # `3101 Hemtjänst Norr` in one cell
_CODED = ("ansvar", "verksamhet", "konto", "motpart")
_TELLS = 0.98  # of a code's rows have one and the same text, for the column to be its text
_CODES = 0.9  # of the codes have one text: one may be renamed during the year


def code_texts(file: Seen, name: str) -> dict[str, str]:
    """The text that goes with a code: in the cell itself, or in the nearest column that it has one of."""
    codes = file.rows[name]
    heading = next((h for h in file.texts.columns if file.texts[h].equals(codes)), "")
    in_cell = {c: _LEADING.sub("", c) for c in codes.unique() if _LEADING.match(c)}
    if in_cell:
        return in_cell
    order = list(file.texts.columns)
    owned = _owned(file, order)
    used = [h for h in order for n in file.rows if file.texts[h].equals(file.rows[n]) and n != name]
    for other in sorted(
        (h for h in order if h not in (heading, *used) and owned.get(h, heading) == heading),
        key=lambda h: (order.index(h) < order.index(heading), abs(order.index(h) - order.index(heading))),
    ):
        texts = file.texts[other]
        filled = texts[(texts != "") & (codes != "")]
        if filled.empty or filled.str.fullmatch(r"[\d\s.,-]*").mean() > 1 - _TELLS:
            continue
        of_code = filled.groupby(codes.loc[filled.index])
        one = of_code.agg(lambda t: (t == t.mode().iloc[0]).mean())
        if (one >= _TELLS).mean() >= _CODES and (one.size == 1 or filled.nunique() > 1):
            return {str(c): str(t) for c, t in of_code.agg(lambda t: t.mode().iloc[0]).items()}
    return {}


def _owned(file: Seen, order: list[str]) -> dict[str, str]:
    """The headings that are called as a code and more (Kst, Kst namn): they are of that code alone."""
    codes = [h for h in order for n in file.rows if n in _CODED and file.texts[h].equals(file.rows[n])]
    called = {
        other: [h for h in codes if plain(h) != plain(other) and plain(other).startswith(plain(h))]
        for other in order
        if other and other not in codes
    }
    return {other: max(names, key=lambda h: len(plain(h))) for other, names in called.items() if names}
