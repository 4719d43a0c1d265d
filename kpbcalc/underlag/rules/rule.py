"""What a rule is: an id, a severity and a function that looks at the data and tells what it found."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

import pandas as pd

from kpbcalc.base import param_names, params
from kpbcalc.base.own_choices import Own
from kpbcalc.underlag.findings import Finding, Severity, kept
from kpbcalc.underlag.untranslated import Untranslated

CLIENT_ROWS = ("insatsvolymer", "insatshandelser", "schematid")  # tables whose cells are never quoted
CODES_NAMED = 5
CLIENT = "brukar_id"
WORDS = ("brukar_id", "insats", "enhet", "manad")
Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Hit:
    """What a rule says about one place; the rule adds its id and, unless it has its own milder, severity.

    `utan_bas`: the marked rows lack the volume that carries the cost, and are worth what the other one says.
    """

    tabell: str
    kolumn: str
    antal: int
    text: str
    atgard: str
    rader: tuple[int, ...] = ()
    belopp: int | None = None
    allvar: Severity | None = None
    marks: pd.Series | None = None
    ord: Untranslated | None = None
    utan: str = ""
    utan_bas: bool = False


@dataclass(frozen=True)
class Rule(Generic[Seen]):
    """A rule of docs/granskning.md: `look` sees the data and yields hits. `allvar` is the gravest it says."""

    id: str
    allvar: Severity
    look: Callable[[Seen], Iterable[Hit]]

    def __call__(self, seen: Seen) -> Iterator[Finding]:
        """The findings of this rule."""
        for h in self.look(seen):
            if h.allvar == "fel" and self.allvar != "fel":
                raise ValueError(f"{self.id} stops, and does not say so")
            yield Finding(
                self.id, h.allvar or self.allvar, h.tabell, h.kolumn, h.antal, h.rader, h.text,
                h.belopp, h.atgard, volymer=_volumes(seen, h), ord=h.ord,
                utan=h.utan, personer=_persons(seen, h),
            )  # fmt: skip


def rule(id: str, allvar: Severity) -> Callable[[Callable[[Seen], Iterable[Hit]]], Rule[Seen]]:
    """Make the decorated function a rule with this id and severity."""
    return lambda look: Rule(id, allvar, look)


class UnsoundError(Exception):
    """A rule asked for a table that could not be read or is wrong: it has nothing to say."""


@dataclass(frozen=True)
class Case:
    """What a rule on the underlag sees: tables (the catalogue as `insatser`), own choices, year, limits.

    `repeated` are the tables that are summed over their files: how many times every row stands there, and of
    how many rows; `twice` tells for them which parts (of a series by row) stand twice, of so many rows.
    """

    tables: Mapping[str, pd.DataFrame]
    own: Own
    ar: int
    unsound: frozenset[str] = frozenset()
    repeated: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    twice: Mapping[str, Callable[[pd.Series, int], Collection[str]]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> pd.DataFrame:
        if table in self.unsound:
            raise UnsoundError(table)
        return self.tables[table]

    def sound(self, tables: Iterable[str]) -> list[str]:
        """Those of the tables that can be judged, for a rule that looks at each by itself."""
        return [table for table in tables if table not in self.unsound]

    @cached_property
    def limits(self) -> Mapping[str, Mapping[str, Any]]:
        """The limits in force, by rule id."""
        return limits(self.own, self.ar)

    @cached_property
    def volumes(self) -> pd.DataFrame:
        """insatsvolymer with its insats' grupp, volymenhet, boendeform, and the `volym` that carries cost.

        Texts are categories, because many rules group by the same columns: their words are looked up once.
        """
        catalogue = self["insatser"].set_index("kod")
        rows = self["insatsvolymer"].astype(dict.fromkeys(WORDS, "category"))
        # By the distinct codes, then spread: two codes may have the same word, which `map` would not allow.
        codes, of_row = rows["insats"].cat.categories, rows["insats"].cat.codes.to_numpy()
        for column in ("grupp", "volymenhet", "boendeform"):
            words = pd.Categorical(catalogue[column].reindex(codes))
            rows[column] = words.take(of_row, allow_fill=True)
        granted = (catalogue["volymbas"].reindex(codes) == "beviljad").to_numpy()[of_row]
        rows["volym"] = rows["beviljad"].where(granted, rows["utford"])
        return rows


def limits(own: Own, ar: int) -> dict[str, dict[str, Any]]:
    """The limits of params/granskning.toml for a year, with what the municipality has set itself."""
    shared = params.in_force(params.toml("granskning.toml")["granser"], ar)
    stated = own.get("granskning", {})
    found = {k: {**v, **stated.get(k, {})} for k, v in shared.items() if isinstance(v, dict)}
    return param_names.Named(found, "params/granskning.toml")


def marked(
    table: str, column: str, rows: pd.Series, text: str, remedy: str, *,
    money: int | None = None, allvar: Severity | None = None, words: Untranslated | None = None,
) -> Iterator[Hit]:  # fmt: skip
    """One hit for the marked rows of a table, or none. Rows with index -1 have no row in the file."""
    rows = rows.fillna(False).astype(bool)
    if rows.any():
        numbers = kept(int(i) + 2 for i in rows.index[rows] if i != -1)
        yield Hit(table, column, int(rows.sum()), text, remedy, numbers, money, allvar, rows, words)


def _volumes(seen: object, hit: Hit) -> dict[tuple[str, str], int]:
    """The volumes of the marked rows of insatsvolymer, per insats and unit, in what carries the cost.

    Of rows that lack it, in the other one.
    """
    if not isinstance(seen, Case) or hit.marks is None or hit.tabell != "insatsvolymer":
        return {}
    rows = seen.volumes[hit.marks.to_numpy()]
    if hit.utan_bas:
        rows = rows.assign(volym=rows["volym"].fillna(rows["beviljad"]).fillna(rows["utford"]))
    sums = rows.groupby(["insats", "enhet"], as_index=False)["volym"].sum()
    return {(str(i), str(e)): int(v) for i, e, v in sums.itertuples(index=False, name=None) if v}


def _persons(seen: object, hit: Hit) -> int | None:
    """How many clients the marked rows of a table are of; None of a table of other things."""
    if not isinstance(seen, Case) or hit.marks is None:
        return None
    rows = seen.tables.get(hit.tabell)
    if rows is None or CLIENT not in rows or len(rows) != len(hit.marks):
        return None
    return int(rows.loc[hit.marks.to_numpy(), CLIENT].nunique())


def listed(codes: Iterable[str]) -> str:
    """The first codes, for a message."""
    every = sorted(set(codes))
    more = f" med flera ({len(every)})" if len(every) > CODES_NAMED else ""
    return ", ".join(every[:CODES_NAMED]) + more


def named(table: str, codes: Iterable[str]) -> str:
    """The first codes after a space; nothing from a client's row, where anything may stand."""
    return "" if table in CLIENT_ROWS else " " + listed(codes)
