"""What do a care system's headings and words mean? The maps of one system, ours in the end.

`[kolumner.beslut] "Team" = "enhet"` names a column, `[varden.beslut.insats] "Omvårdnad" = "HT-OMV"` a word.
A word that means different things for different insatser or units has one `[[oversattning]]` for each:
`tabell = "beslut"`, `kolumn = "matt"`, `ord = "st"`, `nar = { insats = "LARM" }`, `blir = "mån"`. Without
`ord` it holds for every word, also none.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from kpbcalc.base.choices_workbook import NOT_USED
from kpbcalc.base.errors import UsageError
from kpbcalc.base.every_fault import Faults, require
from kpbcalc.base.folded import folded
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.extracts.layouts import EXTRACTS, READY
from kpbcalc.underlag.headings import plain
from kpbcalc.underlag.maps import FORM, depth, require_used

# A word's meaning may hang on a column that stands before it here.
_ORDER = ("personnr", "enhet", "insats")


@dataclass(frozen=True)
class When:
    """One meaning of a word: in which table and column, which word (None: any), when, and what it becomes."""

    tabell: str
    kolumn: str
    blir: str
    nar: tuple[tuple[str, str], ...] = ()
    ord: str | None = None


@dataclass(frozen=True)
class Words:
    """One system's maps; headings and words without case, spaces and (headings) punctuation.

    `written` are the headings as the municipality has written them, by the plain ones.
    """

    columns: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    when: tuple[When, ...] = ()
    written: Mapping[str, str] = field(default_factory=dict)

    def given(self, table: str, column: str) -> frozenset[str]:
        """Everything that a word of the column may become."""
        plainly = self.values.get(table, {}).get(column, {}).values()
        return frozenset([*plainly, *(w.blir for w in self.when if (w.tabell, w.kolumn) == (table, column))])

    def everywhere(self, table: str) -> frozenset[str]:
        """The columns that a translation without a word gives: a file may be without them."""
        return frozenset(w.kolumn for w in self.when if w.tabell == table and w.ord is None)

    def translate(self, frame: pd.DataFrame, table: str) -> pd.DataFrame:
        """The columns in our words; what no map mentions stays as it is.

        Raises `UsageError` when two meanings hold for one row.
        """
        theirs, values = frame, self.values.get(table, {})
        frame = frame.assign(**{c: translated(frame[c], values[c]) for c in frame.columns if c in values})
        rules = [rule for rule in self.when if rule.tabell == table]
        for column in sorted({r.kolumn for r in rules} & {*frame.columns}, key=_rank):
            frame = frame.assign(**{column: _chosen(column, rules, theirs, frame)})
        return frame


def _rank(column: str) -> tuple[int, str]:
    return (_ORDER.index(column) if column in _ORDER else len(_ORDER), column)


def _chosen(column: str, rules: list[When], theirs: pd.DataFrame, ours: pd.DataFrame) -> pd.Series:
    """The column with every meaning that hangs on others; the one with the most conditions holds."""
    result, decided = ours[column].copy(), pd.Series(0, index=ours.index)
    for rule in sorted((r for r in rules if r.kolumn == column), key=lambda r: (-len(r.nar), r.ord is None)):
        strength = 2 * len(rule.nar) + (rule.ord is not None) + 1
        holds = _is(column, rule.ord, theirs, ours) if rule.ord is not None else decided >= 0
        for name, word in rule.nar:
            holds &= _is(name, word, theirs, ours)
        if (holds & (decided == strength) & (result != rule.blir)).any():
            raise UsageError(
                f"Två översättningar av {column} gäller samma rader.",
                where=f"[[oversattning]], {rule.tabell}",
                remedy="Lägg till ett villkor under nar i den ena.",
            )  # fmt: skip
        result = result.mask(holds & (decided == 0), rule.blir)
        decided = decided.mask(holds & (decided == 0), strength)
    return result


def _is(column: str, word: str, theirs: pd.DataFrame, ours: pd.DataFrame) -> pd.Series:
    """The rows where a column says the word, before or after its translation."""
    if column not in ours:
        return pd.Series(False, index=ours.index)
    wanted = folded(word)
    said = {t for frame in (theirs, ours) for t in frame[column].unique() if folded(t) == wanted}
    return theirs[column].isin(said) | ours[column].isin(said)


def translated(texts: pd.Series, words: Mapping[str, str]) -> pd.Series:
    """The municipality's own words as ours; what is not listed stays."""
    if not words:
        return texts
    known = {text: words.get(folded(text), text) for text in texts.unique()}
    return texts.map(known).astype("str")


