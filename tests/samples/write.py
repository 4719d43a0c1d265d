"""Write the tables as the contract's CSV files, each once: `;`, UTF-8, LF, decimal point."""

from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from kpbcalc.underlag.schemas import TABLES

_BARE = csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none")
# Whole numbers of these parts of a unit; with neither two nor four decimals 1.234 could be read two ways.
DECIMALS = {"belopp": 2, "beviljad": 4, "utford": 4, "timmar": 4}
_MISSING = {"beviljad", "utford"}  # -1 is nothing stated


def write_table(folder: Path, name: str, table: pd.DataFrame) -> None:
    """One table, its columns in the order of the schema."""
    folder.mkdir(parents=True, exist_ok=True)
    columns = [c for c, column in TABLES[name].columns.items() if column.required or c in table]
    texts = pa.table({c: _texts(c, table[c]) for c in columns})
    with (folder / f"{name}.csv").open("wb") as file:
        file.write((";".join(columns) + "\n").encode())
        csv.write_csv(texts, file, _BARE)


def _texts(name: str, values: pd.Series) -> pa.Array:
    if name in DECIMALS:
        return _decimals(values.to_numpy(np.int64), DECIMALS[name], blank=name in _MISSING)
    codes, distinct = pd.factorize(values)
    words = pa.array([*map(_word, distinct.tolist()), ""], pa.string())
    return words.take(pa.array(np.where(codes < 0, len(distinct), codes)))


def _decimals(values: np.ndarray, places: int, *, blank: bool) -> pa.Array:
    """Whole numbers of a hundredth (or a ten-thousandth) as decimal text, exactly."""
    size = np.abs(values)
    sign = pa.array(np.where((values < 0) & (not blank), "-", ""))
    whole = pc.cast(pa.array(size // 10**places), pa.string())
    part = pc.utf8_lpad(pc.cast(pa.array(size % 10**places), pa.string()), places, "0")
    text = pc.binary_join_element_wise(pc.binary_join_element_wise(sign, whole, ""), part, ".")
    return pc.if_else(pa.array(blank & (values < 0)), "", text) if blank else text


def _word(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else f"{value:.2f}"
    return str(value)
