"""Write the demo underlag as CSV: ``;``, UTF-8 without BOM, LF, decimal point."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv

from kpbcalc.base.unfinished import made, unfinished
from kpbcalc.demo.calibration import KOMMUNER, YEARS
from kpbcalc.demo.exempelkommunen import EXEMPEL, EXEMPEL_YEARS, exempelkommunen
from kpbcalc.demo.municipality import municipality

DEMO_YEARS: dict[str, tuple[int, ...]] = {
    EXEMPEL: EXEMPEL_YEARS,
    **dict.fromkeys(KOMMUNER, YEARS),
}

_BARE = csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")


def write_demo(
    root: Path,
    kommuner: Iterable[str] | None = None,
    progress: Callable[[str], None] | None = None,
) -> list[Path]:
    """Write <root>/<kod>/<ar>/<tabell>.csv (all years of each municipality).

    Returns the folders written. `kommuner` are codes of DEMO_YEARS (all without it); a
    municipality's files are the same bytes whether it is written alone or with the others.
    `progress` is told each code before it is written.
    """
    written = []
    with made(Path(root)), unfinished(Path(root)) as new:
        for kommun in DEMO_YEARS if kommuner is None else kommuner:
            if progress is not None:
                progress(kommun)
            for ar, tables in _years(kommun):
                place = Path(kommun) / str(ar)
                (new / place).mkdir(parents=True, exist_ok=True)
                for name, table in tables.items():
                    _write_csv(table, new / place / f"{name}.csv")
                written.append(place)
        # All is written: on a full disk nothing has been put in its place.
        for place in written:
            (Path(root) / place).mkdir(parents=True, exist_ok=True)
            for file in (new / place).iterdir():
                file.replace(Path(root) / place / file.name)
    return [Path(root) / place for place in written]


def _years(kommun: str) -> Iterator[tuple[int, dict[str, pd.DataFrame]]]:
    return exempelkommunen() if kommun == EXEMPEL else municipality(kommun)


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    texts = {
        str(name): _kronor(values) if name == "belopp" else _text(values) for name, values in table.items()
    }
    arrow = pa.table({name: pa.array(values, pa.string()) for name, values in texts.items()})
    with path.open("wb") as file:
        file.write((";".join(texts) + "\n").encode())  # pyarrow would quote the names
        csv.write_csv(arrow, file, _BARE)


def _kronor(ore: pd.Series) -> list[str]:
    """Write whole öre as kronor with two decimals, without passing through floats."""
    return [f"{'-' if o < 0 else ''}{abs(o) // 100}.{abs(o) % 100:02d}" for o in ore.tolist()]


def _text(values: pd.Series) -> NDArray[np.object_]:
    """Write each distinct value once: numbers without needless decimals, missing as empty."""
    codes, distinct = pd.factorize(values)
    texts = np.array([*map(_one, distinct.tolist()), ""], dtype=object)
    return np.asarray(texts[codes])  # code −1 (missing) is the empty text at the end


def _one(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)
