"""Where the time of one report goes, in CPU seconds (`make bench`).

CPU seconds mean something also on a busy machine. The command is run whole, and then its steps by themselves
in this process, one after the other, as the command takes them; what is left is the ledger of releases, the
last look at the files and the manifest.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial, wraps
from inspect import isfunction
from pathlib import Path
from typing import TypeVar
from unittest.mock import patch

import nbformat
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output

from kpbcalc import disclosure
from kpbcalc.analysis.area import ALL
from kpbcalc.calculation import release_pair, release_year
from kpbcalc.calculation.calculate import calculate_years, source
from kpbcalc.calculation.prepare import Prepared, prepare
from kpbcalc.notebook.handed_over import handed
from kpbcalc.notebook.report import Rapport
from kpbcalc.reporting.export import PageMeta, to_html
from kpbcalc.reporting.workbook import write_workbook
from kpbcalc.sections.every import SECTIONS
from kpbcalc.sources import peer_choice
from tests.bench.large_input import kpb, measured

KOMMUN, AR = "0880", 2017
Found = TypeVar("Found")


def cpu(work: Callable[[], Found]) -> tuple[float, Found]:
    """CPU seconds of this process, and what came of them."""
    start = time.process_time()
    found = work()
    return time.process_time() - start, found


def sections(rapport: Rapport) -> None:
    """The tables of every section."""
    for section in SECTIONS:
        for omrade in [o for o in rapport.context.areas if o.kod in section.areas] or [None]:
            rapport.tables(section.key, omrade)


def show(rapport: Rapport) -> None:
    """The page's texts, tables and figures, shown to nobody; the tables are made already."""
    InteractiveShell.instance()
    with capture_output():
        rapport.pa_en_sida()
        rapport.forord()
        rapport.fyra_fragor()
        rapport.kapitel()
        rapport.sakerhet()
        rapport.fragor()
        rapport.bilaga()


@contextmanager
def timed_gate() -> Iterator[list[float]]:
    """The CPU seconds of every call from the release of a year into the gate, while this lasts."""
    spent: list[float] = []
    within: list[bool] = []

    def timed(work: Callable[..., object]) -> Callable[..., object]:
        @wraps(work)
        def call(*given: object, **named: object) -> object:
            if within:
                return work(*given, **named)
            within.append(True)
            try:
                seconds, found = cpu(partial(work, *given, **named))
            finally:
                within.clear()
            spent.append(seconds)
            return found

        return call

    with ExitStack() as kept:
        for module in (release_year, release_pair):
            for name, work in vars(module).copy().items():
                if isfunction(work) and work.__module__.startswith(disclosure.__name__):
                    kept.enter_context(patch.object(module, name, timed(work)))
        yield spent


def report(prepared: Prepared) -> Rapport:
    """The report of what is prepared, as a notebook of the command gets it."""
    choice = peer_choice.wanted(prepared.own, AR)
    with handed(prepared, choice):
        return Rapport(KOMMUN, AR, ALL, "", "", "extern")


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        command = [kpb(), "report", "--muni", KOMMUN, "--year", str(AR), "--out", name]
        measured(command)  # the demo is made once, and modules compiled
        whole = measured(command).cpu
        start = measured(
            [sys.executable, "-c", "import kpbcalc.commands.report, kpbcalc.notebook.report"]
        ).cpu
        executed = nbformat.read(folder / KOMMUN / str(AR) / "rapport.ipynb", as_version=4)
        meta = PageMeta("Mätning", "")
        root = source("", KOMMUN).root
        calculate, _ = cpu(lambda: calculate_years(root, KOMMUN, AR))
        with timed_gate() as gate:
            both, prepared = cpu(lambda: prepare(KOMMUN, AR, "", "extern"))
        peers, rapport = cpu(lambda: report(prepared))
        tables, _ = cpu(lambda: sections(rapport))
        shown, _ = cpu(lambda: show(rapport))
        export, _ = cpu(
            lambda: (to_html(executed, meta), write_workbook(executed, folder / "tabeller.xlsx", meta))
        )
    parts = {
        "start Python and import": start, "calculate the years": calculate,
        "aggregates of them": both - calculate - sum(gate), "the gate": sum(gate),
        "peers and outside facts": peers, "tables of the sections": tables,
        "texts and figures": shown, "page and workbook": export,
    }  # fmt: skip
    print(f"kpb report --muni {KOMMUN} --year {AR}: {whole:.1f} CPU seconds")
    for label, seconds in {**parts, "the rest": whole - sum(parts.values())}.items():
        print(f"  {label:26} {seconds:5.1f}  {seconds / whole:4.0%}")


if __name__ == "__main__":
    main()
