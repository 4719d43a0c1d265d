"""Every table of a report is a function of the packages: made where no underlag is, its bytes are the same.

The one process makes the tables of the demo's packages. The other has the packages as files, the open facts
and the choices, and neither reads an underlag nor calculates a municipality.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from kpbcalc.analysis.at_hand import DEMO
from kpbcalc.disclosure.delivery import to_give, unpack
from kpbcalc.disclosure.package import Package
from kpbcalc.disclosure.stored import files
from kpbcalc.presentation.tables import as_data
from kpbcalc.sections.every import SECTIONS
from tests.samples.packages import STILL, context, demo

ROOT = Path(__file__).resolve().parents[2]
PEER_YEAR = 2017  # of the demo's other municipalities

CLOSED = """
import importlib.abc, sys
class Closed(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.startswith(("kpbcalc.calculation", "kpbcalc.demo", "kpbcalc.notebook", "kpbcalc.commands")):
            raise ImportError(f"{name} is not here")
sys.meta_path.insert(0, Closed())
"""
MAKE = """
import json, sys
from pathlib import Path
import pandas
from kpbcalc.analysis.area import omraden
from kpbcalc.analysis.context import Context
from kpbcalc.analysis.reference_group import Group
from kpbcalc.base import register
from kpbcalc.base.own_choices import Own
from kpbcalc.disclosure.stored import package_of
from kpbcalc.presentation.tables import as_data
from kpbcalc.sections.every import SECTIONS
from kpbcalc.sources.cache import stored
from kpbcalc.sources.peer_choice import Choice
root = Path(sys.argv[1])
def read(folder):
    return package_of({f.name: f.read_bytes() for f in sorted(folder.iterdir())}, folder.name)
years, peers = ([read(f) for f in sorted((root / name).iterdir())] for name in ("years", "peers"))
areas, kommun, last = tuple(omraden().values()), years[-1].kommun, years[-1]
group = Group("jämförelsegruppen", "Den är vald.", tuple(p.kommun for p in peers))
ctx = Context(register.find(kommun), tuple(years), areas, tuple(peers), {o.kod: group for o in areas},
              stored(Path("/nothing/here")), pandas.DataFrame(), (), last.policy,
              Own(kommun, {"prisindex": STILL}), Choice())
found = {}
for section in SECTIONS:
    for area in [o for o in areas if o.kod in section.areas] or [None]:
        for table in section.result(ctx.of(area) if area else ctx).values():
            found[table.name] = as_data(table)
print(json.dumps(found, ensure_ascii=False))
"""


def made_here(years: Sequence[Package], peers: Sequence[Package]) -> dict[str, object]:
    """The tables made directly of the packages as they were released."""
    ctx = context(years, peers)
    return {
        table.name: as_data(table)
        for section in SECTIONS
        for area in [o for o in ctx.areas if o.kod in section.areas] or [None]
        for table in section.result(ctx.of(area) if area else ctx).values()
    }


@pytest.fixture(scope="module")
def peers() -> tuple[Package, ...]:
    return tuple(list(unpack(DEMO, PEER_YEAR))[:6])


def test_the_tables_made_of_the_stored_packages_are_the_same(
    tmp_path: Path, peers: tuple[Package, ...]
) -> None:
    for name, some in (("years", demo()), ("peers", peers)):
        for package in some:
            folder = tmp_path / name / f"{package.kommun}-{package.ar}"
            folder.mkdir(parents=True)
            for file, content in files(package).items():
                (folder / file).write_bytes(content)
    prices = f"import datetime\nSTILL = {STILL!r}\n"
    words = [sys.executable, "-c", CLOSED + prices + MAKE, str(tmp_path)]
    run = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert run.returncode == 0, run.stderr
    there, here = json.loads(run.stdout), made_here(demo(), peers)
    assert len(here) > 50
    assert set(there) == set(here)
    for name, table in here.items():
        assert json.dumps(there[name], ensure_ascii=False) == json.dumps(table, ensure_ascii=False), name


def test_what_others_are_given_is_enough_to_compare_with() -> None:
    """The tables are the same with what a peer gives as with all that it may tell itself."""
    given = tuple(to_give(p) for p in demo()[:1])
    assert made_here(demo()[-1:], given) == made_here(demo()[-1:], demo()[:1])
