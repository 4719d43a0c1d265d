"""What does a supplier's column, word or unit mean? The municipality's maps, from its file to ours.

They stand in its own choices; layouts in params/kommuner/exempel-*.toml and docs/import-kolumner.md:
`[kolumner.<tabell>] "Supplier column" = "column"`, `[varden.<tabell>.<kolumn>] "Privat" = "annan"` and
`[enheter_volym.insatsvolymer] beviljad = "minuter" | "timmar_per_vecka"`. `[sie]` is checked here and used in
`sie`. The maps of raw extracts (`kpb import`) are read there. Source: docs/metod.md §10.
"""

import calendar
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kpbcalc.base import exact
from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, require
from kpbcalc.base.folded import folded
from kpbcalc.base.own_choices import PLACE, Own
from kpbcalc.underlag.closing_periods import with_months
from kpbcalc.underlag.code_and_text import codes_alone
from kpbcalc.underlag.findings import Finding
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.month_forms import written_out
from kpbcalc.underlag.numbers import AmbiguousError, to_exact
from kpbcalc.underlag.schemas import TABLES, YEAR_DASH_MONTH
from kpbcalc.underlag.stale_headings import stale_headings, stale_words

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
        findings += stale_words(
            [c for c in self.values.get(table, {}) if c not in frame.columns], table, file
        )
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
    faults = Faults()
    columns, values, units, sie = (
        _well_formed(own, section, levels, faults)
        for section, levels in (("kolumner", 1), ("varden", 2), ("enheter_volym", 1), ("sie", 0))
    )
    _check_names(own, columns, values, units, sie, faults)
    named: dict[str, dict[str, str]] = {}
    meant: dict[str, dict[str, dict[str, str]]] = {}
    for table, words in columns.items():
        with faults.caught():
            named[table] = _folded(words, own.where("kolumner", table))
    for table, inner in values.items():
        for column, words in inner.items():
            where = own.where("varden", table, column)
            with faults.caught():
                require_used(words, column if table in RAW_EXTRACTS else "", where)
            with faults.caught():
                meant.setdefault(table, {})[column] = _folded(words, where)
    faults.stop()
    hourly = frozenset(insatser.loc[insatser["volymenhet"] == "timme", "kod"])
    return Maps(named, meant, units.get(VOLUMES, {}), hourly)


def _well_formed(own: Own, section: str, levels: int, faults: Faults) -> dict[str, Any]:
    """What a section says that has its form: of `levels` of tables below each name; the rest is a fault."""
    said = own.get(section, {})
    if not isinstance(said, dict):
        said, wrong = {}, True
    elif section == "sie":
        wrong = not depth(said.get("motpart_konto", {}), 1)
    else:
        wrong = not depth(said, levels + 1)
        said = {name: inner for name, inner in said.items() if depth(inner, levels)}
    if wrong:
        faults.add(UsageError("En översättning har fel form.", where=own.where(section), remedy=FORM))
    return said


def _check_names(
    own: Own, columns: Mapping[str, Mapping[str, str]],
    values: Mapping[str, Mapping[str, Mapping[str, str]]], units: Mapping[str, Mapping[str, str]],
    sie: Mapping[str, object], faults: Faults,
) -> None:  # fmt: skip
    """Keep as faults the tables, columns and units that there are none of."""

    def asked(name: object, known: Collection[str], where: str) -> None:
        with faults.caught():
            require(name, known, "finns inte att översätta till", where)

    for heading, maps in (("kolumner", columns), ("varden", values)):
        for table in sorted(maps):
            asked(table, [*TABLES, *RAW_EXTRACTS], own.where(heading, table))
            if table in TABLES:
                named = {*maps[table].values()} - {NOT_USED} if heading == "kolumner" else {*maps[table]}
                for name in sorted(named):
                    asked(name, TABLES[table].columns, own.where(heading, table))
    for table in units:
        asked(table, [VOLUMES], own.where("enheter_volym", table))
    for column, unit in units.get(VOLUMES, {}).items():
        asked(column, ["beviljad", "utford"], own.where("enheter_volym", VOLUMES))
        asked(unit, UNITS, f"{own.where('enheter_volym', VOLUMES)}, {column}")
    for name in sie:
        asked(name, SIE_PLACES, own.where("sie"))


def depth(maps: object, levels: int) -> bool:
    """Whether a TOML value is tables within tables, with words at the innermost level."""
    if not levels:
        return isinstance(maps, str)
    return isinstance(maps, dict) and all(depth(inner, levels - 1) for inner in maps.values())


def require_used(words: Mapping[str, str], column: str, where: str) -> None:
    """Only a word for an insats may be left out. Raises `UsageError` for a unit or another that is."""
    out = [f"”{word}”" for word, ours in words.items() if ours == NOT_USED]
    if out and column != "insats":
        is_translated = "är översatt" if len(out) == 1 else "är översatta"
        raise UsageError(
            f"{', '.join(out)} {is_translated} till {NOT_USED}, som bara går att skriva för insatser.",
            where=where,
            remedy=f"Lämna översättningen av {column} tom, eller skriv vårt ord. Rader som inte ska vara med "
            "utelämnas genom sin insats.",
        )


def _folded(words: Mapping[str, str], where: str) -> dict[str, str]:
    """The map by plain words; one word with two meanings is wrong use."""
    found: dict[str, str] = {}
    faults = Faults()
    for theirs, ours in words.items():
        if found.setdefault(folded(theirs), ours) != ours:
            faults.add(
                UsageError(
                    f"”{theirs}” står med två betydelser.",
                    where=where,
                    remedy="Stora och små bokstäver räknas lika: behåll en av raderna.",
                )
            )
    faults.stop()
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
