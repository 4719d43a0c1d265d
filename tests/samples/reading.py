"""What each module of a section reads from the demo's packages: families and open frames, by their names."""

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields, replace
from functools import cache
from pathlib import Path
from typing import Any

from kpbcalc.aggregates import accounts, collect, facts, svar, undersokningar
from kpbcalc.aggregates.pair import Pair
from kpbcalc.aggregates.year import year
from kpbcalc.analysis.context import Context
from kpbcalc.base.inhabitants import inhabitants_of
from kpbcalc.calculation.calculate import calculate_years, source
from kpbcalc.calculation.release_year import release_year
from kpbcalc.disclosure.package import Package
from kpbcalc.sections.every import SECTIONS
from tests.samples.packages import POLICY, context, demo, demo_results, neighbours

ROOM = Path(inspect.getfile(collect)).parents[1]
ESLOV, ESLOV_YEAR, OTHERS = "1285", 2017, ("0834", "0880", "1267")
NOT_ITS_OWN = ("analysis/", "disclosure/")  # where `make` itself has asked
Name = tuple[str, str]  # what it is, family or open frame, and what it is called
Read = dict[tuple[str, str], set[Name]]  # by section and module (`tal.py`, `analysis/split.py`)
FAMILY, FRAME = "families", "facts"  # what a package calls them


class Watched(Mapping[str, Any]):
    """A package's families or frames, telling which are asked for."""

    def __init__(self, of: Mapping[str, Any], kind: str, told: Callable[[Name], None]) -> None:
        self._of, self._kind, self._told = of, kind, told

    def __getitem__(self, name: str) -> Any:
        self._told((self._kind, name))
        return self._of[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


class Forgetful(Package):
    """A package that reads its population anew for everybody who asks."""

    inhabitants = property(lambda self: inhabitants_of(self.facts["befolkning"]))  # type: ignore[assignment]


@cache
def contexts() -> tuple[Context, ...]:
    """Exempelkommunen, and a municipality of the demo that Kolada's indicators and social services are of."""
    *earlier, now = calculate_years(source("", ESLOV).root, ESLOV, ESLOV_YEAR)[0]
    eslov = release_year(now, earlier, POLICY, synthetic=True).package
    others = [replace(eslov, kommun=code) for code in OTHERS]
    return context(demo(), neighbours()), context([eslov], others)


@cache
def read_by() -> Read:
    """What the modules read when every section's tables are made.

    What a section's own `make` reads, and hands to them, all its modules do.
    """
    found: Read = {}

    def told(name: Name) -> None:
        if (reader := _reader()) is not None:
            found.setdefault(reader, set()).add(name)

    def watched(one: Package) -> Package:
        seen = {FAMILY: Watched(one.families, FAMILY, told), FRAME: Watched(one.facts, FRAME, told)}
        return Forgetful(**{field.name: getattr(one, field.name) for field in fields(one)} | seen)

    for ctx in contexts():
        seen = replace(ctx, years=tuple(map(watched, ctx.years)), at_hand=tuple(map(watched, ctx.at_hand)))
        for section in SECTIONS:
            for omrade in [o for o in ctx.areas if o.kod in section.areas] or [None]:
                section.result(seen.of(omrade) if omrade else seen)
    return found


def families_of(section: str, module: str, tables: Collection[str]) -> list[Name]:
    """What a module reads, the section's `make` included; `tables` are the modules that make its tables."""
    found = read_by()
    handed = [
        names for (of, by), names in found.items()
        if of == section and by.startswith(NOT_ITS_OWN) and by not in tables
    ]  # fmt: skip
    every = found.get((section, module), set()).union(*handed)
    return sorted((one for one in every if one[1]), key=lambda one: one[::-1])


def _reader() -> tuple[str, str] | None:
    """The section and the module that its `make` has asked; None where only a parent is looked at."""
    frame, within = inspect.currentframe(), []
    while frame is not None:
        if frame.f_code.co_name == "_parent_hidden":
            return None
        if (file := _in_room(frame.f_code.co_filename)) is not None:
            within.append(file)
        frame = frame.f_back
    for above, asked in zip(within[::-1], within[-2::-1], strict=False):
        if above.parts[0] == "sections" and above.name == "__init__.py" and asked != above:
            section = above.parts[1]
            return section, asked.as_posix().removeprefix(f"sections/{section}/")
    return None


@cache
def _in_room(file: str) -> Path | None:
    return Path(file).relative_to(ROOM) if Path(file).is_relative_to(ROOM) else None


@cache
def made_in() -> Mapping[Name, str]:
    """The module of `kpbcalc/aggregates/` that gives each family, statistic and open frame."""
    before, now = (year(result) for result in demo_results()[-2:])
    pair = Pair(before, now, lambda omrade, grupp: grupp)
    frames = dict.fromkeys(facts.facts(now), "facts") | dict.fromkeys(accounts.facts(now.result), "accounts")
    frames |= dict.fromkeys(undersokningar.facts(now, svar.asked(now)), "undersokningar")
    frames |= {"budget": "budget", "rs_bro": "rs_bro", "kostnadsslag": "cost_parts"}
    families = {"svar": "svar", "svar_grupp": "svar", "bistand_unga": "bistand_unga"}  # no IFO in that demo
    for name, module in inspect.getmembers(collect, inspect.ismodule):
        for make in (getattr(module, f, None) for f in ("families", "statistics", "changes")):
            if make is not None:
                asked = list(inspect.signature(make).parameters)
                about = pair if asked[0] == "pair" else now
                families |= {one.name: name for one in make(about, *[set()] * (len(asked) - 1))}
    given = {FAMILY: families, FRAME: frames}
    return {(kind, name): home for kind, some in given.items() for name, home in some.items()}
