"""Which surveys are about an area, what was answered in them, and how sure is it? From a package.

Source: docs/metod.md §6.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kpbcalc.aggregates.svar import CLIENTS, WHOLE
from kpbcalc.analysis.area import Omrade, group_name
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.sure_difference import Uncertain
from kpbcalc.analysis.wilson import wilson_percent
from kpbcalc.base.figure import ABSENT, Figure, known, percent, total
from kpbcalc.disclosure.package import Cell, Package

_YEAR = re.compile(r"\s*\b(20\d\d)\b")
# (costing year, year the survey's name says or "", survey's name, question) → answers.
Asked = Mapping[tuple[int, str, str, str], Figure]


@dataclass(frozen=True)
class Survey:
    """A survey: whose (brukare, personal), its name, area and insats group ("" where they are not known),
    and the question about the whole."""

    slag: str
    namn: str
    omrade: str
    grupp: str
    huvudfraga: str

    @property
    def year(self) -> str:
        """The year that its name says it was made, or nothing."""
        found = _YEAR.search(self.namn)
        return found[1] if found else ""

    @property
    def without_year(self) -> str:
        """Its name whatever the year, so that two years' surveys are found to be the same."""
        return _YEAR.sub("", self.namn)


def surveys(package: Package, slag: str) -> list[Survey]:
    """The surveys of a kind, in the order of the file."""
    frame = package.frame_or_none("undersokningar")
    if frame is None:
        return []
    mine = frame[frame["slag"] == slag].fillna("")
    return [Survey(*map(str, row)) for row in mine.itertuples(index=False)]


def of_area(package: Package, slag: str, omrade: Omrade) -> list[Survey]:
    """Those that are about the area."""
    return [survey for survey in surveys(package, slag) if survey.omrade == omrade.kod]


def of_whole(package: Package, survey: Survey) -> dict[str, Cell]:
    """The whole municipality's answers by question, in order."""
    return {c.key[-1]: c for c in package.cells("svar", survey.slag, survey.namn, WHOLE)}


def of_units(package: Package, survey: Survey) -> list[Cell]:
    """Its units' answers to every question, in order."""
    return [c for c in package.cells("svar", survey.slag, survey.namn) if c.key[2] != WHOLE]


def share(cell: Cell) -> Figure:
    """How many percent of the answers are positive."""
    return percent(cell["positiva"], cell.n)


def answers(cell: Cell) -> tuple[Figure, Figure]:
    """The positive answers and all of them."""
    return cell["positiva"], cell.n


def together(cells: Iterable[Cell]) -> tuple[Figure, Figure]:
    """The positive answers of several and all of theirs."""
    every = list(cells)
    return total(c["positiva"] for c in every), total(c.n for c in every)


def interval(cell: Cell) -> tuple[Figure, Figure]:
    """The share's 95 % interval, percent."""
    return wilson_percent(cell["positiva"], cell.n)


def uncertain(cell: Cell) -> Uncertain | None:
    """The share with its interval; None where it is not told."""
    value, (low, high) = share(cell), interval(cell)
    return Uncertain(value, low, high) if known(value) and known(low) and known(high) else None


SURVEY = "Brukarundersökning "


def short_names(names: Iterable[str]) -> dict[str, str]:
    """What tells surveys apart: the part after the last dash, unless two would be called the same.

    That they are surveys tells nothing, and nobody is content with a survey.
    """
    short = {name: name.removeprefix(SURVEY).rpartition(" – ")[2] for name in dict.fromkeys(names)}
    taken = list(short.values())
    return {name: s if taken.count(s) == 1 else name for name, s in short.items()}


def own_answers(ctx: Context) -> Asked:
    """The answers of the whole municipality in the clients' surveys about the area, each costing year."""
    return {
        (package.ar, survey.year, survey.namn.casefold(), question.casefold()): cell.n
        for package in ctx.years
        for survey in of_area(package, CLIENTS, ctx.omrade)
        for question, cell in of_whole(package, survey).items()
    }


def asked(row: Mapping[str, str], ar: int, own: Asked) -> Figure:
    """The answers behind a catalogue row's value of the year `ar`; absent when the survey is not in hand.

    The survey is the one whose name holds the name of the row's insats group and whose question holds the
    row's word (`fraga`). It is of the year its name says; one without a year is of the costing year, or of
    the spring after the last one.
    """
    if not row["fraga"] or not row["grupp"] or not own:
        return ABSENT
    group, last = group_name(row["grupp"]).casefold(), max(costed for costed, *_ in own)
    for costed, made, name, question in sorted(own, reverse=True):
        of_year = made == str(ar) if made else ar in {costed, *({last + 1} if costed == last else ())}
        if of_year and group in name and row["fraga"] in question:
            return own[costed, made, name, question]
    return ABSENT


def unit_pairs(package: Package) -> dict[str, tuple[str, list[str]]]:
    """Each survey unit's main insats group ("" where it has none) and the units of ours that it is."""
    frame = package.frame_or_none("undersokningsenheter")
    found: dict[str, tuple[str, list[str]]] = {}
    if frame is not None:
        for theirs, ours, grupp in frame.fillna("").itertuples(index=False):
            found.setdefault(str(theirs), (str(grupp), []))[1].append(str(ours))
    return found


def questions(cells: Sequence[Cell]) -> list[str]:
    """The questions that some cells of answers are about, in order."""
    return list(dict.fromkeys(cell.key[-1] for cell in cells))
