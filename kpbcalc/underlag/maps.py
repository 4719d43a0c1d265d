"""What does a supplier's column, word or unit mean? The municipality's maps, from its file to ours.

They stand in its own choices; layouts in params/kommuner/exempel-*.toml and docs/import-kolumner.md:
`[kolumner.<tabell>] "Supplier column" = "column"`, `[varden.<tabell>.<kolumn>] "Privat" = "annan"` and
`[enheter_volym.insatsvolymer] beviljad = "minuter" | "timmar_per_vecka"`. `[sie]` is checked here and used in
`sie`. The maps of raw extracts (`kpb import`) are read there. Source: docs/metod.md §10.
"""

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.errors import UsageError
from kpbcalc.base.folded import folded
from kpbcalc.base.own_choices import PLACE, Own, require
from kpbcalc.underlag.closing_periods import with_months
from kpbcalc.underlag.code_and_text import codes_alone
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.months import written_out
from kpbcalc.underlag.numbers import AmbiguousError, to_exact
from kpbcalc.underlag.schemas import TABLES, YEAR_DASH_MONTH
from kpbcalc.underlag.stale_headings import stale_headings

VOLUMES, LEDGER = "insatsvolymer", "kontoutfall"
UNITS = {"minuter": "minuter", "timmar_per_vecka": "timmar per vecka"}
SIE_PLACES = ("ansvar", "verksamhet", "motpart", "motpart_konto")
FORM = (
    'Skriv [kolumner.beslut] "er rubrik" = "vår kolumn", och [varden.beslut.insats] "ert ord" = "vårt ord". '
    "Fler exempel: docs/import-kolumner.md."
)
RAW_EXTRACTS = {"beslut", "utford_tid", "placering", "utbetalning", "personregister"}
_DAYS_PER_WEEK, _MINUTES_PER_HOUR = 7, 60


