"""How a section of the report is declared: its tables, in which order they and the figures stand, its text.

The declaration is the one place where a table's key, title, columns and sheet name stand. The notebook, the
page's numbering, Excel and the list of tables in docs all read it. A name nobody has declared is an error.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

from kpbcalc.analysis.area import omraden
from kpbcalc.base import params
from kpbcalc.base.known_names import require, undeclared
from kpbcalc.base.table import PER_UNIT, Column, Table, Unit

if TYPE_CHECKING:
    from kpbcalc.analysis.context import Context

AREAS = {"AO": "ÄO", "FN": "FN", "IFO": "IFO"}
LONGEST_SHEET = 31  # what Excel allows
Kind = Literal[
    "bars", "boxes", "dumbbell", "grouped_bars", "lines", "map", "panels", "pyramid", "quadrants", "slope",
    "strip", "waterfall",
]  # fmt: skip


@dataclass(frozen=True)
class Declared:
    """One table: its key in the section, title, columns, and the name of its sheet.

    A key that ends in `_{grupp}` is a table for each insats group, with the group's code there. Texts may
    hold {omrade}, {kommun}, {ar} and the words that `Context.table` is given. Never change a sheet's name:
    somebody's formula may point at it. One that only sentences read has none (""). The columns `of_year` and
    `of_group` are not there without a year before or anybody to compare with.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    sheet: str
    about: str = ""
    source: str = ""
    notes: tuple[str, ...] = ()
    total: str | None = None
    of_year: tuple[str, ...] = ()
    of_group: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require([*self.of_year, *self.of_group], [c.key for c in self.columns], self.key, "column")

    def but(self, keys: Collection[str], unit: Unit = PER_UNIT) -> tuple[Column, ...]:
        """Its columns but those with these keys; `unit` is what a cost per unit of volume is told in."""
        return tuple(
            replace(c, unit=unit) if c.unit == PER_UNIT else c for c in self.columns if c.key not in keys
        )

    def code(self, area: str, words: Mapping[str, str]) -> str:
        """The table's name in the report: key and area."""
        return "_".join(filter(None, [self.key.format_map(words), area]))

    def sheet_name(self, area: str, words: Mapping[str, str]) -> str:
        """The sheet's name: words, insats group and area; at most 31 characters. Empty where it has none."""
        if not self.sheet:
            return ""
        name = " ".join(filter(None, [self.sheet.format_map(words), AREAS.get(area, "")]))
        return name[:LONGEST_SHEET].strip()


@dataclass(frozen=True)
class Drawing:
    """How a declared table is drawn, and of which columns. `options` go to the kind of figure.

    `areas` are those whose chapter draws it (empty: all), so that a report has no more figures than are read.
    """

    key: str
    kind: Kind
    columns: tuple[str | tuple[str, ...], ...] = ()
    options: Mapping[str, object] | Callable[[Table], Mapping[str, object]] | None = None
    areas: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One section. `make` gives its tables by key, and those without data are left out.

    `show` is the order of its figures and tables; `chapter` are the keys of the few figures that an area's
    chapter draws, while the others stand in the appendix, and so do the tables. `areas` are the codes of the
    areas it is about; empty: it is about the municipality as a whole. Raises `LookupError` for a name that is
    not there, and `ValueError` for a table declared twice, or that would be on no page and still has a sheet.
    """

    key: str
    heading: str
    tables: tuple[Declared, ...]
    make: "Callable[[Context], Mapping[str, Table | None]]"
    show: tuple[str | Drawing, ...]
    areas: tuple[str, ...] = ("AO", "FN", "IFO")
    chapter: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        declared, shown = [t.key for t in self.tables], [key_of(item) for item in self.show]
        require(shown, [*self.keys(), *declared], self.key)
        require(self.chapter, [i.key for i in self.show if isinstance(i, Drawing)], self.key, "figure")
        require(self.areas, list(omraden()), self.key, "area")
        for item in self.show:
            if isinstance(item, Drawing):
                where, columns = f"{self.key}_{item.key}", self.declared(item.key).columns
                require(item.areas, self.areas, where, "area")
                require([item.kind], get_args(Kind), where, "kind of figure")
                named = [[c] if isinstance(c, str) else c for c in item.columns]
                require([c for some in named for c in some], [c.key for c in columns], where, "column")
        stands = {self.declared(key).key for key in shown}
        for table in self.tables:
            if declared.count(table.key) > 1:
                raise ValueError(f"{self.key} declares {table.key!r} twice")
            if bool(table.sheet) != (table.key in stands):
                raise ValueError(
                    f"{self.key}_{table.key}: what `show` has has a sheet, and nothing else does"
                )

    def keys(self) -> tuple[str, ...]:
        """Every key a table can have: one with `{grupp}` has each insats group's code there, or area's."""
        codes = (*params.toml("omraden.toml")["grupp"], *(area.lower() for area in omraden()))
        each = [
            [t.key.format(grupp=c) for c in codes] if "{grupp}" in t.key else [t.key] for t in self.tables
        ]
        return tuple(key for keys in each for key in keys)

    def in_chapter(self, item: str | Drawing, area: str) -> bool:
        """Whether an area's chapter shows a figure or table."""
        return key_of(item) in self.chapter and (
            isinstance(item, str) or not item.areas or area in item.areas
        )

    def declared(self, key: str) -> Declared:
        """The declaration of a table. Raises `LookupError`, with the nearest name, when there is none."""
        for table in self.tables:
            stem, group, _ = table.key.partition("{grupp}")
            if key == table.key or (group and key.startswith(stem)):
                return table
        raise undeclared(key, [t.key for t in self.tables], self.key)

    def result(self, ctx: "Context") -> dict[str, Table]:
        """The section's tables by key, all of them declared; their names begin with the section's."""
        made = self.make(ctx)
        for key in made:  # also one without data: a misspelt name must not wait for the data to be told
            self.declared(key)
        return {
            key: replace(table, name=f"{self.key}_{table.name}", section=self.heading)
            for key, table in made.items() if table is not None
        }  # fmt: skip


def key_of(item: str | Drawing) -> str:
    """The key of the table that something shown is, or is drawn of."""
    return item.key if isinstance(item, Drawing) else item
