"""On which row of a file do the headings stand? Below titles, where a finance system writes some.

A title row has far fewer cells than the headings. The row with all our names, or the names that the
municipality's map gives, is the headings; so is one whose headings are surely those that systems write
(params/rubriker.toml): the check then says which of them a map has to name.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kpbcalc.base import params
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import as_heading, plain, proposed, synonyms
from kpbcalc.underlag.population_advice import POPULATION, of_sexes
from kpbcalc.underlag.schemas import TABLES

SEARCHED = 20  # rows that titles may take
_FEW = 3  # a title row has at most a third of the cells that the headings have
_GROUPS = 2  # a row of groups over known headings (Brukare, Beslut) at most half of them
_TITLE = 2  # cells that a title may have beside each other: what was selected, and when it was printed
HEADING = "rubrikrad"  # of a frame's attrs: which row of the file its headings are
Named = Mapping[str, str]


def heading_row(rows: Sequence[Sequence[Any]], table: str, named: Named | None = None) -> int:
    """The position of the headings: a row that is known as such, or the first with more than one cell.

    In: the cells of every row (None where empty), the table's name, and our names by the map's headings
    (plain). Where nothing is sure the first row stays the headings, and the check says what is missing.
    """
    filled = [sum(not _empty(cell) for cell in row) for row in rows]
    first = next((i for i, n in enumerate(filled[:SEARCHED]) if n > 1), 0)
    for known in (has_our_names, has_known_headings):
        for i in range(first, min(SEARCHED, len(rows))):
            few_above = all(_is_above(rows[n], rows[i]) for n in range(first, i))
            if (few_above or known is has_our_names) and known(rows[i], table, named or {}):
                groups = i + 1 < len(rows) and _is_above(rows[i], rows[i + 1])
                below = groups and known(rows[i + 1], table, named or {})
                return i + below if few_above else first
    many = _FEW * max(filled[first : first + 1], default=0)
    if many <= _FEW * _TITLE and max(filled[:SEARCHED], default=0) >= many > 0:
        return next(i for i, n in enumerate(filled) if n > _TITLE)
    return first


def _is_above(row: Sequence[Any], headings: Sequence[Any]) -> bool:
    """Whether a row may be a title above headings, or names groups of them that are called otherwise."""
    own, below = ({as_heading(str(c)) for c in cells if not _empty(c)} for cells in (row, headings))
    count, size = (sum(not _empty(cell) for cell in cells) for cells in (row, headings))
    return _FEW * count <= size or (_GROUPS * count <= size and not own & below)


def has_our_names(row: Sequence[Any], table: str, named: Named) -> bool:
    """Whether a row has every name that the table must have, as it is or by the map."""
    if table not in TABLES:
        return False
    ours = {name for name, column in TABLES[table].columns.items() if column.required}
    cells = {as_heading(str(cell)) for cell in row if not _empty(cell)}
    return ours <= {*cells, *(named.get(plain(cell), "") for cell in cells)}


def has_known_headings(row: Sequence[Any], table: str, named: Named) -> bool:
    """Whether enough of a row's cells are headings that systems write, of this table or (unknown) of any."""
    cells = [str(cell).strip() for cell in row if not _empty(cell) and not str(cell).strip().isdecimal()]
    if table == POPULATION and all(of_sexes(cells)) and proposed(cells, ["alder"], table):
        return True
    listed = params.toml("rubriker.toml")
    others = ("pengar", "andras", "foretrade")  # lists of headings that are no table
    known = [name for name, value in listed.items() if isinstance(value, dict) and name not in others]
    tables = [table] if table in known else known
    enough = max(2, min(3, len(cells) / 2))
    return sum(plain(cell) in named for cell in cells) >= enough or any(
        len(proposed(cells, tuple(synonyms(name)), name)) >= enough for name in tables
    )


def told_titles(file: str, top: int, titles: int) -> Finding:
    """The note (V02) that headings stand below titles; what those say is not told."""
    text = f"Rubriken står på rad {top + 1} i {file}. Titelrader ovanför är inte inlästa."
    return Finding("V02", "info", file, "", titles, (), text)


def taken_row(frame: pd.DataFrame | None) -> tuple[int, str, str]:
    """The row of a file that is read as headings, what is said of it, and how another is pointed to.

    Without a frame the file is a long one, that has its headings first. No words where it has none (Parquet).
    """
    row = int(frame.attrs.get(HEADING, 0)) if frame is not None else 1
    if not row:
        return 1, "", ""
    remedy = (
        " Står rubrikerna på en annan rad: ta bort raderna ovanför den i filen, eller skriv dess rubriker "
        "i kartor.xlsx, bladet rubriker, så känns den igen."
    )
    return row, f" Rad {row} är läst som rubriker.", remedy


def _empty(cell: Any) -> bool:
    return cell is None or not str(cell).strip()