@dataclass(frozen=True)
class Maps:
    """A municipality's maps, their words without case and extra spaces.

    `hourly` are the insatser counted in hours: the only ones a unit applies to.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    hourly: frozenset[str] = frozenset()

    def headings(self, table: str) -> dict[str, str]:
        """Our names by the plain headings that the map names."""
        return {plain(heading): name for heading, name in self.columns.get(table, {}).items()}

    def apply(self, raw: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Finding]]:
        """The table under our names, words and units; and what was changed.

        In: text cells under lower-case headings. What no map mentions stays as it is, for the check to judge.
        """
        frame, findings = self._named(raw, table, file)
        frame, bare = codes_alone(frame, table, file)
        findings += bare
        # Before the units: hours per week need to know the month.
        frame, dated = written_out(frame, file)
        findings += dated
        for column, words in self.values.get(table, {}).items():
            if column in frame.columns:
                frame[column] = frame[column].map(lambda cell, ours=words: ours.get(folded(cell), cell))
        if table == LEDGER:
            frame, closed = with_months(frame, file)
            findings += closed
        for column, unit in self.units.items() if table == VOLUMES else ():
            if {column, "insats", "manad"} <= set(frame.columns):
                frame[column], changed = _to_monthly_hours(frame, column, unit, self.hourly)
                text = f"{column} i {file} är omräknad från {UNITS[unit]} till timmar per månad."
                findings.append(Finding("V24", "info", file, column, changed, (), text))
        return frame, findings

    def _named(self, raw: pd.DataFrame, table: str, file: str) -> tuple[pd.DataFrame, list[Finding]]:
        """Columns under our names; two columns for one name is an error, never a choice.

        A column that is not used keeps its place under no name of ours. What the map names and the file has
        not is told (V03).
        """
        ours = self.columns.get(table, {})
        names = [ours.get(folded(c), c) for c in raw.columns]
        names = [f"{c} {n}" if n == NOT_USED else n for c, n in zip(raw.columns, names, strict=True)]
        twice = sorted({n for n in names if n and names.count(n) > 1})
        if twice:
            named = ", ".join(twice)
            text = f"{file} har mer än en kolumn för {named}."
            remedy = f"Ändra [kolumner.{table}] i {PLACE}, så att en blir kvar."
            return raw, [Finding("V03", "fel", file, named, len(twice), (1,), text, atgard=remedy)]
        there = {folded(c) for c in raw.columns}
        left = {h: n for h, n in ours.items() if h not in there and n not in (*names, NOT_USED)}
        return raw.set_axis(names, axis=1), stale_headings(left, table, file)


def read_maps(own: Own, insatser: pd.DataFrame) -> Maps:
    """The maps of a municipality's own choices, checked.

    Raises `UsageError` for a table, column or unit that does not exist, with the nearest name.
    """
    columns, values, units = (own.get(k, {}) for k in ("kolumner", "varden", "enheter_volym"))
    sie = own.get("sie", {})
    shapes = {
        "kolumner": depth(columns, 2), "varden": depth(values, 3), "enheter_volym": depth(units, 2),
        "sie": isinstance(sie, dict) and depth(sie.get("motpart_konto", {}), 1),
    }  # fmt: skip
    for section, holds in shapes.items():
        if not holds:
            raise UsageError(
                "En översättning har fel form.",
                where=own.where(section),
                remedy=FORM,
            )
    for heading, maps in (("kolumner", columns), ("varden", values)):
        for table in sorted(maps):
            _require(table, [*TABLES, *RAW_EXTRACTS], own.where(heading, table))
            if table not in RAW_EXTRACTS:
                for name in {*maps[table].values()} - {NOT_USED} if heading == "kolumner" else maps[table]:
                    _require(name, TABLES[table].columns, own.where(heading, table))
    for table in units:
        _require(table, [VOLUMES], own.where("enheter_volym", table))
    for column, unit in units.get(VOLUMES, {}).items():
        _require(column, ["beviljad", "utford"], own.where("enheter_volym", VOLUMES))
        _require(unit, UNITS, f"{own.where('enheter_volym', VOLUMES)}, {column}")
    for name in sie:
        _require(name, SIE_PLACES, own.where("sie"))
    hourly = frozenset(insatser.loc[insatser["volymenhet"] == "timme", "kod"])
    for table, inner in values.items():
        for column, words in inner.items():
            require_used(words, column if table in RAW_EXTRACTS else "", own.where("varden", table, column))
    named = {table: _folded(words, own.where("kolumner", table)) for table, words in columns.items()}
    meant = {
        table: {column: _folded(words, own.where("varden", table, column)) for column, words in inner.items()}
        for table, inner in values.items()
    }
    return Maps(named, meant, units.get(VOLUMES, {}), hourly)


def depth(maps: object, levels: int) -> bool:
    """Whether a TOML value is tables within tables, with words at the innermost level."""
    if not levels:
        return isinstance(maps, str)
    return isinstance(maps, dict) and all(depth(inner, levels - 1) for inner in maps.values())


def require_used(words: Mapping[str, str], column: str, where: str) -> None:
    """Only a word for an insats may be left out. Raises `UsageError` for a unit or another that is."""
    out = [word for word, ours in words.items() if ours == NOT_USED]
    if out and column != "insats":
        raise UsageError(
            f"”{out[0]}” är översatt till {NOT_USED}, som bara går att skriva för insatser.", where=where,
            remedy=f"Lämna översättningen av {column} tom, eller skriv vårt ord. Rader som inte ska vara med "
            "utelämnas genom sin insats.",
        )  # fmt: skip


def _require(name: object, known: Collection[str], where: str) -> None:
    require(name, known, "finns inte att översätta till", where)


def _folded(words: Mapping[str, str], where: str) -> dict[str, str]:
    """The map by plain words; one word with two meanings is wrong use."""
    found: dict[str, str] = {}
    for theirs, ours in words.items():
        if found.setdefault(folded(theirs), ours) != ours:
            raise UsageError(
                f"”{theirs}” står med två betydelser.",
                where=where,
                remedy="Stora och små bokstäver räknas lika: behåll en av raderna.",
            )
    return found


def _to_monthly_hours(
    frame: pd.DataFrame, column: str, unit: str, hourly: Collection[str]
) -> tuple[pd.Series, int]:
    """The column's cells of hourly insatser as hours in the month, rounded half up to 10⁻⁸; how many.

    Hours per week become hours per week × the month's days ÷ 7: the decision holds the whole month and a
    week is the same all month [J]. Unreadable cells and months are left for the check.
    """
    texts = frame[column]
    try:
        values, wrong = to_exact(texts)
    except AmbiguousError:
        return texts, 0
    readable = values.notna() & ~wrong
    month = frame["manad"].str.fullmatch(YEAR_DASH_MONTH)
    changed = readable & month & frame["insats"].isin(hourly)
    # Eight decimals on every cell: a shorter one could be taken for thousands (1.234).
    plain = texts.where(~readable, values.fillna(0).map(lambda v: exact.text(v, exact.DECIMALS)))
    hours = [
        exact.text(_hours(int(v), unit, m), exact.DECIMALS)
        for v, m in zip(values[changed], frame.loc[changed, "manad"], strict=True)
    ]
    plain[changed] = pd.Series(hours, index=plain.index[changed], dtype=plain.dtype)
    return plain, int(changed.sum())


def _hours(count: int, unit: str, month: str) -> int:
    """Counts of 10⁻⁸ in the unit as counts of 10⁻⁸ hours in the month, half up."""
    if unit == "minuter":
        times, by = 1, _MINUTES_PER_HOUR
    else:
        year, number = month.split("-")
        times, by = calendar.monthrange(int(year), int(number))[1], _DAYS_PER_WEEK
    return (2 * count * times + by) // (2 * by)
