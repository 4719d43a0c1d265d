"""Draw many municipalities, make the report of each and attack it: a valid underlag always gives a report.

`make soak SOAK=200 SOAK_FROM=1000`: how many seeds, and the first. A line is printed for each that fails or
leaks, or whose page is more than it may be, with what is needed to draw it again: `draw(seed, folder)`. The
exit code is 1 when any did.
"""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from kpbcalc.commands import front_door
from tests.attack.every_attack import every_attack, released_years
from tests.samples.measures import too_much
from tests.samples.random_municipality import Drawn, draw

Run = Callable[[Drawn, Path], tuple[int, str]]
LEAK, TOO_MUCH = 100, 101  # no exit codes of the command's
EACH = 10  # how often it is told how far it has come


def report(drawn: Drawn, out: Path) -> tuple[int, str]:
    """The exit code of `kpb report` for the last year, and what it said. In this process: imports cost."""
    said = io.StringIO()
    words = ["report", "--muni", drawn.kommun, "--year", str(drawn.years[-1]), "--data", str(drawn.root)]
    argv = patch.object(sys, "argv", ["kpb", *words, "--out", str(out)])
    nothing_fetched = patch.dict(os.environ, {"KPB_CACHE": str(out / "nothing-fetched")})
    with argv, nothing_fetched, redirect_stdout(said), redirect_stderr(said):
        try:
            front_door.main()
        except SystemExit as left:
            return (left.code if isinstance(left.code, int) else 0), said.getvalue()


def report_and_attack(drawn: Drawn, out: Path) -> tuple[int, str]:
    """As `report`; `LEAK` with what was found when an attack on its last two years succeeds.

    `TOO_MUCH` where the page is more than a report may be.
    """
    code, said = report(drawn, out)
    if code:
        return code, said
    more = list(too_much(out / drawn.kommun / str(drawn.years[-1]) / "rapport.html"))
    if more:
        return TOO_MUCH, "; ".join(more)
    found = every_attack(*released_years(drawn.root, drawn.kommun, drawn.years[-1]))
    return (LEAK, f"{len(found)} leaks: " + "; ".join(map(str, found))) if found else (0, "")


def soak(seeds: Iterable[int], run: Run = report_and_attack, say: Callable[[str], None] = print) -> int:
    """How many seeds failed, each told in a line: seed, exit code, traits, and the first words of why."""
    failed = 0
    for made, seed in enumerate(seeds):
        if made and made % EACH == 0:
            say(f"{made} made, {failed} failed")
        with tempfile.TemporaryDirectory() as folder:
            drawn = draw(seed, Path(folder) / "data")
            code, said = run(drawn, Path(folder) / "out")
        if code:
            failed += 1
            words = " ".join(said.split())[:200]
            say(f"seed {seed}: exit {code}; {', '.join(sorted(drawn.traits)) or 'no traits'}; {words}")
    return failed


def main() -> int:
    """As many seeds as the environment says (`SOAK`, 20 without it) from `SOAK_FROM` on."""
    first, many = (int(os.environ.get(name) or default) for name, default in (("SOAK_FROM", 0), ("SOAK", 20)))
    failed = soak(range(first, first + many), say=lambda line: print(line, flush=True))
    print(f"{many} municipalities, {failed} without a report, or with one that leaks")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
