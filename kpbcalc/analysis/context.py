"""What a section is asked about: the municipality's released years, peers, outside facts and policy."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import pandas as pd

from kpbcalc.analysis.area import Omrade
from kpbcalc.analysis.reference_group import CALLED, Group
from kpbcalc.analysis.section import Declared
from kpbcalc.base.known_names import ByName, require
from kpbcalc.base.own_choices import Own
from kpbcalc.base.register import Kommun
from kpbcalc.base.table import PER_UNIT, Column, Table, Unit, Value
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.policy import Policy
from kpbcalc.sources.cache import Outside
from kpbcalc.sources.peer_choice import Choice
from kpbcalc.underlag import Finding

# Where a table's figures come from; _POPULATION where something is told per inhabitant. Nothing says whether
# the population of the underlag is SCB's, as fetched, or the municipality's own file: nor does the page.
OWN = "Egna beräkningar enligt KPB på kommunens underlag."
OWN_POPULATION = "Egna beräkningar enligt KPB på kommunens underlag; befolkning ur underlaget."
SHARED = "Egen bearbetning av kommunens underlag och av andra kommuners delade tal."
SHARED_POPULATION = (
    "Egen bearbetning av kommunens underlag och av andra kommuners delade tal; befolkning ur underlaget."
)
SHARED_SURVEYS_POPULATION = (
    "Egen bearbetning av kommunens underlag, brukarundersökningar och andra kommuners delade tal; befolkning "
    "ur underlaget."
)
# What a table of shared figures is made of where nobody has shared any.
ALONE = {
    SHARED: OWN, SHARED_POPULATION: OWN_POPULATION,
    SHARED_SURVEYS_POPULATION: "Egen bearbetning av kommunens underlag och brukarundersökningar; befolkning "
    "ur underlaget.",
}  # fmt: skip


@dataclass(frozen=True)
class Context:
    """The only argument of a section.

    `years` are the municipality's own packages, oldest first, the last of the costing year. `at_hand` are
    others' packages of that year, and `groups` whom each area compares with. `areas` are those the report is
    about, with the one in turn as `omrade`. `outside` holds what is fetched from Kolada and SCB, `karta` the
    mapping of survey units to the municipality's own, and `findings` what validation said of the costing
    year. `own` are the municipality's own choices, and `choice` is whom somebody has chosen to compare with.
    `demo` says that the underlag is the demo's, so that its own reference figures may stand beside it.
    """

    kommun: Kommun
    years: tuple[Package, ...]
    areas: tuple[Omrade, ...]
    at_hand: tuple[Package, ...]
    groups: Mapping[str, Group]
    outside: Outside
    karta: pd.DataFrame
    findings: tuple[Finding, ...]
    policy: Policy
    own: Own
    choice: Choice
    demo: bool = False
    omrade_or_none: Omrade | None = None

    @property
    def now(self) -> Package:
        """The costing year."""
        return self.years[-1]

    @cached_property
    def before(self) -> Package | None:
        """The year before the costing year, when it is there."""
        return next((p for p in self.years if p.ar == self.now.ar - 1), None)

    @property
    def ar(self) -> int:
        """The costing year."""
        return self.now.ar

    @property
    def omrade(self) -> Omrade:
        """The area in turn. Raises `LookupError` in a section about the whole municipality."""
        if self.omrade_or_none is None:
            raise LookupError("this section is about the whole municipality")
        return self.omrade_or_none

    @property
    def group(self) -> Group | None:
        """Whom the area in turn is compared with, and why; None when there is nobody."""
        return self.groups.get(self.omrade.kod)

    @property
    def peers(self) -> tuple[Package, ...]:
        """The packages of the area's group."""
        members = self.group.kommuner if self.group else ()
        return tuple(p for p in self.at_hand if p.kommun in members)

    @property
    def peers_name(self) -> str:
        """What a sentence calls them, whoever they are; empty when there is nobody."""
        return CALLED if self.group else ""

    @property
    def synthetic(self) -> bool:
        """Whether nobody has had these costs."""
        return self.now.synthetic

    def of(self, omrade: Omrade) -> "Context":
        """The same question about one area."""
        return replace(self, omrade_or_none=omrade)

    def table(
        self, declared: Declared, rows: Sequence[Mapping[str, Value]], *,
        but: Collection[str] = (), unit: Unit = PER_UNIT, columns: Sequence[Column] | None = None,
        words: Mapping[str, str] | None = None,
        facts: Mapping[str, str] | None = None, notes: Sequence[str] = (), about: str | None = None,
        year: str = "", source: str = "", total: str | None = None,
    ) -> Table:  # fmt: skip
        """A declared table with its rows; what is not given is what the declaration says.

        `words` fill the declaration's texts, which also know {omrade}, {rubrik}, {kommun} and {ar}. A row may
        hold more than the columns: only the columns leave. Those are the declared, `but` these and what there
        is no year before or group for; `columns` are given where the declaration does not have them all.
        Raises `LookupError`, with the nearest name, for a column that is not there, in a row or in `but`.
        """
        require(but, [c.key for c in declared.columns], declared.key, "column")
        area = self.omrade_or_none
        known = {"kommun": self.kommun.namn, "ar": str(self.ar), **(words or {})}
        if area:
            known |= {"omrade": area.namn, "rubrik": area.rubrik, "malgrupp": area.malgrupp_namn}
        known = ByName(known, (), declared.key, "word")
        gone = {*but, *(() if self.before else declared.of_year)}
        gone |= set(declared.of_group if declared.of_group and not self.peers else ())
        shown = declared.but(gone, unit) if columns is None else columns
        for row in rows:
            require((c.key for c in shown), row, f"a row of {declared.key}", "column")
        made_of = source or declared.source or OWN
        return Table(
            name=declared.code(area.kod if area else "", known),
            title=declared.title.format_map(known),
            columns=tuple(replace(c, heading=c.heading.format_map(known)) for c in shown),
            cells=tuple({c.key: row[c.key] for c in shown} for row in rows),
            about=(declared.about if about is None else about).format_map(known),
            year=year or str(self.ar),
            source=made_of if self.groups else ALONE.get(made_of, made_of),
            notes=(*(note.format_map(known) for note in declared.notes), *notes),
            total=total or declared.total,
            facts={**({"omrade": area.namn} if area else {}), **(facts or {})},
            sheet=declared.sheet_name(area.kod if area else "", known),
            area=area.rubrik if area else "",
            minimum=self.policy.minimum,
        )
