"""att_gora.html: what is left to do and how much of the ledger is coded; no script, nothing fetched."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jinja2

from kpbcalc.base import in_place, register
from kpbcalc.base.masked import masked
from kpbcalc.onboarding import maps_left
from kpbcalc.onboarding.left_to_do import CHECKED, OPEN, PROPOSED, State
from kpbcalc.onboarding.raw_files import Seen
from kpbcalc.presentation import strict
from kpbcalc.presentation.formats import number

NAME = "att_gora.html"
WIDTH = 720  # of the picture, in its own units
_COLOURS = {CHECKED: "#1b6e53", PROPOSED: "#c98a1b", OPEN: "#8c2f39"}


def written(
    file: Path, state: State, kommun: str, ar: int, seen: Sequence[Seen], source: Path, data: Path
) -> Path:
    """Write the page, the owner's alone; the file is returned."""
    text = strict.render(
        _templates(), "att_gora.html.j2",
        kommun=register.find(kommun), ar=ar, state=state, bars=_bars(state), seen=seen, number=number,
        table=maps_left.table,
        width=WIDTH, source=masked(str(source)), data=masked(str(data)),
        blocks=[t for t in state.todo if t.kr is None],
        rest=[t for t in state.todo if t.kr is not None], summary=summary(state),
    )  # fmt: skip
    in_place.put(file, text.encode(), owner_only=True)
    return file


def summary(state: State) -> str:
    """How much of the ledger is coded, in a sentence."""
    if not state.total:
        return "Ingen huvudbok har kunnat läsas än."
    parts = [f"{how.lower()} {_share(state, how)} %" for how in (CHECKED, PROPOSED, OPEN)]
    base = "i kostnadsbasen (huvudboken utan det som KPB inte räknar)"
    return f"Av {number(state.total)}\N{NO-BREAK SPACE}kr {base} är {', '.join(parts)}."


def _share(state: State, how: str) -> str:
    return number(100 * state.coded[how] / sum(state.coded.values()), 1)


def _bars(state: State) -> list[dict[str, object]]:
    """The parts of the bar: where each begins, how wide it is, its colour and what it says."""
    bars, x = [], 0.0
    for how, kr in state.kronor.items():
        wide = WIDTH * kr / state.total if state.total else 0.0
        told = f"{how}: {number(kr)}\N{NO-BREAK SPACE}kr" + (
            f" ({_share(state, how)} %)" if state.total else ""
        )
        bars.append({"x": round(x, 1), "wide": round(wide, 1), "colour": _COLOURS[how], "told": told})
        x += wide
    return bars


@cache
def _templates() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=strict.Asked,
        trim_blocks=True,
        lstrip_blocks=True,
    )
