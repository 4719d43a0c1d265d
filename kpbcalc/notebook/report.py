"""What a report notebook works with: the calculated years, and sections that show released tables only."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from IPython.display import display

from kpbcalc import disclosure, presentation
from kpbcalc.analysis import (
    assistans,
    bokslut,
    brukarmix,
    figures_to_share,
    forutsattningar,
    jamforelse,
    konsumtion,
    kvalitet,
    metod,
    over_tid,
    produktivitet,
    prognos,
    ytterfall,
)
from kpbcalc.analysis.area import ALL, Omrade, chosen
from kpbcalc.analysis.omvarld import omvarld
from kpbcalc.analysis.peer_sums import peer_sums
from kpbcalc.analysis.small_groups import join_small_groups
from kpbcalc.base import register
from kpbcalc.base.errors import UsageError
from kpbcalc.base.table import Table
from kpbcalc.calculation.calculate import calculate_years, source, write_results
from kpbcalc.disclosure import Released
from kpbcalc.presentation.hidden import hidden_table
from kpbcalc.presentation.summary import summary_table
from kpbcalc.underlag import acceptance

PER_AREA: dict[str, ModuleType] = {
    "konsumtion": konsumtion,
    "brukarmix": brukarmix,
    "produktivitet": produktivitet,
    "assistans": assistans,
    "ytterfall": ytterfall,
    "kvalitet": kvalitet,
    "over_tid": over_tid,
    "prognos": prognos,
    "jamforelse": jamforelse,
}
LOOKS_OUT = ("kvalitet", "jamforelse", "produktivitet")  # analyses that compare with what others have
BORROWED = {
    "konsumtion": {"avvikelse": "forutsattningar"}
}  # told beside: the area's table of another section
BESIDE_PEERS = ("konsumtion", "brukarmix")  # analyses that set the sums against the peers' sums


class Rapport:
    """One municipality's years, calculated, behind the disclosure gate.

    Arguments are the notebook's parameters. Raises the workbench's own errors for an unknown municipality,
    year, area or audience, and for an underlag that does not pass.
    """

    def __init__(self, kommun: str, ar: int, omrade: str, underlag: str, utdata: str, publik: str) -> None:
        if not isinstance(kommun, str):
            raise UsageError(
                "Kommunkoden kom som ett tal, så en inledande nolla kan ha försvunnit.",
                remedy="Ange den som text: papermill -r kommun 0880 (inte -p).",
            )
        audience = disclosure.audience_of(publik)
        self.kommun = register.find(kommun)
        self.ar = ar
        self.omraden = chosen(omrade)
        where = source(underlag, self.kommun.kod)
        self.synthetic = where.synthetic
        years, self._findings = calculate_years(
            where.root, self.kommun.kod, ar, acceptance.from_environment()
        )
        self._years = join_small_groups(years)
        self._omvarld = omvarld(where.root, self.kommun.kod, demo=where.synthetic)
        self._policy = disclosure.policy_from_params(audience, years[-1].underlag.own)
        self._released = self._release_everything()
        self._sections: dict[tuple[str, str], Avsnitt] = {}
        self.visade: dict[str, Released] = {}
        if utdata:
            write_results(years[-1], self._findings, Path(utdata) / "resultat")

    def avsnitt(self, name: str, omrade: Omrade | None = None) -> "Avsnitt":
        """The section's released tables with its prose and figures, for the whole report or one area."""
        key = (name, omrade.kod if omrade else ALL)
        if key not in self._sections:
            self._sections[key] = Avsnitt(self, name, omrade, self._released[key] | self._borrowed(*key))
        return self._sections[key]

    def _borrowed(self, name: str, area: str) -> dict[str, Released]:
        """Tables of the area that stand in another section and that this one's texts refer to."""
        wanted = {key: (section, f"{key}_{area.lower()}") for key, section in BORROWED.get(name, {}).items()}
        return {
            key: self._released[section, ALL][found]
            for key, (section, found) in wanted.items()
            if found in self._released[section, ALL]
        }

    def omraden_for(self, name: str) -> tuple[Omrade, ...]:
        """The report's areas that a section is about: all, unless its analysis names some (OMRADEN)."""
        named = getattr(PER_AREA[name], "OMRADEN", None)
        return tuple(o for o in self.omraden if named is None or o.kod in named)

    def sammanfattning(self) -> "Avsnitt":
        """The findings of all sections, ranked by size and certainty."""
        per_area = {o.namn: {name: self.avsnitt(name, o).tables for name in PER_AREA} for o in self.omraden}
        found = summary_table(per_area, self.ar)
        return Avsnitt(self, "sammanfattning", None, {"fynd": disclosure.release(found, self._policy)})

    def att_dela(self) -> dict[str, dict[str, Released]]:
        """What the municipality may give to others, by area (figures_to_share); not in the report."""
        return {o.kod: self._released["delas", o.kod] for o in chosen(ALL)}

    def dolda_celler(self) -> None:
        """How many cells of the tables shown so far were hidden, and why."""
        found = hidden_table(list(self.visade.values()), self._policy, str(self.ar))
        display(presentation.table(disclosure.release(found, self._policy)))

    def _release_everything(self) -> dict[tuple[str, str], dict[str, Released]]:
        """Every section's tables, released together: what one table hides another must not give back."""
        years = self._years
        made: dict[tuple[str, str], dict[str, Table]] = {
            ("bokslut", ALL): bokslut.tables(years),
            ("forutsattningar", ALL): forutsattningar.tables(years, self._omvarld, self.omraden),
            ("metod", ALL): metod.tables(years, self._findings),
        }
        # Always every area: what is hidden must not depend on which areas the reader asked for.
        for omrade in chosen(ALL):
            peers = peer_sums(years[-1], omrade, self._omvarld)
            beside = dict.fromkeys(LOOKS_OUT, self._omvarld) | dict.fromkeys(BESIDE_PEERS, peers)
            for name, analysis in PER_AREA.items():
                handed = beside.get(name)
                made[name, omrade.kod] = analysis.tables(years, omrade, *([handed] if handed else []))
            made["delas", omrade.kod] = figures_to_share.tables(years[-1], omrade, self._omvarld)
        every = [table for tables in made.values() for table in tables.values()]
        before = disclosure.ledger.from_environment()
        released = iter(disclosure.release_report(every, self._policy, before))
        return {section: {key: next(released) for key in tables} for section, tables in made.items()}


