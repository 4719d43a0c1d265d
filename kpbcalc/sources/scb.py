"""SCB, PxWeb 2: how many live in a municipality, by year of age and sex, and how many will?

Asked through pxstatspy, which splits a question at the cell limit and keeps to the rate limit that SCB's
own configuration states. Worked round here (each has a test): it has no time limit and repeats nothing
(`Line` does), guesses the limits when the configuration cannot be read, fetches the same metadata three
times a question, and prints.
"""

import contextlib
import io
import math
import re
from collections.abc import Sequence
from typing import Any

import pandas as pd
from pxstatspy import OutputFormat, PxAPI, PxAPIConfig, PxAPIError  # type: ignore[import-untyped]
from pxstatspy.pxapi import RateLimiter  # type: ignore[import-untyped]

from kpbcalc.base import params
from kpbcalc.sources.fetched_parts import SCHEMAS
from kpbcalc.sources.transport import Line

OLDEST = 100  # the last class: 100 and older
RIKET = "0000"
_OLDEST_CODES = ("100+", "100+1")  # the tables spell it differently; 100+5 and 100+10 close wider classes
_SEX = {"1": "M", "2": "K"}
_MOST_CELLS = 10**7  # far more than SCB gives in one answer
# What an answer of an odd shape brings about.
_ODD = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


class _Client(PxAPI):  # type: ignore[misc]
    """pxstatspy with our session, SCB's own limits and metadata fetched once."""

    def __init__(self, line: Line) -> None:
        super().__init__(PxAPIConfig(base_url=line.base, language="sv"), fetch_config=False)
        self.session = line
        self._known: dict[str, Any] = {}
        said = self.get_config()
        names = ("maxCallsPerTimeWindow", "timeWindow", "maxDataCells")
        calls, window, cells = (said.get(n) if isinstance(said, dict) else None for n in names)
        if not all(isinstance(n, int) and n > 0 for n in (calls, window, cells)):
            raise line.fault("berättar inte vilka gränser som gäller för frågorna")
        self.rate_limiter = RateLimiter(max_calls=calls, time_window=window)
        self.max_data_cells = cells

    def get_table_metadata(self, table_id: str, *args: Any, **options: Any) -> Any:
        if table_id not in self._known:
            self._known[table_id] = super().get_table_metadata(table_id, *args, **options)
        return self._known[table_id]