def read_words(own: Own, entry: Mapping[str, Any], place: str) -> Words:
    """The maps of one system (its `entry`) over what holds for all of them, checked.

    `place` is what messages call the entry. Raises `UsageError` for every table or column that does not
    exist, with the nearest name, and for a map that is not one.
    """
    columns: dict[str, dict[str, str]] = {}
    values: dict[str, dict[str, dict[str, str]]] = {}
    written: dict[str, str] = {}
    faults = Faults()

    def where(of_system: bool, *way: str) -> str:
        return f"{place}, [kalla.{'.'.join(way)}]" if of_system else own.where(*way)

    for of_system, source in ((False, own.said), (True, entry)):
        for table, headings in _maps(source, "kolumner", 1, where(of_system, "kolumner"), faults):
            at = where(of_system, "kolumner", table)
            if _is_ours(table, of_system, at, faults):
                for heading, name in headings.items():
                    if name != NOT_USED:
                        with faults.caught():
                            _require_column(name, table, at)
                    columns.setdefault(table, {})[plain(heading)] = name
                    written[plain(heading)] = heading
        for table, inner in _maps(source, "varden", 2, where(of_system, "varden"), faults):
            if not _is_ours(table, of_system, where(of_system, "varden", table), faults):
                continue
            for column, words in inner.items():
                with faults.caught():
                    _require_column(column, table, where(of_system, "varden", table))
                with faults.caught():
                    require_used(words, column, where(of_system, "varden", table, column))
                known = values.setdefault(table, {}).setdefault(column, {})
                known.update({folded(word): ours for word, ours in words.items()})
    when = []
    for at, one in _translations(own, entry, place):
        with faults.caught():
            when.append(_when(one, at))
    faults.stop()
    return Words(columns, values, tuple(when), written)


def _maps(
    source: Mapping[str, Any], section: str, levels: int, where: str, faults: Faults
) -> Iterator[tuple[str, Any]]:
    """The maps of a section by table; one that has not its form is a fault."""
    said = source.get(section, {})
    if not depth(said, levels + 1):
        faults.add(UsageError("En översättning har fel form.", where=where, remedy=FORM))
    if isinstance(said, Mapping):
        yield from ((table, inner) for table, inner in said.items() if depth(inner, levels))


def _is_ours(table: str, of_system: bool, where: str, faults: Faults) -> bool:
    """Whether a map is of a raw extract. A system has none for others; what all have is ready or ours."""
    if table in EXTRACTS:
        return True
    if of_system and table not in READY:
        with faults.caught():
            _require_table(table, where)
    return False


def _translations(own: Own, entry: Mapping[str, Any], place: str) -> Iterator[tuple[str, object]]:
    """Every `[[oversattning]]`, the system's own first, each with its place."""
    of_system, shared = entry.get("oversattning", []), own.get("oversattning", [])
    at = f"{place}, [[kalla.oversattning]]"
    yield from ((at, one) for one in (of_system if isinstance(of_system, list) else [of_system]))
    for n, one in enumerate(shared if isinstance(shared, list) else [shared]):
        yield own.where_entry("oversattning", n), one


def _when(entry: object, place: str) -> When:
    known = ("tabell", "kolumn", "ord", "nar", "blir")
    form = 'Skriv tabell = "beslut", kolumn = "matt", ord = "st", nar = { insats = "LARM" }, blir = "mån".'
    if not isinstance(entry, Mapping):
        raise UsageError("En översättning har fel form.", where=place, remedy=form)
    faults = Faults()
    for name in entry:
        with faults.caught():
            require(name, known, "hör inte till en översättning", place)
    conditions = entry.get("nar", {})
    said = [entry.get("tabell"), entry.get("kolumn"), entry.get("blir"), entry.get("ord", "")]
    if not (
        isinstance(conditions, Mapping) and all(isinstance(w, str) for w in [*said, *conditions.values()])
    ):
        faults.add(UsageError("En översättning har fel form.", where=place, remedy=form))
        faults.stop()
    table = str(entry["tabell"])
    with faults.caught():
        _require_table(table, place)
        for name in (entry["kolumn"], *conditions):
            with faults.caught():
                _require_column(name, table, place)
    with faults.caught():
        require_used({entry.get("ord") or "alla ord": entry["blir"]}, entry["kolumn"], place)
    faults.stop()
    return When(table, entry["kolumn"], entry["blir"], tuple(conditions.items()), entry.get("ord"))


def _require_table(table: object, where: str) -> None:
    require(table, EXTRACTS, "är inget råuttag", where)


def _require_column(name: object, table: str, where: str) -> None:
    require(name, EXTRACTS[table].usual, f"är ingen kolumn i {table}", where)