class Avsnitt:
    """One section of the report: show its heading, prose, figures and tables, in the order called."""

    def __init__(
        self, rapport: Rapport, name: str, omrade: Omrade | None, tables: dict[str, Released]
    ) -> None:
        self._rapport = rapport
        self._several = len(rapport.omraden) > 1
        self._name = name
        self._omrade = omrade
        self.tables = tables
        self._words: dict[str, Any] = {
            "kommun": rapport.kommun.namn,
            "ar": rapport.ar,
            "omrade": omrade.namn if omrade else "",
        }

    def rubrik(self) -> None:
        """The area as a heading, when the report covers more than one."""
        if self._omrade and self._several:
            anchor = f"{self._name}-{self._omrade.kod.lower()}"
            display(presentation.heading(self._omrade.rubrik, 3, anchor))

    def underrubrik(self, words: str) -> None:
        """A heading of a part that stands inside another section, below the area's own if it has one."""
        display(presentation.heading(words, 4 if self._several else 3, self._name))

    def text(self) -> None:
        """The section's prose, written from its tables."""
        display(presentation.say(self._name, self.tables, **self._words))

    def tabell(self, *keys: str) -> None:
        """The tables with these keys; a table without data is left out."""
        for key in keys:
            if key in self.tables:
                self._rapport.visade[self.tables[key].name] = self.tables[key]
                display(presentation.table(self.tables[key]))

    def figur(self, key: str, draw: Callable[..., Any], *columns: Any, **options: Any) -> None:
        """A figure of one table, with the conclusion the texts give it as its title."""
        if key in self.tables:
            self._rapport.visade[self.tables[key].name] = self.tables[key]
            title = presentation.title(self._name, key, self.tables, **self._words)
            display(draw(self.tables[key], *columns, title, **options))

    def rad(self, key: str, number: int) -> str | None:
        """The label of a row, counted from 0; None when there is no such table or row."""
        labels = self.tables[key].labels if key in self.tables else []
        return labels[number] if number < len(labels) else None

    def kolumner(self, key: str) -> list[str]:
        """The columns of a table beside its labels: a line of a figure for each."""
        return [column.key for column in self.tables[key].columns[1:]] if key in self.tables else []

    def har(self, prefix: str) -> list[str]:
        """The keys of the tables that begin with this word."""
        return [key for key in self.tables if key.startswith(prefix)]