class Scb:
    """Population by year of age and sex. Raises `FetchError` from every question."""

    def __init__(self, line: Line) -> None:
        self._line = line
        self.url = line.base
        self._said = params.toml("kallor.toml")["scb"]
        self._client_: _Client | None = None

    def population(self, kommuner: Sequence[str], years: Sequence[int]) -> tuple[pd.DataFrame, list[int]]:
        """Inhabitants on 31 December, and the years there are: kommun, ar, alder, kon, antal."""
        frames: list[pd.DataFrame] = []
        found: list[int] = []
        for table in self._said["befolkning"]:
            named = {
                table["tid"].format(ar=y): y for y in years if int(table["fran"]) <= y <= int(table["till"])
            }
            available = (
                {t: y for t, y in named.items() if t in self._codes(table["tabell"], "Tid")} if named else {}
            )
            if available:
                frames.append(self._fetch(table, kommuner, available))
                found += available.values()
        empty: pd.DataFrame = SCHEMAS["befolkning"].empty_table().to_pandas()
        return (pd.concat(frames, ignore_index=True) if frames else empty), sorted(found)

    def forecast(self, kommuner: Sequence[str]) -> pd.DataFrame:
        """SCB's projection, every year it has: kommun, ar, alder, kon, antal."""
        table = self._said["prognos"]
        years = {t: int(t) for t in self._codes(table["tabell"], "Tid") if re.fullmatch(r"\d{4}", t)}
        return self._fetch(table, kommuner, years)

    @property
    def _client(self) -> _Client:
        if self._client_ is None:
            self._client_ = _Client(self._line)
        return self._client_

    def _meta(self, table: str) -> dict[str, Any]:
        meta = self._client.get_table_metadata(table, output_format="json-stat2")
        if not isinstance(meta, dict) or not isinstance(meta.get("dimension"), dict):
            raise self._line.fault(f"beskriver tabellen {table} i en annan form än väntat")
        return meta

    def _codes(self, table: str, variable: str) -> dict[str, str]:
        """Code and label of each value of a variable."""
        try:
            category = self._meta(table)["dimension"][variable]["category"]
            return {code: str(category.get("label", {}).get(code, code)) for code in category["index"]}
        except (KeyError, TypeError, AttributeError):
            raise self._line.fault(f"har ändrat tabellen {table} ({variable} saknas)") from None

    def _fetch(self, table: dict[str, Any], kommuner: Sequence[str], years: dict[str, int]) -> pd.DataFrame:
        name = table["tabell"]
        ages = {c: int(c) for c in self._codes(name, "Alder") if c.isdigit() and int(c) < OLDEST}
        oldest = [c for c in _OLDEST_CODES if c in self._codes(name, "Alder")]
        contents = [c for c, label in self._codes(name, "ContentsCode").items() if label == table["innehall"]]
        known = self._codes(name, "Region")
        regions = {_region(k): k for k in kommuner if _region(k) in known}
        coded = any(re.fullmatch(r"\d{4}", code) for code in known)
        if len(ages) != OLDEST or not oldest or len(contents) != 1 or not coded:
            raise self._line.fault(f"har ändrat tabellen {name} (ålder, innehåll eller region)")
        if not regions:
            return pd.DataFrame(SCHEMAS["befolkning"].empty_table().to_pandas())
        ages[oldest[0]] = OLDEST
        chosen = {
            "Region": list(regions), "Alder": list(ages), "Kon": list(_SEX), "ContentsCode": contents,
            "Tid": list(years),
        }  # fmt: skip
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                answer = self._client.get_table_data(
                    name, value_codes=chosen, output_format=OutputFormat.JSON_STAT2
                )
            frame = pd.concat([cells(a) for a in (answer if isinstance(answer, list) else [answer])])
        except (PxAPIError, *_ODD) as error:
            said = str(error) if isinstance(error, _ShapeError) else "frågan gick inte att ställa"
            raise self._line.fault(f"tabellen {name}: {said}") from None
        out = pd.DataFrame({
            "kommun": frame["Region"].map(regions), "ar": frame["Tid"].map(years),
            "alder": frame["Alder"].map(ages), "kon": frame["Kon"].map(_SEX), "antal": frame["antal"],
        })  # fmt: skip
        whole = len(regions) * len(ages) * len(_SEX) * len(years)
        if (
            out.isna().any().any()
            or len(out) != whole
            or out.duplicated(["kommun", "ar", "alder", "kon"]).any()
        ):
            raise self._line.fault(f"tabellen {name} kom inte hel: {len(out)} av {whole} celler")
        if (out["antal"] < 0).any() or (out["antal"] > 1e6).any() or (out["antal"] % 1 != 0).any():
            raise self._line.fault(f"tabellen {name} innehåller orimliga antal och används inte")
        return out.astype({"ar": "int64", "alder": "int64", "antal": "int64"}).reset_index(drop=True)


class _ShapeError(ValueError):
    """An answer that is not JSON-stat, told in Swedish."""


def cells(data: Any) -> pd.DataFrame:
    """A JSON-stat 2 answer as one row a cell: a column of codes per variable, and `antal`.

    Codes are placed by the index that JSON-stat gives them, whether it is a list or a mapping. (pxstatspy
    takes the order of the mapping, which is another thing.) Raises `ValueError` for any other shape.
    """
    try:
        sizes = [int(n) for n in data["size"]]
        codes = [_in_order(data["dimension"][v]["category"]["index"]) for v in data["id"]]
        values = data["value"]
        number = math.prod(sizes)
        if not codes or not 0 < number < _MOST_CELLS:
            raise ValueError(number)
        if isinstance(values, dict):  # sparse
            values = [values.get(str(i)) for i in range(number)]
    except _ODD:
        raise _ShapeError("svaret har en annan form än väntat") from None
    if [len(c) for c in codes] != sizes or not isinstance(values, list) or len(values) != number:
        raise _ShapeError("svaret är inte helt")
    index = pd.MultiIndex.from_product(codes, names=data["id"])
    numbers = pd.to_numeric(pd.Series(values, dtype=object), errors="coerce")
    return pd.DataFrame({"antal": numbers.to_numpy(dtype=float)}, index=index).reset_index()


def _in_order(index: Any) -> list[str]:
    if isinstance(index, list):
        return index
    ordered = sorted(index.items(), key=lambda item: item[1])
    if [place for _, place in ordered] != list(range(len(ordered))):
        raise ValueError("places")
    return [code for code, _ in ordered]


def _region(kommun: str) -> str:
    return "00" if kommun == RIKET else kommun
