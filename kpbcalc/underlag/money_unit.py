"""In what are the amounts: kronor, tkr, mnkr? What a file says of it beside them, and the amounts in ours.

A title says it of every amount (`Alla belopp i tkr`), and so does the name of a sheet (`Utfall tkr`) and of
the file, a heading of its column (`Belopp (tkr)`), an Excel format of its cells (`#,##0 "tkr"`); the nearest
holds. Nothing is guessed from how large the amounts are.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.money_words import units_in, without
from kpbcalc.underlag.numbers import AmbiguousError, to_exact

# Our columns of money, and what one of each is in kronor.
COLUMNS = {
    "belopp": 1, "bruttokostnad": 1000, "interna_intakter": 1000, "forsaljning": 1000,
    "ovriga_intakter": 1000,
}  # fmt: skip
_SIDES = ("debet", "kredit")
_NAMES = {1: "kronor", 1000: "tkr", 1_000_000: "mnkr"}


@dataclass(frozen=True)
class Said:
    """What stands beside a file's cells: its titles, by heading what the formats of its cells say, its sheet,
    and the row of the headings (0: it has none).

    A format says what a number is to be multiplied by to be kronor, or nothing (None).
    """

    titles: Sequence[str] = ()
    formats: Mapping[str, frozenset[int | None]] = field(default_factory=dict)
    sheet: str = ""
    heading: int = 0


def says_unit(headings: Iterable[str]) -> bool:
    """Whether any heading says what its amounts are in."""
    return any(units_in(heading) for heading in headings)


def without_unit(frame: pd.DataFrame, named: Mapping[str, str]) -> pd.DataFrame:
    """The columns with our names where a heading is our name but for its unit: `Belopp (tkr)` is belopp."""
    taken = {*map(str, frame.columns), *named.values()}
    names = []
    for heading in map(str, frame.columns):
        ours = next((name for name in COLUMNS if plain(name) == _bare(heading)), "")
        new = ours and ours not in taken and plain(heading) not in named
        names.append(ours if new else heading)
        taken |= {ours} if new else set()
    return frame.set_axis(names, axis=1)


def in_our_unit(
    frame: pd.DataFrame, headings: Sequence[str], said: Said, named: Mapping[str, str], file: str
) -> tuple[pd.DataFrame, list[Finding]]:
    """The amounts in our unit, and what was done (V04).

    In: the frame, the headings as they stood in the file, and our names by the plain headings of the map.
    """
    findings: list[Finding] = []
    frame = frame.copy()
    for heading in map(str, frame.columns):
        name = named.get(plain(heading), heading)
        if name not in COLUMNS:
            continue
        of = [h for h in headings if _is_of(h, heading)]
        units = _nearest(of, said, file)
        if len(units) > 1:
            findings.append(_two(file, heading, units))
        elif units and (unit := units.pop() or COLUMNS[name]) != COLUMNS[name]:
            try:
                frame[heading] = _times(frame[heading], unit, COLUMNS[name])
            except AmbiguousError:
                continue  # the check stops at it
            findings.append(_told(file, heading, unit, COLUMNS[name], len(frame)))
    return frame, findings


def _is_of(heading: str, column: str) -> bool:
    """Whether a heading of the file is that of a column, or of debet or kredit that it is made of."""
    if heading == column or _bare(heading) == plain(column):
        return True
    return column == "belopp" and _bare(heading) in _SIDES


def _bare(heading: str) -> str:
    """A plain heading without what it says that amounts are in."""
    return plain(without(heading))


def _nearest(headings: Sequence[str], said: Said, file: str) -> set[int | None]:
    """What the formats say, else the headings, the titles, the names of the sheet and the file.

    More than one where they say different.
    """
    shown = set().union(*(said.formats.get(heading, frozenset()) for heading in headings))
    if shown - {None}:
        return shown
    around = (headings, said.titles, [said.sheet], [file])
    written = (set[int]().union(*map(units_in, texts)) for texts in around)
    return {*next(filter(None, written), set())}


def _times(texts: pd.Series, unit: int, ours: int) -> pd.Series:
    """Amounts in one unit as amounts in another; what is no number is left for the check."""
    values, wrong = to_exact(texts)
    readable = values.notna() & ~wrong
    # Eight decimals on every cell: a shorter one could be taken for thousands (1.234).
    changed = [exact.text(int(v) * unit // ours, exact.DECIMALS) for v in values[readable]]
    return texts.mask(readable, pd.Series(changed, index=texts.index[readable], dtype="str"))


def _told(file: str, heading: str, unit: int, ours: int, rows: int) -> Finding:
    text = (
        f"Beloppen i {file} är angivna i {_NAMES[unit]} (det står i en titel, i rubriken, i cellernas "
        f"format eller i bladets eller filens namn) och är omräknade till {_NAMES[ours]}."
    )
    remedy = (
        f"Jämför summan med ekonomisystemets. Är beloppen i {_NAMES[ours]} redan: skriv {_NAMES[ours]} i "
        f"kolumnens rubrik, {_named(heading)} ({_NAMES[ours]}), och låt cellernas format vara tal."
    )
    return Finding("V04", "varning", file, heading, rows, (), text, atgard=remedy)


def _named(heading: str) -> str:
    """A heading as it is written, without the unit that it says already."""
    return " ".join(without(heading).replace("( )", " ").split()).capitalize()


def _two(file: str, heading: str, units: set[int | None]) -> Finding:
    said = [_NAMES[unit] for unit in sorted(filter(None, units))]
    if None in units:
        said.append("inget")
    text = (
        f"Det går inte att veta vad beloppen i {file} är i: det som står om dem säger {' och '.join(said)}."
    )
    remedy = (
        f"Skriv det som gäller i kolumnens rubrik, till exempel {_named(heading)} (kr) eller "
        f"{_named(heading)} (tkr), och ge kolumnens alla celler samma format i Excel."
    )
    return Finding("V04", "fel", file, heading, 1, (), text, atgard=remedy)
